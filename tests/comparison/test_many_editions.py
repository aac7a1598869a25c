"""Editions of many respondents: what counted arrangements and resamples say, beside those of persons one by one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from analysis.comparison import arranged, edition_means
from analysis.comparison.arranged import Editions
from analysis.comparison.edition_means import edition_means as means_of
from analysis.comparison.overall import edition_overall
from analysis.comparison.regions import edition_region_trends
from analysis.comparison.spread import edition_spreads
from analysis.comparison.timeline import timeline
from analysis.comparison.trend import edition_trends

N = 1_200


@pytest.fixture(scope="module")
def line():
    """Return three editions of unequal numbers and spreads, weighted."""
    rng = np.random.default_rng(1)
    codes = rng.choice(3, N, p=[0.2, 0.3, 0.5])
    points = pd.DataFrame({1: rng.gamma(3, 1, N) - 3 + 0.1 * codes, 2: rng.normal(0, 1 + 0.1 * codes)})
    editions = pd.Series(pd.Categorical.from_codes(codes, ["2017", "2018", "2019"]))
    weights = pd.Series(rng.choice([0.5, 1.0, 2.0], N))
    return timeline(points, editions, pd.Series([3.0, 1.0], index=[1, 2]), weights)


TESTED = {
    "overall": (edition_overall, {"planes": [(1,), (2,), (1, 2)]}, ["p_value"]),
    "trends": (edition_trends, {}, ["p_value", "departure_p_value", "ci_low", "ci_high"]),
    "spreads": (edition_spreads, {"reference": "2017"}, ["p_value", "ci_low", "ci_high"]),
    "regions": (edition_region_trends, {"plane": (1, 2)}, ["p_value", "departure_p_value"]),
}


@pytest.fixture(scope="module")
def panel(line):
    """Return the same, of whom some answered in two editions or in all."""
    known = np.full(N, None, dtype=object)
    ranks = [np.flatnonzero(line.codes == edition)[:90] for edition in range(3)]
    for edition, own in enumerate(ranks):
        known[own[: 90 - 30 * edition]] = [f"s{rank}" for rank in range(90 - 30 * edition)]
    return replace(line, panel=known)


@pytest.mark.parametrize("name", TESTED)
@pytest.mark.parametrize("of", ["line", "panel"])
def test_counted_arrangements_say_what_permuted_labels_say(request, monkeypatch, of, name):
    line = request.getfixturevalue(of)
    make, others, columns = TESTED[name]
    made = {"space": "main", **others}
    permuted = make(line, **made, rng=np.random.default_rng(2), draws=599)
    monkeypatch.setattr(arranged, "COUNTED_FROM", 100)
    found = make(line, **made, rng=np.random.default_rng(3), draws=599)
    p_values = [column for column in columns if column.endswith("p_value")]
    assert_allclose(found[p_values], permuted[p_values], atol=0.07)
    bounds = [column for column in columns if column.startswith("ci")]
    assert_allclose(found[bounds], permuted[bounds], atol=0.03)
    drawn = ("p_value", "departure_p_value", "order_p_value", "p_adjusted", "ci_low", "ci_high", "seed")
    same = [column for column in permuted if column not in drawn]
    pd.testing.assert_frame_equal(found[same], permuted[same])


def test_intervals_of_means_are_those_of_respondents_drawn_again(line, monkeypatch):
    drawn = means_of(line, space="main", rng=np.random.default_rng(2))
    monkeypatch.setattr(edition_means, "COUNTED_FROM", 100)
    found = means_of(line, space="main", rng=np.random.default_rng(3))
    assert_allclose(found["mean"], drawn["mean"])
    widths = drawn["ci_high"] - drawn["ci_low"]
    for bound in ("ci_low", "ci_high"):
        assert ((found[bound] - drawn[bound]).abs() < 0.06 * widths).all()


def test_pairs_of_structures_stand_in_the_order_of_their_ranks():
    structures = np.array([0, 2, 1, 0, 2, 1, 2, 0])
    codes = np.array([0, 0, 0, 1, 1, 2, 2, 2])
    pairs = Editions(np.zeros((1, 8)), codes, np.ones(8), structures).pairs
    every = [[i, j] for i in range(8) for j in range(8) if i != j and structures[i] == structures[j] > 0]
    assert pairs.tolist() == every
    assert Editions(np.zeros((1, 8)), codes, np.ones(8), np.zeros(8, dtype=int)).pairs.shape == (0, 2)
