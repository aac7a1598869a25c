"""Every pair of questions crossed: which go together so closely that one repeats the other."""

from itertools import combinations
from typing import TypeGuard

import numpy as np
import pandas as pd

from analysis.description.crosstab import crossed, described
from analysis.geometry.arrays import FloatArray, IntArray
from analysis.geometry.sizes import CROSSED_AT_ONCE_FROM
from analysis.geometry.space.burt import burt_table, packed
from analysis.geometry.space.coding import Coding
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
    names, n = TABLES["associations"].names, answers.shape[1]
    if n < 2:
        return pd.DataFrame(columns=names)
    coding = _coded(answers)
    packs = packed(coding)  # every pair is crossed in one pass over the respondents
    counts = burt_table(packs)
    weighing = burt_table(packs, weights.to_numpy(dtype=np.float64)) if _are_many(weights) else None
    rows = []
    for a, b in combinations(range(n), 2):
        one, other = (slice(coding.starts[q], coding.starts[q] + coding.sizes[q]) for q in (a, b))
        block = counts[one, other]
        rows_held, columns_held = np.flatnonzero(block.any(axis=1)), np.flatnonzero(block.any(axis=0))
        held = np.ix_(rows_held, columns_held)
        table = pd.DataFrame(block[held], _names(coding, a, rows_held), _names(coding, b, columns_held))
        weighted = None if weighing is None else weighing[one, other][held]
        if weights is not None and weighted is None:
            weighted = _weighted(answers.iloc[:, a], answers.iloc[:, b], weights)
        rows.append(_pair(table, weighted))
    return pd.DataFrame(rows, columns=names)


def _coded(answers: pd.DataFrame) -> Coding:
    """Return the coding of answers, those of a question that nobody answered too."""
    columns = [column.astype("category") for _, column in answers.items()]
    return Coding(
        questions=tuple(map(str, answers.columns)),
        categories=tuple(tuple(column.cat.categories) for column in columns),
        codes=tuple(column.cat.codes.to_numpy() for column in columns),
        index=answers.index,
    )


def _names(coding: Coding, question: int, held: IntArray) -> pd.Index:
    """Return the categories of a question that somebody holds, under its name."""
    return pd.Index(list(coding.categories[question]), name=coding.questions[question])[held]


def _are_many(weights: pd.Series | None) -> TypeGuard[pd.Series]:
    """Return whether weights are so many that they are added up pack by pack: the last digit of a sum may change."""
    return weights is not None and len(weights) >= CROSSED_AT_ONCE_FROM


def _weighted(a: pd.Series, b: pd.Series, weights: pd.Series) -> FloatArray:
    known = a.notna() & b.notna()
    return crossed(a[known], b[known], weights[known]).to_numpy()


def _pair(counts: pd.DataFrame, weighted: FloatArray | None) -> dict[str, object]:
    """Return the row of one pair."""
    names = {"question_a": counts.index.name, "question_b": counts.columns.name, "n": int(counts.to_numpy().sum())}
    if min(counts.shape) < 2:
        return names
    found = described(counts, weighted)
    strongest = found.cells.iloc[int(found.cells["pem"].to_numpy().argmax())]
    numbers = {name: getattr(found, name) for name in TABLES["associations"].names if hasattr(found, name)}
    held = found.cells["n"]
    told = {name: strongest[name] for name in ("category_a", "category_b", "pem")}
    return names | numbers | told | {"smallest": int(held[held > 0].min())}
