"""Mean points of several editions and the covariance of these means, as observed and under permuted labels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from analysis.geometry.arrays import BoolArray, FloatArray, IntArray
from analysis.geometry.inference.arrangements import chunks
from analysis.geometry.inference.counted import counted_for_ratios, counted_label_sums
from analysis.geometry.inference.pairs import NO_PAIRS
from analysis.geometry.sizes import COUNTED_FROM

Labels = NDArray[np.int8]
ROUNDING = 1e-14  # of the square of an extent: a variance that rounding alone makes is none
NOBODY: IntArray = np.empty(0, dtype=np.intp)


@dataclass(frozen=True, eq=False)
class Editions:
    """Respondents of several editions, who keep their values and weights whatever edition they are put in.

    Attributes
    ----------
    values : array of shape (n_values, n_respondents)
        A row is an axis, or anything else that has a mean in each edition.
    codes : array of shape (n_respondents,)
        The edition of each, from 0.
    weights : array of shape (n_respondents,)
        Positive.
    structures : array of shape (n_respondents,)
        0 for who answered once; those of one structure share another number: their labels are permuted among them.
    """

    values: FloatArray
    codes: IntArray
    weights: FloatArray
    structures: IntArray

    @cached_property
    def sizes(self) -> IntArray:
        """Number of respondents of each edition."""
        return np.bincount(self.codes)

    @cached_property
    def pairs(self) -> IntArray:
        """Ranks of two answers of one structure, each pair both ways round: shape (2 n_pairs, 2)."""
        again = np.flatnonzero(self.structures)
        ranks = again[np.argsort(self.structures[again], kind="stable")]
        found = [NO_PAIRS]
        for apart in range(1, len(self.sizes)):  # one structure has one answer an edition, at most
            same = self.structures[ranks[:-apart]] == self.structures[ranks[apart:]]
            found.append(np.stack([ranks[:-apart][same], ranks[apart:][same]], axis=1))
        pairs = np.concatenate(found)
        both_ways = np.concatenate([pairs, pairs[:, ::-1]])
        return both_ways[np.lexsort(both_ways.T[::-1])]

    @cached_property
    def floors(self) -> FloatArray:
        """What rounding may add to the variance of a mean, for each row of values."""
        return np.asarray(ROUNDING * np.ptp(self.values, axis=1) ** 2, dtype=np.float64)

    def with_values(self, values: FloatArray) -> Editions:
        """Return the same respondents with other values."""
        return Editions(values, self.codes, self.weights, self.structures)

    def those(self, kept: BoolArray) -> Editions:
        """Return some of the respondents."""
        return Editions(self.values[:, kept], self.codes[kept], self.weights[kept], self.structures[kept])

    def drawn(self, rng: np.random.Generator, draws: int) -> Iterator[Labels]:
        """Yield labels permuted within structures and among those who answered once, an arrangement a row."""
        own = self.codes.astype(np.int8)
        free = np.flatnonzero(self.structures == 0)
        numbers, counts = np.unique(self.structures[self.structures > 0], return_counts=True)
        order = np.argsort(self.structures, kind="stable")[len(free) :]
        of_size = np.repeat(counts, counts)
        for rows in chunks(draws, len(own)):
            labels = np.tile(own, (rows, 1))
            labels[:, free] = rng.permuted(labels[:, free], axis=1)
            for size in np.unique(counts) if len(numbers) else ():
                ranks = order[of_size == size].reshape(-1, size)
                labels[:, ranks] = rng.permuted(labels[:, ranks], axis=2)
            yield labels


@dataclass(frozen=True, eq=False)
class Moments:
    """Means of the editions, and their covariances, in m arrangements of the labels.

    Attributes
    ----------
    means : array of shape (n_values, n_editions, m)
    covariances : mapping of two rows of values to an array of shape (n_editions, n_editions, m)
    """

    means: FloatArray
    covariances: dict[tuple[int, int], FloatArray]

    def wald(self, rows: Sequence[int], contrasts: FloatArray) -> FloatArray:
        r"""Return how far contrasts of the means of some rows lie from nothing: :math:`d^T S^{-1} d`, shape (m,).

        Parameters
        ----------
        rows : sequence of int
        contrasts : array of shape (n_contrasts, n_editions)
        """
        apart = np.concatenate([contrasts @ self.means[row] for row in rows]).T  # (m, n_rows × n_contrasts)
        blocks = [[self._between(first, second, contrasts) for second in rows] for first in rows]
        spread = np.concatenate([np.concatenate(line, axis=2) for line in blocks], axis=1)
        return np.asarray((apart * np.linalg.solve(spread, apart[..., None])[..., 0]).sum(axis=1), dtype=np.float64)

    def contrast(self, row: int, weights: FloatArray) -> FloatArray:
        """Return one contrast of the means of a row, shape (m,)."""
        return np.asarray(weights @ self.means[row], dtype=np.float64)

    def covariance(self, first: int, second: int, weights: FloatArray) -> FloatArray:
        """Return the covariance of one contrast of two rows, shape (m,)."""
        return self._between(first, second, weights[None, :])[:, 0, 0]

    def _between(self, first: int, second: int, contrasts: FloatArray) -> FloatArray:
        """Return the covariance of the contrasts of two rows, shape (m, n_contrasts, n_contrasts)."""
        turned = (first, second) not in self.covariances
        held = self.covariances[(second, first) if turned else (first, second)]
        moved = held.transpose(2, 1, 0) if turned else held.transpose(2, 0, 1)
        return np.asarray(contrasts @ moved @ contrasts.T, dtype=np.float64)


class Addends:
    r"""What adds up over editions to make the moments of their means.

    Notes
    -----
    The covariance of two means is :math:`\sum_s c_{sg} c_{sh}^T` over structures, where :math:`c_{sg} =
    \sqrt{n_g/(n_g-1)} \sum_{i \in s \cap g} w_i (y_i - \bar y_g) / \sum_g w`. Of respondents who answered once it is
    the usual variance of a mean; a structure that answered in two editions ties their means together. No variance made
    so is negative.
    """

    def __init__(self, editions: Editions, products: Sequence[tuple[int, int]]) -> None:
        self.editions, self.products = editions, list(products)
        y, w = editions.values, editions.weights
        squares = np.stack([y[j] * y[k] for j, k in self.products])
        self.rows = np.vstack([w, w * y, w**2, w**2 * y, w**2 * squares])
        self.totals = self.rows.sum(axis=1)
        first, second = editions.pairs.T
        shared = w[first] * w[second]
        crossed = np.stack([y[j][first] * y[k][second] for j, k in self.products])
        self.shared = np.vstack([shared, shared * y[:, first], shared * y[:, second], shared * crossed])

    def observed(self) -> Moments:
        """Return the moments of the editions as they are."""
        return self.moments(self.editions.codes.astype(np.int8)[None, :])

    def drawn(self, rng: np.random.Generator, draws: int) -> Iterator[Moments]:
        """Yield the moments of permuted labels: of many who answered once, how many of each cell an edition takes."""
        once = self.editions.structures == 0
        if once.sum() >= COUNTED_FROM:
            yield from self._counted(once, rng, draws)
            return
        for labels in self.editions.drawn(rng, draws):
            yield self.moments(labels)

    def _counted(self, once: BoolArray, rng: np.random.Generator, draws: int) -> Iterator[Moments]:
        """Yield the same where many answered once; the labels of structures, few or many, are permuted among them."""
        keys = np.vstack([self.editions.values, self.editions.weights])[:, once]
        sizes = np.bincount(self.editions.codes[once], minlength=len(self.editions.sizes))
        again = self.editions.those(~once)
        pairs = (np.cumsum(~once) - 1)[self.editions.pairs]
        for sums in counted_label_sums(counted_for_ratios(self.rows[:, once], keys), sizes.tolist(), rng, draws):
            parts = sums.transpose(0, 2, 1)
            if once.all():
                yield self._moments(parts)
                continue
            labels = np.concatenate(list(again.drawn(rng, parts.shape[2])))
            held = [self.rows[:, ~once] @ (labels == g).T.astype(np.float64) for g in range(len(sizes))]
            yield self._moments(parts + np.stack(held, axis=1), labels, pairs)

    def moments(self, labels: Labels) -> Moments:
        """Return the moments of some arrangements, one a row."""
        sums = [self.rows @ (labels == g).T.astype(np.float64) for g in range(len(self.editions.sizes) - 1)]
        parts = np.stack([*sums, self.totals[:, None] - sum(sums)], axis=1)
        return self._moments(parts, labels, self.editions.pairs)

    def _moments(self, parts: FloatArray, labels: Labels | None = None, pairs: IntArray = NO_PAIRS) -> Moments:
        """Return the moments of some arrangements from sums of each edition, (n_rows, n_editions, m).

        Where some answered again, `labels` are theirs, and `pairs` the places of two of their answers among these.
        """
        sizes = self.editions.sizes
        n_values, n_editions = len(self.editions.values), len(sizes)
        w, m, w2, n, q = np.split(parts, np.cumsum([1, n_values, 1, n_values]))
        means = m / w
        growth = np.sqrt(sizes / np.maximum(sizes - 1, 1))[:, None] / w[0]
        within = [
            q[place] - means[j] * n[k] - means[k] * n[j] + means[j] * means[k] * w2[0]
            for place, (j, k) in enumerate(self.products)
        ]
        whole = [np.zeros((n_editions, n_editions, parts.shape[2])) for _ in self.products]
        for held, own, (j, k) in zip(whole, within, self.products, strict=True):
            floor = self.editions.floors[j] if j == k else 0.0
            held[np.arange(n_editions), np.arange(n_editions)] = own * growth**2 + floor
        if labels is not None and len(pairs):
            self._tie(whole, means, growth, labels, pairs)
        return Moments(means, dict(zip(self.products, whole, strict=True)))

    def _tie(
        self, whole: list[FloatArray], means: FloatArray, growth: FloatArray, labels: Labels, pairs: IntArray
    ) -> None:
        """Add to covariances what structures that answered twice bring."""
        n_values = len(means)
        first, second = (labels[:, side] for side in pairs.T)
        of_pairs = self.editions.codes[self.editions.pairs]
        for g, h in np.unique(of_pairs, axis=0):  # both ways round, as pairs are
            held = ((first == g) & (second == h)).T.astype(np.float64)
            s, a, b, crossed = np.split(self.shared @ held, np.cumsum([1, n_values, n_values]))
            for place, (j, k) in enumerate(self.products):
                apart = crossed[place] - means[j, g] * b[k] - means[k, h] * a[j] + means[j, g] * means[k, h] * s[0]
                whole[place][g, h] = apart * growth[g] * growth[h]


def against_last(n_editions: int) -> FloatArray:
    """Return the contrasts of each edition with the last: all of them are nothing where the means are one."""
    return np.hstack([np.eye(n_editions - 1), -np.ones((n_editions - 1, 1))])


def structures_of(panel: NDArray[np.object_] | None, codes: IntArray) -> IntArray:
    """Return the number of the structure of each answer, 0 for those that no other edition has.

    Who stands twice in one edition is nobody that is known again.
    """
    numbers = np.zeros(len(codes), dtype=np.intp)
    if panel is None:
        return numbers
    met: dict[object, list[int]] = {}
    for rank, name in enumerate(panel):
        if isinstance(name, str) and name:
            met.setdefault(name, []).append(rank)
    kept = [ranks for ranks in met.values() if 1 < len(ranks) == len(set(codes[ranks].tolist()))]
    for number, ranks in enumerate(kept, start=1):
        numbers[ranks] = number
    return numbers
