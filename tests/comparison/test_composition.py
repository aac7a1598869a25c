"""Composition and position: statsmodels and sums by hand, planted changes told apart, cells too small refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from statsmodels.stats.oaxaca import OaxacaBlinder

from analysis.comparison import composition
from analysis.comparison.composition import decomposition
from analysis.comparison.shared_space import SharedSpace
from analysis.harmonising.weighting import Target, rake

NUMBERS = ["total", "composition", "position", "raked"]


def rng(seed=5):
    return np.random.default_rng(seed)


def labelled(**sizes):
    return pd.Series(np.repeat(list(sizes), list(sizes.values())), name="edition").astype("category")


def cells_of(shares, sizes, seed=1):
    """Return a margin whose first category has a given share of each edition, shuffled."""
    held = [np.arange(n) < round(share * n) for share, n in zip(shares, sizes, strict=True)]
    return pd.DataFrame({"m": np.where(np.concatenate(held), "a", "b")}).astype("category")


# Against others' numbers ---------------------------------------------------------------------------------------------


def test_the_two_parts_are_those_of_the_formula_cell_by_cell(surveys):
    editions, margins = labelled(r=30, e=40), pd.DataFrame({"m": rng(1).choice(["a", "b", "c"], 70)})
    points, weights = rng().normal(size=70), pd.Series(rng(3).uniform(0.5, 2, 70))
    table = decomposition(surveys.on_points(points, editions, weights), margins, seed=1, resamples=20).iloc[0]
    composition = position = 0.0
    for cell in "abc":
        p, y = {}, {}
        for name in "re":
            side, own = (editions == name).to_numpy(), (margins["m"] == cell).to_numpy()
            p[name] = weights[side & own].sum() / weights[side].sum()
            y[name] = np.average(points[side & own], weights=weights[side & own])
        composition += (p["e"] - p["r"]) * (y["e"] + y["r"]) / 2
        position += (p["e"] + p["r"]) / 2 * (y["e"] - y["r"])
    assert_allclose(table[["composition", "position"]].tolist(), [composition, position], rtol=1e-9)
    assert table[["n", "n_reference", "cells"]].tolist() == [40, 30, 3]


def test_of_one_margin_the_parts_are_those_of_oaxaca_and_blinder(surveys):
    """Their threefold decomposition has the interaction apart: half of it goes to each part here."""
    editions, margins = labelled(r=60, e=50), pd.DataFrame({"m": rng(1).choice(["a", "b"], 110)})
    points = rng().normal(size=110) + 0.5 * (margins["m"] == "a")
    table = decomposition(surveys.on_points(points, editions), margins, seed=1, resamples=20).iloc[0]
    held = pd.DataFrame({"edition": (editions == "e").astype(int), "a": (margins["m"] == "a").astype(float)})
    told = OaxacaBlinder(np.asarray(points), held, "edition", hasconst=False, swap=False).three_fold().params
    endowment, coefficient, interaction, gap = told
    sign = np.sign(table["total"]) * np.sign(gap)
    assert_allclose(abs(table["total"]), abs(gap), rtol=1e-8)
    assert_allclose(table["composition"] * sign, endowment + interaction / 2, rtol=1e-8)
    assert_allclose(table["position"] * sign, coefficient + interaction / 2, rtol=1e-8)


def test_raked_shifts_and_effective_numbers_are_those_of_the_weights_of_raking(surveys):
    editions = labelled(r=80, e=90)
    margins = pd.DataFrame({"m": rng(1).choice(["a", "b"], 170), "l": rng(2).choice(["x", "y", "z"], 170)})
    points, weights = rng().normal(size=170), pd.Series(rng(3).uniform(0.5, 2, 170))
    table = decomposition(surveys.on_points(points, editions, weights), margins, seed=1, resamples=20).iloc[0]
    e, r = (editions == "e").to_numpy(), (editions == "r").to_numpy()
    targets = []
    for name in margins:
        codes = pd.Categorical(margins[name]).codes.astype(np.intp)
        known = np.bincount(codes[r], weights[r])
        targets.append(Target(codes[e], known / known.sum()))
    raked = rake(weights[e].to_numpy(), targets).weights
    expected = np.average(points[e], weights=raked) - np.average(points[r], weights=weights[r])
    assert_allclose(table["raked"], expected, rtol=1e-7)
    assert_allclose(table["n_effective"], raked.sum() ** 2 / (raked**2).sum(), rtol=1e-7)
    assert table["margins"] == "m | l"


# Planted changes -----------------------------------------------------------------------------------------------------


def test_a_planted_change_of_composition_is_told_from_a_change_of_position(surveys):
    editions, sizes = labelled(r=400, e=400), (400, 400)
    noise = rng().normal(size=800)
    changed, same = cells_of((0.3, 0.7), sizes), cells_of((0.5, 0.5), sizes)
    by_cell = noise + 2.0 * (changed["m"] == "a")  # the same cells lie where they lay: there are more of them
    moved = noise + 0.8 * (editions == "e") + 2.0 * (same["m"] == "a")
    one, other = (
        decomposition(surveys.on_points(points, editions), margins, seed=1).iloc[0]
        for points, margins in ((by_cell, changed), (moved, same))
    )
    assert_allclose(one["composition"], 0.8, atol=0.1)
    assert one["composition_low"] > 0.5
    assert one["position_low"] < 0 < one["position_high"]
    assert one["raked_low"] < 0 < one["raked_high"]
    assert_allclose(other["composition"], 0, atol=1e-9)
    assert other["position_low"] > 0.5
    assert other["raked_low"] > 0.5


def test_intervals_hold_what_is_true_as_often_as_announced(surveys):
    """Composition and position of populations known: 200 surveys of 2 × 60."""
    held = {"composition": 0, "position": 0}
    editions = labelled(r=60, e=60)
    for seed in range(200):
        draw = rng(seed)
        a = draw.random(120) < np.where(editions == "e", 0.6, 0.4)
        points = draw.normal(size=120) + 1.0 * a + 0.5 * (editions == "e")
        margins = pd.DataFrame({"m": np.where(a, "a", "b")})
        row = decomposition(surveys.on_points(points, editions), margins, seed=seed, resamples=199).iloc[0]
        for name, true in (("composition", 0.2), ("position", 0.5)):
            held[name] += row[f"{name}_low"] <= true <= row[f"{name}_high"]
    assert 0.90 <= held["composition"] / 200 <= 0.99
    assert 0.90 <= held["position"] / 200 <= 0.99


def test_the_same_persons_met_twice_are_drawn_together(surveys):
    """Answering alike, they moved nowhere in any resample; drawn apart they would have."""
    points, margins = np.tile(rng().normal(size=50), 2), pd.DataFrame({"m": np.tile(rng(1).choice(["a", "b"], 50), 2)})
    editions, panel = labelled(r=50, e=50), pd.Series([f"p{rank}" for rank in range(50)] * 2)
    paired = decomposition(surveys.on_points(points, editions, panel=panel), margins, seed=1, resamples=99).iloc[0]
    apart = decomposition(surveys.on_points(points, editions), margins, seed=1, resamples=99).iloc[0]
    bounds = [f"{name}_{side}" for name in ("composition", "position", "raked") for side in ("low", "high")]
    assert_allclose(paired[bounds].tolist(), 0, atol=1e-9)
    assert apart["position_high"] > 0.1


# What always holds ---------------------------------------------------------------------------------------------------


@given(st.integers(0, 300))
def test_the_parts_add_up_and_raking_to_ones_own_margins_changes_nothing(surveys, seed):
    editions = labelled(r=60, e=60)
    margins = pd.DataFrame({"m": np.tile(rng(seed).permutation(np.arange(60) % 3), 2)})
    points = rng(seed).normal(size=120)
    row = decomposition(surveys.on_points(points, editions), margins, seed=1, resamples=5).iloc[0]
    assert_allclose(row["composition"] + row["position"], row["total"], atol=1e-12)
    assert_allclose([row["composition"], row["raked"]], [0, row["total"]], atol=1e-9)
    assert_allclose(row["n_effective"], 60)


@given(st.floats(0.01, 100))
def test_weights_that_are_all_alike_are_no_weights(surveys, weight):
    editions, margins = labelled(r=30, e=40), pd.DataFrame({"m": rng(1).choice(["a", "b"], 70)})
    plain, even = (
        decomposition(surveys.on_points(rng().normal(size=70), editions, w), margins, seed=1, resamples=50)
        for w in (None, pd.Series([weight] * 70))
    )
    pd.testing.assert_frame_equal(plain, even, rtol=1e-8)


def test_identical_editions_have_nothing_to_decompose(surveys):
    points, margins = np.tile(rng().normal(size=40), 2), pd.DataFrame({"m": np.tile(rng(1).choice(["a", "b"], 40), 2)})
    row = decomposition(surveys.on_points(points, labelled(r=40, e=40)), margins, seed=1, resamples=99).iloc[0]
    assert_allclose(row[NUMBERS].tolist(), 0, atol=1e-12)
    assert row["position_low"] < 0 < row["position_high"]


# What is refused -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("few", [0, 1, 4])
def test_a_cell_of_fewer_than_five_leaves_the_edition_without_numbers(surveys, few):
    held = np.r_[np.arange(20) < 10, np.arange(20) < few, np.arange(20) < 5]
    margins = pd.DataFrame({"m": np.where(held, "a", "b")})
    table = decomposition(
        surveys.on_points(rng().normal(size=60), labelled(r=20, e=20, f=20)), margins, seed=1, resamples=20
    ).set_index("edition")
    assert table.loc["e", "smallest"] == few
    assert table.loc["e", NUMBERS].isna().all()
    assert table.loc["f", NUMBERS].notna().all()
    assert table["cells"].eq(2).all()


def test_those_without_an_answer_to_the_margin_are_left_out_and_counted(surveys):
    margins = pd.DataFrame({"m": pd.Series(rng(1).choice(["a", "b"], 80)).where(np.arange(80) % 8 > 0)})
    row = decomposition(surveys.on_points(rng().normal(size=80), labelled(r=40, e=40)), margins, seed=1, resamples=9)
    assert row[["n", "n_reference"]].iloc[0].tolist() == [35, 35]


@pytest.mark.parametrize("editions", [labelled(r=20), labelled(f=20), pd.Series([None] * 20, dtype="category")])
def test_a_single_edition_has_no_row_and_one_category_no_numbers(surveys, editions):
    margins = pd.DataFrame({"m": ["a"] * 20})
    assert decomposition(surveys.on_points(rng().normal(size=20), editions), margins, seed=1).empty
    row = decomposition(surveys.on_points(rng().normal(size=20), labelled(r=10, e=10)), margins, seed=1).iloc[0]
    assert row[NUMBERS].isna().all()


def test_resamples_of_many_respondents_have_the_bounds_of_respondents_drawn_again(monkeypatch):
    n = 1_500
    editions = pd.Series(pd.Categorical(rng(1).choice(["r", "e"], n)))
    margins = pd.DataFrame({"a": pd.Categorical(rng(2).choice(["x", "y"], n, p=[0.3, 0.7]))})
    points = pd.DataFrame(rng(3).gamma(2, 1, (n, 2)) + margins["a"].eq("x").to_numpy()[:, None], columns=[1, 2])
    weights = pd.Series(rng(4).choice([0.5, 1.0, 2.0], n))
    shared = SharedSpace("main", points, pd.Series(1.0, index=[1, 2]), editions, "r", weights)
    drawn = decomposition(shared, margins, seed=1)
    monkeypatch.setattr(composition, "COUNTED_FROM", n)
    found = decomposition(shared, margins, seed=2)
    for name in ("composition", "position", "raked"):
        assert_allclose(found[name], drawn[name])
        widths = drawn[f"{name}_high"] - drawn[f"{name}_low"]
        for bound in ("low", "high"):
            assert ((found[f"{name}_{bound}"] - drawn[f"{name}_{bound}"]).abs() < 0.12 * widths).all()
