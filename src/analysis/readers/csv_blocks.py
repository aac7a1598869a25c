"""A large CSV file read a block at a time, where every row is like the others; what is irregular is left to others."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from analysis.codebook.values import Source
from analysis.readers.csv_cells import answers_of
from analysis.readers.csv_structure import MAX_CELL, structure_of
from analysis.readers.detection import MAX_STATEMENT, NAMES, stated_delimiter
from analysis.readers.double import may_be_twice_encoded
from analysis.readers.remarks import where
from analysis.readers.table import kept_columns

HEAD, BLOCK, MAX_ROW = 1_000_000, 16_000_000, 64_000_000  # bytes
UTF8 = ("utf-8", "utf-8-sig")
MARK = b"\xef\xbb\xbf"
QUOTE, RETURN, FEED = b'"\r\n'
FEW = 0.5  # of the rows of the first block: a column of more distinct texts is read as texts

Places: TypeAlias = NDArray[np.int64]
NOWHERE: Places = np.array([], dtype=np.int64)


class IrregularError(Exception):
    """A file has a row that is not like the others, or what only its whole text tells; it may say where."""


class CsvBlocks:
    """A large CSV file, its names and first rows read; its cells come a block at a time.

    Parameters
    ----------
    path : Path
        The file.
    file : str
        Its path from the study's root.
    source : Source
        The form that the codebook declares.
    columns : collection of str
        Columns to keep.

    Raises
    ------
    IrregularError
        If the file is to be read whole; so may reading its blocks.
    """

    def __init__(self, path: Path, file: str, source: Source, columns: Collection[str]) -> None:
        if source.encoding not in UTF8 or source.delimiter not in NAMES:
            raise IrregularError
        self.path, self.file, self.source = path, file, source
        first, ends, lines = next(_blocks(path, source.delimiter), (b"", NOWHERE, NOWHERE))
        self.structure = structure_of(first, file, source)
        self.kept = kept_columns(self.structure.heading.names, columns)
        if self.structure.unnamed or not self.kept:
            raise IrregularError
        self.coded = frozenset(self.kept)
        self.coded = self._few(*self._answers(first, ends, lines)[:2])

    @property
    def has_nulls(self) -> bool:
        """Whether nothing written differs from an empty text."""
        return self.source.format == "limesurvey"

    @property
    def notes(self) -> tuple[str, ...]:
        """What was recognised, but for what the rows tell."""
        size = self.path.stat().st_size
        megabytes = f"{round(size / 1e6)} Mo" if size >= 1e6 else "moins de 1 Mo"
        return f"fichier de {megabytes}, lu par morceaux", *self.structure.notes

    def parts(self) -> Iterator[tuple[pa.Table, Places]]:
        """Yield the cells of each block, and the line where each of its rows starts."""
        for block, ends, lines in _blocks(self.path, self.source.delimiter):
            answers, own_ends, own_lines = self._answers(block, ends, lines)
            if len(own_ends):
                yield self._cells(answers, own_ends), own_lines

    def _answers(self, block: bytes, ends: Places, lines: Places) -> tuple[bytes, Places, Places]:
        """Return a block from the first answers on."""
        begins = int(np.searchsorted(lines, self.structure.begins))
        offset = int(ends[begins - 1]) + 1 if begins else 0
        return block[offset:] if offset else block, ends[begins:] - offset, lines[begins:]

    def _cells(self, block: bytes, ends: Places) -> pa.Table:
        coded = pa.dictionary(pa.int32(), pa.string())
        types = {name: coded if name in self.coded else pa.string() for name in self.kept}
        cells = answers_of(block, self.structure, self.source.delimiter, self.kept, types, has_nulls=self.has_nulls)
        if len(cells) != len(ends) or not (self.has_nulls or _are_filled(cells, block, ends, self.source.delimiter)):
            raise IrregularError
        return cells

    def _few(self, first: bytes, ends: Places) -> frozenset[str]:
        """Return the columns of few distinct texts, by the answers of the first block."""
        if not len(ends):
            return self.coded
        cells = self._cells(first, ends)
        distinct = {name: len(cells.column(name).combine_chunks().dictionary) for name in self.kept}
        return frozenset(name for name, n in distinct.items() if n <= FEW * len(cells))


def _blocks(path: Path, delimiter: str) -> Iterator[tuple[bytes, Places, Places]]:
    """Yield the text in parts that end with a record, with where their records end and the line where each starts."""
    rest, line = b"", 1
    with path.open("rb") as opened:
        rest = opened.read(HEAD).removeprefix(MARK)
        if stated_delimiter(rest[:MAX_STATEMENT].decode("utf-8", "replace")):
            raise IrregularError
        while rest:
            ends, feeds, quotes = _ends(rest)
            if len(ends):
                block, rest = rest[: ends[-1] + 1], rest[ends[-1] + 1 :]
                yield block, ends, _checked(block, delimiter, (ends, feeds, quotes), line)
                line += int(np.searchsorted(feeds, len(block)))
            if len(rest) > MAX_ROW:
                raise IrregularError
            if not (part := opened.read(BLOCK)):
                break
            rest += part
    if rest:
        rest += b"\n"
        ends, feeds, quotes = _ends(rest)
        if len(ends) != 1 or ends[0] != len(rest) - 1:
            raise IrregularError
        yield rest, ends, _checked(rest, delimiter, (ends, feeds, quotes), line)


def _ends(content: bytes) -> tuple[Places, Places, Places]:
    """Return where records end, then all line feeds (those between quotes end none), and quotes."""
    signs = np.frombuffer(content, dtype=np.uint8)
    feeds, quotes = np.flatnonzero(signs == FEED), np.flatnonzero(signs == QUOTE)
    return feeds[np.searchsorted(quotes, feeds) % 2 == 0], feeds, quotes


def _checked(block: bytes, delimiter: str, places: tuple[Places, Places, Places], line: int) -> Places:
    """Return the line where each record of a block starts, once nothing there needs a finer look."""
    ends, feeds, quotes = places
    starts = np.concatenate([[0], ends[:-1] + 1])
    has_returns = b"\r" in block and block.count(b"\r") != block.count(b"\r\n")
    if (
        has_returns
        or b"\0" in block
        or (ends - starts).max() > MAX_CELL
        or not _is_well_quoted(block, delimiter, quotes)
    ):
        raise IrregularError
    if not block.isascii() and (block.decode("utf-8") is None or may_be_twice_encoded(block)):
        raise IrregularError
    return line + np.searchsorted(feeds, starts)


def _is_well_quoted(block: bytes, delimiter: str, quotes: Places) -> bool:
    """Whether each quote opens a cell, closes one, or is one of two within: every reader then finds the same cells."""
    signs = np.frombuffer(block, dtype=np.uint8)
    quotes = quotes[: np.searchsorted(quotes, len(block))]
    around = np.zeros(256, dtype=bool)
    around[[ord(delimiter), FEED, RETURN, QUOTE]] = True
    opened, closed = quotes[::2], quotes[1::2]
    return bool(around[signs[opened - 1]].all() and around[signs[closed + 1]].all())  # the block ends with a feed


def _are_filled(cells: pa.Table, block: bytes, ends: Places, delimiter: str) -> bool:
    """Whether each row has an answer, in the columns that are kept or in another."""
    empty = np.ones(len(cells), dtype=bool)
    for name in cells.column_names:
        empty &= where(cells.column(name), lambda texts: pc.equal(texts, ""))
        if not empty.any():
            return True
    starts = np.concatenate([[0], ends[:-1] + 1])
    unwritten = f'{delimiter}"\r\n'.encode()
    return all(block[starts[row] : ends[row]].translate(None, unwritten) for row in np.flatnonzero(empty))
