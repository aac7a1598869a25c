"""Individuals far out on an axis, and those with few active answers."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.geometry import fit_mca
from analysis.geometry.reading.outliers import FAR, outlying_individuals, passive_answers

QUESTIONS = [f"q{rank}" for rank in range(6)]


def survey(n=60, seed=0):
    drawn = np.random.default_rng(seed).choice(["a", "b", "c"], (n, len(QUESTIONS)), p=[0.5, 0.4, 0.1])
    return pd.DataFrame(drawn, columns=QUESTIONS).astype("category")


def test_one_respondent_apart_is_outlying():
    answers = survey().astype("object")
    answers.iloc[0] = "z"  # alone with all of its answers
    space = fit_mca(answers.astype("category"), n_axes=3)
    told = outlying_individuals(space).set_index("axis")
    assert told.loc[1, "n"] == 1
    assert told.loc[1, "share"] == space.individual_contributions.loc[0, 1]


@given(seed=st.integers(0, 500))
def test_each_outlying_individual_contributes_more_than_nine_times_the_mean(seed):
    space = fit_mca(survey(seed=seed), n_axes=3)
    told = outlying_individuals(space).set_index("axis")
    assert (told["n"] > 0).all()
    told, contributions = told.reindex(space.axes, fill_value=0), space.individual_contributions
    assert (told["n"] == (contributions > FAR**2 / len(contributions)).sum()).all()
    assert (told["share"] >= told["n"] * FAR**2 / len(contributions)).all()
    assert (told["share"] <= 1).all()


def test_passive_answers_are_missing_ones_and_passive_categories():
    answers = survey()
    answers.loc[:4, "q0"] = np.nan
    space = fit_mca(answers, n_axes=2, passive={"q1": ["c"]})
    expected = (answers["q0"].isna().astype(int) + (answers["q1"] == "c")).value_counts().sort_index()
    told = passive_answers(space)
    assert told["n_passive"].tolist() == expected.index.tolist()
    assert told["n"].tolist() == expected.tolist()
    assert told["share"].sum() == 1


def test_without_passive_answers_everybody_has_none():
    told = passive_answers(fit_mca(survey(), n_axes=2))
    assert told.to_dict("list") == {"n": [60], "n_passive": [0], "share": [1.0]}
