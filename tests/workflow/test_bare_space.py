"""What is drawn and read of a space that places nothing besides its active questions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from matplotlib.text import Text

from analysis.geometry import fit_mca
from analysis.geometry.reading.question_deviations import deviation_contributions
from analysis.geometry.reading.tables import axis_table, category_table, eigenvalue_table, theme_table
from analysis.geometry.space.orientation import oriented
from analysis.geometry.structure.ellipses import ellipses
from analysis.geometry.structure.mean_points import mean_points
from analysis.printing.door import printed
from analysis.report.markdown import Markdown
from analysis.report.space_view import SpaceView
from analysis.steps.draw_space import drawings_of, factor_planes, reading_figures
from analysis.study import read_study
from analysis.tables import TABLES
from analysis.tables.results import Results, Tables

NO_REGRESSION = TABLES["regression"].empty()


@pytest.fixture(scope="module")
def study(root):
    """Return the study of the poison survey, whose space places nothing."""
    study = read_study(root / "examples/poison")
    bare = replace(study.spaces["main"], supplementary=(), crossings=(), stability=None, classes=None)
    return replace(study, spaces={"main": bare})


@pytest.fixture(scope="module")
def tables(study):
    """Return the tables of that space, fitted on made-up answers; there are none of groups."""
    rng = np.random.default_rng(4)
    asked = {key: question for key, question in study.questions.items() if question.role == "active"}
    drawn = {key: rng.choice(list(question.categories), 60) for key, question in asked.items()}
    answers = pd.DataFrame(drawn).astype("category")
    themes = {key: question.theme for key, question in asked.items()}
    space, displayed = oriented(fit_mca(answers), themes, study.spaces["main"].axes)
    return Tables(
        {
            "eigenvalues": eigenvalue_table(space),
            "categories": category_table(space, themes),
            "themes": theme_table(space, themes),
            "axes": axis_table(space, displayed),
            "deviation_contributions": deviation_contributions(space),
        }
    )


def shown(tables, study):
    """Return the tables of the space as they are printed."""
    return printed(Results(Tables(), {"main": tables}), study).spaces["main"]


def test_a_space_without_groups_is_drawn(tables, study):
    drawings = drawings_of(shown(tables, study), NO_REGRESSION, study, study.spaces["main"])
    kinds = [key.split("/")[0] for key, _ in drawings]
    assert kinds == ["scree", *["contributions", "deviations"] * 2, "categories", "themes"]


def test_a_space_without_modified_rates_shows_its_raw_ones(tables, study):
    raw = tables.replaced(eigenvalues=tables.eigenvalues.assign(modified_rate=np.nan))
    drawings = drawings_of(shown(raw, study), NO_REGRESSION, study, study.spaces["main"])
    assert next(iter(drawings))[0] == "raw_scree/main"


@pytest.mark.parametrize(("n", "drawn"), [(299, False), (300, True)])
def test_lines_of_equal_density_are_drawn_of_a_large_cloud(tables, study, n, drawn):
    rng, respondents = np.random.default_rng(2), [f"R{rank}" for rank in range(n)]
    cloud = pd.DataFrame(
        rng.normal(size=(n, 2)), pd.Index(respondents, name="respondent"), pd.Index([1, 2], name="axis")
    )
    sick = pd.Series(rng.choice(["oui", "non"], n), cloud.index, name="malade").astype("category")
    placed = tables.replaced(
        individuals=cloud.reset_index().melt("respondent", value_name="coordinate").assign(status="active"),
        mean_points=mean_points(cloud, sick),
        ellipses=ellipses(cloud, sick).drawn,
    )
    asked = replace(study, spaces={"main": replace(study.spaces["main"], supplementary=("malade",))})
    known = printed(Results(Tables(), {"main": placed}), asked, sick.reset_index()).spaces["main"]
    ((_, draw),) = factor_planes(known, asked, asked.spaces["main"], ["malade"])
    said = " ".join(text.get_text() for text in draw().figure.findobj(Text))
    assert ("égale densité" in said) is drawn


COMPARED = pd.DataFrame({"alternative": "themes_equal", "axis": [1, 2, 3], "matched_axis": 1, "correlation": 0.95})
PAIRS = {"category_a": ["a", "a", "b"], "category_b": ["b", "c", "c"], "axis": 1, "alternative_deviation": 0.4}


@pytest.mark.parametrize("disclosure", ["internal", "public"])
def test_other_readings_are_drawn_for_the_team_alone(tables, study, disclosure):
    means = pd.DataFrame({"factor": "q", "category": ["a", "b", "c"], "n": [20, 20, 2]})
    pairs = pd.DataFrame(PAIRS).assign(factor="q", alternative="themes_equal", scaled_deviation=0.6)
    other = pairs.assign(factor="r")
    known = {"alternative_axes": COMPARED, "alternative_deviations": pd.concat([other, pairs]), "mean_points": means}
    given = replace(study, data="received", disclosure=disclosure)
    drawn = dict(reading_figures(shown(tables.replaced(**known), given), given, given.spaces["main"]))
    assert list(drawn) == (["alternatives/main"] if disclosure == "internal" else [])
    for draw in drawn.values():
        alt = draw().alt
        assert alt.count("Écart de") == 3
        assert "axe 3" not in alt  # not read


def test_a_space_without_groups_is_read(tables, study):
    view = SpaceView(study.spaces["main"], Markdown("Espace"), tables)
    assert view.factors == []


CELLS = {"factor_a": "malade", "factor_b": "sexe", "category_a": ["oui", "oui", "non"], "category_b": ["f", "g", "f"]}


def test_a_crossing_with_a_small_cell_has_places_for_the_team_only(study):
    cells = pd.DataFrame({**CELLS, "n": [20, 2, 30], "axis": 1, "mean": 0.5})
    public = replace(study, disclosure="public")
    assert shown(Tables({"crossings": cells}), replace(study, data="received")).crossings["mean"].notna().all()
    assert shown(Tables({"crossings": cells}), public).crossings["mean"].isna().all()
    assert shown(Tables({"crossings": cells.assign(n=5)}), public).crossings["mean"].notna().all()
