"""Shares of two groups compared: their difference first, its interval, then an exact test."""

from collections.abc import Sequence
from itertools import combinations

import pandas as pd

from analysis.description.crosstab import fisher_p_value
from analysis.geometry.inference.adjustment import Adjustment, adjusted
from analysis.geometry.inference.intervals import newcombe
from analysis.study import Difference

COLUMNS = [
    *("question", "category", "by", "category_a", "category_b", "n_a", "base_a", "n_b", "base_b"),
    *("difference", "ci_low", "ci_high", "p_value", "method"),
]


def difference_table(
    frequencies: pd.DataFrame, declared: Sequence[Difference], adjustment: Adjustment = "holm"
) -> pd.DataFrame:
    """Return the differences that a study declares, one row a pair of groups, with p_adjusted over all of them."""
    tables = [share_differences(frequencies, one.question, one.category, one.by) for one in declared]
    compared = [table for table in tables if len(table)]
    family = pd.concat(compared, ignore_index=True) if compared else pd.DataFrame(columns=COLUMNS)
    return family.assign(p_adjusted=adjusted(family["p_value"].astype("float64"), adjustment))


def share_differences(frequencies: pd.DataFrame, question: str, category: str, by: str) -> pd.DataFrame:
    """Compare the share of a category between the groups of a factor, two by two.

    Parameters
    ----------
    frequencies : DataFrame
        The table of `frequency_table`, unweighted, nothing masked.
    question, category : str
        The answer whose share is compared.
    by : str
        The factor whose categories make the groups; groups where nobody answered are left out.

    Returns
    -------
    DataFrame
        question, category, by, category_a, category_b, n_a, base_a, n_b, base_b, difference (a - b), ci_low, ci_high
        (Newcombe, 95 %), p_value (Fisher's exact test of the two rows and two columns), method.

    Raises
    ------
    ValueError
        If the table does not break this answer down by the factor.
    """
    rows = frequencies[
        (frequencies["question"] == question)
        & (frequencies["category"].astype("str") == category)
        & (frequencies["by"] == by)
    ]
    if rows.empty:
        raise ValueError(f"no frequencies of {question}={category} by {by}; count them first")
    groups = [
        (str(name), int(n), int(base))
        for name, n, base in zip(rows["by_category"], rows["n"], rows["base"], strict=True)
        if base > 0
    ]
    compared = [(question, category, by, *_compared(a, b)) for a, b in combinations(groups, 2)]
    return pd.DataFrame(compared, columns=COLUMNS)


def _compared(a: tuple[str, int, int], b: tuple[str, int, int]) -> tuple[object, ...]:
    (name_a, n_a, base_a), (name_b, n_b, base_b) = a, b
    low, high = newcombe(n_a, base_a, n_b, base_b)
    p_value = fisher_p_value(n_a, base_a - n_a, n_b, base_b - n_b)
    return name_a, name_b, n_a, base_a, n_b, base_b, n_a / base_a - n_b / base_b, low, high, p_value, "newcombe_fisher"
