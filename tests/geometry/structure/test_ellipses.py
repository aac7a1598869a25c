"""Concentration, compatibility and confidence ellipses."""

from __future__ import annotations

from itertools import product

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from numpy.testing import assert_allclose
from pandas.testing import assert_frame_equal
from scipy import stats

from analysis.geometry.inference.typicality import typicality
from analysis.geometry.structure.ellipses import KINDS, ellipses


def on_ellipse(row, points):
    """Return what the ellipse's equation gives at some points: 1 on it."""
    tilt = np.radians(row["angle"])
    shifted = np.asarray(points) - [row["centre_x"], row["centre_y"]]
    along, across = shifted @ [np.cos(tilt), np.sin(tilt)], shifted @ [-np.sin(tilt), np.cos(tilt)]
    return (along / row["semi_axis_1"]) ** 2 + (across / row["semi_axis_2"]) ** 2


def test_ellipses_pass_through_the_outlines_of_r(poison_points, poison_factors, r_structure):
    drawn = ellipses(poison_points, poison_factors["Sick"]).drawn
    for row in drawn.to_dict("records"):
        assert_allclose(on_ellipse(row, r_structure["ellipses"][row["category"]][row["kind"]]), 1, rtol=1e-9)
    assert len(drawn) == 6


def test_half_of_the_frame_observed_narrows_confidence(poison_points, poison_factors, r_structure):
    frames = {"Sick_n": 34, "Sick_y": 76}
    found = ellipses(poison_points, poison_factors["Sick"], kinds=["confidence"], frame_sizes=frames).drawn
    for row in found.to_dict("records"):
        assert row["frame_size"] == frames[row["category"]]
        outline = r_structure["ellipses"][row["category"]]["confidence_half_observed"]
        assert_allclose(on_ellipse(row, outline), 1, rtol=1e-9)


def test_the_frame_of_a_group_narrows_its_confidence_ellipse_alone(poison_points, poison_factors):
    plain = ellipses(poison_points, poison_factors["Sick"]).drawn
    framed = ellipses(poison_points, poison_factors["Sick"], frame_sizes={"Sick_y": 76}).drawn
    told = framed["frame_size"].notna()
    assert framed.loc[told, ["category", "kind", "frame_size"]].values.tolist() == [["Sick_y", "confidence", 76]]
    assert plain["frame_size"].isna().all()
    pd.testing.assert_frame_equal(framed[~told], plain[~told], check_dtype=False)


def test_columns_and_levels(poison_points, poison_factors):
    found = ellipses(poison_points, poison_factors["Sex"], axes=(2, 4))
    assert list(found.drawn.columns) == (
        [
            "factor",
            "category",
            "kind",
            "axes",
            "centre_x",
            "centre_y",
            "semi_axis_1",
            "semi_axis_2",
            "angle",
            "level",
            "n",
            "frame_size",
        ]
    )
    assert set(found.drawn["axes"]) == {"2+4"}
    assert_allclose(found.drawn.loc[found.drawn["kind"] == "concentration", "level"], 1 - np.exp(-2))
    assert found.absent.empty


def test_compatibility_is_as_typicality_reads(poison_points, poison_factors):
    """The cloud's mean point lies inside exactly when the normal typicality test of the plane has p > .05."""
    plane = poison_points[[1, 2]].to_numpy()
    covariance = np.cov(plane.T, ddof=0)
    for name in ("Sick", "Sex", "Fever", "Mayo"):
        for row in ellipses(poison_points, poison_factors[name], kinds=["compatibility"]).drawn.to_dict("records"):
            deviation = np.array([row["centre_x"], row["centre_y"]]) - plane.mean(axis=0)
            d2 = deviation @ np.linalg.inv(covariance) @ deviation
            p = stats.chi2.sf(row["n"] * 54 / (55 - row["n"]) * d2, 2)
            assert (on_ellipse(row, plane.mean(axis=0)) < 1) == (p > 0.05)


def test_few_individuals_have_no_confidence_ellipse_and_it_is_said(poison_points):
    factor = pd.Series(["few"] * 4 + ["many"] * 51, index=poison_points.index, name="f")
    found = ellipses(poison_points, factor)
    assert found.absent[["category", "kind", "n", "reason"]].values.tolist() == [["few", "confidence", 4, "too_few"]]
    assert len(found.drawn) == 5


def test_groups_on_a_point_or_a_line_have_none():
    rng = np.random.default_rng(3)
    points = pd.DataFrame(rng.normal(size=(20, 2)), columns=[1, 2])
    points.loc[:5, 2] = 3 * points.loc[:5, 1]
    points.loc[6:11] = 0.25
    factor = pd.Series(["line"] * 6 + ["point"] * 6 + ["rest"] * 8, name="f")
    found = ellipses(points, factor)
    reasons = found.absent.set_index(["category", "kind"])["reason"].to_dict()
    assert reasons == {
        (category, kind): "no_extent" for category in ("line", "point") for kind in ("concentration", "confidence")
    }
    assert (found.drawn["kind"] == "compatibility").sum() == 3


def test_the_whole_cloud_is_compatible_with_nothing_else(poison_points):
    everybody = pd.Series("all", index=poison_points.index, name="f")
    found = ellipses(poison_points, everybody, kinds=["compatibility"])
    assert found.drawn.empty
    assert found.absent["reason"].tolist() == ["whole_cloud"]


@given(st.floats(-3.1, 3.1), st.integers(0, 50))
def test_a_turned_cloud_has_turned_ellipses(turn, seed):
    rng = np.random.default_rng(seed)
    points = rng.normal(size=(24, 2)) * [2, 1]
    rotation = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    factor = pd.Series(["a", "b"] * 12, name="f")
    before = ellipses(pd.DataFrame(points, columns=[1, 2]), factor).drawn
    after = ellipses(pd.DataFrame(points @ rotation, columns=[1, 2]), factor).drawn
    assert_allclose(after[["semi_axis_1", "semi_axis_2"]], before[["semi_axis_1", "semi_axis_2"]], rtol=1e-8)
    turned = np.radians(after["angle"] - before["angle"]) - turn
    assert_allclose(np.sin(turned), 0, atol=1e-6)
    assert after["angle"].between(-90, 90, inclusive="right").all()


@given(st.integers(5, 30), st.integers(0, 20))
def test_small_groups_pay_for_not_knowing_their_own_variance(n, seed):
    """Confidence is wider than the χ²/n of large samples, by the same covariance."""
    points = pd.DataFrame(np.random.default_rng(seed).normal(size=(60, 2)), columns=[1, 2])
    factor = pd.Series(["a"] * n + ["b"] * (60 - n), name="f")
    drawn = ellipses(points, factor).drawn.set_index(["category", "kind"])["semi_axis_1"]
    assert drawn["a", "confidence"] > drawn["a", "concentration"] / 2 * np.sqrt(stats.chi2.ppf(0.95, 2) / n)


# Weights -------------------------------------------------------------------------------------------------------------


def uneven(index, seed=0, spread=0.6):
    return pd.Series(np.exp(spread * np.random.default_rng(seed).normal(size=len(index))), index=index)


@pytest.mark.parametrize("weight", [1.0, 0.3])
def test_equal_weights_are_no_weights(poison_points, poison_factors, weight):
    plain = ellipses(poison_points, poison_factors["Sick"]).drawn
    weights = pd.Series(weight, index=poison_points.index)
    even = ellipses(poison_points, poison_factors["Sick"], weights=weights).drawn
    assert_frame_equal(even, plain, rtol=1e-10, check_exact=weight == 1)


@given(st.floats(1e-3, 1e3), st.integers(0, 50))
def test_neither_the_unit_of_weights_nor_the_order_of_respondents_changes_anything(unit, seed):
    points = pd.DataFrame(np.random.default_rng(seed).normal(size=(30, 2)), columns=[1, 2])
    factor, weights = pd.Series(["a", "b", "b"] * 10, name="f"), uneven(points.index, seed)
    before = ellipses(points, factor, weights=weights).drawn
    after = ellipses(points.sample(frac=1, random_state=seed), factor, weights=unit * weights).drawn
    assert_frame_equal(after, before, rtol=1e-7)


@pytest.mark.no_cover  # thousands of draws, five times as long when each line is followed
def test_weighted_compatibility_is_as_typicality_reads(poison_points, poison_factors):
    """The cloud's weighted mean point lies inside exactly when the normal typicality test of the plane has p > .05."""
    read = []
    for seed, name in product(range(5), ("Sick", "Sex", "Fever", "Mayo", "Courgette")):
        weights = uneven(poison_points.index, seed)
        origin = np.average(poison_points[[1, 2]], axis=0, weights=weights)
        drawn = ellipses(poison_points, poison_factors[name], kinds=["compatibility"], weights=weights).drawn
        tests = typicality(
            poison_points,
            poison_factors[name],
            rng=np.random.default_rng(1),
            planes=[(1, 2)],
            draws=9,
            exact_up_to=1,
            weights=weights,
        )
        p_values = tests.set_index("category")["normal_p_value"]
        for row in drawn.to_dict("records"):
            read.append(on_ellipse(row, origin) < 1)
            assert read[-1] == (p_values[row["category"]] > 0.05)
    assert 5 < sum(read) < len(read) - 5


def test_weighted_confidence_takes_the_effective_number():
    """Two kinds of weights, worked by hand: (8 × 1 + 4 × 3)² / (8 × 1² + 4 × 3²) = 100 / 11."""
    points = pd.DataFrame(np.random.default_rng(2).normal(size=(12, 2)), columns=[1, 2])
    weights, everybody = pd.Series([1.0] * 8 + [3.0] * 4), pd.Series("a", index=points.index, name="f")
    row = ellipses(points, everybody, kinds=["confidence"], weights=weights).drawn.iloc[0]
    number = 100 / 11
    covariance = np.cov(points.T, ddof=0, aweights=weights)
    kappa2 = 2 / (number - 2) * stats.f.ppf(0.95, 2, number - 2)
    assert_allclose([row["semi_axis_2"], row["semi_axis_1"]], np.sqrt(kappa2 * np.linalg.eigvalsh(covariance)))
    assert_allclose(row[["centre_x", "centre_y"]].astype(float), np.average(points, axis=0, weights=weights))
    assert row["n"] == 12


def test_seven_respondents_who_count_as_four_have_no_confidence_ellipse():
    points = pd.DataFrame(np.random.default_rng(2).normal(size=(20, 2)), columns=[1, 2])
    factor, weights = pd.Series(["few"] * 7 + ["many"] * 13, name="f"), pd.Series([9.0, 8.0, *[1.0] * 18])
    found = ellipses(points, factor, weights=weights)
    assert found.absent[["category", "kind", "n", "reason"]].values.tolist() == [["few", "confidence", 7, "too_few"]]


def test_a_weight_of_nothing_is_refused(poison_points, poison_factors):
    weights = pd.Series(1.0, index=poison_points.index).where(poison_points.index != poison_points.index[0], 0.0)
    with pytest.raises(ValueError, match="Sick: some weights are not positive"):
        ellipses(poison_points, poison_factors["Sick"], weights=weights)


# Refusals ------------------------------------------------------------------------------------------------------------


def test_a_frame_smaller_than_its_respondents_is_refused(poison_points, poison_factors):
    with pytest.raises(ValueError, match="38 répondants pour une base de sondage de 30"):
        ellipses(poison_points, poison_factors["Sick"], kinds=KINDS, frame_sizes={"Sick_y": 30})
