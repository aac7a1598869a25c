"""The written rule of verdicts: each one reached, and what must always hold of them."""

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.inquiry.family import Answered, answers_table, family_size, readings_table, simultaneous_level
from analysis.inquiry.measures import Counts, Measure, Reading
from analysis.inquiry.verdicts import verdict
from analysis.study.inquiry import Asked, Evidence

CONTRAST = Evidence("contrast", "lower", 0.5, "main", "lieux", factor="statut", group="abandon")
ODDS = Evidence("odds_ratio", "higher", 2.5, "main", "lieux", question="statut", category="laureat")
SHARE = Evidence("share", "higher", 0.1, question="musee", category="jamais", reference=0.5)
ALONE = Evidence("share", "none", 0.25, question="musee", category="jamais")
COUNTS = Counts(8.0, 49.0, 41.0)
# From the strongest to the weakest of what may be said of an expected effect.
RANKS = {name: rank for rank, name in enumerate(["established", "clear", "toward", "nothing"])}


def measured(effect, low=-np.inf, high=np.inf, p=0.01, counts=COUNTS, readings=()):
    others = tuple(Reading(f"r{rank}", "alternative", 0.9, value) for rank, value in enumerate(readings))
    return Measure(effect, p, low, high, counts, "1", readings=others)


def judged(measure, piece=CONTRAST, p_adjusted=0.01, *, before=True):
    return verdict(measure, piece, p_adjusted, is_confirmatory=before)


@pytest.mark.parametrize(
    ("measure", "piece", "p_adjusted", "expected"),
    [
        (measured(-0.8, -1.2, -0.4), CONTRAST, 0.05, "established"),
        (measured(-0.5, -0.9, -0.1), CONTRAST, 0.05, "established"),
        (measured(-0.8, -1.2, -0.4, readings=[-0.1, np.nan]), CONTRAST, 0.01, "established"),
        # A reading of opposite sign takes it away; what is left is the direction.
        (measured(-0.8, -1.2, -0.4, readings=[-0.9, 0.01]), CONTRAST, 0.01, "toward"),
        (measured(-0.8, -1.8, 0.4), CONTRAST, 0.051, "toward"),
        # The interval holds the threshold of the other side: the direction itself is not sure.
        (measured(-0.8, -2.2, 0.51), CONTRAST, 0.3, "nothing"),
        (measured(-0.8), CONTRAST, 0.3, "nothing"),
        (measured(-0.49, -0.6, -0.4), CONTRAST, 0.001, "nothing"),
        (measured(0.3, 0.1, 0.5), CONTRAST, 0.01, "opposite"),
        (measured(0.9, -0.1, 1.9), CONTRAST, 0.2, "nothing"),
        (measured(-0.8, counts=Counts(3.0, 9.0, 6.0)), CONTRAST, 0.01, "not_compared"),
        (measured(np.nan), CONTRAST, np.nan, "not_compared"),
        # Shares of two groups rest on both bases.
        (measured(-0.8, -1.0, -0.5, counts=Counts(1.0, 5.0, 4.0, 5.0)), CONTRAST, 0.01, "established"),
        (measured(0.4, counts=Counts(8.0, 20.0)), ALONE, np.nan, "described"),
        (measured(0.4, counts=Counts(3.0, 9.0)), ALONE, np.nan, "not_compared"),
        (measured(0.7, 0.55, 0.8), SHARE, 0.01, "established"),
        (measured(0.59, 0.51, 0.65), SHARE, 0.01, "nothing"),
        (measured(0.3, 0.2, 0.4), SHARE, 0.01, "opposite"),
        (measured(2.6, 1.1, 5.0), ODDS, 0.01, "established"),
        (measured(2.6, 0.5, 9.0), ODDS, 0.2, "toward"),
        (measured(2.6, 0.3, 9.0), ODDS, 0.2, "nothing"),  # 1 / 2.5 is in the interval
        (measured(0.5, 0.3, 0.9), ODDS, 0.01, "opposite"),
        (measured(2.6, 1.1, 5.0, readings=[0.9]), ODDS, 0.01, "toward"),
    ],
)
def test_each_verdict_is_reached_by_the_rule(measure, piece, p_adjusted, expected):
    assert judged(measure, piece, p_adjusted) == expected
    after = "clear" if expected == "established" else expected
    assert judged(measure, piece, p_adjusted, before=False) == after


@pytest.mark.parametrize(
    ("effect", "p_adjusted", "readings", "expected"),
    [
        (0.8, 0.01, [], "established"),
        (-0.8, 0.01, [-0.2], "established"),
        (-0.8, 0.01, [0.2], "nothing"),
        (0.8, 0.06, [], "nothing"),
        (0.3, 0.01, [], "nothing"),
    ],
)
def test_without_a_direction_it_is_established_or_nothing(effect, p_adjusted, readings, expected):
    measure = measured(effect, effect - 0.2, effect + 0.2, readings=readings)
    assert judged(measure, replace(CONTRAST, expects="none"), p_adjusted) == expected


effects = st.floats(-3, 3, allow_nan=False)
probabilities = st.floats(0, 1)


@given(effects, st.floats(0, 2), probabilities, st.lists(effects, max_size=4), st.sampled_from(["lower", "higher"]))
def test_readings_only_take_away(effect, reach, p_adjusted, readings, expects):
    piece = replace(CONTRAST, expects=expects)
    alone = judged(measured(effect, effect - reach, effect + reach), piece, p_adjusted)
    beside = judged(measured(effect, effect - reach, effect + reach, readings=readings), piece, p_adjusted)
    assert beside == alone or (alone, beside) in {("established", "toward"), ("established", "nothing")}
    agreeing = [value for value in readings if value * effect >= 0]
    assert judged(measured(effect, effect - reach, effect + reach, readings=agreeing), piece, p_adjusted) == alone


@given(effects, st.floats(0, 2), probabilities, probabilities)
def test_a_surer_effect_is_never_said_to_be_less_so(effect, reach, first, second):
    surer, less = sorted([first, second])
    found = [judged(measured(effect, effect - reach, effect + reach), CONTRAST, p) for p in (surer, less)]
    if "opposite" not in found:
        assert RANKS[found[0]] <= RANKS[found[1]]


@given(effects, st.floats(0, 2), probabilities)
def test_the_two_directions_are_each_other_s_mirror(effect, reach, p_adjusted):
    higher = replace(CONTRAST, expects="higher")
    there = judged(measured(effect, effect - reach, effect + reach), CONTRAST, p_adjusted)
    assert judged(measured(-effect, -effect - reach, -effect + reach), higher, p_adjusted) == there


# The family ----------------------------------------------------------------------------------------------------------


def asked(*pieces, when="before", key="q"):
    return Asked(key, "Quoi ?", when, "2026-11-26", tuple(pieces))


def answered(p_values, pieces=None, **how):
    pieces = pieces or [CONTRAST] * len(p_values)
    one = asked(*pieces, **how)
    found = zip(pieces, p_values, strict=True)
    return [Answered(one, rank, piece, measured(-0.8, p=p)) for rank, (piece, p) in enumerate(found, start=1)]


def test_all_the_evidence_that_is_tested_makes_one_family():
    inquiry = [asked(CONTRAST, ALONE), asked(ODDS, SHARE)]
    assert family_size(inquiry) == 3
    assert simultaneous_level(inquiry) == pytest.approx(1 - 0.05 / 3)
    assert simultaneous_level([asked(ALONE)]) == pytest.approx(0.95)


def test_p_values_are_adjusted_by_holm_as_by_hand():
    table = answers_table(answered([0.01, 0.04, 0.03, 0.005]), 0.99, "public")
    # Ranked .005 .01 .03 .04 times 4 3 2 1, never below the one before.
    assert table["p_adjusted"].tolist() == pytest.approx([0.03, 0.06, 0.06, 0.02])


def test_what_does_not_compare_still_counts_in_the_family():
    table = answers_table(answered([0.01, np.nan, 0.04]), 0.99, "public")
    assert table["p_adjusted"].iloc[[0, 2]].tolist() == pytest.approx([0.03, 0.08])
    assert math.isnan(table["p_adjusted"].iloc[1])
    described = answers_table(answered([0.01, np.nan, 0.04], [CONTRAST, ALONE, CONTRAST]), 0.99, "public")
    assert described["p_adjusted"].iloc[[0, 2]].tolist() == pytest.approx([0.02, 0.04])


@given(st.lists(probabilities, min_size=1, max_size=6), probabilities)
def test_one_more_piece_of_evidence_never_lowers_an_adjusted_p_value(p_values, other):
    fewer, more = (answers_table(answered(found), 0.99, "public") for found in (p_values, [*p_values, other]))
    assert (more["p_adjusted"].iloc[:-1] >= fewer["p_adjusted"] - 1e-12).all()


@pytest.mark.parametrize(("data", "when", "expected"), [
    ("received", "before", "established"),
    ("public", "before", "established"),
    ("received", "after", "clear"),
    ("reconstructed", "before", "clear"),
    ("reconstructed", "after", "clear"),
])  # fmt: skip
def test_nothing_is_established_on_fictional_data_nor_by_a_question_asked_after(data, when, expected):
    assert answers_table(answered([0.01], when=when), 0.99, data)["verdict"].tolist() == [expected]


def test_the_range_over_readings_holds_the_study_s_own_and_names_what_turns_it_over():
    readings = [
        Reading("a", "alternative", 0.9, -0.3),
        Reading("b", "without", 0.85, 0.2),
        Reading("c", "without", 0.5),
    ]
    measure = replace(measured(-0.8), readings=tuple(readings))
    found = [Answered(asked(CONTRAST), 1, CONTRAST, measure)]
    row = answers_table(found, 0.99, "public").iloc[0]
    assert (row["smallest"], row["largest"]) == (-0.8, 0.2)
    assert (row["smallest_reading"], row["largest_reading"], row["overturned_by"]) == ("", "b", "b")
    assert (row["n_readings"], row["n_compared"], row["verdict"]) == (3, 2, "nothing")
    table = readings_table(found)
    assert table["reading"].tolist() == ["a", "b", "c"]
    # The first keeps the sign but not the size, the second not the sign; the third does not compare.
    assert table["holds"].tolist() == [False, False, None]
    same = replace(measure, readings=(Reading("a", "alternative", 0.9, -0.6),))
    assert readings_table([Answered(asked(CONTRAST), 1, CONTRAST, same)])["holds"].tolist() == [True]


def test_no_questions_make_empty_tables():
    assert answers_table([], 0.95, "public").empty
    assert readings_table([]).empty
    assert isinstance(readings_table([]), pd.DataFrame)
