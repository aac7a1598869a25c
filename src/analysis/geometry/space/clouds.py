"""The two clouds of a space, as arrays: categories and individuals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.geometry.arrays import ZERO, BoolArray, FloatArray, IntArray, frozen, ratio
from analysis.geometry.space.aids import (
    KnownAnswers,
    correlation_ratios,
    known_answers,
    question_sums,
    v_tests,
)
from analysis.geometry.space.burt import MANY, SuperQuestion
from analysis.geometry.space.coding import Coding
from analysis.geometry.space.metric import Metric
from analysis.geometry.space.principal import KeptAxes

ROWS = 1 << 13  # individuals placed at once: in the processor's cache, and in memory that the allocator keeps
SCORED = 1 << 12  # joint answers whose scores stay in the processor's cache
AIDED = 1 << 15  # individuals whose aids are made at once


@dataclass(frozen=True, eq=False)
class IndividualCloud:
    """Individuals as points; their aids to interpretation are made once they are asked for."""

    index: pd.Index
    coordinates: FloatArray  # (n_individuals, n_axes), principal
    squared_distances: FloatArray  # (n_individuals,) from the mean point, in the whole space
    eigenvalues: FloatArray  # (n_axes,) variances of the axes
    masses: FloatArray | None  # (n_individuals,) or (1,) if alike; none for supplementary individuals

    @cached_property
    def contributions(self) -> FloatArray | None:
        """Share of each axis that each individual brings, shaped as the coordinates; none if supplementary."""
        if self.masses is None:
            return None
        axes, variances = self.coordinates.T, self.eigenvalues[:, None]
        shares = np.empty(axes.shape)
        for rows in _slices(axes.shape[1]):
            own = np.square(axes[:, rows], out=shares[:, rows])
            own *= (self.masses[rows] if len(self.masses) > 1 else self.masses) / variances
        return frozen(shares).T

    @cached_property
    def cos2(self) -> FloatArray:
        """Squared cosines, shaped as the coordinates; missing for an individual at the mean point."""
        axes = self.coordinates.T
        cosines = np.empty(axes.shape)
        for rows in _slices(axes.shape[1]):
            distances = self.squared_distances[rows]
            own = np.square(axes[:, rows], out=cosines[:, rows])
            own /= np.where(distances > ZERO, distances, np.nan)
        return frozen(cosines).T

    def flipped(self, signs: FloatArray) -> IndividualCloud:
        """Return the cloud with some axes turned round."""
        return replace(self, coordinates=frozen(self.coordinates * signs))


@dataclass(frozen=True, eq=False)
class CategoryCloud:
    """Categories of some questions as points, with their aids to interpretation."""

    coding: Coding
    counts: IntArray  # (n_categories,) respondents who hold each, unweighted
    frequencies: FloatArray  # (n_categories,) share of the weight of all respondents
    is_active: BoolArray  # (n_categories,) whether it shapes the space
    coordinates: FloatArray  # (n_categories, n_axes), principal; missing where nobody holds the category
    contributions: FloatArray  # same shape; missing unless active
    known: KnownAnswers  # of each question
    metric: Metric | None = None  # that of the space they shape; none for supplementary questions

    @property
    def labels(self) -> pd.MultiIndex:
        """The (question, category) of each point."""
        return self.coding.labels

    @cached_property
    def mean_points(self) -> FloatArray:
        r"""Mean points of those who hold each category, over :math:`\sqrt\lambda`: coordinates, but in a class."""
        if self.metric is None:
            return self.coordinates
        return ratio(self.coordinates * self.metric.reference[:, None], self.frequencies[:, None])

    @cached_property
    def inertia(self) -> FloatArray:
        r"""Inertia :math:`w_k (1 - f_k)` of each active category, 0 for others; a class has the metric of the whole."""
        assert self.metric is not None
        variances = self.metric.shares * self.frequencies * (1 - self.frequencies)
        return np.where(self.is_active, np.nan_to_num(ratio(variances, self.metric.reference)), 0)

    @cached_property
    def cos2(self) -> FloatArray:
        r"""Squared cosines :math:`y^2 f / (1 - f)` of mean points; missing for a category that all hold."""
        return ratio(self.mean_points**2 * self.frequencies[:, None], 1 - self.frequencies[:, None])

    @cached_property
    def v_tests(self) -> FloatArray:
        """Test values of categories on axes, on known answers only."""
        return v_tests(
            self.mean_points, self.frequencies, self.known, self.coding.question_of, self.coding.n_respondents
        )

    @cached_property
    def eta2(self) -> FloatArray:
        """Correlation ratios (n_questions, n_axes) over all categories, on known answers only."""
        return correlation_ratios(self.mean_points, self.frequencies, self.known, self.coding.question_of)

    @cached_property
    def question_contributions(self) -> FloatArray:
        """Contributions (n_questions, n_axes): sums over active categories; missing for supplementary questions."""
        sums = question_sums(self.contributions, self.coding.question_of, self.coding.n_questions)
        return sums if self.is_active.any() else np.full_like(sums, np.nan)

    def flipped(self, signs: FloatArray) -> CategoryCloud:
        """Return the cloud with some axes turned round."""
        known = replace(self.known, mean=self.known.mean * signs)
        return replace(self, coordinates=frozen(self.coordinates * signs), known=known)


def active_cloud(coding: Coding, counts: FloatArray, axes: KeptAxes, known: KnownAnswers) -> CategoryCloud:
    """Return the cloud of the categories of the active questions: mean points of those who hold them, over √λ.

    Where the metric takes its frequencies from elsewhere, their ratio to those of the cloud draws the points nearer.
    """
    standard, frequencies, metric = axes.standard_coordinates, axes.frequencies, axes.metric
    points = _barycentres(axes.joint, standard, metric) / np.sqrt(axes.eigenvalues)
    return CategoryCloud(
        coding=coding,
        counts=np.rint(counts).astype(int),
        frequencies=frozen(frequencies.copy()),
        is_active=axes.is_active,
        coordinates=frozen(points * ratio(frequencies, metric.reference)[:, None]),
        contributions=category_contributions(standard, metric, axes.is_active),
        known=known,
        metric=metric,
    )


def supplementary_cloud(
    coding: Coding, individuals: IndividualCloud, eigenvalues: FloatArray, weights: FloatArray | None
) -> CategoryCloud:
    """Return the categories of supplementary questions as mean points of those who hold them, over √λ."""
    counts = coding.counts().astype(int)
    held = coding.counts(weights)
    sums = [coding.counts(_weighted(column, weights)) for column in individuals.coordinates.T]
    coordinates = ratio(np.column_stack(sums), held[:, None]) / np.sqrt(eigenvalues)
    frequencies = held / coding.n_respondents
    return CategoryCloud(
        coding=coding,
        counts=counts,
        frequencies=frozen(frequencies),
        is_active=np.zeros(len(counts), dtype=bool),
        coordinates=frozen(coordinates),
        contributions=frozen(np.full_like(coordinates, np.nan)),
        known=known_answers(coding, frequencies, individuals.coordinates, eigenvalues, weights),
    )


def category_contributions(standard: FloatArray, metric: Metric, is_active: BoolArray) -> FloatArray:
    r"""Return the share :math:`w_k f_k v_k^2` of each axis that each active category brings; missing for others."""
    return frozen(np.where(is_active[:, None], standard**2 * metric.masses[:, None], np.nan))


def _barycentres(joint: FloatArray, standard: FloatArray, metric: Metric) -> FloatArray:
    r"""Return the mean point of those who hold each category, from joint frequencies alone.

    :math:`\bar y_k = \sum_{l\ active} w_l (f_{kl} / f_k - f_l)\, v_l`; missing where nobody holds it.
    """
    frequencies = joint.diagonal()
    return np.asarray((ratio(joint, frequencies[:, None]) - frequencies) @ (standard * metric.shares[:, None]))


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """What each category adds to the coordinates of those who hold it, and to their squared distance."""

    of_categories: FloatArray  # (n_categories, n_axes + 1); the last column is the squared distance
    constant: FloatArray  # (n_axes + 1,) what everybody gets


def placing_scores(standard: FloatArray, frequencies: FloatArray, is_active: BoolArray, metric: Metric) -> Scores:
    r"""Return the scores that place individuals.

    :math:`y_i = \sum_{k\ active} w_k (z_{ik} - f_k)\, v_k` and
    :math:`d_i^2 = \sum_{k\ active} w_k (z_{ik} - f_k)^2 / f_k`, whose divisor is the frequency of the metric.
    """
    active, weighted = frequencies * is_active, standard * metric.shares[:, None]
    squares = np.zeros(len(active))
    squares[is_active] = metric.scales(is_active) ** 2
    of_categories = np.empty((len(active), weighted.shape[1] + 1))
    of_categories[:, :-1], of_categories[:, -1] = weighted, squares * (1 - 2 * active)
    constant = np.empty(of_categories.shape[1])
    constant[:-1], constant[-1] = -active @ weighted, squares @ active**2
    return Scores(of_categories, constant)


def placed(
    index: pd.Index,
    packs: Sequence[SuperQuestion],
    scores: Scores,
    eigenvalues: FloatArray,
    masses: FloatArray | None = None,
) -> IndividualCloud:
    """Return individuals placed by the scores of the categories that they hold, in one pass over them.

    Parameters
    ----------
    index : Index
        The individuals.
    packs : sequence of SuperQuestion
        Their answers, packed.
    scores : Scores
        As made by `placing_scores`.
    eigenvalues : array of shape (n_axes,)
        Variances of the axes.
    masses : array of shape (n_individuals,) or (1,), optional
        Share of the total weight that each individual bears, or that all bear alike. Supplementary individuals
        bear none, and have no contributions.
    """
    scored = [_Scored(pack.codes, pack.members @ scores.of_categories[pack.columns]) for pack in packs]
    scored[0].table[:] += scores.constant
    if len(index) >= MANY:
        scored = _together(scored)
    places = np.empty((len(scores.constant), len(index)))  # an axis after the other: whole columns are worked on
    for start in range(0, len(index), ROWS):
        rows = slice(start, start + ROWS)
        places[:, rows] = _gathered(scored, rows).T
    frozen(places)
    return IndividualCloud(index, places[:-1].T, places[-1], eigenvalues, masses)


@dataclass(frozen=True, slots=True, eq=False)
class _Scored:
    """The joint answer of each individual to some questions, and the scores of each joint answer."""

    codes: IntArray
    table: FloatArray

    def crossed(self, other: _Scored) -> _Scored:
        """Return the same of the questions of both."""
        n = len(other.table)
        table = (self.table[:, None, :] + other.table).reshape(-1, self.table.shape[1])
        kind = np.min_scalar_type(len(table))
        return _Scored(self.codes.astype(kind) * kind.type(n) + other.codes.astype(kind), table)


def _together(scored: Sequence[_Scored]) -> list[_Scored]:
    """Return neighbours crossed while their joint answers are few: of many individuals, each table costs a pass."""
    made = [scored[0]]
    for other in scored[1:]:
        if len(made[-1].table) * len(other.table) <= SCORED:
            made[-1] = made[-1].crossed(other)
        else:
            made.append(other)
    return made


def _gathered(scored: Sequence[_Scored], rows: slice) -> FloatArray:
    """Return the sum of the scores of the joint answers of some rows."""
    total = scored[0].table.take(scored[0].codes[rows], axis=0)
    for each in scored[1:]:
        total += each.table.take(each.codes[rows], axis=0)
    return total


def _slices(n: int) -> Iterator[slice]:
    """Yield the places of individuals whose aids are made at once."""
    for start in range(0, n, AIDED):
        yield slice(start, start + AIDED)


def _weighted(values: FloatArray, weights: FloatArray | None) -> FloatArray:
    """Return values times weights, if there are weights."""
    return values if weights is None else values * weights
