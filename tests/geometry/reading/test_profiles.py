"""Typical profiles of the ends of axes, and those who hold most of them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.geometry import fit_mca
from analysis.geometry.reading.profiles import LANDMARKS, landmark_individuals, typical_profiles

QUESTIONS = [f"q{rank}" for rank in range(5)]


def survey(n=40, seed=0):
    """Return answers that one trait makes."""
    rng = np.random.default_rng(seed)
    trait = rng.normal(size=n)
    held = {key: np.where(trait + rng.normal(size=n) > 0, "oui", "non") for key in QUESTIONS}
    return pd.DataFrame(held).astype("category")


def named(answers):
    return pd.Series([f"R{rank:02}" for rank in range(len(answers))], answers.index)


def counted_by_hand(space, answers, axis, side):
    """Return how many answers of an end each individual gives, from the contributions, answer by answer."""
    table = space.contributions[axis]
    mean = 1 / len(table)
    sign = 1 if side == "positive" else -1
    kept = [key for key in table.index if table[key] > mean + 1e-9 and sign * space.coordinates.loc[key, axis] > 0]
    held = sum((answers[question].astype("str") == str(category)).astype(int) for question, category in kept)
    return held, len({question for question, _ in kept})


@pytest.mark.parametrize("side", ["negative", "positive"])
def test_a_profile_is_counted_answer_by_answer(side):
    answers = survey()
    space = fit_mca(answers, n_axes=2)
    held, n_questions = counted_by_hand(space, answers, 1, side)
    table = typical_profiles(space)
    own = table[(table["axis"] == 1) & (table["side"] == side)]
    assert own["at_least"].tolist() == list(range(1, n_questions + 1))
    assert own["n"].tolist() == [int((held >= k).sum()) for k in own["at_least"]]
    assert set(own["base"]) == {40}


@given(seed=st.integers(0, 300))
def test_fewer_hold_more_and_shares_are_those_of_the_counts(seed):
    table = typical_profiles(fit_mca(survey(seed=seed), n_axes=2))
    for _, own in table.groupby(["axis", "side"]):
        assert own["n"].is_monotonic_decreasing
        assert own["at_least"].max() == own["n_questions"].iloc[0]
    assert table["share"].to_numpy() == pytest.approx((table["n"] / table["base"]).to_numpy())


def test_weights_move_shares_and_not_counts():
    answers = survey()
    weights = pd.Series(np.linspace(1, 3, len(answers)), answers.index)
    table = typical_profiles(fit_mca(answers, n_axes=2, weights=weights))
    assert (table["share"] - table["n"] / table["base"]).abs().max() > 0.001
    assert table["n"].max() <= len(answers)


def test_landmarks_hold_most_and_lie_on_their_side():
    answers = survey()
    space = fit_mca(answers, n_axes=2)
    table = landmark_individuals(space, named(answers))
    held, n_questions = counted_by_hand(space, answers, 1, "positive")
    own = table[(table["axis"] == 1) & (table["side"] == "positive")]
    assert own["rank"].tolist() == list(range(1, LANDMARKS + 1))
    assert own["held"].tolist() == sorted(held[space.individual_coordinates[1] > 0], reverse=True)[:LANDMARKS]
    assert set(own["n_questions"]) == {n_questions}
    places = own["respondent"].str[1:].astype(int)
    assert own["coordinate"].tolist() == pytest.approx(space.individual_coordinates[1].to_numpy()[places].tolist())
    for _, each in table.groupby(["axis", "side"]):
        assert (np.sign(each["coordinate"]) == (1 if each["side"].iloc[0] == "positive" else -1)).all()


def test_an_answer_that_is_missing_is_of_no_profile():
    answers = survey()
    answers.loc[0] = np.nan
    answers.loc[0, "q0"] = "oui"
    space = fit_mca(answers, n_axes=1)
    held, _ = counted_by_hand(space, answers, 1, "positive")
    own = typical_profiles(space)
    assert own.loc[own["side"] == "positive", "n"].iloc[0] == int((held >= 1).sum())
