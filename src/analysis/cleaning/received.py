"""The rows of a wave as received: their cells, keys and places, which are kept and why others are not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.cleaning.cells import stacked
from analysis.cleaning.faults import Context
from analysis.cleaning.pseudonyms import Keys, keys_of
from analysis.cleaning.rows import Sorted, sort_rows
from analysis.cleaning.showing import private_words
from analysis.codebook.values import Codebook
from analysis.readers.table import RawTable


@dataclass(frozen=True, slots=True)
class Received:
    """Every row of a wave's files; `kept` are the positions of those that answer."""

    cells: pd.DataFrame
    context: Context
    keys: Keys
    sorting: Sorted
    kept: NDArray[np.intp]

    def kept_cells(self, columns: Iterable[str] | None = None) -> pd.DataFrame:
        """Return the cells of the rows kept, of every column or of some."""
        cells = self.cells if columns is None else self.cells[list(columns)]
        return cells.iloc[self.kept].reset_index(drop=True)

    def kept_keys(self) -> Keys:
        """Return the keys of the rows kept."""
        return self.keys.on(self.kept)


def received_rows(raw: Sequence[RawTable], codebook: Codebook) -> Received:
    """Return the rows of every file of a wave, sorted as its codebook declares."""
    cells, context = _received(raw, codebook)
    keys = _keys(cells, codebook)
    sorting = sort_rows(cells, codebook, keys, context.lines)
    return Received(cells, context, keys, sorting, np.flatnonzero(sorting.reasons.isna()))


def _received(raw: Sequence[RawTable], codebook: Codebook) -> tuple[pd.DataFrame, Context]:
    """Return the rows of every file, with the columns that all of them have."""
    shared = [name for name in raw[0].frame if all(name in table.frame for table in raw)]
    cells = stacked([table.frame[shared] for table in raw])
    respondent = codebook.respondent
    project = codebook.project.column if codebook.project else None
    context = Context(
        codebook=codebook,
        files=np.repeat(np.array([table.file for table in raw], dtype="object"), [len(table.frame) for table in raw]),
        lines=np.concatenate([table.lines for table in raw]),
        private=cache(partial(_private, cells, (*respondent.key, *respondent.identifying, project))),
    )
    return cells, context


def _private(cells: pd.DataFrame, columns: Sequence[str | None]) -> frozenset[str]:
    return private_words(text for name in columns if name in cells for text in cells[name].dropna().unique())


def _keys(cells: pd.DataFrame, codebook: Codebook) -> Keys:
    columns = list(codebook.respondent.key)
    if not set(columns) <= set(cells):
        columns = []
    return keys_of(cells[columns], codebook.respondent)
