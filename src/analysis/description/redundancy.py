"""Every pair of questions crossed: which go together so closely that one repeats the other."""

from itertools import combinations

import pandas as pd

from analysis.description.crosstab import association
from analysis.tables import TABLES

REDUNDANT = 0.8  # Cramér's V from which two questions say much the same


def association_table(answers: pd.DataFrame, weights: pd.Series | None = None) -> pd.DataFrame:
    """Return how the questions of a frame go together, two by two, among respondents who answered both.

    Parameters
    ----------
    answers : DataFrame
        One categorical column per question.
    weights : Series, optional
        Of the same respondents: cramer_v and both PEM are weighted, the tests count respondents.

    Returns
    -------
    DataFrame
        One row a pair, in the order of the columns, with the numbers of `association`; category_a, category_b and
        pem are the two categories that attract each other most, smallest the least count of their table that is not
        zero, pem_global that of the whole table. A pair that cannot be crossed has its number alone.
    """
    rows = [_pair(answers[a], answers[b], weights) for a, b in combinations(answers.columns, 2)]
    return pd.DataFrame(rows, columns=TABLES["associations"].names)


def _pair(a: pd.Series, b: pd.Series, weights: pd.Series | None) -> dict[str, object]:
    """Return the row of one pair."""
    both = a.notna() & b.notna()
    names = {"question_a": a.name, "question_b": b.name, "n": int(both.sum())}
    if min(a[both].nunique(), b[both].nunique()) < 2:
        return names
    found = association(a, b, weights)
    strongest = found.cells.iloc[int(found.cells["pem"].to_numpy().argmax())]
    numbers = {name: getattr(found, name) for name in TABLES["associations"].names if hasattr(found, name)}
    counts = found.cells["n"]
    told = {name: strongest[name] for name in ("category_a", "category_b", "pem")}
    return names | numbers | told | {"smallest": int(counts[counts > 0].min())}
