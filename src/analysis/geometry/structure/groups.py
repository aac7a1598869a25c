"""The cloud of individuals parted by the categories of a factor."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.geometry.arrays import BoolArray, FloatArray, IntArray, summed


@dataclass(frozen=True, eq=False)
class GroupedCloud:
    """Individuals whose category is known: their points, groups and weights.

    Attributes
    ----------
    factor : str
        The structuring factor: the key of a question.
    categories : tuple of str
        Categories held by somebody, in declared order.
    axes : tuple of int
        The axes of the points, counted from 1.
    points : array of shape (n_individuals, n_axes)
    codes : array of shape (n_individuals,)
        Position of each individual's category in `categories`.
    weights : array of shape (n_individuals,)
    """

    factor: str
    categories: tuple[str, ...]
    axes: tuple[int, ...]
    points: FloatArray
    codes: IntArray
    weights: FloatArray

    @cached_property
    def n(self) -> int:
        """Number of individuals of known category."""
        return len(self.codes)

    @cached_property
    def sizes(self) -> IntArray:
        """Number of individuals of each group."""
        return np.bincount(self.codes, minlength=len(self.categories))

    @cached_property
    def masses(self) -> FloatArray:
        """Share of the weight of each group; they sum to 1."""
        weights = np.bincount(self.codes, self.weights, minlength=len(self.categories))
        return np.asarray(weights / weights.sum(), dtype=np.float64)

    def members(self, group: int) -> BoolArray:
        """Say of each individual whether it is in the group."""
        return np.asarray(self.codes == group)

    def group_means(self, values: FloatArray) -> FloatArray:
        """Return the weighted mean of each group, for values of shape (n_individuals, n_axes)."""
        sums = [summed(self.codes, self.weights * axis, len(self.categories)) for axis in values.T]
        return np.asarray(np.stack(sums, axis=1) / (self.masses * self.weights.sum())[:, None])

    def group_variances(self) -> FloatArray:
        """Return the variance of each group around its mean point, on each axis."""
        return self.group_means((self.points - self.group_means(self.points)[self.codes]) ** 2)


def grouped(coordinates: pd.DataFrame, factor: pd.Series, weights: pd.Series | None = None) -> GroupedCloud:
    """Return the cloud parted by a factor; individuals of unknown category are left out.

    Parameters
    ----------
    coordinates : DataFrame of shape (n_individuals, n_axes)
        Principal coordinates, indexed by respondent; the columns are the axes 1, 2, ...
    factor : Series
        Category of each respondent, indexed by respondent and named after the question.
    weights : Series, optional
        Positive weights of the respondents.

    Raises
    ------
    ValueError
        If a respondent stands twice, the factor places somebody who is not in the cloud, a
        coordinate is missing, or a weight is not positive.
    """
    _require_distinct(coordinates.index, factor.index)
    aligned = factor
    if not factor.index.equals(coordinates.index):
        _require_inside(coordinates.index, factor)
        aligned = factor.reindex(coordinates.index)
    known = aligned.dropna()
    held = pd.Categorical(known).remove_unused_categories()
    cloud = GroupedCloud(
        factor=str(factor.name),
        categories=tuple(str(category) for category in held.categories),
        axes=tuple(int(axis) for axis in coordinates.columns),
        points=coordinates.loc[known.index].to_numpy(dtype=np.float64),
        codes=np.asarray(held.codes, dtype=np.intp),
        weights=np.ones(len(known)) if weights is None else weights.loc[known.index].to_numpy(dtype=np.float64),
    )
    if not np.isfinite(cloud.points).all():
        raise ValueError(f"{cloud.factor}: some coordinates are missing; place every individual first")
    if not (cloud.weights > 0).all():
        raise ValueError(f"{cloud.factor}: some weights are not positive; leave those individuals out")
    return cloud


def _require_distinct(*indexes: pd.Index) -> None:
    """Refuse an index where a respondent stands twice."""
    for index in indexes:
        if not index.is_unique:
            twice = index[index.duplicated()].unique().tolist()[:3]
            raise ValueError(f"respondents {twice} stand twice; keep one row a respondent")


def _require_inside(cloud: pd.Index, factor: pd.Series) -> None:
    """Refuse a factor that places individuals who are not part of the cloud."""
    known = factor.dropna()
    outside = known[cloud.get_indexer(known.index) < 0]  # a hundred times quicker than `isin` of many texts
    if len(outside):
        categories = ", ".join(sorted({str(category) for category in outside}))
        raise ValueError(
            f"« {factor.name} » : {len(outside)} individus sur {len(known)} ne font pas partie du nuage "
            f"({categories}) ; comparer ces groupes par un test d’homogénéité sur la réunion des deux nuages, "
            "coordonnées projetées comprises"
        )
