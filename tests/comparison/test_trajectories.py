"""Those met twice: scipy's paired test, all signs enumerated, who came and who left, fewer than eight."""

from __future__ import annotations

from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats
from statsmodels.stats.multitest import multipletests

from analysis.comparison.trajectories import trajectories


def rng(seed=5):
    return np.random.default_rng(seed)


def panel_of(n_met, n_leavers=0, n_entrants=0, move=0.0, seed=5, n_axes=1):
    """Return points of the reference then of the edition, their editions, and who is who."""
    first = rng(seed).normal(size=(n_met, n_axes))
    second = first + move + 0.5 * rng(seed + 1).normal(size=(n_met, n_axes))
    left, came = rng(seed + 2).normal(size=(n_leavers, n_axes)), rng(seed + 3).normal(size=(n_entrants, n_axes))
    points = np.vstack([first, left, second, came])
    names = [f"p{rank}" for rank in range(n_met)]
    panel = [*names, *(f"l{rank}" for rank in range(n_leavers)), *names, *[""] * n_entrants]
    editions = pd.Series(["r"] * (n_met + n_leavers) + ["e"] * (n_met + n_entrants)).astype("category")
    return points, editions, pd.Series(panel)


def moved(surveys, *parts, weights=None):
    points, editions, panel = parts
    return trajectories(surveys.on_points(points, editions, weights, panel), seed=3, adjustment="holm")


def test_the_statistic_is_the_paired_one_and_p_that_of_every_sign(surveys):
    points, editions, panel = panel_of(10, 4, 6, move=0.3)
    row = moved(surveys, points, editions, panel).iloc[0]
    first, second = points[:10, 0], points[14:24, 0]
    test = stats.ttest_rel(second, first)
    assert_allclose([row["move"], row["statistic"]], [np.mean(second - first), test.statistic], rtol=1e-9)
    assert_allclose(row["sd"], np.std(second - first, ddof=1))
    moves = second - first
    reached = np.abs(stats.ttest_1samp(moves * list(product((-1, 1), repeat=10)), 0, axis=1).statistic)
    assert row["method"] == "exact"
    assert_allclose(row["p_value"], np.mean(reached >= abs(test.statistic) - 1e-9))


def test_means_of_those_met_of_entrants_and_of_leavers(surveys):
    points, editions, panel = panel_of(10, 4, 6, n_axes=2)
    table = moved(surveys, points, editions, panel)
    assert table["axis"].tolist() == [1, 2]
    for place, row in table.iterrows():
        on_axis = points[:, place]
        expected = [on_axis[14:24].mean(), on_axis[:10].mean(), on_axis[24:].mean(), on_axis[10:14].mean()]
        names = ["mean_met", "mean_met_reference", "mean_entrants", "mean_leavers"]
        assert_allclose(row[names].astype(float), expected)
        assert row[["n", "n_entrants", "n_leavers"]].tolist() == [10, 6, 4]


@given(st.integers(0, 300), st.floats(-1, 1))
def test_the_interval_leaves_nothing_out_exactly_where_the_test_rejects_it(surveys, seed, move):
    row = moved(surveys, *panel_of(9, move=move, seed=seed)).iloc[0]
    assert ((row["ci_low"] > 0) or (row["ci_high"] < 0)) == (row["p_value"] <= 0.05)
    assert row["ci_low"] <= row["move"] <= row["ci_high"]


def test_a_planted_move_stands_and_none_does_not(surveys):
    assert moved(surveys, *panel_of(40, move=0.5))["p_value"].iloc[0] < 0.001
    panels = [panel_of(12, seed=4 * seed, n_axes=20) for seed in range(2)]  # of twenty panels each, on as many axes
    p_values = pd.concat(moved(surveys, *panel)["p_value"] for panel in panels)
    assert len(p_values) == 40
    assert 0 < (p_values <= 0.05).mean() < 0.125


def test_it_is_said_that_the_moves_of_many_are_added_up_by_the_normal_law(surveys, monkeypatch):
    parts = panel_of(200, move=0.05)
    drawn = moved(surveys, *parts).iloc[0]
    monkeypatch.setattr("analysis.comparison.trajectories.COUNTED_FROM", 200)
    for module in ("comparison.two_groups", "geometry.inference.contrasts"):
        monkeypatch.setattr(f"analysis.{module}.COUNTED_FROM", 200)
    by_law = moved(surveys, *parts).iloc[0]
    assert (drawn["method"], by_law["method"]) == ("monte_carlo", "monte_carlo_normal")
    assert by_law["p_value"] == pytest.approx(drawn["p_value"], abs=0.02)


def test_persons_who_answer_alike_did_not_move(surveys):
    points, editions, panel = panel_of(10)
    points[10:] = points[:10]
    row = moved(surveys, points, editions, panel).iloc[0]
    assert_allclose([row["move"], row["sd"]], 0, atol=1e-12)
    assert row["p_value"] == 1


@settings(max_examples=15)
@given(st.floats(0.01, 100))
def test_weights_that_are_all_alike_are_no_weights(surveys, weight):
    parts = panel_of(10, 3, 3, move=0.2)
    even = moved(surveys, *parts, weights=pd.Series([weight] * 26))
    pd.testing.assert_frame_equal(moved(surveys, *parts), even, rtol=1e-8)


def test_weighted_moves_are_differences_of_weighted_means(surveys):
    points, editions, panel = panel_of(10, 3, 3, move=0.2)
    weights = pd.Series(rng(2).uniform(0.5, 2, 26))
    row = moved(surveys, points, editions, panel, weights=weights).iloc[0]
    second, first = (np.average(points[own, 0], weights=weights[own]) for own in (slice(13, 23), slice(0, 10)))
    assert_allclose(row["move"], second - first)


@pytest.mark.parametrize("n", [1, 2, 7])
def test_fewer_than_eight_are_described_and_not_tested(surveys, n):
    row = moved(surveys, *panel_of(n, 5, 5)).iloc[0]
    assert row["n"] == n
    assert row[["p_value", "p_adjusted", "statistic", "ci_low"]].isna().all()
    assert np.isfinite(row["move"])
    assert pd.isna(row["sd"]) == (n == 1)


def test_nobody_met_twice_makes_no_row_and_nobody_else_no_mean(surveys):
    assert moved(surveys, *panel_of(0, 10, 10)).empty
    row = moved(surveys, *panel_of(10)).iloc[0]
    assert row[["mean_entrants", "mean_leavers"]].isna().all()


def test_editions_and_axes_make_one_family(surveys):
    points, editions, panel = panel_of(12, n_axes=2, move=0.3)
    other = rng(9).normal(size=(12, 2)) + points[:12]
    everybody = np.vstack([points, other]), pd.Series([*editions, *["f"] * 12]).astype("category")
    table = moved(surveys, *everybody, pd.Series([*panel, *panel[:12]]))
    assert table["edition"].tolist() == ["e", "e", "f", "f"]
    assert_allclose(table["p_adjusted"], multipletests(table["p_value"], method="holm")[1])
