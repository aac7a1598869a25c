"""Correspondence analysis of a table, against FactoMineR, and what always holds of it."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from analysis.geometry.correspondence import fit_ca


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
    assert_allclose(found.eigenvalues["eigenvalue"], theirs["eig"], rtol=1e-9)
    for question, side in (("r", "row"), ("c", "col")):
        points = found.categories[found.categories["question"] == question]
        coordinates = points.pivot(index="category", columns="axis", values="coordinate").loc[theirs[side]["rows"]]
        turn = np.sign((coordinates.to_numpy() * np.array(theirs[side]["coord"])).sum(axis=0))
        assert_allclose(coordinates, np.array(theirs[side]["coord"]) * turn, rtol=1e-8, atol=1e-10)
        for name, scale in (("contribution", 100), ("cos2", 1)):
            values = points.pivot(index="category", columns="axis", values=name).loc[theirs[side]["rows"]]
            assert_allclose(values * scale, theirs[side][name], rtol=1e-8, atol=1e-9)


@given(st.integers(0, 10**6))
def test_inertia_is_chi2_over_n_and_contributions_are_shared_out(seed):
    counts = np.random.default_rng(seed).integers(0, 9, (4, 3)) + np.eye(4, 3, dtype=int)
    found = fit_ca(pd.DataFrame(counts), n_axes=9)
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    chi2 = ((counts - expected) ** 2 / expected).sum()
    assert_allclose(found.eigenvalues["eigenvalue"].sum(), chi2 / counts.sum(), rtol=1e-9)
    halves = found.categories.assign(
        side=["row"] * (4 * len(found.eigenvalues)) + ["column"] * (3 * len(found.eigenvalues))
    )
    assert_allclose(halves.groupby(["side", "axis"])["contribution"].sum(), 1, rtol=1e-9)
    assert_allclose(halves.groupby(["side", "category"])["cos2"].sum(), 1, rtol=1e-9)


def test_twice_the_counts_change_nothing_but_n(table):
    once, twice = fit_ca(table), fit_ca(table * 2)
    assert_allclose(twice.categories["coordinate"], once.categories["coordinate"], atol=1e-12)
    assert_allclose(twice.categories["n"], 2 * once.categories["n"])
    assert_allclose(twice.categories["mass"], once.categories["mass"], rtol=1e-12)


def test_empty_rows_and_columns_are_left_out(table):
    wider = table.assign(empty=0)
    wider.loc["nobody"] = 0
    assert set(fit_ca(wider).categories["category"]) == set(table.index) | set(table.columns)


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
    assert found.categories.empty


@pytest.mark.parametrize("counts", [[[1, 2, 3], [3, 4, 1]], [[1, 2, 3], [2, 4, 6], [3, 1, 1]]])
def test_a_table_of_rank_one_has_one_axis(counts):
    found = fit_ca(pd.DataFrame(counts), n_axes=2)
    assert found.eigenvalues["rate"].tolist() == [1.0]
    assert set(found.categories["axis"]) == {1}
    assert_allclose(found.categories["cos2"], 1, rtol=1e-9)


def test_no_axis_is_refused(table):
    with pytest.raises(ValueError, match="n_axes is 0"):
        fit_ca(table, n_axes=0)
