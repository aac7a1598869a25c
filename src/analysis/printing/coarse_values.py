"""p-values and intervals as a report for everybody prints them: too coarse to give a deviation back."""

from __future__ import annotations

import numpy as np
import pandas as pd

STEPS = (0.001, 0.01, 0.05, 0.1, 0.2, 0.5, 1.0)  # what a p-value is said not to exceed
BOUNDS = ("ci_low", "ci_high")
EDGE = 1e-9


def stepped(p_values: pd.Series) -> pd.Series:
    """Return p-values rounded up to the next of `STEPS`.

    Of two groups of known sizes, a p-value to three decimals places their deviation to the hundredth of a standard
    deviation; these steps leave it no less than what its own rounding does. What is significant stays so.

    Examples
    --------
    >>> stepped(pd.Series([0.0004, 0.05, 0.051, 0.7, float("nan")])).tolist()
    [0.001, 0.05, 0.1, 1.0, nan]
    """
    values = p_values.to_numpy(dtype=np.float64)
    places = np.searchsorted(np.array(STEPS), values - EDGE).clip(max=len(STEPS) - 1)
    return pd.Series(np.where(np.isnan(values), np.nan, np.array(STEPS)[places]), index=p_values.index)


def tenth_below(correlations: pd.Series) -> pd.Series:
    """Return correlations at the tenth, on the side of zero: one of .8 or .9 is told as such only where it is."""
    values = correlations.astype("float64")
    return values.map(lambda each: np.sign(each) * np.floor(abs(each) * 10 + EDGE) / 10 + 0.0)


def around(table: pd.DataFrame, value: str, decimals: int, bounds: tuple[str, str] = BOUNDS) -> pd.DataFrame:
    """Return a table whose intervals are centred on what is printed of their value.

    Their middle would tell it more finely: how far the bound farther from what is printed lies is told alone, rounded
    up, on both sides. The interval then covers the one that was made, which need not be symmetric.

    Parameters
    ----------
    table : DataFrame
        The value as it is printed, the bounds as they were made.
    value : str
        Its column.
    decimals : int
        Of the bounds.
    bounds : tuple of str
        Columns of the lower bound and of the upper one.
    """
    low, high = (table[name].astype("float64") for name in bounds)
    middle = table[value].astype("float64")
    reach = np.ceil(np.maximum(high - middle, middle - low) * 10**decimals - EDGE) / 10**decimals
    return table.assign(**{bounds[0]: (middle - reach).round(decimals), bounds[1]: (middle + reach).round(decimals)})
