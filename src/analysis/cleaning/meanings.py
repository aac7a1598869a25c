"""What distinct cells mean, once each: their answers counted, their missing kinds, the cells that nothing declares."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.cleaning.missing import PRECEDENCE, kinds_of, missing_kind
from analysis.cleaning.recoded import Cell, Meaning, Undeclared, Use
from analysis.codebook.texts import normalised
from analysis.codebook.values import Others, Recoding

Ranks: TypeAlias = NDArray[np.intp]
Rows: TypeAlias = NDArray[np.bool_]


def distinct_meanings(cells: pd.Series, read: Callable[[Cell], Meaning]) -> tuple[list[Meaning], Ranks]:
    """Return the meanings of the distinct cells, null last, and which one each row has."""
    codes, distinct = pd.factorize(cells)
    return [*map(read, distinct), read(None)], np.where(codes < 0, len(distinct), codes)


def kinds_at(meanings: Sequence[Meaning], codes: Ranks, index: pd.Index) -> pd.Series:
    """Return the kind of missing of each row."""
    ranks = [-1 if meaning.kind is None else PRECEDENCE.index(meaning.kind) for meaning in meanings]
    return kinds_of(np.array(ranks, dtype=np.int8)[codes], index)


def undeclared_in(cells: pd.Series, meanings: Sequence[Meaning], codes: Ranks) -> Undeclared:
    """Return the cells that nothing declares, with the positions of their rows."""
    found: Undeclared = {}
    counts = np.bincount(codes, minlength=len(meanings))
    for rank, meaning in enumerate(meanings):
        if meaning.is_undeclared and counts[rank]:
            positions = np.flatnonzero(codes == rank).tolist()
            text = cells.iloc[positions[0]]
            found[None if pd.isna(text) else str(text)] = tuple(positions)
    return found


def uses_of(column: str, meanings: Sequence[Meaning], codes: Ranks, has_categories: bool) -> Iterator[Use]:
    """Yield how many answers each declared code made, in the order met in the file."""
    counts: dict[tuple[str, str], int] = {}
    for meaning, n in zip(meanings, np.bincount(codes, minlength=len(meanings)), strict=True):
        if meaning.answer is not None:
            made = (meaning.code, str(meaning.answer) if has_categories else "")
            counts[made] = counts.get(made, 0) + int(n)
    for (code, category), n in counts.items():
        yield Use(column, code, category, n)


def declared_codes(codes: Mapping[str, str], recoding: Recoding) -> dict[str, tuple[str, str]]:
    """Return code as written and category, by the code's normalised text."""
    return {normalised(code, recoding.normalise): (code, category) for code, category in codes.items()}


def listed_others(texts: pd.Series, others: Others, recoding: Recoding) -> tuple[list[Meaning], Ranks, Rows]:
    """Return what the list says of each distinct text, which one each row has, and which rows have a text.

    The last meaning is that of no text.
    """
    codes = declared_codes(others.codes, replace(recoding, normalise=others.normalise))

    def read(cell: Cell) -> Meaning:
        if cell is None or not cell.strip() or missing_kind(cell, recoding):
            return Meaning(kind="no_answer")
        code, category = codes.get(normalised(cell, others.normalise), ("", None))
        return Meaning(answer=category, code=code)

    meanings, ranks = distinct_meanings(texts, read)
    return meanings, ranks, np.array([meaning.kind is None for meaning in meanings])[ranks]
