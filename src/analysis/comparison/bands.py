"""What permuted labels make of a measure: sets of as many individuals as an edition has, the band that they give."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from analysis.geometry.arrays import ZERO, FloatArray, IntArray
from analysis.geometry.inference.contrasts import TOLERANCE, Effort
from analysis.geometry.levels import SIGNIFICANCE


def centred(rows: FloatArray, codes: IntArray, weights: FloatArray) -> FloatArray:
    """Return rows less the mean row of their edition."""
    moved = rows.copy()
    for code in np.unique(codes):
        own = codes == code
        moved[own] -= weights[own] @ rows[own] / weights[own].sum()
    return moved


def shortened(rows: FloatArray) -> FloatArray:
    """Return rows in as few dimensions as they have, their distances kept."""
    values, vectors = np.linalg.eigh(rows.T @ rows)
    return np.asarray(rows @ vectors[:, values > ZERO * len(rows)], dtype=np.float64)


def covariance(rows: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the covariance of weighted rows, of divisor their weight."""
    shares = weights / weights.sum()
    mean = shares @ rows
    return np.asarray((rows * shares[:, None]).T @ rows - np.outer(mean, mean))


def drawn_sets(chosen: IntArray, structures: IntArray, effort: Effort) -> Iterator[IntArray]:
    """Yield the ranks of who has the label of an edition, once labels are permuted, again and again.

    Parameters
    ----------
    chosen : array of int
        Ranks of who has it.
    structures : array of shape (n_individuals,)
        0 for who answered once; labels are permuted among them, and among the answers of each structure.
    """
    rng, own = effort.rng, structures[chosen]
    if not own.any():
        free = np.flatnonzero(structures == 0) if structures.any() else len(structures)
        for _ in range(effort.draws):
            yield rng.choice(free, len(chosen), replace=False, shuffle=False)
        return
    free, once = np.flatnonzero(structures == 0), int((own == 0).sum())
    again = np.flatnonzero(np.isin(structures, own[own > 0]))
    again = again[np.argsort(structures[again], kind="stable")]
    _, starts, counts = np.unique(structures[again], return_index=True, return_counts=True)
    for _ in range(effort.draws):
        single = rng.choice(free, once, replace=False, shuffle=False)
        yield np.concatenate([single, again[starts + rng.integers(counts)]])


def band(unlike: FloatArray) -> tuple[float, float, float]:
    """Return the median of what permutations give, the bound beyond which 5 % lie, and the rank of the first value.

    The first is beyond the bound where, and only where, its p-value is 5 % or less.
    """
    observed, permuted = unlike[0], np.sort(unlike[1:])
    p_value = (1 + np.count_nonzero(permuted >= observed - TOLERANCE)) / (1 + len(permuted))
    allowed = int(SIGNIFICANCE * (1 + len(permuted)) + TOLERANCE)
    limit = permuted[-allowed] if allowed else np.nan
    return float(np.median(permuted)), float(limit), float(p_value)
