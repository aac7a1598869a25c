"""Correspondence analysis of a table of counts, through prince, in the columns of a space's tables."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.geometry.arrays import ZERO, FloatArray, ratio
from analysis.geometry.principal import settled_signs
from analysis.geometry.tables import long_table


@dataclass(frozen=True, eq=False)
class Correspondence:
    """The axes of a table, and its rows and columns as points.

    Attributes
    ----------
    eigenvalues : DataFrame
        axis, eigenvalue, rate, cumulative_rate: every axis that has some variance, none where rows and columns are
        independent.
    categories : DataFrame
        question (the name of the rows, or of the columns), category, axis, n, mass (share of the total), coordinate
        (principal), contribution, cos2: one row a point and axis kept.
    """

    eigenvalues: pd.DataFrame
    categories: pd.DataFrame


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

    References
    ----------
    Greenacre, M. (2017). *Correspondence Analysis in Practice*, 3rd ed. CRC. Computed by prince.
    """
    if n_axes < 1:
        raise ValueError(f"n_axes is {n_axes}; keep at least one axis")
    held = _with_counts(table)
    eigenvalues, points = _axes(held)
    n_rows, counts = len(held), held.to_numpy()
    categories = [
        _points(held.index, counts.sum(axis=1), points[:n_rows], eigenvalues),
        _points(held.columns, counts.sum(axis=0), points[n_rows:], eigenvalues),
    ]
    told = pd.concat(categories, ignore_index=True)
    return Correspondence(_rates(eigenvalues), told[told["axis"] <= n_axes].reset_index(drop=True))


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
    from prince import CA

    numbered = pd.DataFrame(held.to_numpy())
    fitted = CA(n_components=min(held.shape) - 1, engine="scipy").fit(numbered)
    eigenvalues = np.asarray(fitted.eigenvalues_, dtype=float)
    eigenvalues = eigenvalues[eigenvalues > ZERO]
    coordinates = [fitted.row_coordinates(numbered), fitted.column_coordinates(numbered)]
    points = np.vstack([cloud.to_numpy()[:, : len(eigenvalues)] for cloud in coordinates])
    masses = np.concatenate([held.sum(axis=1), held.sum(axis=0)])
    settled = settled_signs(points * np.sqrt(masses)[:, None])
    return eigenvalues, settled / np.sqrt(masses)[:, None]


def _rates(eigenvalues: FloatArray) -> pd.DataFrame:
    """Return the rate of every axis."""
    rates = ratio(eigenvalues, eigenvalues.sum(keepdims=True))
    axes = np.arange(1, len(eigenvalues) + 1)
    return pd.DataFrame({"axis": axes, "eigenvalue": eigenvalues, "rate": rates, "cumulative_rate": rates.cumsum()})


def _points(labels: pd.Index, counts: FloatArray, points: FloatArray, eigenvalues: FloatArray) -> pd.DataFrame:
    """Return the rows, or the columns, as points of the axes."""
    squares, masses = points**2, counts / counts.sum()
    table = pd.DataFrame({"question": labels.name, "category": labels, "n": counts, "mass": masses})
    return long_table(
        table,
        coordinate=points,
        contribution=masses[:, None] * squares / eigenvalues,
        cos2=ratio(squares, squares.sum(axis=1, keepdims=True)),
    )[["question", "category", "axis", "n", "mass", "coordinate", "contribution", "cos2"]]
