"""Studentised permutations of two groups: R's brute force, what must hold, size where spreads and numbers differ."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats

from analysis.comparison import accepted
from analysis.comparison.studentised import studentised_shifts
from analysis.comparison.two_groups import TwoGroups
from analysis.geometry.inference.contrasts import Effort

AXIS, PLANE = (0,), (0, 1)


def rng(seed=62):
    return np.random.default_rng(seed)


def effort(draws=999, exact_up_to=10**6, seed=62):
    return Effort(rng(seed), draws, exact_up_to)


def groups(points, size, weights=None, pairs=()):
    points = np.atleast_2d(np.asarray(points, dtype=float))
    n = points.shape[1]
    own = np.ones(n) if weights is None else np.asarray(weights, dtype=float)
    return TwoGroups(points, np.arange(n) < size, own, np.array(pairs, dtype=np.intp).reshape(-1, 2))


def on_axis(points, size, weights=None, pairs=(), **options):
    (found,) = studentised_shifts(groups(points, size, weights, pairs), [AXIS], effort(**options))
    return found


@pytest.fixture(scope="module")
def r_studentised(root):
    return json.loads((root / "tests/reference/comparisons/studentised.json").read_text("utf-8"))


# Other programs ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["plain", "weighted"])
def test_the_test_and_its_interval_are_those_of_brute_force_in_r(r_studentised, name):
    expected = r_studentised[name]
    found = on_axis(expected["y"], expected["size"], expected["weights"])
    assert_allclose(found.statistic, expected["statistic"], rtol=1e-12)
    assert_allclose(found.p_value, expected["p_value"], rtol=1e-12)
    assert_allclose((found.low, found.high), (expected["low"], expected["high"]), atol=1e-7)


@pytest.mark.parametrize("name", ["panel", "weighted_panel"])
def test_the_test_of_a_panel_is_that_of_brute_force_in_r(r_studentised, name):
    expected = r_studentised[name]
    pairs = [(rank, expected["size"] + rank) for rank in range(expected["n_pairs"])]
    found = on_axis(expected["y"], expected["size"], expected["weights"], pairs)
    assert_allclose(found.statistic, expected["statistic"], rtol=1e-12)
    assert_allclose(found.p_value, expected["p_value"], rtol=1e-12)


def test_the_test_of_a_plane_is_that_of_brute_force_in_r(r_studentised):
    expected = r_studentised["plane"]
    (found,) = studentised_shifts(groups(expected["points"], expected["size"]), [PLANE], effort())
    assert_allclose(found.statistic, expected["statistic"], rtol=1e-10)
    assert_allclose(found.p_value, expected["p_value"], rtol=1e-12)


@given(st.integers(3, 40), st.integers(3, 40), st.integers(0, 999))
def test_the_statistic_is_that_of_welch(n, m, seed):
    y = rng(seed).normal(size=n + m)
    found = on_axis(y, n, draws=9, exact_up_to=1)
    assert_allclose(found.statistic, stats.ttest_ind(y[:n], y[n:], equal_var=False).statistic, rtol=1e-9)


@given(st.integers(3, 30), st.integers(0, 999))
def test_a_whole_panel_is_the_paired_test(n, seed):
    y = rng(seed).normal(size=2 * n)
    found = on_axis(y, n, pairs=[(rank, n + rank) for rank in range(n)], draws=9, exact_up_to=1)
    assert_allclose(found.statistic, stats.ttest_rel(y[:n], y[n:]).statistic, rtol=1e-8)


# Invariants ----------------------------------------------------------------------------------------------------------


@given(st.integers(4, 7), st.integers(4, 7), st.floats(-2, 2), st.integers(0, 999), st.booleans())
def test_a_shift_moves_the_interval_with_it_and_a_scale_scales_it(n, m, shift, seed, weighted):
    y, w = rng(seed).normal(size=n + m), np.exp(0.5 * rng(seed).normal(size=n + m)) if weighted else None
    before, after = on_axis(y, n, w), on_axis(-3 * (y + shift * (np.arange(n + m) < n)), n, w)
    assert_allclose((after.low, after.high), (-3 * (before.high + shift), -3 * (before.low + shift)), atol=1e-6)


@given(st.integers(4, 7), st.integers(4, 7), st.integers(0, 999))
def test_groups_change_places_and_nothing_else_changes(n, m, seed):
    y = rng(seed).normal(size=n + m)
    before, after = on_axis(y, n), on_axis(np.r_[y[n:], y[:n]], m)
    assert_allclose((after.statistic, after.p_value), (-before.statistic, before.p_value))
    assert_allclose((after.low, after.high), (-before.high, -before.low), atol=1e-7)


@given(st.integers(4, 7), st.integers(4, 7), st.integers(0, 999), st.floats(1e-3, 1e3))
def test_equal_weights_are_no_weights(n, m, seed, unit):
    y = rng(seed).normal(size=n + m)
    plain, even = on_axis(y, n), on_axis(y, n, np.full(n + m, unit))
    assert_allclose((even.statistic, even.p_value), (plain.statistic, plain.p_value), rtol=1e-9)


@given(st.integers(0, 999))
def test_a_plane_turned_round_is_as_far(seed):
    points = rng(seed).normal(size=(2, 24))
    turn = np.array([[0.6, -0.8], [0.8, 0.6]]) * 2
    before, after = (
        studentised_shifts(groups(each, 12), [PLANE], effort(99, 1))[0] for each in (points, turn @ points)
    )
    assert_allclose((after.statistic, after.p_value), (before.statistic, before.p_value), rtol=1e-8)


def test_draws_agree_with_enumeration():
    y = rng(3).normal(size=14) + np.where(np.arange(14) < 6, 1.2, 0)
    exact, drawn = on_axis(y, 6), on_axis(y, 6, draws=20_000, exact_up_to=1)
    assert_allclose(drawn.p_value, exact.p_value, atol=0.006)
    assert_allclose((drawn.low, drawn.high), (exact.low, exact.high), atol=0.06)


@given(st.integers(8, 14), st.integers(8, 14), st.integers(0, 1000), st.sampled_from([0.3, 1.0, 4.0]))
def test_a_bound_is_that_of_a_search_that_looks_at_all_arrangements_again(n, m, seed, spread):
    points = rng(seed).normal(scale=np.repeat([spread, 1.0], [n, m]))
    weights = rng(seed).uniform(0.5, 2, n + m)
    whole = on_axis(points, n, weights, draws=199, exact_up_to=0)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(accepted, "MANY", 0)
        assert on_axis(points, n, weights, draws=199, exact_up_to=0) == whole


# What it refuses -----------------------------------------------------------------------------------------------------


def test_groups_too_small_to_reject_anything_have_no_interval():
    found = on_axis([5.0, 0.0, 0.1, 0.2], 1)
    assert np.isnan([found.low, found.high]).all()
    assert found.p_value > 0.05


def test_a_plane_of_fewer_than_ten_is_described_and_not_tested():
    (found,) = studentised_shifts(groups(rng().normal(size=(2, 21)), 9), [PLANE], effort(99, 1))
    assert np.isfinite(found.statistic)
    assert np.isnan(found.p_value)


def test_points_all_alike_are_not_apart_and_groups_without_spread_are():
    assert on_axis([1.0] * 8, 4).p_value == 1
    found = on_axis([1.0] * 4 + [2.0] * 4, 4)
    assert found.p_value == pytest.approx(2 / 70)
    assert np.isnan([found.statistic, found.low, found.high]).all()


@pytest.mark.parametrize("exact_up_to", [1, 10**6])
def test_a_panel_that_answers_alike_has_not_moved(exact_up_to):
    points = np.tile(rng(5).normal(size=(3, 12)), 2)
    pairs = [(rank, 12 + rank) for rank in range(12)]
    planes = [(0,), (1,), (0, 1), (0, 2), (1, 2)]
    found = studentised_shifts(groups(points, 12, pairs=pairs), planes, effort(999, exact_up_to))
    assert [one.p_value for one in found] == [1.0] * 5


# Size, coverage and power, in the designs that people have: fixed seeds, so that the gate is no lottery ---------------


@pytest.mark.no_cover
@pytest.mark.parametrize(("n", "m", "spread"), [(80, 20, 1.5), (20, 80, 1.5), (27, 34, 1.0), (150, 20, 1.5)])
def test_false_alarms_are_as_rare_as_announced_where_spreads_and_numbers_differ(n, m, spread):
    generator, found = rng(n), []
    for _ in range(20):  # of twenty surveys each, on as many axes
        y = generator.normal(size=(20, n + m)) * np.repeat([1, spread], [n, m])
        found += studentised_shifts(groups(y, n), [(axis,) for axis in range(20)], Effort(generator, 199, 1))
    alarms = np.mean([one.p_value <= 0.05 for one in found])
    covered = np.mean([one.low <= 0 <= one.high for one in found])
    assert 0.02 <= alarms <= 0.085
    assert covered == pytest.approx(1 - alarms)


@pytest.mark.no_cover
def test_a_panel_finds_a_shift_that_it_would_miss_if_ignored():
    generator, seen, ignored = rng(1), [], []
    pairs = [(rank, 40 + rank) for rank in range(40)]
    for _ in range(60):
        first = generator.normal(size=40)
        y = np.r_[0.9 * first + np.sqrt(0.19) * generator.normal(size=40) + 0.3, first]
        for found, known in ((seen, pairs), (ignored, ())):
            (one,) = studentised_shifts(groups(y, 40, pairs=known), [AXIS], Effort(generator, 199, 1))
            found.append(one.p_value <= 0.05)
    assert np.mean(seen) > 0.85
    assert np.mean(ignored) < 0.3
