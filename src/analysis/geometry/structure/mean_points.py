"""Structured data analysis: mean points of a factor, variance between and within, scaled deviations."""

from bisect import bisect_right
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.geometry.arrays import FloatArray, ratio
from analysis.geometry.structure.groups import GroupedCloud, grouped

NOTABLE, LARGE = 0.5, 1.0  # scaled deviations, in standard deviations of the axis
SIZES = ("negligible", "notable", "large")  # parted by these


def mean_points(coordinates: pd.DataFrame, factor: pd.Series, weights: pd.Series | None = None) -> pd.DataFrame:
    """Return the mean point of each category and the variance of its group.

    Parameters
    ----------
    coordinates : DataFrame of shape (n_individuals, n_axes)
        Principal coordinates of individuals; the columns are the axes 1, 2, ...
    factor : Series
        Category of each respondent, named after the question; unknown ones are left out.
    weights : Series, optional
        Weights of the respondents; equal by default.

    Returns
    -------
    DataFrame
        factor, category, n, axis, mean, variance: one row a category and axis. The variance is that
        of the group around its mean point (divisor: its number or weight).

    References
    ----------
    Le Roux, B. and Rouanet, H. (2010). *Multiple Correspondence Analysis*. SAGE, QASS 163, ch. 4.
    """
    cloud = grouped(coordinates, factor, weights)
    n_groups, n_axes = len(cloud.categories), len(cloud.axes)
    return pd.DataFrame(
        {
            "factor": cloud.factor,
            "category": np.repeat(np.array(cloud.categories, dtype=object), n_axes),
            "n": np.repeat(cloud.sizes, n_axes),
            "axis": np.tile(cloud.axes, n_groups),
            "mean": cloud.group_means(cloud.points).ravel(),
            "variance": cloud.group_variances().ravel(),
        }
    )


def variance_breakdown(coordinates: pd.DataFrame, factor: pd.Series, weights: pd.Series | None = None) -> pd.DataFrame:
    """Return how the variance of each axis divides between and within the groups of a factor.

    Parameters
    ----------
    coordinates, factor, weights
        As in `mean_points`.

    Returns
    -------
    DataFrame
        factor, axis, n, between, within, total, eta2. The total is that of the individuals whose
        category is known; eta2 = between / total, missing where the total is nothing.
    """
    cloud = grouped(coordinates, factor, weights)
    between, within = between_variances(cloud), cloud.masses @ cloud.group_variances()
    total = between + within
    return pd.DataFrame(
        {
            "factor": cloud.factor,
            "axis": cloud.axes,
            "n": cloud.n,
            "between": between,
            "within": within,
            "total": total,
            "eta2": ratio(between, total),
        }
    )


def between_variances(cloud: GroupedCloud) -> FloatArray:
    """Return the variance of the groups' mean points on each axis."""
    means = cloud.group_means(cloud.points)
    return np.asarray(cloud.masses @ (means - cloud.masses @ means) ** 2, dtype=np.float64)


def scaled_deviations(
    coordinates: pd.DataFrame,
    factor: pd.Series,
    eigenvalues: pd.Series,
    weights: pd.Series | None = None,
) -> pd.DataFrame:
    r"""Return the deviations between mean points, two by two, in standard deviations of the axes.

    Parameters
    ----------
    coordinates, factor, weights
        As in `mean_points`.
    eigenvalues : Series of shape (n_axes,)
        Variances :math:`\lambda_l` of the axes of the reference cloud, indexed by axis.

    Returns
    -------
    DataFrame
        factor, category_a, category_b, axis, scaled_deviation
        :math:`(\bar y_a - \bar y_b)/\sqrt{\lambda_l}`, size (negligible, notable from 0.5, large from 1).

    Raises
    ------
    ValueError
        If an axis has no eigenvalue, or no variance to be measured by.

    References
    ----------
    Le Roux, B. and Rouanet, H. (2010). *Multiple Correspondence Analysis*. SAGE, QASS 163, ch. 4.
    """
    cloud = grouped(coordinates, factor, weights)
    scaled = cloud.group_means(cloud.points) / np.sqrt(variances_of(eigenvalues, cloud.axes))
    rows = [
        (cloud.factor, cloud.categories[a], cloud.categories[b], axis, deviation)
        for a, b in combinations(range(len(cloud.categories)), 2)
        for axis, deviation in zip(cloud.axes, scaled[a] - scaled[b], strict=True)
    ]
    table = pd.DataFrame(rows, columns=["factor", "category_a", "category_b", "axis", "scaled_deviation"])
    return table.assign(size=deviation_sizes(table["scaled_deviation"]))


def variances_of(eigenvalues: pd.Series, axes: tuple[int, ...]) -> FloatArray:
    """Return the eigenvalues of the axes, all of them positive."""
    absent = [axis for axis in axes if axis not in eigenvalues.index]
    if absent:
        raise ValueError(f"axes {absent} have no eigenvalue; give the eigenvalue of every axis")
    variances = eigenvalues.loc[list(axes)].to_numpy(dtype=np.float64)
    if not (variances > 0).all():
        empty = [axis for axis, variance in zip(axes, variances, strict=True) if not variance > 0]
        raise ValueError(f"axes {empty} have no variance; keep fewer axes")
    return variances


def deviation_sizes(deviations: pd.Series) -> pd.Series:
    """Name the size of scaled deviations: negligible, notable (0.5 and more) or large (1 and more)."""
    names = np.array(SIZES, dtype=object)
    return pd.Series(names[np.digitize(deviations.abs(), [NOTABLE, LARGE])], index=deviations.index, dtype="str")


def deviation_size(deviation: float) -> str:
    """Name the size of one scaled deviation, as `deviation_sizes` does of many."""
    return SIZES[bisect_right((NOTABLE, LARGE), abs(deviation))]
