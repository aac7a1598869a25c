"""Axes of two studies over the categories that both place: other programs' numbers, what always holds, refusals."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from statsmodels.regression.linear_model import WLS

from analysis.comparison.shared_planes import (
    CommonPlaces,
    axis_correlations,
    best_matches,
    chance_of_axis,
    chance_of_plane,
    common_places,
    plane_likeness,
)
from analysis.geometry import fit_mca
from analysis.geometry.reading.tables import category_table


def rng(seed=62):
    return np.random.default_rng(seed)


def table(places, *, questions=5, categories=3, frequencies=None, status="active"):
    """Return a result table of categories: `places` has a row a category, a column an axis."""
    names = [(f"q{q}", f"c{c}") for q in range(questions) for c in range(categories)]
    known = np.full(len(names), 1 / categories) if frequencies is None else frequencies
    return pd.DataFrame(
        [
            {"question": q, "category": c, "status": status, "axis": axis, "frequency": f, "coordinate": value}
            for (q, c), f, row in zip(names, known, places, strict=True)
            for axis, value in enumerate(row, 1)
        ]
    )


@cache
def _fitted(seed, n=200, questions=5):
    generator = rng(seed)
    traits = generator.normal(size=(n, 2))
    codes = np.digitize(
        (traits * [2, 1])[:, np.arange(questions) % 2] + generator.normal(size=(n, questions)), [-0.7, 0.7]
    )
    answers = pd.DataFrame(
        {f"q{q}": pd.Categorical.from_codes(codes[:, q], ["c0", "c1", "c2"]) for q in range(questions)}
    )
    return category_table(fit_mca(answers, n_axes=3), {}).astype({"question": "str", "category": "str"})


def fitted(seed):
    return _fitted(seed).copy()


def shared(first, second, axes=(1, 2), other_axes=(1, 2), status="active"):
    return common_places(first, second, axes=axes, other_axes=other_axes, status=status)


# Other programs ------------------------------------------------------------------------------------------------------


def test_a_correlation_is_the_partial_one_of_least_squares_with_a_dummy_a_question():
    """Of two columns, weighted, once what each question's dummy explains is taken away: statsmodels."""
    generator = rng(1)
    places, others = generator.normal(size=(2, 15, 2))
    own, other = generator.uniform(0.1, 0.6, size=(2, 15))
    dummies, weights = np.kron(np.eye(5), np.ones((3, 1))), (own + other) / 2
    residuals = [WLS(values, dummies, weights).fit().resid for values in (*places.T, *others.T)]
    expected = np.array(
        [
            [np.cov(a, b, aweights=weights)[0, 1] / np.sqrt(np.cov(a, aweights=weights) * np.cov(b, aweights=weights))
             for b in residuals[2:]]
            for a in residuals[:2]
        ]
    )  # fmt: skip
    common = shared(table(places, frequencies=own), table(others, frequencies=other))
    assert_allclose(axis_correlations(common), expected, rtol=1e-10)
    assert (common.n_questions, common.n_categories, common.n_free) == (5, 15, 10)


def test_what_chance_gives_is_what_drawn_directions_give():
    """In three dimensions the cosine is uniform: .95. In others, twenty thousand directions."""
    assert_allclose(chance_of_axis(3), 0.95, rtol=1e-12)
    assert_allclose(chance_of_axis(2), np.cos(np.pi / 2 * 0.05), rtol=1e-12)
    drawn = rng(3).normal(size=(20_000, 7))
    cosines = np.abs(drawn[:, 0]) / np.linalg.norm(drawn, axis=1)
    assert abs((cosines > chance_of_axis(7)).mean() - 0.05) < 0.005


def test_the_mean_likeness_of_drawn_planes_is_that_of_chance():
    drawn = rng(3).normal(size=(500, 2, 10, 2))
    likeness = [plane_likeness(CommonPlaces(own, other, n_questions=5)) for own, other in drawn]
    assert abs(np.mean(likeness) - chance_of_plane(10)) < 0.02


# What always holds ---------------------------------------------------------------------------------------------------


def test_a_space_is_like_itself():
    """Axes of MCA are at right angles in the cloud of categories, weighted as this is."""
    common = shared(fitted(1), fitted(1), axes=(1, 2, 3), other_axes=(1, 2, 3))
    assert_allclose(axis_correlations(common), np.eye(3), atol=1e-8)
    assert_allclose(plane_likeness(common), 1)


@settings(max_examples=8)
@given(seed=st.integers(0, 2**31))
def test_signs_scales_and_the_order_of_rows_change_nothing_but_signs(seed):
    first, second = fitted(seed % 7), fitted(1 + seed % 5)
    turned = second.sample(frac=1, random_state=seed)
    turned = turned.assign(coordinate=turned["coordinate"] * turned["axis"].map({1: -3.0, 2: 0.5, 3: 1.0}))
    before, after = shared(first, second), shared(first, turned)
    assert_allclose(axis_correlations(after), axis_correlations(before) * [-1, 1], atol=1e-10)
    assert_allclose(plane_likeness(after), plane_likeness(before), rtol=1e-9)
    assert_allclose(axis_correlations(shared(second, first)).T, axis_correlations(before), atol=1e-10)


@settings(max_examples=8)
@given(angle=st.floats(0.1, 3.0), seed=st.integers(0, 99))
def test_a_plane_that_turned_in_itself_is_the_same_plane(angle, seed):
    places = rng(seed).normal(size=(15, 2))
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    common = shared(table(places), table(places @ rotation))
    assert_allclose(plane_likeness(common), 1, rtol=1e-9)


def test_a_question_seen_from_elsewhere_opposes_the_same_answers():
    """An answer that one study alone has moves the others of its question together: nothing of it is told."""
    first = fitted(2)
    moved = first.assign(coordinate=first["coordinate"] + (first["question"] == "q0") * 0.7)
    assert_allclose(axis_correlations(shared(first, moved)), axis_correlations(shared(first, first)), atol=1e-10)


# What is left out, and refused ---------------------------------------------------------------------------------------


def test_categories_are_matched_by_their_question_and_their_status():
    first, second = fitted(1), fitted(2)
    second.loc[second["question"] == "q0", "status"] = "supplementary"
    second.loc[second["question"] == "q1", "status"] = "passive"
    second.loc[second["question"] == "q2", "question"] = "other"
    second.loc[(second["question"] == "q3") & (second["category"] != "c0"), "category"] += "9"
    active, others = shared(first, second), shared(first, second, status="supplementary")
    assert (active.n_questions, active.n_categories) == (1, 3)  # q4; q3 has one category in common, which opposes none
    assert (others.n_questions, others.n_categories) == (1, 3)  # q0, active in one
    assert not active.is_enough


def test_what_is_masked_is_not_placed():
    first, second = fitted(1), fitted(2)
    second.loc[second["question"] == "q0", "coordinate"] = np.nan
    second.loc[(second["question"] == "q1") & (second["category"] == "c2"), "frequency"] = np.nan
    common = shared(first, second)
    assert (common.n_questions, common.n_categories) == (4, 11)
    assert common.is_enough


def test_nothing_in_common_is_no_likeness():
    none = shared(fitted(1), fitted(2).replace({"question": {f"q{q}": f"x{q}" for q in range(5)}}))
    assert (none.n_questions, none.n_categories, none.n_free) == (0, 0, 0)
    assert not none.is_enough
    assert np.isnan(plane_likeness(none))
    assert chance_of_axis(1) == 1


@pytest.mark.parametrize("axes", [(1,), (1, 1)])
def test_an_axis_alone_makes_no_plane(axes):
    first = fitted(1)
    assert np.isnan(plane_likeness(shared(first, first, axes=axes[:1])))


def test_an_axis_that_opposes_none_of_the_common_categories_has_no_correlation():
    places = rng(4).normal(size=(15, 2))
    flat = table(np.column_stack([places[:, 0], np.repeat(np.arange(5.0), 3)]))
    found = axis_correlations(shared(table(places), flat))
    assert np.isnan(found[:, 1]).all()
    assert_allclose(found[0, 0], 1)
    assert np.isnan(plane_likeness(shared(table(places), flat)))


def test_each_axis_of_the_reference_has_the_best_axis_of_each_study():
    rows = [
        ("x", 1, 1, 0.95),
        ("x", 1, 2, -0.85),
        ("x", 2, 1, 0.2),
        ("x", 2, 2, 0.4),
        ("y", 1, 1, 0.7),
        ("y", 1, 2, None),
    ]
    table = pd.DataFrame(rows, columns=["study", "axis", "other_axis", "correlation"]).assign(chance=0.5)
    best = best_matches(table)[["other_axis", "study", "axis", "found"]].to_numpy().tolist()
    assert best == [[1, "x", 1, "yes"], [1, "y", 1, "no"], [2, "x", 1, "partly"]]
    assert best_matches(table.assign(chance=0.9))["found"].tolist() == ["yes", "no", "no"]
