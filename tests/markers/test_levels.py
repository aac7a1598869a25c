"""The space of levels: the geometry of any survey, over many projects; no space of few, none told of noise."""

from dataclasses import replace
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from analysis.figures.labels import Labels
from analysis.figures.marker_plane import marker_plane, marker_scree
from analysis.geometry import fit_mca
from analysis.markers.agreement import agreement_table
from analysis.markers.levels import MANY, space_tables
from analysis.markers.settled import settled_levels
from analysis.printing.door import printed
from analysis.report.chapters.markers import markers
from analysis.report.context import Context
from analysis.report.front import names_of
from analysis.report.markdown import render, unescaped
from analysis.report.texts import Texts
from analysis.steps.draw_markers import drawings_of
from analysis.study.markers import Marker, Project, Round
from analysis.tables.results import Picture, Results, Tables

N = 60


@pytest.fixture(scope="module")
def grid(grid_at):
    """Return a grid of four markers and many projects, of one round."""
    markers = {key: Marker(key, key.title(), "Essai") for key in ("lien", "sobriete", "soin", "durée")}
    projects = {f"p{rank}": Project(f"p{rank}", f"Projet {rank}") for rank in range(N)}
    rounds = {"entree": Round("entree", "À l'entrée", files=("x.csv",))}
    return replace(grid_at(), markers=markers, projects=projects, rounds=rounds)


def consensus(grid, together, n=N):
    """Return levels of projects whose markers go together, or do not."""
    rng = np.random.default_rng(4)
    quality = rng.standard_normal(n)
    rows = []
    for rank in range(n):
        for key in grid.markers:
            level = int(np.clip(round(1.5 + together * quality[rank] + 0.5 * rng.standard_normal()), 0, 3))
            rows.append(
                {"round": "entree", "project": f"p{rank}", "marker": key, "assessors": 3, "commented": 0}
                | {"median_low": level, "median_high": level, "lowest": level, "highest": level, "spread": 0}
                | {"pairs_apart": 0.0, "discussed": np.nan, "decided": np.nan}
            )
    return pd.DataFrame(rows)


@pytest.fixture(scope="module")
def made_of(grid):
    """Return what makes the space of projects whose markers go together so much, once."""
    return cache(lambda together: space_tables(consensus(grid, together), grid, np.random.default_rng(1)))


def test_the_level_decided_is_taken_and_a_median_between_two_is_missing(grid):
    table = consensus(grid, 1.0, n=3)
    table.loc[0, ["median_low", "median_high", "decided"]] = [1, 2, 3]
    table.loc[1, ["median_low", "median_high"]] = [1, 2]
    levels = settled_levels(table, grid, "entree")
    assert levels.loc["p0", "lien"] == "3"
    assert pd.isna(levels.loc["p0", "sobriete"])
    assert list(levels.columns) == list(grid.markers)


def test_axes_are_those_of_any_survey_and_higher_levels_lie_on_the_positive_side(grid, made_of):
    made = made_of(1.0)
    levels = settled_levels(consensus(grid, 1.0), grid, "entree")
    rare = {key: [each for each, n in levels[key].value_counts().items() if n < N * 0.05] for key in levels}
    space = fit_mca(levels, n_axes=2, passive={key: own for key, own in rare.items() if own})
    np.testing.assert_allclose(made["marker_axes"]["eigenvalue"], space.all_eigenvalues, rtol=1e-9)
    points = made["marker_points"]
    assert points["axis"].max() == 2
    assert np.allclose(points.groupby("axis")["contribution"].sum(), 1)
    first = points[(points["axis"] == 1) & (points["status"] == "active")]
    assert (first[first["level"] == "3"]["coordinate"] > 0).all()
    assert (first[first["level"] == "0"]["coordinate"] < 0).all()
    assert made["marker_axes"]["p_value"].iloc[0] == 0.001


@pytest.mark.parametrize("n", [0, MANY - 1])
def test_few_projects_make_no_space(grid, n):
    made = space_tables(consensus(grid, 1.0, n) if n else Tables().marker_consensus, grid, np.random.default_rng(1))
    assert [len(table) for table in made.values()] == [0, 0]


def test_markers_that_do_not_vary_make_no_space(grid):
    table = consensus(grid, 1.0)
    table.loc[table["marker"] != "lien", ["median_low", "median_high"]] = 2
    assert space_tables(table, grid, np.random.default_rng(1))["marker_axes"].empty


@pytest.mark.parametrize(
    ("together", "disclosure", "told", "drawn"),
    [
        (
            1.0,
            "internal",
            "Les 60 projets sont assez nombreux pour faire un espace de leurs niveaux, par la même",
            ["scree", "plane"],
        ),
        (0.0, "internal", "mais aucun axe n’y dépasse ce que le hasard donnerait", ["scree"]),
        (1.0, "public", None, []),
    ],
)
def test_the_team_alone_is_told_a_space_that_is_not_noise(grid, made_of, example, together, disclosure, told, drawn):
    table = consensus(grid, together)
    marks = table.assign(assessor="E1", mark=table["median_low"])
    tables = {
        "marker_consensus": table,
        "marker_agreement": agreement_table(marks, grid, np.random.default_rng(1)),
        **made_of(together),
    }
    study = replace(example, grid=grid, disclosure=disclosure)
    results = printed(Results(Tables(tables)), study)
    figures = {
        key: make for key, make in drawings_of(results, study) if key.startswith(("marker_plane", "marker_scree"))
    }
    assert list(figures) == [f"marker_{kind}/entree" for kind in drawn]
    pictures = {key: Picture(f"reports/{key}.svg", key) for key in figures}
    context = Context("fr", study, replace(results, pictures=pictures), Texts())
    text = unescaped(render(markers(context), names_of(context))).replace("\u00a0", " ").replace("\u202f", " ")
    assert (told in text) if told else ("espace de leurs niveaux" not in text)
    for kind in drawn:
        assert f"reports/marker_{kind}/entree.svg" in text


def test_the_plane_joins_the_levels_of_each_marker_in_their_order(grid, made_of):
    points, axes = made_of(1.0)["marker_points"], made_of(1.0)["marker_axes"]
    made = marker_plane(points, axes, grid, Labels())
    plane = points.pivot(index=["marker", "level"], columns="axis", values="coordinate")
    steps = {
        (*a, *b)
        for _, own in plane.groupby("marker", sort=False)
        for a, b in pairwise(own.sort_index().round(6).to_numpy())
    }
    drawn = {
        tuple(np.round([*line.get_xydata()[0], *line.get_xydata()[1]], 6))
        for line in made.figure.axes[0].lines
        if len(line.get_xydata()) == 2
    }
    assert steps <= drawn
    scree = marker_scree(axes, Labels())
    first = axes.iloc[0]
    assert spaceless(scree.alt).count(f"{100 * first['rate']:.1f} %".replace(".", ",")) == 1
    noise = first["noise_eigenvalue"] * first["rate"] / first["eigenvalue"]
    assert f"{100 * noise:.1f} %".replace(".", ",") in spaceless(scree.alt)


def spaceless(text):
    return text.replace("\u00a0", " ").replace("\u202f", " ")
