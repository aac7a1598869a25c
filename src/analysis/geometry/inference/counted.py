"""Arrangements of many individuals, drawn as numbers of them in each of a few hundred cells, whatever their number.

Individuals of one cell have the same place and the same weight, or nearly: which of them is chosen matters little, how
many are chosen of each cell is drawn as it is when individuals are, by the multivariate hypergeometric law.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.geometry.arrays import ZERO, FloatArray, IntArray, root_of, summed
from analysis.geometry.inference.arrangements import chunks
from analysis.geometry.sizes import CELLS, FEW_CHOSEN, FEW_VALUES, FURTHEST_DRAW, NEARLY_NORMAL


@dataclass(frozen=True, eq=False)
class Counted:
    """Individuals gathered in cells, and what they bring to sums.

    Attributes
    ----------
    addends : array of shape (n_rows, n_individuals)
        What each brings.
    cells : array of shape (n_individuals,)
        The cell of each, from 0; each cell holds somebody.
    sizes : array of shape (n_cells,)
        Number of individuals of each cell.
    means : array of shape (n_rows, n_cells)
        Mean addends of each cell.
    root : array of shape (n_rows, n_rows)
        A square root of the covariance of the addends within the cells, all cells together; zero where those of a cell
        are all alike.
    few : int
        Groups of so many at most are chosen one by one.
    """

    addends: FloatArray
    cells: IntArray
    sizes: IntArray
    means: FloatArray
    root: FloatArray
    few: int = FEW_CHOSEN

    @property
    def n(self) -> int:
        """Number of individuals."""
        return len(self.cells)


def counted(addends: FloatArray, keys: FloatArray, most: int = CELLS) -> Counted:
    """Gather individuals in cells of those who have the same keys, or neighbouring ones where that makes too many.

    Parameters
    ----------
    addends : array of shape (n_rows, n_individuals)
        What each brings to the sums.
    keys : array of shape (n_keys, n_individuals)
        What addends are functions of: places on the axes, weights.
    most : int
        Number of cells, about, beyond which neighbours are taken together, as many along each key of many values.
    """
    return _gathered(addends, _cells(keys, most))


def counted_for_ratios(addends: FloatArray, keys: FloatArray, most: int = CELLS) -> Counted:
    """Gather individuals as `counted` does, for sums whose ratios are wanted, a mean by its standard error.

    A respondent of large weight makes the mean and its error together, which a normal noise does not: those who lie
    furthest from the mean of their cell, on any row, have a cell of their own, and groups too small for what is left
    to be nearly normal are chosen one by one.
    """
    cells = _cells(keys, most)
    if _left(addends, cells).any():
        gathered = _cells(keys, most // 2)
        away = _standardised(_left(addends, gathered)).max(axis=0)
        far = np.argsort(-away, kind="stable")[: most // 2]
        gathered[far] = gathered.max() + 1 + np.arange(len(far))
        cells = _joined([gathered])
    held = _gathered(addends, cells)
    return replace(held, few=max(held.few, _fewest_normal(addends, _left(addends, cells))))


def _fewest_normal(addends: FloatArray, left: FloatArray) -> int:
    """Return of how many individuals the sums of what is left are nearly normal, and keep squares far from 0."""
    furthest = _standardised(left).max(initial=0.0)
    squares = (addends >= 0).all(axis=1) & (addends.mean(axis=1) > 0)
    spread = np.sqrt((left[squares] ** 2).mean(axis=1)) / addends[squares].mean(axis=1)
    return int(max(furthest / NEARLY_NORMAL, FURTHEST_DRAW * spread.max(initial=0.0)) ** 2)


def _gathered(addends: FloatArray, cells: IntArray) -> Counted:
    left = _left(addends, cells)
    root = root_of(left @ left.T / addends.shape[1])
    return Counted(addends, cells, np.bincount(cells), _means(addends, cells), root, FEW_CHOSEN)


def _means(addends: FloatArray, cells: IntArray) -> FloatArray:
    """Return the mean addends of each cell."""
    sizes = np.bincount(cells)
    return np.asarray(np.stack([summed(cells, row, len(sizes)) for row in addends]) / sizes, dtype=np.float64)


def _left(addends: FloatArray, cells: IntArray) -> FloatArray:
    """Return how far each lies from the mean of their cell, 0 where rounding alone makes it."""
    left = addends - _means(addends, cells)[:, cells]
    left[np.abs(left).max(axis=1) <= ZERO * np.abs(addends).max(axis=1)] = 0.0
    return np.asarray(left, dtype=np.float64)


def _standardised(left: FloatArray) -> FloatArray:
    """Return distances from the means in standard deviations of each row, 0 in a row where nobody is away."""
    spread = np.sqrt((left**2).mean(axis=1, keepdims=True))
    return np.asarray(np.abs(left) / np.where(spread > 0, spread, 1.0), dtype=np.float64)


def _cells(keys: FloatArray, most: int) -> IntArray:
    """Return the cell of each individual, numbered without a gap; values of a key of few are never taken together."""
    exact = [np.asarray(pd.factorize(key)[0], dtype=np.intp) for key in keys]
    cells = _joined(exact)
    if cells.max(initial=0) < most:
        return cells
    numbers = [int(codes.max()) + 1 for codes in exact]
    whole: list[IntArray] = []
    parted: list[FloatArray] = []
    left = most
    for rank in np.argsort(numbers, kind="stable"):
        if numbers[rank] <= FEW_VALUES:
            whole.append(exact[rank])
            left //= numbers[rank]
        else:
            parted.append(keys[rank])
    parts = max(2, int(left ** (1 / len(parted)))) if parted else 0
    return _joined([*whole, *(_parted(key, parts) for key in parted)])


def _parted(key: FloatArray, parts: int) -> IntArray:
    """Return the rank of the part that each value is of, parts holding about as many individuals."""
    bounds = np.quantile(key, np.arange(1, parts) / parts)
    return np.searchsorted(bounds, key, side="right")


def _joined(codes: Sequence[IntArray]) -> IntArray:
    """Return one number for each combination of codes that somebody has, from 0."""
    cells = codes[0]
    for own in codes[1:]:
        cells = np.asarray(pd.factorize(cells * (int(own.max()) + 1) + own)[0], dtype=np.intp)
    return np.asarray(pd.factorize(cells)[0], dtype=np.intp)


def counted_label_sums(
    held: Counted, sizes: Sequence[int], rng: np.random.Generator, draws: int
) -> Iterator[FloatArray]:
    r"""Yield the sums of groups of these sizes, shape (n_rows, m, n_groups), for labels shared out at random.

    Parameters
    ----------
    held : Counted
    sizes : sequence of int
        Of the groups, which take everybody.
    rng : Generator
    draws : int

    Notes
    -----
    Groups of few are chosen one by one. Of the others, how many come from each cell is multivariate hypergeometric:
    where those of a cell are all alike, sums have exactly the law of permuted labels. Where they are not, what is left
    within cells is drawn as a normal vector of its own covariance: over the cells k, of :math:`n_k` individuals whose
    covariance is :math:`S_k`, the sum of :math:`n_k S_k\, s (n - s) / (n (n - 1))` for a group of s among n, of
    :math:`-n_k S_k\, s t / (n (n - 1))` between groups of s and t. Means and covariances of the sums are those of
    permuted labels.

    References
    ----------
    Le Roux, B., Bienaise, S. and Durand, J.-L. (2019). *Combinatorial Inference in Geometric Data Analysis*. CRC Press,
    ch. 3 (variance of the mean of a subset).
    """
    order = np.argsort(sizes, kind="stable")
    few = [int(group) for group in order[:-1] if sizes[group] <= held.few]
    many = [int(group) for group in order if group not in few]
    total = held.addends.sum(axis=1)
    for m in chunks(draws, len(held.sizes) * len(sizes) + sum(sizes[group] for group in few)):
        sums = np.zeros((len(held.addends), m, len(sizes)))
        left = np.tile(held.sizes, (m, 1))
        chosen = _chosen(held.n, [sizes[group] for group in few], rng, m)
        for group, ranks in zip(few, chosen, strict=True):
            sums[:, :, group] = held.addends[:, ranks].sum(axis=2)
            left -= _per_cell(held.cells[ranks], len(held.sizes))
        noise = _within(held, [sizes[group] for group in many], rng, m)
        for place, group in enumerate(many[:-1]):
            taken = _taken(left, sizes[group], rng)
            left -= taken
            sums[:, :, group] = held.means @ taken.T + noise[place]
        last = int(order[-1])
        sums[:, :, last] = 0.0
        sums[:, :, last] = total[:, None] - sums.sum(axis=2)
        yield sums


def counted_subset_sums(held: Counted, size: int, rng: np.random.Generator, draws: int) -> Iterator[FloatArray]:
    """Yield the sums of subsets of a size drawn at random, shape (n_rows, m), as `counted_label_sums` does."""
    for sums in counted_label_sums(held, [size, held.n - size], rng, draws):
        yield sums[:, :, 0]


def counted_resample_sums(held: Counted, rng: np.random.Generator, times: IntArray) -> FloatArray:
    r"""Return the sums of individuals drawn with replacement, so many in each resample: shape (n_rows, n_resamples).

    How many come from each cell is multinomial; what is left within cells is normal, of its own covariance.
    """
    counts = rng.multinomial(times, held.sizes / held.n)
    within = np.sqrt(times) * (held.root @ rng.standard_normal((len(held.root), len(times))))
    return np.asarray(held.means @ counts.T + within, dtype=np.float64)


def _chosen(n: int, sizes: Sequence[int], rng: np.random.Generator, m: int) -> list[IntArray]:
    """Return the ranks of those of some small groups, nobody in two, shape (m, size) each."""
    ends = np.cumsum(sizes)
    if not len(ends):
        return []
    drawn = np.stack([rng.choice(n, int(ends[-1]), replace=False) for _ in range(m)])
    return np.split(drawn, ends[:-1], axis=1)


def _per_cell(cells: IntArray, n_cells: int) -> IntArray:
    """Return how many of each row are of each cell."""
    flat = cells + n_cells * np.arange(len(cells))[:, None]
    return np.bincount(flat.ravel(), minlength=n_cells * len(cells)).reshape(len(cells), n_cells)


def _taken(left: IntArray, size: int, rng: np.random.Generator) -> IntArray:
    """Return how many a group takes of each cell, of those left in each draw: shape (m, n_cells).

    Of two halves of the cells, how many come from the first is hypergeometric; then of the halves of each, and so on.
    """
    halves = [left]
    while halves[-1].shape[1] > 1:
        if halves[-1].shape[1] % 2:
            halves[-1] = np.pad(halves[-1], ((0, 0), (0, 1)))  # a cell of nobody
        halves.append(halves[-1][:, 0::2] + halves[-1][:, 1::2])
    taken = np.full((len(left), 1), size)
    for held in halves[-2::-1]:
        wanted = taken[:, : held.shape[1] // 2]
        taken = np.empty_like(held)
        taken[:, 0::2] = rng.hypergeometric(held[:, 0::2], held[:, 1::2], wanted)
        taken[:, 1::2] = wanted - taken[:, 0::2]
    return taken[:, : left.shape[1]]


def _within(held: Counted, sizes: Sequence[int], rng: np.random.Generator, m: int) -> list[FloatArray]:
    """Return how far sums of groups lie from those of their cells' means, (n_rows, m) each; together, they do not."""
    if not held.root.any():
        return [np.zeros((len(held.root), m)) for _ in sizes]
    scales = [np.sqrt(size * held.n / (held.n - 1)) for size in sizes]
    own = [scale * held.root @ rng.standard_normal((len(held.root), m)) for scale in scales]
    whole = sum(own)
    return [noise - size / sum(sizes) * whole for noise, size in zip(own, sizes, strict=True)]
