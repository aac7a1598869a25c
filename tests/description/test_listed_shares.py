"""Shares of two editions, of whose respondents some are the same: lists that bound them, who came back."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from numpy.testing import assert_allclose
from scipy import stats

from analysis.description.frequencies import Choices
from analysis.description.panel_shares import difference_bounds, difference_p_value
from analysis.description.repeated import left_by_lists, met_again
from analysis.description.two_editions import Asked, Pair, shares_of
from analysis.geometry.inference.contrasts import Effort

REPEATS = 700
CORRELATION = 0.9  # of the traits of a person in two editions


def listed(seed, n, share):
    """Return whether each person of a list gives the answer, in each of two editions."""
    traits = np.random.default_rng(seed).normal(size=(2, n))
    traits[1] = CORRELATION * traits[0] + np.sqrt(1 - CORRELATION**2) * traits[1]
    return traits < stats.norm.ppf(share)


def covered(answers, sizes, generator):
    """Return how often intervals cover the difference of the shares of a list, respondents drawn from it twice."""
    n = answers.shape[1]
    true, found = answers[0].mean() - answers[1].mean(), 0
    for _ in range(REPEATS):
        first, second = (generator.choice(n, size, replace=False) for size in sizes)
        held = np.r_[answers[0, first], answers[1, second]]
        members = np.arange(sum(sizes)) < sizes[0]
        met = met_again(np.r_[first, second] + 1)
        _, low, high = difference_bounds(held, members, np.ones(len(held)), met, parts=(sizes[0] / n, sizes[1] / n))
        found += low - 1e-12 <= true <= high + 1e-12
    return found / REPEATS


@pytest.mark.no_cover
@pytest.mark.parametrize(("n", "sizes"), [(100, (61, 61)), (100, (80, 80)), (100, (40, 75)), (600, (300, 300))])
def test_intervals_of_a_list_cover_its_difference_where_some_come_back(n, sizes):
    """The correlation of an overlap alone would make them cover .78 to .90."""
    assert 0.92 <= covered(listed(n, n, 0.4), sizes, np.random.default_rng(n)) <= 0.98


@given(st.integers(5, 80), st.integers(5, 80), st.integers(0, 40), st.data())
def test_what_lists_leave_of_a_correlation(n, m, more, data):
    n_pairs = data.draw(st.integers(1, min(n, m)))
    longest = max(n, m) + 1 + more
    parts = n / longest, m / longest
    left = left_by_lists(n_pairs / (n * m), (n, m), parts)
    assert 0 <= left <= 1
    assert left <= left_by_lists(min(n, m) / (n * m), (n, m), parts) + 1e-12  # the more come back, the more is left
    assert left_by_lists(n_pairs / (n * m), (n, m), (0.0, parts[1])) == 1  # no list on one side
    assert_allclose(left_by_lists(1 / n, (n, n), (n / longest, n / longest)), 1)  # the same persons


def test_answers_of_two_editions_have_the_interval_of_declared_differences():
    generator = np.random.default_rng(3)
    held = generator.random(45) < 0.5
    members = np.arange(45) < 20
    pairs = np.stack([np.arange(12), 20 + np.arange(12)], axis=1)
    frames = 40, 60
    pair = Pair(members, np.ones(45), pairs, frames)
    known = Choices("q", ("oui",), np.ones(45, dtype=bool), held[:, None])
    told = shares_of(Asked(known, is_multiple=True), pair).iloc[0]
    _, *bounds = difference_bounds(held, members, np.ones(45), pair.structures, parts=(20 / 40, 25 / 60))
    endless = shares_of(Asked(known, is_multiple=True), Pair(members, np.ones(45), pairs, (None, None))).iloc[0]
    assert_allclose(pd.to_numeric(told[["ci_low", "ci_high"]]), bounds, atol=1e-12)
    assert told["ci_high"] - told["ci_low"] < endless["ci_high"] - endless["ci_low"]


def partial(pairs, first, second):
    """Return answers of pairs (both, first, second, neither), and of the others: (yes, no) in each edition."""
    held = np.r_[
        np.repeat([1, 1, 0, 0], pairs),
        np.repeat([1, 0], first),
        np.repeat([1, 0, 1, 0], pairs),
        np.repeat([1, 0], second),
    ].astype(bool)
    n, once = sum(pairs), sum(first)
    structures = np.zeros(len(held), dtype=int)
    structures[:n] = structures[n + once : 2 * n + once] = np.arange(1, n + 1)
    return held, np.arange(len(held)) < n + once, np.ones(len(held)), structures


@pytest.mark.parametrize(("first", "is_rejected"), [((2, 8), False), ((9, 1), True)])
def test_the_test_of_a_partial_panel_is_of_each_kind_and_its_interval_of_the_whole(first, is_rejected):
    """Those who came back say yes 9 times in 10, the others 2 in 10: editions differ by who is in them.

    The test finds a change of a kind that goes the same way: here of the others, from 9 to 2 in 10.
    """
    held, members, weights, structures = partial((33, 3, 3, 1), first, (20, 80))
    difference, low, _ = difference_bounds(held, members, weights, structures)
    again, sides = structures > 0, (members, ~members)
    parts = [again[side].mean() for side in sides]
    shares = np.array([[held[side & kind].mean() for kind in (again, ~again)] for side in sides])
    middle = shares.mean(axis=0)
    composition = (parts[0] - parts[1]) * (middle[0] - middle[1])
    within = np.mean(parts) * (shares[0, 0] - shares[1, 0]) + (1 - np.mean(parts)) * (shares[0, 1] - shares[1, 1])
    assert_allclose(composition + within, difference)
    assert composition > 0.03
    p_value = difference_p_value(held, members, weights, structures, Effort(np.random.default_rng(1), 1_999))
    assert (p_value <= 0.05) == is_rejected
    if not is_rejected:
        assert_allclose(within, 0, atol=1e-12)
        assert low > 0
