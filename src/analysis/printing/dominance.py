"""Dominance: a sum that one unit nearly makes tells that unit's value."""

import pandas as pd

THRESHOLD = 0.85  # share of a sum above which its largest unit dominates


def dominance(values: pd.Series, groups: pd.Series) -> pd.DataFrame:
    """Return the share that the largest unit makes of the sum of each group.

    Parameters
    ----------
    values : Series
        Amounts, none negative: budgets, staff. Missing ones are left out.
    groups : Series
        Category of each unit, on the same index.

    Returns
    -------
    DataFrame
        category, n, largest_share, dominated. A sum of nothing is dominated by nobody.

    Raises
    ------
    ValueError
        If an amount is negative: shares of a sum would mean nothing.
    """
    if (values < 0).any():
        raise ValueError("some amounts are negative; the dominance rule holds for amounts that add up")
    by_group = values.dropna().groupby(groups, observed=True)
    shares = (by_group.max() / by_group.sum()).fillna(0.0)
    return pd.DataFrame(
        {
            "category": shares.index.astype("str"),
            "n": by_group.size().to_numpy(),
            "largest_share": shares.to_numpy(),
            "dominated": (shares > THRESHOLD).to_numpy(),
        }
    )


def dominated_means(numbers: pd.DataFrame, answers: pd.DataFrame, weights: pd.Series | None = None) -> pd.Series:
    """Return « yes » for the means of a table of numbers that one respondent nearly makes, else « no ».

    Parameters
    ----------
    numbers : DataFrame
        question, by, by_category, one row a question and group (both missing for everybody).
    answers : DataFrame
        One row a respondent: the numbers and the groups. A question with negative answers has no such rule.
    weights : Series, optional
        Of the same respondents, where means are weighted: a number then makes its weighted part of the sum.
    """
    found = pd.Series("no", index=numbers.index, dtype="str")
    for (question, by), rows in numbers.groupby(["question", numbers["by"].fillna("")], sort=False):
        if (answers[question] < 0).any():
            continue
        groups = answers[by].astype("object") if by else pd.Series("", index=answers.index)
        amounts = answers[question] if weights is None else answers[question] * weights
        made = dominance(amounts, groups).set_index("category")["dominated"]
        told = rows["by_category"].fillna("").astype("str").map(made.to_dict())
        found[rows.index[told.fillna(value=False).astype(bool)]] = "yes"
    return found
