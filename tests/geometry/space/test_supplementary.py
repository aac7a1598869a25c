"""Numbers and individuals placed in a space."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from analysis.geometry import fit_mca
from analysis.geometry.space.supplementary import (
    correlated,
    placed_individuals,
    unplaced_answers,
    weighted_correlations,
)


@pytest.fixture(scope="module")
def answers() -> pd.DataFrame:
    rng = np.random.default_rng(11)
    return pd.DataFrame({f"q{q}": pd.Categorical.from_codes(rng.integers(0, 3, 40), list("abc")) for q in range(4)})


def test_correlations_are_those_of_numpy_on_known_numbers(answers):
    rng = np.random.default_rng(12)
    numbers = pd.DataFrame({"age": rng.normal(size=40), "income": rng.normal(size=40)})
    numbers.loc[[3, 8], "income"] = np.nan
    space = fit_mca(answers, quantitative=numbers)
    assert space.quantitative.names == ("age", "income")
    assert space.quantitative.counts.tolist() == [40, 38]
    for row, (_, column) in zip(space.quantitative.correlations, numbers.items(), strict=True):
        known = column.notna()
        expected = [np.corrcoef(column[known], y[known])[0, 1] for y in space.individuals.coordinates.T]
        assert_allclose(row, expected, rtol=1e-12)


def test_a_whole_weight_counts_as_many_respondents():
    rng = np.random.default_rng(13)
    x, y, weights = rng.normal(size=9), rng.normal(size=(9, 2)), rng.integers(0, 4, 9)
    expected = weighted_correlations(np.repeat(x, weights), np.repeat(y, weights, axis=0), np.ones(weights.sum()))
    assert_allclose(weighted_correlations(x, y, weights.astype(float)), expected)


@pytest.mark.parametrize("column", [[1.0] * 40, [np.nan] * 40])
def test_a_constant_or_unknown_number_has_no_correlation(answers, column):
    correlations = correlated(fit_mca(answers), pd.DataFrame({"x": column})).correlations
    assert np.isnan(correlations).all()


def test_nullable_integers_are_numbers(answers):
    ages = pd.Series([*range(39), None], dtype="Int64")
    ours = correlated(fit_mca(answers), pd.DataFrame({"age": ages}))
    assert ours.counts.tolist() == [39]
    assert np.isfinite(ours.correlations).all()


def test_supplementary_individuals_are_placed_whatever_the_order_of_their_columns_and_categories(answers):
    space = fit_mca(answers)
    other = answers[answers.columns[::-1]].apply(lambda column: column.cat.reorder_categories(list("cab")))
    assert_allclose(placed_individuals(space, other).coordinates, space.individuals.coordinates, atol=1e-12)


def test_a_question_that_was_not_asked_is_a_missing_answer(answers):
    space = fit_mca(answers)
    blank = answers.assign(q3=pd.Categorical([None] * len(answers), list("abc")))
    placed = placed_individuals(space, blank)
    assert np.isfinite(placed.coordinates).all()
    shift = (space.individuals.coordinates - placed.coordinates) * np.sqrt(space.kept_eigenvalues) * 4
    expected = space.coordinates.loc["q3"].loc[answers["q3"]].to_numpy()
    centre = space.coordinates.loc["q3"].mul(space.frequencies.loc["q3"], axis="index").sum().to_numpy()
    assert_allclose(shift, expected - centre, atol=1e-9)


def test_answers_without_a_place_are_counted(answers):
    space = fit_mca(answers.assign(q0=answers["q0"].cat.add_categories(["d"])))
    new = pd.DataFrame(
        {
            "q0": pd.Categorical(["d", "a", None]),
            "q1": pd.Categorical(["a", "a", None], list("abc")),
            "q2": pd.Categorical(["a", "b", "c"]),
            "q3": pd.Categorical(["a", "b", "c"]),
        },
        index=["r1", "r2", "r3"],
    )
    assert unplaced_answers(space, new).to_dict() == {"r1": 1, "r2": 0, "r3": 2}
    assert np.isfinite(placed_individuals(space, new).coordinates).all()


@pytest.mark.parametrize("unit", [1e-200, 1e-15, 1e15, 1e200])
def test_a_correlation_has_no_unit(answers, unit):
    numbers = pd.DataFrame({"age": np.random.default_rng(12).normal(size=40)})
    space = fit_mca(answers)
    assert_allclose(correlated(space, numbers * unit).correlations, correlated(space, numbers).correlations, rtol=1e-9)


def test_rounding_is_no_variation(answers):
    almost = pd.DataFrame({"x": np.where(np.arange(40) % 2, 0.1 + 0.2, 0.3) * 1e12})
    assert np.isnan(correlated(fit_mca(answers), almost).correlations).all()


@pytest.mark.parametrize(("value", "told"), [(np.inf, r"\['x'\] hold infinite numbers"), (1j, "complex numbers")])
def test_numbers_without_a_place_are_refused(answers, value, told):
    with pytest.raises(ValueError, match=told):
        correlated(fit_mca(answers), pd.DataFrame({"x": [value] * 40}))


def test_counts_are_of_respondents_whatever_they_weigh(answers):
    questions = answers[["q0"]].rename(columns={"q0": "extra"})
    weights = np.random.default_rng(14).uniform(0.2, 5, 40)
    space = fit_mca(answers, weights=weights, supplementary=questions)
    expected = answers["q0"].value_counts().sort_index()
    assert space.supplementary.counts.tolist() == expected.tolist()
    assert space.categories.counts[:3].tolist() == expected.tolist()
    shares = [weights[answers["q0"] == category].sum() / weights.sum() for category in "abc"]
    assert_allclose(space.supplementary.frequencies, shares, rtol=1e-12)
