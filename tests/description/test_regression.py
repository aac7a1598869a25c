"""Firth's regression: R (brglm2 and brute force), another library, invariants, refusals."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from firthmodels import FirthLogisticRegression
from hypothesis import given, settings
from numpy.testing import assert_allclose

from analysis.description.firth import Fit, Model
from analysis.description.regression import firth_regression, regression_table
from analysis.geometry.structure.weighted_points import effective_number
from analysis.problems import StudyError
from analysis.study import Regression

TESTS = Path(__file__).parents[1]
REFERENCE = json.loads((TESTS / "reference/comparisons/reference.json").read_text("utf-8"))
WEIGHTED = json.loads((TESTS / "reference/comparisons/weighted.json").read_text("utf-8"))
COORDINATES = json.loads((TESTS / "reference/gdatools/poison_specific.json").read_text("utf-8"))["ind_coord"]["data"]
POINTS = pd.DataFrame(np.array(COORDINATES)[:, :2], columns=["axis_1", "axis_2"])


def drawn(n, seed, names="uv"):
    """Return an outcome that leans on the first of some predictors, and these."""
    generator = np.random.default_rng(seed)
    x = pd.DataFrame(generator.normal(size=(n, len(names))), columns=list(names))
    return pd.Series(x["u"] + generator.normal(size=n) > 0, name="issue"), x


@pytest.fixture(scope="module")
def survey():
    """Return an outcome of forty respondents and one predictor."""
    return drawn(40, 8, "u")


@pytest.fixture(scope="module")
def table(survey):
    return firth_regression(*survey)


@pytest.fixture
def estimates_alone(monkeypatch):
    """Leave out the intervals and the tests, which cost nearly all: for what looks at neither."""
    monkeypatch.setattr(Fit, "interval", lambda *_: (np.nan, np.nan))
    monkeypatch.setattr(Fit, "p_value", lambda *_: np.nan)


# Other programs ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["sick", "mayo"])
def test_estimates_and_profiles_agree_with_r(outcome):
    expected = REFERENCE["firth"][outcome]
    table = firth_regression(pd.Series(REFERENCE[f"{outcome}_rows"], name=outcome), POINTS)
    assert_allclose(np.log(table["odds_ratio"]), expected["coefficients"], rtol=1e-6)
    assert_allclose(np.log(table[["ci_low", "ci_high"]]), np.c_[expected["low"], expected["high"]], rtol=1e-5)
    assert_allclose(table["p_value"], expected["p_values"], rtol=1e-4)


@pytest.mark.parametrize("outcome", ["sick", "mayo"])
def test_weighted_estimates_and_profiles_agree_with_r(outcome):
    expected, weights = WEIGHTED["firth"][outcome], pd.Series(WEIGHTED["weights"])
    table = firth_regression(pd.Series(WEIGHTED[f"{outcome}_rows"], name=outcome), POINTS, weights=weights)
    assert_allclose(np.log(table["odds_ratio"]), expected["coefficients"], rtol=1e-6)
    assert_allclose(np.log(table[["ci_low", "ci_high"]]), np.c_[expected["low"], expected["high"]], rtol=1e-5)
    assert_allclose(table["p_value"], expected["p_values"], rtol=1e-4)
    assert (table["n"] == 55).all()


def test_answers_that_separate_have_finite_estimates_as_in_r():
    expected = REFERENCE["firth"]["separated"]
    x = pd.DataFrame({"x": [0.0, 0, 0, 1, 1, 1]})
    table = firth_regression(pd.Series([0, 0, 0, 1, 1, 1], name="y"), x)
    assert_allclose(np.log(table["odds_ratio"]), expected["coefficients"], rtol=1e-6)
    assert_allclose(np.log(table[["ci_low", "ci_high"]]), np.c_[expected["low"], expected["high"]], rtol=1e-5)


@pytest.mark.parametrize(("seed", "names"), [(0, "uv"), (1, "u"), (2, "u")])
def test_another_library_agrees_where_nothing_separates(seed, names):
    y, x = drawn(61, seed, names)
    table = firth_regression(y, x)
    model = FirthLogisticRegression(backend="numpy", max_iter=1000, gtol=1e-7, xtol=1e-7).fit(x, y.astype(int)).lrt()
    bounds = model.conf_int(method="pl", max_iter=1000, tol=1e-7)
    assert_allclose(np.log(table["odds_ratio"]), [*model.coef_, model.intercept_], atol=1e-6)
    assert_allclose(np.log(table[["ci_low", "ci_high"]]), bounds, atol=1e-5)
    assert_allclose(table["p_value"], model.lrt_pvalues_, atol=1e-6)


def test_another_library_agrees_on_many_rows():
    y, x = drawn(10_000, 1)
    table = firth_regression(y, x)
    model = FirthLogisticRegression(backend="numpy", max_iter=1000, gtol=1e-7, xtol=1e-9).fit(x, y.astype(int)).lrt()
    assert_allclose(np.log(table["odds_ratio"]), [*model.coef_, model.intercept_], rtol=1e-8)
    bounds = model.conf_int(method="pl", max_iter=1000, tol=1e-7)
    assert_allclose(np.log(table[["ci_low", "ci_high"]]), bounds, atol=1e-5)


@pytest.mark.parametrize("weighted", [False, True])
def test_many_rows_are_fitted_as_few(monkeypatch, weighted):
    y, x = drawn(150, 2, "u")
    weights = pd.Series(np.random.default_rng(3).uniform(0.5, 2, len(y))) if weighted else None
    few = firth_regression(y, x, weights=weights)
    monkeypatch.setattr("analysis.description.firth.SCORED_FROM", 0)
    assert_allclose(firth_regression(y, x, weights=weights)[NUMBERS], few[NUMBERS], rtol=1e-6)


def test_a_step_that_lowers_the_likelihood_is_no_maximum(monkeypatch):
    def told(_, coefficients):  # however short the step is, it goes down, to where the score is nothing
        is_start = not coefficients.any()
        return SimpleNamespace(
            likelihood=0.0 if is_start else -1.0, score=np.full(1, float(is_start)), information=np.eye(1)
        )

    monkeypatch.setattr(Model, "_told", told)
    monkeypatch.setattr("analysis.description.firth.SCORED_FROM", 0)
    with pytest.raises(ValueError, match="does not settle"):
        Fit.of(Model(np.array([0.0, 1.0]), np.ones((2, 1)), np.ones(2)))


def test_many_rows_have_one_maximum_unless_few_are_behind_a_coefficient_or_an_outcome():
    y, x = drawn(3_000, 4)
    design, ones = np.column_stack([x, np.ones(len(x))]), np.ones(len(x))
    rare = np.column_stack([np.arange(len(x)) < 3, design])
    others = np.column_stack([np.arange(len(x)) >= 3, design])  # all but three hold it
    seldom = np.arange(len(x)) < 5
    outcomes_and_designs = [(y, design, True), (y, rare, False), (y, others, False), (seldom, design, False)]
    for outcome, columns, expected in outcomes_and_designs:
        assert Model(np.asarray(outcome, dtype=float), columns.astype(float), ones).has_one_maximum == expected


def test_a_search_that_does_not_settle_leaves_the_others(monkeypatch):
    generator = np.random.default_rng(7)
    x = pd.DataFrame(generator.normal(size=(12, 2)) * [1, 3], columns=["u", "v"])
    y = x["u"] > 0.1
    y.iloc[generator.integers(12)] = not y.iloc[0]
    monkeypatch.setattr("analysis.description.firth.SCORED_FROM", 0)
    model = Model(y.to_numpy(dtype=float), np.column_stack([x, np.ones(12)]), np.ones(12))
    assert Fit.of(model).p_value(0) == pytest.approx(0.0437, abs=1e-4)


# Invariants ----------------------------------------------------------------------------------------------------------


@settings(max_examples=8, deadline=None)
@given(st.integers(20, 60), st.integers(0, 1000))
def test_an_interval_holds_the_estimate_and_leaves_1_out_where_the_test_rejects_it(n, seed):
    y, x = drawn(n, seed, "u")
    if y.nunique() < 2:
        return
    table = firth_regression(y, x)
    assert (table["odds_ratio"].between(table["ci_low"], table["ci_high"])).all()
    outside = (table["ci_low"] > 1) | (table["ci_high"] < 1)
    assert (outside == (table["p_value"] < 0.05)).all()


def test_the_other_side_of_the_outcome_turns_odds_over(survey, table):
    y, x = survey
    other = firth_regression(~y, x)
    assert_allclose(table["odds_ratio"], 1 / other["odds_ratio"], rtol=1e-5)
    assert_allclose(table["ci_low"], 1 / other["ci_high"], rtol=1e-5)
    assert_allclose(table["p_value"], other["p_value"], atol=1e-6)


@pytest.mark.usefixtures("estimates_alone")
def test_order_and_units_change_nothing_but_the_unit():
    y, x = drawn(40, 4)
    table = firth_regression(y, x).set_index("term")
    changed = firth_regression(y[::-1], x[["v", "u"]] / 2).set_index("term").loc[table.index]
    assert_allclose(np.log(changed["odds_ratio"]) / [2, 2, 1], np.log(table["odds_ratio"]), rtol=1e-5)


NUMBERS = ["odds_ratio", "ci_low", "ci_high", "p_value"]


@pytest.mark.parametrize("weight", [0.25, 3.0])
def test_equal_weights_change_nothing(survey, table, weight):
    y, x = survey
    weights = pd.Series(weight, index=y.index)
    assert_allclose(firth_regression(y, x, weights=weights)[NUMBERS], table[NUMBERS], rtol=1e-9)


def test_the_unit_and_the_order_of_weights_change_nothing(survey):
    y, x = survey
    weights = pd.Series(np.random.default_rng(9).uniform(0.3, 3, size=40), index=y.index)
    table = firth_regression(y, x, weights=weights)
    assert_allclose(firth_regression(y, x, weights=1000 * weights)[NUMBERS], table[NUMBERS], rtol=1e-6)
    assert_allclose(firth_regression(y, x, weights=weights[::-1])[NUMBERS], table[NUMBERS], rtol=1e-6)


def test_a_weight_of_two_is_a_row_there_twice():
    """A row of weight k c counts as k rows of weight c each; c is what brings the weights to the effective number."""
    y, x = drawn(30, 10, "u")
    times = np.random.default_rng(10).integers(1, 4, size=30)
    share = effective_number(times) / times.sum()
    rows = np.repeat(np.arange(30), times)
    design = np.column_stack([x, np.ones(30)])
    repeated = Fit.of(Model(y.to_numpy(float)[rows], design[rows], np.full(len(rows), share)))
    table = firth_regression(y, x, weights=pd.Series(times, index=y.index))
    assert_allclose(np.log(table["odds_ratio"]), repeated.coefficients, rtol=1e-6)
    assert_allclose(np.log(table.loc[0, ["ci_low", "ci_high"]].to_numpy(float)), repeated.interval(0, 0.95), rtol=1e-5)


def test_unequal_weights_widen_intervals():
    y, x = drawn(60, 11, "u")
    uneven = pd.Series(np.where(np.arange(60) % 2, 1.0, 9.0), index=y.index)
    widths = [
        np.log(each["ci_high"] / each["ci_low"]) for each in (firth_regression(y, x, weights=w) for w in (uneven, None))
    ]
    assert (widths[0] > widths[1]).all()


@pytest.mark.usefixtures("estimates_alone")
def test_unknown_outcomes_are_left_out(survey):
    y, x = survey
    partly = y.astype(object)
    partly.iloc[:5] = np.nan
    table = firth_regression(partly, x)
    assert (table["n"] == 35).all()
    assert (table["events"] == y.iloc[5:].sum()).all()


@pytest.mark.usefixtures("estimates_alone")
def test_the_study_declares_outcomes_and_axes():
    y, x = drawn(40, 6)
    answers = pd.DataFrame({"statut": np.where(y, "laureat", "autre")})
    spaces = {"main": x.set_axis([1, 2], axis="columns")}
    table = regression_table(answers, spaces, [Regression(("statut", "laureat"), "main", (2,))])
    assert table["term"].tolist() == ["axis_2", "intercept"]
    assert table[["outcome", "category", "space"]].iloc[0].tolist() == ["statut", "laureat", "main"]
    assert_allclose(table["odds_ratio"], firth_regression(y, x[["v"]])["odds_ratio"])
    weights = pd.Series(np.linspace(0.5, 2, 40))
    weighted = regression_table(
        answers.assign(weight=weights), spaces, [Regression(("statut", "laureat"), "main", (2,))]
    )
    assert_allclose(weighted["odds_ratio"], firth_regression(y, x[["v"]], weights=weights)["odds_ratio"])


# Refusals ------------------------------------------------------------------------------------------------------------


def test_an_outcome_with_few_respondents_on_a_side_has_no_estimate():
    _, x = drawn(40, 6)
    answers = pd.DataFrame({"statut": ["laureat"] * 36 + ["autre"] * 4})
    spaces = {"main": x.set_axis([1, 2], axis="columns")}
    table = regression_table(answers, spaces, [Regression(("statut", "laureat"), "main")])
    assert table["odds_ratio"].isna().all()
    assert set(table["method"]) == {"too_few"}
    assert set(table["events"]) == {36}
    assert regression_table(answers, spaces, []).empty


def test_axes_that_the_answers_do_not_give_are_told_of_all_regressions_at_once():
    answers = pd.DataFrame({"statut": ["laureat"] * 6 + ["autre"] * 5 + [None]})
    narrow, wide = (pd.DataFrame(np.eye(12)[:, :n], columns=range(1, n + 1)) for n in (1, 10))
    declared = [
        Regression(("statut", "laureat"), "main", (1, 2)),
        Regression(("statut", "laureat"), "main", (1,)),
        Regression(("statut", "laureat"), "large", tuple(range(1, 11))),
    ]
    with pytest.raises(StudyError) as fault:
        regression_table(answers, {"main": narrow, "large": wide}, declared)
    told = [(problem.subject, problem.found) for problem in fault.value.problems]
    assert told == [
        ("regressions.1.axes", "axes 2 : les réponses n'en donnent que 1 à l'espace « main »"),
        ("regressions.3.axes", "10 axes pour 11 répondants"),
    ]


def test_what_cannot_be_fitted_is_refused():
    y, x = drawn(20, 7)
    with pytest.raises(ValueError, match="du même côté"):
        firth_regression(pd.Series(True, index=x.index, name="issue"), x)
    for faulty in (x.assign(u=1.0), x.assign(u=x["v"])):
        with pytest.raises(ValueError, match="constant, redundant or too many; keep fewer"):
            firth_regression(y, faulty)
    with pytest.raises(ValueError, match="some predictors are missing"):
        firth_regression(y, x.assign(u=np.nan))
    for weight in (0.0, -1.0, np.nan):
        with pytest.raises(ValueError, match="some weights are missing or not positive"):
            firth_regression(y, x, weights=pd.Series(1.0, index=y.index).mask(y.index == 3, weight))
