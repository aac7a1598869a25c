"""A fitted space: frozen arrays inside, labelled tables on demand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import import_module
from typing import Any, Self

import numpy as np
import pandas as pd

from analysis.geometry.arrays import FloatArray, IntArray
from analysis.geometry.space.clouds import CategoryCloud, IndividualCloud
from analysis.geometry.space.metric import Metric
from analysis.geometry.space.points import PointCloud
from analysis.geometry.space.survey import Survey


@dataclass(frozen=True, eq=False)
class QuantitativeVariables:
    """Supplementary numbers: their correlations with the axes."""

    names: tuple[str, ...]
    correlations: FloatArray  # (n_variables, n_axes)
    counts: IntArray  # (n_variables,) respondents whose number is known

    def flipped(self, signs: FloatArray) -> QuantitativeVariables:
        """Return the correlations with some axes turned round."""
        return replace(self, correlations=self.correlations * signs)


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class FactorialAxes:
    """The axes of an analysis, of a questionnaire or of a table, and the cloud of its categories.

    Arrays are held by `categories`; the properties below give them labels: categories by (question, category),
    axes by 1, 2, ...

    Attributes
    ----------
    all_eigenvalues : array
        Every non-zero eigenvalue, whatever the number of axes kept.
    categories : PointCloud
        The categories as points.
    """

    all_eigenvalues: FloatArray
    categories: PointCloud

    @property
    def n_axes(self) -> int:
        """Number of axes kept."""
        return int(self.categories.coordinates.shape[1])

    @property
    def kept_eigenvalues(self) -> FloatArray:
        """Variances of the axes kept."""
        return self.redistributed(self.all_eigenvalues)[: self.n_axes]

    def redistributed(self, values: FloatArray) -> FloatArray:
        """Return variances, or shares, of principal axes as the axes share them out."""
        return values

    @cached_property
    def axes(self) -> pd.Index:
        """The axes kept, from 1."""
        return pd.RangeIndex(1, self.n_axes + 1, name="axis")

    @cached_property
    def eigenvalues(self) -> pd.Series:
        """Variances of all axes, those not kept included; eigenvalues, unless the axes were rotated."""
        axes = pd.RangeIndex(1, len(self.all_eigenvalues) + 1, name="axis")
        return pd.Series(self.redistributed(self.all_eigenvalues), index=axes, name="eigenvalue")

    @cached_property
    def coordinates(self) -> pd.DataFrame:
        """Principal coordinates of the categories."""
        return self._by_category(self.categories.coordinates)

    @cached_property
    def contributions(self) -> pd.DataFrame:
        """Contributions of the categories, as fractions; missing for those that shape nothing."""
        return self._by_category(self.categories.contributions)

    @cached_property
    def cos2(self) -> pd.DataFrame:
        """Squared cosines of the categories."""
        return self._by_category(self.categories.cos2)

    def flipped(self, signs: FloatArray) -> Self:
        """Return the same axes, some of them turned round.

        Parameters
        ----------
        signs : array of shape (n_axes,)
            1 or -1 for each axis kept.
        """
        return replace(self, categories=self.categories.flipped(signs))

    def to_frame(self) -> pd.DataFrame:
        """Return every point on every axis kept, one row each, with its aids: what tables and figures read.

        Its columns are those of `categories.csv` (`correspondences.csv` for a table of counts): the pairs (question,
        category), axis, n, coordinate, contribution, cos2, and for a questionnaire theme, status (active, passive,
        supplementary), frequency, v_test, and whether the category is retained to read the axis.
        """
        table: pd.DataFrame = _above("geometry.reading.tables").point_frame(self)
        return table

    @cached_property
    def _shown(self) -> Any:
        return _above("showing").summary(self)

    def __repr__(self) -> str:
        return str(self._shown.text)

    def _repr_html_(self) -> str:
        """Return the result as JupyterLab shows it: its axes, what makes each, its themes."""
        return str(self._shown.html)

    def _by_category(self, values: FloatArray) -> pd.DataFrame:
        """Return values of categories with their labels."""
        return self._labelled(values, self.categories.labels)

    def _labelled(self, values: FloatArray, index: pd.Index) -> pd.DataFrame:
        """Return values on axes with their labels, without a copy."""
        return pd.DataFrame(values, index=index, columns=self.axes, copy=False)


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class CategorySpace(FactorialAxes):
    """The axes of a specific multiple correspondence analysis, and the cloud of its categories.

    Attributes
    ----------
    standard_coordinates : array of shape (n_categories, n_axes)
        Category coordinates of variance 1; 0 for categories that shape nothing.
    categories : CategoryCloud
        Categories, active and passive, of the active questions.
    rotation : array of shape (n_axes, n_axes) or None
        The declared rotation of the principal axes, in columns, if there was one.
    themes : mapping of question to theme
        What its tables and figures tell beside the questions, as `with_themes` takes it.
    """

    standard_coordinates: FloatArray
    categories: CategoryCloud
    rotation: FloatArray | None = None
    themes: Mapping[str, str] = field(default_factory=dict)

    @property
    def questions(self) -> tuple[str, ...]:
        """The active questions."""
        return self.categories.coding.questions

    @property
    def n_questions(self) -> int:
        """Number Q of active questions."""
        return self.categories.coding.n_questions

    def with_themes(self, themes: Mapping[str, str]) -> Self:
        """Return the same space, whose active questions are said to belong to themes.

        Parameters
        ----------
        themes : mapping of question to theme
            A question of no theme is left out.

        Raises
        ------
        ValueError
            If a question is none of the active ones.
        """
        unknown = [question for question in themes if question not in self.questions]
        if unknown:
            raise ValueError(f"themes name {unknown}; the active questions are {list(self.questions)}")
        return replace(self, themes=dict(themes))

    @property
    def metric(self) -> Metric:
        """How categories count in the distance between individuals."""
        metric = self.categories.metric
        assert metric is not None
        return metric

    @property
    def n_axes(self) -> int:
        """Number of axes kept."""
        return int(self.standard_coordinates.shape[1])

    def redistributed(self, values: FloatArray) -> FloatArray:
        """Return variances, or shares, of principal axes as the rotated axes share them out."""
        if self.rotation is None:
            return values
        return np.concatenate([values[: self.n_axes] @ self.rotation**2, values[self.n_axes :]])

    @cached_property
    def frequencies(self) -> pd.Series:
        """Relative frequencies of the categories of active questions."""
        return pd.Series(self.categories.frequencies, index=self.categories.coding.labels, name="frequency")

    @cached_property
    def v_tests(self) -> pd.DataFrame:
        """Test values of the categories of active questions; no test for those that are active."""
        return self._by_category(self.categories.v_tests)

    @cached_property
    def eta2(self) -> pd.DataFrame:
        """Correlation ratios of the active questions, over all their categories."""
        return self._labelled(self.categories.eta2, pd.Index(self.questions, name="question"))

    @cached_property
    def question_contributions(self) -> pd.DataFrame:
        """Contributions of the active questions, as fractions."""
        return self._labelled(self.categories.question_contributions, pd.Index(self.questions, name="question"))

    def flipped(self, signs: FloatArray) -> Self:
        """Return the same space with some axes turned round.

        Parameters
        ----------
        signs : array of shape (n_axes,)
            1 or -1 for each axis kept.
        """
        return replace(
            self,
            standard_coordinates=self.standard_coordinates * signs,
            categories=self.categories.flipped(signs),
            rotation=None if self.rotation is None else self.rotation * signs,
        )


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class FactorialSpace(CategorySpace):
    """The result of a specific multiple correspondence analysis: its categories, and its individuals.

    Attributes
    ----------
    individuals : IndividualCloud
        Active individuals; the properties below label them by the index of the answers.
    weights : array of shape (n_individuals,) or None
        Weights normalised to the number of individuals.
    supplementary : CategoryCloud or None
        Categories of the supplementary questions.
    quantitative : QuantitativeVariables or None
        Supplementary numbers.
    supplementary_individuals : IndividualCloud or None
        Individuals who shape nothing.
    survey : Survey or None
        All respondents, where the individuals are a class of them and the distances are theirs.
    """

    individuals: IndividualCloud
    weights: FloatArray | None = None
    supplementary: CategoryCloud | None = None
    quantitative: QuantitativeVariables | None = None
    supplementary_individuals: IndividualCloud | None = None
    survey: Survey | None = None

    @cached_property
    def individual_coordinates(self) -> pd.DataFrame:
        """Principal coordinates of the active individuals."""
        return self._labelled(self.individuals.coordinates, self.individuals.index)

    @cached_property
    def individual_contributions(self) -> pd.DataFrame:
        """Contributions of the active individuals, as fractions."""
        contributions = self.individuals.contributions
        assert contributions is not None
        return self._labelled(contributions, self.individuals.index)

    @cached_property
    def individual_cos2(self) -> pd.DataFrame:
        """Squared cosines of the active individuals."""
        return self._labelled(self.individuals.cos2, self.individuals.index)

    def flipped(self, signs: FloatArray) -> Self:
        """Return the same space with some axes turned round, and all that is placed in it."""
        if np.all(signs == 1):
            return self
        return replace(
            super().flipped(signs),
            individuals=self.individuals.flipped(signs),
            supplementary=self.supplementary and self.supplementary.flipped(signs),
            quantitative=self.quantitative and self.quantitative.flipped(signs),
            supplementary_individuals=self.supplementary_individuals and self.supplementary_individuals.flipped(signs),
        )


def _above(room: str) -> Any:
    """Return a room that stands above this one and shows what is made here: asked when something is shown."""
    return import_module(f"analysis.{room}")
