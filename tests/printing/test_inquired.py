"""Answers to the study's questions past the door: nothing of one or two respondents, nor what would tell them."""

import pandas as pd
import pytest

from analysis.printing.inquired import public_evidence, without_small_evidence
from analysis.printing.public import Printed
from analysis.printing.public_precision import at_public_precision
from analysis.tables import TABLES
from analysis.tables.results import Results, Tables

NAMES = TABLES["inquiry_answers"].names
TEXTS = TABLES["inquiry_answers"].of("key", "text")
NUMBERS = ["n", "base", "n_against", "effect", "ci_low", "ci_high", "p_value", "p_adjusted", "smallest", "largest"]
CONTRAST = {
    "key": "terme", "evidence": 1, "kind": "contrast", "space": "main", "theme": "lieux", "axes": "1",
    "factor": "statut", "group": "abandon", "against": "laureat", "n": 8, "base": 49, "n_against": 41,
    "effect": -0.497, "ci_low": -1.2345, "ci_high": 0.1234, "p_value": 0.01, "p_adjusted": 0.02,
    "smallest": -0.996, "largest": -0.2, "overturned_by": "budget", "verdict": "toward",
}  # fmt: skip
SHARE = {
    "key": "qui", "evidence": 1, "kind": "share", "question": "q", "category": "a", "n": 12, "base": 40,
    "effect": 0.3, "ci_low": 0.2, "ci_high": 0.4, "verdict": "described",
}  # fmt: skip


def told(*rows):
    answers = pd.DataFrame(list(rows)).reindex(columns=NAMES).astype(dict.fromkeys(TEXTS, "str"))
    readings = pd.DataFrame([(row["key"], row["evidence"], row["kind"], "budget", 0.2499) for row in rows])
    readings = readings.set_axis(["key", "evidence", "kind", "reading", "effect"], axis="columns")
    trends = pd.DataFrame([(row["key"], row["evidence"], 0.1234) for row in rows], columns=["key", "evidence", "slope"])
    frames = {
        "inquiry_trends": trends.reindex(columns=TABLES["inquiry_trends"].names),
        "inquiry_answers": answers,
        "inquiry_readings": readings.reindex(columns=TABLES["inquiry_readings"].names),
    }
    return Tables(frames)


def frequencies(*counts):
    """Return how many hold the answers a and b of q, in the groups of statut."""
    cells = [
        (by, group, sum(own), category, n) for by, group, own in counts for category, n in zip("ab", own, strict=True)
    ]
    rows = [("q", category, by, group, base, n) for by, group, base, category, n in cells]
    table = pd.DataFrame(rows, columns=["question", "category", "by", "by_category", "base", "n"])
    return table.assign(share=table["n"] / table["base"], ci_low=0.0, ci_high=1.0)


@pytest.mark.parametrize(
    "counts",
    [
        {"n": 2, "base": 43},
        {"n_against": 1, "n": 48},
        {"n": 47},  # two of the base are left
        {"n_against": 30, "base_against": 31},
    ],
)
def test_what_one_or_two_make_is_withheld_with_its_readings(counts):
    shown = without_small_evidence(told(CONTRAST | counts, SHARE))
    answers, readings = shown["inquiry_answers"], shown["inquiry_readings"]
    assert answers.loc[0, NUMBERS].isna().all()
    assert answers.loc[0, "verdict"] == "withheld"
    assert pd.isna(answers.loc[0, "overturned_by"])
    assert answers.loc[0, "group"] == "abandon"
    assert answers.loc[1, ["n", "effect", "verdict"]].tolist() == [12, 0.3, "described"]
    assert readings["key"].tolist() == ["qui"]
    assert shown["inquiry_trends"]["key"].tolist() == ["qui"]


def test_what_enough_make_is_whole():
    study = told(CONTRAST, SHARE)
    shown = without_small_evidence(study)
    pd.testing.assert_frame_equal(shown["inquiry_answers"], study.inquiry_answers, check_dtype=False)
    assert len(shown["inquiry_readings"]) == 2


def test_a_report_for_everybody_withholds_answers_and_groups_that_it_masks_elsewhere():
    printed = Printed.of(
        frequencies((None, None, (12, 28)), ("statut", "abandon", (2, 6)), ("statut", "laureat", (10, 22)))
    )
    among = SHARE | {"factor": "statut", "group": "abandon", "evidence": 2}
    shown = public_evidence(told(SHARE, among), printed)["inquiry_answers"]
    assert shown["verdict"].tolist() == ["described", "withheld"]
    hidden = Printed.of(frequencies((None, None, (2, 38))))
    assert public_evidence(told(SHARE), hidden)["inquiry_answers"]["verdict"].tolist() == ["withheld"]
    of_groups = Printed.of(frequencies((None, None, (2, 38))).replace({"q": "statut", "a": "abandon", "b": "laureat"}))
    assert public_evidence(told(CONTRAST), of_groups)["inquiry_answers"]["verdict"].tolist() == ["withheld"]


def test_the_test_of_two_answers_of_the_same_respondents_is_not_told_to_everybody():
    both = SHARE | {
        "kind": "multiple",
        "against": "b",
        "n_against": 9,
        "p_value": 0.2,
        "p_adjusted": 0.4,
        "verdict": "nothing",
    }
    printed = Printed.of(frequencies((None, None, (12, 28))))
    row = public_evidence(told(both), printed)["inquiry_answers"].iloc[0]
    assert row[["p_value", "p_adjusted", "ci_low", "ci_high"]].isna().all()
    assert row[["n", "n_against", "effect", "verdict"]].tolist() == [12, 9, 0.3, "nothing"]


@pytest.mark.parametrize(("n_waves", "is_told"), [(1, True), (2, False)])
def test_the_interval_of_a_share_of_those_met_twice_is_not_told_to_everybody(n_waves, is_told):
    study = told(SHARE).replaced(panel=pd.DataFrame({"respondent": ["a"], "wave": ["1"], "n_waves": [n_waves]}))
    row = public_evidence(study, Printed.of(frequencies((None, None, (12, 28)))))["inquiry_answers"].iloc[0]
    assert row[["ci_low", "ci_high"]].notna().all() == is_told
    assert row["effect"] == 0.3


AXES = pd.DataFrame({"axis": [1, 2, 3], "place": ["horizontal", "vertical", None]})


def for_everybody(*rows):
    space = Tables({"axes": AXES.reindex(columns=TABLES["axes"].names)})
    return at_public_precision(Results(told(*rows), {"main": space})).study


def test_deviations_are_told_as_coarsely_as_spaces_and_keep_the_names_of_their_sizes():
    study = for_everybody(CONTRAST, SHARE)
    row = study.inquiry_answers.iloc[0]
    assert row[["effect", "ci_low", "ci_high"]].tolist() == [-0.4, -1.3, 0.5]
    assert row[["smallest", "largest"]].isna().all()  # at the half, -0.497 would not lie between them
    assert row["overturned_by"] == "budget"
    assert study.inquiry_answers.iloc[1]["effect"] == 0.3
    assert study.inquiry_readings["effect"].isna().tolist() == [True, False]
    assert study.inquiry_trends["slope"].isna().all()


def test_no_place_of_fewer_than_five_nor_of_an_axis_not_shown_is_told_to_everybody():
    few, other = CONTRAST | {"n": 4, "n_against": 45}, CONTRAST | {"axes": "3", "evidence": 2}
    region = CONTRAST | {"kind": "region", "axes": "1+3", "evidence": 3}
    assert for_everybody(few, other, region, SHARE).inquiry_answers["verdict"].tolist() == ["withheld"] * 3 + [
        "described"
    ]


def test_the_path_of_editions_is_the_teams_and_a_shift_of_two_is_told():
    path = CONTRAST | {"kind": "shift", "factor": ""}
    study = told(path, path | {"evidence": 2})
    space = Tables({"axes": AXES.reindex(columns=TABLES["axes"].names)})
    results = Results(study.replaced(inquiry_trends=study.inquiry_trends.head(1)), {"main": space})
    assert at_public_precision(results).study.inquiry_answers["verdict"].tolist() == ["withheld", "toward"]
