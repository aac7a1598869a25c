"""Answers of editions beside the reference: numbers of others, invariants, what is left out, what may be printed."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import stats
from statsmodels.stats.multitest import multipletests

from analysis.description.edition_shares import edition_shares, flags_of_pairs
from analysis.description.frequencies import Choices
from analysis.description.two_editions import Asked, Pair, shares_of
from analysis.geometry.inference.intervals import difference_interval, newcombe, wilson


def rng(seed=5):
    return np.random.default_rng(seed)


def single(codes, question="q", n_categories=None):
    """Return the answers to a question of one answer; -1 is none."""
    codes = np.asarray(codes)
    names = tuple("abcdefgh"[: n_categories or codes.max() + 1])
    return Choices(question, names, codes >= 0, codes[:, None] == np.arange(len(names))), False


def several(held, question="m"):
    held = np.asarray(held, dtype=bool)
    return Choices(question, tuple("xyzt"[: held.shape[1]]), np.ones(len(held), dtype=bool), held), True


def labelled(**sizes):
    return pd.Series(np.repeat(list(sizes), list(sizes.values()))).astype("category")


def shares(questions, editions, reference="r", **options):
    return edition_shares(questions, editions, reference, **{"flags": {}, "seed": 7} | options)


# Against others' numbers ---------------------------------------------------------------------------------------------


def test_v_is_that_of_scipy_and_intervals_those_of_newcombe():
    codes, editions = rng().integers(0, 3, 90), labelled(r=40, e=50)
    table = shares([single(codes)], editions, draws=9)
    counts = pd.crosstab(codes, editions).to_numpy()
    assert_allclose(table["v"], stats.contingency.association(counts, "cramer"))
    for rank, row in table.iterrows():
        own, other = (counts[rank, place] for place in (0, 1))
        assert (row["n"], row["base"], row["reference_n"], row["reference_base"]) == (own, 50, other, 40)
        assert_allclose(row["difference"], own / 50 - other / 40)
        assert_allclose([row["ci_low"], row["ci_high"]], newcombe(own, 50, other, 40), atol=1e-12)


def test_the_p_value_is_that_of_every_way_of_dealing():
    codes, editions = np.array([0, 0, 0, 1, 2, 1, 1, 2, 2]), labelled(r=4, e=5)
    chi2 = []
    for members in combinations(range(9), 5):
        own = np.bincount(codes[list(members)], minlength=3)
        chi2.append(stats.chi2_contingency(np.array([own, np.bincount(codes) - own]), correction=False).statistic)
    own = np.bincount(codes[4:], minlength=3)
    observed = stats.chi2_contingency(np.array([own, np.bincount(codes) - own]), correction=False).statistic
    exact = np.mean(np.array(chi2) >= observed - 1e-9)
    assert_allclose(shares([single(codes)], editions)["p_value"], exact, atol=0.006)


def test_several_answers_weighted_and_met_twice_are_dealt_as_by_hand():
    """Every deal of six persons, two of whom answered twice: their two answers are never on one side."""
    held = rng(3).integers(0, 2, (8, 2)).astype(bool)
    weights = pd.Series([1.0, 2, 1, 3, 2, 1, 1, 2])
    panel = pd.Series(["p", "q", "", "", "p", "q", "", ""])
    editions = labelled(r=4, e=4)

    def v2(members):
        side = np.isin(np.arange(8), members)
        w = weights.to_numpy() / np.where(editions == "e", weights[4:].mean(), weights[:4].mean())
        total = []
        for option in held.T:
            pooled, part = np.average(option, weights=w), w[side].sum() / w.sum()
            gap = np.average(option[side], weights=w[side]) - np.average(option[~side], weights=w[~side])
            total.append(part * (1 - part) * gap**2 / (pooled * (1 - pooled)))
        return np.mean(total)

    deals = [
        v2([first, second, *free])
        for first, second in product((0, 4), (1, 5))
        for free in combinations((2, 3, 6, 7), 2)
    ]
    observed = v2([4, 5, 6, 7])
    table = shares([several(held)], editions, weights=weights, panel=panel)
    assert_allclose(table["v"], np.sqrt(observed))
    assert_allclose(table["p_value"], np.mean(np.array(deals) >= observed - 1e-12), atol=0.006)
    assert (table["n_pairs"] == 2).all()
    assert_allclose(table["share"], np.average(held[4:], axis=0, weights=weights[4:]))


def test_one_family_over_questions_and_editions():
    editions = labelled(r=30, e=30, f=30)
    asked = [single(rng(seed).integers(0, 2, 90), f"q{seed}") for seed in range(3)]
    table = shares(asked, editions, draws=499)
    tests = table.drop_duplicates(["question", "edition"])
    assert len(tests) == 6
    assert_allclose(tests["p_adjusted"], multipletests(tests["p_value"], method="holm")[1])
    assert table.groupby(["question", "edition"])["p_adjusted"].nunique().eq(1).all()
    loose = shares(asked, editions, draws=499, adjustment="benjamini_hochberg").drop_duplicates(["question", "edition"])
    assert_allclose(loose["p_adjusted"], multipletests(tests["p_value"], method="fdr_bh")[1])


@pytest.mark.parametrize(
    ("counts", "interval"),
    [
        ((36, 12, 2, 0), (0.0569, 0.3404)),  # Newcombe (1998), pp. 2635-2650, table II
        ((1, 1, 7, 12), (-0.507, -0.026)),  # Fagerland, Lydersen and Laake (2017), ch. 8: airways of 21 children
    ],
)
def test_the_interval_of_those_met_twice_is_newcombes_of_pairs(counts, interval):
    first, second = (np.repeat(codes, counts) for codes in ([0, 0, 1, 1], [0, 1, 0, 1]))
    people = pd.Series([f"p{rank}" for rank in range(len(first))] * 2)
    editions = labelled(r=len(first), e=len(first))  # the first answer is that of e
    row = shares([single(np.r_[second, first])], editions, panel=people, draws=9).iloc[0]
    assert_allclose([row["ci_low"], row["ci_high"]], interval, atol=6e-4)


def test_the_correlation_of_weighted_shares_counts_those_alone_who_answered_on_both_sides():
    """Two of five persons are met twice, and one of them answered the question once."""
    codes, weights = np.array([0, 1, 1, 1, 1, 0, 1, -1, 1, 1]), np.array([1.0, 2, 1, 3, 2, 1, 1, 2, 1, 4])
    panel = pd.Series(["p", "q", "", "", "", "p", "", "q", "", ""])
    table = shares([single(codes)], labelled(r=5, e=5), weights=pd.Series(weights), panel=panel, draws=9)
    away, bounds = {}, {}
    for side, kept in (("r", range(5)), ("e", (5, 6, 8, 9))):
        own = np.array(list(kept))
        share = np.average(codes[own] == 0, weights=weights[own])
        away |= {rank: weights[rank] * ((codes[rank] == 0) - share) / weights[own].sum() for rank in own}
        n = weights[own].sum() ** 2 / (weights[own] ** 2).sum()
        bounds[side] = share, *wilson(share, n)
    errors = (np.sqrt(sum(away[rank] ** 2 for rank in kept)) for kept in (range(5), (5, 6, 8, 9)))
    half = weights[0] * weights[5] / (weights[:5].sum() * weights[[5, 6, 8, 9]].sum()) / 2
    rho = max(away[0] * away[5] - half, 0) / np.prod(list(errors))
    (q, low_q, high_q), (p, low_p, high_p) = bounds["r"], bounds["e"]
    assert rho > 0.1
    below = np.sqrt((p - low_p) ** 2 - 2 * rho * (p - low_p) * (high_q - q) + (high_q - q) ** 2)
    above = np.sqrt((high_p - p) ** 2 - 2 * rho * (high_p - p) * (q - low_q) + (q - low_q) ** 2)
    assert_allclose(table.loc[0, ["ci_low", "ci_high"]].astype(float), [p - q - below, p - q + above])


def test_intervals_of_those_met_twice_hold_the_true_difference_as_often_as_announced():
    generator, n, truth = rng(1), 60, 0.15
    traits = generator.normal(size=(2, 2_000, n))
    held = traits[0] < stats.norm.ppf(0.35), 0.8 * traits[0] + 0.6 * traits[1] < stats.norm.ppf(0.5)
    p, q = (one.mean(axis=1) for one in (held[1], held[0]))
    spread = np.sqrt(p * (1 - p) * q * (1 - q))
    phi = np.maximum((held[0] & held[1]).mean(axis=1) - p * q - 0.5 / n, 0) / spread
    apart, paired = (
        difference_interval((p, q), (wilson(p, n), wilson(q, n)), correlations) for correlations in (None, phi)
    )
    assert 0.94 < np.mean((paired[0] <= truth) & (truth <= paired[1])) < 0.97
    assert np.mean((apart[0] <= truth) & (truth <= apart[1])) > 0.985  # of independent editions, too wide


def test_a_list_narrows_the_intervals_and_of_everybody_nothing_is_left_unknown():
    codes, editions = rng().integers(0, 2, 90), labelled(r=40, e=50)
    free, half, whole = (
        shares([single(codes)], editions, frames=frames, draws=9).iloc[0]
        for frames in (None, {"e": 100, "r": 80}, {"e": 50, "r": 40})
    )
    twice = [row * 2 for row in (free["n"], free["base"], free["reference_n"], free["reference_base"])]
    assert_allclose([half["ci_low"], half["ci_high"]], newcombe(*twice), atol=1e-12)
    assert whole["ci_low"] == whole["difference"] == whole["ci_high"]
    assert free["p_value"] == half["p_value"] == whole["p_value"]  # a test carries none


# What always holds ---------------------------------------------------------------------------------------------------


@given(st.integers(0, 500), st.integers(2, 4))
def test_differences_of_one_answer_a_person_sum_to_nothing_and_stay_in_their_intervals(seed, k):
    codes = rng(seed).integers(-1, k, 40)
    codes[[0, 39]] = k - 1
    table = shares([single(codes, n_categories=k)], labelled(r=15, e=25), draws=19)
    assert_allclose(table["difference"].sum(), 0, atol=1e-12)
    assert table["difference"].between(table["ci_low"] - 1e-12, table["ci_high"] + 1e-12).all()
    assert table["v"].between(0, 1 + 1e-12).all()
    assert table["base"].eq((codes[15:] >= 0).sum()).all()


@given(st.floats(0.01, 100), st.integers(0, 99))
def test_weights_that_are_all_alike_are_no_weights(weight, seed):
    asked = [single(rng(seed).integers(0, 3, 40))]
    plain, even = (shares(asked, labelled(r=15, e=25), draws=99, weights=w) for w in (None, pd.Series([weight] * 40)))
    pd.testing.assert_frame_equal(plain, even, rtol=1e-9)


def test_editions_that_answer_alike_do_not_differ():
    codes = np.tile(rng().integers(0, 3, 30), 2)
    table = shares([single(codes)], labelled(r=30, e=30), draws=199)
    assert_allclose(table["difference"], 0, atol=1e-12)
    assert (table["p_value"] == 1).all()


def test_a_planted_change_stands_and_the_panel_makes_it_plainer():
    before = rng().integers(0, 2, 60)
    after = np.where(rng(8).random(60) < 0.3, 1, before)  # a few of the same persons turned to the second answer
    asked, people = [single(np.r_[before, after])], pd.Series([f"p{rank}" for rank in range(60)] * 2)
    apart, paired = (shares(asked, labelled(r=60, e=60), panel=panel)["p_value"].iloc[0] for panel in (None, people))
    assert paired < 0.01 < apart


def test_false_alarms_are_as_rare_as_announced():
    asked = [single(rng(seed).choice(3, 60, p=[0.6, 0.3, 0.1]), f"q{seed}", 3) for seed in range(400)]
    table = shares(asked, labelled(r=20, e=40), draws=199).drop_duplicates("question")
    assert 0.02 < (table["p_value"] <= 0.05).mean() < 0.08


# What is left out ----------------------------------------------------------------------------------------------------


def test_a_question_that_one_of_the_two_did_not_ask_has_no_row_and_one_answered_alike_no_test():
    editions = labelled(r=10, e=10, f=10)
    absent = single(np.r_[rng().integers(0, 2, 20), np.full(10, -1)], "absent_in_f")
    same = single(np.zeros(30, dtype=int), "same", 2)
    table = shares([absent, same, single(rng(2).integers(0, 2, 30), "usual")], editions, draws=99)
    found = table.drop_duplicates(["question", "edition"]).set_index(["question", "edition"])
    assert ("absent_in_f", "e") in found.index
    assert ("absent_in_f", "f") not in found.index
    assert found.loc[("same", "e"), ["v", "p_value", "p_adjusted"]].isna().all()
    known = found["p_value"].dropna()
    assert len(known) == 3
    assert_allclose(found["p_adjusted"].dropna(), multipletests(known, method="holm")[1])


@pytest.mark.parametrize("editions", [labelled(r=6), labelled(r=6, e=0), pd.Series([None] * 6, dtype="category")])
def test_a_single_edition_or_none_makes_no_row(editions):
    assert shares([single([0, 1, 0, 1, 1, 0])], editions, draws=9).empty


def test_the_gravest_flag_of_the_waves_of_both_editions_is_told_and_absent_waves_are_passed_over():
    flags = pd.DataFrame(
        [("q", "w1", "identical"), ("q", "w2", "reworded"), ("q", "w3", "recoded"), ("p", "w1", "absent")],
        columns=["question", "wave", "comparability"],
    )
    waves, editions = pd.Series(["w1", "w2", "w3", "w1"]), pd.Series(["r", "e", "f", None])
    assert flags_of_pairs(flags, waves, editions, "r") == {("q", "e"): "reworded", ("q", "f"): "recoded"}


def test_a_question_without_categories_has_no_shares_though_frames_are_known():
    nobody = Choices("q", (), np.zeros(4, dtype=bool), np.zeros((4, 0), dtype=bool))
    sides = np.array([True, True, False, False])
    pair = Pair(sides, np.ones(4), np.zeros((0, 2), dtype=int), (10, 10))
    assert shares_of(Asked(nobody, is_multiple=False), pair).empty
