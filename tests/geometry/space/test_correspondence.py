"""Correspondence analysis of a table, against FactoMineR, and what always holds of it."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from analysis.geometry import fit_mca
from analysis.geometry.reading.tables import point_table, rate_table
from analysis.geometry.space.correspondence import fit_ca
from analysis.geometry.space.factorial import FactorialAxes


@pytest.fixture(scope="module")
def theirs(root):
    return json.loads((root / "tests/reference/factominer/fair_ca.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def table(theirs):
    counts = theirs["table"]
    rows, columns = pd.Index(counts["rows"], name="r"), pd.Index(counts["cols"], name="c")
    return pd.DataFrame(counts["data"], index=rows, columns=columns)


def test_axes_and_points_agree_with_factominer(table, theirs):
    found = fit_ca(table, n_axes=2)
    assert_allclose(found.eigenvalues, theirs["eig"], rtol=1e-9)
    for question, side in (("r", "row"), ("c", "col")):
        labels = [(question, category) for category in theirs[side]["rows"]]
        coordinates = found.coordinates.loc[labels]
        turn = np.sign((coordinates.to_numpy() * np.array(theirs[side]["coord"])).sum(axis=0))
        assert_allclose(coordinates, np.array(theirs[side]["coord"]) * turn, rtol=1e-8, atol=1e-10)
        assert_allclose(found.contributions.loc[labels] * 100, theirs[side]["contribution"], rtol=1e-8, atol=1e-9)
        assert_allclose(found.cos2.loc[labels], theirs[side]["cos2"], rtol=1e-8, atol=1e-9)


def test_the_tables_tell_what_the_result_holds(table):
    found = fit_ca(table, n_axes=2)
    rates = rate_table(found)
    assert list(rates) == ["axis", "eigenvalue", "rate", "cumulative_rate"]
    assert rates["cumulative_rate"].iloc[-1] == pytest.approx(1)
    points = point_table(found)
    assert list(points) == ["question", "category", "axis", "n", "mass", "coordinate", "contribution", "cos2"]
    assert points.groupby("question")["n"].sum().tolist() == [2 * table.to_numpy().sum()] * 2
    for name, values in (
        ("coordinate", found.coordinates),
        ("contribution", found.contributions),
        ("cos2", found.cos2),
    ):
        assert points[name].tolist() == values.to_numpy().ravel().tolist()
        assert (
            points.loc[points["axis"] == 1, "category"].tolist() == values.index.get_level_values("category").tolist()
        )


def test_tables_and_questionnaires_have_results_of_one_type(table):
    """Two questions: the axes of their table are those of their multiple correspondence analysis, λ = (2 μ - 1)²."""
    rows = [(row, column) for row in table.index for column in table.columns for _ in range(table.loc[row, column])]
    answers = pd.DataFrame(rows, columns=["r", "c"]).astype("category")
    crossed, asked = fit_ca(table, n_axes=2), fit_mca(answers, n_axes=2)
    assert isinstance(crossed, FactorialAxes)
    assert isinstance(asked, FactorialAxes)
    assert crossed.coordinates.index.names == asked.coordinates.index.names == ["question", "category"]
    assert crossed.axes.equals(asked.axes)
    assert crossed.n_axes == asked.n_axes == 2
    assert_allclose(crossed.eigenvalues[:2], (2 * asked.eigenvalues[:2] - 1) ** 2, rtol=1e-9)
    ours = crossed.contributions.loc[asked.contributions.index] / 2
    assert_allclose(ours, asked.contributions, rtol=1e-7, atol=1e-12)
    assert_allclose(
        crossed.coordinates.loc[asked.coordinates.index].abs() / np.sqrt(crossed.kept_eigenvalues),
        asked.coordinates.abs() / np.sqrt(asked.kept_eigenvalues),
        rtol=1e-7,
        atol=1e-10,
    )


def test_axes_turned_round_keep_all_but_their_signs(table):
    found = fit_ca(table, n_axes=2)
    turned = found.flipped(np.array([1.0, -1.0]))
    assert type(turned) is type(found)
    assert_allclose(turned.coordinates, found.coordinates * [1, -1])
    for name in ("eigenvalues", "contributions", "cos2"):
        assert_allclose(getattr(turned, name), getattr(found, name))
    with pytest.raises(ValueError, match="read-only"):
        found.categories.coordinates[0, 0] = 1.0


@given(st.integers(0, 10**6))
def test_inertia_is_chi2_over_n_and_contributions_are_shared_out(seed):
    counts = np.random.default_rng(seed).integers(0, 9, (4, 3)) + np.eye(4, 3, dtype=int)
    found = fit_ca(pd.DataFrame(counts), n_axes=9)
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    chi2 = ((counts - expected) ** 2 / expected).sum()
    assert_allclose(found.eigenvalues.sum(), chi2 / counts.sum(), rtol=1e-9)
    halves = point_table(found).assign(
        side=["row"] * (4 * len(found.eigenvalues)) + ["column"] * (3 * len(found.eigenvalues))
    )
    assert_allclose(halves.groupby(["side", "axis"])["contribution"].sum(), 1, rtol=1e-9)
    assert_allclose(halves.groupby(["side", "category"])["cos2"].sum(), 1, rtol=1e-9)


def test_twice_the_counts_change_nothing_but_n(table):
    once, twice = fit_ca(table), fit_ca(table * 2)
    assert_allclose(twice.coordinates, once.coordinates, atol=1e-12)
    assert_allclose(twice.categories.counts, 2 * once.categories.counts)
    assert_allclose(twice.categories.masses, once.categories.masses, rtol=1e-12)


def test_empty_rows_and_columns_are_left_out(table):
    wider = table.assign(empty=0)
    wider.loc["nobody"] = 0
    assert set(fit_ca(wider).coordinates.index.get_level_values("category")) == set(table.index) | set(table.columns)


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ([[1, -1], [2, 3]], "some counts are negative"),
        ([[1, None], [2, 3]], "some counts are negative, infinite or missing"),
        ([[1, 2], [0, 0]], "1 row"),
    ],
)
def test_what_is_no_table_is_refused(counts, told):
    with pytest.raises(ValueError, match=told):
        fit_ca(pd.DataFrame(counts))


def test_independent_questions_have_no_axis():
    found = fit_ca(pd.DataFrame([[1, 2, 3], [2, 4, 6]]))
    assert found.eigenvalues.empty
    assert found.coordinates.shape == (5, 0)
    assert point_table(found).empty
    assert rate_table(found).empty


@pytest.mark.parametrize("counts", [[[1, 2, 3], [3, 4, 1]], [[1, 2, 3], [2, 4, 6], [3, 1, 1]]])
def test_a_table_of_rank_one_has_one_axis(counts):
    found = fit_ca(pd.DataFrame(counts), n_axes=2)
    assert rate_table(found)["rate"].tolist() == [1.0]
    assert list(found.axes) == [1]
    assert_allclose(found.cos2, 1, rtol=1e-9)


def test_no_axis_is_refused(table):
    with pytest.raises(ValueError, match="n_axes is 0"):
        fit_ca(table, n_axes=0)
