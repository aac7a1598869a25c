"""χ², Cramér's V, PEM, Fisher."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose

from analysis.description.crosstab import association, percentages_of_maximum_deviation

counts = st.tuples(st.integers(2, 4), st.integers(2, 4)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.integers(0, 20).map(float))
)


@pytest.mark.parametrize(
    ("name", "a", "b"),
    [("sick_fever", "Sick", "Fever"), ("courgette_mayo", "Courgette", "Mayo"), ("age_sex", "Age", "Sex")],
)
def test_tests_agree_with_r(poison_answers, r_description, name, a, b):
    expected = r_description["tables"][name]
    answers = poison_answers.assign(Age=pd.cut(poison_answers["Age"], [0, 6, 8, 100]))
    found = association(answers[a], answers[b])
    shape = np.shape(expected["counts"])
    assert_allclose(found.cells["n"], np.ravel(expected["counts"]))
    assert_allclose(found.cells["expected"], np.ravel(expected["expected"]), rtol=1e-12)
    assert_allclose([found.chi2, found.p_value], [expected["chi2"], expected["p_value"]], rtol=1e-9)
    assert_allclose(found.cramer_v, np.sqrt(expected["chi2"] / 55 / (min(shape) - 1)), rtol=1e-9)
    if shape == (2, 2):
        assert_allclose(found.fisher_p_value, expected["fisher"], rtol=1e-6)
    else:
        assert found.fisher_p_value is None


@given(counts)
def test_pem_lies_between_its_bounds_and_turns_with_the_table(table):
    assume((table.sum(axis=0) > 0).all() and (table.sum(axis=1) > 0).all())
    pem = percentages_of_maximum_deviation(table)
    assert (np.abs(pem) <= 1 + 1e-9).all()
    assert_allclose(percentages_of_maximum_deviation(table.T), pem.T, atol=1e-12)
    expected = table.sum(axis=1, keepdims=True) * table.sum(axis=0) / table.sum()
    assert (np.sign(np.round(pem, 9)) == np.sign(np.round(table - expected, 9))).all()


@given(st.integers(1, 20), st.integers(1, 20), st.integers(1, 20), st.integers(1, 20))
def test_pem_counts_how_far_the_cell_has_gone_between_its_possible_counts(a, b, c, d):
    """By definition: 0 at independence, 1 at the largest count that the margins allow, -1 at the smallest."""
    pem = percentages_of_maximum_deviation(np.array([[a, b], [c, d]], dtype=float))[0, 0]
    row, column, n = a + b, a + c, a + b + c + d
    expected = row * column / n
    possible = [count for count in range(n + 1) if count <= min(row, column) and row + column - count <= n]
    extreme = max(possible) if a > expected else min(possible)
    assert_allclose(pem, 0 if extreme == expected else (a - expected) / abs(extreme - expected), atol=1e-12)


def test_pem_of_a_known_table():
    """Margins of 30 and 40 on 100: 12 expected, from 0 to 30; 21 is half of the way up, 6 half of the way down."""
    assert percentages_of_maximum_deviation(np.array([[21.0, 9], [19, 51]]))[0, 0] == pytest.approx(0.5)
    assert percentages_of_maximum_deviation(np.array([[6.0, 24], [34, 36]]))[0, 0] == pytest.approx(-0.5)


def test_unknown_answers_are_left_out(poison_answers):
    partial = poison_answers["Sick"].where(poison_answers.index > 9)
    assert association(partial, poison_answers["Sex"]).n == 45


def test_equal_weights_change_nothing(poison_answers):
    sick, sex = poison_answers["Sick"], poison_answers["Sex"]
    plain, even = association(sick, sex), association(sick, sex, weights=pd.Series(2.5, index=range(55)))
    assert_allclose(even.cramer_v, plain.cramer_v, rtol=1e-12)
    pd.testing.assert_frame_equal(even.cells, plain.cells, rtol=1e-12)


@given(st.integers(0, 1000))
def test_effects_take_weights_and_tests_count_respondents(seed):
    generator = np.random.default_rng(seed)
    answers = pd.DataFrame(generator.integers(0, 3, size=(30, 2)), columns=["a", "b"]).astype("category")
    answers.iloc[0, 1] = np.nan
    times = generator.integers(1, 4, size=30)
    assume(min(answers["a"][1:].nunique(), answers["b"].nunique()) > 1)
    found = association(answers["a"], answers["b"], weights=pd.Series(times))
    repeated = answers.loc[answers.index.repeat(times)].reset_index(drop=True)
    expected, plain = (association(frame["a"], frame["b"]) for frame in (repeated, answers))
    assert_allclose(found.cramer_v, expected.cramer_v, atol=1e-9)
    assert_allclose(found.cells["pem"], expected.cells["pem"], atol=1e-9)
    assert (found.n, found.chi2, found.p_value, found.fisher_p_value) == (
        *(plain.n, plain.chi2, plain.p_value, plain.fisher_p_value),
    )
    assert_allclose(found.cells["n"], plain.cells["n"])


def test_a_single_category_is_refused(poison_answers):
    constant = pd.Series("x", index=range(55), name="x")
    with pytest.raises(ValueError, match="une seule catégorie observée"):
        association(poison_answers["Sick"], constant)
