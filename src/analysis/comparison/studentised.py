"""Two groups whose numbers, spreads and weights differ: studentised permutation tests, and the shifts they accept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from analysis.geometry.arrays import BoolArray, FloatArray, IntArray
from analysis.geometry.inference.arrangements import drawn_labels, n_arrangements, outer_sums, subset_sums
from analysis.geometry.inference.contrasts import Effort, Run, as_far
from analysis.geometry.levels import CONFIDENCE

FEWEST_OF_A_PLANE = 10  # respondents of each group: with fewer, a plane is described, and not tested
HALVINGS = 30  # of the search of a bound
DOUBLINGS = 60
MAX_SWAPS = 60  # beyond, nobody enumerates
ROUNDING = 1e-14  # of the square of an axis's extent
NO_PAIRS: IntArray = np.empty((0, 2), dtype=np.intp)


@dataclass(frozen=True, eq=False)
class TwoGroups:
    """Individuals of two groups, who keep their points and weights whatever group they are put in.

    Attributes
    ----------
    points : array of shape (n_axes, n_individuals)
    members : array of shape (n_individuals,)
        Who is of the first group.
    weights : array of shape (n_individuals,)
        Positive.
    pairs : array of shape (n_pairs, 2)
        Ranks of those of the first and of the second group who are one and the same: their two answers change groups
        together.
    """

    points: FloatArray
    members: BoolArray
    weights: FloatArray
    pairs: IntArray = field(default_factory=lambda: NO_PAIRS)

    @property
    def sizes(self) -> tuple[int, int]:
        """Number of individuals of each group."""
        first = int(self.members.sum())
        return first, len(self.members) - first

    @property
    def free(self) -> IntArray:
        """Ranks of those who are in no pair."""
        return np.setdiff1d(np.arange(len(self.members)), self.pairs)

    @property
    def n_ways(self) -> int:
        """In how many ways labels can be permuted: within pairs, and among the others."""
        first, second = (size - len(self.pairs) for size in self.sizes)
        swaps: int = 2 ** min(len(self.pairs), MAX_SWAPS)
        return n_arrangements([first, second]) * swaps


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
    addends = _Addends(groups)
    observed = _Moments(addends, addends.rows[:, groups.members].sum(axis=1, keepdims=True))
    reached = {axes: observed.lengths(axes).item() for axes in map(tuple, planes) if len(axes) > 1}
    lines: dict[int, list[FloatArray]] = {axes[0]: [] for axes in planes if len(axes) == 1}
    beyond = dict.fromkeys(reached, 0)
    for sums in _arrangements(groups, addends.rows, effort):
        moments = _Moments(addends, sums)
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
    addends = _Addends(groups)
    every = [addends.rows[:, groups.members].sum(axis=1, keepdims=True), *_arrangements(groups, addends.rows, effort)]
    lines = [[_Moments(addends, sums).line(axis)[[0, 2]] for axis in range(len(groups.points))] for sums in every]
    observed, *drawn = (np.stack(line, axis=1) for line in lines)
    return observed, np.concatenate(drawn, axis=2)


def tested_line(observed: FloatArray, line: FloatArray, floor: float, run: Run, level: float) -> Shift:
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
    level : float
        Level of the interval.
    """
    difference, error = float(observed[0]), float(np.sqrt(observed[2]))
    if not observed[2] > 2 * floor:  # neither group spreads: no error to measure by
        return Shift(np.nan, run.p_value(as_far(np.abs(line[0]), abs(difference))))

    def p_value(shift: float) -> float:
        return run.p_value(as_far(_standardised(line, shift), abs(difference - shift) / error))

    def rejected(shift: float) -> bool:
        return p_value(shift) <= 1 - level + 1e-12

    low, high = (furthest_accepted(rejected, difference, side * error) for side in (-1, 1))
    bounds = (low, high) if np.isfinite([low, high]).all() else (np.nan, np.nan)
    return Shift(difference / error, p_value(0.0), *bounds)


def _standardised(line: FloatArray, shift: float) -> FloatArray:
    """Return how far apart the means lie in standard errors, once a shift is taken from the true members."""
    difference, moved, variance, crossed, own = line
    left = variance - 2 * shift * crossed + shift**2 * own
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.abs(difference - shift * moved) / np.sqrt(np.maximum(left, 0.0))
    return np.asarray(np.nan_to_num(found, copy=False, nan=0.0, posinf=np.inf), dtype=np.float64)


def furthest_accepted(rejected: Callable[[float], bool], centre: float, step: float) -> float:
    """Return the furthest shift on one side of the difference observed that the test accepts."""
    inner, outer = centre, centre + 2 * step
    for _ in range(DOUBLINGS):
        if rejected(outer):
            break
        inner, outer = outer, centre + 2 * (outer - centre)
    else:
        return np.nan
    for _ in range(HALVINGS):
        middle = (inner + outer) / 2
        inner, outer = (inner, middle) if rejected(middle) else (middle, outer)
    return inner


class _Addends:
    """What adds up over a group to make its mean point and its covariance: the last row is who is of the first group.

    The membership stands beside the axes, so that a shift of the first group changes no sum.
    """

    def __init__(self, groups: TwoGroups) -> None:
        self.sizes = groups.sizes
        held = np.vstack([groups.points, groups.members.astype(np.float64)])
        self.n_axes, n = held.shape
        self.products = [(j, k) for j in range(self.n_axes) for k in range(j, self.n_axes)]
        w = groups.weights
        shared = np.zeros(n)  # by individual of a pair, the product of its two weights
        first, second = groups.pairs.T
        shared[first] = shared[second] = w[first] * w[second]
        squares = np.stack([held[j] * held[k] for j, k in self.products])
        self.rows = np.vstack([w, w * held, w**2, w**2 * held, w**2 * squares, shared * held])
        self.totals = self.rows.sum(axis=1, keepdims=True)
        # A variance that rounding alone makes is none: where pairs answer alike, nothing moves.
        self.floors = ROUNDING * np.ptp(held, axis=1) ** 2
        self.n_pairs, self.shared = len(groups.pairs), float(shared[first].sum())
        # Of each pair, what one answer times the other adds up to, either way: no label changes it.
        crossed = (shared[first] * held[:, first]) @ held[:, second].T
        self.crossed = crossed + crossed.T


@dataclass(frozen=True, eq=False)
class _Moments:
    """The sums of the first group in many arrangements, of shape (n_rows, m); those of the second are what is left."""

    addends: _Addends
    sums: FloatArray

    def line(self, axis: int) -> FloatArray:
        """Return d, e, p, q, r: once a shift δ is taken from the true members, means differ by d - e δ on an axis.

        The variance of this difference is then p - 2 q δ + r δ².
        """
        along, moved = np.eye(self.addends.n_axes)[[axis, -1]]
        pairs = ((along, along), (along, moved), (moved, moved))
        differences = self._difference(along), self._difference(moved)
        variance, crossed, own = (self._covariance(*pair) for pair in pairs)
        return np.stack([*differences, variance + self.addends.floors[axis], crossed, own])

    def lengths(self, axes: Sequence[int]) -> FloatArray:
        """Return the squared length of the difference of the mean points, by its covariance; two axes."""
        first, second = (np.eye(self.addends.n_axes)[axis] for axis in axes)
        d, e = self._difference(first), self._difference(second)
        a, b, c = (self._covariance(*pair) for pair in ((first, first), (first, second), (second, second)))
        a, c = a + self.addends.floors[axes[0]], c + self.addends.floors[axes[1]]
        with np.errstate(divide="ignore", invalid="ignore"):
            length = (c * d**2 - 2 * b * d * e + a * e**2) / (a * c - b**2)
        return np.asarray(np.nan_to_num(length, copy=False, nan=0.0, posinf=np.inf), dtype=np.float64)

    def _difference(self, direction: FloatArray) -> FloatArray:
        (w, m), (v, k) = ((part[0], direction @ part[1]) for part in self._parts())
        return np.asarray(m / w - k / v, dtype=np.float64)

    def _covariance(self, left: FloatArray, right: FloatArray) -> FloatArray:
        """Return the covariance of the differences of means in two directions."""
        made = np.zeros(self.sums.shape[1])
        means = []
        for size, (w, m, w2, n, q, shared) in zip(self.addends.sizes, self._parts(), strict=True):
            x, y = (left @ m) / w, (right @ m) / w
            products = [left[j] * right[k] + (left[k] * right[j] if j != k else 0) for j, k in self.addends.products]
            spread = np.array(products) @ q - x * (right @ n) - y * (left @ n) + x * y * w2
            made = made + spread / w**2 * size / max(size - 1, 1)
            means.append((w, left @ shared, right @ shared))
        if self.addends.n_pairs > 1:
            (w, a, b), (v, c, d) = means
            apart = left @ self.addends.crossed @ right - (a * d + b * c) / self.addends.shared
            made = made - apart / (w * v) * self.addends.n_pairs / (self.addends.n_pairs - 1)
        return made

    def _parts(self) -> Iterator[tuple[FloatArray, ...]]:
        """Yield the sums of each group: weights, weighted points, squared weights, and what these weigh."""
        length, n_products = self.addends.n_axes, len(self.addends.products)
        ends = np.cumsum([1, length, 1, length, n_products])
        for sums in (self.sums, self.addends.totals - self.sums):
            w, m, w2, n, q, shared = np.split(sums, ends)
            yield w[0], m, w2[0], n, q, shared


def _arrangements(groups: TwoGroups, rows: FloatArray, effort: Effort) -> Iterator[FloatArray]:
    """Yield the sums of the first group, labels permuted within pairs and among the others."""
    if effort.method(groups.n_ways) == "exact":
        free, size = groups.free, groups.sizes[0] - len(groups.pairs)
        first, second = groups.pairs.T
        swapped = rows[:, first].sum(axis=1, keepdims=True)
        for step in (rows[:, second] - rows[:, first]).T:
            swapped = np.concatenate([swapped, swapped + step[:, None]], axis=1)
        for sums in subset_sums(rows[:, free], size):
            yield from outer_sums(swapped, sums)
        return
    for labels in drawn_labels(rows.shape[1], groups.sizes[0], groups.pairs, effort.rng, effort.draws):
        yield rows @ labels
