"""Rows of a result table, one at a time."""

from collections.abc import Sequence
from typing import Any

import pandas as pd


def records(table: pd.DataFrame) -> Sequence[Any]:
    """Return the rows of a table, each with its columns as attributes."""
    return list(table.itertuples(index=False))
