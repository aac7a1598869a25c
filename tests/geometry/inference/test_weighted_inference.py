"""Tests of respondents who do not count alike: brute force, invariants, false alarms, refusals."""

from __future__ import annotations

import time
from itertools import combinations, permutations, product

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose
from pandas.testing import assert_frame_equal

from analysis.geometry.inference.contrasts import Effort, metrics
from analysis.geometry.inference.factor_tests import factor_tests
from analysis.geometry.inference.homogeneity import homogeneity, mean_by_chance, pairwise_homogeneity
from analysis.geometry.inference.typicality import typicality
from analysis.geometry.structure.covariance import linearised_covariance
from analysis.geometry.structure.groups import grouped

TESTS = (typicality, homogeneity, pairwise_homogeneity)


def rng(seed=62):
    return np.random.default_rng(seed)


def cloud(n, seed=0, n_axes=2):
    return pd.DataFrame(rng(seed).normal(size=(n, n_axes)), columns=range(1, n_axes + 1))


def uneven(n, seed=0, spread=0.7):
    return pd.Series(np.exp(spread * rng(seed + 1000).normal(size=n)))


def labelled(*sizes):
    return pd.Series(np.repeat(list("abcdef")[: len(sizes)], sizes), name="f")


# Brute force, by the definitions --------------------------------------------------------------------------------------


class Brute:
    """Means and distances of any group of a weighted cloud, one group at a time."""

    def __init__(self, coordinates, weights):
        self.points, self.weights = coordinates.to_numpy(), weights.to_numpy()
        covariance = np.cov(self.points.T, ddof=0, aweights=self.weights)
        self.inverses = [np.diag([1 / covariance[0, 0], 0]), np.diag([0, 1 / covariance[1, 1]])]
        self.inverses.append(np.linalg.inv(covariance))

    def mean(self, group):
        weights = self.weights[list(group)]
        return weights @ self.points[list(group)] / weights.sum()

    def distances(self, group, others):
        """Return D² between two groups on the first axis, on the second, in the plane."""
        deviation = self.mean(group) - self.mean(others)
        return np.array([deviation @ inverse @ deviation for inverse in self.inverses])

    def traces(self, labels):
        everybody, labels = range(len(labels)), np.array(labels)
        groups = [np.flatnonzero(labels == label) for label in set(labels)]
        return sum(
            self.weights[group].sum() / self.weights.sum() * self.distances(group, everybody) for group in groups
        )


def shares_reaching(found):
    """Return the share of rows that reach the first, column by column."""
    return (np.array(found) >= np.array(found)[0] - 1e-9).mean(axis=0)


@given(st.integers(6, 10), st.integers(1, 5), st.integers(0, 99))
@settings(max_examples=20)
def test_exact_typicality_is_brute_force(n, size, seed):
    coordinates, weights, factor = cloud(n, seed), uneven(n, seed), labelled(size, n - size)
    brute = Brute(coordinates, weights)
    subsets = list(combinations(range(n), size))
    table = typicality(coordinates, factor, rng=rng(), weights=weights).query("category == 'a'")
    assert_allclose(table["p_value"], shares_reaching([brute.distances(s, range(n)) for s in subsets]), rtol=1e-12)
    signed = [brute.mean(s)[0] for s in subsets]
    assert table["p_upper"].iloc[0] == shares_reaching(signed)
    assert table["p_lower"].iloc[0] == shares_reaching(np.negative(signed))
    d2 = brute.distances(subsets[0], range(n))
    assert_allclose(table["effect"].abs(), np.sqrt(d2), rtol=1e-9)
    assert_allclose(table["statistic"].iloc[2], d2[2], rtol=1e-9)


@given(st.sampled_from([(2, 3), (1, 2, 3), (2, 2, 2), (3, 4)]), st.integers(0, 99))
@settings(max_examples=15)
def test_exact_homogeneity_is_brute_force(sizes, seed):
    coordinates, weights, factor = cloud(sum(sizes), seed), uneven(sum(sizes), seed), labelled(*sizes)
    brute = Brute(coordinates, weights)
    arranged = [tuple(factor), *set(permutations(factor)) - {tuple(factor)}]
    found = [brute.traces(labels) for labels in arranged]
    table = homogeneity(coordinates, factor, rng=rng(), weights=weights)
    assert_allclose(table["statistic"], found[0], rtol=1e-9)
    assert_allclose(table["p_value"], shares_reaching(found), rtol=1e-12)


def test_exact_homogeneity_within_blocks_is_brute_force():
    coordinates, weights = cloud(10, 4), uneven(10, 4)
    factor, pairs = pd.Series(["a", "b"] * 5, name="f"), pd.Series(np.repeat(range(5), 2))
    brute = Brute(coordinates, weights)
    exchanges = product(["ab", "ba"], repeat=5)
    found = [brute.traces(list("".join(labels))) for labels in exchanges]
    table = homogeneity(coordinates, factor, rng=rng(), weights=weights, blocks=pairs)
    assert_allclose(table["statistic"], found[0], rtol=1e-9)
    assert_allclose(table["p_value"], shares_reaching(found), rtol=1e-12)


@given(st.integers(0, 99))
@settings(max_examples=10)
def test_exact_pairs_are_brute_force(seed):
    coordinates, weights, factor = cloud(11, seed), uneven(11, seed), labelled(3, 4, 4)
    brute, both = Brute(coordinates, weights), {*range(3), *range(7, 11)}
    found = [brute.distances(s, both - set(s)) for s in combinations(sorted(both), 3)]
    table = pairwise_homogeneity(coordinates, factor, rng=rng(), weights=weights)
    table = table.query("category == 'a' and against == 'c'")
    assert_allclose(table["effect"].abs(), np.sqrt(found[0]), rtol=1e-9)
    assert_allclose(table["p_value"], shares_reaching(found), rtol=1e-12)


def test_the_mean_by_chance_is_that_of_all_arrangements():
    sizes = (1, 2, 4)
    coordinates, weights, factor = cloud(7), uneven(7), labelled(*sizes)
    brute = Brute(coordinates, weights)
    expected = np.mean([brute.traces(labels) for labels in set(permutations(factor))], axis=0)
    for held, value in ((weights, expected), (None, np.array([2 / 6, 2 / 6, 4 / 6]))):
        parted = grouped(coordinates, factor, held)
        planes = metrics(parted, [(1,), (2,), (1, 2)])
        assert_allclose(mean_by_chance(parted, planes, Effort(rng())), value, rtol=1e-9)
        assert_allclose(mean_by_chance(parted, planes, Effort(rng(), 40_000, 1)), value, rtol=0.03)


def test_the_linearised_covariance_is_near_that_of_all_subsets():
    n, size = 16, 8
    coordinates, weights = cloud(n, 5), uneven(n, 5, spread=0.3)
    brute = Brute(coordinates, weights)
    means = np.array([brute.mean(subset) for subset in combinations(range(n), size)])
    linearised = (n - size) / (size * (n - 1)) * linearised_covariance(brute.points, brute.weights)
    assert_allclose(linearised, np.cov(means.T, ddof=0), atol=0.06 * np.trace(linearised))
    ignored = (n - size) / (size * (n - 1)) * np.cov(brute.points.T, ddof=0)
    assert np.abs(ignored - np.cov(means.T, ddof=0)).max() > 0.06 * np.trace(linearised)


# What always holds ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("exact_up_to", [10**6, 10])
@pytest.mark.parametrize("weight", [1.0, 0.3])
def test_equal_weights_are_no_weights(test, exact_up_to, weight):
    coordinates, factor = cloud(11, 3), labelled(3, 4, 4)
    shared = {"draws": 999, "exact_up_to": exact_up_to}
    plain = test(coordinates, factor, rng=rng(), **shared)
    even = test(coordinates, factor, rng=rng(), weights=pd.Series(weight, index=coordinates.index), **shared)
    assert_frame_equal(even, plain, rtol=1e-12, check_exact=weight == 1)
    assert even["p_value"].equals(plain["p_value"])


@pytest.mark.parametrize("test", TESTS)
@given(st.floats(1e-3, 1e3), st.integers(0, 99))
@settings(max_examples=15)
def test_the_unit_of_weights_changes_nothing(test, unit, seed):
    coordinates, weights, factor = cloud(9, seed), uneven(9, seed), labelled(2, 3, 4)
    before = test(coordinates, factor, rng=rng(), weights=weights)
    after = test(coordinates, factor, rng=rng(), weights=unit * weights)
    assert_frame_equal(after, before, rtol=1e-9)


@pytest.mark.parametrize("test", TESTS)
@given(st.integers(0, 99))
@settings(max_examples=15)
def test_the_order_of_respondents_changes_nothing(test, seed):
    coordinates, weights, factor = cloud(9, seed), uneven(9, seed), labelled(2, 3, 4)
    order = rng(seed).permutation(9)
    before = test(coordinates, factor, rng=rng(), weights=weights)
    after = test(coordinates.iloc[order], factor.iloc[order], rng=rng(), weights=weights.sample(frac=1, random_state=1))
    assert_frame_equal(after, before, rtol=1e-9)


@pytest.mark.parametrize("test", TESTS)
def test_monte_carlo_comes_near_enumeration(test):
    coordinates, weights, factor = cloud(14, 8), uneven(14, 8), labelled(5, 9)
    exact = test(coordinates, factor, rng=rng(), weights=weights)
    drawn = test(coordinates, factor, rng=rng(), weights=weights, draws=19_999, exact_up_to=10)
    assert set(drawn["method"]) == {"monte_carlo"}
    assert_allclose(drawn["p_value"], exact["p_value"], atol=0.015)
    plain = test(coordinates, factor, rng=rng())["p_value"]
    assert np.abs(exact["p_value"].iloc[:3] - plain.iloc[:3]).max() > 0.015


@pytest.mark.parametrize("test", TESTS)
def test_many_respondents_come_near_the_normal_check(test):
    coordinates, weights, factor = cloud(300, 11), uneven(300, 11, spread=0.5), labelled(90, 210)
    table = test(coordinates, factor, rng=rng(), weights=weights, draws=19_999)
    assert_allclose(table["p_value"], table["normal_p_value"], atol=0.02)


@pytest.mark.no_cover  # thousands of draws, five times as long when each line is followed
@pytest.mark.parametrize("test", TESTS)
def test_false_alarms_are_as_rare_as_announced(test):
    """Of 100 factors that mean nothing, weights going their own way, about one in twenty is found at .05."""
    planes = [(axis, axis + 1) for axis in range(1, 21, 2)]  # ten surveys at a time, each in a plane of its own
    drawn = {"planes": planes, "draws": 199, "exact_up_to": 1}
    found = [
        test(cloud(24, seed, 20), labelled(8, 16), rng=rng(seed), weights=uneven(24, seed), **drawn)
        for seed in range(10)
    ]
    p_values = np.concatenate([table["p_value"].iloc[:10] for table in found])
    assert len(p_values) == 100
    assert 2 <= (p_values <= 0.05).sum() <= 10


def test_of_two_weighted_groups_neither_test_is_the_other():
    coordinates, weights, factor = cloud(12, 2), uneven(12, 2), labelled(5, 7)
    table = typicality(coordinates, factor, rng=rng(), weights=weights)
    assert table["category"].unique().tolist() == ["a", "b"]
    by_group = table.pivot(index="axes", columns="category", values="p_value")
    assert (by_group["a"] != by_group["b"]).any()
    assert typicality(coordinates, factor, rng=rng())["category"].unique().tolist() == ["a"]


def test_a_family_of_tests_takes_weights():
    coordinates, weights = cloud(12, 2), uneven(12, 2)
    factors = pd.DataFrame({"deux": ["a"] * 5 + ["b"] * 7, "trois": list("abc") * 4})
    table = factor_tests(coordinates, factors, seed=62, weights=weights)
    assert table.groupby("factor")["test"].unique().map(list).to_dict() == {
        "deux": ["homogeneity"],
        "trois": ["homogeneity", "typicality"],
    }
    alone = homogeneity(coordinates, factors["trois"], rng=rng(), weights=weights)
    found = table.query("factor == 'trois' and test == 'homogeneity'")
    assert_allclose(found["p_value"], alone["p_value"], rtol=1e-12)


def test_a_hundred_thousand_draws_are_quick():
    coordinates, weights = cloud(61, 1), uneven(61, 1)
    start = time.perf_counter()
    table = typicality(coordinates, labelled(20, 41), rng=rng(), planes=[(1, 2)], weights=weights)
    elapsed = time.perf_counter() - start
    assert (table["draws"] == 99_999).all()
    assert elapsed < 5  # two groups, 0.2 s on an idle machine


# Refusals ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("weight", [0.0, -1.0, np.nan])
def test_a_weight_that_is_not_positive_is_refused(test, weight):
    weights = uneven(12).where(pd.Series(range(12)) != 3, weight)
    with pytest.raises(ValueError, match="f: some weights are not positive; leave those individuals out"):
        test(cloud(12), labelled(3, 4, 5), rng=rng(), weights=weights)
