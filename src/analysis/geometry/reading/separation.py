"""Which factors separate the respondents of a space on an axis that is read."""

from collections.abc import Collection

import pandas as pd

from analysis.geometry.levels import SIGNIFICANCE


def separations(tests: pd.DataFrame, axes: Collection[int]) -> pd.DataFrame:
    """Return, of each factor that chance seldom separates as much, the axis where it does most.

    Parameters
    ----------
    tests : DataFrame
        Result table: test, factor, axes, effect, p_value; of each factor its tests of homogeneity on single axes count.
    axes : collection of int
        The axes that are read.

    Returns
    -------
    DataFrame
        The rows of the table whose p-value, before any adjustment, is .05 at most: one a factor, the largest
        correlation ratio first.
    """
    made = on_single_axes(tests, axes)
    found = made[made["p_value"] <= SIGNIFICANCE].sort_values("effect", ascending=False, kind="stable")
    return found.drop_duplicates("factor")


def on_single_axes(tests: pd.DataFrame, axes: Collection[int]) -> pd.DataFrame:
    """Return the tests of homogeneity on one axis read, of which the effect is told."""
    read = tests["axes"].astype("str").isin(set(map(str, axes)))
    return tests[(tests["test"] == "homogeneity") & read & tests["effect"].notna()]
