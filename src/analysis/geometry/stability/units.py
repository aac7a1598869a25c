"""What is drawn again where respondents are many: groups of them taken at random, or those who answered alike."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from analysis.geometry.arrays import BoolArray, FloatArray, IntArray
from analysis.geometry.sizes import GROUPS
from analysis.geometry.space.coding import Coding
from analysis.geometry.space.factorial import FactorialSpace


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """Groups of respondents, and what each brings to a table.

    Attributes
    ----------
    joints : array of shape (n_units, n_active, n_active)
        Burt tables of the respondents of the space in each group, on the active categories.
    weights : array of shape (n_units,)
        What these respondents weigh.
    held : array of shape (n_units, n_active), optional
        Of all the respondents drawn, where the space is that of a class: the weight of who holds each category.
    everybody : array of shape (n_units,), optional
        What all of them weigh.
    """

    joints: FloatArray
    weights: FloatArray
    held: FloatArray | None = None
    everybody: FloatArray | None = None

    def resampled(self, generator: np.random.Generator, draws: int) -> tuple[FloatArray, FloatArray | None]:
        """Return relative joint frequencies of as many groups drawn with replacement; with those of a class, of all."""
        n = len(self.weights)
        return self._taken(generator.multinomial(n, np.full(n, 1 / n), size=draws).astype(np.float64))

    @property
    def whole(self) -> FloatArray:
        """The relative joint frequencies of the survey."""
        return np.asarray(self._taken(np.ones((1, len(self.weights))))[0][0])

    def _taken(self, times: FloatArray) -> tuple[FloatArray, FloatArray | None]:
        size = self.joints.shape[1]
        sums = (times @ self.joints.reshape(len(self.joints), -1)).reshape(-1, size, size)
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
    order = generator.permutation(respondents_of(space))
    bounds = np.linspace(0, len(order), number + 1).round().astype(np.intp)
    if survey is None:
        return Units(*_burt_of_groups(own, is_active, space.weights, order, bounds))
    place = np.full(len(order), -1)
    place[survey.members] = np.arange(own.n_respondents)
    inside = place[order] >= 0
    ends = np.append(0, np.cumsum(inside))[bounds]
    joints, weights = _burt_of_groups(own, is_active, space.weights, place[order[inside]], ends)
    held, everybody = _burt_of_groups(survey.coding, is_active, survey.weights, order, bounds)
    return Units(joints, weights, np.asarray(np.diagonal(held, axis1=1, axis2=2), dtype=np.float64), everybody)


def _burt_of_groups(
    coding: Coding, is_active: BoolArray, weights: FloatArray | None, order: IntArray, bounds: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Return the Burt table of each group of respondents, and its weight."""
    codes = [own[order] for own in coding.codes]
    weighing = np.ones(len(order)) if weights is None else weights[order]
    tables = np.empty((len(bounds) - 1, int(is_active.sum()), int(is_active.sum())))
    for group, (first, last) in enumerate(pairwise(bounds)):
        rows = slice(first, last)
        columns = [own[rows, None] == np.arange(size) for own, size in zip(codes, coding.sizes.tolist(), strict=True)]
        indicator = np.hstack(columns)[:, is_active].astype(np.float64)
        tables[group] = (indicator.T * weighing[rows]) @ indicator
    totals = np.diff(np.append(0.0, np.cumsum(weighing))[bounds])
    return tables, np.asarray(totals, dtype=np.float64)
