"""Centres that stand for many respondents: k-means of their distinct points, and the inertia left around them."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.geometry.arrays import ZERO, FloatArray, IntArray, summed

TRAINED = 100_000  # distinct points that centres are moved among
PASSES = 10  # of the moves
SAME = 9  # decimals to which two points are one


@dataclass(frozen=True, slots=True, eq=False)
class Centres:
    """Points that stand for those of respondents."""

    points: FloatArray  # (n_centres, n_axes), in the order of their coordinates
    weights: FloatArray  # (n_centres,) what the respondents of each weigh, of mean 1 a respondent
    sizes: IntArray  # (n_centres,) respondents of each
    of: IntArray  # (n_respondents,) the centre of each respondent, from 0
    within: float  # inertia of the respondents around their centres


def centres_of(points: FloatArray, generator: np.random.Generator, weights: FloatArray | None, most: int) -> Centres:
    """Return the distinct points of respondents where they are few; else the centres that k-means makes of them.

    Parameters
    ----------
    points : array of shape (n, n_axes)
        Principal coordinates on the axes kept.
    generator : Generator
        Draws the first centres, in proportion to weight, and the distinct points among which they are moved. Points are
        taken in the order of their coordinates: that of the respondents changes nothing.
    weights : array of shape (n,) or None
        Positive weights of mean 1; 1 each where there are none.
    most : int
        Centres, at most. As many distinct points or fewer are their own centres, and nothing is approximated.

    References
    ----------
    Lloyd, S. P. (1982). Least squares quantization in PCM. *IEEE Transactions on Information Theory*, 28(2), 129-137.
    Lebart, L., Morineau, A. and Piron, M. (2006). *Statistique exploratoire multidimensionnelle*, 4th ed. Dunod
    (a hierarchy of the many classes of a first partition, for large files).
    """
    weights = np.ones(len(points)) if weights is None else weights
    distinct, masses, rows = _distinct(points, weights)
    if len(distinct) > most:
        rows = _nearest(_trained(distinct, masses, generator, most), distinct)[rows]
    return _standing_for(points, weights, rows)


def _distinct(points: FloatArray, weights: FloatArray) -> tuple[FloatArray, FloatArray, IntArray]:
    """Return the distinct points in the order of their coordinates, what they weigh, and which each respondent is."""
    table = pd.DataFrame(points.round(SAME) + 0.0)
    rows = table.groupby(list(table.columns), sort=True).ngroup().to_numpy()
    number = int(rows.max()) + 1
    distinct = np.empty((number, points.shape[1]))
    distinct[rows] = table.to_numpy()
    return distinct, summed(rows, weights, number), rows


def _trained(points: FloatArray, weights: FloatArray, generator: np.random.Generator, number: int) -> FloatArray:
    """Return centres moved to the mean of the points nearest to them, a few times over."""
    if len(points) > TRAINED:
        kept = np.sort(generator.choice(len(points), TRAINED, replace=False))
        points, weights = points[kept], weights[kept]
    first = generator.choice(len(points), number, replace=False, p=weights / weights.sum())
    centres = points[np.sort(first)]
    for _ in range(PASSES):
        of = _nearest(centres, points)
        held = summed(of, weights, number)
        sums = np.column_stack([summed(of, axis * weights, number) for axis in points.T])
        centres = np.where(held[:, None] > 0, sums / np.where(held > 0, held, 1.0)[:, None], centres)
    return centres


def _nearest(centres: FloatArray, points: FloatArray) -> IntArray:
    """Return the rank of the centre nearest to each point."""
    from scipy.spatial import KDTree

    return np.asarray(KDTree(centres).query(points)[1])


def _standing_for(points: FloatArray, weights: FloatArray, of: IntArray) -> Centres:
    """Return the mean points of groups of respondents, without the groups that nobody is of."""
    sizes = np.bincount(of)
    of = (np.cumsum(sizes > 0) - 1)[of]
    sizes = sizes[sizes > 0]
    masses = summed(of, weights, len(sizes))
    means = np.column_stack([summed(of, axis * weights, len(sizes)) for axis in points.T]) / masses[:, None]
    order = np.lexsort(means.T[::-1])
    ranks = np.empty(len(order), dtype=np.intp)
    ranks[order] = np.arange(len(order))
    within = float(np.average(((points - means[of]) ** 2).sum(axis=1), weights=weights))
    return Centres(means[order], masses[order], sizes[order], ranks[of], within if within > ZERO else 0.0)
