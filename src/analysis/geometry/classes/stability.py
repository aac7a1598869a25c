"""How stable classes are: respondents drawn again, classes made again, and the likeness of the two."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from analysis.geometry.arrays import FloatArray, IntArray, parted, ratio, summed
from analysis.geometry.classes.large import LargeClasses
from analysis.geometry.classes.partition import Classes, class_means, class_weights, consolidate, cut_at, hierarchy
from analysis.geometry.classes.ward import grouped_by_rounds
from analysis.geometry.sizes import GROUPS_OF_CENTRES

DISSOLVED = 0.5  # a class whose likeness is no better has come apart


@dataclass(frozen=True, slots=True)
class Resamples:
    """How respondents are drawn again, and what each draw of them says."""

    draw: Callable[[np.random.Generator], IntArray]
    likeness: Callable[[IntArray], FloatArray]  # of each class to the most like class of a resample


def class_stability(
    found: Classes,
    generator: np.random.Generator,
    draws: int = 1000,
    *,
    track: Callable[[Sequence[int]], Iterable[int]] = iter,
) -> pd.DataFrame:
    """Return how often each class is found again among respondents drawn with replacement, each with its weight.

    Parameters
    ----------
    found : Classes
        The classes of the survey.
    generator : Generator
        Source of the draws.
    draws : int
        Number of resamples. The axes are held fixed.
    track : callable, optional
        Goes through the resamples, and may show how far it is.

    Returns
    -------
    DataFrame
        class, n, share (of the weight), jaccard (mean likeness of the class to the most like class of the resample,
        both taken among the respondents drawn, each for its weight), jaccard_low (which 5 % of the resamples do not
        reach), dissolved (share of the resamples where it is 0.5 or less), replicates (in which some member is drawn).

    Notes
    -----
    Of many respondents, those of each centre are drawn at once: how many is multinomial, what they weigh their number
    times the mean weight of the centre. Ward's hierarchy begins with the 200 groups into which that of the centres is
    cut, each at its mean point in the resample; centres are then consolidated, and classes compared by the centres in
    them.

    References
    ----------
    Hennig, C. (2007). Cluster-wise assessment of cluster stability. *Computational Statistics & Data Analysis*,
    52(1), 258-271.
    """
    return stability_table(found, class_likeness(found, generator, draws, track=track))


def class_likeness(
    found: Classes,
    generator: np.random.Generator,
    draws: int,
    *,
    track: Callable[[Sequence[int]], Iterable[int]] = iter,
    part: tuple[int, int] = (1, 1),
) -> FloatArray:
    """Return the likeness of each class to the most like class of each resample, (n_resamples, n_classes).

    Parameters
    ----------
    found, generator, draws, track
        As in `class_stability`.
    part : (int, int)
        Which part of how many is compared, from 1. The resamples of the parts before are drawn all the same, without
        their classes: parts joined in their order are, to the byte, what one alone would have been.
    """
    if draws < 1:
        raise ValueError(f"draws is {draws}; ask for one at least")
    resamples = _of_centres(found) if isinstance(found, LargeClasses) else _of_respondents(found)
    before, own = parted(range(draws), part)
    for _ in before:
        resamples.draw(generator)
    compared = [resamples.likeness(resamples.draw(generator)) for _ in track(own)]
    return np.reshape(compared, (len(own), found.number)).astype(np.float64)


def stability_table(found: Classes, likeness: FloatArray) -> pd.DataFrame:
    """Return the table of `class_stability` from the likeness of classes to those of resamples."""
    labels = found.members.to_numpy() - 1
    return pd.DataFrame(
        {
            "class": np.arange(1, found.number + 1),
            "n": np.bincount(labels, minlength=found.number),
            "share": class_weights(labels, found.number, found.weights) / len(labels),
            "jaccard": np.nanmean(likeness, axis=0),
            "jaccard_low": np.nanquantile(likeness, 0.05, axis=0),
            "dissolved": (likeness <= DISSOLVED).sum(axis=0) / np.isfinite(likeness).sum(axis=0),
            "replicates": np.isfinite(likeness).sum(axis=0),
        }
    )


def jaccard(classes: IntArray, others: IntArray, number: int, weights: FloatArray | None = None) -> FloatArray:
    """Return the likeness of each class to the most like of other classes: members of both over members of either.

    Members count for their weights, alike by default. A class without a member has none.
    """
    weights = np.ones(len(classes)) if weights is None else weights
    n_others = int(others.max()) + 1
    both = summed(classes * n_others + others, weights, number * n_others).reshape(number, n_others)
    own, theirs = both.sum(axis=1), both.sum(axis=0)
    return np.where(own > 0, ratio(both, own[:, None] + theirs - both).max(axis=1), np.nan)


def _of_respondents(found: Classes) -> Resamples:
    n = len(found.points)
    return Resamples(lambda generator: generator.integers(n, size=n), partial(_likeness_of_rows, found))


def _likeness_of_rows(found: Classes, rows: IntArray) -> FloatArray:
    """Return the likeness of each class to those of one resample of respondents."""
    points, weights = found.points, found.weights
    again = _classes_again(points[rows], weights[rows], found.number)
    drawn, first = np.unique(rows, return_index=True)
    return jaccard(found.members.to_numpy()[drawn] - 1, again[first], found.number, weights[drawn])


def _classes_again(points: FloatArray, weights: FloatArray, number: int) -> IntArray:
    """Return as many classes of a resample, or fewer where it has not as many different points."""
    tree = hierarchy(points, weights)
    return consolidate(points, cut_at(tree.merges, min(number, tree.n_distinct)), tree.weights)


def _of_centres(found: LargeClasses) -> Resamples:
    """Return what draws again the respondents of centres, how many times each, and compares their classes."""
    centres, labels = found.centres, found.of_centres - 1
    groups = cut_at(found.hierarchy.merges, min(GROUPS_OF_CENTRES, len(centres.points)))
    mean_weights = centres.weights / centres.sizes

    def draw(generator: np.random.Generator) -> IntArray:
        return generator.multinomial(len(found.points), centres.sizes / len(found.points))

    def likeness(times: IntArray) -> FloatArray:
        drawn = np.flatnonzero(times)
        points, weights = centres.points[drawn], (times * mean_weights)[drawn]
        held, of = np.unique(groups[drawn], return_inverse=True)
        merges = grouped_by_rounds(class_means(points, of, len(held), weights), class_weights(of, len(held), weights))
        again = consolidate(points, cut_at(merges, min(found.number, len(held)))[of], weights)
        return jaccard(labels[drawn], again, found.number, centres.weights[drawn])

    return Resamples(draw, likeness)
