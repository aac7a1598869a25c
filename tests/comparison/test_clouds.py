"""Cells, bins and points of editions: counted again person by person, and what always holds of them."""

from itertools import pairwise, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from analysis.comparison.clouds import category_paths, cell_side, edition_bins, edition_cells
from analysis.comparison.flows import edition_flows
from analysis.geometry import fit_mca

EDITIONS = ["a", "b", "c", "d"]


def people(n, seed, share_unknown=0.1):
    """Return points, editions (some unknown, one never held), answers (some missing) and weights of made-up people."""
    rng = np.random.default_rng(seed)
    index = pd.Index([f"R{rank}" for rank in rng.permutation(n)])
    points = pd.DataFrame(rng.normal(size=(n, 2)) * [1.0, 0.5], index, [1, 3])
    held = rng.integers(-1 if share_unknown else 0, 3, n)
    answers = pd.DataFrame(
        {key: pd.Categorical.from_codes(rng.integers(-1, 3, n), ["x", "y", "z", "rare"]) for key in ("q", "r")}, index
    )
    weights = pd.Series(rng.uniform(0.3, 3.0, n), index)
    return points, pd.Series(pd.Categorical.from_codes(held, EDITIONS), index), answers, weights


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 60), st.integers(0, 10**6))
def test_every_respondent_is_in_one_cell_and_one_bin_near_its_point(n, seed):
    points, editions, _, _ = people(n, seed)
    step = float(np.sqrt(((points - points.mean()) ** 2).mean().max())) / 2
    cells = edition_cells(points, editions, cell_side(points), space="main")
    known = editions.dropna()
    expected = {}
    for where, edition in zip(points.loc[known.index].to_numpy().tolist(), known, strict=True):
        place = tuple(round(value / step) if value / step % 1 != 0.5 else int(np.ceil(value / step)) for value in where)
        expected[str(edition), *place] = expected.get((str(edition), *place), 0) + 1
    found = {(row.edition, round(row.x / step), round(row.y / step)): row.n for row in cells.itertuples()}
    assert found == expected
    bins = edition_bins(points, editions, cell_side(points), space="main")
    values = {key: points.loc[known.index[known == key[0]], key[1]].to_numpy() for key in product(EDITIONS, points)}
    for row in bins.itertuples():
        own = values[row.edition, row.axis]
        assert row.base == len(own)
        assert row.high - row.low == pytest.approx(step)
        assert row.n == ((own >= row.low - 1e-9) & (own < row.high - 1e-9)).sum()
        assert row.share == pytest.approx(row.n / len(own))
    # A bin of the first axis is a column of cells.
    columns = cells.groupby(["edition", "x"])["n"].sum()
    first = bins[(bins["axis"] == 1) & (bins["n"] > 0)]
    assert first["n"].tolist() == columns.tolist()
    assert_allclose((first["low"] + first["high"]) / 2, columns.index.get_level_values("x"), atol=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 60), st.integers(0, 10**6))
def test_points_are_the_means_of_those_who_gave_the_answer(n, seed):
    points, editions, answers, weights = people(n, seed)
    table = category_paths(points, answers, editions, space="main", weights=weights)
    held = {each.name: each.to_numpy(dtype=object) for each in (answers["q"], answers["r"], editions.rename("edition"))}
    for row in table.itertuples():
        own = held["edition"] == row.edition
        who = (held[row.question] == row.category) & own
        assert row.n == who.sum()
        assert row.base == own.sum()
        expected = np.average(points[row.axis].to_numpy()[who], weights=weights.to_numpy()[who]) if row.n else np.nan
        assert row.mean == pytest.approx(expected, nan_ok=True)
    given_by_some = {(key, each) for key in answers for each in answers.loc[editions.notna(), key].dropna().unique()}
    assert set(zip(table["question"], table["category"], strict=True)) == given_by_some
    assert set(table["edition"]) <= set(EDITIONS[:3])


@settings(max_examples=15, deadline=None)
@given(st.integers(5, 60), st.integers(0, 10**6), st.floats(0.01, 100))
def test_the_unit_of_weights_changes_nothing_and_shares_sum_to_one(n, seed, unit):
    points, editions, answers, weights = people(n, seed)
    one, other = (edition_bins(points, editions, 0.4, space="m", weights=own) for own in (weights, unit * weights))
    assert_allclose(one["share"], other["share"], atol=1e-12)
    assert_allclose(one.groupby(["edition", "axis"])["share"].sum(), 1.0)
    assert one.groupby(["edition", "axis"])["n"].sum().eq(one.groupby(["edition", "axis"])["base"].first()).all()
    first, second = (
        category_paths(points, answers, editions, space="m", weights=own) for own in (weights, unit * weights)
    )
    assert_allclose(first["mean"], second["mean"], atol=1e-9)


def test_points_of_all_editions_together_are_those_of_the_categories_of_the_space():
    # Mean point of a category = √λ times its principal coordinate (transition formula), one edition holding everybody.
    rng = np.random.default_rng(3)
    answers = pd.DataFrame(
        {f"q{rank}": pd.Categorical.from_codes(rng.integers(0, 3, 80), ["x", "y", "z"]) for rank in range(5)}
    )
    space = fit_mca(answers, n_axes=2)
    whole = pd.Series(pd.Categorical(["a"] * 80, ["a", "b"]))
    table = category_paths(space.individual_coordinates, answers, whole, space="main")
    for row in table.itertuples():
        expected = np.sqrt(space.eigenvalues[row.axis]) * space.coordinates.loc[(row.question, row.category), row.axis]
        assert row.mean == pytest.approx(expected)


def test_a_point_on_an_edge_is_in_the_bin_at_its_right():
    points = pd.DataFrame({1: [-0.75, -0.25, 0.0, 0.25, 0.75]})
    editions = pd.Series(pd.Categorical(["a"] * 5))
    bins = edition_bins(points, editions, 0.5, space="main")
    assert bins["low"].tolist() == [-0.75, -0.25, 0.25, 0.75]
    assert bins["n"].tolist() == [1, 2, 1, 1]


def test_nobody_of_any_edition_makes_no_row():
    points, editions, answers, _ = people(9, 1)
    nobody = editions.mask(editions.notna())
    assert edition_cells(points, nobody, 0.5, space="m").empty
    assert edition_bins(points, nobody, 0.5, space="m").empty
    assert category_paths(points, answers, nobody, space="m").empty


def test_a_cloud_without_variance_has_neither_cells_nor_bins():
    points, editions, _, _ = people(9, 1)
    assert edition_cells(points * 0, editions, cell_side(points * 0), space="m").empty
    assert edition_bins(points * 0, editions, cell_side(points * 0), space="m").empty


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 60), st.integers(0, 10**6))
def test_flows_are_those_of_each_person_met_once_in_both_editions(n, seed):
    points, editions, _, _ = people(n, seed)
    panel = pd.Series(np.random.default_rng(seed).choice(["", "s", "t", "u", "v", None], n), points.index)
    table = edition_flows(points, editions, panel, space="main")
    present = [each for each in EDITIONS if (editions == each).any()]
    expected = {}
    for before, after in pairwise(present):
        for key in ("s", "t", "u", "v"):
            who = [points.index[(editions == each) & (panel == key)] for each in (before, after)]
            if [len(own) for own in who] == [1, 1]:
                quarters = [
                    "_".join("high" if points.loc[own[0], axis] >= 0 else "low" for axis in points) for own in who
                ]
                expected[after, before, *quarters] = expected.get((after, before, *quarters), 0) + 1
    found = {(row.edition, row.previous, row.before, row.after): row.n for row in table.itertuples()}
    assert found == expected
    pairs = table.groupby(["edition", "previous"])
    assert (pairs["n"].sum() == pairs["base"].first()).all()
