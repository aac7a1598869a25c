"""The rows of a wave as received: their cells, keys and places, which are kept and why others are not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.cleaning.cells import stacked
from analysis.cleaning.faults import Rows
from analysis.cleaning.pseudonyms import Keys, keys_of
from analysis.cleaning.rows import Doubles, Sorted, sort_rows
from analysis.cleaning.showing import private_words
from analysis.codebook.values import Codebook
from analysis.readers.table import RawTable


@dataclass(frozen=True, slots=True)
class Received:
    """Every row of a wave's files, or of a slice of them; `kept` are the positions of those that answer.

    Attributes
    ----------
    cells : DataFrame of str
        The columns that all files have.
    places : Rows
        Where the rows lie.
    keys : Keys
        Of the rows.
    sorting : Sorted
        Which are kept, and why others are not.
    kept : array of int
        Positions of the rows kept.
    """

    cells: pd.DataFrame
    places: Rows
    keys: Keys
    sorting: Sorted
    kept: NDArray[np.intp]

    def kept_cells(self, columns: Iterable[str] | None = None) -> pd.DataFrame:
        """Return the cells of the rows kept, of every column or of some."""
        names = self.cells.columns if columns is None else columns
        kept = {name: self.cells[name].array.take(self.kept) for name in names}
        return pd.DataFrame(kept, index=pd.RangeIndex(len(self.kept)), copy=False)

    def kept_keys(self) -> Keys:
        """Return the keys of the rows kept."""
        return self.keys.on(self.kept)

    def private(self, codebook: Codebook) -> frozenset[str]:
        """Return the normalised words of the columns that identify."""
        names = [name for name in private_columns(codebook) if name in self.cells]
        return private_words(text for name in names for text in self.cells[name].dropna().unique())


def private_columns(codebook: Codebook) -> list[str]:
    """Return the columns that identify someone."""
    project = codebook.project.column if codebook.project else None
    named = (*codebook.respondent.key, *codebook.respondent.identifying, project)
    return [name for name in named if name is not None]


def received_rows(
    raw: Sequence[RawTable], codebook: Codebook, start: int = 0, doubles: Doubles | None = None
) -> Received:
    """Return the rows of every file of a wave, sorted as its codebook declares.

    Parameters
    ----------
    raw : sequence of RawTable
        The received files, or one slice of them.
    codebook : Codebook
        As `read_codebook` returns it.
    start : int
        Of a slice: how many rows lie before.
    doubles : Doubles, optional
        Of a slice: the doubles of the whole wave among its rows.
    """
    shared = [name for name in raw[0].frame if all(name in table.frame for table in raw)]
    cells = stacked([table.frame[shared] for table in raw])
    files = np.repeat(np.array([table.file for table in raw], dtype="object"), [len(table.frame) for table in raw])
    places = Rows(files, np.concatenate([table.lines for table in raw]), start)
    keys = _keys(cells, codebook)
    sorting = sort_rows(cells, codebook, keys, places.lines, doubles)
    return Received(cells, places, keys, sorting, np.flatnonzero(sorting.reasons.isna()))


def _keys(cells: pd.DataFrame, codebook: Codebook) -> Keys:
    columns = list(codebook.respondent.key)
    if not set(columns) <= set(cells):
        columns = []
    return keys_of(cells[columns], codebook.respondent)
