"""Intervals of a permutation test turned round: the shifts that the arrangements do not reject."""

from __future__ import annotations

from typing import Protocol, Self

import numpy as np

from analysis.geometry.arrays import BoolArray
from analysis.geometry.inference.contrasts import Run

DOUBLINGS = 60  # of the step, in search of a shift that is rejected
HALVINGS = 30  # between a shift that is accepted and one that is not
SETTLED_AFTER = (3, 8)  # of them: a quarter of a standard error is left, then a hundredth of one
MANY = 2_000  # arrangements: among fewer, one alone that comes and goes would move a bound


class Arranged(Protocol):
    """Arrangements of labels, each beside what was observed whatever shift is taken."""

    def reaching(self, shift: float) -> BoolArray:
        """Return which of them reach the statistic observed, once a shift is taken."""

    def those(self, kept: BoolArray) -> Self:
        """Return some of them."""


def bounds_of(arranged: Arranged, run: Run, level: float, observed: float, error: float) -> tuple[float, float]:
    """Return the furthest shifts on both sides of the one observed that are accepted, missing where one has no end.

    Parameters
    ----------
    arranged : Arranged
        All of them reach the statistic at the shift observed, which is then nothing.
    run : Run
        How they were made.
    level : float
        Of the interval.
    observed, error : float
        The shift observed, and its standard error.
    """
    low, high = (_furthest_accepted(arranged, run, 1 - level + 1e-12, observed, side * error) for side in (-1, 1))
    return (low, high) if np.isfinite([low, high]).all() else (np.nan, np.nan)


def _furthest_accepted(arranged: Arranged, run: Run, rejects: float, centre: float, step: float) -> float:
    """Return the furthest shift on one side whose p-value is above `rejects`.

    Of many arrangements, those that reach the statistic at two shifts that are near are taken to do so between, and
    those that reach it at neither not to: the others alone are looked at again.
    """
    inner, outer = centre, centre + 2 * step
    at_outer = arranged.reaching(outer)
    at_inner = np.ones_like(at_outer)
    for _ in range(DOUBLINGS):
        if run.p_value(int(np.count_nonzero(at_outer))) <= rejects:
            break
        inner, outer, at_inner = outer, centre + 2 * (outer - centre), at_outer
        at_outer = arranged.reaching(outer)
    else:
        return np.nan
    settled, settles = 0, at_outer.size > MANY
    for halving in range(HALVINGS):
        if settles and halving in SETTLED_AFTER:
            settled += int(np.count_nonzero(at_inner & at_outer))
            moving = at_inner != at_outer
            arranged, at_inner, at_outer = arranged.those(moving), at_inner[moving], at_outer[moving]
        middle = (inner + outer) / 2
        at_middle = arranged.reaching(middle)
        if run.p_value(settled + int(np.count_nonzero(at_middle))) <= rejects:
            outer, at_outer = middle, at_middle
        else:
            inner, at_inner = middle, at_middle
    return inner
