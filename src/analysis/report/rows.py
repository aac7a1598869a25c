"""Rows of result tables as Python holds them: tables are small, and each is read a hundred times."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd


def values_of(table: pd.DataFrame, *names: str) -> Iterator[tuple[Any, ...]]:
    """Yield what each row of a table holds in some columns, as Python has it."""
    yield from zip(*(_listed(table[name]) for name in names), strict=True)


def records_of(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table, each its values by name: column by column, many times faster than `to_dict`."""
    names = [str(name) for name in table.columns]
    return [dict(zip(names, row, strict=True)) for row in values_of(table, *table.columns)]


def _listed(values: pd.Series) -> list[Any]:
    listed: list[Any] = values.tolist()
    if values.dtype == "object":
        return [value.item() if isinstance(value, np.generic) else value for value in listed]
    return listed
