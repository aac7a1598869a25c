"""Frequencies of single and multiple answers, and summaries of numbers."""

from __future__ import annotations

import json

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from numpy.testing import assert_allclose
from statsmodels.stats.proportion import proportion_confint

from analysis.description.frequencies import frequency_table
from analysis.description.numbers import number_table, weighted_summary
from analysis.study import Question

NO_MULTIPLE = pd.DataFrame(columns=["respondent", "question", "category"])
NO_MISSING = pd.DataFrame(columns=["respondent", "question", "kind"])
LUNCH = Question("lunch", "Menu", "descriptive", "multiple", categories={"fish": "Poisson", "egg": "Œuf", "tea": "Thé"})


def single(key):
    return Question(key, key, "active", "single")


def lunches():
    answers = pd.DataFrame({"respondent": list("abcd"), "sex": pd.Categorical(["F", "F", "M", "M"])})
    ticks = [("a", "lunch", "fish"), ("a", "lunch", "egg"), ("b", "lunch", "fish"), ("c", "other", "egg")]
    multiple = pd.DataFrame(ticks, columns=["respondent", "question", "category"])
    missing = pd.DataFrame([("d", "lunch", "not_asked")], columns=["respondent", "question", "kind"])
    return answers, multiple, missing


def test_shares_agree_with_r(poison_answers, r_description):
    table = frequency_table(poison_answers, NO_MULTIPLE, NO_MISSING, [single("Fever")], by=["Sex"])
    assert_allclose(table.loc[table["by"] == "Sex", "share"], np.ravel(r_description["fever_by_sex"]), rtol=1e-12)


def test_columns_order_and_intervals(poison_answers):
    questions = [single("Sick"), Question("Age", "Age", "supplementary", "number")]
    table = frequency_table(poison_answers, NO_MULTIPLE, NO_MISSING, questions)
    assert list(table.columns) == [
        "question",
        "category",
        "by",
        "by_category",
        "base",
        "n",
        "share",
        "ci_low",
        "ci_high",
    ]
    assert table[["category", "base", "n"]].values.tolist() == [["Sick_n", 55, 17], ["Sick_y", 55, 38]]
    assert_allclose(table[["ci_low", "ci_high"]], np.transpose(proportion_confint(table["n"], 55, method="wilson")))
    assert table[["by", "by_category"]].isna().all(axis=None)


def test_multiple_answers_are_shares_of_those_who_answered():
    table = frequency_table(*lunches(), [LUNCH], by=["sex"])
    overall = table[table["by"].isna()]
    assert overall[["category", "base", "n"]].values.tolist() == [["fish", 3, 2], ["egg", 3, 1], ["tea", 3, 0]]
    assert_allclose(overall["share"], [2 / 3, 1 / 3, 0])
    men = table[table["by_category"] == "M"]
    assert men[["base", "n"]].values.tolist() == [[1, 0]] * 3


def test_a_missing_answer_is_out_of_the_base(poison_answers):
    answers = poison_answers.assign(Fever=poison_answers["Fever"].mask(poison_answers.index < 5))
    table = frequency_table(answers, NO_MULTIPLE, NO_MISSING, [single("Fever")])
    assert set(table["base"]) == {50}
    assert table["n"].sum() == 50


def test_a_category_that_nobody_holds_and_a_group_of_nobody_are_told():
    answers, multiple, missing = lunches()
    answers = answers.assign(
        colour=pd.Categorical(["red", None, None, None], categories=["blue", "red"], ordered=True),
        late=pd.Categorical(["no"] * 4, categories=["no", "yes"]),
    )
    table = frequency_table(answers, multiple, missing, [single("colour")], by=["late"])
    assert table["category"].tolist() == ["blue", "red"] * 3
    assert table["n"].tolist() == [0, 1, 0, 1, 0, 0]
    assert table["share"].isna().tolist() == [False] * 4 + [True] * 2


def test_a_question_is_not_broken_down_by_itself(poison_answers):
    table = frequency_table(poison_answers, NO_MULTIPLE, NO_MISSING, [single("Sex"), single("Sick")], by=["Sex"])
    assert set(table.loc[table["by"] == "Sex", "question"]) == {"Sick"}


@given(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("uv"), st.integers(1, 4)), min_size=1, max_size=20))
def test_counts_add_up_and_weights_count_as_respondents(rows):
    answers = pd.DataFrame(rows, columns=["q", "g", "w"]).assign(respondent=range(len(rows)))
    answers = answers.astype({"q": pd.CategoricalDtype(list("xyz")), "g": pd.CategoricalDtype(list("uv"))})
    table = frequency_table(answers, NO_MULTIPLE, NO_MISSING, [single("q")], by=["g"], weights=answers["w"])
    overall, groups = table[table["by"].isna()], table[table["by"].notna()]
    assert_allclose(overall["share"].sum(), 1)
    assert overall["n"].sum() == len(rows)
    assert (groups.groupby("category")["n"].sum() == overall.set_index("category")["n"]).all()
    repeated = answers.loc[answers.index.repeat(answers["w"])].reset_index(drop=True)
    plain = frequency_table(repeated, NO_MULTIPLE, NO_MISSING, [single("q")], by=["g"])
    assert_allclose(table["share"], plain["share"])
    narrower = (table["ci_high"] - table["ci_low"]) - (plain["ci_high"] - plain["ci_low"])
    assert (narrower.dropna() >= -1e-12).all()


def test_equal_weights_change_nothing(poison_answers):
    questions = [single("Sick"), single("Fever")]
    plain = frequency_table(poison_answers, NO_MULTIPLE, NO_MISSING, questions, by=["Sex"])
    weights = pd.Series(2.5, index=poison_answers.index)
    weighted = frequency_table(poison_answers, NO_MULTIPLE, NO_MISSING, questions, by=["Sex"], weights=weights)
    pd.testing.assert_frame_equal(weighted, plain, rtol=1e-12)


def test_numbers_agree_with_r(poison_answers, r_description):
    age = Question("Age", "Age", "supplementary", "number")
    row = number_table(poison_answers, [age, single("Sick")], by=["Sex"]).iloc[0]
    assert_allclose([row["mean"], row["sd"]], [r_description["age"]["mean"], r_description["age"]["sd"]], rtol=1e-12)
    assert_allclose(row[["q1", "median", "q3"]].astype(float), r_description["age"]["quartiles"])
    assert row["base"] == 55


def test_numbers_of_groups_count_everybody_once(poison_answers):
    age = Question("Age", "Age", "supplementary", "number")
    table = number_table(poison_answers, [age], by=["Sex", "Sick"])
    assert table.groupby("by", dropna=False)["base"].sum().eq(55).all()


SUMMARY = ["mean", "sd", "q1", "median", "q3"]


@pytest.mark.parametrize("case", ["age", "time", "time_equal", "uneven"])
def test_weighted_numbers_agree_with_hmisc(root, case):
    reference = json.loads((root / "tests/reference/comparisons/weighted.json").read_text("utf-8"))["numbers"][case]
    found = weighted_summary(np.array(reference["values"], dtype=float), np.array(reference["weights"], dtype=float))
    expected = [reference["mean"], reference["sd"], *reference["quartiles"]]
    assert_allclose([found[name] for name in SUMMARY], expected, rtol=1e-12)


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=20), st.sampled_from([0.3, 1.0, 7.0]))
def test_numbers_of_equal_weights_are_those_of_none(values, weight):
    age = Question("Age", "Age", "supplementary", "number")
    answers = pd.DataFrame({"Age": np.array(values, dtype=float)})
    plain = number_table(answers, [age])
    weighted = number_table(answers, [age], weights=pd.Series(weight, index=answers.index))
    pd.testing.assert_frame_equal(weighted, plain, rtol=1e-9, atol=1e-9)


@given(st.lists(st.tuples(st.integers(-50, 50), st.integers(1, 30)), min_size=2, max_size=20), st.randoms())
def test_weighted_numbers_are_among_them_whatever_their_order_and_unit(pairs, random):
    values, weights = np.array(pairs, dtype=float).T
    found = weighted_summary(values, weights)
    assert values.min() <= found["q1"] <= found["median"] <= found["q3"] <= values.max()
    random.shuffle(pairs)
    values, weights = np.array(pairs, dtype=float).T
    again = weighted_summary(values, weights / 7)
    assert_allclose([found[name] for name in SUMMARY], [again[name] for name in SUMMARY], atol=1e-9)


def test_a_heavier_respondent_draws_the_mean_and_the_median():
    found = weighted_summary(np.array([1.0, 2.0, 10.0]), np.array([1.0, 1.0, 8.0]))
    assert found["mean"] == 8.3
    assert found["median"] == 10


def test_groups_have_their_own_weights(poison_answers):
    age = Question("Age", "Age", "supplementary", "number")
    weights = pd.Series(np.linspace(0.2, 3, 55), index=poison_answers.index)
    table = number_table(poison_answers, [age], by=["Sex"], weights=weights).set_index("by_category")
    of_girls = poison_answers["Sex"] == "F"
    assert table.loc["F", "base"] == of_girls.sum()
    assert_allclose(table.loc["F", "mean"], np.average(poison_answers.loc[of_girls, "Age"], weights=weights[of_girls]))


def test_numbers_of_nobody_are_missing():
    assert np.isnan(list(weighted_summary(np.array([]), np.array([])).values())).all()
    alone = weighted_summary(np.array([4.0]), np.array([2.0]))
    assert [alone[name] for name in ("mean", "q1", "median", "q3")] == [4, 4, 4, 4]
    assert np.isnan(alone["sd"])
