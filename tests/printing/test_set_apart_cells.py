"""Supplementary individuals past the door: in cells of their own on the grid of the others, never one or two alone."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pandas as pd
import pytest

from analysis.figures.individuals import individual_plane
from analysis.figures.labels import Labels
from analysis.figures.theme import PAPER
from analysis.printing.door import printed
from analysis.printing.grid import FINE, gridded
from analysis.printing.small_groups import without_small_positions
from analysis.study import read_study
from analysis.tables.results import Results, Tables

AXES = pd.DataFrame(
    {"axis": [1, 2], "place": ["horizontal", "vertical"], "theme": None, "name": None, "share": [0.6, 0.2]}
)


@pytest.fixture(scope="module")
def study(root):
    return read_study(root / "examples/poison")


def made(n=60, n_apart=20, seed=1, counts=(20, 15, 5)):
    """Return answers, and the tables of a space of some of their respondents, the others supplementary."""
    rng = np.random.default_rng(seed)
    names = [f"R{rank}" for rank in range(n)]
    points = rng.normal(size=(n, 2)) * [1.0, 0.6]
    status = ["supplementary" if rank < n_apart else "active" for rank in range(n)]
    rows = [(names[rank], "w", "", status[rank], axis, points[rank, axis - 1]) for rank in range(n) for axis in (1, 2)]
    individuals = pd.DataFrame(rows, columns=["respondent", "wave", "edition", "status", "axis", "coordinate"])
    rules = pd.DataFrame(
        [("all", "", ""), ("category", "sexe", "fille"), ("few_answers", "", "")],
        columns=["rule", "question", "category"],
    ).assign(n=counts)
    kinds = {"malade": rng.choice(["oui", "non"], n), "sexe": rng.choice(["fille", "garcon"], n)}
    answers = pd.DataFrame({"respondent": names, **kinds})
    return answers, Tables({"individuals": individuals, "axes": AXES, "supplementary_individuals": rules}), points


def cells_of(study, answers, tables):
    results = Results(Tables({}), MappingProxyType({"main": tables}))
    return printed(results, study, answers).spaces["main"].cells


def test_they_stand_on_the_grid_of_the_others(study):
    answers, tables, points = made(600, 20)
    cells = cells_of(study, answers, tables)
    step = points[20:].std(axis=0).max() / FINE
    for status, own in (("active", slice(20, None)), ("supplementary", slice(20))):
        frame = pd.DataFrame(points[own], columns=["x", "y"])
        expected = gridded(frame, step).sort_values(["x", "y"])
        found = cells[(cells["factor"] == "malade") & (cells["status"] == status)]
        found = found.groupby(["x", "y"])["n"].sum().reset_index()
        assert np.allclose(found.to_numpy(), expected.to_numpy())


def test_no_confidential_cell_of_theirs_holds_one_or_two(study):
    answers, tables, _ = made(600, 300)
    cells = cells_of(replace(study, data="received", disclosure="public"), answers, tables)
    hollow = cells[cells["status"] == "supplementary"]
    assert len(hollow)
    assert hollow["n"].min() >= 3
    assert hollow["category"].isna().all()


def test_a_space_without_any_has_no_such_cell(study):
    answers, tables, _ = made(n_apart=0)
    assert set(cells_of(study, answers, tables)["status"]) == {"active"}


@pytest.mark.parametrize(
    ("counts", "shown"), [((20, 15, 5), [20, 15, 5]), ((17, 15, 2), [17, -1, -1]), ((20, 20, 0), [20, 20, 0])]
)
def test_confidential_counts_by_rule_tell_no_one(counts, shown):
    _, tables, _ = made(counts=counts)
    results = Results(Tables({}), MappingProxyType({"main": tables}))
    table = without_small_positions(results).spaces["main"].supplementary_individuals
    assert table["n"].fillna(-1).tolist() == shown


def test_a_report_for_everybody_tells_none_where_a_count_is_masked(study):
    _, tables, _ = made(counts=(20, 20, 0))
    rows = [("sexe", "fille", None, None, 22, 20), ("sexe", "garcon", None, None, 22, 2)]
    columns = ["question", "category", "by", "by_category", "base", "n"]
    frequencies = pd.DataFrame(rows, columns=columns).assign(share=0.5, ci_low=0.1, ci_high=0.9)
    results = Results(Tables({"frequencies": frequencies}), MappingProxyType({"main": tables}))
    public = replace(study, data="received", disclosure="public")
    assert printed(results, public).spaces["main"].supplementary_individuals["n"].isna().all()
    clear = frequencies.assign(n=[20, 30], base=50)
    results = Results(Tables({"frequencies": clear}), MappingProxyType({"main": tables}))
    assert printed(results, public).spaces["main"].supplementary_individuals["n"].tolist() == [20, 20, 0]


def test_they_are_drawn_hollow_and_said(study):
    answers, tables, _ = made()
    cells = cells_of(study, answers, tables).query("factor == 'malade'").drop(columns="factor")
    labels = Labels(questions={"malade": "Malade"}, categories={("malade", "oui"): "Oui", ("malade", "non"): "Non"})
    cells = cells.rename(columns={"x": 1, "y": 2})
    drawing = individual_plane(cells, AXES, labels, factor="malade")
    faces = [collection.get_facecolor()[0] for collection in drawing.figure.axes[0].collections]
    hollow = sum(tuple(face[:3]) == (1.0, 1.0, 1.0) for face in faces)
    assert PAPER == "#FFFFFF"
    assert hollow == (cells["status"] == "supplementary").sum()
    said = drawing.alt.replace("\u00a0", " ").replace("’", "'")
    assert "Nuage de 60 individus" in said
    assert "20 d'entre eux sont supplémentaires, placés après coup." in said
    texts = [text.get_text() for axes in drawing.figure.axes for text in axes.texts]
    assert "individus supplémentaires, placés après coup" in texts
    plain = individual_plane(cells[cells["status"] == "active"], AXES, labels, factor="malade")
    assert "supplémentaires" not in plain.alt
