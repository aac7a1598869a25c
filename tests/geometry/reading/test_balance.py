"""The two sides of an axis against GDAtools, and what always holds of them."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from analysis.geometry import fit_mca
from analysis.geometry.reading.balance import SIDES, axis_balance, baseline, retained
from analysis.geometry.reading.tables import category_table
from analysis.geometry.space.class_specific import fit_csa
from analysis.geometry.space.rotation import rotated
from analysis.geometry.space.theme_weights import fit_mfa

RARE = {"Potato": ["Potato_n"], "Fish": ["Fish_n"], "Icecream": ["Icecream_n"]}


@pytest.fixture(scope="module")
def poison(root):
    return pd.read_csv(root / "tests/reference/factominer/poison.csv").iloc[:, 4:].astype("category")


@pytest.mark.parametrize("axis", [1, 2])
def test_sides_agree_with_gdatools(root, poison, axis):
    """GDAtools prints the contribution of each category in the column of its side, to two decimals of a percentage."""
    reference = json.loads((root / "tests/reference/gdatools/poison_specific.json").read_text("utf-8"))
    theirs = pd.DataFrame(reference["tabcontrib"][axis - 1]["columns"])
    sides = [f"Contribution ({side} side)" for side in SIDES]
    printed = theirs[sides].replace("", np.nan).astype(float)
    space = fit_mca(poison, passive=RARE)
    coordinates = space.coordinates.droplevel("question")[axis][list(theirs["Category"])].to_numpy()
    theirs_negative = printed[sides[0]].fillna(0).to_numpy() > 1  # of some size: GDAtools may have turned the axis
    turned = coordinates[theirs_negative][0] > 0
    ours = axis_balance(space).query("axis == @axis").set_index("side").loc[list(SIDES)[:: -1 if turned else 1]]
    assert_allclose(ours["contribution"] * 100, printed.sum(), atol=0.1)
    above = printed[printed > 100 / 19]
    assert ours["n_retained"].tolist() == above.count().tolist()
    assert_allclose(ours["retained_share"] * 100, above.sum(), atol=0.02)
    assert_allclose(ours["baseline"], 1 / 19)
    marked = category_table(space, {}).query("axis == @axis and retained")["category"]
    assert set(marked) == set(theirs["Category"][above.notna().any(axis=1)])


def test_categories_that_all_bring_the_mean_are_not_retained():
    """Four categories of the same size bring a quarter each, but for rounding: none is above the mean."""
    space = fit_mca(pd.DataFrame({"a": list("xxyy"), "b": list("xyxy")}, dtype="category"), n_axes=1)
    both = fit_mca(pd.DataFrame({"a": list("xxyy"), "b": list("ppqq")}, dtype="category"))
    assert axis_balance(both)["n_retained"].tolist() == [0, 0]
    assert axis_balance(both)["contribution"].tolist() == pytest.approx([0.5, 0.5])
    assert axis_balance(both)["n_categories"].tolist() == [2, 2]
    assert_allclose(axis_balance(space).groupby("axis")["contribution"].sum(), 1)


def test_a_cloud_of_supplementary_categories_retains_none():
    assert not retained(np.full((3, 2), np.nan), np.zeros(3, dtype=bool)).any()


def loop(space):
    """Return the balance by going through categories one by one."""
    for axis in space.axes:
        for side in SIDES:
            told = {"axis": axis, "side": side, "n_categories": 0, "contribution": 0.0, "n_retained": 0}
            told["retained_share"] = 0.0
            for label, brought in space.contributions[axis].items():
                coordinate = space.coordinates.loc[label, axis]
                if np.isnan(brought) or (coordinate < -1e-9) != (side == "negative"):
                    continue
                told["n_categories"] += 1
                told["contribution"] += brought
                if brought > 1 / space.contributions[1].notna().sum():
                    told["n_retained"] += 1
                    told["retained_share"] += brought
            yield told


@st.composite
def spaces(draw):
    """A space of one of the kinds that studies may have, and what fits it again on other rows."""
    n = draw(st.integers(14, 24))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    answers = pd.DataFrame({f"q{j}": rng.choice(list("abcd")[: 2 + j % 3], n) for j in range(5)}).astype("category")
    members, weights = rng.random(n) < 0.6, rng.uniform(0.5, 2, n)
    members[:4] = True
    themes = {question: "one" if question in ("q0", "q1", "q2") else "two" for question in answers}
    kind = draw(st.sampled_from(["plain", "passive", "weights", "class", "mfa", "questions", "rotated"]))
    passive = {"q1": [answers["q1"].cat.categories[0]]} if kind == "passive" else None

    def fit(rows):
        own = answers.iloc[rows]
        if kind == "class":
            return fit_csa(own, members[rows], n_axes=2)
        if kind == "mfa":
            return fit_mfa(own, themes, n_axes=2)
        counts = dict(zip(answers, [3.0, 1, 1, 2, 0.5], strict=True)) if kind == "questions" else None
        own_weights = weights[rows] if kind == "weights" else None
        space = fit_mca(own, n_axes=2, weights=own_weights, passive=passive, question_weights=counts)
        return rotated(space, np.array([[0.8, -0.6], [0.6, 0.8]])) if kind == "rotated" else space

    return fit, n, rng


@given(spaces())
def test_the_two_sides_share_each_axis_out(drawn):
    fit, n, _ = drawn
    space = fit(np.arange(n))
    table = axis_balance(space)
    assert_allclose(table.groupby("axis")["contribution"].sum(), 1, rtol=1e-9)
    assert (table["retained_share"] <= table["contribution"] + 1e-12).all()
    assert (table["n_retained"] <= table["n_categories"]).all()
    assert_allclose(table["baseline"], space.contributions.mean()[table["axis"]])
    cloud = space.categories
    above = retained(cloud.contributions, cloud.is_active)
    assert not above[~cloud.is_active].any()
    expected = pd.DataFrame(loop(space)).assign(baseline=baseline(cloud.is_active))[list(table)]
    pd.testing.assert_frame_equal(table, expected, check_dtype=False, rtol=1e-9)


@given(spaces())
def test_the_order_of_respondents_changes_nothing(drawn):
    fit, n, rng = drawn
    spaces = [fit(rows) for rows in (np.arange(n), rng.permutation(n))]
    assume((np.diff(spaces[0].all_eigenvalues[:3]) < -1e-6).all())  # axes of one variance may turn
    first, second = map(axis_balance, spaces)
    pd.testing.assert_frame_equal(first, second, rtol=1e-7)


@given(spaces())
def test_turning_an_axis_swaps_its_sides(drawn):
    fit, n, _ = drawn
    space = fit(np.arange(n))
    assume((space.coordinates.abs().min() > 1e-8).all())
    ours, theirs = axis_balance(space), axis_balance(space.flipped(-np.ones(space.n_axes)))
    swapped = theirs.assign(side=theirs["side"].map(dict(zip(SIDES, reversed(SIDES), strict=True))))
    swapped = swapped.sort_values(["axis", "side"], ignore_index=True)
    pd.testing.assert_frame_equal(ours, swapped)
