"""Correspondence analysis of a table of counts, through prince, in the columns of a space's tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.geometry.arrays import ZERO, FloatArray, frozen, ratio
from analysis.geometry.space.factorial import FactorialAxes
from analysis.geometry.space.principal import require_number_of_axes, settled_signs


@dataclass(frozen=True, eq=False)
class TablePoints:
    """The rows of a table, then its columns, as points."""

    labels: pd.MultiIndex  # question (the name of the rows, or of the columns), category
    counts: FloatArray  # (n_points,) total of each row or column
    masses: FloatArray  # (n_points,) share of the total of the table
    coordinates: FloatArray  # (n_points, n_axes), principal
    squared_distances: FloatArray  # (n_points,) from the mean profile
    eigenvalues: FloatArray  # (n_axes,)

    @cached_property
    def contributions(self) -> FloatArray:
        """Share of each axis that each point brings: those of the rows sum to 1, and those of the columns."""
        return np.asarray(self.masses[:, None] * self.coordinates**2 / self.eigenvalues)

    @cached_property
    def cos2(self) -> FloatArray:
        """Squared cosines of the points; missing for one that is the mean profile."""
        return ratio(self.coordinates**2, self.squared_distances[:, None])

    def flipped(self, signs: FloatArray) -> TablePoints:
        """Return the points with some axes turned round."""
        return replace(self, coordinates=frozen(self.coordinates * signs))


@dataclass(frozen=True, eq=False, kw_only=True, repr=False)
class Correspondence(FactorialAxes):
    """The axes of a table, and its rows and columns as points: `tables.rate_table` and `point_table` tell them.

    Attributes
    ----------
    all_eigenvalues : array
        Every axis that has some variance, none where rows and columns are independent.
    categories : TablePoints
        Rows, then columns, on the axes kept.
    """

    categories: TablePoints


def fit_ca(table: pd.DataFrame, *, n_axes: int = 2) -> Correspondence:
    """Fit the correspondence analysis of a table of counts.

    Parameters
    ----------
    table : DataFrame of shape (n_rows, n_columns)
        Counts, or weights. Rows and columns without any are left out: they have no profile.
    n_axes : int
        Number of axes kept, at most all that have some variance.

    Returns
    -------
    Correspondence
        The row or column that contributes most to an axis, rows first, lies on its positive side.

    Raises
    ------
    ValueError
        If a count is negative or missing, or fewer than two rows or columns hold any.
    ModuleNotFoundError
        If prince is not installed: the library alone does without.

    References
    ----------
    Greenacre, M. (2017). *Correspondence Analysis in Practice*, 3rd ed. CRC. Computed by prince.
    """
    require_number_of_axes(n_axes)
    held = _with_counts(table)
    eigenvalues, points = _axes(held)
    counts = np.concatenate([held.sum(axis=1), held.sum(axis=0)])
    kept = slice(n_axes)
    cloud = TablePoints(
        labels=_labels(held),
        counts=frozen(counts),
        masses=frozen(counts / held.to_numpy().sum()),
        coordinates=frozen(points[:, kept].copy()),
        squared_distances=frozen((points**2).sum(axis=1)),
        eigenvalues=eigenvalues[kept],
    )
    return Correspondence(all_eigenvalues=eigenvalues, categories=cloud)


def _labels(held: pd.DataFrame) -> pd.MultiIndex:
    """Return the question and category of each row, then of each column."""
    pairs = [(index.name, category) for index in (held.index, held.columns) for category in index]
    return pd.MultiIndex.from_tuples(pairs, names=["question", "category"])


def _with_counts(table: pd.DataFrame) -> pd.DataFrame:
    """Return the rows and columns that hold counts, or refuse a table that is none."""
    counts = table.to_numpy(dtype=float)
    if not np.isfinite(counts).all() or (counts < 0).any():
        raise ValueError("some counts are negative, infinite or missing; give counts of 0 or more")
    held: pd.DataFrame = table.loc[counts.sum(axis=1) > 0, counts.sum(axis=0) > 0].astype(float)
    if min(held.shape) < 2:
        raise ValueError(f"{held.shape[0]} row(s) and {held.shape[1]} column(s) hold counts; give two of each at least")
    return held


def _axes(held: pd.DataFrame) -> tuple[FloatArray, FloatArray]:
    """Return the eigenvalues and the principal coordinates of rows, then of columns, their signs settled."""
    try:
        from prince import CA
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            "prince analyses tables: install the [study] extra of the library", name=error.name
        ) from error

    numbered = pd.DataFrame(held.to_numpy())
    fitted = CA(n_components=min(held.shape) - 1, engine="scipy").fit(numbered)
    eigenvalues = np.asarray(fitted.eigenvalues_, dtype=float)
    eigenvalues = eigenvalues[eigenvalues > ZERO]
    coordinates = [fitted.row_coordinates(numbered), fitted.column_coordinates(numbered)]
    points = np.vstack([cloud.to_numpy()[:, : len(eigenvalues)] for cloud in coordinates])
    masses = np.concatenate([held.sum(axis=1), held.sum(axis=0)])
    settled = settled_signs(points * np.sqrt(masses)[:, None])
    return eigenvalues, settled / np.sqrt(masses)[:, None]
