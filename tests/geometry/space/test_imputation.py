"""Imputed answers against missMDA, what always holds of them, and what is refused."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from analysis.geometry.space.coding import coded
from analysis.geometry.space.imputation import completed_table, imputed_answers


@pytest.fixture(scope="module")
def theirs(root):
    return json.loads((root / "tests/reference/missmda/poison_imputed.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def answers(root):
    poison = pd.read_csv(root / "tests/reference/factominer/poison.csv").iloc[:, 4:]
    row, column = np.indices(poison.shape) + 1
    return poison.mask((7 * row + 13 * column) % 17 == 0).astype("category")


def test_the_completed_table_agrees_with_missmda(answers, theirs):
    coding = coded(answers)
    assert sum(int((codes < 0).sum()) for codes in coding.codes) == theirs["n_missing"]
    assert theirs["tab.disj"]["cols"] == [category for _, category in coding.labels]
    assert_allclose(completed_table(coding), np.array(theirs["tab.disj"]["data"], dtype=float), atol=1e-6)


def test_the_most_plausible_categories_agree_with_missmda(answers, theirs):
    expected = pd.DataFrame(theirs["completeObs"]["data"], columns=theirs["completeObs"]["cols"])
    filled = imputed_answers(answers)
    assert (filled.astype("str").to_numpy() == expected[list(filled)].to_numpy()).all()


@st.composite
def surveys(draw):
    """A survey of 12 to 20 people whose questions go together, with missing answers and weights."""
    n = draw(st.integers(12, 20))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    score = rng.normal(size=n)
    columns = {f"q{j}": np.digitize(score + rng.normal(size=n), [-0.5, 0.5]) for j in range(5)}
    answers = pd.DataFrame(columns)
    answers = answers.mask(rng.random(answers.shape) < 0.08)
    return answers.astype("category"), rng.uniform(0.5, 2, n)


@given(surveys())
def test_known_answers_stay_and_shares_sum_to_one(survey):
    answers, weights = survey
    coding = coded(answers)
    table = completed_table(coding, 1, weights * len(weights) / weights.sum())
    for codes, start, size in zip(coding.codes, coding.starts, coding.sizes, strict=True):
        shares = table[:, start : start + size]
        assert_allclose(shares.sum(axis=1), 1, atol=1e-9)
        assert (shares[codes >= 0].argmax(axis=1) == codes[codes >= 0]).all()
    filled = imputed_answers(answers, n_axes=1, weights=weights)
    assert not filled.isna().any(axis=None)
    assert filled.dtypes.equals(answers.dtypes)
    assert (filled.where(answers.notna()).isna() == answers.isna()).all(axis=None)


def test_answers_that_are_all_known_are_returned_as_they_are(answers):
    known = answers.dropna()
    assert imputed_answers(known) is known


def test_the_order_of_respondents_does_not_matter(answers):
    order = np.random.default_rng(5).permutation(len(answers))
    shuffled = imputed_answers(answers.iloc[order])
    pd.testing.assert_frame_equal(shuffled.sort_index(), imputed_answers(answers))


def test_a_category_that_nobody_holds_is_never_imputed(answers):
    wider = answers.assign(Fish=answers["Fish"].cat.add_categories(["never"]))
    assert "never" not in set(imputed_answers(wider)["Fish"])


def test_axes_that_leave_no_noise_are_refused():
    answers = pd.DataFrame({"a": ["x", "y", None, "x"], "b": ["x", "y", "y", "x"]}).astype("category")
    with pytest.raises(ValueError, match="2 axes cannot impute answers of 2 dimension"):
        imputed_answers(answers)
    with pytest.raises(ValueError, match="0 axes cannot impute"):
        imputed_answers(answers, n_axes=0)


def test_a_whole_weight_counts_as_many_respondents(answers):
    """Nobody, where it is zero: those without weight are imputed by the axes of the others."""
    weights = np.random.default_rng(6).integers(0, 3, len(answers))
    copies = np.repeat(np.arange(len(answers)), weights)
    coding, repeated = coded(answers), coded(answers.iloc[copies])
    scaled = weights * len(weights) / weights.sum()
    ours, theirs = completed_table(coding, 2, scaled), completed_table(repeated, 2)
    assert_allclose(ours[copies], theirs, atol=1e-7)
    assert np.isfinite(ours).all()


def test_a_question_that_nobody_of_any_weight_answered_is_refused(answers):
    heavy = answers["Fish"].isna().to_numpy() | (np.arange(len(answers)) == 0)
    blank = answers.assign(Fish=answers["Fish"].where(~heavy))
    with pytest.raises(ValueError, match="question 'Fish' has no known answer"):
        imputed_answers(blank, weights=heavy.astype(float))
