"""Surveys at the edge of what makes a space: every table and every method gives numbers, or says why not."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from analysis.geometry import FactorialSpace, fit_mca
from analysis.geometry.classes.partition import classes_of
from analysis.geometry.reading.noise import axis_p_values, noise_spectra, upper_eigenvalues
from analysis.geometry.reading.question_deviations import deviation_contributions
from analysis.geometry.reading.tables import axis_table, category_table, eigenvalue_table, question_table, theme_table
from analysis.geometry.space.class_specific import fit_csa
from analysis.geometry.space.coding import coded
from analysis.geometry.space.theme_weights import fit_mfa
from analysis.geometry.stability.resampling import (
    leave_one_question_out,
    leave_one_respondent_out,
    partial_bootstrap,
    total_bootstrap,
)
from analysis.geometry.stability.tables import axis_stability_table, category_stability_table, region_table

DRAWS = 30


def answers(**columns: str) -> pd.DataFrame:
    """A question a column, an answer a letter; a dash is a missing answer."""
    held = {name: pd.Categorical([None if k == "-" else k for k in letters]) for name, letters in columns.items()}
    return pd.DataFrame(held)


PLAIN = {"tea": "aabbabab", "milk": "ababbaab", "sugar": "xyzxyzxy"}
ALL_BUT_ONE = {"tea": ["a", "b"], "milk": ["a", "b"], "sugar": ["x", "y"]}
SURVEYS = {
    "a constant question": (answers(**PLAIN, same="kkkkkkkk"), {}),
    "a category held by all who answered": (answers(**PLAIN, same="kk-kkk-k"), {}),
    "a category held by one": (answers(**PLAIN, alone="uvvvvvvv"), {}),
    "a category that nobody holds": (answers(**PLAIN).assign(none=pd.Categorical(list("uvuvuvuv"), list("uvw"))), {}),
    "identical respondents": (answers(tea="aaaabbbb", milk="xxxxyyyy", sugar="uuuuuuuu"), {}),
    "one question": (answers(sugar="xyzxyzxy"), {}),
    "one question of two answers": (answers(tea="aabbabab"), {}),
    "fewer respondents than questions": (answers(a="xyxy", b="xxyy", c="xyyx", d="xyyy", e="yxxx", f="xxyx"), {}),
    "respondents of weight zero": (answers(**PLAIN), {"weights": np.array([1.0, 2, 1, 3, 1, 2, 0, 0])}),
    "a question all passive": (answers(**PLAIN), {"passive": {"tea": ["a", "b"]}}),
    "one category left active": (answers(**PLAIN), {"passive": ALL_BUT_ONE}),
    "a respondent without answers": (answers(tea="-abbabab", milk="-babbaab", sugar="-yzxyzxy"), {}),
    "equal eigenvalues": (answers(a="xxyyxxyy", b="xyxyxyxy", c="xxxxyyyy"), {}),
}


@pytest.fixture(params=SURVEYS)
def space(request) -> FactorialSpace:
    frame, options = SURVEYS[request.param]
    return fit_mca(frame, **options)


@pytest.fixture
def themes(space) -> dict[str, str]:
    return {question: ("one", "two")[place % 2] for place, question in enumerate(space.questions)}


def finite(values) -> bool:
    return bool(np.isfinite(np.asarray(values, dtype=float)).all())


def test_what_must_be_known_is(space):
    assert finite(space.all_eigenvalues)
    assert finite(space.individuals.coordinates)
    assert finite(space.individual_contributions)
    assert_allclose(space.contributions.sum(), 1)
    assert_allclose(space.individual_contributions.sum(), 1)
    held = space.categories.frequencies > 0
    assert finite(space.categories.coordinates[held])
    assert space.cos2[held & (space.categories.frequencies < 1 - 1e-12)].notna().all(axis=None)


def test_aids_stay_within_their_bounds(space):
    for shares in (space.contributions, space.cos2, space.eta2, space.individual_cos2, space.individual_contributions):
        known = shares.to_numpy()[np.isfinite(shares.to_numpy())]
        assert ((known >= -1e-9) & (known <= 1 + 1e-9)).all()
    assert not np.isinf(space.v_tests.to_numpy()).any()


def test_every_table_is_made(space, themes):
    spectra = noise_spectra(space, np.random.default_rng(1), DRAWS)
    p_values = axis_p_values(spectra, space.all_eigenvalues)
    rates = eigenvalue_table(space, None, upper_eigenvalues(spectra), p_values)
    assert_allclose(rates["rate"].sum(), 1)
    assert rates["p_value"].between(1 / (DRAWS + 1), 1).all()
    for table in (category_table(space, themes), question_table(space, themes), deviation_contributions(space)):
        assert not np.isinf(table.select_dtypes("number").to_numpy()).any()
    parts = theme_table(space, themes).groupby("axis")["contribution"].sum()
    assert_allclose(parts, 1)
    assert axis_table(space, ())["share"].dropna().between(0, 1 + 1e-12).all()


def test_it_is_resampled(space):
    total = total_bootstrap(space, np.random.default_rng(1), DRAWS)
    assert_allclose(total.likeness.correlations.clip(0, 1), total.likeness.correlations, atol=1e-9)
    partial = partial_bootstrap(space, np.random.default_rng(1), DRAWS)
    both = {"total_bootstrap": total, "partial_bootstrap": partial}
    assert axis_stability_table({"total_bootstrap": total.likeness})["median_angle"].between(0, 90).all()
    assert finite(leave_one_respondent_out(space).correlations)
    assert all(finite(found.correlations) for found in leave_one_question_out(space).values())
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(category_stability_table(space, both)) == 2 * space.categories.is_active.sum() * min(2, space.n_axes)
        region_table(space, both)


def test_one_question_has_no_modified_rates():
    table = eigenvalue_table(fit_mca(answers(sugar="xyzxyzxy")))
    assert table[["modified_rate", "adjusted_rate"]].isna().all(axis=None)
    assert_allclose(table["eigenvalue"], 1)


def test_identical_respondents_lie_on_one_point():
    space = fit_mca(SURVEYS["identical respondents"][0])
    assert len(space.all_eigenvalues) == 1
    assert len(np.unique(space.individuals.coordinates.round(12), axis=0)) == 2
    with pytest.raises(ValueError, match="5 classes cannot be made of 2 different points"):
        classes_of(space.individual_coordinates, 5)


def test_a_class_in_which_a_category_is_held_by_all_or_by_nobody():
    frame = answers(**PLAIN, same="kkkkuuuu")
    space = fit_csa(frame, np.arange(8) < 4)
    assert space.frequencies.loc[("same", "k")] == 1
    assert space.coordinates.loc[("same", "u")].isna().all()
    assert_allclose(space.contributions.sum(), 1)
    assert_allclose(space.all_eigenvalues.sum(), space.categories.inertia.sum())


def test_a_theme_of_one_question_counts_as_a_theme():
    frame = answers(**PLAIN)
    space = fit_mfa(frame, {"tea": "one", "milk": "two", "sugar": "two"})
    assert_allclose(space.contributions.sum(), 1)
    separate = fit_mca(frame[["milk", "sugar"]]).all_eigenvalues[0]
    shares = space.metric.shares[space.categories.coding.starts]
    assert_allclose(shares, [1, 1 / (2 * separate), 1 / (2 * separate)])


class WithoutItsOwnWay(pd.DataFrame):
    """A frame of a pandas that no longer gives the values of its columns by the name that coding asks for first."""

    _iter_column_arrays = None


@pytest.mark.parametrize(
    "laid_out",
    [
        lambda frame: frame,
        lambda frame: frame.iloc[::-2],
        lambda frame: frame[["c", "a", "b"]],
        lambda frame: frame.drop(columns="a"),
        lambda frame: pd.concat([frame, frame.iloc[:3]]).assign(d=lambda rows: rows["b"]),
    ],
)
def test_columns_are_coded_alike_by_the_names_of_pandas_and_by_its_own_way(laid_out):
    given = {"a": [*"xyzzyx", None], "b": [None, *"xyyzzz"], "c": [2, 1, 2, 2, None, 1, 1]}
    answers = laid_out(pd.DataFrame({question: pd.Categorical(each) for question, each in given.items()}))
    own, plain = coded(answers), coded(WithoutItsOwnWay(answers))
    assert own.questions == plain.questions == tuple(answers.columns)
    assert own.categories == plain.categories
    for question, codes, others in zip(own.questions, own.codes, plain.codes, strict=True):
        assert codes.tolist() == others.tolist() == answers[question].cat.codes.tolist()
