"""Differences of shares and trends: R, definitions, invariants, refusals."""

from __future__ import annotations

import json
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from numpy.testing import assert_allclose
from scipy import stats
from statsmodels.stats.contingency_tables import Table
from statsmodels.stats.proportion import proportion_confint

from analysis.description.differences import difference_table, share_differences
from analysis.description.trends import share_trend, trend_table
from analysis.geometry.inference.adjustment import adjusted
from analysis.geometry.inference.intervals import newcombe, slope_interval
from analysis.study import Difference

REFERENCE = json.loads((Path(__file__).parents[1] / "reference/comparisons/reference.json").read_text("utf-8"))
DECLARED = Difference("reseau", "non", "edition")


def rng(seed=62):
    return np.random.default_rng(seed)


def frequencies(**counts):
    """Return the frequencies of one answer by edition, from (n, base) of each."""
    rows = [("reseau", "non", "edition", name, base, n) for name, (n, base) in counts.items()]
    return pd.DataFrame(rows, columns=["question", "category", "by", "by_category", "base", "n"])


# Other programs ------------------------------------------------------------------------------------------------------


def test_the_exact_test_is_that_of_r():
    table = share_differences(frequencies(y2018=(7, 26), y2019=(17, 34)), "reseau", "non", "edition")
    assert_allclose(table["p_value"], REFERENCE["fisher"], rtol=1e-10)
    assert_allclose(table["difference"], 7 / 26 - 17 / 34)
    assert_allclose(table[["ci_low", "ci_high"]].to_numpy()[0], newcombe(7, 26, 17, 34))


def test_the_trend_is_that_of_r():
    expected = REFERENCE["trend"]
    found = share_trend(expected["k"], expected["n"], expected["year"], rng=rng())
    assert_allclose(found["statistic"] ** 2, expected["chi2"], rtol=1e-10)
    assert_allclose(found["slope"], expected["slope"], rtol=1e-10)
    assert_allclose(found["p_value"], expected["exact"], atol=0.004)  # 99,999 draws: four standard errors


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(9, 12)), min_size=3, max_size=5))
def test_the_trend_is_that_of_statsmodels_but_for_its_divisor(counts):
    """R and Armitage divide the variance by n, statsmodels by n - 1, as its conditional law has it."""
    k, n = np.array(counts).T
    assume(0 < k.sum() < n.sum())
    theirs = Table(np.stack([n - k, k]), shift_zeros=False).test_ordinal_association()
    found = share_trend(k, n, rng=rng(), draws=9)
    assert_allclose(found["statistic"], theirs.zscore * np.sqrt(n.sum() / (n.sum() - 1)), atol=1e-9)


# Invariants ----------------------------------------------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(9, 12)), min_size=3, max_size=5))
def test_the_opposite_answer_has_the_opposite_trend(counts):
    k, n = np.array(counts).T
    one, other = (share_trend(kept, n, rng=rng(), draws=99) for kept in (k, n - k))
    assert_allclose(one["slope"], -other["slope"], atol=1e-12)
    assert_allclose(one["statistic"], -other["statistic"], atol=1e-9)
    assert 0 < one["p_value"] <= 1


def test_scores_may_start_anywhere():
    one, other = (share_trend([2, 4, 7], [9, 10, 11], years, rng=rng()) for years in ([1, 2, 3], [2018, 2019, 2020]))
    assert_allclose(list(one.values()), list(other.values()))


def test_every_pair_of_groups_is_compared_and_holm_counts_them_all():
    counted = frequencies(a=(2, 10), b=(9, 10), c=(5, 10), d=(0, 0))
    table = difference_table(counted, [DECLARED])
    assert table[["category_a", "category_b"]].to_numpy().tolist() == [["a", "b"], ["a", "c"], ["b", "c"]]
    expected = stats.fisher_exact([[2, 8], [9, 1]]).pvalue
    assert_allclose(table.loc[0, "p_adjusted"], 3 * expected)
    assert difference_table(counted, []).empty
    discoveries = difference_table(counted, [DECLARED], "benjamini_hochberg")
    assert_allclose(discoveries["p_adjusted"], adjusted(table["p_value"], "benjamini_hochberg"))
    assert (discoveries["p_adjusted"] <= table["p_adjusted"] + 1e-12).all()
    assert discoveries["p_adjusted"].sum() < table["p_adjusted"].sum() - 0.01


def test_editions_named_after_years_stand_at_their_year():
    counted = frequencies(**{"2018": (2, 9), "2019": (4, 10), "2021": (7, 11)})
    row = trend_table(counted, [DECLARED], ["2018", "2019", "2020", "2021"], seed=62).iloc[0]
    assert_allclose(row["slope"], REFERENCE["trend"]["slope"])
    assert row["editions"] == 3
    named = counted.assign(by_category=["un", "deux", "trois"])
    assert trend_table(named, [DECLARED], ["un", "deux", "trois"], seed=62)["slope"].item() != row["slope"]


# Refusals ------------------------------------------------------------------------------------------------------------


def test_two_editions_make_no_trend():
    for bases in ([9, 10], [9, 10, 0]):
        with pytest.raises(ValueError, match="a trend needs 3 editions with answers, and 2 have some; compare them"):
            share_trend([2, 4, 0][: len(bases)], bases, rng=rng())
    counted = frequencies(**{"2018": (2, 9), "2019": (4, 10)})
    assert trend_table(counted, [DECLARED], ["2018", "2019"], seed=62).empty


def test_scores_out_of_order_and_answers_not_counted_are_refused():
    with pytest.raises(ValueError, match="scores of editions must grow"):
        share_trend([2, 4, 7], [9, 10, 11], [2019, 2018, 2020], rng=rng())
    with pytest.raises(ValueError, match="no frequencies of reseau=oui by edition; count them first"):
        share_differences(frequencies(a=(1, 2)), "reseau", "oui", "edition")


def test_an_answer_that_all_or_nobody_gives_has_no_trend():
    for k in ([0, 0, 0], [9, 10, 11]):
        found = share_trend(k, [9, 10, 11], rng=rng(), draws=99)
        assert_allclose([found["slope"], found["statistic"], found["p_value"]], [0, 0, 1], atol=1e-12)


# The interval of a slope ---------------------------------------------------------------------------------------------


def test_the_interval_of_a_slope_of_two_editions_is_newcombes():
    low, high = slope_interval([20 / 50, 30 / 40], [50, 40], [2018, 2019], [50, 40])
    assert_allclose([low, high], newcombe(30, 40, 20, 50))


def test_the_interval_of_a_slope_is_the_root_of_squared_distances_to_wilsons_bounds():
    shares, bases, years = np.array([0.2, 0.5, 0.4]), np.array([30, 40, 25]), np.array([2018, 2019, 2022])
    bounds = [proportion_confint(p * n, n, method="wilson") for p, n in zip(shares, bases, strict=True)]
    design = np.stack([np.ones(3), years - 2019.0], axis=1)
    counts = np.linalg.solve(design.T @ (design * bases[:, None]), design.T * bases)[1]
    down = up = 0.0
    for count, share, (below, above) in zip(counts, shares, bounds, strict=True):
        lower, upper = sorted([count * (below - share), count * (above - share)])
        down, up = down + lower**2, up + upper**2
    slope = counts @ shares
    assert_allclose(slope_interval(shares, bases, years, bases), [slope - down**0.5, slope + up**0.5])


def test_the_interval_of_a_trend_covers_as_often_as_it_says():
    generator, shares, bases = np.random.default_rng(5), np.array([0.1, 0.2, 0.3]), np.array([27, 34, 60])
    covered = 0
    for _ in range(1000):
        low, high = slope_interval(generator.binomial(bases, shares) / bases, bases, [1, 2, 3], bases)
        covered += low <= 0.1 <= high
    assert 0.93 < covered / 1000 < 0.975


def test_editions_where_nobody_answered_leave_the_interval_as_it_is():
    held = {"rng": np.random.default_rng(1), "draws": 9}
    found = share_trend([5, 0, 9, 12], [20, 0, 20, 20], [1, 2, 3, 4], **held)
    alone = share_trend([5, 9, 12], [20, 20, 20], [1, 3, 4], **held)
    assert (found["ci_low"], found["ci_high"]) == (alone["ci_low"], alone["ci_high"])
    assert found["ci_low"] < found["slope"] < found["ci_high"]


def test_years_declared_from_the_last_to_the_first_are_put_in_order():
    years = ["2021", "2019", "2018"]
    rows = {"question": "reseau", "category": "non", "by": "edition", "by_category": years}
    frequencies = pd.DataFrame(rows | {"n": [12, 9, 5], "base": [20, 20, 20]})
    found, expected = (trend_table(frequencies, [DECLARED], order, 1) for order in (years, years[::-1]))
    pd.testing.assert_frame_equal(found, expected)
    assert found["slope"].item() > 0
