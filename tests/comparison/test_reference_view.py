"""Editions in the space of the reference alone: the transition formula, answers without a place, refusals."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from pandas.testing import assert_frame_equal

from analysis.comparison.reference_view import reference_view
from analysis.geometry import fit_mca
from analysis.geometry.space.supplementary import placed_individuals

FACTOMINER = Path(__file__).parents[1] / "reference/factominer"  # projected.json is made by make_projected.R


SCALE = pd.CategoricalDtype(list("abcd"))


def rng(seed=62):
    return np.random.default_rng(seed)


def survey(n, seed=0, n_questions=6, shift=0.0):
    """Return answers to questions of three categories that lean on two traits."""
    generator = rng(seed)
    traits = generator.normal(size=(n, 2)) + shift
    leaning = (traits * [2.0, 1.0])[:, np.arange(n_questions) % 2] + generator.normal(size=(n, n_questions))
    codes = np.digitize(leaning, [-0.7, 0.7])
    names = [f"q{rank}" for rank in range(n_questions)]
    return pd.DataFrame({name: pd.Categorical.from_codes(codes[:, q], dtype=SCALE) for q, name in enumerate(names)})


def labelled(**sizes):
    return pd.Series(np.repeat(list(sizes), list(sizes.values())), name="edition").astype("category")


def seen(answers, editions, reference="a", weights=None, passive=None):
    whole = fit_mca(answers, n_axes=3, weights=weights, passive=passive)
    return reference_view(
        answers,
        whole.individual_coordinates,
        editions,
        reference,
        space="main",
        fit=lambda own, w: fit_mca(own, n_axes=3, weights=w, passive=passive),
        weights=weights,
    )


# Other programs ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", ["plain", "weighted"])
def test_projected_editions_are_where_factominer_places_supplementary_individuals(case):
    told = json.loads((FACTOMINER / "projected.json").read_text("utf-8"))[case]
    fair = pd.read_csv(FACTOMINER / "fair.csv", dtype="str")
    answers = fair[["rating", "age", "married", "children", "religious", "educ"]].astype("category")
    weights = fair["weight"].astype("float64") if case == "weighted" else None
    found = seen(answers, labelled(a=600, b=400, c=274), weights=weights).editions.set_index(["edition", "axis"])
    assert found["matched_axis"].tolist() == [1, 2, 3] * 3
    sides = np.sign(found.loc["b", "mean"].to_numpy() * told["editions"]["b"]["mean"])
    for edition, numbers in told["editions"].items():
        assert_allclose(found.loc[edition, "mean"], sides * numbers["mean"], atol=1e-9)
        ratios = np.array(numbers["variance"]) / told["eigenvalues"]
        assert_allclose(found.loc[edition, "ratio"], ratios, rtol=1e-9)
    own = fit_mca(answers[:600], n_axes=3, weights=None if weights is None else weights[:600])
    placed = placed_individuals(own, answers[600:620]).coordinates
    assert_allclose(placed * np.sign(placed[0] * told["projected"][0]), told["projected"], atol=1e-9)


@pytest.mark.parametrize("weighted", [False, True])
def test_mean_points_are_those_of_the_transition_formula(weighted):
    """A projected row, less the reference's mean row, on the right singular vectors of the reference's own table."""
    answers, editions = survey(290, 1), labelled(a=240, b=50)
    weights = pd.Series(np.exp(0.5 * rng(3).normal(size=290))) if weighted else pd.Series(1.0, range(290))
    found = seen(answers, editions, weights=weights if weighted else None).editions
    table = pd.get_dummies(answers).to_numpy(dtype=float)
    table = table[:, table[:240].any(axis=0)]
    w = weights.to_numpy()
    frequencies = np.average(table[:240], axis=0, weights=w[:240])
    rows = (table - frequencies) / np.sqrt(6 * frequencies)
    roots = np.sqrt(w[:240] / w[:240].sum())[:, None]
    _, values, vectors = np.linalg.svd(roots * rows[:240], full_matrices=False)
    placed = rows @ vectors.T[:, :3]
    whole = fit_mca(answers, n_axes=3, weights=weights).individual_coordinates.to_numpy()
    matched = found[found["correlation"] >= 0.8]
    assert set(matched["axis"]) >= {1, 2}
    for row in matched.itertuples():
        along = placed[:, row.matched_axis - 1]
        sides = np.cov(along[:240], whole[:240, row.axis - 1], aweights=w[:240])
        along = along * np.sign(sides[0, 1])
        own = slice(0, 240) if row.edition == "a" else slice(240, 290)
        mean = np.average(along[own], weights=w[own])
        assert_allclose(row.mean, mean, atol=1e-9)
        assert_allclose(row.deviation, mean / values[row.matched_axis - 1], atol=1e-9)
        spread = np.average((along[own] - mean) ** 2, weights=w[own])
        assert_allclose(row.ratio, spread / values[row.matched_axis - 1] ** 2, rtol=1e-8)
        assert_allclose(row.correlation, abs(sides[0, 1]) / np.sqrt(sides[0, 0] * sides[1, 1]), rtol=1e-8)


def test_every_answer_without_a_place_is_counted():
    answers, editions = survey(80, 2), labelled(a=40, b=40)
    answers.loc[40:42, "q1"] = "d"  # new: nobody of the reference gave it
    answers.loc[50:51, "q3"] = None
    answers.loc[0, "q3"] = None
    n_passive = int(answers.loc[40:, "q4"].eq("b").sum())
    found = seen(answers, editions, passive={"q4": ["b"]})
    assert found.unplaced.astype({"category": object}).where(found.unplaced.notna(), None).to_numpy().tolist() == [
        ["b", "q1", "d", "new", 3],
        ["b", "q3", None, "missing", 2],
        ["b", "q4", "b", "passive", n_passive],
    ]
    numbers = found.editions.drop_duplicates("edition").set_index("edition")["n_unplaced"]
    assert numbers["b"] == 5 + n_passive
    assert pd.isna(numbers["a"])


def test_a_question_that_nobody_of_the_reference_answered_has_no_place_for_the_others():
    answers, editions = survey(80, 2), labelled(a=40, b=40)
    answers.loc[:39, "q2"] = None
    found = seen(answers, editions)
    assert found.editions["deviation"].notna().any()
    assert set(found.unplaced["question"]) == {"q2"}
    assert set(found.unplaced["reason"]) == {"new"}
    assert found.unplaced["n"].sum() == 40


# Invariants ----------------------------------------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(st.integers(12, 60), st.integers(1, 60), st.integers(0, 999), st.floats(-1, 1))
def test_the_reference_lies_at_the_origin_with_its_own_spread(n_a, n_b, seed, shift):
    answers = pd.concat([survey(n_a, seed), survey(n_b, seed + 1, shift=shift)], ignore_index=True)
    found = seen(answers, labelled(a=n_a, b=n_b)).editions
    own = found[found["edition"] == "a"].dropna(subset="mean")
    assert_allclose(own["mean"], 0, atol=1e-9)
    assert_allclose(own["ratio"], 1, rtol=1e-9)
    assert (found["mean"].notna() == (found["correlation"] >= 0.8)).all()
    assert found.groupby("edition")["n"].first().tolist() == [n_a, n_b]


def test_the_same_answers_lie_at_the_same_place():
    answers = survey(50, 4)
    found = seen(pd.concat([answers, answers], ignore_index=True), labelled(b=50, a=50))
    other = found.editions[found.editions["edition"] == "b"]
    assert_allclose(other["deviation"], 0, atol=1e-9)
    assert_allclose(other["ratio"], 1, rtol=1e-9)
    assert_allclose(other["correlation"], 1, rtol=1e-9)
    assert found.unplaced.empty


def test_a_shift_has_the_side_that_it_has_in_the_common_space():
    answers = pd.concat([survey(80, 5), survey(80, 6, shift=1.2)], ignore_index=True)
    editions = labelled(a=80, b=80)
    found = seen(answers, editions).editions
    pooled = fit_mca(answers, n_axes=3).individual_coordinates[1]
    row = found[(found["edition"] == "b") & (found["axis"] == 1)].iloc[0]
    assert abs(row["deviation"]) > 0.5
    assert np.sign(row["deviation"]) == np.sign(pooled[80:].mean() - pooled[:80].mean())


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 999), st.floats(1e-2, 1e2))
def test_the_unit_of_weights_changes_nothing(seed, unit):
    answers, editions = survey(60, seed), labelled(a=30, b=30)
    weights = pd.Series(np.exp(0.4 * rng(seed).normal(size=60)))
    before, after = (seen(answers, editions, weights=each).editions for each in (weights, unit * weights))
    assert_frame_equal(before, after, rtol=1e-6, atol=1e-9)


# What it refuses -----------------------------------------------------------------------------------------------------


def test_a_reference_of_a_few_or_where_all_answer_alike_makes_no_space():
    answers = survey(60, 7)
    few = seen(answers, labelled(a=9, b=51))
    assert few.editions.empty
    assert few.unplaced.empty
    answers.iloc[:30] = answers.iloc[0].to_numpy()
    assert seen(answers, labelled(a=30, b=30)).editions.empty


def test_an_axis_that_the_reference_does_not_have_places_nobody():
    """Where the second trait is that of the new edition alone, one of the common axes is not the reference's."""
    answers, other = survey(200, 8), survey(200, 9)
    generator = rng(1)
    for question in ("q1", "q3", "q5"):
        answers[question] = pd.Categorical.from_codes(generator.integers(0, 3, 200), list("abcd"))
    found = seen(pd.concat([answers, other], ignore_index=True), labelled(a=200, b=200)).editions
    lost = found[found["correlation"] < 0.8]
    assert len(lost)
    assert lost[["mean", "deviation", "ratio"]].isna().all(axis=None)
    assert lost["n"].eq(200).all()


def test_editions_that_nobody_is_of_are_left_out_and_those_of_no_edition_too():
    answers, editions = survey(60, 10), labelled(a=30, b=30).cat.add_categories(["c"])
    editions[58:] = None
    found = seen(answers, editions).editions
    assert found.drop_duplicates("edition")[["edition", "n"]].to_numpy().tolist() == [["a", 30], ["b", 28]]
