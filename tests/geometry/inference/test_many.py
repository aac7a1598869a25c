"""Tests of many individuals: by the law, by draws that stop, and when neither law is allowed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.geometry.inference import contrasts, many, typicality
from analysis.geometry.inference.contrasts import CHECKED, TESTS
from analysis.geometry.inference.factor_tests import checks_of, factor_tests
from analysis.geometry.inference.homogeneity import homogeneity, pairwise_homogeneity
from analysis.geometry.inference.many import Law, skewnesses
from analysis.geometry.sizes import CHECKS, ENOUGH, LAW_FROM
from analysis.geometry.structure.weighted_points import weighted_points
from analysis.tables import TABLES

TYPICALITY = typicality.typicality


def rng(seed=62):
    return np.random.default_rng(seed)


def cloud(n, seed=0):
    """Return points of unequal spreads and long tails on the second axis."""
    drawn = rng(seed)
    return pd.DataFrame({1: drawn.normal(size=n), 2: drawn.exponential(size=n)})


def labelled(*sizes):
    return pd.Series(np.repeat(list("abcdef")[: len(sizes)], sizes), name="f")


def both_ways(test, points, factor, patched, weights=None):
    """Return the p-values of each test by permuted labels, then as those of many."""
    drawn = test(points, factor, rng=rng(), draws=1_499, weights=weights)
    with pytest.MonkeyPatch.context() as context:
        for name, value in patched.items():
            context.setattr(*name, value)
        return drawn, test(points, factor, rng=rng(), draws=1_499, weights=weights)


MANY = {(contrasts, "COUNTED_FROM"): 300, (typicality, "COUNTED_FROM"): 300}
BY_LAW = MANY | {(many, "LAW_FROM"): 150, (many, "MOST_SKEWED"): 0.4}


@pytest.mark.parametrize(
    ("test", "weighted"),
    [(TYPICALITY, False), (TYPICALITY, True), (homogeneity, True), (pairwise_homogeneity, False)],
)
def test_laws_and_counted_draws_agree_with_permuted_labels(test, weighted):
    points, factor = cloud(700), labelled(400, 300) if test is TYPICALITY else labelled(150, 200, 350)
    weights = pd.Series(rng(5).choice([0.5, 1, 2], 700)) if weighted else None
    for patched, method in ((MANY, "sequential"), (BY_LAW, "law")):
        drawn, found = both_ways(test, points, factor, patched, weights)
        assert set(drawn["method"]) == {"monte_carlo"}
        assert set(found["method"]) == {method}
        assert (np.abs(found["p_value"] - drawn["p_value"]) < 0.1 * drawn["p_value"] + 0.03).all()
        same = ["factor", "category", "axes", "n", "effect", "statistic", "normal_p_value"]
        pd.testing.assert_frame_equal(found[same], drawn[same])
        sides = found.dropna(subset="p_lower")
        assert (np.abs(sides["p_lower"] - drawn.loc[sides.index, "p_lower"]) < 0.06).all()
        if method == "law":
            assert (found["draws"] == CHECKS).all()
            assert np.abs(found["drawn_p_value"] - found["p_value"]).max() < 0.08


def test_counted_draws_keep_their_level_where_groups_and_spreads_are_unequal():
    values = np.concatenate([rng(1).normal(0, 3, 40), rng(2).normal(0, 1, 360)]).round(1)
    p_values = []
    with pytest.MonkeyPatch.context() as context:
        for name, value in MANY.items():
            context.setattr(*name, value)
        for seed in range(30):
            points = pd.DataFrame({1: rng(seed).permutation(values)})
            found = homogeneity(points, labelled(40, 360), rng=rng(seed), planes=[(1,)], draws=99)
            p_values.append(found["p_value"].item())
    assert stats.kstest(p_values, "uniform").pvalue > 0.01


def flags_of(*p_values):
    def reaching(draws):
        drawn = rng(4)
        for _ in range(draws // 100 + 1):
            yield drawn.random((len(p_values), 100)) < np.array(p_values)[:, None]

    return reaching


def test_drawing_stops_once_p_is_known():
    common, rare = many.tested_many(flags_of(0.5, 0.002), [None, None], 9_999)
    assert common.p_value == ENOUGH / common.draws
    assert common.p_value == pytest.approx(0.5, abs=0.06)
    assert common.draws < 1_000
    assert rare.p_value == pytest.approx(0.002, abs=0.0015)
    (never,) = many.tested_many(flags_of(0.0), [None], 999)
    assert never.p_value == 1 / (never.draws + 1)


def test_a_law_stands_for_draws_only_by_right():
    sound = Law(0.3, LAW_FROM, 1.0)
    assert many.tested_many(flags_of(0.3), [sound], 999)[0].method == "law"
    refused = [
        Law(0.3, LAW_FROM - 1, 1.0),  # a group too small
        Law(0.3, LAW_FROM, 0.0501 * LAW_FROM**0.5),  # too skewed for its size
        Law(0.5, LAW_FROM, 1.0),  # contradicted by the draws
    ]
    for law in refused:
        (found,) = many.tested_many(flags_of(0.3), [law], 999)
        assert found.method == "sequential"
        assert found.p_value == pytest.approx(0.3, abs=0.05)
        assert "drawn_p_value" not in found.columns()


def test_skewness_is_that_of_what_individuals_bring():
    points = cloud(500).T.to_numpy()
    weights = rng(3).choice([1.0, 4.0], 500)
    held = weighted_points(points, weights)
    assert skewnesses(held) == pytest.approx(np.abs(stats.skew(weights * held.points, axis=1)))


def test_checks_are_those_of_laws_and_none_of_few(monkeypatch):
    points, factors = cloud(900), pd.DataFrame({"f": labelled(250, 300, 350)})
    few = factor_tests(points, factors, seed=1, draws=99)
    assert list(few.columns) == [*TESTS, "test"]
    assert checks_of(few).empty
    assert list(checks_of(few).columns) == TABLES["test_checks"].names
    for name, value in BY_LAW.items():
        monkeypatch.setattr(*name, value)
    made = factor_tests(points, factors, seed=1, draws=99)
    assert set(CHECKED) <= set(made.columns)
    checks = checks_of(made)
    assert len(checks) == (made["method"] == "law").sum() > 0
    assert (checks["smallest"] >= 250).all()
    assert (checks["seed"] == 1).all()
