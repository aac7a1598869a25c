"""Differences of differences: statsmodels' numbers, level and coverage, planted interactions, small categories."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from statsmodels.stats.multitest import multipletests

from analysis.comparison.giving_up import withdrawals
from analysis.comparison.interactions import edition_interactions
from analysis.comparison.studentised import drawn_differences
from analysis.comparison.two_groups import TwoGroups
from analysis.geometry.inference.contrasts import Effort


def rng(seed=5):
    return np.random.default_rng(seed)


def crossed(*sizes, names=("c0", "c1")):
    """Return editions and a factor from the numbers of (r, first), (r, second), ..., (e, first), ..."""
    cells = [(edition, name) for edition in "re" for name in names]
    held = [cell for cell, n in zip(cells, sizes, strict=True) for _ in range(n)]
    editions, factor = (pd.Series(values).astype("category") for values in zip(*held, strict=True))
    return editions, factor.rename("statut")


def interaction(surveys, points, editions, factor, draws=999, seed=2, **options):
    shared = surveys.on_points(points, editions, **options)
    return edition_interactions(shared, factor, seed=seed, adjustment="holm", draws=draws)


def test_the_statistic_is_that_of_a_regression_with_unequal_variances(surveys):
    """The interaction of two factors in two categories, by HC2: each cell has a variance of its own."""
    import statsmodels.formula.api as smf  # slow: only where it is called

    editions, factor = crossed(12, 9, 15, 20)
    y = rng().normal(size=56) * np.where(factor == "c1", 2, 1) + 0.7 * (editions == "e")
    row = interaction(surveys, y, editions, factor).iloc[0]
    frame = pd.DataFrame({"y": y, "e": (editions == "e").astype(int), "c": (factor == "c1").astype(int)})
    fitted = smf.ols("y ~ e * c", frame).fit(cov_type="HC2")
    assert_allclose(row["difference"], fitted.params["e:c"], rtol=1e-9)
    assert_allclose(row["statistic"], fitted.tvalues["e:c"], rtol=1e-6)
    assert_allclose(row["shift_against"], fitted.params["e"], rtol=1e-9)
    assert row[["n", "n_reference", "n_against", "n_against_reference"]].tolist() == [20, 9, 15, 12]


def test_drawn_differences_are_those_of_every_arrangement():
    points, members = rng().normal(size=(1, 6)), np.arange(6) < 3
    observed, drawn = drawn_differences(TwoGroups(points, members, np.ones(6)), Effort(rng()))
    assert drawn.shape == (2, 1, 20)
    assert_allclose(observed[0, 0, 0], points[0, :3].mean() - points[0, 3:].mean())
    assert_allclose(observed[1, 0, 0], sum(points[0, own].var(ddof=1) / 3 for own in (slice(0, 3), slice(3, 6))))
    assert_allclose(drawn[0].mean(), 0, atol=1e-12)


@pytest.mark.parametrize("shift", [0.0, 3.0])
def test_a_shift_that_all_categories_share_is_no_interaction(surveys, shift):
    """The level holds whatever the common shift, in cells of other numbers and spreads."""
    editions, factor = crossed(8, 20, 16, 10)
    spreads, shifts = np.where(factor == "c1", 1.5, 1), shift * (editions == "e").to_numpy()
    p_values = pd.concat(  # of twenty surveys at a time, on as many axes
        interaction(
            surveys, (rng(seed).normal(size=(20, 54)) * spreads + shifts).T, editions, factor, draws=199, seed=seed
        )["p_value"]
        for seed in range(4)
    )
    assert len(p_values) == 80
    assert 0 < (p_values <= 0.05).mean() < 0.115


def test_the_interval_holds_the_true_difference_as_often_as_announced(surveys):
    editions, factor = crossed(10, 14, 12, 16)
    true, held = ((editions == "e") & (factor == "c1")).to_numpy().astype(float), []
    for seed in range(4):
        y = rng(seed).exponential(size=(20, 52)) + true
        table = interaction(surveys, y.T, editions, factor, draws=199, seed=seed)
        held += ((table["ci_low"] <= 1.0) & (table["ci_high"] >= 1.0)).tolist()
    assert len(held) == 80
    assert 0.885 <= np.mean(held) < 1


def test_a_planted_interaction_stands_and_the_interval_agrees_with_the_test(surveys):
    editions, factor = crossed(30, 30, 30, 30)
    for size in (0.0, 0.4, 0.8, 1.5):
        y = rng(3).normal(size=120) + size * ((editions == "e") & (factor == "c1")).to_numpy()
        row = interaction(surveys, y, editions, factor).iloc[0]
        assert ((row["ci_low"] > 0) or (row["ci_high"] < 0)) == (row["p_value"] <= 0.05)
    assert row["p_value"] < 0.01


def test_persons_met_twice_make_it_plainer(surveys):
    editions, factor = crossed(20, 20, 20, 20)
    first = rng().normal(size=40)
    second = first + 0.3 * rng(1).normal(size=40) + 0.6 * (factor[40:] == "c1").to_numpy()
    panel = pd.Series([f"p{rank}" for rank in range(40)] * 2)
    y = np.r_[first, second]
    apart, paired = (interaction(surveys, y, editions, factor, panel=who).iloc[0] for who in (None, panel))
    assert paired["p_value"] < 0.01 < apart["p_value"]
    assert paired["n_pairs"] == 40


def test_categories_editions_and_axes_make_one_family(surveys):
    editions, factor = crossed(9, 9, 9, 9, 9, 9, names=("c0", "c1", "c2"))
    table = interaction(surveys, rng().normal(size=(54, 2)), editions, factor)
    assert table[["category", "axis"]].to_numpy().tolist() == [["c1", 1], ["c1", 2], ["c2", 1], ["c2", 2]]
    assert table["against"].eq("c0").all()
    assert_allclose(table["p_adjusted"], multipletests(table["p_value"], method="holm")[1])


@pytest.mark.parametrize("weight", [1.0, 7.0])
def test_weights_that_are_all_alike_are_no_weights(surveys, weight):
    editions, factor = crossed(9, 9, 9, 9)
    y = rng().normal(size=36)
    plain = interaction(surveys, y, editions, factor)
    even = interaction(surveys, y, editions, factor, weights=pd.Series([weight] * 36))
    pd.testing.assert_frame_equal(plain, even, rtol=1e-8)


@pytest.mark.parametrize("sizes", [(9, 4, 9, 9), (9, 9, 9, 0), (4, 4, 4, 4)])
def test_categories_of_fewer_than_five_in_an_edition_are_left_out(surveys, sizes):
    editions, factor = crossed(*sizes)
    assert interaction(surveys, rng().normal(size=sum(sizes)), editions, factor).empty


def test_identical_editions_have_no_interaction(surveys):
    editions, factor = crossed(10, 10, 10, 10)
    row = interaction(surveys, np.tile(rng().normal(size=20), 2), editions, factor).iloc[0]
    assert_allclose(row["difference"], 0, atol=1e-12)
    assert row["p_value"] == 1


def test_cells_without_spread_have_no_test(surveys):
    editions, factor = crossed(5, 5, 5, 5)
    row = interaction(surveys, np.zeros(20), editions, factor).iloc[0]
    assert row["difference"] == 0
    assert np.isnan(row["ci_low"]) or row["p_value"] == 1


# Those who gave up ---------------------------------------------------------------------------------------------------


def gave_up(surveys, points, held, **options):
    editions = pd.Series(np.where(np.arange(len(held)) % 2, "e", "r")).astype("category")
    shared = surveys.on_points(points, editions, **options)
    return withdrawals(shared, pd.Series(held, name="statut"), "abandon", seed=1, adjustment="holm")


def test_those_who_gave_up_are_set_against_all_others_and_unknown_ones_left_out(surveys):
    held = np.array(["abandon"] * 12 + ["reste"] * 20 + ["autre"] * 8 + [None] * 4, dtype=object)
    points = rng().normal(size=(44, 2)) + 1.5 * (held == "abandon")[:, None]
    table = gave_up(surveys, points, held)
    assert table["axes"].tolist() == ["1", "2", "1+2"]
    assert table["n"].eq(12).all()
    assert table["n_others"].eq(28).all()
    assert_allclose(table["deviation"].iloc[0], points[:12, 0].mean() - points[12:40, 0].mean())
    assert table["p_adjusted"].iloc[2] < 0.01


@pytest.mark.parametrize("held", [["reste"] * 9, ["abandon"] * 9, ["abandon", *["reste"] * 8], [None] * 9])
def test_without_two_of_each_side_nothing_is_tested(surveys, held):
    assert gave_up(surveys, rng().normal(size=9), np.array(held, dtype=object)).empty
