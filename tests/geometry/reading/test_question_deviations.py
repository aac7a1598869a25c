"""Deviations of questions against GDAtools, and what always holds of them."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from analysis.geometry import fit_mca
from analysis.geometry.reading.question_deviations import deviation_contributions
from analysis.geometry.space.class_specific import fit_csa
from analysis.geometry.space.rotation import rotated

RARE = {"Potato": ["Potato_n"], "Fish": ["Fish_n"], "Icecream": ["Icecream_n"]}


@pytest.fixture(scope="module")
def poison(root):
    return pd.read_csv(root / "tests/reference/factominer/poison.csv").iloc[:, 4:].astype("category")


@pytest.mark.parametrize("axis", [1, 2])
def test_deviations_agree_with_gdatools(root, poison, axis):
    reference = json.loads((root / "tests/reference/gdatools/poison_specific.json").read_text("utf-8"))
    theirs = pd.DataFrame(reference["tabcontrib"][axis - 1]["columns"]).replace("", np.nan).dropna(subset="Variable")
    ours = deviation_contributions(fit_mca(poison, passive=RARE)).query("axis == @axis").set_index("question")
    ours = ours.loc[theirs["Variable"]]
    names = {"Total contribution": "contribution", "Contribution of deviation": "deviation_contribution"}
    for name, column in (names | {"Proportion to variable": "quality"}).items():
        assert_allclose(ours[column] * 100, theirs[name].astype(float), atol=0.005001)


def test_a_deviation_by_hand():
    """Three categories of equal mass, two of them on one side: their barycentre is opposed to the third."""
    answers = pd.DataFrame({"a": list("xxyyzz"), "b": list("uuuvvv"), "c": list("ppqqqq")}, dtype="category")
    space = fit_mca(answers)
    row = deviation_contributions(space).set_index(["question", "axis"]).loc[("a", 1)]
    points = space.coordinates.loc["a"][1]
    low, high = points[points < 0], points[points > 0]
    assert {len(low), len(high)} == {1, 2}
    assert row["negative"] == pytest.approx(low.mean())
    assert row["positive"] == pytest.approx(high.mean())
    between = 1 / 9 * 2 / 3 * (high.mean() - low.mean()) ** 2 / space.eigenvalues[1]
    assert row["deviation_contribution"] == pytest.approx(between)
    assert row["quality"] == pytest.approx(between / ((points**2).sum() / 9 / space.eigenvalues[1]))


def test_means_are_those_of_the_coordinates_shown_after_a_rotation(poison):
    turn = np.eye(5)
    turn[:2, :2] = [[0.8, -0.6], [0.6, 0.8]]
    space = rotated(fit_mca(poison), turn)
    table = deviation_contributions(space).set_index(["question", "axis"])
    assert_allclose(table.loc[("Fever", 2), ["negative", "positive"]], np.sort(space.coordinates.loc["Fever"][2]))
    assert (table["deviation_contribution"] <= table["contribution"] + 1e-12).all()


@st.composite
def surveys(draw):
    """A survey of 10 to 20 people with passive categories and weights."""
    n = draw(st.integers(10, 20))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    answers = pd.DataFrame({f"q{j}": rng.choice(list("abcd")[: 2 + j % 3], n) for j in range(5)}).astype("category")
    return answers, rng.uniform(0.5, 2, n)


@given(surveys())
def test_a_deviation_never_exceeds_its_question(survey):
    answers, weights = survey
    for space in (
        fit_mca(answers, weights=weights),
        fit_mca(answers, passive={"q1": [answers["q1"].cat.categories[0]]}),
        fit_csa(answers, np.arange(len(answers)) < 8),
    ):
        table = deviation_contributions(space)
        assert_allclose(table.groupby("axis")["contribution"].sum(), 1, rtol=1e-9)
        assert (table["deviation_contribution"] <= table["contribution"] + 1e-12).all()
        assert (table["deviation"].dropna() > 0).all()
        binary = table[table["question"].isin(["q0", "q3"]) & (table["contribution"] > 1e-12)]
        assert_allclose(binary["quality"], 1, rtol=1e-9)


@given(surveys())
def test_turning_an_axis_swaps_the_sides(survey):
    space = fit_mca(survey[0])
    table = deviation_contributions(space)
    other = deviation_contributions(space.flipped(-np.ones(space.n_axes)))
    assert_allclose(other["negative"], -table["positive"])
    assert_allclose(other["deviation_contribution"], table["deviation_contribution"])
