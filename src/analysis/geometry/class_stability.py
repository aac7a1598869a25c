"""How stable classes are: respondents drawn again, classes made again, and the likeness of the two."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd

from analysis.geometry.arrays import FloatArray, IntArray
from analysis.geometry.classes import Classes, consolidate, cut_at, hierarchy

DISSOLVED = 0.5  # a class whose likeness is no better has come apart


def class_stability(
    found: Classes,
    generator: np.random.Generator,
    draws: int = 1000,
    *,
    consolidated: bool = True,
    track: Callable[[Sequence[int]], Iterable[int]] = iter,
) -> pd.DataFrame:
    """Return how often each class is found again among respondents drawn with replacement.

    Parameters
    ----------
    found : Classes
        The classes of the survey.
    generator : Generator
        Source of the draws.
    draws : int
        Number of resamples. The axes are held fixed.
    consolidated : bool
        As the classes were made.
    track : callable, optional
        Goes through the resamples, and may show how far it is.

    Returns
    -------
    DataFrame
        class, n, share, jaccard (mean likeness of the class to the most like class of the resample, both taken
        among the respondents drawn), jaccard_low (which 5 % of the resamples do not reach), dissolved (share of
        the resamples where it is 0.5 or less), replicates (in which some member is drawn).

    References
    ----------
    Hennig, C. (2007). Cluster-wise assessment of cluster stability. *Computational Statistics & Data Analysis*,
    52(1), 258-271.
    """
    if draws < 1:
        raise ValueError(f"draws is {draws}; ask for one at least")
    labels = found.members.to_numpy() - 1
    points = found.hierarchy.points
    likeness = np.full((draws, found.number), np.nan)
    for draw in track(range(draws)):
        rows = generator.integers(len(points), size=len(points))
        again = _classes_again(points[rows], found.number, consolidated)
        drawn, first = np.unique(rows, return_index=True)
        likeness[draw] = jaccard(labels[drawn], again[first], found.number)
    sizes = np.bincount(labels, minlength=found.number)
    return pd.DataFrame(
        {
            "class": np.arange(1, found.number + 1),
            "n": sizes,
            "share": sizes / len(labels),
            "jaccard": np.nanmean(likeness, axis=0),
            "jaccard_low": np.nanquantile(likeness, 0.05, axis=0),
            "dissolved": (likeness <= DISSOLVED).sum(axis=0) / np.isfinite(likeness).sum(axis=0),
            "replicates": np.isfinite(likeness).sum(axis=0),
        }
    )


def jaccard(classes: IntArray, others: IntArray, number: int) -> FloatArray:
    """Return the likeness of each class to the most like of other classes: members of both over members of either.

    A class without a member has none.
    """
    crossed = np.bincount(classes * (int(others.max()) + 1) + others, minlength=number * (int(others.max()) + 1))
    both = crossed.reshape(number, -1).astype(float)
    own, theirs = both.sum(axis=1), both.sum(axis=0)
    best = (both / np.maximum(own[:, None] + theirs - both, 1)).max(axis=1)
    return np.where(own > 0, best, np.nan)


def _classes_again(points: FloatArray, number: int, consolidated: bool) -> IntArray:
    """Return as many classes of a resample, or fewer where it has not as many different points."""
    tree = hierarchy(points)
    cut = cut_at(tree.merges, min(number, tree.n_distinct))
    return consolidate(points, cut) if consolidated else cut
