"""Typicality and homogeneity: references, brute force, invariants, refusals."""

from __future__ import annotations

import time
from itertools import combinations, permutations

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose

from analysis.geometry.inference.contrasts import TESTS
from analysis.geometry.inference.homogeneity import homogeneity, pairwise_homogeneity
from analysis.geometry.inference.typicality import typicality

CONTRACT = [
    *("factor", "category", "axes", "n", "effect", "statistic"),
    *("p_value", "p_adjusted", "method", "draws", "seed"),
]
AXES = [(axis,) for axis in range(1, 6)]


def rng(seed=62):
    return np.random.default_rng(seed)


def by_axes(table):
    return table.set_index("axes")


def cloud(n, seed=0, n_axes=2):
    return pd.DataFrame(rng(seed).normal(size=(n, n_axes)), columns=range(1, n_axes + 1))


def labelled(*sizes):
    return pd.Series(np.repeat(list("abcdef")[: len(sizes)], sizes), name="f")


@pytest.fixture(scope="module")
def exact(poison_points, poison_factors):
    """Return each test of five children among fifty-five, all arrangements enumerated."""
    tests = (typicality, homogeneity, pairwise_homogeneity)
    return {test: by_axes(test(poison_points, poison_factors["Courgette"], rng=rng())) for test in tests}


# Other programs ------------------------------------------------------------------------------------------------------


def test_normal_check_of_typicality_agrees_with_gdatools(poison_points, poison_factors, gdatools):
    for name in ("Sick", "Sex"):
        expected = gdatools["supvar"][name]
        table = by_axes(typicality(poison_points, poison_factors[name], rng=rng(), planes=AXES, draws=9))
        assert_allclose(table["normal_statistic"], expected["typic"]["data"][0], atol=6e-6)
        assert_allclose(table["normal_p_value"], expected["pval"]["data"][0], atol=1e-6)


def test_normal_check_of_homogeneity_agrees_with_gdatools(poison_points, poison_factors, gdatools):
    for name in ("Sick", "Sex"):
        table = by_axes(pairwise_homogeneity(poison_points, poison_factors[name], rng=rng(), planes=AXES, draws=9))
        for axis in ("1", "2"):
            expected = gdatools["homog"][name][f"dim.{axis}"]
            assert_allclose(abs(table.loc[axis, "normal_statistic"]), expected["test.stat"]["data"][0][1], atol=6e-6)
            assert_allclose(table.loc[axis, "normal_p_value"], expected["p.values"]["data"][0][1], atol=6e-6)


def test_exact_typicality_agrees_with_enumeration_in_r(exact, r_structure):
    expected, table = r_structure["typicality"], exact[typicality]
    assert_allclose(
        table.loc["1", ["p_value", "p_lower", "p_upper"]].astype(float),
        [expected["axis_1"], expected["axis_1_lower"], expected["axis_1_upper"]],
        rtol=1e-12,
    )
    assert_allclose(table.loc[["2", "1+2"], "p_value"], [expected["axis_2"], expected["plane"]], rtol=1e-12)
    assert_allclose(table.loc["1+2", "statistic"], expected["d2"], rtol=1e-10)
    assert (table["draws"] == expected["subsets"]).all()
    assert set(table["method"]) == {"exact"}


def test_exact_homogeneity_agrees_with_enumeration_in_r(poison_points, r_structure):
    expected = r_structure["homogeneity"]
    factor = pd.Series(expected["labels"], index=poison_points.index[:8], name="f")
    table = by_axes(homogeneity(poison_points, factor, rng=rng()))
    assert_allclose(table.loc[["1", "1+2"], "statistic"], [expected["eta2"], expected["trace"]], rtol=1e-10)
    assert_allclose(table.loc[["1", "1+2"], "p_value"], [expected["axis_1"], expected["plane"]], rtol=1e-12)
    assert (table["draws"] == expected["arrangements"]).all()


def test_exact_homogeneity_within_pairs_agrees_with_r(poison_points, r_structure):
    expected = r_structure["panel"]
    people = poison_points.index[:12]
    factor = pd.Series(["A", "B"] * 6, index=people, name="edition")
    pairs = pd.Series(np.repeat(list("uvwxyz"), 2), index=people)
    table = by_axes(homogeneity(poison_points, factor, rng=rng(), blocks=pairs))
    assert_allclose(table.loc["1+2", "statistic"], expected["trace"], rtol=1e-10)
    assert_allclose(table.loc["1+2", "p_value"], expected["plane"], rtol=1e-12)
    assert (table["draws"] == expected["exchanges"]).all()


# What always holds ---------------------------------------------------------------------------------------------------


def d2_in(points):
    """Return what gives D² of a group among points, by the definition of the method."""
    centre, inverse = points.mean(axis=0), np.linalg.inv(np.cov(points.T, ddof=0))

    def d2(group):
        deviation = points[list(group)].mean(axis=0) - centre
        return deviation @ inverse @ deviation

    return d2


@given(st.integers(6, 11), st.integers(1, 5), st.integers(0, 99))
@settings(max_examples=25)
def test_exact_typicality_is_brute_force(n, size, seed):
    coordinates = cloud(n, seed)
    factor = pd.Series(["in"] * size + ["out"] * (n - size), name="f")
    points = coordinates.to_numpy()
    means = np.array([points[list(s)].mean(axis=0) for s in combinations(range(n), size)]) - points.mean(axis=0)
    distances = np.array([*map(d2_in(points), combinations(range(n), size))])
    table = by_axes(typicality(coordinates, factor, rng=rng()))
    for axis in (0, 1):
        reached = np.abs(means[:, axis]) >= abs(means[0, axis]) - 1e-9
        assert table.loc[str(axis + 1), "p_value"] == reached.mean()
        assert table.loc[str(axis + 1), "p_lower"] == (means[:, axis] <= means[0, axis] + 1e-9).mean()
    assert table.loc["1+2", "p_value"] == (distances >= distances[0] - 1e-9).mean()


@given(st.sampled_from([(2, 3), (1, 2, 3), (2, 2, 2), (3, 4)]), st.integers(0, 99))
@settings(max_examples=15)
def test_exact_homogeneity_is_brute_force(sizes, seed):
    coordinates, factor = cloud(sum(sizes), seed), labelled(*sizes)
    d2 = d2_in(coordinates.to_numpy())

    def trace(labels):
        labels = np.array(labels)
        return sum((labels == g).mean() * d2(np.flatnonzero(labels == g)) for g in set(labels))

    traces = np.array([trace(arranged) for arranged in set(permutations(factor))])
    table = by_axes(homogeneity(coordinates, factor, rng=rng()))
    assert_allclose(table.loc["1+2", "statistic"], trace(factor))
    assert table.loc["1+2", "p_value"] == (traces >= trace(factor) - 1e-9).mean()


@given(st.integers(0, 99))
@settings(max_examples=6)
def test_names_and_order_change_nothing(seed):
    coordinates, factor = cloud(9, seed), labelled(2, 3, 4)
    order = rng(seed).permutation(9)
    renamed = factor.map({"a": "z", "b": "y", "c": "x"})
    before = homogeneity(coordinates, factor, rng=rng())
    after = homogeneity(coordinates.iloc[order], renamed.iloc[rng(seed + 1).permutation(9)], rng=rng())
    assert_allclose(after["p_value"], before["p_value"], rtol=1e-12)
    typical = typicality(coordinates, factor, rng=rng()).set_index(["category", "axes"])["p_value"]
    again = typicality(coordinates.iloc[order], renamed, rng=rng()).set_index(["category", "axes"])["p_value"]
    assert_allclose(again.loc["z"], typical.loc["a"], rtol=1e-12)


def test_typicality_is_homogeneity_against_the_complement(exact):
    typical, homogeneous, pair = exact.values()
    assert_allclose(homogeneous["p_value"], typical["p_value"], rtol=1e-12)
    assert_allclose(pair["p_value"], typical["p_value"], rtol=1e-12)
    assert_allclose(pair["effect"], typical["effect"] * 55 / 50, rtol=1e-12)


def test_monte_carlo_comes_near_enumeration(exact, poison_points, poison_factors):
    factor = poison_factors["Courgette"]
    for test, enumerated in exact.items():
        drawn = by_axes(test(poison_points, factor, rng=rng(), draws=19_999, exact_up_to=10))
        assert set(drawn["method"]) == {"monte_carlo"}
        assert_allclose(drawn["p_value"], enumerated["p_value"], atol=0.015)
        assert (drawn["p_value"] >= 1 / 20_000).all()


def test_monte_carlo_within_blocks_comes_near_enumeration():
    coordinates, factor = cloud(16, 4), pd.Series(["a", "b"] * 8, name="f")
    pairs = pd.Series(np.repeat(range(8), 2))
    exact = homogeneity(coordinates, factor, rng=rng(), blocks=pairs)
    drawn = homogeneity(coordinates, factor, rng=rng(), blocks=pairs, draws=9_999, exact_up_to=10)
    assert (exact["draws"] == 2**8).all()
    assert_allclose(drawn["p_value"], exact["p_value"], atol=0.02)


def test_a_seed_gives_one_result_and_is_recorded(poison_points, poison_factors):
    first, again, other = (typicality(poison_points, poison_factors["Sex"], rng=rng(s), draws=999) for s in (7, 7, 8))
    assert first.equals(again)
    assert not first["p_value"].equals(other["p_value"])
    assert set(first["seed"]) == {7}
    assert typicality(poison_points, poison_factors["Courgette"], rng=rng(7))["seed"].isna().all()


def test_columns_are_those_of_the_contract(poison_points, poison_factors):
    for test in (typicality, homogeneity, pairwise_homogeneity):
        table = test(poison_points, poison_factors["Sick"], rng=rng(), draws=9)
        assert list(table.columns) == list(TESTS)
        assert list(table.columns[:11]) == CONTRACT
        assert (table["p_adjusted"] >= table["p_value"]).all()


def test_a_normal_cloud_gives_the_normal_approximation():
    coordinates, factor = cloud(200, 11), labelled(60, 140)
    table = typicality(coordinates, factor, rng=rng(), draws=19_999)
    assert_allclose(table["p_value"], table["normal_p_value"], atol=0.02)


@pytest.mark.no_cover  # thousands of draws, five times as long when each line is followed
def test_p_values_are_uniform_when_labels_mean_nothing():
    """Of 100 groups taken at random, about one in twenty is found at .05."""
    planes = [(axis, axis + 1) for axis in range(1, 21, 2)]  # ten clouds at a time, each in a plane of its own
    tables = [typicality(cloud(16, seed, 20), labelled(4, 12), rng=rng(), planes=planes) for seed in range(10)]
    found = np.concatenate([table["p_value"].iloc[:10] for table in tables])
    assert len(found) == 100
    assert 2 <= (found <= 0.05).sum() <= 10


def test_a_factor_held_in_one_category_has_no_test(poison_points):
    everybody = pd.Series("all", index=poison_points.index, name="f")
    for test in (typicality, homogeneity, pairwise_homogeneity):
        assert test(poison_points, everybody, rng=rng()).empty


def test_five_of_sixty_one_are_enumerated_and_a_hundred_thousand_are_drawn_quickly():
    coordinates = cloud(61, 1)
    start = time.perf_counter()
    exact = typicality(coordinates, labelled(5, 56), rng=rng())
    halfway = time.perf_counter()
    drawn = typicality(coordinates, labelled(20, 41), rng=rng(), planes=[(1, 2)])
    end = time.perf_counter()
    assert (exact["draws"] == 5_949_147).all()
    assert (drawn["draws"] == 99_999).all()
    assert halfway - start < 10  # 0.4 s on an idle machine
    assert end - halfway < 5  # 0.05 s there


# Refusals ------------------------------------------------------------------------------------------------------------


def test_a_group_outside_the_cloud_is_refused(poison_points, poison_factors):
    editions = pd.Series("2018", index=poison_points.index, name="edition")
    editions[-9:] = "2019"
    with pytest.raises(ValueError, match=r"9 individus sur 55 ne font pas partie du nuage \(2019\).*homogénéité"):
        typicality(poison_points.iloc[:-9], editions, rng=rng())


def test_a_flat_axis_is_refused(poison_points, poison_factors):
    flat = poison_points.assign(**{"2": 0.0}).drop(columns=2).rename(columns={"2": 2})
    for test in (typicality, homogeneity, pairwise_homogeneity):
        with pytest.raises(ValueError, match=r"no extent on axes \(2,\)"):
            test(flat, poison_factors["Sick"], rng=rng(), planes=[(2,)])


def test_an_individual_without_block_is_refused(poison_points, poison_factors):
    blocks = pd.Series(1, index=poison_points.index[2:])
    with pytest.raises(ValueError, match="2 individuals have no block"):
        homogeneity(poison_points, poison_factors["Sick"], rng=rng(), blocks=blocks)
