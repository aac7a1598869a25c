"""Shifts without each question and without doubtful ones: by hand, what always holds, degenerate editions."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from analysis.comparison.leaving_out import shifts_certain, shifts_without
from analysis.geometry import fit_mca


def rng(seed=5):
    return np.random.default_rng(seed)


def labelled(**sizes):
    return pd.Series(np.repeat(list(sizes), list(sizes.values())), name="edition").astype("category")


def by_hand(answers, editions, axis_of_all, weights=None):
    """Return the deviation of e on the axis of another space that goes with one, and their correlation."""
    other = fit_mca(answers, n_axes=3, weights=weights)
    points = other.individual_coordinates
    w = np.ones(len(points)) if weights is None else weights
    correlations = [np.cov(axis_of_all, points[axis], aweights=w)[0, 1] for axis in points]
    spreads = [np.cov(axis_of_all, points[axis], aweights=w) for axis in points]
    r = [c / np.sqrt(s[0, 0] * s[1, 1]) for c, s in zip(correlations, spreads, strict=True)]
    best = int(np.argmax(np.abs(r)))
    column = np.sign(r[best]) * points.iloc[:, best] / np.sqrt(other.eigenvalues.iloc[best])
    e, reference = (np.average(column[editions == name], weights=w[editions == name]) for name in ("e", "r"))
    return e - reference, abs(r[best])


@pytest.mark.parametrize("weights", [None, pd.Series(rng(4).uniform(0.5, 2, 90))])
def test_the_deviation_without_a_question_is_that_of_the_space_fitted_without_it(surveys, weights):
    editions = labelled(r=40, e=50)
    answers = surveys.drawn(np.r_[rng().normal(size=40), rng(2).normal(0.8, 1, 50)])
    shared, fitted = surveys.space_of(answers, editions, axes=(1,), weights=weights)
    table = shifts_without(shared, fitted).set_index("question")
    assert list(table.index) == list(answers)
    axis = shared.coordinates[1]
    w = np.ones(90) if weights is None else weights
    gap = [np.average(axis[editions == name], weights=w[editions == name]) for name in ("e", "r")]
    assert_allclose(table["deviation"], (gap[0] - gap[1]) / np.sqrt(shared.eigenvalues[1]))
    for question in answers:
        expected = by_hand(answers.drop(columns=question), editions, axis, weights)
        assert_allclose(table.loc[question, ["deviation_without", "correlation"]].tolist(), expected, rtol=1e-8)
    assert table["n"].eq(50).all()
    assert table["n_reference"].eq(40).all()


def test_a_shift_that_one_question_makes_is_overturned_without_it(surveys):
    """One question alone changed, and it is much of the axis; without it the editions answer alike."""
    one = surveys.drawn(rng().normal(-1, 1, size=60), n_questions=4)
    answers = pd.concat([one, one.assign(q1="oui")], ignore_index=True)
    answers["q1"] = pd.Categorical(answers["q1"], ["non", "oui"])
    table = shifts_without(*surveys.space_of(answers, labelled(r=60, e=60), axes=(1,))).set_index("question")
    assert table["deviation"].abs().between(0.4, 0.5).all()
    assert abs(table.loc["q1", "deviation_without"]) < 1e-9
    assert table["same_size"].tolist() == [True, False, False, False]  # what else is left out makes q1 count more


def test_editions_that_answer_alike_have_no_shift_without_any_question(surveys):
    answers = surveys.drawn(rng().normal(size=40))
    twice = pd.concat([answers, answers], ignore_index=True)
    table = shifts_without(*surveys.space_of(twice, labelled(r=40, e=40)))
    assert_allclose(table["deviation_without"].dropna(), 0, atol=1e-9)
    assert table["same_size"].dropna().all()


def test_an_axis_that_is_lost_does_not_compare(surveys):
    """Two questions make the second axis alone: without one of them it is no more."""
    answers = surveys.drawn(rng().normal(size=200), n_questions=5)
    other = np.where(rng(8).random(200) < 0.5, "oui", "non")
    answers = answers.assign(z1=pd.Categorical(other), z2=pd.Categorical(other))
    table = shifts_without(*surveys.space_of(answers, labelled(r=100, e=100)))
    lost = table[(table["axis"] == table["axis"].max()) & table["question"].isin(["z1", "z2"])]
    gone = table[table["correlation"] < 0.8]
    assert gone[["deviation_without", "same_sign", "same_size"]].isna().all(axis=None)
    assert table.loc[table["correlation"] >= 0.8, "same_sign"].notna().all()
    assert len(lost) == 2


@pytest.mark.parametrize("editions", [labelled(r=20), labelled(f=20), pd.Series([None] * 20, dtype="category")])
def test_a_single_edition_or_none_makes_no_row(surveys, editions):
    shared, fitted = surveys.space_of(surveys.drawn(rng().normal(size=20)), editions)
    assert shifts_without(shared, fitted).empty
    assert shifts_certain(shared, fitted, 1, seed=1, adjustment="holm").empty


def test_an_edition_of_three_is_described(surveys):
    table = shifts_without(*surveys.space_of(surveys.drawn(rng().normal(size=23)), labelled(r=20, e=3)))
    assert table["n"].eq(3).all()
    assert table["deviation"].notna().all()


def test_certain_questions_are_tested_in_a_space_of_their_own(surveys):
    editions = labelled(r=60, e=60)
    answers = surveys.drawn(np.r_[rng().normal(size=60), rng(2).normal(0.8, 1, 60)])
    shared, _ = surveys.space_of(answers, editions, axes=(1,))
    certain = answers.iloc[:, :5]
    table = shifts_certain(shared, fit_mca(certain, n_axes=3), 3, seed=2, adjustment="holm")
    expected, correlation = by_hand(certain, editions, shared.coordinates[1])
    assert table["axes"].tolist() == ["1"]
    assert_allclose(table[["deviation", "correlation"]].iloc[0].tolist(), [expected, correlation], rtol=1e-8)
    assert table["n_questions"].item() == 5
    assert table["p_value"].item() < 0.01
    assert table["ci_low"].item() < expected < table["ci_high"].item()


def test_the_plane_is_tested_where_both_axes_are_found_again(surveys):
    editions = labelled(r=60, e=60)
    answers = surveys.drawn(rng().normal(size=120))
    shared, fitted = surveys.space_of(answers, editions)
    table = shifts_certain(shared, fitted, 0, seed=2, adjustment="holm")
    assert table["axes"].tolist() == ["1", "2", "1+2"]
    assert table.loc[table["axes"] == "1+2", "correlation"].isna().all()


def test_where_nothing_certain_is_left_there_is_no_row(surveys):
    shared, _ = surveys.space_of(surveys.drawn(rng().normal(size=40)), labelled(r=20, e=20))
    assert shifts_certain(shared, None, 8, seed=1, adjustment="holm").empty
