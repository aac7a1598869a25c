"""Shares of those who answered several times: others' numbers, every arrangement, levels, what must always hold."""

from __future__ import annotations

from itertools import permutations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats
from statsmodels.regression.linear_model import OLS
from statsmodels.stats.contingency_tables import mcnemar

from analysis.description.differences import difference_table
from analysis.description.panel_shares import (
    difference_bounds,
    difference_p_value,
    known_differences,
    known_trends,
    trend_of_panel,
)
from analysis.description.repeated import Repeated, correlations, met_again, repeated_number
from analysis.description.trends import trend_table
from analysis.description.weighted_shares import Holders
from analysis.geometry.inference.contrasts import Effort
from analysis.geometry.inference.intervals import newcombe, slope_interval, wilson
from analysis.study import Difference

DECLARED = Difference("reseau", "oui", "annee")


def rng(seed=5):
    return np.random.default_rng(seed)


def effort(draws=9_999, seed=5):
    return Effort(rng(seed), draws)


def two(first, second, n_pairs=0):
    """Return answers of two editions, the first `n_pairs` of which are the same structures'."""
    held = np.r_[first, second].astype(bool)
    members = np.arange(len(held)) < len(first)
    structures = np.zeros(len(held), dtype=int)
    structures[:n_pairs] = structures[len(first) : len(first) + n_pairs] = np.arange(1, n_pairs + 1)
    return held, members, np.ones(len(held)), structures


def editions(answers, n_again, weights=None):
    """Return editions of the same structures in their first `n_again` places."""
    groups = np.repeat(np.arange(len(answers)), [len(own) for own in answers])
    ranks = np.concatenate([np.arange(len(own)) for own in answers])
    structures = np.where(ranks < n_again, ranks + 1, 0)
    held = np.concatenate(answers).astype(bool)
    names = tuple(str(2015 + rank) for rank in range(len(answers)))
    return Holders(names, groups, held, np.ones(len(held)) if weights is None else weights, structures)


def pairs_of(both, first, second, neither):
    """Return the answers of pairs, from how many give the answer both times, the first, the second, never."""
    counts = (both, first, second, neither)
    return np.repeat([1, 1, 0, 0], counts), np.repeat([1, 0, 1, 0], counts)


# Others' numbers -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("counts", [(3, 9, 2, 8), (0, 6, 1, 4), (10, 3, 3, 2), (2, 0, 7, 5)])
def test_pairs_alone_are_tested_as_mcnemar_does(counts):
    _, first, second, _ = counts
    exact = mcnemar([[0, first], [second, 0]], exact=True).pvalue
    found = difference_p_value(*two(*pairs_of(*counts), sum(counts)), effort(99_999))
    assert_allclose(found, exact, atol=4 * np.sqrt(exact * (1 - exact) / 99_999) + 2e-5)


@pytest.mark.parametrize(
    ("counts", "interval"),
    [
        ((36, 12, 2, 0), (0.0569, 0.3404)),  # Newcombe (1998), pp. 2635-2650, table II
        ((1, 1, 7, 12), (-0.507, -0.026)),  # Fagerland, Lydersen and Laake (2017), ch. 8: airways of 21 children
    ],
)
def test_the_interval_of_pairs_alone_is_newcombes(counts, interval):
    _, *bounds = difference_bounds(*two(*pairs_of(*counts), sum(counts)))
    assert_allclose(bounds, interval, atol=6e-4)


def test_nobody_met_twice_gives_the_interval_of_independent_shares():
    held, members, weights, none = two([1] * 7 + [0] * 19, [1] * 17 + [0] * 17)
    difference, low, high = difference_bounds(held, members, weights, none, level=0.9)
    assert_allclose((difference, low, high), (7 / 26 - 1 / 2, *newcombe(7, 26, 17, 34, 0.9)), atol=1e-12)


@pytest.mark.parametrize("n_again", [0, 7, 20])
def test_the_slope_and_its_error_are_those_of_statsmodels_by_clusters(n_again):
    """Dummies of four editions of one size; each structure is a cluster; only the factor n/(n - 1) is ours."""
    n, found = 20, editions([rng(seed).random(20) < 0.3 + 0.1 * seed for seed in range(4)], n_again)
    clusters = np.where(found.structures > 0, found.structures, 1_000 + np.arange(4 * n))
    fitted = OLS(found.held.astype(float), np.eye(4)[found.groups]).fit(
        cov_type="cluster", cov_kwds={"groups": clusters, "use_correction": False}
    )
    slopes = np.array([-1.5, -0.5, 0.5, 1.5]) / 5
    told = trend_of_panel(found, np.arange(4.0), effort(9))
    error = np.sqrt(slopes @ fitted.cov_params() @ slopes * n / (n - 1))
    assert_allclose(told["slope"], slopes @ fitted.params)
    assert_allclose(told["statistic"], slopes @ fitted.params / error)


# Every arrangement ---------------------------------------------------------------------------------------------------


def welch_of_structures(held, members, weights, structures):
    """Return how far two shares lie in standard errors, added up structure by structure."""
    units: dict[object, float] = {}
    shares = []
    for side, sign in ((members, 1), (~members, -1)):
        own = weights[side] / weights[side].sum()
        shares.append(own @ held[side])
        growth = np.sqrt(side.sum() / (side.sum() - 1))
        for rank, reach, x in zip(np.flatnonzero(side), own, held[side], strict=True):
            name = structures[rank] or f"alone {rank}"
            units[name] = units.get(name, 0.0) + sign * growth * reach * (x - shares[-1])
    return abs(shares[0] - shares[1]) / np.sqrt(sum(value**2 for value in units.values()))


@pytest.mark.parametrize("weighted", [False, True])
def test_the_p_value_is_that_of_every_arrangement(weighted):
    """Two structures in both editions, seven others: 4 swaps times the 35 ways of dealing the others."""
    held, members, weights, structures = two([1, 1, 1, 0, 1], [0, 1, 0, 0, 1, 0], 2)
    if weighted:
        weights = np.array([1.0, 0.5, 2.0, 1.5, 0.7, 3.0, 1.2, 0.4, 1.0, 0.9, 2.0])
    even = weights / np.where(members, weights[members].mean(), weights[~members].mean())
    free = np.flatnonzero(structures == 0)
    found = []
    for swaps in product([False, True], repeat=2):
        for dealt in set(permutations(members[free])):
            own = members.copy()
            own[free] = dealt
            for number, swapped in enumerate(swaps, start=1):
                own[structures == number] ^= swapped
            found.append(welch_of_structures(held, own, even, structures))
    assert len(found) == 4 * 35
    exact = np.mean(np.array(found) >= welch_of_structures(held, members, even, structures) - 1e-9)
    drawn = difference_p_value(held, members, weights, structures, effort(99_999))
    assert_allclose(drawn, exact, atol=0.006)


def test_structures_whole_in_a_group_change_group_whole():
    """A factor that is no edition: two structures of two answers on one side, one on the other, one on both."""
    held = np.array([1, 1, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0], dtype=bool)
    structures = np.array([1, 1, 2, 2, 3, 3, 4, 4, 0, 0, 0, 0])
    members = np.array([1, 1, 1, 1, 0, 0, 1, 0, 1, 1, 0, 0], dtype=bool)
    found = []
    whole = [(1, 1), (1, 1), (0, 0), (1, 0)]
    for order in permutations(range(4)):
        for turned in product([False, True], repeat=4):
            for dealt in set(permutations(members[8:])):
                own = [whole[rank][::-1] if turn else whole[rank] for rank, turn in zip(order, turned, strict=True)]
                labels = np.array([*np.ravel(own), *dealt], dtype=bool)
                found.append(welch_of_structures(held, labels, np.ones(12), structures))
    exact = np.mean(np.array(found) >= welch_of_structures(held, members, np.ones(12), structures) - 1e-9)
    drawn = difference_p_value(held, members, np.ones(12), structures, effort(99_999))
    assert_allclose(drawn, exact, atol=0.006)


# What must always hold -----------------------------------------------------------------------------------------------


@given(st.integers(0, 10**6), st.integers(0, 12))
def test_the_other_answer_and_the_other_way_round_are_as_far(seed, n_pairs):
    answers = rng(seed).random(27) < 0.4
    held, members, weights, structures = two(answers[:12], answers[12:], n_pairs)
    weights = weights + rng(seed).random(27)
    own = difference_bounds(held, members, weights, structures)
    other = difference_bounds(~held, members, weights, structures)
    turned = difference_bounds(held, ~members, weights, structures)
    for told in (other, turned):
        assert_allclose((-told[0], -told[2], -told[1]), own, atol=1e-9)
    assert own[1] - 1e-12 <= own[0] <= own[2] + 1e-12
    assert own[1] >= -1 - 1e-12
    assert own[2] <= 1 + 1e-12
    p_values = [difference_p_value(each, members, weights, structures, effort(99)) for each in (held, ~held)]
    assert_allclose(*p_values)


@given(st.integers(0, 10**6), st.floats(0.01, 100))
def test_the_unit_of_weights_changes_nothing(seed, unit):
    answers = rng(seed).random(24) < 0.5
    held, members, _, structures = two(answers[:12], answers[12:], 6)
    weights = 0.2 + rng(seed).random(24)
    both = weights, unit * weights
    assert_allclose(*(difference_bounds(held, members, own, structures) for own in both), atol=1e-9)
    assert_allclose(*(difference_p_value(held, members, own, structures, effort(99)) for own in both))


@given(st.integers(0, 10**6), st.integers(2, 30))
def test_a_share_of_structures_that_answered_twice_counts_between_them_and_their_answers(seed, n):
    first = rng(seed).random(n) < 0.5
    second = rng(seed + 1).random(n) < 0.5
    structures = np.r_[np.arange(n), np.arange(n)] + 1
    number = repeated_number(np.r_[first, second], np.ones(2 * n), structures)
    assert n - 1e-9 <= number <= 2 * n + 1e-9
    assert_allclose(repeated_number(np.r_[first, first], np.ones(2 * n), structures), n)
    assume(first.any())
    assert repeated_number(np.ones(2 * n, dtype=bool), np.ones(2 * n), structures) == pytest.approx(n)


def test_who_stands_alone_among_those_kept_answered_once():
    assert met_again(np.array([0, 7, 7, 3, 9, 9, 9])).tolist() == [0, 1, 1, 0, 2, 2, 2]
    assert met_again(np.array([5, 4, 3])).tolist() == [0, 0, 0]
    assert met_again(np.array([2, 2])).tolist() == [1, 1]


def test_answers_all_alike_set_nothing_apart():
    for answer in (np.ones(12), np.zeros(12)):
        own = two(answer[:6], answer[6:], 4)
        assert difference_p_value(*own, effort(99)) == 1
        assert difference_bounds(*own)[0] == 0
    told = trend_of_panel(editions([np.ones(6)] * 3, 3), np.arange(3.0), effort(99))
    assert (told["slope"], told["statistic"], told["p_value"]) == pytest.approx((0, 0, 1), abs=1e-12)


def test_a_planted_change_of_the_same_persons_is_plainer_to_who_knows_them():
    before = rng(8).random(60) < 0.5
    after = before | (rng(9).random(60) < 0.3)
    known, ignored = (difference_p_value(*two(after, before, n), effort()) for n in (60, 0))
    assert known < 0.02 < ignored
    wide, narrow = (np.ptp(difference_bounds(*two(after, before, n))[1:]) for n in (0, 60))
    assert narrow < 0.8 * wide


def test_the_trend_of_the_same_persons_is_plainer_to_who_knows_them():
    answers = [rng(4).random(40) < 0.35]
    for seed in (5, 6):
        answers.append(answers[-1] | (rng(seed).random(40) < 0.12))
    known, ignored = (trend_of_panel(editions(answers, n), np.arange(3.0), effort()) for n in (40, 0))
    assert known["p_value"] < ignored["p_value"]
    assert known["slope"] == ignored["slope"]
    assert known["ci_high"] - known["ci_low"] < 0.8 * (ignored["ci_high"] - ignored["ci_low"])


def test_a_slope_of_two_paired_editions_is_newcombes_of_pairs():
    first, second = pairs_of(36, 12, 2, 0)
    found = editions([second, first], 50)
    told = trend_of_panel(found, np.array([0.0, 1.0]), effort(9))
    assert_allclose((told["ci_low"], told["ci_high"]), (0.0569, 0.3404), atol=6e-4)
    apart = slope_interval([38 / 50, 48 / 50], [50, 50], [0, 1], [50, 50])
    assert_allclose(apart, slope_interval([38 / 50, 48 / 50], [50] * 2, [0, 1], [50] * 2, correlations=np.eye(2)))


# Levels, with fixed seeds --------------------------------------------------------------------------------------------


@pytest.mark.no_cover
@pytest.mark.parametrize(("sizes", "n_pairs", "share"), [((27, 34), 12, 0.4), ((80, 20), 15, 0.3), ((40, 40), 40, 0.5)])
def test_false_alarms_and_coverage_of_those_met_twice(sizes, n_pairs, share):
    """Answers of a structure go together: ignoring it, its test would seldom reject and its interval be too wide."""
    generator, alarms, covered = rng(sizes[0]), [], []
    for _ in range(12):
        traits = generator.normal(size=(50, sum(sizes)))
        again = sizes[0] + np.arange(n_pairs)
        traits[:, again] = 0.8 * traits[:, :n_pairs] + 0.6 * traits[:, again]
        answers = traits < stats.norm.ppf(share)
        _, members, weights, structures = two(answers[0, : sizes[0]], answers[0, sizes[0] :], n_pairs)
        found = Repeated(answers, np.where(members, 0, 1), weights, structures)
        alarms.append(found.tested(np.array([1.0, -1.0]), Effort(generator, 199))[1] <= 0.05)
        for row in answers:
            _, low, high = difference_bounds(row, members, weights, structures)
            covered.append(low <= 0 <= high)
    assert 0.01 <= np.mean(alarms) <= 0.075  # of pairs alone, few discordant ones: as seldom as in McNemar's exact test
    assert 0.93 <= np.mean(covered) <= 0.985


# A table -------------------------------------------------------------------------------------------------------------


def declared(found):
    """Return the difference and the trend of editions as tables of counts give them, nobody known again."""
    counts = pd.DataFrame(found.counts(), columns=["n", "base"]).assign(
        question="reseau", category="oui", by="annee", by_category=list(found.names)
    )
    return difference_table(counts, [DECLARED]), trend_table(counts, [DECLARED], list(found.names), 1)


def test_only_comparisons_of_those_met_twice_change():
    answers = [rng(seed).random(20) < 0.5 for seed in range(3)]
    found = editions(answers, 8)
    found = Holders(
        found.names, found.groups, found.held, found.weights, np.where(found.groups < 2, found.structures, 0)
    )
    plain, _ = declared(found)
    told = known_differences(plain, {DECLARED: found}, 1, edition="annee", draws=999)
    assert told["method"].tolist() == ["newcombe_panel", "newcombe_fisher", "newcombe_fisher"]
    pd.testing.assert_frame_equal(told.iloc[1:].drop(columns="p_adjusted"), plain.iloc[1:].drop(columns="p_adjusted"))
    assert told["p_adjusted"].iloc[0] >= told["p_value"].iloc[0]
    assert (told["difference"] == plain["difference"]).all()


def test_a_list_narrows_intervals_by_edition_and_no_test():
    found = editions([rng(seed).random(20) < 0.5 for seed in range(2)], 0)
    plain, _ = declared(found)
    bounded = known_differences(plain, {DECLARED: found}, 1, edition="annee", frames={"2015": 40, "2016": 20})
    n, _ = found.counts()[0]
    other = found.counts()[1][0] / 20
    low, high = wilson(n / 20, 40)
    expected = n / 20 - other - (n / 20 - low), n / 20 - other + (high - n / 20)  # all of the second answered
    assert_allclose(bounded[["ci_low", "ci_high"]].iloc[0].astype(float), expected)
    assert bounded["p_value"].tolist() == plain["p_value"].tolist()
    untouched = known_differences(plain, {DECLARED: found}, 1, edition="statut", frames={"2015": 40})
    pd.testing.assert_frame_equal(untouched, plain)


def test_the_trend_of_those_met_twice_says_so_and_others_stay():
    answers = [rng(seed).random(20) < 0.4 + 0.1 * seed for seed in range(3)]
    met, alone = editions(answers, 9), editions(answers, 0)
    _, plain = declared(met)
    told = known_trends(plain, {DECLARED: met}, met.names, 3, draws=499)
    assert told[["method", "draws"]].iloc[0].tolist() == ["slope_panel", 499]
    assert_allclose(told["slope"], plain["slope"])
    pd.testing.assert_frame_equal(known_trends(plain, {DECLARED: alone}, met.names, 3), plain)


def test_the_correlation_of_two_shares_is_that_of_their_pairs():
    first, second = pairs_of(20, 5, 5, 20)
    held, members, weights, structures = two(first, second, 50)
    phi = (20 * 20 - 5 * 5 - 50 / 2) / 25**2
    assert_allclose(correlations(held[:, None], members, weights, structures), phi)
