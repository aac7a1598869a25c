"""Sums of groups of individuals taken at random: sets of many are made up of them, at the same cost at any size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from analysis.geometry.arrays import FloatArray, random_groups
from analysis.geometry.inference.contrasts import Effort
from analysis.geometry.sizes import GROUPS

AT_ONCE = 20  # sets of groups added up together: one pass over the products serves them all


@dataclass(frozen=True, slots=True, eq=False)
class GroupSums:
    """Of each group, the sums of the weights, of the weighted rows and of their products."""

    weights: FloatArray  # (n_groups,)
    rows: FloatArray  # (n_groups, n_columns)
    products: FloatArray  # (n_groups, n_columns, n_columns)

    def covariances(self, share: float, effort: Effort) -> Iterator[FloatArray]:
        """Yield the covariance of a share of the individuals, again and again: so many groups, each at most once."""
        number, (_, width) = len(self.weights), self.rows.shape
        size = round(share * number)
        for start in range(0, effort.draws, AT_ONCE):
            drawn = np.zeros((min(AT_ONCE, effort.draws - start), number))
            for row in drawn:
                row[effort.rng.choice(number, size, replace=False, shuffle=False)] = 1.0
            weights = drawn @ self.weights
            means = drawn @ self.rows / weights[:, None]
            products = (drawn @ self.products.reshape(number, -1)).reshape(-1, width, width)
            for weight, mean, product in zip(weights, means, products, strict=True):
                yield np.asarray(product / weight - np.outer(mean, mean), dtype=np.float64)

    def without(self, rows: FloatArray, weights: FloatArray) -> FloatArray:
        """Return the covariance of everybody but some individuals."""
        weight = self.weights.sum() - weights.sum()
        mean = (self.rows.sum(axis=0) - weights @ rows) / weight
        products = self.products.sum(axis=0) - (rows.T * weights) @ rows
        return np.asarray(products / weight - np.outer(mean, mean), dtype=np.float64)


def group_sums(rows: FloatArray, weights: FloatArray, rng: np.random.Generator, number: int = GROUPS) -> GroupSums:
    """Return the sums of individuals in groups of one size, taken at random.

    Sets of these groups have means whose variances are, in expectation, those of sets of individuals.

    Parameters
    ----------
    rows : array of shape (n_individuals, n_columns)
    weights : array of shape (n_individuals,)
    rng : Generator
        Makes the groups.
    number : int
        Of groups.

    References
    ----------
    Wolter, K. M. (2007). *Introduction to Variance Estimation*, 2nd ed. Springer, ch. 2 (random groups).
    """
    order, bounds = random_groups(len(rows), number, rng)
    sums, products = np.empty((number, rows.shape[1])), np.empty((number, rows.shape[1], rows.shape[1]))
    totals = np.empty(number)
    for group, (first, last) in enumerate(pairwise(bounds)):
        own, weighing = rows[order[first:last]], weights[order[first:last]]
        totals[group], sums[group] = weighing.sum(), weighing @ own
        products[group] = (own.T * weighing) @ own
    return GroupSums(totals, sums, products)
