"""Classes of respondents: Ward's hierarchy on the axes of a space, cut, then consolidated."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.geometry.arrays import ZERO, FloatArray, IntArray, summed
from analysis.geometry.classes.ward import weighted_linkage

FEWEST_CLASSES, MOST_CLASSES = 3, 10  # among which the rule chooses
PASSES = 100  # of the consolidation, at most
ROUNDED = 9  # decimals of the weights of classes: beyond, they are a matter of the order of sums


@dataclass(frozen=True, slots=True, eq=False)
class Hierarchy:
    """Ward's hierarchy of points."""

    points: FloatArray  # (n, n_axes)
    weights: FloatArray  # (n,), of mean 1
    merges: FloatArray  # (n - 1, 4), as scipy's linkage
    gains: FloatArray  # (n - 1,) inertia that each division brings between classes, the first division first
    n_respondents: int  # of whom these are the points, or whom they stand for
    around: float = 0.0  # inertia that no division brings: that of respondents around the centres that stand for them

    @property
    def within(self) -> FloatArray:
        """Inertia of the respondents within classes when there are 1, 2, ... n of them."""
        return np.append(np.cumsum(self.gains[::-1])[::-1], 0.0) + self.around

    @property
    def n_distinct(self) -> int:
        """Number of points that differ."""
        return len(set(map(tuple, self.points.tolist())))


@dataclass(frozen=True, slots=True, eq=False)
class Classes:
    """Classes of respondents, from 1: that of the largest weight first."""

    members: pd.Series  # the class of each respondent
    hierarchy: Hierarchy
    within_cut: float  # inertia within classes as the hierarchy is cut
    within: float  # the same after consolidation
    points: FloatArray  # (n, n_axes) of the respondents
    weights: FloatArray  # (n,) theirs, of mean 1

    @property
    def number(self) -> int:
        """How many classes there are."""
        return int(self.members.max())


def hierarchy(points: FloatArray, weights: FloatArray | None = None) -> Hierarchy:
    """Return Ward's hierarchy of points.

    Parameters
    ----------
    points : array of shape (n, n_axes)
        Principal coordinates on the axes kept.
    weights : array of shape (n,), optional
        Positive weights, whatever they add up to; equal by default.

    References
    ----------
    Ward, J. H. (1963). *Journal of the American Statistical Association*, 58(301), 236-244.
    """
    from scipy.cluster.hierarchy import linkage

    n = len(points)
    if weights is None or weights.max() == weights.min():
        weights = np.ones(n)
        merges = linkage(points, method="ward")
    else:
        weights = weights * (n / weights.sum())
        merges = weighted_linkage(points, weights)
    return Hierarchy(points, weights, merges, merges[::-1, 2] ** 2 / (2 * n), n)


def classes_of(
    coordinates: pd.DataFrame,
    number: int | None = None,
    *,
    consolidated: bool = True,
    weights: pd.Series | None = None,
) -> Classes:
    """Return classes of respondents.

    Parameters
    ----------
    coordinates : DataFrame of shape (n_respondents, n_axes)
        Principal coordinates on the axes kept, four respondents at least.
    number : int, optional
        Number of classes; by default that of `suggested_number`.
    consolidated : bool
        Whether respondents then join the nearest mean point, until none moves (k-means), as FactoMineR's HCPC does.
    weights : Series, optional
        Positive weights of the respondents, on the same index.

    Raises
    ------
    ValueError
        If respondents are too few, too alike for so many classes, or some weigh nothing.

    References
    ----------
    Husson, F., Josse, J. and Pagès, J. (2010). Principal component methods - hierarchical clustering - partitional
    clustering: why would we need to choose for visualizing data? Technical report, Agrocampus Ouest.
    """
    points = coordinates.to_numpy(dtype=np.float64)
    if len(points) < 4:
        raise ValueError(f"{len(points)} respondents make no classes; give four at least")
    tree = hierarchy(points, None if weights is None else positive(weights, coordinates.index))
    number = number_of(tree, number)
    cut = cut_at(tree.merges, number)
    found = consolidate(points, cut, tree.weights) if consolidated else cut
    members = pd.Series(in_order(points, found, tree.weights), index=coordinates.index, name="class")
    within_cut, within = (within_inertia(points, classes, tree.weights) for classes in (cut, found))
    return Classes(members, tree, within_cut, within, points, tree.weights)


def number_of(tree: Hierarchy, asked: int | None = None) -> int:
    """Return the number of classes asked, by default that of `suggested_number`, or refuse it."""
    number = suggested_number(tree) if asked is None else asked
    if not 2 <= number <= tree.n_distinct:
        raise ValueError(
            f"{number} classes cannot be made of {tree.n_distinct} different points; ask for 2 to {tree.n_distinct}"
        )
    return number


def positive(weights: pd.Series, index: pd.Index) -> FloatArray:
    """Return the weights of respondents as an array, or refuse them."""
    if not weights.index.equals(index):
        raise ValueError("weights and points have different labels; give the same respondents in the same order")
    values = weights.to_numpy(dtype=np.float64)
    if not (np.isfinite(values) & (values > 0)).all():
        raise ValueError("some respondents weigh nothing, less, or an unknown amount; leave them out of the classes")
    return values


def suggested_number(tree: Hierarchy) -> int:
    """Return the number of classes from 3 to 10 that most reduces the inertia within, relative to one class fewer.

    The rule of FactoMineR's HCPC: the smallest W(q) / W(q - 1). No more classes than half of the respondents; two
    where three cannot be made.
    """
    within = tree.within
    most = min(MOST_CLASSES, round(tree.n_respondents / 2), tree.n_distinct)
    candidates = [number for number in range(FEWEST_CLASSES, most + 1) if within[number - 2] > ZERO]
    if not candidates:
        return 2
    return min(candidates, key=lambda number: within[number - 1] / within[number - 2])


def cut_at(merges: FloatArray, number: int) -> IntArray:
    """Return the class, from 0, of each point when the hierarchy is cut into a number of classes."""
    n = len(merges) + 1
    labels = list(range(2 * n - 1))
    pairs = merges[: n - number, :2].astype(int).tolist()
    for own, (left, right) in zip(reversed(labels[n : n + len(pairs)]), reversed(pairs), strict=True):
        labels[left] = labels[right] = labels[own]
    held = np.zeros(2 * n - 1, dtype=np.intp)
    held[labels[:n]] = 1
    return np.asarray((np.cumsum(held) - 1)[labels[:n]])


def consolidate(points: FloatArray, classes: IntArray, weights: FloatArray | None = None) -> IntArray:
    """Return classes after their members have joined the nearest mean point, until none moves.

    A class never loses its last member: the inertia within never grows.
    """
    number, rows, axes = int(classes.max()) + 1, np.arange(len(points)), np.ascontiguousarray(points.T)
    for _ in range(PASSES):
        distances = np.zeros((number, len(points)))
        for axis, centres in zip(axes, class_means(points, classes, number, weights).T, strict=True):
            distances += (axis - centres[:, None]) ** 2
        stays = distances[classes, rows]
        nearest = np.where(distances.min(axis=0) < stays - ZERO, distances.argmin(axis=0), classes)
        if (nearest == classes).all() or not np.bincount(nearest, minlength=number).all():
            break
        classes = nearest
    return classes


def class_means(points: FloatArray, classes: IntArray, number: int, weights: FloatArray | None = None) -> FloatArray:
    """Return the mean point of each class."""
    weights = np.ones(len(points)) if weights is None else weights
    sums = [summed(classes, axis * weights, number) for axis in points.T]
    return np.asarray(np.column_stack(sums) / class_weights(classes, number, weights)[:, None])


def class_weights(classes: IntArray, number: int, weights: FloatArray) -> FloatArray:
    """Return what the members of each class weigh together."""
    return summed(classes, weights, number)


def within_inertia(points: FloatArray, classes: IntArray, weights: FloatArray | None = None) -> float:
    """Return the inertia of points around the mean points of their classes."""
    weights = np.ones(len(points)) if weights is None else weights
    centres = class_means(points, classes, int(classes.max()) + 1, weights)
    return float(((points - centres[classes]) ** 2 * weights[:, None]).sum() / weights.sum())


def in_order(points: FloatArray, classes: IntArray, weights: FloatArray | None = None) -> IntArray:
    """Return classes numbered from 1: that of the largest weight first, then the lowest on axis 1."""
    number = int(classes.max()) + 1
    weights = np.ones(len(points)) if weights is None else weights
    sizes, means = class_weights(classes, number, weights), class_means(points, classes, number, weights)
    order = np.lexsort((means[:, 0], -sizes.round(ROUNDED)))
    ranks = np.empty(number, dtype=int)
    ranks[order] = np.arange(1, number + 1)
    return ranks[classes]
