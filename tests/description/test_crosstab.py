"""χ², Cramér's V, PEM, Fisher."""

from __future__ import annotations

import itertools

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose
from scipy import stats

from analysis.description.crosstab import association, strength_of
from analysis.description.pem import global_pem, percentages_of_maximum_deviation

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


@pytest.mark.parametrize(("survey", "n_questions"), [("poison", 13), ("anes96", 8), ("fair", 9)])
def test_the_global_pem_agrees_with_cibois_s_rule_in_r(root, survey, n_questions):
    """The order of the first axis is that of MASS; no table of these surveys is beyond its greatest link."""
    theirs = pd.read_csv(root / "tests/reference/cibois/pem.csv").query("survey == @survey")
    answers = pd.read_csv(root / f"tests/reference/factominer/{survey}.csv", dtype="str")
    assert len(theirs) == n_questions * (n_questions - 1) / 2
    ours = [association(answers[a], answers[b]).pem_global for a, b in zip(theirs["a"], theirs["b"], strict=True)]
    assert_allclose(ours, theirs["pem"], rtol=1e-9)


def tables_of(rows, columns):
    """Yield every table of counts with these margins."""
    if len(rows) == 1:
        yield [list(columns)]
        return
    for first in itertools.product(*(range(min(rows[0], column) + 1) for column in columns)):
        if sum(first) == rows[0]:
            left = [column - taken for column, taken in zip(columns, first, strict=True)]
            yield from ([list(first), *below] for below in tables_of(rows[1:], left))


def positive_deviations(table):
    table = np.asarray(table, dtype=float)
    return np.maximum(table - np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum(), 0).sum()


small_counts = st.tuples(st.integers(2, 3), st.integers(2, 3)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.integers(0, 4).map(float))
)


@settings(max_examples=60)
@given(small_counts)
def test_the_global_pem_lies_between_that_of_the_furthest_table_and_one(table):
    """Beside every table of the same margins: the greatest link is one of them, and the furthest of two by two."""
    assume((table.sum(axis=0) > 0).all() and (table.sum(axis=1) > 0).all())
    rows, columns = (table.sum(axis=axis).astype(int).tolist() for axis in (1, 0))
    furthest = max(positive_deviations(other) for other in tables_of(rows, columns))
    found, share = global_pem(table), positive_deviations(table) / furthest
    assert share - 1e-9 <= found <= 1
    assert (found > 1e-12) == (share > 1e-12)
    if table.shape == (2, 2):
        reached = [other for other in tables_of(rows, columns) if (other[0][0] - table[0, 0]) * _sign(table) >= 0]
        assert_allclose(found, positive_deviations(table) / max(map(positive_deviations, reached)), atol=1e-12)


def _sign(table):
    """Return the side on which the first cell of a table lies."""
    return np.sign(table[0, 0] - table[0].sum() * table[:, 0].sum() / table.sum())


@given(counts, st.randoms(use_true_random=False))
def test_the_global_pem_turns_with_the_table_and_with_its_labels(table, random):
    assume((table.sum(axis=0) > 0).all() and (table.sum(axis=1) > 0).all())
    n = table.sum()
    spectrum = np.linalg.svd(table / np.sqrt(np.outer(table.sum(axis=1), table.sum(axis=0))), compute_uv=False)
    assume(len(spectrum) < 3 or spectrum[1] - spectrum[2] > 1e-6)  # else no order comes first
    shuffled = table[random.sample(range(len(table)), len(table))]
    found = global_pem(table)
    assert global_pem(table.T) == pytest.approx(found)
    assert global_pem(shuffled) == pytest.approx(found)
    assert global_pem(table * n) == pytest.approx(found)


def test_the_global_pem_by_hand():
    """Margins of 2 and 2 by 2 and 2: one expected in each cell; three of four on the diagonal is half of the way."""
    assert global_pem(np.array([[3.0, 1], [1, 3]])) == pytest.approx(0.5)
    assert global_pem(np.array([[5.0, 0, 0], [0, 0, 7], [0, 3, 0]])) == pytest.approx(1)
    assert global_pem(np.array([[2.0, 4], [3, 6]])) == pytest.approx(0)


def test_the_global_pem_of_whole_weights_is_that_of_respondents_repeated(poison_answers):
    weights = pd.Series(np.resize([1, 2, 3], len(poison_answers)), index=poison_answers.index)
    repeated = poison_answers.loc[poison_answers.index.repeat(weights)].reset_index(drop=True)
    found = association(poison_answers["Fever"], poison_answers["Vomiting"], weights / 7).pem_global
    assert found == pytest.approx(association(repeated["Fever"], repeated["Vomiting"]).pem_global)
    assert found != pytest.approx(association(poison_answers["Fever"], poison_answers["Vomiting"]).pem_global)


def test_a_table_beyond_its_greatest_link_is_at_one():
    """The rule of the first axis finds a less linked table here; the ratio would be 1.2 or more."""
    assert global_pem(np.array([[0.0, 0, 2], [0, 0, 3], [0, 5, 0], [1, 0, 0]])) == 1


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


def test_the_test_is_that_of_scipy():
    rng = np.random.default_rng(3)
    for _ in range(200):
        table = rng.poisson(rng.choice([0.5, 3, 200]), rng.integers(2, 9, 2)).astype("float64")
        table[0] += 1
        table[:, 0] += 1
        found, expected = strength_of(table), stats.chi2_contingency(table, correction=False)
        told = expected.statistic, expected.dof, expected.pvalue
        assert_allclose((found.chi2, found.df, found.p_value), told, rtol=1e-13, atol=0)
        assert found.n_small_expected == (expected.expected_freq < 5).sum()
