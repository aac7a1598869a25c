"""Missing answers by kind: only what the codebook declares is missing."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.codebook.texts import normalised
from analysis.codebook.values import Recoding
from analysis.study import MissingKind

# When several columns of one question are missing for different reasons, the first of these is told.
PRECEDENCE: tuple[MissingKind, ...] = ("dont_know", "not_applicable", "no_answer", "not_asked")
KINDS = pd.CategoricalDtype(list(PRECEDENCE))


def missing_kind(cell: str | None, recoding: Recoding) -> MissingKind | None:
    """Return why a cell is no answer, or None if nothing declares it missing."""
    if cell in recoding.missing:
        return recoding.missing[cell]
    if cell is None:
        return None
    text = normalised(cell, recoding.normalise)
    for value, kind in recoding.missing.items():
        if value is not None and normalised(value, recoding.normalise) == text:
            return kind
    return None


def first_kind(kinds: Sequence[pd.Series]) -> pd.Series:
    """Return, for each row, the first kind in precedence among several columns' kinds; NaN where none is missing."""
    absent = len(PRECEDENCE)
    ranks = np.full(len(kinds[0]), absent, dtype=np.int8)
    for column in kinds:
        codes = column.cat.codes.to_numpy()
        ranks = np.minimum(ranks, np.where(codes < 0, absent, codes))
    return kinds_of(np.where(ranks == absent, -1, ranks), kinds[0].index)


def kinds_of(codes: np.typing.NDArray[np.integer], index: pd.Index) -> pd.Series:
    """Return kinds of missing from their ranks in `PRECEDENCE`, -1 for an answer."""
    return pd.Series(pd.Categorical.from_codes(codes, dtype=KINDS), index=index)


def all_of(kind: MissingKind | None, index: pd.Index) -> pd.Series:
    """Return one kind of missing for every row, or none."""
    rank = -1 if kind is None else PRECEDENCE.index(kind)
    return kinds_of(np.full(len(index), rank, dtype=np.int8), index)
