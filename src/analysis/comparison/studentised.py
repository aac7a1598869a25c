"""Two groups whose numbers, spreads and weights differ: studentised permutation tests, and the shifts they accept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.comparison.accepted import bounds_of
from analysis.comparison.by_law import Shift, shifts_by_law
from analysis.comparison.two_groups import FirstMoments, SharedAddends, TwoGroups, arrangements
from analysis.geometry.arrays import BoolArray, FloatArray
from analysis.geometry.inference.contrasts import Effort, Run, as_far, reaches
from analysis.geometry.levels import CONFIDENCE

FEWEST_OF_A_PLANE = 10  # respondents of each group: with fewer, a plane is described, and not tested


def studentised_shifts(
    groups: TwoGroups, planes: Sequence[Sequence[int]], effort: Effort, level: float = CONFIDENCE
) -> list[Shift]:
    r"""Test whether two groups have one mean point, on axes and planes, by the same arrangements of their labels.

    Parameters
    ----------
    groups : TwoGroups
    planes : sequence of sequences of int
        Rows of `groups.points`: one for an axis, several for a plane.
    effort : Effort
        How far arrangements are enumerated, and how many are drawn beyond.
    level : float
        Level of the intervals.

    Returns
    -------
    list of Shift
        In the order of the planes. An interval holds 0 where the test does not reject equal means.

    Notes
    -----
    On an axis :math:`T = (\bar y_a - \bar y_b)/s`, in a plane :math:`W = d^T S^{-1} d`, where
    :math:`S = \sum_g \frac{n_g}{n_g - 1} \sum_{i \in g} w_i^2 (y_i - \bar y_g)(y_i - \bar y_g)^T / (\sum_g w)^2`, less
    the covariance of the two means where some individuals are in both groups, is computed again in each arrangement:
    the test keeps its level where spreads and numbers differ. The interval is the shifts :math:`\delta` that it does
    not reject once :math:`\delta` is taken from the first group.

    References
    ----------
    Janssen, A. (1997). Studentized permutation tests for non-i.i.d. hypotheses and the generalized Behrens-Fisher
    problem. Statistics & Probability Letters, 36, 9-21.
    Chung, E. and Romano, J. P. (2013). Exact and asymptotically robust permutation tests. Annals of Statistics, 41,
    484-507.
    """
    addends = SharedAddends(groups)
    observed = FirstMoments(addends, addends.rows[:, groups.members].sum(axis=1, keepdims=True))
    if effort.counts(len(groups.members), groups.n_ways):
        by_law = shifts_by_law(groups, [tuple(plane) for plane in planes], effort, level)
        if by_law is not None:
            return by_law
    reached = {axes: observed.lengths(axes).item() for axes in map(tuple, planes) if len(axes) > 1}
    lines: dict[int, list[FloatArray]] = {axes[0]: [] for axes in planes if len(axes) == 1}
    beyond = dict.fromkeys(reached, 0)
    for sums in arrangements(groups, addends.rows, effort):
        moments = FirstMoments(addends, sums)
        for axis, found in lines.items():
            found.append(moments.line(axis))
        for axes, length in reached.items():
            beyond[axes] += as_far(moments.lengths(axes), length)
    run = effort.run(groups.n_ways)
    few = min(groups.sizes) < FEWEST_OF_A_PLANE
    told = {axes: Shift(length, np.nan if few else run.p_value(beyond[axes])) for axes, length in reached.items()}
    told |= {
        (axis,): tested_line(observed.line(axis)[:, 0], np.concatenate(found, axis=1), addends.floors[axis], run, level)
        for axis, found in lines.items()
    }
    return [told[tuple(axes)] for axes in planes]


def drawn_differences(groups: TwoGroups, effort: Effort) -> tuple[FloatArray, FloatArray]:
    """Return differences of means and their variances, (2, n_axes, 1) as observed, (2, n_axes, m) in arrangements."""
    addends = SharedAddends(groups)
    every = [addends.rows[:, groups.members].sum(axis=1, keepdims=True), *arrangements(groups, addends.rows, effort)]
    moments = (FirstMoments(addends, sums) for sums in every)
    lines = [[each.line(axis)[[0, 2]] for axis in range(len(groups.points))] for each in moments]
    observed, *drawn = (np.stack(line, axis=1) for line in lines)
    return observed, np.concatenate(drawn, axis=2)


def tested_line(observed: FloatArray, line: FloatArray, floor: float, run: Run, level: float | None) -> Shift:
    """Test a difference, from how it and its variance depend on a shift in each arrangement, and return its interval.

    Parameters
    ----------
    observed : array of shape (5,)
        d, e, p, q, r: once a shift δ is taken from the true groups, the difference is d - e δ, of variance
        p - 2 q δ + r δ².
    line : array of shape (5, m)
        The same in each arrangement.
    floor : float
        Of a variance: half of what rounding may add to it.
    run : Run
        How arrangements were made.
    level : float, optional
        Level of the interval; none is looked for without.
    """
    difference, error = float(observed[0]), float(np.sqrt(observed[2]))
    if not observed[2] > 2 * floor:  # neither group spreads: no error to measure by
        return Shift(np.nan, run.p_value(as_far(np.abs(line[0]), abs(difference))))

    arranged = _Line(line, difference, error)
    p_value = run.p_value(int(np.count_nonzero(arranged.reaching(0.0))))
    if level is None:
        return Shift(difference / error, p_value)
    low, high = bounds_of(arranged, run, level, difference, error)
    return Shift(difference / error, p_value, low, high)


@dataclass(frozen=True, eq=False)
class _Line:
    """How a difference depends on a shift in each of m arrangements, beside the one observed."""

    line: FloatArray  # (5, m): see `tested_line`
    difference: float
    error: float

    def reaching(self, shift: float) -> BoolArray:
        """Return which arrangements reach the statistic observed, once a shift is taken from the true members."""
        return reaches(_standardised(self.line, shift), abs(self.difference - shift) / self.error)

    def those(self, kept: BoolArray) -> _Line:
        """Return some of the arrangements."""
        return replace(self, line=self.line[:, kept])


def _standardised(line: FloatArray, shift: float) -> FloatArray:
    """Return how far apart the means lie in standard errors, once a shift is taken from the true members."""
    difference, moved, variance, crossed, own = line
    left = variance - 2 * shift * crossed + shift**2 * own
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.abs(difference - shift * moved) / np.sqrt(np.maximum(left, 0.0))
    found[np.isnan(found)] = 0.0
    return np.asarray(found, dtype=np.float64)
