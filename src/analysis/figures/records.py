"""Rows of a result table, one at a time."""

from collections import namedtuple
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import pandas as pd


def records(table: pd.DataFrame) -> Sequence[Any]:
    """Return the rows of a table, each with its columns as attributes."""
    kind = _kind_of(tuple(map(str, table.columns)))
    return list(map(kind._make, zip(*(values.tolist() for _, values in table.items()), strict=True)))


@lru_cache(maxsize=256)  # pandas would make it again for each table, which takes longer than its rows
def _kind_of(columns: tuple[str, ...]) -> Any:
    return namedtuple("Record", columns, rename=True)
