"""Sums of groups of individuals taken at random: sets of many are made up of them, at the same cost at any size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from analysis.geometry.arrays import FloatArray
from analysis.geometry.inference.contrasts import Effort
from analysis.geometry.sizes import GROUPS

AT_ONCE = 20  # sets of groups added up together: one pass over the products serves them all
Sums = tuple[float, FloatArray, FloatArray]  # of weights, of weighted rows, of their products


@dataclass(frozen=True, slots=True, eq=False)
class GroupSums:
    """Of each group, the sums of the weights, of the weighted rows and of their products."""

    weights: FloatArray  # (n_groups,)
    rows: FloatArray  # (n_groups, n_columns)
    products: FloatArray  # (n_groups, n_columns, n_columns)

    def covariances(self, share: float, effort: Effort) -> Iterator[FloatArray]:
        """Yield the covariance of a share of the individuals, again and again: so many groups, each at most once."""
        for sums in self.drawn(share, effort):
            yield covariance_of(*sums)

    def drawn(self, share: float, effort: Effort) -> Iterator[Sums]:
        """Yield the sums of a share of the individuals, again and again."""
        number, (_, width) = len(self.weights), self.rows.shape
        size = round(share * number)
        for start in range(0, effort.draws, AT_ONCE):
            held = np.zeros((min(AT_ONCE, effort.draws - start), number))
            for row in held:
                row[effort.rng.choice(number, size, replace=False, shuffle=False)] = 1.0
            products = (held @ self.products.reshape(number, -1)).reshape(-1, width, width)
            yield from zip(held @ self.weights, held @ self.rows, products, strict=True)

    def without(self, rows: FloatArray, weights: FloatArray) -> FloatArray:
        """Return the covariance of everybody but some individuals."""
        return covariance_of(
            self.weights.sum() - weights.sum(),
            self.rows.sum(axis=0) - weights @ rows,
            self.products.sum(axis=0) - (rows.T * weights) @ rows,
        )


def covariance_of(weight: float, sums: FloatArray, products: FloatArray) -> FloatArray:
    """Return the covariance of individuals whose weights, weighted rows and their products add up so."""
    mean = sums / weight
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
    order = rng.permutation(len(rows))
    bounds = np.linspace(0, len(order), number + 1).round().astype(np.intp)
    sums, products = np.empty((number, rows.shape[1])), np.empty((number, rows.shape[1], rows.shape[1]))
    totals = np.empty(number)
    for group, (first, last) in enumerate(pairwise(bounds)):
        own, weighing = rows[order[first:last]], weights[order[first:last]]
        totals[group], sums[group] = weighing.sum(), weighing @ own
        products[group] = (own.T * weighing) @ own
    return GroupSums(totals, sums, products)
