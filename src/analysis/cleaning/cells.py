"""Cells of a column, be they texts or, in a large file, ranks of texts: each distinct one is read once."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import DTypeLike, NDArray


def told_of(cells: pd.Series, read: Callable[[str], Any], dtype: DTypeLike) -> NDArray[Any]:
    """Return what is read of each cell, a null being an empty text; None is NaN among numbers."""
    ranks, distinct = pd.factorize(cells)
    told = np.array([read(text) for text in (*distinct, "")], dtype=dtype)
    return np.asarray(told[ranks])  # the last for a null, whose rank is -1


def stacked(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the rows of several files, one after the other, of columns that all of them have."""
    if len(parts) == 1:
        return parts[0]
    return pd.DataFrame({name: _stacked([part[name] for part in parts]) for name in parts[0]})


def _stacked(columns: Sequence[pd.Series]) -> pd.Series:
    if all(isinstance(column.dtype, pd.CategoricalDtype) for column in columns):
        return pd.Series(pd.api.types.union_categoricals(list(columns)))
    return pd.concat([column.astype("str") for column in columns], ignore_index=True)
