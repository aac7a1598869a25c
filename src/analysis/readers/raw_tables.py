"""Cells under the names of their columns, what is no answer set aside or told: all at once, or part after part."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from analysis.problems import listed
from analysis.readers.heading import Heading, Layout, shown
from analysis.readers.remarks import (
    ENOUGH,
    LAST,
    MAX_PASTED,
    SHOWN,
    Lines,
    errors_in,
    named_totals,
    naming_others,
    number_of,
    repeated_names,
    said_left,
    told_lines,
    told_totals,
    where,
)
from analysis.readers.table import RawTable, unreadable


def raw_table(
    file: str,
    heading: Heading,
    cells: pa.Table,
    lines: Lines,
    notes: Sequence[str],
    likely: Layout | None = None,
    *,
    has_nulls: bool = False,
) -> RawTable:
    """Return the cells of a file under the names of its columns, what is no answer set aside or told.

    Parameters
    ----------
    file : str
        Its name in problems.
    heading : Heading
        Names of all its columns.
    cells : Table
        The columns to keep, under their names.
    lines : array of int
        Line of each row.
    notes : sequence of str
        What is already told.
    likely : Layout, optional
        Rows that seem no answers, where nothing declares them.
    has_nulls : bool
        Whether nothing written differs from an empty text.

    Raises
    ------
    StudyError
        If every row repeats the names, or one names the columns in another order, as where two exports are put one
        after the other.
    """
    remarks = Remarks(file, heading, sums=len(cells) > ENOUGH)
    cells, lines = remarks.kept(cells, lines)
    told = remarks.told(lambda name, texts: held_in(cells.column(name), texts))
    frame = frame_of(cells, has_nulls=has_nulls)
    return RawTable(file, heading.names, frame, lines, (*notes, *told), heading.wordings, likely)


def frame_of(cells: pa.Table, *, has_nulls: bool) -> pd.DataFrame:
    """Return cells as texts, or as ranks of texts; what is not written is an empty text but where nulls differ."""
    if not cells.num_columns:
        return pd.DataFrame(index=range(len(cells)))
    frame: pd.DataFrame = cells.to_pandas()
    texts = [field.name for field in cells.schema if not pa.types.is_dictionary(field.type)]
    are_texts = len(texts) == frame.shape[1]  # column by column, thousands of them would take a long time
    frame = frame.astype("str" if are_texts else dict.fromkeys(texts, "str"))
    if has_nulls or not any(column.null_count for column in cells.columns):
        return frame
    return frame.fillna("" if are_texts else dict.fromkeys(texts, ""))


def held_in(column: pa.ChunkedArray, texts: Sequence[str]) -> int:
    """Return how many cells hold one of some texts."""
    return int(where(column, partial(pc.is_in, value_set=pa.array(texts))).sum())


class _Rows:
    """Some rows: how many, and the lines of the first ones."""

    def __init__(self) -> None:
        self.n, self.first = 0, list[int]()

    def add(self, lines: Lines, mask: NDArray[np.bool_]) -> None:
        """Add those of one part."""
        self.n += int(mask.sum())
        if len(self.first) < SHOWN and mask.any():
            self.first += lines[mask][: SHOWN - len(self.first)].tolist()

    def __str__(self) -> str:
        return told_lines(self.first, self.n)


class Remarks:
    """What the rows of a file tell that is no answer, gathered part after part.

    Parameters
    ----------
    file : str
        Its name in problems.
    heading : Heading
        Names of all its columns.
    sums : bool
        Whether the last row is to be compared with the sums of the others.
    """

    def __init__(self, file: str, heading: Heading, *, sums: bool = True) -> None:
        self.file, self.heading, self.sums = file, heading, sums
        self.n = 0
        self.repeated, self.others, self.wrong = _Rows(), _Rows(), _Rows()
        self.errors: dict[str, int] = {}  # by column
        self.error_texts: set[str] = set()
        self.totals: dict[str, _Sum] | None = None  # of the columns whose cells are numbers so far
        self.end: tuple[pa.Table, Lines] | None = None  # the last rows

    def kept(self, cells: pa.Table, lines: Lines) -> tuple[pa.Table, Lines]:
        """Return one part without the rows that write the names again."""
        repeated = repeated_names(cells, self.heading, len(lines))
        if repeated.any():
            self.repeated.add(lines, repeated)
            cells, lines = cells.filter(pa.array(~repeated)), lines[~repeated]
        self.n += len(lines)
        self.others.add(lines, naming_others(cells, self.heading))
        if len(lines) and cells.num_columns:
            self._look_at(cells, lines)
        return cells, lines

    def _look_at(self, cells: pa.Table, lines: Lines) -> None:
        wrong = np.zeros(len(cells), dtype=bool)
        for name in cells.column_names:
            if (found := errors_in(cells.column(name))) is not None:
                self.errors[name] = self.errors.get(name, 0) + int(found.sum())
                self.error_texts |= set(cells.column(name).filter(pa.array(found)).unique().to_pylist())
                wrong |= found
        self.wrong.add(lines, wrong)
        if self.sums:
            self.totals = {name: _Sum() for name in cells.column_names} if self.totals is None else self.totals
            sums = {name: each.plus(cells.column(name)) for name, each in self.totals.items()}
            self.totals = {name: each for name, each in sums.items() if each is not None}
        own = cells.slice(max(0, len(cells) - LAST - 1)), lines[-LAST - 1 :]
        if self.end is None or len(own[1]) > LAST:
            self.end = own
        else:
            joined = pa.concat_tables([_as_texts(self.end[0]), _as_texts(own[0])])
            both = np.concatenate([self.end[1], own[1]])
            self.end = joined.slice(max(0, len(joined) - LAST - 1)), both[-LAST - 1 :]

    def told(self, held: Callable[[str, Sequence[str]], int]) -> tuple[str, ...]:
        """Return what all parts together tell.

        Parameters
        ----------
        held : callable
            Tells how many cells of a column hold one of some texts.
        """
        notes: list[str] = []
        if self.repeated.n:
            n = self.repeated.n
            repeats = f"{n} lignes répètent" if n > 1 else "1 ligne répète"
            notes.append(f"{repeats} l'en-tête, et {said_left(n)} : {self.repeated}")
            if not self.n:
                found = "il n'a que des en-têtes, aucune réponse"
                raise unreadable(self.file, found, "redemander l'export")
        if 0 < self.others.n <= MAX_PASTED:
            found = f"une ligne y nomme les colonnes dans un autre ordre ({self.others})"
            remedy = "si deux exports y sont mis bout à bout, en faire deux fichiers, et une vague de chacun"
            raise unreadable(self.file, found, remedy)
        return (*notes, *self._told_end(held), *self._told_errors())

    def _told_end(self, held: Callable[[str, Sequence[str]], int]) -> Iterator[str]:
        """Tell a row at the end that adds up those above it, by its name or by its numbers."""
        if self.end is None:
            return
        cells, lines = self.end
        column, named = named_totals(cells)
        texts = list(dict.fromkeys(named.values()))
        # An answer that is such a word, « Moyenne », is given above too: no remedy may set respondents aside.
        if named and held(column, texts) <= len(named):
            yield told_totals(column, texts, [int(lines[rank]) for rank in named])
            return
        if self.n <= ENOUGH:
            return
        last = {name: number_of(cells.column(name)[-1].as_py()) for name in self.totals or {}}
        summed = [name for name, total in (self.totals or {}).items() if total.is_ended_by(last[name])]
        if summed:
            told = listed(map(shown, summed), at_most=3)
            yield (
                f"ligne {lines[-1]}, la dernière : elle a la somme des autres dans {told} ; si c'est un total, "
                "l'ôter du fichier, ou l'écarter par `set_aside`"
            )

    def _told_errors(self) -> Iterator[str]:
        """Tell the cells where a spreadsheet found no value; they stay as texts."""
        if n := sum(self.errors.values()):
            errors = f"{n} erreur{'s' if n > 1 else ''} de tableur ({listed(sorted(self.error_texts), at_most=4)})"
            columns = [shown(name) for name in self.heading.names if name in self.errors]
            places = f"dans {listed(columns, at_most=3)}, {self.wrong}"
            yield f"{errors} {places} : les corriger dans le fichier, ou les déclarer sous `missing`"


class _Sum:
    """The cells of a column that has held numbers alone: how many, and their sum."""

    def __init__(self, n: int = 0, total: float = 0.0, *, is_begun: bool = False) -> None:
        self.n, self.total, self.is_begun = n, total, is_begun

    def plus(self, column: pa.ChunkedArray) -> "_Sum | None":
        """Return the sum with one part more; None once a cell is no number, or the first one is empty."""
        if not self.is_begun and number_of(column[0].as_py()) is None:
            return None
        n, total = self.n, self.total
        for text, own in zip(*_counted(column), strict=True):
            if text:
                number = number_of(text)
                if number is None:
                    return None
                n, total = n + own, total + number * own
        return _Sum(n, total, is_begun=True)

    def is_ended_by(self, last: float | None) -> bool:
        """Whether the last cell is the sum of those above it."""
        if not last or self.n <= ENOUGH:
            return False
        return abs(self.total - 2 * last) <= 1e-9 * abs(last)


def _counted(column: pa.ChunkedArray) -> tuple[list[str | None], list[int]]:
    """Return the distinct texts of a column, and how many cells hold each."""
    texts, numbers = pc.value_counts(column.combine_chunks()).flatten()
    coded = texts.dictionary_decode() if pa.types.is_dictionary(texts.type) else texts
    return coded.to_pylist(), numbers.to_pylist()


def _as_texts(cells: pa.Table) -> pa.Table:
    return cells.cast(pa.schema([(name, pa.string()) for name in cells.column_names]))
