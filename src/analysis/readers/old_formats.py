"""Numbers of an old workbook (.xls) that their format shows with leading zeros, which its reader gives without them.

A workbook is a stream of records: what the sheets share, formats and styles among it, then each sheet (MS-XLS 2.1.7).
It is followed where it lies in one piece in its file, as programs save it; elsewhere nothing is known of its formats.
"""

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence

from analysis.readers.old_errors import SHEET
from analysis.readers.shown_cells import padded_width

SHARED = SHEET[:6] + b"\x05\x00"  # BOF of what the sheets share (2.4.21)
BOF, EOF, FORMAT, STYLE = 0x809, 0x0A, 0x41E, 0xE0
NUMBER, RK, FORMULA, SEVERAL = 0x203, 0x27E, 0x06, 0xBD  # the records of numbers: one a cell, or many of a row
TWO_BYTES = 1  # flag of a text that has two bytes a sign (2.5.294)

Record = tuple[int, bytes]
Cell = tuple[int, int]  # row and column, from 0


class BrokenStreamError(Exception):
    """The records do not follow each other up to their end."""


def padded_cells(content: bytes, rank: int, n_sheets: int) -> dict[Cell, int]:
    """Return how many digits a number shows at least, for the cells of a sheet whose format has leading zeros.

    Parameters
    ----------
    content : bytes
        The workbook.
    rank : int
        Rank of the sheet, from 0.
    n_sheets : int
        How many it has.

    Raises
    ------
    BrokenStreamError
        If its formats cannot be known.
    """
    try:
        widths = _widths(_records(content, content.index(SHARED)))
        if not widths:
            return {}
        before, *sheets = content.split(SHEET)
        if len(sheets) != n_sheets:
            raise BrokenStreamError
        start = len(before) + sum(len(SHEET) + len(sheet) for sheet in sheets[:rank])
        return {cell: widths[style] for cell, style in _styled(_records(content, start)) if style in widths}
    except (ValueError, struct.error):
        raise BrokenStreamError from None


def with_zeros(columns: Sequence[list[str]], widths: Mapping[Cell, int]) -> None:
    """Write the zeros that begin whole numbers."""
    for (row, column), width in widths.items():
        if column < len(columns) and row < len(columns[column]) and columns[column][row].isdecimal():
            columns[column][row] = columns[column][row].zfill(width)


def _records(content: bytes, place: int) -> Iterator[Record]:
    """Yield the kind and the data of the records of a part, from its BOF to its EOF, those of its charts aside."""
    depth = 0
    while True:
        kind, size = struct.unpack_from("<HH", content, place)
        depth += (kind == BOF) - (kind == EOF)
        if not depth:
            return
        if depth == 1:
            yield kind, content[place + 4 : place + 4 + size]
        place += 4 + size


def _widths(records: Iterable[Record]) -> dict[int, int]:
    """Return how many digits each style of cell shows at least, where it has leading zeros."""
    formats: dict[int, int] = {}
    styles: list[int] = []
    for kind, data in records:
        if kind == FORMAT:
            number, _, flags = struct.unpack_from("<HHB", data)
            formats[number] = padded_width(data[5:].decode("utf-16-le" if flags & TWO_BYTES else "latin-1"))
        elif kind == STYLE:
            styles.append(struct.unpack_from("<HH", data)[1])
    return {rank: width for rank, number in enumerate(styles) if (width := formats.get(number))}


def _styled(records: Iterable[Record]) -> Iterator[tuple[Cell, int]]:
    """Yield the cells that hold numbers, with the rank of their style."""
    for kind, data in records:
        if kind in (NUMBER, RK, FORMULA):
            row, column, style = struct.unpack_from("<HHH", data)
            yield (row, column), style
        elif kind == SEVERAL:
            row, first = struct.unpack_from("<HH", data)
            styles = struct.iter_unpack("<HI", data[4:-2])
            yield from (((row, first + rank), style) for rank, (style, _) in enumerate(styles))
