"""Clouds of individuals as they may be shown: to everybody, how many stand in each cell of a grid, never who."""

import numpy as np
import pandas as pd

from analysis.printing.few import MINIMUM

FINEST, FINE, COARSE = 8, 4, 2  # cells in one standard deviation of the cloud
LEGIBLE = 300  # individuals whose points are told apart on a plane
CROWD = 10_000  # and those of whom only the density can be drawn
SAME = 9  # decimals to which two points are one


def gridded(coordinates: pd.DataFrame, step: float, factor: pd.Series | None = None) -> pd.DataFrame:
    """Return the number of individuals in each cell of a grid.

    Parameters
    ----------
    coordinates : DataFrame of shape (n_individuals, n_axes)
        Coordinates on the axes shown, indexed by respondent. Exact coordinates give answers back: on a plane of
        a survey of sixty, three decimals are enough to recover everybody's.
    step : float
        Side of a cell. The origin is the centre of one.
    factor : Series, optional
        Category of each respondent: the categories of a cell are then counted apart, unknown ones left out.

    Returns
    -------
    DataFrame
        The columns of `coordinates` (centres of cells), category where a factor is given, n; sorted, so that the
        order of respondents is not told either.

    Raises
    ------
    ValueError
        If the step is not positive.
    """
    if not step > 0:
        raise ValueError(f"a step of {step} makes no grid; give a positive number")
    cells = pd.DataFrame(np.floor(coordinates.to_numpy(dtype=np.float64) / step + 0.5) * step + 0.0)
    cells.columns = coordinates.columns
    keys = list(coordinates.columns)
    if factor is not None:
        cells["category"] = factor.reindex(coordinates.index).astype("str").to_numpy()
        keys.append("category")
    return cells.dropna().groupby(keys, sort=True).size().rename("n").reset_index()


def shown_points(coordinates: pd.DataFrame, factor: pd.Series, *, like: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the cloud of individuals that a figure by factor shows the team: each at its place, by its pseudonym.

    Parameters
    ----------
    coordinates : DataFrame of shape (n_individuals, 2)
        Coordinates on the plane shown, indexed by respondent.
    factor : Series
        Category of each respondent; unknown ones are left out.
    like : DataFrame, optional
        The cloud whose grid it is, where it is another one.

    Returns
    -------
    DataFrame
        The columns of `coordinates`, category, n, respondents: the pseudonyms of those who stand at a point, parted by
        a space. More than `LEGIBLE` individuals would cover each other: they are counted in the cells of a fine grid,
        finer where they are more than `CROWD`, and respondents are missing.
    """
    cloud = coordinates if like is None else like
    many = max(len(coordinates), len(cloud))
    if many > LEGIBLE:
        side = float(cloud.std(ddof=0).max()) / (FINEST if many > CROWD else FINE)
        return gridded(coordinates, side, factor).assign(respondents=None)
    places = coordinates.round(SAME) + 0.0
    told = places.assign(
        category=factor.reindex(places.index).astype("str").to_numpy(), respondents=places.index.astype("str")
    ).dropna()
    points = told.groupby([*places.columns, "category"], sort=True)["respondents"]
    return points.agg(n="size", respondents=lambda names: " ".join(sorted(names))).reset_index()


def shown_cells(
    coordinates: pd.DataFrame, *, like: pd.DataFrame | None = None, decimals: int | None = None
) -> pd.DataFrame:
    """Return the cells of the cloud of individuals that every figure of a report for everybody may show.

    On a fine grid most cells hold one person, and the same cell met in one figure per factor tells all that the factors
    know of that person. Such clouds are therefore drawn on a coarse grid, the same for every factor, in which no cell
    says its category and none holds fewer than three respondents; mean points and ellipses alone tell the categories
    apart.

    Parameters
    ----------
    coordinates : DataFrame of shape (n_individuals, 2)
        Coordinates on the plane shown, indexed by respondent.
    like : DataFrame, optional
        The cloud whose grid it is, where it is another one.
    decimals : int, optional
        Those of the side of a cell, where the variance of an axis may not be told more finely.

    Returns
    -------
    DataFrame
        The columns of `coordinates`, category (missing), n.
    """
    side = float((coordinates if like is None else like).std(ddof=0).max()) / COARSE
    cells = gridded(coordinates, side if decimals is None else max(round(side, decimals), 10.0**-decimals))
    return cells[cells["n"] >= MINIMUM].reset_index(drop=True).assign(category=None)
