"""Ward's hierarchy of points whose weights differ, which scipy's has not."""

import numpy as np

from analysis.geometry.arrays import BoolArray, FloatArray


def weighted_linkage(points: FloatArray, weights: FloatArray) -> FloatArray:
    r"""Return the merges of Ward's hierarchy of weighted points, as scipy's linkage writes them.

    Parameters
    ----------
    points : array of shape (n, n_axes)
        Principal coordinates on the axes kept.
    weights : array of shape (n,)
        Positive weights :math:`w_i` of mean 1.

    Returns
    -------
    array of shape (n - 1, 4)
        The two clusters merged, the height of the merge, the number of points. The merge of clusters of weights
        :math:`w_a, w_b` at a distance d stands at :math:`\sqrt{2 w_a w_b / (w_a + w_b)}\, d`: its square over 2 n is
        the inertia between classes that it loses.

    Notes
    -----
    Chains of nearest neighbours, each cluster known by its weight and mean point: in time n², in memory n.

    References
    ----------
    Murtagh, F. and Legendre, P. (2014). Ward's hierarchical agglomerative clustering method. *Journal of
    Classification*, 31(3), 274-295.
    """
    centres, masses = points.copy(), weights.copy()
    alive = np.ones(len(points), dtype=bool)
    chain: list[int] = []
    merged: list[tuple[int, int, float]] = []
    while len(merged) < len(points) - 1:
        if not chain:
            chain.append(int(alive.argmax()))
        losses = _losses(chain[-1], centres, masses, alive)
        nearest = int(losses.argmin())
        if len(chain) > 1 and losses[chain[-2]] <= losses[nearest]:
            kept, gone = chain.pop(), chain.pop()
            merged.append((kept, gone, float(losses[gone])))
            masses[kept] += masses[gone]
            centres[kept] += (centres[gone] - centres[kept]) * (masses[gone] / masses[kept])
            alive[gone] = False
        else:
            chain.append(nearest)
    return _from_lowest(merged)


def grouped_by_rounds(points: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the merges of `weighted_linkage`, all nearest neighbours of each other merged at once.

    In time and memory n² each round, of which there are a dozen or two: for a few hundred points, drawn many times.

    References
    ----------
    Murtagh, F. (1983). A survey of recent advances in hierarchical clustering algorithms. *The Computer Journal*,
    26(4), 354-359 (what is merged here changes the nearest neighbours of nothing that is merged there).
    """
    centres, masses, names = points.copy(), weights.copy(), np.arange(len(points))
    merged: list[tuple[int, int, float]] = []
    while len(names) > 1:
        squares = sum(np.subtract.outer(axis, axis) ** 2 for axis in centres.T)
        losses = 2 * np.multiply.outer(masses, masses) / np.add.outer(masses, masses) * squares
        np.fill_diagonal(losses, np.inf)
        nearest, ranks = losses.argmin(axis=1), np.arange(len(names))
        kept = np.flatnonzero((nearest[nearest] == ranks) & (ranks < nearest))
        gone = nearest[kept]
        merged += zip(names[kept].tolist(), names[gone].tolist(), losses[kept, gone].tolist(), strict=True)
        masses[kept] += masses[gone]
        centres[kept] += (centres[gone] - centres[kept]) * (masses[gone] / masses[kept])[:, None]
        left = np.delete(ranks, gone)
        centres, masses, names = centres[left], masses[left], names[left]
    return _from_lowest(merged)


def _losses(cluster: int, centres: FloatArray, masses: FloatArray, alive: BoolArray) -> FloatArray:
    """Return twice what merging a cluster with each other one loses: infinite for itself and those gone."""
    squares = ((centres - centres[cluster]) ** 2).sum(axis=1)
    losses = 2 * masses * masses[cluster] / (masses + masses[cluster]) * squares
    losses[~alive] = losses[cluster] = np.inf
    return np.asarray(losses)


def _from_lowest(merged: list[tuple[int, int, float]]) -> FloatArray:
    """Return merges in the order of their heights, clusters numbered by the order in which they are made."""
    from scipy.cluster.hierarchy import DisjointSet

    n = len(merged) + 1
    clusters, numbers = DisjointSet(range(n)), np.arange(n)
    merges = np.empty((n - 1, 4))
    for step, rank in enumerate(np.argsort([loss for _, _, loss in merged], kind="stable")):
        a, b, loss = merged[rank]
        pair = sorted((numbers[clusters[a]], numbers[clusters[b]]))
        clusters.merge(a, b)
        numbers[clusters[a]] = n + step
        merges[step] = *pair, np.sqrt(loss), clusters.subset_size(a)
    return merges
