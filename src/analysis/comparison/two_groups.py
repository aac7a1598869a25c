"""Two groups whose individuals keep their points and weights: their moments in each arrangement of the labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from analysis.geometry.arrays import BoolArray, FloatArray, IntArray, root_of
from analysis.geometry.inference.arrangements import chunks, drawn_labels, n_arrangements, outer_sums, subset_sums
from analysis.geometry.inference.contrasts import Effort
from analysis.geometry.inference.counted import counted_for_ratios, counted_subset_sums
from analysis.geometry.inference.pairs import NO_PAIRS
from analysis.geometry.sizes import COUNTED_FROM

MAX_SWAPS = 60  # beyond, nobody enumerates
ROUNDING = 1e-14  # of the square of an axis's extent


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


class SharedAddends:
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
class FirstMoments:
    """The sums of the first group in many arrangements, of shape (n_rows, m); those of the second are what is left."""

    addends: SharedAddends
    sums: FloatArray

    def line(self, axis: int) -> FloatArray:
        """Return d, e, p, q, r: once a shift δ is taken from the true members, means differ by d - e δ on an axis.

        The variance of this difference is then p - 2 q δ + r δ².
        """
        member = self.addends.n_axes - 1
        variance = self._covariance(axis, axis) + self.addends.floors[axis]
        differences = self._differences[axis], self._differences[member]
        return np.stack([*differences, variance, self._covariance(axis, member), self._own])

    def lengths(self, axes: Sequence[int]) -> FloatArray:
        """Return the squared length of the difference of the mean points, by its covariance; two axes."""
        first, second = axes
        d, e = self._differences[first], self._differences[second]
        a, b, c = (self._covariance(*pair) for pair in ((first, first), (first, second), (second, second)))
        a, c = a + self.addends.floors[first], c + self.addends.floors[second]
        with np.errstate(divide="ignore", invalid="ignore"):
            length = (c * d**2 - 2 * b * d * e + a * e**2) / (a * c - b**2)
        return np.asarray(np.nan_to_num(length, copy=False, nan=0.0, posinf=np.inf), dtype=np.float64)

    @cached_property
    def _own(self) -> FloatArray:
        """The variance of the difference of who is a member."""
        return self._covariance(self.addends.n_axes - 1, self.addends.n_axes - 1)

    @cached_property
    def _differences(self) -> FloatArray:
        """The difference of means on each axis, and of who is a member."""
        first, second = (group.means for group in self._groups)
        return first - second

    def _covariance(self, j: int, k: int) -> FloatArray:
        """Return the covariance of the differences of means on two axes."""
        made = np.zeros(self.sums.shape[1])
        product = self.addends.products.index((min(j, k), max(j, k)))
        for size, own in zip(self.addends.sizes, self._groups, strict=True):
            x, y = own.means[j], own.means[k]
            spread = own.products[product] - x * own.squared_points[k] - y * own.squared_points[j] + x * y * own.squared
            made = made + spread / own.weight**2 * size / max(size - 1, 1)
        if self.addends.n_pairs > 1:
            first, second = self._groups
            met = first.shared[j] * second.shared[k] + first.shared[k] * second.shared[j]
            apart = self.addends.crossed[j, k] - met / self.addends.shared
            made = made - apart / (first.weight * second.weight) * self.addends.n_pairs / (self.addends.n_pairs - 1)
        return made

    @cached_property
    def _groups(self) -> tuple[GroupSums, GroupSums]:
        """The sums of each group."""
        length, n_products = self.addends.n_axes, len(self.addends.products)
        ends = np.cumsum([1, length, 1, length, n_products])
        found = []
        for sums in (self.sums, self.addends.totals - self.sums):
            w, m, w2, n, q, shared = np.split(sums, ends)
            found.append(GroupSums(w[0], m / w[0], w2[0], n, q, shared))
        return found[0], found[1]


@dataclass(frozen=True, eq=False)
class GroupSums:
    """What a group adds up to in each arrangement: by axis, who is a member standing last.

    Attributes
    ----------
    weight, squared : array of shape (m,)
        Weights, and their squares.
    means, squared_points, shared : array of shape (n_axes, m)
        Mean points; points by squared weights; those of pairs by the product of their two weights.
    products : array of shape (n_products, m)
        Products of two axes by squared weights.
    """

    weight: FloatArray
    means: FloatArray
    squared: FloatArray
    squared_points: FloatArray
    products: FloatArray
    shared: FloatArray


def arrangements(groups: TwoGroups, rows: FloatArray, effort: Effort) -> Iterator[FloatArray]:
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
    if effort.counts(rows.shape[1], groups.n_ways):
        yield from counted_arrangements(groups, rows, effort, effort.draws)
        return
    for labels in drawn_labels(rows.shape[1], groups.sizes[0], groups.pairs, effort.rng, effort.draws):
        yield rows @ labels


def counted_arrangements(groups: TwoGroups, rows: FloatArray, effort: Effort, draws: int) -> Iterator[FloatArray]:
    """Yield the sums of the first group of many: how many of each cell are in it, how many pairs change sides."""
    free = groups.free
    keys = np.vstack([groups.points, groups.members, groups.weights])[:, free]
    first, second = groups.pairs.T
    steps = rows[:, second] - rows[:, first]
    size = groups.sizes[0] - len(groups.pairs)
    if not len(free):
        for m in chunks(draws, 1):
            yield rows[:, first].sum(axis=1, keepdims=True) + _swapped(steps, effort.rng, m)
        return
    for sums in counted_subset_sums(counted_for_ratios(rows[:, free], keys), size, effort.rng, draws):
        kept = rows[:, first].sum(axis=1, keepdims=True)
        yield sums + kept + _swapped(steps, effort.rng, sums.shape[1])


def _swapped(steps: FloatArray, rng: np.random.Generator, m: int) -> FloatArray:
    """Return what pairs of which each changes sides or not add up to, (n_rows, m): of many pairs, by the normal law."""
    n_rows, n_pairs = steps.shape
    if n_pairs < COUNTED_FROM:
        return np.asarray(steps @ (rng.random((n_pairs, m)) < 0.5), dtype=np.float64)
    drawn = root_of(steps @ steps.T / 4) @ rng.standard_normal((n_rows, m))
    return np.asarray(steps.sum(axis=1, keepdims=True) / 2 + drawn, dtype=np.float64)
