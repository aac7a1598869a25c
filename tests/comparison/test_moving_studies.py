"""Studies of several editions, from received files to the tables of how they move: planted shifts, odd editions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from analysis.commands.checking import checked_study
from analysis.geometry.inference.intervals import newcombe
from analysis.harmonising.crosswalk import audit, crosswalk
from analysis.harmonising.panel import panel_table
from analysis.steps.compare_editions import compare_editions
from analysis.steps.describe import describe
from analysis.steps.fit_space import whole_space
from analysis.steps.relate import relate
from analysis.steps.settings import read_configuration, settings_of
from analysis.tables import TABLES

pytestmark = pytest.mark.usefixtures("few_draws")

QUESTIONS = [f"{theme}{rank}" for theme in "ri" for rank in range(1, 4)]
STUDY = """
study: {{title: Essai, language: fr, data: reconstructed, disclosure: internal, seed: 1}}
waves:
{waves}
editions: {{question: edition, reference: "{reference}"}}
spaces:
  main:
    label: Espace
    themes: [r, i]
    n_axes: 3
    axes:
      - {{theme: i, place: horizontal, positive: {{i1: o}}, name: Intégration}}
      - {{theme: r, place: vertical, positive: {{r1: o}}, name: Ressources}}
differences: [{{question: i1, category: n, by: edition}}]
{more}"""
WITH_LIST = 'inference: {{frame: {0}}}\npopulations: {{edition: {{"2015": 20, "2016": 200}}}}\n'
WAVE = '  "{0}": {{codebook: config/codebooks/{0}.yaml, files: [data/raw/{0}.csv]}}'
ASKED = (
    "  {0}: {{label: {0}, role: active, theme: {1}, type: single, wording: {0} ?, categories: {{o: Oui, n: Non}}}}\n"
)
CODEBOOK = """source: {{format: csv, delimiter: ";"}}
respondent: {{key: [nom]}}
edition: {{constant: "{0}"}}
missing: {{no_answer: [""]}}
questions:
"""


def written(folder: Path, editions: dict[str, int], shift: float = 0.0, more: str = "", *, same: bool = False) -> Path:
    """Write a study whose editions move along one theme; the same persons answer each where `same`."""
    for name in ("config/codebooks", "data/raw"):
        (folder / name).mkdir(parents=True)
    waves = "\n".join(WAVE.format(name) for name in editions)
    study = STUDY.format(waves=waves, reference=next(iter(editions)), more=more)
    (folder / "config/study.yaml").write_text(study, encoding="utf-8")
    told = ", ".join(f'"{name}": "{name}"' for name in editions)
    asked = f"  edition: {{label: Édition, role: supplementary, type: single, categories: {{{told}}}}}\n"
    asked += "".join(ASKED.format(key, key[0]) for key in QUESTIONS)
    themes = "themes: {r: {label: Ressources}, i: {label: Intégration, poles: [loin, près]}}\n"
    (folder / "config/questionnaire.yaml").write_text(f"{themes}questions:\n{asked}", encoding="utf-8")
    for rank, (name, n) in enumerate(editions.items()):
        rng = np.random.default_rng(5 if same else 5 + rank)
        traits = rng.normal(size=(n, 2)) + np.array([0, shift * rank])
        held = np.repeat(traits, 3, axis=1) * 1.5 + rng.normal(size=(n, 6))
        names = [f"p{place}" if same else f"p{rank}_{place}" for place in range(n)]
        rows = [";".join([who, *row]) for who, row in zip(names, np.where(held > 0, "o", "n"), strict=True)]
        (folder / f"data/raw/{name}.csv").write_text("\n".join([";".join(["nom", *QUESTIONS]), *rows]) + "\n", "utf-8")
        columns = "".join(f"  {key}: {{column: {key}, codes: {{o: o, n: n}}}}\n" for key in QUESTIONS)
        (folder / f"config/codebooks/{name}.yaml").write_text(CODEBOOK.format(name) + columns, encoding="utf-8")
    return folder


def made(folder: Path, *, is_related: bool = True):
    """Return what the steps make of how the editions of a study move, answers related to them or not."""
    combined = checked_study(folder).combined
    known = read_configuration(folder)
    space = whole_space(combined.answers, combined.missing, **settings_of("fit_space", known, "main"))
    shared = {
        "panel": panel_table(combined.answers),
        "comparability": audit(crosswalk(combined.sources, combined.recodes, known.study.questions)),
    }
    found = compare_editions(
        combined.answers,
        combined.missing,
        **{name: space[name] for name in ("individuals", "eigenvalues", "axes")},
        **shared,
        **settings_of("compare_editions", known, "main"),
    )
    return checked(found | (related(combined, known, found, shared) if is_related else {}))


def related(combined, known, found, shared):
    """Return what the step that relates answers makes, once editions are compared."""
    frequencies = describe(
        answers=combined.answers,
        multiple=combined.multiple,
        missing=combined.missing,
        **settings_of("describe", known, ""),
    )["frequencies"]
    moved = ("edition_trends", "edition_region_trends", "edition_trends_without")
    return relate(
        combined.answers,
        combined.multiple,
        combined.missing,
        frequencies,
        *({}, {}, {}),
        **shared,
        **{name: {"main": found[name]} for name in moved},
        **settings_of("relate", known),
    )


def checked(tables):
    """Return the tables that are declared, as they are declared."""
    return {
        name: TABLES[name].checked(table) for name, table in tables.items() if name in TABLES and len(table.columns)
    }


def test_a_planted_path_is_found_along_the_theme_that_moves(tmp_path, monkeypatch):
    monkeypatch.setattr("analysis.comparison.timeline.DRAWS", 3_499)  # of three tests in a family, one at .001
    tables = made(written(tmp_path, {"2015": 70, "2016": 70, "2018": 70, "2019": 70}, shift=0.7))
    trends = tables["edition_trends"].set_index("axis")
    horizontal = trends["slope"].abs().idxmax()
    assert abs(trends.loc[horizontal, "slope"]) > 0.15
    assert trends.loc[horizontal, "by"] == "year"
    assert trends.loc[horizontal, "p_value"] <= 0.001
    overall = tables["edition_overall"].set_index("axes")["p_adjusted"]
    assert overall[str(horizontal)] <= 0.001
    family = tables["trend_family"]
    verdicts = family[family["axis"].notna()].set_index("axis")["verdict"]
    assert verdicts[horizontal] == "steady"
    assert (verdicts.drop(horizontal) != "steady").all()
    assert len(family) == len(trends) + 4 + 1  # axes, regions, one share
    share = tables["trends"].iloc[0]
    assert share["p_adjusted"] == family.loc[family["question"].notna(), "p_adjusted"].item()
    regions = tables["edition_regions"].pivot(index="region", columns="edition", values="share")
    assert (regions.loc[["low_low", "low_high"]].sum().diff().dropna() < 0).all()
    assert tables["edition_trends_without"]["question"].nunique() == len(QUESTIONS)


def test_the_same_persons_in_each_edition_have_not_moved(tmp_path):
    tables = made(written(tmp_path, {"a": 20, "b": 20, "c": 20}, same=True))
    assert tables["edition_trends"]["by"].eq("rank").all()
    assert tables["edition_trends"]["slope"].abs().max() < 1e-9
    assert (tables["edition_trends"]["p_value"] > 0.9).all()
    assert (tables["edition_overall"]["p_value"] > 0.9).all()
    assert np.allclose(tables["edition_spreads"]["ratio"], 1)
    told = tables["differences"]
    assert told["method"].eq("newcombe_panel").all()
    assert told[["difference", "p_value"]].drop_duplicates().to_numpy().tolist() == [[0.0, 1.0]]
    n = told["base_a"].iloc[0]
    free = newcombe(*told[["n_a", "base_a", "n_b", "base_b"]].iloc[0])
    assert n == 20
    assert (told["ci_high"] - told["ci_low"] < 0.5 * (free[1] - free[0])).all()  # half a pair is all that is left
    trend = tables["trends"].iloc[0]
    assert (trend["method"], trend["p_value"]) == ("slope_panel", 1.0)
    assert abs(trend["slope"]) < 1e-12


def test_three_editions_of_which_one_of_four_people_are_described_and_not_tested_together(tmp_path):
    tables = made(written(tmp_path, {"2015": 40, "2016": 40, "2017": 4}))
    for name in ("edition_overall", "edition_trends", "edition_region_trends", "edition_trends_without"):
        assert tables[name].empty
    assert tables["trend_family"]["question"].tolist() == ["i1"]
    means = tables["edition_means"].set_index("edition")
    assert means.loc["2017", "ci_low"].isna().all()
    assert means.loc["2015", "ci_low"].notna().all()
    spreads = tables["edition_spreads"].set_index("edition")
    assert spreads.loc["2017", "p_value"].isna().all()
    assert spreads.loc["2016", "p_value"].notna().all()


def test_one_edition_has_a_mean_and_nothing_to_be_compared_with(tmp_path):
    tables = made(written(tmp_path, {"2015": 20}))
    filled = {name for name, table in tables.items() if name.startswith("edition_") and len(table)}
    assert {"edition_means", "edition_quantiles", "edition_regions"} <= filled
    assert not filled & {"edition_overall", "edition_trends", "edition_spreads"}
    assert tables["trend_family"].empty


def test_a_list_narrows_intervals_only_where_the_study_speaks_of_a_population(tmp_path):
    widths, shares = {}, {}
    for frame in ("respondents", "population"):
        own = written(tmp_path / frame, {"2015": 15, "2016": 15}, more=WITH_LIST.format(frame))
        tables = made(own)
        means, shares[frame] = tables["edition_means"], tables["differences"].iloc[0]
        widths[frame] = (means["ci_high"] - means["ci_low"]).set_axis(means["edition"])
    ratio = widths["population"] / widths["respondents"]
    free, bounded = (shares[frame] for frame in ("respondents", "population"))
    assert bounded["ci_high"] - bounded["ci_low"] < 0.95 * (free["ci_high"] - free["ci_low"])
    assert bounded["p_value"] == free["p_value"]
    assert np.allclose(ratio["2015"], np.sqrt(1 - 15 / 20))
    assert np.allclose(ratio["2016"], np.sqrt(1 - 15 / 200))
    plain = made(written(tmp_path / "plain", {"2015": 15, "2016": 15}), is_related=False)["edition_means"]
    assert np.allclose(widths["respondents"], plain["ci_high"] - plain["ci_low"])
