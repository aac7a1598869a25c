"""Answers of many respondents dealt again: as numbers of each answer and weight, beside one by one."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.description import crosstab, edition_shares, weighted_shares
from analysis.description.crosstab import permuted_inertia
from analysis.description.edition_shares import edition_shares as shares_of
from analysis.description.frequencies import Choices
from analysis.description.weighted_shares import Holders, dealt_difference

N, DRAWS = 900, 1_499


def drawn(seed=1):
    return np.random.default_rng(seed)


def one_by_one_and_counted(monkeypatch, module, made):
    """Return what a function makes of respondents dealt one by one, then counted."""
    first = made()
    monkeypatch.setattr(module, "COUNTED_FROM", N)
    return first, made()


def test_inertia_of_many_is_that_of_respondents_dealt_one_by_one(monkeypatch):
    rows, weights = drawn().integers(4, size=N), drawn(2).gamma(4, 0.25, N) + 0.1
    columns = np.where(drawn(3).random(N) < 0.06, rows % 3, drawn(4).integers(3, size=N))
    one, other = one_by_one_and_counted(
        monkeypatch, crosstab, lambda: permuted_inertia(rows, columns, weights, drawn(5), DRAWS)
    )
    assert other[0] == pytest.approx(one[0], abs=0.035)
    assert other[1] == pytest.approx(one[1], rel=0.05)


def test_a_weighted_difference_of_many_is_that_of_respondents_dealt_one_by_one(monkeypatch):
    groups = drawn().integers(2, size=N)
    held = drawn(2).random(N) < 0.4 + 0.03 * groups
    pair = Holders(("a", "b"), groups, held, drawn(3).gamma(4, 0.25, N) + 0.1)
    one, other = one_by_one_and_counted(monkeypatch, weighted_shares, lambda: dealt_difference(pair, 1, DRAWS))
    assert other[-2] == pytest.approx(one[-2], abs=0.04)
    assert other[:-2] == one[:-2]


@pytest.mark.parametrize("weighted", [False, True])
def test_shares_of_large_editions_are_tested_as_by_respondents_dealt_one_by_one(monkeypatch, weighted):
    is_later = drawn().random(N) < 0.4
    editions = pd.Series(pd.Categorical(np.where(is_later, "2019", "2018")))
    codes = (drawn(2).random(N) < 0.5 + 0.04 * is_later).astype(int) + (drawn(3).random(N) < 0.2)
    single = Choices("q", ("a", "b", "c"), drawn(4).random(N) < 0.95, codes[:, None] == np.arange(3))
    ticked = Choices("m", ("x", "y"), np.ones(N, dtype=bool), drawn(5).random((N, 2)) < [0.3, 0.5])
    weights = pd.Series(drawn(6).choice([0.5, 1.0, 2.0], N)) if weighted else None
    one, other = one_by_one_and_counted(
        monkeypatch,
        edition_shares,
        lambda: shares_of(
            [(single, False), (ticked, True)], editions, "2018", flags={}, seed=1, weights=weights, draws=DRAWS
        ),
    )
    assert (one["p_value"] - other["p_value"]).abs().max() < 0.05
    same = [column for column in one if column not in ("p_value", "p_adjusted")]
    pd.testing.assert_frame_equal(one[same], other[same])
