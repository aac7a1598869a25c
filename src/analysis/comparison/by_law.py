"""Shifts of many respondents, by the laws of the studentised statistics, checked by draws."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from analysis.comparison.two_groups import FirstMoments, SharedAddends, TwoGroups, counted_arrangements
from analysis.geometry.arrays import BoolArray, FloatArray
from analysis.geometry.inference.contrasts import Effort, reaches
from analysis.geometry.inference.many import Found, Law, skewnesses, tested_many
from analysis.geometry.sizes import CHECKS
from analysis.geometry.structure.weighted_points import weighted_points


@dataclass(frozen=True, slots=True)
class Shift:
    """A test on an axis or in a plane, and on an axis the shifts that it does not reject.

    Attributes
    ----------
    statistic : float
        Difference of the mean points over its standard error; of a plane, its square.
    p_value, low, high : float
        Missing in a plane of too few individuals; bounds also where no shift can be rejected.
    """

    statistic: float
    p_value: float
    low: float = np.nan
    high: float = np.nan
    by: Found | None = None  # how it was tested, where the law of the statistic stands for draws


def shifts_by_law(
    groups: TwoGroups, planes: Sequence[tuple[int, ...]], effort: Effort, level: float
) -> list[Shift] | None:
    r"""Test whether two large groups have one mean point, by the laws of T, normal, and of W, χ² of two degrees.

    Parameters
    ----------
    groups, planes, effort, level
        As in `studentised_shifts`, which draws arrangements where this returns nothing.

    Returns
    -------
    list of Shift, or None
        Nothing where the law of one of the statistics does not stand (`Law`), draws contradict it, or some individuals
        are in both groups.

    Notes
    -----
    A shift of a whole group does not change its spread: the interval is :math:`\bar y_a - \bar y_b \pm z s`.

    References
    ----------
    Chung, E. and Romano, J. P. (2013). Exact and asymptotically robust permutation tests. Annals of Statistics, 41,
    484-507 (both the statistic and its permutation law are asymptotically normal).
    """
    if len(groups.pairs):
        return None
    addends = SharedAddends(groups)
    observed = FirstMoments(addends, addends.rows[:, groups.members].sum(axis=1, keepdims=True))
    if not all(observed.line(axes[0])[2, 0] > 2 * addends.floors[axes[0]] for axes in planes if len(axes) == 1):
        return None
    squares = [_squares(observed, axes).item() for axes in planes]
    laws = _laws(groups, planes, squares)
    if not all(law.stands for law in laws):
        return None

    def reaching(draws: int) -> Iterator[BoolArray]:
        for sums in counted_arrangements(groups, addends.rows, effort, draws):
            moments = FirstMoments(addends, sums)
            yield np.stack([reaches(_squares(moments, axes), own) for axes, own in zip(planes, squares, strict=True)])

    found = tested_many(reaching, laws, CHECKS)
    if any(one.method != "law" for one in found):
        return None
    reach = float(special.ndtri((1 + level) / 2))
    return [_shift(observed, axes, one, reach) for axes, one in zip(planes, found, strict=True)]


def _squares(moments: FirstMoments, axes: tuple[int, ...]) -> FloatArray:
    """Return T² on an axis, W in a plane."""
    if len(axes) > 1:
        return moments.lengths(axes)
    difference, _, variance, *_ = moments.line(axes[0])
    return np.asarray(difference**2 / variance, dtype=np.float64)


def _laws(groups: TwoGroups, planes: Sequence[tuple[int, ...]], squares: Sequence[float]) -> list[Law]:
    sides = groups.members, ~groups.members
    held = [weighted_points(groups.points[:, side], groups.weights[side]) for side in sides]
    skewed = np.maximum(*map(skewnesses, held))
    return [
        Law(float(special.chdtrc(len(axes), square)), min(groups.sizes), float(skewed[list(axes)].max()))
        for axes, square in zip(planes, squares, strict=True)
    ]


def _shift(observed: FirstMoments, axes: tuple[int, ...], found: Found, reach: float) -> Shift:
    if len(axes) > 1:
        return Shift(observed.lengths(axes).item(), found.p_value, by=found)
    difference, _, variance, *_ = observed.line(axes[0])[:, 0]
    error = float(np.sqrt(variance))
    bounds = float(difference) - reach * error, float(difference) + reach * error
    return Shift(float(difference) / error, found.p_value, *bounds, by=found)
