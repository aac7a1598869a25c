"""What a reader of the printed results knows of where groups lie: mean points, shifts, contrasts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.geometry.arrays import FloatArray, IntArray
from analysis.geometry.structure.mean_points import LARGE, NOTABLE
from analysis.printing.placing import Drawn
from analysis.printing.precision import OF_SPACES, TENTHS, Precision
from analysis.printing.public_precision import DEVIATIONS
from analysis.printing.withholding import pairs_of
from analysis.tables.results import Tables

Places = Mapping[tuple[str, str], int]


def with_groups(
    drawn: Drawn, space: Tables, places: Places, editions: str = "", precision: Precision = TENTHS
) -> Drawn:
    """Return what is printed of a space, with what is printed of its groups.

    Parameters
    ----------
    drawn : Drawn
        What is printed of its categories.
    space : Tables
        The printed tables of the space.
    places : mapping of (str, str) to int
        Row of each category, that of those without an answer included, under no name.
    editions : str
        The question of which editions are the groups, where there are any.
    precision : Precision
        How finely mean points are printed.
    """
    means, deviations = space.mean_points, space.deviations
    if editions:
        deviations = pd.concat([deviations, _shifts(space, editions)], ignore_index=True)
    shape = drawn.low["coordinates"].shape
    rows, at = list(pairs_of(means, "factor", "category")), means["axis"].astype(int).tolist()
    points = _filled(shape, means["mean"].to_numpy(dtype=np.float64), rows, at, drawn.axes, places)
    half = _filled(shape, half_of(precision.of_places(means["n"])), rows, at, drawn.axes, places)
    pairs, low, high = _deviations(deviations, drawn.axes, places)
    return replace(
        drawn,
        low={**drawn.low, "means": points - half, "deviations": low},
        high={**drawn.high, "means": points + half, "deviations": high},
        pairs=pairs,
    )


def with_evidence(space: Tables, evidence: pd.DataFrame, key: str, editions: str = "") -> Tables:
    """Return what is read of groups in a space: contrasts and shifts that answer the study's questions, as deviations.

    Other deviations, and η² of factors, are made of printed coordinates: they tell nothing more.

    Parameters
    ----------
    space : Tables
        The printed tables of the space.
    evidence : DataFrame
        The printed answers to the questions of the study.
    key : str
        Key of the space.
    editions : str
        The question of which editions are the groups, where there are any: a shift names no factor.
    """
    axes = evidence["axes"].astype("str")
    told = evidence["against"].fillna("").ne("") & axes.str.isdecimal() & evidence["effect"].notna()
    rows = evidence[evidence["kind"].isin(DEVIATIONS) & (evidence["space"] == key) & told]
    rows = rows.assign(factor=rows["factor"].mask(rows["kind"] == "shift", editions))
    ends = {"group": "category_a", "against": "category_b", "effect": "scaled_deviation"}
    deviations = rows[["factor", *ends]].rename(columns=ends).assign(axis=axes[rows.index].astype("int64"))
    return space.replaced(deviations=deviations)


def of_factors(space: Tables, factors: Collection[str], compared: Collection[str]) -> Tables:
    """Return the tables of a space with the mean points of some factors alone, and the deviations of others."""
    points, deviations = space.mean_points, space.deviations
    return space.replaced(
        mean_points=points[points["factor"].isin(factors)],
        deviations=deviations[deviations["factor"].isin(compared)],
    )


def _shifts(space: Tables, editions: str) -> pd.DataFrame:
    """Return the shifts of editions along axes as deviations between the groups of a factor."""
    along = space.shifts["axes"].astype("str")
    shifts = space.shifts[along.str.isdecimal()]
    ends = {"edition": "category_a", "reference": "category_b", "deviation": "scaled_deviation"}
    return shifts.rename(columns=ends).assign(factor=editions, axis=along[shifts.index].astype("int64"))


def _filled(
    shape: tuple[int, ...],
    values: FloatArray,
    rows: Sequence[tuple[str, ...]],
    at: Sequence[int],
    axes: IntArray,
    places: Places,
) -> FloatArray:
    """Return numbers, each at its row and axis; missing elsewhere."""
    filled = np.full(shape, np.nan)
    columns = {int(axis): column for column, axis in enumerate(axes)}
    for row, axis, value in zip(rows, at, values, strict=True):
        place = places.get((row[0], row[1]))
        if place is not None and axis in columns:
            filled[place, columns[axis]] = value
    return filled


def _deviations(table: pd.DataFrame, axes: IntArray, places: Places) -> tuple[IntArray, FloatArray, FloatArray]:
    """Return the pairs of groups between which deviations are printed, and the bounds of these."""
    columns = {int(axis): column for column, axis in enumerate(axes)}
    ends = list(pairs_of(table, "factor", "category_a", "category_b"))
    kept = [(factor, a, b) for factor, a, b in dict.fromkeys(ends) if (factor, a) in places and (factor, b) in places]
    rows = {end: row for row, end in enumerate(kept)}
    values = np.full((len(kept), len(axes)), np.nan)
    for end, axis, value in zip(ends, table["axis"].astype(int), table["scaled_deviation"].astype(float), strict=True):
        if end in rows and axis in columns:
            values[rows[end], columns[axis]] = value
    pairs = np.array([[places[factor, a], places[factor, b]] for factor, a, b in kept], dtype=np.intp).reshape(-1, 2)
    return pairs, *deviation_bounds(values, OF_SPACES["deviation"])


def half_of(decimals: IntArray) -> FloatArray:
    """Return how far the truth may be from numbers that are printed with so many decimals."""
    return np.asarray(0.5 * 10.0 ** -decimals.astype(np.float64))


def deviation_bounds(printed: FloatArray, decimals: int) -> tuple[FloatArray, FloatArray]:
    """Return how small and how large deviations may be that are printed so, on their side of the bounds of sizes.

    Parameters
    ----------
    printed : array
        As `analysis.printing.public_precision.rounded_deviations` rounds them.
    decimals : int
        Their decimals.

    Returns
    -------
    low, high : array
    """
    half = 0.5 * 10.0**-decimals
    size, step = np.abs(printed), 10.0**-decimals
    least, most = np.maximum(size - half, 0), size + half
    for bound in (NOTABLE, LARGE):
        least = np.where(np.isclose(size, bound), bound, least)
        most = np.where(np.isclose(size, bound - step), bound, most)
    is_zero = size < half
    low = np.where(printed < 0, -most, np.where(is_zero, -most, least))
    return low, np.where((printed < 0) & ~is_zero, -least, most)
