"""Faults that were measured once, with their figures: what the usual way would say, and what is said instead."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from analysis.comparison.studentised import drawn_differences, studentised_shifts
from analysis.comparison.two_groups import TwoGroups
from analysis.geometry.inference.contrasts import Effort


@pytest.mark.no_cover
@pytest.mark.parametrize(
    ("sizes", "unstudentised"), [((80, 20), 0.138), ((300, 30), 0.173), ((20, 80), 0.015)], ids=lambda told: str(told)
)
def test_numbers_and_spreads_that_differ_would_bend_the_level_and_do_not(sizes, unstudentised):
    """The second edition spreads once and a half as much; both p-values come from the same arrangements."""
    generator, n_ensembles, lot = np.random.default_rng(sum(sizes)), 800, 20
    plain, ours = [], []
    for _ in range(n_ensembles // lot):
        points = generator.normal(size=(lot, sum(sizes)))
        points[:, sizes[0] :] *= 1.5
        groups = TwoGroups(points, np.arange(sum(sizes)) < sizes[0], np.ones(sum(sizes)))
        observed, arranged = drawn_differences(groups, Effort(generator, 199, 1))
        for found, own, drawn in (
            (plain, observed[0], arranged[0]),
            (ours, observed[0] / np.sqrt(observed[1]), arranged[0] / np.sqrt(arranged[1])),
        ):
            found.append(((np.abs(drawn) >= np.abs(own)).sum(axis=1) + 1) / 200 <= 0.05)
    error = np.sqrt(unstudentised * (1 - unstudentised) / n_ensembles)
    assert np.mean(plain) == pytest.approx(unstudentised, abs=4 * error)
    assert np.mean(ours) == pytest.approx(0.05, abs=4 * np.sqrt(0.05 * 0.95 / n_ensembles))


def test_forty_pairs_ignored_would_hide_a_shift_that_they_show():
    """Forty structures, correlated .9 exactly, shifted by what a test of independent editions gives a p of .388 for."""
    whole = np.random.default_rng(40).normal(size=(2, 40))
    whole -= whole.mean(axis=1, keepdims=True)
    turned = np.linalg.solve(np.linalg.cholesky(np.cov(whole)), whole)
    before = turned[0]
    after = 0.9 * turned[0] + np.sqrt(1 - 0.81) * turned[1]
    after = after + stats.t.isf(0.388 / 2, 78) * np.sqrt(2 / 40)
    pairs = np.stack([np.arange(40), 40 + np.arange(40)], axis=1)
    members = np.arange(80) < 40
    points = np.r_[after, before][None, :]
    known, ignored = (
        studentised_shifts(
            TwoGroups(points, members, np.ones(80), own), [(0,)], Effort(np.random.default_rng(1), 9_999)
        )[0]
        for own in (pairs, pairs[:0])
    )
    assert ignored.p_value == pytest.approx(0.388, abs=0.02)
    assert known.p_value == pytest.approx(0.009, abs=0.004)
    assert known.low > 0 > ignored.low
