"""Rates of inertia."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from analysis.geometry import fit_mca
from analysis.geometry.reading.rates import adjusted_rates, modified_rates, space_adjusted_total


def drawn_answers(seed: int, n: int = 50) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    trait = rng.normal(size=n)
    columns = {f"q{q}": np.digitize(trait + rng.normal(size=n), [-0.8, 0.8]) for q in range(4)}
    return pd.DataFrame({q: pd.Categorical.from_codes(codes, list("abc")) for q, codes in columns.items()})


def mean_cross_inertia(answers: pd.DataFrame, off: set, weights=None) -> float:
    """Mean over ordered pairs of different questions of the inertia of their cross-table, active cells only."""
    weights = np.ones(len(answers)) if weights is None else weights
    inertias = []
    for a in answers:
        for b in answers:
            if a != b:
                table = pd.crosstab(answers[a], answers[b], weights, aggfunc="sum").fillna(0) / weights.sum()
                f = answers[a].to_frame().assign(w=weights).groupby(a, observed=True)["w"].sum() / weights.sum()
                g = answers[b].to_frame().assign(w=weights).groupby(b, observed=True)["w"].sum() / weights.sum()
                expected = np.outer(f, g)
                cells = (table.to_numpy() - expected) ** 2 / expected
                rows, columns = [(a, k) not in off for k in f.index], [(b, k) not in off for k in g.index]
                inertias.append(cells[np.ix_(rows, columns)].sum())
    return float(np.mean(inertias))


@pytest.mark.parametrize("passive", [{}, {"q1": ["a"]}, {"q0": ["a", "b"], "q3": ["c"]}])
@pytest.mark.parametrize("weighted", [False, True])
def test_the_adjusted_total_is_the_mean_inertia_of_cross_tables(passive, weighted):
    answers = drawn_answers(1)
    weights = np.random.default_rng(2).random(50) + 0.2 if weighted else None
    space = fit_mca(answers, passive=passive, weights=weights)
    off = {(question, category) for question, categories in passive.items() for category in categories}
    assert_allclose(space_adjusted_total(space), mean_cross_inertia(answers, off, weights))


def test_modified_rates_by_hand():
    eigenvalues = np.array([0.6, 0.4, 0.25, 0.1])
    assert_allclose(modified_rates(eigenvalues, 4), np.array([0.35**2, 0.15**2, 0, 0]) / (0.35**2 + 0.15**2))


def test_modified_rates_do_not_depend_on_the_axes_kept():
    answers = drawn_answers(3)
    few, many = fit_mca(answers, n_axes=1), fit_mca(answers, n_axes=8)
    assert_allclose(modified_rates(few.all_eigenvalues, 4), modified_rates(many.all_eigenvalues, 4))


def test_adjusted_rates_are_lower_than_modified_rates():
    space = fit_mca(drawn_answers(4))
    adjusted = adjusted_rates(space.all_eigenvalues, 4, space_adjusted_total(space))
    modified = modified_rates(space.all_eigenvalues, 4)
    above = modified > 0
    assert (adjusted[above] < modified[above]).all()
    assert (adjusted[~above] == 0).all()


def test_no_eigenvalue_above_the_threshold_gives_no_rate():
    assert modified_rates(np.array([0.2, 0.1]), 4).tolist() == [0, 0]


def test_one_question_has_no_modified_rate():
    space = fit_mca(pd.DataFrame({"q": pd.Categorical(list("abc"))}))
    assert np.isnan(modified_rates(space.all_eigenvalues, 1)).all()
    assert np.isnan(adjusted_rates(space.all_eigenvalues, 1, space_adjusted_total(space))).all()


def test_unrelated_questions_have_no_adjusted_rate():
    answers = pd.DataFrame({"a": pd.Categorical(list("xxyy")), "b": pd.Categorical(list("xyxy"))})
    space = fit_mca(answers)
    assert abs(space_adjusted_total(space)) < 1e-12
    assert np.isnan(adjusted_rates(space.all_eigenvalues, 2, 0.0)).all()


@given(st.lists(st.floats(1e-6, 1), min_size=1, max_size=10), st.integers(2, 12))
def test_modified_rates_are_shares_in_the_order_of_the_eigenvalues(eigenvalues, n_questions):
    values = np.sort(eigenvalues)[::-1]
    rates = modified_rates(values, n_questions)
    assert (np.diff(rates) <= 1e-12).all()
    assert rates.sum() == pytest.approx(1.0) or (rates == 0).all()
