"""Every pair of questions crossed: which go together so closely that one repeats the other."""

from itertools import combinations
from typing import TypeGuard

import numpy as np
import pandas as pd

from analysis.description.crosstab import crossed, strength_of
from analysis.description.pem import percentages_of_maximum_deviation
from analysis.geometry.arrays import FloatArray
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
        kept = np.flatnonzero(block.any(axis=1)), np.flatnonzero(block.any(axis=0))
        held = np.ix_(*kept)
        weighted = None if weighing is None else weighing[one, other][held]
        if weights is not None and weighted is None:
            weighted = _weighted(answers.iloc[:, a], answers.iloc[:, b], weights)
        pair = {"question_a": coding.questions[a], "question_b": coding.questions[b], "n": int(block.sum())}
        if min(map(len, kept)) > 1:
            categories = ([coding.categories[q][k] for k in own] for q, own in zip((a, b), kept, strict=True))
            pair |= _link(block[held], weighted, *categories)
        rows.append(pair)
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


def _are_many(weights: pd.Series | None) -> TypeGuard[pd.Series]:
    """Return whether weights are so many that they are added up pack by pack: the last digit of a sum may change."""
    return weights is not None and len(weights) >= CROSSED_AT_ONCE_FROM


def _weighted(a: pd.Series, b: pd.Series, weights: pd.Series) -> FloatArray:
    known = a.notna() & b.notna()
    return crossed(a[known], b[known], weights[known]).to_numpy()


def _link(
    table: FloatArray, weighted: FloatArray | None, rows: list[object], columns: list[object]
) -> dict[str, object]:
    """Return how closely two questions go together, and the two categories that attract each other most."""
    pem = percentages_of_maximum_deviation(table if weighted is None else weighted)
    row, column = np.unravel_index(int(pem.argmax()), pem.shape)
    told = {"category_a": str(rows[row]), "category_b": str(columns[column]), "pem": pem[row, column]}
    return vars(strength_of(table, weighted)) | told | {"smallest": int(table[table > 0].min())}
