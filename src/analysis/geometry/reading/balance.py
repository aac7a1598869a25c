"""The two sides of an axis: what their categories bring to it, and which of them are retained to read it."""

import numpy as np
import pandas as pd

from analysis.geometry.arrays import BoolArray, FloatArray
from analysis.geometry.space.factorial import CategorySpace
from analysis.geometry.space.principal import TIE

SIDES = ("negative", "positive")


def baseline(is_active: BoolArray) -> float:
    """Return 1/K, the mean contribution of the K active categories: what they bring to any axis sums to 1."""
    return 1 / int(is_active.sum())


def retained(contributions: FloatArray, is_active: BoolArray) -> BoolArray:
    """Return the active categories that bring more to each axis than the mean.

    Parameters
    ----------
    contributions : array of shape (n_categories, n_axes)
        Fractions; missing for categories that are not active.
    is_active : array of shape (n_categories,)
        Which categories shape the space.

    Returns
    -------
    array of bool of shape (n_categories, n_axes)
        A contribution equal to the mean, but for rounding, is not above it.
    """
    if not is_active.any():
        return np.zeros_like(contributions, dtype=bool)
    return np.asarray(np.nan_to_num(contributions) > baseline(is_active) + TIE)


def by_importance(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the categories of one axis, those that make most of it first; where none is told, the farthest first.

    Parameters
    ----------
    rows : DataFrame
        contribution, which may be missing, and coordinate.
    """
    made = "coordinate" if rows["contribution"].isna().all() else "contribution"
    sizes = np.abs(rows[made].to_numpy(dtype=np.float64, na_value=np.nan))
    return rows.iloc[np.argsort(-sizes, kind="stable")]


def axis_balance(space: CategorySpace) -> pd.DataFrame:
    """Return what the active categories of each side bring to each axis, and those retained among them.

    Parameters
    ----------
    space : CategorySpace
        The fitted space: of all or of a class, its questions counting alike or not.

    Returns
    -------
    DataFrame
        axis, side (negative, positive), n_categories and contribution of the side, baseline, n_retained and
        retained_share (sum of the contributions above the baseline). The contributions of the two sides of an axis
        sum to 1; a category at the centre of the axis is counted on the positive side.

    Notes
    -----
    The baseline is 1/K whatever the questions count: it is the mean contribution in any metric. Where a theme weighs
    more its categories pass it more easily, as they should: they make more of the axis.

    References
    ----------
    Le Roux, B. and Rouanet, H. (2010). *Multiple Correspondence Analysis*. SAGE, QASS 163, ch. 3.
    """
    cloud = space.categories
    active = cloud.is_active
    brought, negative = cloud.contributions[active], cloud.coordinates[active] < -TIE
    above = retained(cloud.contributions, active)[active]
    sides = np.stack([negative, ~negative], axis=-1)  # category, axis, side
    kept = sides & above[..., None]
    values = {
        "n_categories": sides.sum(axis=0),
        "contribution": (brought[..., None] * sides).sum(axis=0),
        "baseline": np.full((space.n_axes, len(SIDES)), baseline(active)),
        "n_retained": kept.sum(axis=0),
        "retained_share": (brought[..., None] * kept).sum(axis=0),
    }
    index = pd.MultiIndex.from_product([space.axes, SIDES], names=["axis", "side"])
    return pd.DataFrame({name: array.ravel() for name, array in values.items()}, index=index).reset_index()
