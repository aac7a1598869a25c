"""Arrangements drawn as numbers of each cell: their law is that of permuted labels."""

from __future__ import annotations

from itertools import combinations, permutations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose

from analysis.geometry.inference import counted as module
from analysis.geometry.inference.arrangements import drawn_label_sums
from analysis.geometry.inference.counted import counted, counted_label_sums, counted_subset_sums


def rng(seed=62):
    return np.random.default_rng(seed)


def gathered(sums, axis=1):
    return np.concatenate(list(sums), axis=axis)


@pytest.fixture
def none_few(monkeypatch):
    """Count the individuals of every group, however few they are."""
    monkeypatch.setattr(module, "FEW_CHOSEN", 0)


@pytest.mark.usefixtures("none_few")
def test_subsets_of_like_individuals_have_the_law_of_all_subsets():
    places = np.array([[0.0, 0, 0, 1, 1, 3, 3, 3]])
    held = counted(places, places)
    assert held.sizes.tolist() == [3, 2, 3]
    assert not held.root.any()
    every = [sum(subset) for subset in combinations(places[0], 3)]
    drawn = np.rint(gathered(counted_subset_sums(held, 3, rng(), 40_000))[0])
    for value in set(every):
        expected = np.mean(np.array(every) == value)
        assert abs(np.mean(drawn == value) - expected) < 5 * np.sqrt(expected / 40_000)


@pytest.mark.usefixtures("none_few")
def test_groups_of_like_individuals_have_the_law_of_all_permutations():
    places = np.array([0.0, 0, 1, 1, 1, 2])
    every = {tuple(np.add.reduceat(order, [0, 1, 3])) for order in permutations(places)}
    held = counted(places[None, :], places[None, :])
    drawn = np.rint(gathered(counted_label_sums(held, [1, 2, 3], rng(), 20_000))[0])
    assert {tuple(row) for row in drawn} == every
    permuted = gathered(drawn_label_sums(places[None, :], np.repeat([0, 1, 2], [1, 2, 3]), np.zeros(6), rng(), 20_000))
    for row in every:
        shares = [np.mean((np.rint(sums) == row).all(axis=1)) for sums in (drawn, permuted[0])]
        assert abs(shares[0] - shares[1]) < 0.016


@pytest.mark.parametrize("sizes", [[900, 2100], [20, 600, 980, 1400]])
def test_moments_are_those_of_permuted_labels(sizes):
    n, draws = sum(sizes), 4_000
    weights = rng(1).choice([0.5, 1.0, 2.5], n)
    places = rng(2).exponential(size=(2, n))
    addends = np.vstack([weights * places, weights])
    held = counted(addends, np.vstack([places, weights]), most=64)
    assert held.root.any()
    sums = gathered(counted_label_sums(held, sizes, rng(), draws))
    assert_allclose(sums.sum(axis=2), np.broadcast_to(addends.sum(axis=1)[:, None], sums.shape[:2]))
    spread = np.cov(addends, bias=True)
    for group, size in enumerate(sizes):
        errors = np.sqrt(size * (n - size) / (n - 1) * np.diag(spread))
        found = (sums[:, :, group].mean(axis=1) - size * addends.mean(axis=1)) / errors
        assert np.abs(found).max() < 4 / np.sqrt(draws)
        expected = spread * size * (n - size) / (n - 1)
        assert_allclose(
            np.cov(sums[:, :, group]) / np.outer(errors, errors), expected / np.outer(errors, errors), atol=0.1
        )
    between = np.cov(sums[0, :, -1], sums[0, :, -2])[0, 1]
    assert between == pytest.approx(-sizes[-1] * sizes[-2] / (n - 1) * spread[0, 0], rel=0.15)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), st.integers(2, 40), st.integers(4, 64))
def test_cells_hold_everybody_and_keep_their_sums(seed, distinct, most):
    places = rng(seed).integers(distinct, size=(2, 300)).astype(float)
    held = counted(places, places, most)
    assert held.sizes.min() > 0
    assert held.sizes.sum() == 300
    assert held.n == 300
    assert_allclose(held.means @ held.sizes, places.sum(axis=1))
    within = places - held.means[:, held.cells]
    assert_allclose(held.root @ held.root.T, within @ within.T / 300, atol=1e-9)
    if len(np.unique(places, axis=1).T) <= most:
        assert not held.root.any()


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=9), st.data())
def test_no_cell_gives_more_than_it_holds(sizes, data):
    first, second = (data.draw(st.integers(0, sum(sizes) // 2)) for _ in range(2))
    cells = np.repeat(np.arange(len(sizes)), sizes)
    held = counted(np.eye(len(sizes))[:, cells], cells[None, :].astype(float))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "FEW_CHOSEN", 0)
        groups = [first, second, sum(sizes) - first - second]
        taken = np.rint(gathered(counted_label_sums(held, groups, rng(), 30)))
    assert (taken >= 0).all()
    assert (taken.sum(axis=2) == np.array(sizes)[:, None]).all()
    assert (taken.sum(axis=0) == groups).all()


def test_the_same_seed_gives_the_same_sums():
    places = rng(3).normal(size=(1, 3_000))
    held = counted(places, places)
    first, second = (gathered(counted_label_sums(held, [100, 1_000, 1_900], rng(), 50)) for _ in range(2))
    assert np.array_equal(first, second)


def test_a_rare_answer_is_a_cell_of_its_own_beside_weights_of_many_values():
    n, size, draws = 4_000, 600, 2_000
    answers = (np.arange(n) < 40).astype(float)
    weights = rng(3).lognormal(0, 0.5, n)
    held = counted(answers[None, :], np.vstack([answers, weights]), most=128)
    assert set(held.means[0]) == {0.0, 1.0}
    drawn = gathered(counted_subset_sums(held, size, rng(), draws))[0]
    assert drawn.min() >= 0
    assert drawn.var() == pytest.approx(size * (n - size) / (n - 1) * 0.01 * 0.99, rel=0.15)
