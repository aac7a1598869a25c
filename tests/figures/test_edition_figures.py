"""Figures of the editions: nothing overlaps or leaves the page, with two editions or eight, and what each says."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import combinations, pairwise

import numpy as np
import pandas as pd
import pytest

from analysis.comparison.clouds import category_paths as paths_of
from analysis.comparison.clouds import cell_side, edition_bins, edition_cells
from analysis.comparison.flows import edition_flows as flows_of
from analysis.figures.category_paths import FEWEST, category_paths, moving_most
from analysis.figures.edition_axes import axis_likeness, set_beside
from analysis.figures.edition_clouds import edition_clouds
from analysis.figures.edition_flows import edition_flows, with_flows
from analysis.figures.edition_life import edition_life
from analysis.figures.edition_parts import in_order, region_name
from analysis.figures.edition_path import edition_path, points_of
from analysis.figures.edition_regions import region_bars
from analysis.figures.edition_ridges import edition_ridges
from analysis.figures.edition_shares import MOST, share_changes, with_difference
from analysis.figures.labels import Labels
from analysis.figures.page import Drawing
from analysis.figures.plane_axes import plane_of
from analysis.figures.saving import svg_bytes
from analysis.figures.theme import SMALL, themed
from analysis.geometry import fit_mca
from analysis.steps.draw_editions import as_coordinates, drawings_of
from analysis.study import Editions, read_study
from analysis.tables.results import Tables

STAMP = "Données reconstituées, fictives"
LABELS = Labels(categories={("tour", f"t{rank}"): f"Tour {rank}" for rank in range(1, 9)})
MEASURES = {"places": "Places ouvertes aux personnes qui le demandent", "budget": "Budget", "rien": "Inconnu"}


def life(editions: list[str]) -> pd.DataFrame:
    """Return the numbers of editions: the second budget is unknown, and nothing of the last measure."""
    rows = [
        (edition, measure, value)
        for rank, edition in enumerate(editions)
        for measure, value in (("places", 12.5 + rank), ("budget", np.nan if rank == 1 else 352000.0), ("rien", np.nan))
    ]
    return pd.DataFrame(rows, columns=["edition", "measure", "value"])


TAIL = "au regard des dynamiques politiques et administratives de l'économie sociale et solidaire du département"
AXES = pd.DataFrame(
    {
        "axis": [1, 2, 3],
        "place": ["horizontal", "vertical", None],
        "theme": ["a", "b", None],
        "name": ["Intégration aux réseaux de l'économie sociale et solidaire", "Ressources", None],
        "share": [0.612, 0.233, 0.04],
        "rate_kind": "modified",
    }
)


@dataclass(frozen=True)
class Drawn:
    """What figures of editions are drawn from."""

    names: list[str]
    n: int
    labels: Labels
    cells: pd.DataFrame
    bins: pd.DataFrame
    paths: pd.DataFrame
    means: pd.DataFrame
    regions: pd.DataFrame
    shares: pd.DataFrame
    likeness: pd.DataFrame
    flows: pd.DataFrame


@cache
def survey(n_editions: int, n: int) -> Drawn:
    """Return the tables of editions that drift on two axes."""
    rng = np.random.default_rng(n_editions)
    names = [f"t{rank}" for rank in range(1, n_editions + 1)]
    held = np.repeat(np.arange(n_editions), n)
    latent = rng.normal(size=(2, len(held))) - 0.1 * held
    answers = pd.DataFrame(
        {
            f"q{rank}": pd.Categorical.from_codes(
                np.digitize(0.8 * latent[rank % 2] + 0.6 * rng.normal(size=len(held)), [-0.4, 0.5][: 1 + rank // 5]),
                ["bas", "moyen", "haut"][: 2 + rank // 5],
            )
            for rank in range(10)
        }
    )
    editions = pd.Series(pd.Categorical.from_codes(held, names))
    space = fit_mca(answers, n_axes=3)
    points, step = space.individual_coordinates, cell_side(space.individual_coordinates[[1, 2]])
    scaled = points / np.sqrt(space.eigenvalues[:3])
    groups = scaled.groupby(editions, observed=True)
    means = groups.mean().rename_axis("edition").reset_index().melt("edition", var_name="axis", value_name="mean")
    means = means.assign(space="main", n=n, ci_low=means["mean"] - 0.2, ci_high=means["mean"] + 0.2)
    side = {"low": lambda axis: points[axis] < 0, "high": lambda axis: points[axis] >= 0}
    regions = [
        ("main", f"{across}_{along}", name, own.sum(), n, own.mean(), max(0.0, own.mean() - 0.1), own.mean() + 0.1)
        for across in side
        for along in side
        for name in names
        for own in [(side[across](1) & side[along](2))[editions == name]]
    ]
    shares = [
        (key, category, name, names[0], after, before, after - before, after - before - 0.1, after - before + 0.1)
        for key in answers
        for category in answers[key].cat.categories
        for before in [float((answers.loc[held == 0, key] == category).mean())]
        for name in names[1:]
        for after in [float((answers.loc[editions == name, key] == category).mean())]
    ]
    likeness = [
        (name, "main", axes, n, value, 0.95, 0.8 if axes != "1+2" else 20.0)
        for name in names
        for axes, value in (("1", 0.97), ("2", 0.71 if name == names[-1] else 0.9), ("1+2", 30.0))
    ]
    told = [
        "question",
        "category",
        "edition",
        "reference",
        "share",
        "reference_share",
        "difference",
        "ci_low",
        "ci_high",
    ]
    counted = ["space", "region", "edition", "n", "base", "share", "ci_low", "ci_high"]
    return Drawn(
        names,
        n,
        Labels(
            questions={key: f"Question {key}" for key in answers},
            categories={
                **LABELS.categories,
                **{(key, each): each.capitalize() for key in answers for each in answers[key].cat.categories},
            },
            themes={"a": "Intégration", "b": "Ressources"},
            poles={
                "a": ("structures éloignées des réseaux", "structures intégrées"),
                "b": ("modestes", "conséquentes"),
            },
        ),
        edition_cells(points[[1, 2]], editions, step, space="main"),
        edition_bins(points, editions, step, space="main"),
        paths_of(points[[1, 2]], answers, editions, space="main"),
        means,
        pd.DataFrame(regions, columns=counted),
        pd.DataFrame(shares, columns=told).assign(
            p_adjusted=lambda table: np.where(table["difference"].abs() > 0.1, 0.01, 0.4),
            comparability=lambda table: np.where(table["question"] == "q7", "reworded", "identical"),
        ),
        pd.DataFrame(likeness, columns=["edition", "space", "axes", "n", "correlation", "median", "limit"]),
        flows_of(points[[1, 2]], editions, pd.Series([f"S{rank % n}" for rank in range(len(held))]), space="main"),
    )


def long_winded(drawn: Drawn) -> Drawn:
    """Return the same with every name a long sentence, those of editions aside."""
    names = {
        "questions": {key: f"{name} {TAIL}" for key, name in drawn.labels.questions.items()},
        "poles": dict.fromkeys(drawn.labels.poles, (f"peu {TAIL}", f"très {TAIL}")),
    }
    return replace(drawn, labels=replace(drawn.labels, **names))


def of_editions(drawn: Drawn) -> dict[str, object]:
    """Return what draws each figure of some editions, by kind."""
    own = {"question": "tour"}
    bases = dict.fromkeys(drawn.names, drawn.n)
    scaled = drawn.means.assign(mean=drawn.means["mean"] * 0.4)
    return {
        "clouds": partial(edition_clouds, drawn.cells, AXES, drawn.labels, bases=bases, means=scaled, **own),
        "ridges": partial(edition_ridges, drawn.bins, AXES, drawn.labels, means=scaled, **own),
        "path": partial(edition_path, drawn.means, AXES, drawn.labels, regions=drawn.regions, **own),
        "paths": partial(category_paths, drawn.paths, AXES, drawn.labels, **own),
        "regions": partial(region_bars, drawn.regions, AXES, drawn.labels, **own),
        "flows": partial(edition_flows, drawn.flows, AXES, drawn.labels, **own),
        "axes": partial(axis_likeness, drawn.likeness, AXES, drawn.labels, **own),
        "shares": partial(share_changes, drawn.shares, drawn.labels, reference="t1", **own),
    }


@cache
def drawings() -> dict[str, object]:
    """Return what draws each figure, by name."""

    def of_life(editions: list[str], studied: tuple[str, ...]) -> object:
        return lambda stamp=None: edition_life(
            life(editions), LABELS, MEASURES, question="tour", studied=studied, stamp=stamp
        )

    years = [str(year) for year in range(2018, 2026)]
    surveys = {"of two": survey(2, 30), "of eight": survey(8, 120), "long": long_winded(survey(8, 120))}
    several = {f"{kind} {name}": draw for name, drawn in surveys.items() for kind, draw in of_editions(drawn).items()}
    return several | {
        "life of one": of_life(["t1"], ("t1",)),
        "life of two": of_life(["t1", "t2"], ("t1", "t2")),
        "life of eight": of_life([f"t{rank}" for rank in range(1, 9)], ("t1", "t2")),
        "life of years": of_life([years[0], *years[3:]], ("2018",)),
    }


KINDS = ("clouds", "ridges", "path", "paths", "regions", "flows", "axes", "shares")
NAMES = [f"{kind} {name}" for name in ("of two", "of eight", "long") for kind in KINDS]
NAMES += [f"life of {name}" for name in ("one", "two", "eight", "years")]
FIRST = [f"{kind} of two" for kind in (*KINDS, "life")]  # of each kind


@pytest.fixture(scope="module")
def drawn() -> dict[str, Drawing]:
    """Return every figure, stamped, drawn once."""
    return {name: draw(stamp=STAMP) for name, draw in drawings().items()}


@cache
def boxes(figure):
    """Return each printed text with its size and its box in points."""
    with themed():
        for axes in figure.axes:
            axes.apply_aspect()  # places are found, nothing is painted
        renderer = figure.canvas.get_renderer()
        found = [text for axes in figure.axes for text in axes.texts]
        found += [
            text for axes in figure.axes if axes.axison for text in (*axes.get_xticklabels(), *axes.get_yticklabels())
        ]
        return [
            (text.get_text(), text.get_fontsize(), text.get_window_extent(renderer).extents / figure.dpi * 72)
            for text in found
            if text.get_text()
        ]


def test_every_figure_is_listed():
    assert list(drawings()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_no_two_texts_overlap_none_leaves_the_page_and_none_is_tiny(drawn, name):
    figure = drawn[name].figure
    found = boxes(figure)
    width, height = figure.get_size_inches() * 72
    assert STAMP in [text for text, *_ in found]
    for (a, _, one), (b, _, other) in combinations(found, 2):
        shared = np.minimum(one[2:], other[2:]) - np.maximum(one[:2], other[:2])
        assert not (shared > 0.25).all(), (a, b)
    for text, size, (left, bottom, right, top) in found:
        assert size >= SMALL, text
        assert min(left, bottom) > -0.3, text
        assert right < width + 0.3, text
        assert top < height + 0.3, text


@pytest.mark.parametrize("name", FIRST)
def test_no_stamp_is_drawn_unless_asked(name):
    figure = drawings()[name]().figure
    assert STAMP not in [text.get_text() for axes in figure.axes for text in axes.texts]


@pytest.mark.parametrize("name", FIRST)
def test_the_same_table_gives_the_same_bytes(drawn, name):
    again = drawings()[name](stamp=STAMP)
    assert svg_bytes(again.figure, alt=again.alt) == svg_bytes(drawn[name].figure, alt=drawn[name].alt)


@pytest.mark.parametrize("name", NAMES)
def test_alternative_texts_are_whole_french_sentences(drawn, name):
    alt = drawn[name].alt
    assert alt[0].isupper() or alt[0].isdigit()
    assert alt.endswith(".")
    assert not re.search(r"\d\.\d|\{|\}|nan| [:;!?%]|  ", alt)


def lines_of(drawing: Drawing) -> int:
    """Return how many pieces of line join two known numbers."""
    return sum(line.get_linewidth() == 1.0 for axes in drawing.figure.axes for line in axes.lines)


def test_a_gap_stays_a_gap_and_an_unknown_number_has_no_strip(drawn):
    assert lines_of(drawn["life of two"]) == 1  # of the places; the second budget is unknown
    assert lines_of(drawn["life of eight"]) == 7 + 5
    said = drawn["life of two"].alt.replace("\u00a0", " ")
    assert "Inconnu" not in said
    assert "Budget : Tour 1, 352" in said
    assert "Places ouvertes aux personnes qui le demandent : Tour 1, 12,50 et Tour 2, 13,50." in said


def test_editions_named_after_years_stand_apart_as_their_years_do(drawn):
    figure = drawn["life of years"].figure
    ticks = [text.get_position()[0] for axes in figure.axes for text in axes.texts if text.get_label() == "tick"]
    gaps = np.diff(ticks)
    assert gaps[0] == pytest.approx(3 * gaps[1])


def flat(text: str) -> str:
    """Return a text with plain spaces and apostrophes."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'").replace("−", "-")


def test_every_panel_has_one_frame_and_the_same_scale(drawn):
    for name, count in (("clouds of two", 2), ("clouds of eight", 8)):
        figure = drawn[name].figure
        panels = [axes for axes in figure.axes if axes.axison]
        assert len(panels) == count
        assert len({(axes.get_xlim(), axes.get_ylim()) for axes in panels}) == 1
        box = panels[0].get_window_extent()
        (left, right), (bottom, top) = panels[0].get_xlim(), panels[0].get_ylim()
        assert box.width / (right - left) == pytest.approx(box.height / (top - bottom), rel=1e-3)


def test_respondents_in_cells_that_are_not_printed_are_counted():
    drawn = survey(2, 30)
    cells = drawn.cells[drawn.cells["n"] > 1]
    figure = edition_clouds(cells, AXES, drawn.labels, question="tour", bases={"t1": 30, "t2": 30}).figure
    hidden = 60 - int(cells["n"].sum())
    assert any(f"{hidden} répondants sont dans des cases" in flat(text) for text, *_ in boxes(figure))


def test_half_of_an_edition_is_where_its_median_is(drawn):
    survey_of = survey(2, 30)
    for edition in ("t1", "t2"):
        own = survey_of.bins.query("axis == 1 and edition == @edition").sort_values("low")
        n, row = 0, None
        for row in own.itertuples():
            n += row.n
            if 2 * n >= row.base:
                break
        name = survey_of.labels.category("tour", edition)
        said = f"la médiane de {name} est de {row.low:.2f} à {row.high:.2f}".replace(".", ",")
        assert said in flat(drawn["ridges of two"].alt)


def test_ridges_have_one_area():
    drawn = survey(2, 30)
    page = edition_ridges(drawn.bins, AXES, drawn.labels, question="tour").figure.axes[0]
    outlines = [collection.get_paths()[0].vertices for collection in page.collections if collection.get_zorder() >= 2]
    x, y = (np.array([outline[:, side] for outline in outlines if len(outline) > 9], dtype=object) for side in (0, 1))
    areas = [
        abs(np.dot(one, np.roll(other, 1)) - np.dot(other, np.roll(one, 1))) / 2
        for one, other in zip(x, y, strict=True)
    ]
    places = [float(one.min()) for one in x]
    assert len(areas) == 6  # two editions on three axes
    for place in set(places):
        own = [area for at, area in zip(places, areas, strict=True) if at == place]
        assert own == pytest.approx([own[0]] * 2)


def test_the_path_follows_the_editions_in_their_order(drawn):
    said = flat(drawn["path of eight"].alt)
    places = [said.index(f"Tour {rank} (n = 120)") for rank in range(1, 9)]
    assert places == sorted(places)
    arrows = [text for axes in drawn["path of eight"].figure.axes for text in axes.texts if text.get_text() == ""]
    assert len(arrows) == 7
    notes = " ".join(flat(text) for text, *_ in boxes(drawn["path of two"].figure)).replace("\n", " ")
    (before,), (after,) = (
        survey(2, 30).regions.query("region == 'low_low' and edition == @edition")["share"] for edition in ("t1", "t2")
    )
    assert f"Quart « structures éloignées des réseaux, modestes » : {before:.0%}".replace("%", " %") in notes
    assert f"{after:.0%} en Tour 2".replace("%", " %") in notes


def test_an_edition_without_a_place_is_left_out_of_the_path():
    drawn = survey(8, 120)
    plane = plane_of(AXES, drawn.labels)
    masked = drawn.means.assign(
        mean=drawn.means["mean"].mask((drawn.means["edition"] == "t4") & (drawn.means["axis"] == 2))
    )
    assert points_of(masked, plane)["edition"].tolist() == [name for name in drawn.names if name != "t4"]
    assert points_of(drawn.means[drawn.means["axis"] == 1], plane).empty
    without = points_of(drawn.means.assign(ci_low=np.nan), plane)
    assert (without["x_low"] == without["x"]).all()
    said = edition_path(masked, AXES, drawn.labels, question="tour").alt
    assert "Tour 4" not in flat(said)
    assert flat(said).startswith("Points moyens de 7 éditions")


def test_the_answers_that_move_most_are_those_found_by_hand():
    drawn = survey(2, 30)
    plane = plane_of(AXES, drawn.labels)
    moved = {}
    for (key, category), own in drawn.paths.groupby(["question", "category"]):
        wide = own.pivot(index="edition", columns="axis", values="mean")
        if own["n"].min() >= FEWEST:
            moved[key, category] = float(np.hypot(*(wide.loc["t2"] - wide.loc["t1"])))
    best = {key: max(value for (own, _), value in moved.items() if own == key) for key, _ in moved}
    expected = sorted(best, key=lambda key: -best[key])[:6]
    assert [key for key, _, _ in moving_most(drawn.paths, plane, drawn.names)] == expected
    few = drawn.paths.assign(n=FEWEST - 1)
    assert moving_most(few, plane, drawn.names) == []
    assert moving_most(drawn.paths, plane, drawn.names[:1]) == []


def test_shares_are_the_largest_changes_one_answer_of_two_and_told_apart_where_they_stand(drawn):
    shares = survey(8, 120).shares
    last = shares[shares["edition"] == "t8"]
    said = flat(drawn["shares of eight"].alt)
    assert said.startswith(f"Parts de {MOST} réponses en Tour 1 et en Tour 8")
    for rank in range(5):  # questions of two answers
        both = [f"« Question q{rank} : {each} »" in said for each in ("Bas", "Moyen")]
        assert sum(both) <= 1
    first = said.index("»")
    rises = last.sort_values("difference", ascending=False)
    top = rises[~rises["question"].isin([f"q{rank}" for rank in range(5)]) | (rises["category"] == "bas")].iloc[0]
    assert f"« Question {top.question} : {top.category.capitalize()}" in said[: first + 2]
    assert "(autre formulation)" in said
    widths = {line.get_linewidth() for axes in drawn["shares of eight"].figure.axes for line in axes.lines}
    assert {2.2, 0.9} <= widths


def test_shares_that_are_masked_make_no_row():
    shares = survey(2, 30).shares
    assert with_difference(shares.assign(share=np.nan)).empty
    assert len(with_difference(shares)) == len(shares)


def test_regions_fill_the_whole_scale_and_a_masked_edition_says_so():
    drawn = survey(2, 30)
    masked = drawn.regions.assign(share=drawn.regions["share"].mask(drawn.regions["edition"] == "t2"))
    figure = region_bars(masked, AXES, drawn.labels, question="tour")
    bars = [patch for axes in figure.figure.axes for patch in axes.patches]
    assert len(bars) == 4
    ends = sorted((bar.get_x(), bar.get_x() + bar.get_width()) for bar in bars)
    assert all(one[1] == pytest.approx(other[0]) for one, other in pairwise(ends))
    ticks = [text.get_position()[0] for axes in figure.figure.axes for text in axes.texts if text.get_label() == "tick"]
    assert ends[0][0] == pytest.approx(min(ticks))
    assert ends[-1][1] == pytest.approx(max(ticks))
    assert "masqué" in [text for text, *_ in boxes(figure.figure)]
    assert "Tour 2" not in flat(figure.alt)


def test_regions_without_named_ends_are_told_by_their_sides():
    bare = Labels()
    plane = plane_of(AXES, bare)
    names = [region_name(key, plane, bare) for key in ("low_low", "low_high", "high_low", "high_high")]
    assert names == ["à gauche, en bas", "à gauche, en haut", "à droite, en bas", "à droite, en haut"]


def test_an_axis_under_the_band_is_filled_and_said(drawn):
    said = flat(drawn["axes of two"].alt)
    assert said.count("sous la bande") == 1
    assert "Tour 2, Axe 2" in said.split("sous la bande")[0].rsplit(".", 1)[1]
    assert said.count("dans la bande") == 3
    assert len(set_beside(survey(2, 30).likeness)) == 4  # planes left out


def test_editions_stand_in_declared_order():
    table = pd.DataFrame({"edition": ["t2", "?", "t1"]})
    assert in_order(table, "tour", LABELS) == ["t1", "t2", "?"]


@pytest.fixture(scope="module")
def study(root):
    declared = read_study(root / "examples/poison")
    return replace(declared, editions=Editions("tour", "t1"))


def of_space(drawn: Drawn, **changes: pd.DataFrame) -> Tables:
    """Return the tables of a space as the door gives them."""
    return Tables(
        {
            "axes": AXES,
            "eigenvalues": pd.DataFrame({"axis": [1, 2, 3], "eigenvalue": [0.25, 0.16, 0.09]}),
            "edition_cells": drawn.cells,
            "edition_bins": drawn.bins,
            "category_paths": drawn.paths,
            "edition_means": drawn.means,
            "edition_regions": drawn.regions,
            "edition_axes": drawn.likeness,
            "edition_flows": drawn.flows,
            **changes,
        }
    )


EVERY = ["edition_path", "edition_regions", "edition_clouds", "category_paths", "edition_ridges"]
EVERY += ["edition_flows", "edition_axes"]


def test_a_space_has_the_figures_that_its_tables_allow(study):
    space = study.spaces["main"]
    full, alone = of_space(survey(2, 30)), of_space(survey(1, 30))
    assert [key for key, _ in drawings_of(full, study, space)] == [f"{kind}/main" for kind in EVERY]
    assert [key for key, _ in drawings_of(alone, study, space)] == ["edition_axes/main"]
    nothing = full.replaced(**{name: table.head(0) for name, table in full.frames.items() if name != "axes"})
    assert list(drawings_of(nothing, study, space)) == []
    assert list(drawings_of(full, replace(study, editions=None), space)) == []
    masked = full.replaced(edition_means=full.edition_means.assign(mean=np.nan))
    assert "edition_path/main" not in [key for key, _ in drawings_of(masked, study, space)]
    for _, draw in drawings_of(full, study, space):
        assert draw().alt


def test_means_in_deviations_become_coordinates_by_the_axes_they_are_on():
    means = pd.DataFrame({"edition": "t1", "axis": [1, 2], "mean": [2.0, -1.0]})
    own = as_coordinates(of_space(survey(2, 30), edition_means=means))
    assert own["mean"].tolist() == [1.0, -0.4]
    common = pd.DataFrame({"axis": [1, 2], "eigenvalue": [0.01, 0.04]})
    other = as_coordinates(of_space(survey(2, 30), edition_means=means, common_axes=common))
    assert other["mean"].tolist() == pytest.approx([0.2, -0.2])


def test_flows_fill_both_sides_and_say_who_stayed(drawn):
    flows = survey(2, 30).flows
    said = flat(drawn["flows of two"].alt)
    stayed = flows.loc[flows["before"] == flows["after"], "n"].sum()
    assert f"De Tour 1 à Tour 2, {stayed} des 30 répondants comptés sont restés dans leur quart." in said
    page = drawn["flows of two"].figure.axes[0]
    heights = {}
    for bar in page.patches:
        heights[round(bar.get_x(), 3)] = heights.get(round(bar.get_x(), 3), 0.0) + bar.get_height()
    sides = list(heights.values())
    assert len(sides) == 2
    assert sides[0] == pytest.approx(sides[1])
    written = [text.get_text() for text in page.texts if text.get_label() == "label" and text.get_text().isdigit()]
    assert sum(map(int, written)) == 60


def test_flows_that_are_masked_are_counted_and_not_drawn():
    flows = survey(2, 30).flows
    masked = flows.assign(n=flows["n"].astype(float).mask(flows["n"] < 3))
    hidden = int(flows.loc[flows["n"] < 3, "n"].sum())
    assert hidden > 1
    figure = edition_flows(masked, AXES, survey(2, 30).labels, question="tour").figure
    assert any(f"{hidden} répondants ont fait des trajets trop rares" in flat(text) for text, *_ in boxes(figure))
    assert with_flows(flows.assign(n=np.nan)).empty
