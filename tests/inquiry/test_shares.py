"""Shares as evidence, beside counts made by hand, and beside what tests and intervals must say together."""

from dataclasses import replace
from itertools import product
from math import comb

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.description.differences import share_differences
from analysis.geometry.inference.intervals import wilson
from analysis.inquiry import shares
from analysis.inquiry.shares import ALONE, Known, one_share, share_evidence, two_answers, two_shares
from analysis.study import Question
from analysis.study.inquiry import Evidence

RNG = np.random.default_rng(3)


def held(n, base):
    return np.arange(base) < n


def both(first, second, together, base):
    """Return who gives each of two answers, `together` of them both."""
    ranks = np.arange(base)
    return ranks < first, (ranks >= first - together) & (ranks < first - together + second)


def test_a_share_has_wilson_s_interval_at_the_level_of_the_family():
    found = one_share(held(24, 60), ALONE, None, 0.99)
    assert (found.effect, found.low, found.high) == pytest.approx((0.4, *map(float, wilson(0.4, 60, 0.99))))
    assert (found.counts.n, found.counts.base, found.counts.n_compared) == (24, 60, 60)
    assert np.isnan(found.p_value)


@pytest.mark.parametrize(("n", "base", "reference"), [(7, 10, 0.5), (3, 12, 0.4), (0, 6, 0.2), (6, 6, 0.9)])
def test_a_share_beside_a_value_is_tested_as_all_counts_enumerated_would(n, base, reference):
    chances = [comb(base, k) * reference**k * (1 - reference) ** (base - k) for k in range(base + 1)]
    as_rare = sum(chance for chance in chances if chance <= chances[n] * (1 + 1e-7))
    assert one_share(held(n, base), ALONE, reference, 0.95).p_value == pytest.approx(as_rare)


def test_weighted_shares_are_tested_by_the_score_that_their_interval_inverts():
    weights = RNG.uniform(0.5, 2, 40)
    share = one_share(held(12, 40), Known(weights), None, 0.95)
    for bound in (share.low, share.high):
        assert one_share(held(12, 40), Known(weights), bound, 0.95).p_value == pytest.approx(0.05)


def test_two_groups_are_compared_as_the_declared_differences_are():
    frequencies = pd.DataFrame(
        {"question": "q", "category": "oui", "by": "g", "by_category": ["a", "b"], "n": [15, 5], "base": [20, 21]}
    )
    known = share_differences(frequencies, "q", "oui", "g").iloc[0]
    members = np.arange(41) < 20
    answers = np.concatenate([held(15, 20), held(5, 21)])
    found = two_shares(answers, members, ALONE, 0.95, 1)
    told = known[["difference", "p_value", "ci_low", "ci_high"]].tolist()
    assert [found.effect, found.p_value, found.low, found.high] == pytest.approx(told)
    assert (found.counts.n_against, found.counts.base_against, found.counts.n_compared) == (5, 21, 41)
    wide = two_shares(answers, members, ALONE, 0.99, 1)
    assert wide.low < found.low < found.high < wide.high
    alike = two_shares(answers, members, Known(np.ones(41)), 0.95, 1)
    assert alike.effect == pytest.approx(found.effect)
    assert alike.p_value == pytest.approx(found.p_value, abs=0.005)


def test_a_group_of_nobody_is_not_compared():
    assert np.isnan(two_shares(held(3, 9), np.ones(9, dtype=bool), ALONE, 0.95, 1).effect)


@pytest.mark.parametrize(("first", "second", "together"), [(9, 3, 1), (5, 5, 2), (8, 1, 0), (4, 4, 4)])
def test_two_answers_of_the_same_respondents_are_swapped_in_every_way(first, second, together):
    one, other = both(first, second, together, 14)
    apart = one.astype(int) - other
    moved = apart[apart != 0]
    sums = [abs(np.dot(signs, np.abs(moved))) for signs in product([-1, 1], repeat=len(moved))]
    found = two_answers(one, other, ALONE, 0.95, RNG)
    assert found.effect == pytest.approx((first - second) / 14)
    assert found.p_value == pytest.approx(np.mean(np.array(sums) >= abs(apart.sum())))
    assert found.counts.n_compared == 14


@given(st.integers(0, 30), st.integers(0, 30), st.integers(0, 30), st.sampled_from([0.9, 0.95, 0.99]))
def test_the_interval_of_two_answers_holds_zero_where_their_test_does_not_reject(first, second, together, level):
    assume(together <= min(first, second) and first + second - together <= 40)
    found = two_answers(*both(first, second, together, 40), ALONE, level, RNG)
    assert found.low <= found.effect <= found.high
    assume(abs(found.p_value - (1 - level)) > 1e-9)
    assert (found.low <= 0 <= found.high) == (found.p_value > 1 - level)


def test_weighted_answers_that_weigh_alike_are_compared_as_others():
    one, other = both(9, 3, 1, 14)
    alike = two_answers(one, other, Known(np.ones(14)), 0.95, RNG)
    assert alike.p_value == pytest.approx(two_answers(one, other, ALONE, 0.95, RNG).p_value, abs=0.005)
    assert alike.low < alike.effect < alike.high


# From answers --------------------------------------------------------------------------------------------------------

ANSWERS = pd.DataFrame(
    {
        "respondent": list("abcdefgh"),
        "musee": pd.Categorical(["oui", "oui", "non", None, "oui", "non", "non", "oui"], ["non", "oui"]),
        "statut": pd.Categorical(["x", "x", "x", "x", "y", "y", "z", None], ["x", "y", "z"]),
    }
)
TICKED = pd.DataFrame(
    [("a", "temps"), ("b", "temps"), ("c", "argent"), ("d", "argent"), ("d", "temps"), ("e", "argent"), ("e", "temps")],
    columns=["respondent", "category"],
).assign(question="freins")
MISSING = pd.DataFrame({"respondent": ["h"], "question": ["freins"], "kind": ["not_asked"]})
MUSEE = Question("musee", "Musée", "active", "single", categories={"non": "Non", "oui": "Oui"})
FREINS = Question("freins", "Freins", "descriptive", "multiple", categories={"argent": "Argent", "temps": "Temps"})


def counted(question, *kind, **piece):
    evidence = Evidence(*kind, question=question.key, **piece)
    found = share_evidence(evidence, ANSWERS, TICKED, MISSING, question, level=0.95, seed=1)
    counts = found.counts
    return [counts.n, counts.base, counts.n_against, counts.base_against][: 4 if evidence.against else 2], found


def test_evidence_is_counted_among_those_who_answered():
    assert counted(MUSEE, "share", category="oui")[0] == [4, 7]
    assert counted(MUSEE, "share", category="oui", factor="statut", group="x")[0] == [2, 3]
    compared = {"category": "oui", "factor": "statut", "group": "x", "against": "y"}
    assert counted(MUSEE, "difference", **compared)[0] == [2, 3, 1, 2]
    assert counted(FREINS, "multiple", category="argent")[0] == [3, 7]  # the last was not asked
    both_told, found = counted(FREINS, "multiple", category="temps", against="argent")
    assert both_told[:3] == [4, 7, 3]
    assert found.effect == pytest.approx(1 / 7)


def test_the_answer_most_given_is_named():
    counts, found = counted(FREINS, "multiple")
    assert (counts, found.category) == ([4, 7], "temps")


def test_the_answers_weigh_what_their_respondents_do():
    weights = {"weight": [1.0, 1.0, 9.0, 1.0, 1.0, 1.0, 1.0, 1.0]}
    piece = Evidence("multiple", question="freins")
    found = share_evidence(piece, ANSWERS.assign(**weights), TICKED, MISSING, FREINS, level=0.95, seed=1)
    assert found.category == "argent"
    assert found.effect == pytest.approx(11 / 15)
    assert found.counts.n == 3


@pytest.mark.parametrize("n_weights", [3, 900])
def test_swaps_of_many_respondents_are_those_of_each(monkeypatch, n_weights):
    rng = np.random.default_rng(2)
    first, second = rng.random((2, 1_200)) < [[0.5], [0.46]]
    weights = rng.choice(rng.gamma(4, 0.25, n_weights) + 0.1, 1_200)
    monkeypatch.setattr(shares, "DRAWS", 9_999)
    drawn = two_answers(first, second, Known(weights), 0.95, np.random.default_rng(3))
    monkeypatch.setattr(shares, "COUNTED_FROM", 100)
    found = two_answers(first, second, Known(weights), 0.95, np.random.default_rng(4))
    assert found.p_value == pytest.approx(drawn.p_value, abs=0.02)
    assert (found.effect, found.low, found.high) == (drawn.effect, drawn.low, drawn.high)


# Those who answered several times ------------------------------------------------------------------------------------


def twice(n):
    return np.r_[np.arange(n), np.arange(n)] + 1


def test_a_share_of_those_who_all_answered_alike_twice_is_that_of_half_as_many():
    once, again = held(12, 40), np.tile(held(12, 40), 2)
    found = one_share(again, Known(structures=twice(40)), 0.5, 0.95)
    expected = one_share(once, Known(np.ones(40)), 0.5, 0.95)
    assert [found.effect, found.low, found.high, found.p_value] == pytest.approx(
        [expected.effect, expected.low, expected.high, expected.p_value]
    )
    assert (found.counts.n, found.counts.base) == (24, 80)


def test_a_list_bounds_the_share_of_an_edition_and_of_no_other_group():
    known = Known(sizes={"x": 4}, edition="statut")
    piece = Evidence("share", question="musee", category="oui", factor="statut", group="x")
    of_list, plain, other = (
        share_evidence(piece, ANSWERS, TICKED, MISSING, MUSEE, level=0.95, seed=1, known=each)
        for each in (known, ALONE, replace(known, edition="annee"))
    )
    assert of_list.low > plain.low
    assert of_list.high < plain.high
    assert (other.low, other.high) == (plain.low, plain.high)
    whole = share_evidence(
        piece, ANSWERS, TICKED, MISSING, MUSEE, level=0.95, seed=1, known=replace(known, sizes={"x": 3})
    )
    assert whole.low == whole.effect == whole.high


def test_two_editions_of_the_same_persons_are_tested_by_their_pairs(monkeypatch):
    monkeypatch.setattr(shares, "draws_for", lambda n: 9_999)
    before = held(20, 60)
    after = before | (np.arange(60) >= 52)
    members = np.arange(120) < 60
    answers = np.r_[after, before]
    apart, paired = (two_shares(answers, members, known, 0.95, 1) for known in (ALONE, Known(structures=twice(60))))
    assert paired.effect == apart.effect
    assert paired.p_value < 0.02 < apart.p_value
    assert paired.high - paired.low < 0.7 * (apart.high - apart.low)
    bounded = two_shares(answers, members, Known(structures=twice(60)), 0.95, 1, parts=(0.5, 0.5))
    assert bounded.p_value == paired.p_value
    assert bounded.high - bounded.low < paired.high - paired.low


def test_two_answers_given_twice_are_swapped_structure_by_structure():
    one, other = both(9, 3, 1, 14)
    known = Known(structures=twice(14))
    found = two_answers(np.tile(one, 2), np.tile(other, 2), known, 0.95, RNG)
    single = two_answers(one, other, Known(np.ones(14)), 0.95, RNG)
    assert found.p_value == pytest.approx(single.p_value, abs=0.005)
    assert (found.low, found.high) == pytest.approx((single.low, single.high))


def test_evidence_takes_those_kept_for_met_again_only_where_they_are():
    answers = pd.concat([ANSWERS, ANSWERS.assign(respondent=list("ijklmnop"))], ignore_index=True)
    known = Known(structures=twice(8))
    piece = Evidence("share", question="musee", category="oui")
    whole, alone = (
        share_evidence(piece, answers, TICKED, MISSING, MUSEE, level=0.95, seed=1, known=each)
        for each in (known, ALONE)
    )
    assert whole.high - whole.low > 1.2 * (alone.high - alone.low)
