"""Of weighted respondents, a report for everybody prints what counts give, and nothing that weights make."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.printing.alike import counted_alike
from analysis.tables import TABLES
from analysis.tables.results import Results, Tables

WEIGHTING = pd.DataFrame([("raking", 55, 4, 0.0, 1.2, 45.8, 0.5, 2.5, 0)], columns=TABLES["weighting"].names)
CELL = {"question": "fievre", "category": ["oui", "non"], "by": None, "by_category": None}
FREQUENCIES = pd.DataFrame(CELL | {"base": 40, "n": [10, 30], "share": [0.4, 0.6], "ci_low": 0.1, "ci_high": 0.9})
MARGINS = pd.DataFrame(
    {"question": "sexe", "wave": "", "category": ["fille", "garcon"], "known": [40, 60], "known_share": [0.4, 0.6]}
).assign(n=[30, 10], share=[0.7, 0.3], weighted_share=[0.4, 0.6], source="")


@pytest.fixture
def weighted():
    return Results(Tables({"weighting": WEIGHTING, "frequencies": FREQUENCIES, "margins": MARGINS}), weighted=True)


def test_where_nobody_is_weighted_nothing_changes(weighted):
    alike = weighted.replaced(weighting=WEIGHTING.head(0))
    assert counted_alike(alike) is alike


def test_shares_and_their_intervals_are_those_of_counts(weighted):
    made = counted_alike(weighted)
    told = made.study.frequencies
    assert told["share"].tolist() == [0.25, 0.75]
    np.testing.assert_allclose(told[["ci_low", "ci_high"]].iloc[0], [0.142, 0.402], atol=5e-4)  # Wilson, 10 of 40
    assert not made.weighted


def test_no_weight_is_told_but_the_margins_that_are_met(weighted):
    made = counted_alike(weighted).study
    assert made.weighting[["design_effect", "effective_n", "smallest", "largest"]].isna().all(axis=None)
    assert made.weighting["method"].tolist() == ["raking"]
    assert made.margins["weighted_share"].tolist() == [0.4, 0.6]
    assert made.margins["share"].tolist() == [0.75, 0.25]
    received = counted_alike(weighted.replaced(margins=MARGINS.assign(weighted_share=[0.45, 0.55]))).study
    assert received.margins["weighted_share"].isna().all()


def test_differences_are_those_of_counts_without_a_test(weighted):
    sides = {"n_a": [10], "base_a": 20, "n_b": 5, "base_b": 20}
    made = pd.DataFrame(sides).assign(difference=0.4, ci_low=0.3, ci_high=0.5, p_value=0.01, p_adjusted=0.02)
    told = counted_alike(weighted.replaced(differences=made)).study.differences.iloc[0]
    assert told["difference"] == pytest.approx(0.25)
    assert told["ci_low"] < 0 < told["ci_high"]
    assert told[["p_value", "p_adjusted"]].isna().all()


def test_answers_of_editions_are_those_of_counts(weighted):
    shares = {"n": [10], "base": 20, "share": 0.6, "reference_n": 5, "reference_base": 20, "reference_share": 0.1}
    made = pd.DataFrame(shares).assign(difference=0.5, ci_low=0.3, ci_high=0.7, v=0.4, p_value=0.01, p_adjusted=0.02)
    told = counted_alike(weighted.replaced(edition_shares=made)).study.edition_shares.iloc[0]
    assert told[["share", "reference_share", "difference"]].tolist() == [0.5, 0.25, 0.25]
    assert told[["v", "p_value", "p_adjusted"]].isna().all()


def test_a_question_of_the_study_that_a_share_answers_is_withheld(weighted):
    rows = [("a", 1, "share", 0.4, "net"), ("a", 2, "contrast", 0.6, "net")]
    made = pd.DataFrame(rows, columns=["key", "evidence", "kind", "effect", "verdict"])
    made = made.reindex(columns=TABLES["inquiry_answers"].names)
    told = counted_alike(weighted.replaced(inquiry_answers=made)).study.inquiry_answers
    assert told["verdict"].tolist() == ["withheld", "net"]
    assert told["effect"].isna().tolist() == [True, False]


def test_crossed_questions_keep_their_counts_alone(weighted):
    counts = pd.DataFrame({"question": "a", "category": ["x", "y"], "by": "b", "by_category": "z", "n": [3, 9]})
    test = pd.DataFrame(
        [{"n": 12, "unit": "respondents", "inertia": 0.1, "cramer_v": 0.3, "chi2": 2.0, "p_value": 0.1}]
    )
    table = Tables({"table_counts": counts.assign(base=12, share=[0.5, 0.5]), "table_test": test})
    made = counted_alike(replace(weighted, crossed={"t": table})).crossed["t"]
    assert made.table_counts["share"].tolist() == [0.25, 0.75]
    assert made.table_test[["inertia", "cramer_v", "chi2", "p_value"]].isna().all(axis=None)
    assert made.table_test["n"].tolist() == [12]


def test_a_space_loses_what_weights_make_of_pairs_and_classes(weighted):
    sizes = pd.DataFrame({"class": [1, 2], "n": [30, 10], "share": [0.5, 0.5]})
    pairs = pd.DataFrame({"question_a": ["a"], "question_b": "b", "n": 40, "cramer_v": 0.3})
    marks = pd.DataFrame({"class": [1], "question": "a", "category": "x", "n": 9, "base": 30, "share_in_class": 0.4})
    marks = marks.assign(share_overall=0.2, v_test=3.0, rank=1)
    space = Tables({"class_sizes": sizes, "associations": pairs, "class_categories": marks})
    made = counted_alike(replace(weighted, spaces={"main": space})).spaces["main"]
    assert made.class_sizes["share"].tolist() == [0.75, 0.25]
    assert made.associations.empty
    assert made.class_categories[["share_in_class", "share_overall", "v_test", "rank"]].isna().all(axis=None)
    assert made.class_categories["n"].tolist() == [9]
