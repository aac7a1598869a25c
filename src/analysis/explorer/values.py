"""Values of result tables as a page reads them: numbers cut where nobody looks, nothing where there is none."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

Json: TypeAlias = Any  # what a page holds: objects, lists, texts, numbers, nulls
Number: TypeAlias = float | None

DIGITS = 6  # significant ones, of what is shown
POINT = ["question", "category"]  # what a point of the plane is
FEW = 4  # of what there is one a respondent: a place in the plane
FEWEST = 3  # and what helps to read it
LARGEST_POWER = 22  # of ten, that is a number of double precision


def number(value: Any, digits: int = DIGITS) -> Number:
    """Return a number with so many significant digits, a whole one without decimals; nothing where there is none.

    Examples
    --------
    >>> number(0.123456789), number(12.0), number(float("nan")), number(pd.NA)
    (0.123457, 12, None, None)
    """
    if pd.isna(value) or not math.isfinite(value):
        return None
    return numbers([value], digits)[0]


def numbers(values: Iterable[Any], digits: int = DIGITS) -> list[Number]:
    """Return numbers as `number` does, many at once."""
    found = np.asarray(values, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        decimals = digits - 1 - np.floor(np.log10(np.abs(found)))
    # Whole numbers over a power of ten that is one: the nearest to what is printed, and the shortest to print.
    kept = np.where(np.isfinite(decimals), np.clip(decimals, 0, LARGEST_POWER), 0)
    cut = np.rint(found * 10.0**kept) / 10.0**kept
    return [_whole(value) if math.isfinite(value) else None for value in cut.tolist()]


def _whole(value: float) -> float:
    return int(value) if value.is_integer() else value


def text(value: Any) -> str | None:
    """Return a text, or nothing where there is none."""
    return None if pd.isna(value) or value == "" else str(value)


def cell(value: Any) -> str | float | bool | None:
    """Return the cell of a table: a flag, a number or a text."""
    if isinstance(value, bool) or type(value).__name__ == "bool_":
        return bool(value)
    return text(value) if isinstance(value, str) else number(value)


def by_axis(table: pd.DataFrame, name: str, keys: Sequence[str], axes: Sequence[int]) -> dict[Any, list[Number]]:
    """Return the values of a long table on each axis, by what its rows are about.

    Parameters
    ----------
    table : DataFrame
        One row a thing and axis.
    name : str
        The column of the values.
    keys : sequence of str
        The columns that name a thing: a text where there is one, a tuple where there are several.
    axes : sequence of int
        The axes, in the order of the result; one that the table lacks has no value.
    """
    wide = table.assign(axis=table["axis"].astype(int)).pivot(index=list(keys), columns="axis", values=name)
    told = wide.reindex(columns=list(axes)).astype("float64")
    names = wide.index if len(keys) > 1 else wide.index.get_level_values(0)
    return {key: numbers(row) for key, row in zip(names, told.to_numpy(), strict=True)}
