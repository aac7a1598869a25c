"""p-values adjusted for the number of tests."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.geometry.arrays import FloatArray
from analysis.study.values import Adjustment as Adjustment


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
    if method not in ("holm", "benjamini_hochberg"):
        raise ValueError(f"unknown adjustment {method!r}; use 'holm' or 'benjamini_hochberg'")
    known = p_values.dropna().sort_values(kind="stable")
    if not known.between(0, 1).all():
        raise ValueError("some p-values lie outside [0, 1]; adjust probabilities only")
    sorted_p = known.to_numpy(dtype=np.float64)
    steps = _holm(sorted_p) if method == "holm" else _benjamini_hochberg(sorted_p)
    return pd.Series(steps, index=known.index, dtype=np.float64).reindex(p_values.index)


def _holm(sorted_p: FloatArray) -> FloatArray:
    n = len(sorted_p)
    return np.minimum(1.0, np.maximum.accumulate(sorted_p * np.arange(n, 0, -1)))


def _benjamini_hochberg(sorted_p: FloatArray) -> FloatArray:
    n = len(sorted_p)
    steps = sorted_p * n / np.arange(1, n + 1)
    return np.minimum(1.0, np.minimum.accumulate(steps[::-1])[::-1])
