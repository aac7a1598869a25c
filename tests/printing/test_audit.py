"""The audit of what is printed, against every table of counts that prints the same."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from analysis.geometry.space.mca import fit_mca
from analysis.geometry.structure.mean_points import mean_points, scaled_deviations
from analysis.printing.counted import Counted, Population
from analysis.printing.placing import Drawn, placed, printed_numbers
from analysis.printing.public_precision import rounded_deviations
from analysis.printing.readers_groups import deviation_bounds
from analysis.printing.repairs import Repairs
from analysis.printing.rival_programs import NearestCounts
from analysis.printing.rivals import ENOUGH, Rivals

LABELS = pd.MultiIndex.from_product([["a", "b", "c"], ["yes", "no"]])
ACROSS = np.repeat(np.arange(3), 2)[:, None] != np.repeat(np.arange(3), 2)
COUNTS = ("coordinates", "eigenvalues")


def positions(table, n, n_axes=2):
    """Return principal coordinates and eigenvalues of three yes-or-no questions, as textbooks write them."""
    counts = np.diag(table)
    inertia = table / (3 * np.sqrt(np.outer(counts, counts))) - np.sqrt(np.outer(counts, counts)) / (3 * n)
    values, vectors = np.linalg.eigh(inertia)
    values, vectors = values[::-1][:n_axes], vectors[:, ::-1][:, :n_axes]
    return vectors * np.sqrt(values) * np.sqrt(3 * n / counts)[:, None], values


def drawn_of(table, n, decimals, n_axes=2, percent=0.005):
    """Return what is printed of the plane of three yes-or-no questions."""
    coordinates, values = positions(table, n, n_axes)
    half = 0.5 * 10.0**-decimals
    shown = {"coordinates": np.round(coordinates, decimals), "eigenvalues": np.round(values, 2)}
    halves = {"coordinates": half, "eigenvalues": percent}
    low, high = ({name: shown[name] + side * halves[name] for name in COUNTS} for side in (-1, 1))
    return Drawn(np.ones(6, dtype=bool), np.full(6, 1 / 3), None, np.arange(1, n_axes + 1), low, high)


def counted_of(held, decimals=None, n_axes=2, percent=0.005):
    """Return three yes-or-no questions whose two-way tables are all masked."""
    known = Counted(LABELS, held, np.zeros(len(held), dtype=int), (Population(np.array([0]), ~ACROSS, ACROSS),))
    if decimals is None:
        return known
    table = known.tables[0]
    if (np.diag(table) == 0).any() or positions(table, len(held))[1].min() < 0.02:
        return None
    plane = drawn_of(table, len(held), decimals, n_axes, percent)
    return replace(known, populations=(replace(known.populations[0], planes=(plane,)),))


def survey(seed, n):
    rng = np.random.default_rng(seed)
    return np.array([0, 2, 4]) + (rng.random((n, 3)) < rng.uniform(0.12, 0.35, 3)).astype(int)


def every_table(counted):
    """Yield every table of three yes-or-no questions with the same margins: three joint counts decide."""
    truth, n = counted.tables[0], len(counted.held)
    pairs = [(0, 2), (0, 4), (2, 4)]
    least = [int(max(0, truth[i, i] + truth[j, j] - n)) for i, j in pairs]
    largest = [int(min(truth[i, i], truth[j, j])) for i, j in pairs]
    for values in product(*map(range, least, np.array(largest) + 1)):
        table = truth.copy()
        for (i, j), value in zip(pairs, values, strict=True):
            change = value - truth[i, j]
            for (a, b), side in zip(product((i, i + 1), (j, j + 1)), (1, -1, -1, 1), strict=True):
                table[a, b] += side * change
                table[b, a] = table[a, b]
        yield table


def alike(table, plane, n):
    """Whether some counts are printed as those of a plane, by the textbook; up to the side of each axis."""
    coordinates, values = positions(table, n, plane.low["coordinates"].shape[1])
    low, high = plane.low["coordinates"] - 1e-9, plane.high["coordinates"] + 1e-9
    sides = [((low <= side * coordinates) & (side * coordinates <= high)).all(axis=0) for side in (1, -1)]
    near = (plane.low["eigenvalues"] - 1e-9 <= values) & (values <= plane.high["eigenvalues"] + 1e-9)
    return bool((sides[0] | sides[1]).all() and near.all())


@given(st.integers(0, 10_000), st.integers(18, 30), st.sampled_from([0, 1, 2]), st.integers(1, 2))
@settings(max_examples=5)
def test_a_value_is_possible_only_if_some_table_that_prints_the_same_has_it(seed, n, decimals, n_axes):
    told = counted_of(survey(seed, n), decimals, n_axes)
    if told is None:
        return
    plane = told.populations[0].planes[0]
    same = [table for table in every_table(told) if alike(table, plane, n)]
    rivals = Rivals(told)
    for cell in rivals.values:
        rivals.look(cell)
    quick = {cell: rivals.possible(cell) for cell in rivals.values}
    repairs = Repairs(rivals)
    for cell in rivals.exposed():
        repairs.look(cell)
    for (p, k, m), values in rivals.values.items():
        assert values <= {int(table[k, m]) for table in same}
        assert quick[p, k, m] <= rivals.possible((p, k, m))  # what single exchanges prove, the whole audit does


def test_three_values_are_found_where_a_plane_is_told_coarsely():
    proved = 0
    for seed in range(1, 7):
        rivals = Rivals(counted_of(survey(seed, 40), 0, 1, 0.5))
        repairs = Repairs(rivals)
        for cell in rivals.values:
            repairs.look(cell)
            proved += rivals.possible(cell) == ENOUGH
    assert proved >= 2


def test_unrounded_axes_leave_no_other_value():
    told = counted_of(survey(3, 40), 6)
    rivals = Rivals(told)
    repairs = Repairs(rivals)
    for cell in rivals.values:
        rivals.look(cell)
        repairs.look(cell)
    assert len(rivals.values) > 0
    assert {len(values) for values in rivals.values.values()} == {1}


def test_counts_alone_leave_every_value_that_margins_allow():
    rivals = Rivals(counted_of(survey(2, 30)))
    nearest = NearestCounts(rivals)
    every = list(every_table(rivals.counted))
    for cell in rivals.values:
        for value in range(5):
            tables = nearest.having(cell, value)
            assert (tables is not None) == any(int(table[cell[1:]]) == value for table in every)
            assert tables is None or (rivals.fits(tables) and tables[0][cell[1:]] == value)


def test_no_rival_changes_a_printed_count():
    told = counted_of(survey(2, 30))
    shown = told.populations[0].printed.copy()
    shown[:2, 2:4] = shown[2:4, :2] = True
    rivals = Rivals(replace(told, populations=(replace(told.populations[0], printed=shown),)))
    assert all(not {m // 2, k // 2} <= {0, 1} for _, k, m in rivals.values)
    for cell in rivals.values:
        rivals.look(cell)
    assert rivals.found
    assert all((tables[0][shown] == told.tables[0][shown]).all() for tables in rivals.found)


def test_a_class_is_part_of_everybody():
    held = survey(2, 30)
    stratum = (held[:, 0] == 1).astype(int)
    both = tuple(Population(np.array(strata), ~ACROSS, ACROSS) for strata in ([0, 1], [1]))
    rivals = Rivals(Counted(LABELS, held, stratum, both))
    repairs = Repairs(rivals)
    for cell in rivals.values:
        repairs.look(cell)
    for tables in rivals.found:
        everybody, some = rivals.totals_of(tables)
        assert (some <= everybody).all()
        assert (np.diag(everybody) == np.diag(rivals.totals[0])).all()


@given(st.integers(0, 10_000), st.booleans())
@settings(max_examples=15)
def test_places_that_follow_from_counts_are_those_of_the_space(seed, passive):
    rng = np.random.default_rng(seed)
    answers = pd.DataFrame({f"q{i}": pd.Categorical(rng.integers(0, 3, 40), categories=range(3)) for i in range(4)})
    space = fit_mca(answers, n_axes=2, passive={"q0": [0]} if passive else {}, supplementary=None)
    codes = np.column_stack([answers[name].cat.codes + 3 * i for i, name in enumerate(answers)])
    labels = pd.MultiIndex.from_product([answers.columns, ["0", "1", "2"]])
    closed = np.ones((12, 12), dtype=bool)
    table = Counted(labels, codes, np.zeros(40, dtype=int), (Population(np.array([0]), closed, closed),)).tables[0]
    cloud = space.categories
    exact = {
        "coordinates": np.asarray(cloud.coordinates),
        "eigenvalues": np.asarray(space.eigenvalues)[:2],
    }
    plane = Drawn(np.asarray(cloud.is_active), np.full(12, 0.25), None, np.array([1, 2]), exact, exact)
    numbers = printed_numbers(plane, table, 40)
    low, high = plane.edges
    assert ((low <= numbers) & (numbers <= high)).all()


@given(st.integers(0, 10_000))
@settings(max_examples=10)
def test_groups_that_follow_from_counts_are_those_of_structured_data_analysis(seed):
    rng = np.random.default_rng(seed)
    answers = pd.DataFrame({f"q{i}": pd.Categorical(rng.integers(0, 3, 40), categories=range(3)) for i in range(5)})
    factor = answers["q4"].astype("str")
    space = fit_mca(answers[["q0", "q1", "q2", "q3"]], n_axes=2)
    cloud = pd.DataFrame(space.individuals.coordinates, columns=[1, 2])
    codes = np.column_stack([answers[name].cat.codes + 3 * i for i, name in enumerate(answers)])
    closed = np.ones((15, 15), dtype=bool)
    labels = pd.MultiIndex.from_product([answers.columns, ["0", "1", "2"]])
    table = Counted(labels, codes, np.zeros(40, dtype=int), (Population(np.array([0]), closed, closed),)).tables[0]
    exact = np.full((15, 2), np.nan)
    exact[:12] = space.categories.coordinates
    shares = np.repeat([0.25, 0], [12, 3])
    pairs = np.array([[12, 13], [12, 14], [13, 14]])
    drawn = Drawn(shares > 0, shares, None, np.array([1, 2]), {"coordinates": exact}, {"coordinates": exact}, pairs)
    found = placed(drawn, table, 40)
    values = pd.Series(space.eigenvalues[:2], index=[1, 2])
    means = mean_points(cloud, factor.rename("q4")).pivot(index="category", columns="axis", values="mean")
    apart = scaled_deviations(cloud, factor.rename("q4"), values).pivot(
        index=["category_a", "category_b"], columns="axis", values="scaled_deviation"
    )
    assert found["means"][12:] == pytest.approx(means.to_numpy(), abs=1e-9)
    assert found["deviations"] == pytest.approx(apart.to_numpy(), abs=1e-9)


@given(st.floats(-3, 3), st.integers(1, 2))
def test_a_deviation_lies_within_the_bounds_of_what_is_printed_of_it(deviation, decimals):
    shown = rounded_deviations(pd.Series([deviation]), decimals).to_numpy()
    low, high = deviation_bounds(shown, decimals)
    assert low[0] - 1e-9 <= deviation <= high[0] + 1e-9
    assert high[0] - low[0] <= 1.5 * 10.0**-decimals + 1e-9


def test_counts_that_do_not_match_are_refused():
    told = counted_of(survey(1, 30), 1)
    with pytest.raises(ValueError, match="a category is named twice"):
        replace(told, labels=LABELS[[0, 0, 1, 2, 3, 4]])
    with pytest.raises(ValueError, match="give each two of the 5 categories one"):
        replace(told, labels=LABELS[:5])
    other = counted_of(survey(5, 30), 2).populations[0].planes
    with pytest.raises(ValueError, match="do not place categories where they are printed"):
        Rivals(replace(told, populations=(replace(told.populations[0], planes=other),)))
