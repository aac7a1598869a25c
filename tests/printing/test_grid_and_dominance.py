"""Clouds on a grid, and sums that one unit nearly makes."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays

from analysis.printing.dominance import dominance, dominated_means
from analysis.printing.few import MINIMUM
from analysis.printing.grid import LEGIBLE, gridded, shown_cells, shown_points


@given(arrays(np.float64, (12, 2), elements=st.floats(-3, 3)), st.sampled_from([0.1, 0.25, 1.0]))
def test_everybody_is_counted_within_half_a_cell(points, step):
    cloud = pd.DataFrame(points, columns=[1, 2])
    grid = gridded(cloud, step)
    assert grid["n"].sum() == 12
    assert np.allclose(grid[[1, 2]] / step, np.round(grid[[1, 2]] / step))
    for point in points:
        assert (np.abs(grid[[1, 2]].to_numpy() - point).max(axis=1) <= step / 2 + 1e-9).any()


@given(st.permutations(range(8)))
def test_the_order_of_respondents_is_not_told(order):
    cloud = pd.DataFrame({1: [0.1, 0.1, -2, 3, 0.4, -0.4, 1, 1], 2: [0.0, 0.2, 1, -1, 0.4, 0.4, 1, 1.2]})
    assert gridded(cloud.iloc[order], 0.5).equals(gridded(cloud, 0.5))


def test_counts_of_a_factor_are_told_apart_and_unknown_ones_left_out():
    cloud = pd.DataFrame({1: [0.1, 0.2, 0.1, -1.0], 2: [0.0, 0.1, 0.2, 0.0]}, index=list("abcd"))
    factor = pd.Series(["x", "x", "y", None], index=list("abcd"), name="f")
    grid = gridded(cloud, 1.0, factor)
    assert grid.values.tolist() == [[0.0, 0.0, "x", 2], [0.0, 0.0, "y", 1]]


def test_nothing_below_the_step_is_left():
    cloud = pd.DataFrame({1: [0.123456], 2: [-0.000001]})
    assert gridded(cloud, 0.2).values.tolist() == [[0.2, 0.0, 1]]


@pytest.mark.parametrize("step", [0, -0.1, float("nan")])
def test_a_step_that_makes_no_grid_is_refused(step):
    with pytest.raises(ValueError, match="makes no grid"):
        gridded(pd.DataFrame({1: [0.0], 2: [0.0]}), step)


def test_dominance_by_group():
    values = pd.Series([86.0, 14, 50, 50, 0, np.nan, 85, 15])
    groups = pd.Series(list("aabbccdd"))
    table = dominance(values, groups).set_index("category")
    assert table["dominated"].to_dict() == {"a": True, "b": False, "c": False, "d": False}
    assert table["n"].to_dict() == {"a": 2, "b": 2, "c": 1, "d": 2}
    assert table.loc["a", "largest_share"] == 0.86


@given(st.lists(st.floats(0.01, 100), min_size=1, max_size=8))
def test_the_largest_share_is_at_least_that_of_equals(values):
    row = dominance(pd.Series(values), pd.Series(["g"] * len(values))).iloc[0]
    assert 1 / len(values) - 1e-9 <= row["largest_share"] <= 1
    assert row["dominated"] == (max(values) / sum(values) > 0.85)


def test_negative_amounts_are_refused():
    with pytest.raises(ValueError, match="some amounts are negative"):
        dominance(pd.Series([-1.0, 2]), pd.Series(["a", "a"]))


def test_a_confidential_cloud_tells_no_category_and_no_small_cell():
    generator = np.random.default_rng(3)
    cloud = pd.DataFrame(generator.normal(size=(200, 2)), columns=["x", "y"])
    factor = pd.Series(generator.choice(["a", "b"], 200))
    points, cells = shown_points(cloud, factor), shown_cells(cloud)
    assert points["n"].sum() == 200
    assert set(points["category"]) == {"a", "b"}
    assert cells["category"].isna().all()
    assert cells["n"].min() >= MINIMUM
    assert 0 < cells["n"].sum() < 200


def test_the_team_sees_each_at_its_place_by_its_pseudonym():
    cloud = pd.DataFrame({"x": [0.5, 0.1 + 0.2, 0.3], "y": [-1.0, 0.0, 0.0]}, index=["v-1", "v-3", "v-2"])
    points = shown_points(cloud, pd.Series(["a", "b", "b"], index=cloud.index))
    assert points.to_numpy().tolist() == [[0.3, 0.0, "b", 2, "v-2 v-3"], [0.5, -1.0, "a", 1, "v-1"]]
    apart = shown_points(cloud, pd.Series(["a", "b", "a"], index=cloud.index))
    assert apart["respondents"].tolist() == ["v-2", "v-3", "v-1"]


def test_more_than_a_plane_can_show_are_counted_on_a_fine_grid():
    cloud = pd.DataFrame(np.random.default_rng(4).normal(size=(LEGIBLE + 1, 2)), columns=["x", "y"])
    factor = pd.Series("a", index=cloud.index)
    cells = shown_points(cloud, factor)
    assert cells["respondents"].isna().all()
    assert cells["n"].sum() == LEGIBLE + 1
    assert len(cells) < LEGIBLE
    assert shown_points(cloud.head(9), factor, like=cloud)["respondents"].isna().all()


def test_means_that_one_unit_nearly_makes_are_told():
    answers = pd.DataFrame({"budget": [90.0, 5.0, 4.0, 5.0], "solde": [-1.0, 9.0, 1.0, 2.0], "g": list("uuvv")})
    rows = [(name, by, group) for name in ("budget", "solde") for by, group in ((None, None), ("g", "u"), ("g", "v"))]
    numbers = pd.DataFrame(rows, columns=["question", "by", "by_category"])
    assert dominated_means(numbers, answers).tolist() == ["yes", "yes", "no", "no", "no", "no"]


def test_a_confidential_cell_of_three_is_shown_and_one_of_two_is_not():
    cloud = pd.DataFrame({1: [-1.0] * MINIMUM + [1.0] * (MINIMUM - 1), 2: 0.0})
    shown = shown_cells(cloud)
    assert shown["n"].tolist() == [MINIMUM]
