"""Pairs of questions."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from scipy import stats

from analysis.description.crosstab import association
from analysis.description.redundancy import association_table
from analysis.tables import TABLES


@pytest.fixture(scope="module")
def poison(root):
    return pd.read_csv(root / "tests/reference/factominer/poison.csv").iloc[:, 4:].astype("category")


def test_pairs_agree_with_scipy(poison):
    table = association_table(poison)
    assert len(table) == 11 * 10 / 2
    for row in table.itertuples():
        counts = pd.crosstab(poison[row.question_a], poison[row.question_b])
        assert_allclose(row.cramer_v, stats.contingency.association(counts, method="cramer"))
        assert_allclose(row.p_value, stats.chi2_contingency(counts, correction=False).pvalue)


def test_a_question_repeated_is_redundant_whatever_its_names():
    answers = pd.DataFrame({"a": list("xyzxyz"), "b": list("uvwuvw")}, dtype="category")
    (row,) = association_table(answers).itertuples()
    assert row.cramer_v == pytest.approx(1)
    assert row.pem == pytest.approx(1)
    assert row.pem_global == pytest.approx(1)
    assert (row.category_a, row.category_b) in {("x", "u"), ("y", "v"), ("z", "w")}


def test_the_two_categories_that_attract_each_other_most(poison):
    row = association_table(poison[["Fever", "Diarrhae"]]).iloc[0]
    cells = association(poison["Fever"], poison["Diarrhae"]).cells.set_index(["category_a", "category_b"])["pem"]
    assert row["pem"] == cells.max() == cells[row["category_a"], row["category_b"]]


def test_a_pair_that_cannot_be_crossed_has_its_number_alone():
    answers = pd.DataFrame({"a": ["x", "x", None], "b": ["u", "v", "v"], "c": [None, None, "p"]}).astype("category")
    table = association_table(answers)
    assert table["n"].tolist() == [2, 0, 1]
    assert table["cramer_v"].isna().all()


@pytest.mark.parametrize("n_questions", [0, 1])
def test_no_pair_makes_an_empty_table(n_questions):
    table = association_table(pd.DataFrame(index=range(3)).assign(**{f"q{j}": "x" for j in range(n_questions)}))
    assert table.empty
    assert list(table) == TABLES["associations"].names


def test_weights_count_in_effects_alone(poison):
    weights = pd.Series(np.arange(55) % 3 + 1, index=poison.index)
    table, plain = association_table(poison, weights), association_table(poison)
    pd.testing.assert_series_equal(table["p_value"], plain["p_value"])
    repeated = association_table(poison.loc[poison.index.repeat(weights)])
    assert_allclose(table["cramer_v"], repeated["cramer_v"], atol=1e-9)
    assert_allclose(table["pem"], repeated["pem"], atol=1e-9)
    assert not np.allclose(table["cramer_v"], plain["cramer_v"])


def test_the_order_of_respondents_changes_nothing(poison):
    order = np.random.default_rng(1).permutation(len(poison))
    pd.testing.assert_frame_equal(association_table(poison.iloc[order]), association_table(poison))


@pytest.mark.parametrize("many", [False, True])
def test_pairs_crossed_in_one_pass_are_those_crossed_alone(monkeypatch, many):
    """Numbers are the same to the last digit, but for weights of many respondents."""
    monkeypatch.setattr("analysis.description.redundancy.CROSSED_AT_ONCE_FROM", 0 if many else 10_000)
    rng = np.random.default_rng(5)
    codes = rng.integers(-1, [[2, 3, 5, 4]] * 700)
    answers = pd.DataFrame(
        {f"q{q}": pd.Categorical.from_codes(codes[:, q], list("abcdef")) for q in range(codes.shape[1])}
    )
    weights = pd.Series(rng.uniform(0.5, 2, len(answers)))
    for given in (None, weights):
        for row in association_table(answers, given).itertuples():
            alone = association(answers[row.question_a], answers[row.question_b], given)
            strongest = alone.cells.iloc[alone.cells["pem"].argmax()]
            tolerance = 1e-12 if many and given is not None else 0
            for name in ("n", "cramer_v", "chi2", "df", "p_value", "pem_global"):
                assert_allclose(getattr(row, name), getattr(alone, name), rtol=tolerance)
            assert_allclose(row.pem, strongest["pem"], rtol=tolerance)
            assert (row.category_a, row.category_b) == (strongest["category_a"], strongest["category_b"])
