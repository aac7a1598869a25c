"""p-values adjusted for the number of tests.

statsmodels, to which a test compares them, sweeps all the memory of its process at each call: far longer than the sum.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

from analysis.geometry.arrays import FloatArray
from analysis.study.values import Adjustment as Adjustment


def _holm(rising: FloatArray) -> FloatArray:
    """Return Holm's p-values of rising ones."""
    return np.maximum.accumulate(rising * np.arange(len(rising), 0, -1))


def _benjamini_hochberg(rising: FloatArray) -> FloatArray:
    """Return the p-values of Benjamini and Hochberg, of rising ones."""
    n = len(rising)
    return np.minimum.accumulate((rising / (np.arange(1, n + 1) / n))[::-1])[::-1]


METHODS: Mapping[Adjustment, Callable[[FloatArray], FloatArray]] = MappingProxyType(
    {"holm": _holm, "benjamini_hochberg": _benjamini_hochberg}
)


def adjusted(p_values: pd.Series, method: Adjustment = "holm") -> pd.Series:
    """Return p-values adjusted over the family that they make together.

    Parameters
    ----------
    p_values : Series
        One a test; missing ones belong to no family and stay missing.
    method : {"holm", "benjamini_hochberg"}
        Holm keeps the probability of a single false finding; Benjamini-Hochberg keeps the expected
        share of false findings among the findings.

    Raises
    ------
    ValueError
        If a p-value lies outside [0, 1], or the method is unknown.

    References
    ----------
    Holm, S. (1979). Scandinavian Journal of Statistics, 6, 65-70. Benjamini, Y. and Hochberg, Y. (1995).
    Journal of the Royal Statistical Society B, 57, 289-300.
    """
    if method not in METHODS:
        raise ValueError(f"unknown adjustment {method!r}; use 'holm' or 'benjamini_hochberg'")
    values = p_values.to_numpy(dtype=np.float64, na_value=np.nan)
    known = np.flatnonzero(~np.isnan(values))
    if ((values[known] < 0) | (values[known] > 1)).any():
        raise ValueError("some p-values lie outside [0, 1]; adjust probabilities only")
    rising = known[np.argsort(values[known], kind="stable")]
    told = np.full(len(values), np.nan)
    told[rising] = METHODS[method](values[rising]).clip(max=1)
    return pd.Series(told, index=p_values.index)
