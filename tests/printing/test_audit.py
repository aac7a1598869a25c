"""The audit of what is printed, against every survey that would print the same."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise, product

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from analysis.printing.knowledge import Known, Plane, narrowed, rounded_bounds
from hypothesis import given, settings
from numpy.testing import assert_array_equal

from analysis.geometry.space.mca import fit_mca
from analysis.printing.audit import COLUMNS, audit

LABELS = pd.MultiIndex.from_product([["a", "b", "c"], ["yes", "no"]])
PATTERNS = np.array(list(product([0, 1], repeat=3)))
HELD = np.stack([PATTERNS == 0, PATTERNS == 1], axis=2).reshape(8, 6).astype(float)  # who holds which category
ACROSS = np.repeat(np.arange(3), 2)[:, None] != np.repeat(np.arange(3), 2)


def endless():
    return 60.0


def burt(sizes):
    return HELD.T @ (np.asarray(sizes)[:, None] * HELD)


def positions(sizes, n_axes=3):
    """Return principal coordinates and eigenvalues by a singular value decomposition, as textbooks write it."""
    indicator = np.repeat(HELD, sizes, axis=0)
    share = indicator / indicator.sum()
    masses = share.sum(axis=0)
    centred = (share - masses / len(share)) / np.sqrt(masses / len(share))
    _, values, right = np.linalg.svd(centred, full_matrices=False)
    return (right.T / np.sqrt(masses)[:, None] * values)[:, :n_axes], values[:n_axes] ** 2


def known(sizes, decimals=None, n_axes=2, least=1):
    """Return what is known of a survey of three yes-or-no questions whose tables are all withheld."""
    table = burt(sizes)
    counts = np.diag(table).copy()
    planes: tuple[Plane, ...] = ()
    if decimals is not None:
        coordinates, eigenvalues = positions(sizes, n_axes)
        shown = np.where((counts >= least)[:, None], np.round(coordinates, decimals), np.nan)
        bounds = rounded_bounds(shown, decimals)
        planes = (Plane(np.ones(6, dtype=bool), *bounds, *rounded_bounds(np.round(eigenvalues, 2), 2)),)
    return Known(int(np.sum(sizes)), LABELS, counts, counts, np.where(ACROSS, np.nan, table), planes)


def alike(one, other, decimals, n_axes, least, *, percents=True):
    """Whether two surveys print the same positions, up to the signs of axes, and the same whole percents."""
    (mine, my_values), (theirs, their_values) = positions(one, n_axes), positions(other, n_axes)
    shown = np.diag(burt(one)) >= least
    half = 0.5 * 10.0**-decimals + 1e-9
    printed = np.round(theirs[shown], decimals)
    near = [np.abs(side * mine[shown] - printed).max(axis=0) <= half for side in (1, -1)]
    same_percents = np.abs(my_values - np.round(their_values, 2)) <= 0.005 + 1e-9
    return bool((near[0] | near[1]).all() and (same_percents.all() or not percents))


def same_margins(sizes):
    """Yield every survey with the same margins: how many gave each of the eight patterns of answers."""
    n, margins = int(np.sum(sizes)), np.diag(burt(sizes))
    for bars in combinations(range(n + 7), 7):
        other = np.diff([-1, *bars, n + 7]) - 1
        if (np.asarray(other) @ HELD == margins).all():
            yield other


def values(surveys):
    """Return the joint counts of each survey, in the order of the audit's rows."""
    rows, columns = np.nonzero(np.triu(ACROSS))
    return np.array([burt(one)[rows, columns] for one in surveys])


def random_survey(seed, n):
    rng = np.random.default_rng(seed)
    sizes = np.bincount(rng.choice(8, n, p=rng.dirichlet(np.ones(8))), minlength=8)
    return sizes if (np.diag(burt(sizes)) > 0).all() else random_survey(seed + 1000, n)


@pytest.mark.parametrize(("seed", "n"), [(1, 12), (2, 12), (3, 13)])
def test_every_survey_that_prints_the_same_is_within_the_bounds(seed, n):
    sizes = random_survey(seed, n)
    same = list(same_margins(sizes))
    for decimals, n_axes, least in [(1, 2, 5), (1, 2, 1), (2, 2, 1), (2, 3, 1)]:
        fits = values([one for one in same if alike(one, sizes, decimals, n_axes, least)])
        cells = audit(known(sizes, decimals, n_axes, least), endless).cells
        assert (cells["low"].to_numpy() <= fits.min(axis=0)).all()
        assert (fits.max(axis=0) <= cells["high"].to_numpy()).all()
        n_values = [min(3, len(np.unique(column))) for column in fits.T]
        assert (cells["possible"].to_numpy() >= n_values).all()


@pytest.mark.parametrize("seed", range(1, 5))
def test_whole_numbers_tell_a_reader_who_tries_every_survey_more_than_the_audit(seed):
    """The bounds hold, and are known not to be the narrowest: an audit that does not fail promises nothing."""
    sizes = random_survey(seed, 12)
    told = known(sizes, 0)
    none = np.full(2, np.nan)
    cells = audit(replace(told, planes=(replace(told.planes[0], eigen_low=none, eigen_high=none),)), endless).cells
    fits = values([one for one in same_margins(sizes) if alike(one, sizes, 0, 2, 1, percents=False)])
    assert (cells["low"].to_numpy() <= fits.min(axis=0)).all()
    assert (fits.max(axis=0) <= cells["high"].to_numpy()).all()
    assert np.ptp(fits, axis=0).sum() < (cells["high"] - cells["low"]).sum()


@pytest.mark.parametrize(("seed", "n"), [(1, 12), (4, 13)])
def test_margins_alone_leave_what_all_surveys_with_these_margins_take(seed, n):
    sizes = random_survey(seed, n)
    every = values(same_margins(sizes))
    cells = audit(known(sizes), endless).cells
    assert_array_equal(cells["low"], every.min(axis=0))
    assert_array_equal(cells["high"], every.max(axis=0))
    assert_array_equal(cells["possible"], [min(3, len(np.unique(column))) for column in every.T])


@pytest.mark.parametrize("seed", range(5))
def test_unrounded_axes_give_every_withheld_table_back(seed):
    sizes = random_survey(seed, 20)
    wholly = known(sizes, 6, 3)
    plane = wholly.planes[0]
    exact = np.asarray(positions(sizes)[1])
    plane = replace(plane, eigen_low=exact - 1e-6, eigen_high=exact + 1e-6)
    found = audit(replace(wholly, planes=(plane,)), endless)
    truth = values([sizes])[0]
    assert_array_equal(found.cells["low"], truth)
    assert_array_equal(found.cells["high"], truth)
    assert found.failed
    assert found.summary().loc[0, ["n_determined", "n_tables_determined"]].tolist() == [12, 3]


@st.composite
def surveys(draw):
    """Draw a survey of four questions of two or three categories, one of which may be passive."""
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    n = draw(st.integers(12, 20))
    sizes = draw(st.lists(st.integers(2, 3), min_size=4, max_size=4))[: draw(st.integers(3, 4))]
    answers = pd.DataFrame({f"q{i}": pd.Categorical(rng.integers(0, size, n)) for i, size in enumerate(sizes)})
    return answers, {"q0": [0]} if draw(st.booleans()) and sizes[0] == 3 else {}, draw(st.integers(1, 3))


def printed_of(answers, passive, decimals, *, mask, placed=None):
    """Return what is known of a survey, and its true counts; questions that are named are placed only."""
    held = pd.get_dummies(answers)
    labels = pd.MultiIndex.from_tuples([(name[:2], int(name[3:])) for name in held.columns])
    table = held.to_numpy(dtype=float).T @ held.to_numpy(dtype=float)
    counts = np.diag(table)
    space = fit_mca(answers.drop(columns=placed or []), n_axes=2, passive=passive, supplementary=answers[placed or []])
    clouds = [space.categories, *([space.supplementary] if placed else [])]
    y = pd.concat([pd.DataFrame(cloud.coordinates, index=cloud.labels) for cloud in clouds]).reindex(labels)
    question = labels.get_level_values(0).to_numpy()
    active = np.array([q not in (placed or []) and k not in passive.get(q, []) for q, k in labels]) & (counts > 0)
    low, high = rounded_bounds(np.round(y.to_numpy(), decimals), decimals)
    rare = np.isin(question, question[(counts > 0) & (counts < 3) & mask])
    eigen = rounded_bounds(np.round(space.eigenvalues.to_numpy()[: low.shape[1]], 2), 2)
    low[rare] = high[rare] = np.nan
    plane = Plane(active, low, high, *eigen)
    least, largest = np.where(rare, 1, counts), np.where(rare, len(answers), counts)
    crossed = np.where(question[:, None] == question, table, np.nan)
    return Known(len(answers), labels, least, largest, crossed, (plane,)), table


def contains(found, known_, table):
    first = known_.labels.get_indexer(pd.MultiIndex.from_frame(found.cells[["question_a", "category_a"]]))
    own = found.cells["question_b"].isna().to_numpy()
    second = known_.labels.get_indexer(pd.MultiIndex.from_frame(found.cells[["question_b", "category_b"]]))
    truth = table[first, np.where(own, first, second)]
    return bool(((found.cells["low"] <= truth) & (truth <= found.cells["high"])).all())


@given(surveys(), st.booleans(), st.booleans())
@settings(max_examples=12)
def test_the_truth_is_always_within_the_bounds(drawn, mask, place):
    answers, passive, decimals = drawn
    told, table = printed_of(answers, passive, decimals, mask=mask, placed=["q2"] if place else None)
    found = audit(told, endless)
    assert found.status == "finished"
    assert list(found.cells.columns) == COLUMNS
    assert contains(found, told, table)
    width = found.cells["high"] - found.cells["low"] + 1
    assert (found.cells["possible"] <= width.clip(upper=3)).all()


@given(surveys(), st.integers(1, 2))
@settings(max_examples=6)
def test_more_printed_never_widens_the_bounds(drawn, other):
    answers, passive, decimals = drawn
    told, table = printed_of(answers, passive, decimals, mask=False)
    question = told.labels.get_level_values(0).to_numpy()
    block = np.outer(question == "q0", question == f"q{other}")
    plane = told.planes[0]
    truth = (plane.low + plane.high) / 2
    finer = replace(plane, low=(plane.low + truth) / 2, high=(plane.high + truth) / 2)
    steps = [
        audit(replace(told, planes=()), endless).cells,
        audit(told, endless).cells,
        audit(replace(told, crossed=np.where(block | block.T, table, told.crossed)), endless).cells,
    ]
    keys = COLUMNS[:4]
    for before, after in pairwise(steps):
        both = after.merge(before, on=keys, suffixes=("", "_before"))
        assert len(both) == len(after)
        assert (both["low"] >= both["low_before"]).all()
        assert (both["high"] <= both["high_before"]).all()
    tight = audit(replace(told, planes=(finer,)), endless)
    if tight.status == "finished":  # halved bounds may leave the truth out
        assert (tight.cells["high"] <= steps[1]["high"]).all()


def test_poison_s_margins_leave_half_a_dozen_values_to_each_withheld_table(root):
    answers = pd.read_csv(root / "tests/reference/factominer/poison.csv").iloc[:, 4:].astype("category")
    held = pd.get_dummies(answers, prefix_sep="|").astype(float)
    labels = pd.MultiIndex.from_tuples([tuple(name.split("|")) for name in held.columns])
    table = (held.T @ held).to_numpy()
    counts = np.diag(table)
    blocks = ((table > 0) & (table < 3)).reshape(11, 2, 11, 2).any(axis=(1, 3)).repeat(2, axis=0).repeat(2, axis=1)
    space = fit_mca(answers, n_axes=2)
    y = np.where(counts[:, None] >= 5, np.round(space.coordinates.reindex(labels).to_numpy(), 1), np.nan)
    eigen = rounded_bounds(np.round(space.eigenvalues.to_numpy()[:2], 2), 2)
    plane = Plane(np.ones(22, dtype=bool), *rounded_bounds(y, 1), *eigen)
    told = Known(55, labels, counts, counts, np.where(blocks, np.nan, table))
    margins = audit(told, endless)
    assert margins.summary().loc[0, ["n_tables", "median_values"]].tolist() == [41, 6]
    placed = audit(replace(told, planes=(plane,)), endless)
    assert contains(placed, told, table)
    assert (placed.cells["high"] <= margins.cells["high"]).all()


def test_an_audit_without_time_fails():
    found = audit(known(random_survey(1, 12)), lambda: 0.0)
    assert (found.status, found.failed, len(found.cells)) == ("unfinished", True, 0)
    assert found.summary()["n_masked"].tolist() == [0]


def test_what_nobody_can_have_answered_is_told():
    sizes = random_survey(1, 12)
    told = known(sizes, 1)
    wrong = replace(told, n_respondents=13)
    assert audit(wrong, endless).status == "contradictory"
    plane = replace(told.planes[0], eigen_low=np.array([0.99, 0.99]), eigen_high=np.array([1.0, 1.0]))
    assert audit(replace(told, planes=(plane,)), endless).status == "contradictory"


def test_nothing_masked_is_nothing_to_bound():
    sizes = random_survey(1, 12)
    found = audit(replace(known(sizes), crossed=burt(sizes)), endless)
    assert (len(found.cells), found.failed) == (0, False)


def test_a_masked_category_is_held_by_what_the_other_categories_leave():
    told = known(random_survey(1, 12), 2)
    hidden = replace(told.planes[0], low=told.planes[0].low.copy(), high=told.planes[0].high.copy())
    hidden.low[0] = hidden.high[0] = np.nan
    bounded = narrowed(told, hidden)
    truth = positions(random_survey(1, 12), 2)[0][0]
    assert (bounded.low[0] <= truth).all()
    assert (truth <= bounded.high[0]).all()
    assert (bounded.high[0] - bounded.low[0] < 0.5).all()


def test_arrays_that_do_not_match_are_refused():
    told = known(random_survey(1, 12), 1)
    with pytest.raises(ValueError, match="bound the count of each of the 6 categories"):
        replace(told, least=told.least[:5])
    with pytest.raises(ValueError, match="a category is named twice"):
        replace(told, labels=LABELS[[0, 0, 1, 2, 3, 4]])
    with pytest.raises(ValueError, match="a plane has positions of shape"):
        replace(told, planes=(replace(told.planes[0], low=told.planes[0].low[:3]),))
