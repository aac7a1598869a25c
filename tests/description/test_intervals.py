"""Wilson's and Newcombe's intervals."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose
from scipy import stats

from analysis.geometry.inference.intervals import newcombe, wilson

counted = st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def test_wilson_agrees_with_r(r_description):
    for k, n, low, high in r_description["wilson"]:
        assert_allclose(wilson(k / n, n), (low, high), rtol=1e-12, atol=1e-15)


@given(counted, st.floats(0.1, 1), st.sampled_from([0.8, 0.95, 0.99]))
def test_wilson_holds_what_the_score_test_does_not_reject(count, deff, level):
    """The bounds are the proportions at z standard errors from the share, on bases that need not be whole."""
    (k, n), z = count, stats.norm.isf((1 - level) / 2)
    share, base = k / n, n * deff
    for bound in wilson(share, base, level):
        assert_allclose((share - bound) ** 2, z**2 * bound * (1 - bound) / base, atol=1e-12)


@given(counted, counted, st.sampled_from([0.8, 0.95, 0.99]))
def test_newcombe_joins_the_intervals_of_both_shares(a, b, level):
    p, q = a[0] / a[1], b[0] / b[1]
    low, high = wilson([p, q], [a[1], b[1]], level)
    expected = p - q - np.hypot(p - low[0], high[1] - q), p - q + np.hypot(high[0] - p, q - low[1])
    assert_allclose(newcombe(*a, *b, level), expected, atol=1e-12)


def test_newcombe_gives_the_example_of_its_article():
    assert_allclose(newcombe(56, 70, 48, 80), (0.0524, 0.3339), atol=5e-5)


@given(counted, counted)
def test_exchanging_the_groups_changes_the_sign(a, b):
    low, high = newcombe(*a, *b)
    assert_allclose(newcombe(*b, *a), (-high, -low), atol=1e-12)


@given(counted)
def test_wilson_holds_the_share_and_stays_in_bounds(count):
    k, n = count
    low, high = wilson(k / n, n)
    assert 0 <= low <= k / n <= high <= 1


def test_nobody_gives_no_interval():
    assert np.isnan(wilson(np.nan, 0)).all()


def test_percentages_and_wrong_levels_are_refused():
    with pytest.raises(ValueError, match="give proportions, not percentages"):
        wilson(40, 60)
    with pytest.raises(ValueError, match="a level of 95 is no confidence level"):
        wilson(0.4, 60, level=95)
