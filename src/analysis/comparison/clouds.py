"""The cloud of each edition as figures take it: cells of the plane, bins along the axes, points of those who answer."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import pandas as pd

from analysis.geometry.arrays import FloatArray, IntArray
from analysis.tables import TABLES

PER_DEVIATION = 2  # cells, or bins, in one standard deviation


@dataclass(frozen=True, eq=False)
class Held:
    """Respondents whose edition is known: their points, weights, and the rank of their edition among those present."""

    points: pd.DataFrame
    codes: IntArray
    editions: tuple[str, ...]
    weights: FloatArray

    @classmethod
    def of(cls, coordinates: pd.DataFrame, editions: pd.Series, weights: pd.Series | None) -> Self:
        """Return those of the respondents whose edition is known, the editions in their declared order."""
        points = coordinates[editions.notna().to_numpy()]
        held = editions.dropna().cat.remove_unused_categories()
        own = np.ones(len(held)) if weights is None else weights.loc[held.index].to_numpy(dtype=np.float64)
        codes = held.cat.codes.to_numpy().astype(np.int64)
        return cls(points, codes, tuple(str(name) for name in held.cat.categories), own)

    @property
    def axes(self) -> list[int]:
        """Numbers of the axes."""
        return [int(str(axis)) for axis in self.points.columns]

    @property
    def sizes(self) -> IntArray:
        """Respondents of each edition."""
        return np.bincount(self.codes, minlength=len(self.editions))


def cell_side(plane: pd.DataFrame) -> float:
    """Return the side of the cells: half the larger standard deviation of the cloud.

    It is that of the cells of the whole cloud, where answers are confidential, and that of the bins: what one grid
    shows is then a sum of what the other does, and no two grids tell together what neither tells.
    """
    return float(plane.std(ddof=0).max()) / PER_DEVIATION


def edition_cells(plane: pd.DataFrame, editions: pd.Series, step: float, *, space: str) -> pd.DataFrame:
    """Return how many respondents of each edition stand in each cell of a grid.

    Parameters
    ----------
    plane : DataFrame of shape (n_individuals, 2)
        Coordinates on the horizontal, then the vertical axis.
    editions : Series
        Edition of each respondent, categorical, on the same index; those of none are left out.
    step : float
        Side of the cells.
    space : str
        Key of the space, written in the table.

    Returns
    -------
    DataFrame
        edition, space, x, y (centres of cells, of which the origin is one), n; sorted by edition, then place.
    """
    if not step > 0:
        return TABLES["edition_cells"].empty()
    centres = np.floor(plane.to_numpy(dtype=np.float64) / step + 0.5) * step + 0.0
    cells = pd.DataFrame(centres, plane.index, ["x", "y"]).assign(edition=editions)
    counted = cells.groupby(["edition", "x", "y"], observed=True, sort=True).size().rename("n").reset_index()
    return counted.assign(space=space, edition=counted["edition"].astype("str"))[TABLES["edition_cells"].names]


def edition_bins(
    coordinates: pd.DataFrame,
    editions: pd.Series,
    step: float,
    *,
    space: str,
    weights: pd.Series | None = None,
) -> pd.DataFrame:
    r"""Return how each edition is spread along each axis, in bins as wide as the cells of the plane.

    Parameters
    ----------
    coordinates : DataFrame of shape (n_individuals, n_axes)
        Coordinates of the respondents of all editions in one space; the columns are its axes.
    editions : Series
        Edition of each respondent, categorical, on the same index; those of none are left out.
    step : float
        Width of the bins; the origin is in the middle of one.
    space : str
        Key of the space, written in the table.
    weights : Series, optional
        Weights of the respondents.

    Returns
    -------
    DataFrame
        edition, space, axis, low, high (the bin holds :math:`low \le y < high`), n (without weights), base, share
        (weighted, of the edition: its bins sum to one); every edition has the same bins, empty ones with a count of 0.
    """
    held = Held.of(coordinates, editions, weights)
    if not step > 0 or not held.editions:
        return TABLES["edition_bins"].empty()
    tables = [
        _bins_of(held, values, step).assign(axis=axis)
        for axis, values in zip(held.axes, held.points.to_numpy(dtype=np.float64).T, strict=True)
    ]
    return pd.concat(tables, ignore_index=True).assign(space=space)[TABLES["edition_bins"].names]


def _bins_of(held: Held, values: FloatArray, step: float) -> pd.DataFrame:
    ranks = np.floor(values / step + 0.5).astype(np.int64)
    bins = np.arange(ranks.min(), ranks.max() + 1)
    shape = (len(held.editions), len(bins))
    places = held.codes * len(bins) + ranks - ranks.min()
    counts = np.bincount(places, minlength=shape[0] * shape[1])
    sums = np.bincount(places, weights=held.weights, minlength=shape[0] * shape[1]).reshape(shape)
    return pd.DataFrame(
        {
            "edition": np.repeat(held.editions, len(bins)),
            "low": np.tile((bins - 0.5) * step, len(held.editions)),
            "high": np.tile((bins + 0.5) * step, len(held.editions)),
            "n": counts,
            "base": np.repeat(held.sizes, len(bins)),
            "share": (sums / sums.sum(axis=1, keepdims=True)).ravel(),
        }
    )


def category_paths(
    coordinates: pd.DataFrame,
    answers: pd.DataFrame,
    editions: pd.Series,
    *,
    space: str,
    weights: pd.Series | None = None,
) -> pd.DataFrame:
    r"""Return the mean point of those who gave each answer in each edition.

    Parameters
    ----------
    coordinates : DataFrame of shape (n_individuals, n_axes)
        As `edition_bins` takes them.
    answers : DataFrame
        Active questions, categorical, on the same index.
    editions, space, weights
        As `edition_bins` takes them.

    Returns
    -------
    DataFrame
        question, category, edition, space, axis, n (respondents with the answer, without weights), base (those of the
        edition), mean :math:`\sum w y / \sum w` over the former, missing where there are none; one row for each answer
        that somebody gave, each edition that has respondents and each axis.
    """
    held = Held.of(coordinates, editions, weights)
    given = answers.loc[held.points.index]
    tables = [_points_of(held, given[question]).assign(question=question) for question in map(str, answers.columns)]
    if not tables or not held.editions:
        return TABLES["category_paths"].empty()
    table = pd.concat(tables, ignore_index=True)
    table["edition"] = np.array(held.editions, dtype=object)[table["edition"]]
    table["axis"] = np.array(held.axes)[table["axis"]]
    return table.assign(space=space)[TABLES["category_paths"].names]


def _points_of(held: Held, answers: pd.Series) -> pd.DataFrame:
    """Return the points of one question, editions and axes as ranks."""
    given, names = answers.cat.codes.to_numpy().astype(np.int64), [str(each) for each in answers.cat.categories]
    known, n_editions, n_axes = given >= 0, len(held.editions), len(held.axes)
    size = len(names) * n_editions
    places, weights = given[known] * n_editions + held.codes[known], held.weights[known]
    points = held.points.to_numpy(dtype=np.float64)[known]
    counts = np.bincount(places, minlength=size)
    totals = np.bincount(places, weights=weights, minlength=size)
    sums = np.array([np.bincount(places, weights=weights * column, minlength=size) for column in points.T])
    means = np.full((size, n_axes), np.nan)
    np.divide(sums.T, totals[:, None], out=means, where=totals[:, None] > 0)
    table = pd.DataFrame(
        {
            "category": np.repeat(names, n_editions * n_axes),
            "edition": np.tile(np.repeat(np.arange(n_editions), n_axes), len(names)),
            "axis": np.tile(np.arange(n_axes), size),
            "n": np.repeat(counts, n_axes),
            "base": np.tile(np.repeat(held.sizes, n_axes), len(names)),
            "mean": means.ravel(),
        }
    )
    return table[table.groupby("category", sort=False)["n"].transform("sum") > 0]
