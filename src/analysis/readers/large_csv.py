"""A large CSV file read a block at a time, each cell kept as the rank of its text among those of its column.

Only a file whose every row is like the others is read so, and then as `read_csv` reads it; any other is left to it.
"""

from collections.abc import Collection, Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from analysis.codebook.values import Source
from analysis.problems import StudyError
from analysis.readers.csv_cells import answers_of
from analysis.readers.csv_structure import MAX_CELL, Structure, structure_of
from analysis.readers.detection import MAX_STATEMENT, NAMES, stated_delimiter
from analysis.readers.double import may_be_twice_encoded
from analysis.readers.remarks import raw_table, where
from analysis.readers.table import RawTable, kept_columns

HEAD, BLOCK, MAX_ROW = 1_000_000, 16_000_000, 64_000_000  # bytes
UTF8 = ("utf-8", "utf-8-sig")
MARK = b"\xef\xbb\xbf"
QUOTE, RETURN, FEED = b'"\r\n'
FEW = 0.5  # of the rows of the first block: a column of more distinct texts is kept as texts

Places = NDArray[np.int64]


class IrregularError(Exception):
    """A file has a row that is not like the others, or what only its whole text tells."""


def read_large_csv(path: Path, file: str, source: Source, columns: Collection[str]) -> RawTable | None:
    """Return a file as `read_csv` reads it, without ever holding its text; None where it is not regular."""
    if source.encoding not in UTF8 or source.delimiter not in NAMES:
        return None
    try:
        return _read(path, file, source, columns)
    except (IrregularError, StudyError, pa.ArrowInvalid, UnicodeDecodeError):
        return None


def _read(path: Path, file: str, source: Source, columns: Collection[str]) -> RawTable:
    blocks = _blocks(path, source.delimiter)
    first, ends, lines = next(blocks)
    structure = structure_of(first, file, source)
    kept = kept_columns(structure.heading.names, columns)
    if structure.unnamed or not kept:
        raise IrregularError
    reading = _Reading(structure, source, kept)
    begins = int(np.searchsorted(lines, structure.begins))
    offset = int(ends[begins - 1]) + 1 if begins else 0
    reading.add(first[offset:], ends[begins:] - offset, lines[begins:])
    for block, own_ends, own_lines in blocks:
        reading.add(block, own_ends, own_lines)
    has_nulls = source.format == "limesurvey"
    told = f"fichier de {round(path.stat().st_size / 1e6)} Mo, lu par morceaux"
    notes = (told, *structure.notes)
    return raw_table(
        file, structure.heading, reading.table(), reading.all_lines(), notes, structure.likely, has_nulls=has_nulls
    )


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


class _Reading:
    """The cells of a file, gathered block by block."""

    def __init__(self, structure: Structure, source: Source, kept: list[str]) -> None:
        self.structure, self.source, self.kept = structure, source, kept
        self.coded: dict[str, _Coded] = {}
        self.texts: dict[str, list[pa.Array]] = {}
        self.lines: list[Places] = []

    def add(self, block: bytes, ends: Places, lines: Places) -> None:
        """Read the rows of one block."""
        if not len(ends):
            return
        coded = pa.dictionary(pa.int32(), pa.string())
        types = {name: pa.string() if name in self.texts else coded for name in self.kept}
        has_nulls = self.source.format == "limesurvey"
        cells = answers_of(block, self.structure, self.source.delimiter, self.kept, types, has_nulls=has_nulls)
        if len(cells) != len(ends) or not (has_nulls or _are_filled(cells, block, ends, self.source.delimiter)):
            raise IrregularError
        if not self.lines:
            self._sort_out(cells)
        for name in self.kept:
            column = cells.column(name).combine_chunks()
            if name in self.coded:
                self.coded[name].add(column)
            else:
                self.texts[name].append(column.cast(pa.string()))
        self.lines.append(lines)

    def _sort_out(self, cells: pa.Table) -> None:
        """Settle which columns are kept as ranks, by the texts of the first block."""
        for name in self.kept:
            n = len(cells.column(name).combine_chunks().dictionary)
            if n <= FEW * len(cells):
                self.coded[name] = _Coded()
            else:
                self.texts[name] = []

    def table(self) -> pa.Table:
        """Return the columns, each gathered."""
        columns = {
            name: self.coded[name].array() if name in self.coded else pa.chunked_array(self.texts[name])
            for name in self.kept
        }
        return pa.table(columns)

    def all_lines(self) -> Places:
        """Return the line of each row."""
        return np.concatenate(self.lines)


class _Coded:
    """A column as ranks of its texts, in the order in which they are met."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}
        self.parts: list[NDArray[np.signedinteger]] = []

    def add(self, column: pa.DictionaryArray) -> None:
        """Add the cells of a block."""
        ranks = [self.places.setdefault(text, len(self.places)) for text in column.dictionary.to_pylist()]
        smallest = np.min_scalar_type(-len(self.places) - 1)
        own = np.array([*ranks, -1], dtype=smallest)  # the last for a null
        self.parts.append(own[column.indices.fill_null(len(ranks)).to_numpy()])

    def array(self) -> pa.DictionaryArray:
        """Return the whole column."""
        ranks = np.concatenate(self.parts)
        self.parts.clear()
        nulls = ranks < 0
        return pa.DictionaryArray.from_arrays(
            pa.array(ranks, mask=nulls if nulls.any() else None), pa.array(list(self.places), pa.string())
        )


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
