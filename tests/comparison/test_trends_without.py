"""Trends again without each question: one that makes a trend alone is found, and whole runs of three editions."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from analysis.comparison.timeline import timeline
from analysis.comparison.trend import edition_trends
from analysis.comparison.without import edition_trends_without, stays
from analysis.geometry import fit_mca

NAMES = [f"q{rank}" for rank in range(6)]


def survey(moved: tuple[str, ...], n=80, editions=4, seed=2, by=0.55):
    """Return binary answers that lean on one trait, questions that move from an edition to the next, and editions."""
    rng = np.random.default_rng(seed)
    codes = np.repeat(np.arange(editions), n)
    latent = rng.normal(size=(len(codes), 1)) + 0.8 * rng.normal(size=(len(codes), 6))
    latent += np.array([by if name in moved else 0.0 for name in NAMES]) * (codes - codes.mean())[:, None]
    answers = pd.DataFrame(np.where(latent > 0, "oui", "non"), columns=NAMES).astype("category")
    return answers, pd.Series(codes + 2015, name="edition").astype(str).astype("category")


def without_of(answers, editions):
    whole = fit_mca(answers, n_axes=2)
    eigenvalues = pd.Series(whole.kept_eigenvalues, index=[1, 2])
    points = whole.individual_coordinates.set_axis([1, 2], axis=1)
    table = edition_trends_without(points, editions, eigenvalues, whole, space="main")
    return table, timeline(points, editions, eigenvalues)


def test_the_change_with_all_questions_is_the_slope_times_the_years():
    table, line = without_of(*survey(tuple(NAMES)))
    trends = edition_trends(line, space="main", rng=np.random.default_rng(1), draws=99)
    assert_allclose(table.drop_duplicates("axis")["change"], 3 * trends["slope"])
    assert table["question"].drop_duplicates().tolist() == NAMES
    assert (table["n"] == 320).all()


def test_a_trend_that_all_questions_make_holds_without_each():
    table, _ = without_of(*survey(tuple(NAMES)))
    first = table[table["axis"] == 1]
    assert first["holds"].all()
    assert (first["correlation"] > 0.9).all()
    assert (np.sign(first["change"]) == np.sign(first["change_without"])).all()


def test_a_trend_that_one_question_makes_does_not_hold_without_it():
    table, _ = without_of(*survey(("q2",), by=1.5))
    first = table[table["axis"] == 1].set_index("question")
    assert abs(first.loc["q2", "change_without"]) < abs(first.loc["q2", "change"]) / 2
    assert not first.loc["q2", "holds"]


def test_the_change_without_a_question_is_that_of_the_space_made_without_it():
    answers, editions = survey(tuple(NAMES))
    table, _ = without_of(answers, editions)
    other = fit_mca(answers.drop(columns="q3"), n_axes=1)
    points = pd.Series(other.individual_coordinates.iloc[:, 0].to_numpy() / np.sqrt(other.kept_eigenvalues[0]))
    means = points.groupby(editions.to_numpy()).mean()
    change = 3 * np.polyfit(np.arange(4), means, 1)[0]
    row = table[(table["axis"] == 1) & (table["question"] == "q3")].iloc[0]
    assert_allclose(abs(row["change_without"]), abs(change))


def test_questions_without_which_no_space_is_left_hold_nothing():
    answers, editions = survey(tuple(NAMES))
    flat = answers[["q0", "q1"]].assign(q1=pd.Categorical(["oui"] * len(answers)))
    whole = fit_mca(flat, n_axes=1)
    points = whole.individual_coordinates.set_axis([1], axis=1)
    table = edition_trends_without(
        points, editions, pd.Series(whole.kept_eigenvalues, index=[1]), whole, space="main"
    ).set_index("question")
    assert not table.loc["q0", "holds"]
    assert np.isnan(table.loc["q0", "change_without"])


@pytest.mark.parametrize("editions", [1, 2])
def test_fewer_than_three_editions_have_nothing_to_leave_out(editions):
    table, _ = without_of(*survey((), editions=editions))
    assert table.empty


@pytest.mark.parametrize(
    ("change", "other", "holds"),
    [
        (0.8, 0.6, True),
        (0.8, 0.4, False),
        (0.8, -0.8, False),
        (0.3, 0.1, True),
        (0.3, 0.7, False),
        (0.8, np.nan, False),
    ],
)
def test_a_reading_holds_where_sign_and_size_stay(change, other, holds):
    assert stays(change, other) is holds
