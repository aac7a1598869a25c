"""Every way of choosing a group among individuals, or of sharing out labels; else ways drawn at random.

Only sums of coordinates are needed, so arrangements are never stored: they come in chunks of arrays whose
first dimension is the axis.
"""

from collections.abc import Iterator, Sequence
from math import comb, lgamma, log, prod

import numpy as np

from analysis.geometry.arrays import FloatArray, IntArray

CHUNK = 2**18  # sums held at once on each axis
KEYS = 2**16  # random keys drawn at once: what the cache of a processor holds
COUNTLESS = 10**15  # more arrangements than anybody enumerates


def n_arrangements(sizes: Sequence[int]) -> int:
    """Return in how many ways labels of the given numbers can be shared out; `COUNTLESS` beyond that."""
    if lgamma(sum(sizes) + 1) - sum(lgamma(size + 1) for size in sizes) > log(COUNTLESS):
        return COUNTLESS
    left = np.cumsum(sizes[::-1])[::-1]
    return prod(comb(int(n), size) for n, size in zip(left, sizes, strict=True))


def _subsets(n: int, size: int) -> IntArray:
    """Return the subsets of 0 … n - 1, one a row, in lexicographic order: each goes on with all that come after it."""
    subsets = np.empty((1, 0), dtype=np.intp)
    for place in range(size):
        first = subsets[:, -1] + 1 if place else np.zeros(1, dtype=np.intp)
        counts = n - first
        ends = np.cumsum(counts)
        following = np.arange(ends[-1]) + np.repeat(first - (ends - counts), counts)
        subsets = np.column_stack([np.repeat(subsets, counts, axis=0), following])
    return subsets


def subset_sums(points: FloatArray, size: int) -> Iterator[FloatArray]:
    """Yield the sums of all subsets of a size, for points of shape (n_axes, n_individuals).

    A subset is a head and a tail whose first item comes after the head's last one: the sums of heads and
    of tails are computed once, and added two by two. A subset of more than half is what its complement leaves.
    """
    n = points.shape[1]
    if 2 * size > n:
        total = points.sum(axis=1, keepdims=True)
        yield from (total - sums for sums in subset_sums(points, n - size))
    elif size < 2:
        yield points if size else np.zeros((len(points), 1))
    else:
        heads, tails = _subsets(n, size // 2), _subsets(n, size - size // 2)
        head_sums, tail_sums = points[:, heads].sum(axis=2), points[:, tails].sum(axis=2)
        for last in np.unique(heads[:, -1]):
            after = np.searchsorted(tails[:, 0], last, side="right")
            yield from outer_sums(head_sums[:, heads[:, -1] == last], tail_sums[:, after:])


def outer_sums(heads: FloatArray, tails: FloatArray) -> Iterator[FloatArray]:
    """Yield every sum of a head and a tail, of shapes (n_axes, m) and (n_axes, n), chunk by chunk."""
    step = max(1, CHUNK // max(1, tails.shape[1]))
    for start in range(0, heads.shape[1], step):
        sums = heads[:, start : start + step, None] + tails[:, None, :]
        yield sums.reshape(len(heads), -1)


def drawn_subset_sums(points: FloatArray, size: int, rng: np.random.Generator, draws: int) -> Iterator[FloatArray]:
    """Yield the sums of subsets of a size drawn at random: the individuals with the smallest random keys."""
    n = points.shape[1]
    for rows in chunks(draws, n, KEYS):
        keys = rng.random((rows, n))
        threshold = np.partition(keys, size - 1, axis=1)[:, size - 1 : size]
        yield points @ (keys <= threshold).astype(np.float64).T


def partition_sums(points: FloatArray, sizes: Sequence[int]) -> Iterator[FloatArray]:
    """Yield the sums of the groups, shape (n_axes, m, n_groups), for every way of sharing out the labels.

    The smallest groups are chosen first; the largest is what they leave.
    """
    order = np.argsort(sizes, kind="stable")
    everybody = np.arange(points.shape[1])[None, :]
    nobody = np.zeros((len(points), 1, 0))
    total = points.sum(axis=1)[:, None, None]
    for sums in _extended(points, everybody, nobody, [int(sizes[group]) for group in order[:-1]]):
        largest = total - sums.sum(axis=2, keepdims=True)
        yield np.concatenate([sums, largest], axis=2)[:, :, np.argsort(order)]


def _extended(points: FloatArray, remaining: IntArray, sums: FloatArray, sizes: Sequence[int]) -> Iterator[FloatArray]:
    """Give the next group each subset of the individuals that remain, and go on with the others."""
    if not sizes:
        yield sums
        return
    n_left = remaining.shape[1]
    taken = _subsets(n_left, sizes[0])
    kept = _subsets(n_left, n_left - sizes[0])[::-1] if sizes[1:] else taken[:, :0]  # complements, in reverse order
    step = max(1, CHUNK // (len(taken) * n_left))
    for start in range(0, len(remaining), step):
        rows = remaining[start : start + step]
        new = points[:, rows[:, taken]].sum(axis=3).reshape(len(points), -1, 1)
        old = np.repeat(sums[:, start : start + step], len(taken), axis=1)
        still = rows[:, kept].reshape(len(rows) * len(taken), -1)
        yield from _extended(points, still, np.concatenate([old, new], axis=2), sizes[1:])


def block_label_sums(points: FloatArray, codes: IntArray, blocks: IntArray) -> Iterator[FloatArray]:
    """Yield the sums of the groups for every way of sharing out the labels that each block holds."""
    n_groups = int(codes.max()) + 1
    choices = [_block_choices(points[:, blocks == b], codes[blocks == b], n_groups) for b in np.unique(blocks)]
    half = len(choices) // 2
    for sums in outer_sums(_combined(choices[:half], len(points) * n_groups), _combined(choices[half:], 0)):
        yield sums.reshape(len(points), n_groups, -1).swapaxes(1, 2)


def _block_choices(points: FloatArray, codes: IntArray, n_groups: int) -> FloatArray:
    """Return the sums that one block can bring, of shape (n_axes × n_groups, m)."""
    sums = np.concatenate(list(partition_sums(points, np.bincount(codes, minlength=n_groups).tolist())), axis=1)
    return sums.swapaxes(1, 2).reshape(len(points) * n_groups, -1)


def _combined(choices: Sequence[FloatArray], n_rows: int) -> FloatArray:
    """Return what several blocks can bring together; nothing, once, for no block."""
    sums = choices[0] if choices else np.zeros((n_rows, 1))
    for choice in choices[1:]:
        sums = np.concatenate(list(outer_sums(sums, choice)), axis=1)
    return sums


def drawn_label_sums(
    points: FloatArray, codes: IntArray, blocks: IntArray, rng: np.random.Generator, draws: int
) -> Iterator[FloatArray]:
    """Yield the sums of the groups, shape (n_axes, m, n_groups), for labels permuted at random within blocks."""
    n = len(codes)
    by_block = np.argsort(blocks, kind="stable")
    by_label = np.argsort(codes[by_block], kind="stable")  # places of the block order, gathered by label
    starts = np.searchsorted(np.sort(codes), np.unique(codes))
    for rows in chunks(draws, n, KEYS):
        shuffled = np.argsort(blocks + rng.random((rows, n)), axis=1).T.take(by_label, axis=0)
        yield np.add.reduceat(points.take(shuffled, axis=1), starts, axis=1).swapaxes(1, 2)


def drawn_labels(n: int, size: int, pairs: IntArray, rng: np.random.Generator, draws: int) -> Iterator[FloatArray]:
    """Yield who is of the first of two groups, shape (n, m), for labels drawn at random.

    Parameters
    ----------
    n, size : int
        Number of individuals, and of those of the first group.
    pairs : array of shape (n_pairs, 2)
        Individuals of whom one is always in the first group, the other in the second: which is which is drawn.
    rng : Generator
    draws : int
        Number of draws, all told.
    """
    first, second = pairs.T
    free, left = np.setdiff1d(np.arange(n), pairs), size - len(pairs)
    for drawn in chunks(draws, n):
        labels = np.zeros((n, drawn))
        if len(free):
            keys = rng.random((drawn, len(free)))
            threshold = np.partition(keys, left - 1, axis=1)[:, left - 1 : left] if left else np.full((drawn, 1), -1.0)
            labels[free] = (keys <= threshold).T
        kept = rng.random((len(first), drawn)) < 0.5
        labels[first], labels[second] = kept, ~kept
        yield labels


def chunks(draws: int, n: int, most: int = CHUNK) -> Iterator[int]:
    """Yield numbers of draws that add up to `draws`, each small enough that `most` numbers are held at once."""
    step = max(1, most // n)
    for start in range(0, draws, step):
        yield min(step, draws - start)
