"""What is drawn again where respondents are many: groups of them taken at random."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.geometry.arrays import BoolArray, FloatArray, IntArray, random_groups
from analysis.geometry.sizes import GROUPS
from analysis.geometry.space.coding import Coding
from analysis.geometry.space.factorial import FactorialSpace

BATCH = 100  # groups whose tables are made floats at once


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """Groups of respondents, and what each brings to a table.

    Attributes
    ----------
    n_active : int
        Active categories.
    joints : array of shape (n_units, n_active * (n_active + 1) / 2)
        Burt tables of the respondents of the space in each group, on the active categories: of each, the triangle above
        the diagonal and it, row after row. Where respondents are alike, the smallest integers that count them; else
        seven digits, far more than random groups tell.
    weights : array of shape (n_units,)
        What these respondents weigh.
    held : array of shape (n_units, n_active), optional
        Of all the respondents drawn, where the space is that of a class: the weight of who holds each category.
    everybody : array of shape (n_units,), optional
        What all of them weigh.
    """

    n_active: int
    joints: NDArray[Any]
    weights: FloatArray
    held: FloatArray | None = None
    everybody: FloatArray | None = None

    def resampled(self, generator: np.random.Generator, draws: int) -> tuple[FloatArray, FloatArray | None]:
        """Return relative joint frequencies of as many groups drawn with replacement; with those of a class, of all."""
        return self._taken(self.drawn(generator, draws))

    def drawn(self, generator: np.random.Generator, draws: int) -> FloatArray:
        """Return how many times each resample takes each group."""
        n = len(self.weights)
        return generator.multinomial(n, np.full(n, 1 / n), size=draws).astype(np.float64)

    @property
    def whole(self) -> FloatArray:
        """The relative joint frequencies of the survey."""
        return np.asarray(self._taken(np.ones((1, len(self.weights))))[0][0])

    def _taken(self, times: FloatArray) -> tuple[FloatArray, FloatArray | None]:
        triangles = np.zeros((len(times), self.joints.shape[1]))
        for start in range(0, len(self.joints), BATCH):
            batch = slice(start, start + BATCH)
            triangles += times[:, batch] @ self.joints[batch].astype(np.float64)
        sums = np.empty((len(times), self.n_active, self.n_active))
        above, beside = np.triu_indices(self.n_active)
        sums[:, above, beside] = sums[:, beside, above] = triangles
        totals = times @ self.weights
        joints = np.asarray(sums / np.where(totals > 0, totals, 1.0)[:, None, None], dtype=np.float64)
        if self.held is None or self.everybody is None:
            return joints, None
        return joints, np.asarray(times @ self.held / (times @ self.everybody)[:, None], dtype=np.float64)


def respondents_of(space: FactorialSpace) -> int:
    """Return how many respondents are drawn again: those of a space, or of the survey that its class is of."""
    coding = space.categories.coding if space.survey is None else space.survey.coding
    return coding.n_respondents


def units_of(space: FactorialSpace, generator: np.random.Generator, number: int = GROUPS) -> Units:
    r"""Return the respondents of a survey in groups of one size, taken at random.

    Notes
    -----
    Drawing G groups of n/G respondents again, in the place of n respondents, leaves the expectation of the variances
    and covariances of the frequencies what they are, up to 1/G; their own error is :math:`\sqrt{2/(G - 1)}` of
    themselves.

    References
    ----------
    Wolter, K. M. (2007). *Introduction to Variance Estimation*, 2nd ed. Springer, ch. 2 (random groups).
    """
    own, is_active, survey = space.categories.coding, space.categories.is_active, space.survey
    order, bounds = random_groups(respondents_of(space), number, generator)
    n_active = int(is_active.sum())
    if survey is None:
        return Units(n_active, *_burt_of_groups(own, is_active, space.weights, order, bounds))
    place = np.full(len(order), -1)
    place[survey.members] = np.arange(own.n_respondents)
    inside = place[order] >= 0
    ends = np.append(0, np.cumsum(inside))[bounds]
    joints, weights = _burt_of_groups(own, is_active, space.weights, place[order[inside]], ends)
    groups = _groups(survey.coding, is_active, survey.weights, order, bounds)
    held, everybody = zip(*((weighing @ indicator, weighing.sum()) for indicator, weighing in groups), strict=True)
    return Units(n_active, joints, weights, np.array(held), np.array(everybody))


def _burt_of_groups(
    coding: Coding, is_active: BoolArray, weights: FloatArray | None, order: IntArray, bounds: IntArray
) -> tuple[NDArray[Any], FloatArray]:
    """Return the Burt table of each group of respondents, its triangle alone, and its weight."""
    above = np.triu_indices(int(is_active.sum()))
    kind = np.dtype(np.float32) if weights is not None else np.min_scalar_type(int(np.diff(bounds).max()))
    tables, totals = np.empty((len(bounds) - 1, len(above[0])), dtype=kind), np.empty(len(bounds) - 1)
    for group, (indicator, weighing) in enumerate(_groups(coding, is_active, weights, order, bounds)):
        tables[group] = ((indicator.T * weighing) @ indicator)[above]
        totals[group] = weighing.sum()
    return tables, totals


def _groups(
    coding: Coding, is_active: BoolArray, weights: FloatArray | None, order: IntArray, bounds: IntArray
) -> Iterator[tuple[FloatArray, FloatArray]]:
    """Yield which active categories the respondents of each group hold, and what they weigh."""
    codes = [own[order] for own in coding.codes]
    weighing = np.ones(len(order)) if weights is None else weights[order]
    for first, last in pairwise(bounds):
        rows = slice(first, last)
        columns = [own[rows, None] == np.arange(size) for own, size in zip(codes, coding.sizes.tolist(), strict=True)]
        yield np.hstack(columns)[:, is_active].astype(np.float64), weighing[rows]
