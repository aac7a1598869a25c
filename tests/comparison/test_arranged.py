"""Moments of several editions under permuted labels: against numpy, against two editions, with a panel."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose

from analysis.comparison.arranged import Addends, Editions, against_last, structures_of
from analysis.comparison.studentised import studentised_shifts
from analysis.comparison.two_groups import TwoGroups
from analysis.geometry.inference.contrasts import Effort

PRODUCTS = [(0, 0), (0, 1), (1, 1)]


def editions(sizes, seed=1, *, weighted=False, structures=None):
    rng = np.random.default_rng(seed)
    n = sum(sizes)
    weights = np.exp(rng.normal(size=n) / 2) if weighted else np.ones(n)
    same = np.zeros(n, dtype=int) if structures is None else np.asarray(structures)
    return Editions(rng.normal(size=(2, n)), np.repeat(np.arange(len(sizes)), sizes), weights, same)


def slowly(held: Editions, labels):
    """Return the means and the covariance of each pair of editions on both axes, by sums over structures."""
    k, n = len(held.sizes), len(labels)
    names = np.where(held.structures > 0, held.structures, -1 - np.arange(n))
    sizes = held.sizes
    means = np.zeros((2, k))
    for g in range(k):
        own = labels == g
        means[:, g] = (held.values[:, own] * held.weights[own]).sum(axis=1) / held.weights[own].sum()
    covariance = np.zeros((2, k, 2, k))
    for name in np.unique(names):
        c = np.zeros((2, k))
        for i in np.flatnonzero(names == name):
            g = labels[i]
            total = held.weights[labels == g].sum()
            growth = np.sqrt(sizes[g] / (sizes[g] - 1))
            c[:, g] += growth * held.weights[i] * (held.values[:, i] - means[:, g]) / total
        covariance += np.einsum("jg,lh->jglh", c, c)
    return means, covariance


STRUCTURES = [1, 2, 0, 3, 0, 1, 2, 4, 0, 3, 0, 1, 4, 0, 0]  # 1 answered three times


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("structures", [None, STRUCTURES])
def test_moments_are_those_of_a_sum_over_structures(weighted, structures):
    held = editions((5, 5, 5), weighted=weighted, structures=structures)
    addends = Addends(held, PRODUCTS)
    labels = np.stack([held.codes.astype(np.int8), *next(iter(held.drawn(np.random.default_rng(2), 7)))])
    found = addends.moments(labels)
    for m, own in enumerate(labels):
        means, covariance = slowly(held, own)
        assert_allclose(found.means[:, :, m], means, atol=1e-12)
        for (j, k), held_covariance in found.covariances.items():
            assert_allclose(held_covariance[:, :, m], covariance[j, :, k], atol=1e-12)


def test_labels_of_a_structure_are_permuted_among_its_answers_and_sizes_stay():
    held = editions((5, 5, 5), structures=STRUCTURES)
    drawn = np.concatenate(list(held.drawn(np.random.default_rng(3), 4000)))
    assert (np.apply_along_axis(np.bincount, 1, drawn) == 5).all()
    for number in (1, 2, 3, 4):
        ranks = np.flatnonzero(held.structures == number)
        assert (np.sort(drawn[:, ranks], axis=1) == np.sort(held.codes[ranks])).all()
    swapped = (drawn[:, 1] == 1).mean()  # structure 2 answered in editions 0 and 1
    assert 0.46 < swapped < 0.54
    free = np.flatnonzero(held.structures == 0)
    shares = [(drawn[:, rank] == 2).mean() for rank in free]
    assert_allclose(shares, (held.codes[free] == 2).mean(), atol=0.04)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 500), st.integers(4, 9), st.integers(4, 9), st.booleans())
def test_of_two_editions_the_statistic_is_that_of_the_test_of_two(seed, n_a, n_b, weighted):
    held = editions((n_a, n_b), seed, weighted=weighted)
    moments = Addends(held, PRODUCTS).observed()
    groups = TwoGroups(held.values, held.codes == 0, held.weights)
    axis, plane = studentised_shifts(groups, [(0,), (0, 1)], Effort(np.random.default_rng(1), 9, 0))
    assert_allclose(moments.wald([0], against_last(2)).item(), axis.statistic**2, rtol=1e-9)
    assert_allclose(moments.wald([0, 1], against_last(2)).item(), plane.statistic, rtol=1e-9)


def test_where_everybody_answered_twice_the_statistic_is_that_of_pairs():
    structures = [*range(1, 13), *range(1, 13)]
    held = editions((12, 12), structures=structures)
    found = Addends(held, PRODUCTS).observed().wald([0], against_last(2)).item()
    apart = held.values[0, :12] - held.values[0, 12:]
    assert_allclose(found, 12 * apart.mean() ** 2 / apart.var(ddof=1), rtol=1e-9)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 500), st.floats(-50, 50), st.floats(0.01, 100))
def test_neither_origin_nor_unit_nor_the_contrasts_chosen_change_the_statistic(seed, origin, unit):
    held = editions((5, 6, 7), seed)
    first = Addends(held, PRODUCTS).observed().wald([0, 1], against_last(3)).item()
    moved = held.with_values(held.values * unit + origin)
    turned = np.array([[1.0, -1.0, 0.0], [1.0, 1.0, -2.0]])
    assert_allclose(Addends(moved, PRODUCTS).observed().wald([0, 1], turned).item(), first, rtol=1e-5)


def test_who_stands_twice_in_one_edition_is_not_known_again():
    codes = np.array([0, 0, 1, 1, 2, 0])
    panel = np.array(["a", "b", "a", "b", "a", "b"], dtype=object)
    assert structures_of(panel, codes).tolist() == [1, 0, 1, 0, 1, 0]
    assert structures_of(np.array(["", None, "", np.nan, "x", ""], dtype=object), codes).tolist() == [0] * 6
    assert structures_of(None, codes).tolist() == [0] * 6
