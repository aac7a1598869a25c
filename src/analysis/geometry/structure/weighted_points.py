"""Individuals who keep their points and their weights, whatever the groups that they are put in."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike

from analysis.geometry.arrays import FloatArray, IntArray


@dataclass(frozen=True, eq=False)
class WeightedPoints:
    """Points centred on their mean point, and the weights that go with them.

    Attributes
    ----------
    points : array of shape (n_axes, n_individuals)
        Centred on their weighted mean point.
    weights : array of shape (n_individuals,)
    """

    points: FloatArray
    weights: FloatArray

    @property
    def n(self) -> int:
        """Number of individuals."""
        return len(self.weights)

    @cached_property
    def is_even(self) -> bool:
        """Say whether all the individuals count alike."""
        return bool((self.weights == self.weights[:1]).all())

    @cached_property
    def addends(self) -> FloatArray:
        """What adds up over a group to make its mean point: w y, then w; y alone where individuals count alike."""
        return self.points if self.is_even else np.vstack([self.weights * self.points, self.weights])

    @cached_property
    def total(self) -> FloatArray:
        """The addends of everybody: nothing on each axis, since points are centred, then the whole weight."""
        return np.append(np.zeros(len(self.points)), [] if self.is_even else self.weights.sum())

    @property
    def whole(self) -> float:
        """The weight of everybody; their number where they count alike."""
        return float(self.n if self.is_even else self.weights.sum())

    def parted(self, sums: FloatArray, sizes: IntArray | int) -> tuple[FloatArray, FloatArray | IntArray | int]:
        """Return the weighted sums of coordinates of some groups and their weights, from the sums of their addends."""
        return (sums, sizes) if self.is_even else (sums[:-1], sums[-1])


def effective_number(weights: ArrayLike) -> float:
    r"""Return how many respondents of equal weight tell as much: Kish's :math:`(\sum w)^2 / \sum w^2`; 0 of nobody.

    References
    ----------
    Kish, L. (1965). *Survey Sampling*. Wiley.
    """
    values = np.asarray(weights, dtype=np.float64)
    return float(values.sum() ** 2 / (values**2).sum()) if len(values) else 0.0


def weighted_points(points: FloatArray, weights: FloatArray) -> WeightedPoints:
    """Return points of shape (n_axes, n_individuals), centred on their mean point, with their weights."""
    means = np.average(points, axis=1, weights=weights)
    return WeightedPoints(np.asarray(points - means[:, None], dtype=np.float64), weights)
