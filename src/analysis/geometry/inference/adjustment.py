"""p-values adjusted for the number of tests, through statsmodels."""

import numpy as np
import pandas as pd

from analysis.study.values import Adjustment as Adjustment

METHODS: dict[Adjustment, str] = {"holm": "holm", "benjamini_hochberg": "fdr_bh"}  # their names in statsmodels


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
    from statsmodels.stats.multitest import multipletests

    if method not in METHODS:
        raise ValueError(f"unknown adjustment {method!r}; use 'holm' or 'benjamini_hochberg'")
    known = p_values.dropna()
    if not known.between(0, 1).all():
        raise ValueError("some p-values lie outside [0, 1]; adjust probabilities only")
    told = multipletests(known, method=METHODS[method])[1] if len(known) else None
    return pd.Series(told, index=known.index, dtype=np.float64).reindex(p_values.index)
