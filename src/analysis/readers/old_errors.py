"""Cells of an old workbook (.xls) where a formula found no value (#N/A), which its reader gives as empty ones."""

import re
from collections.abc import Sequence

ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
CODE = b"([\x00\x07\x0f\x17\x1d\x24\x2a])"
SHEET = b"\x09\x08\x10\x00\x00\x06\x10\x00"  # BOF of a worksheet (MS-XLS 2.4.21)
# BoolErr (2.4.24): row, column, format, code, 1 for an error. Formula (2.4.127): its value is 2, code, then FFFF.
RECORDS = re.compile(
    b"\x05\x02\x08\x00(..)(..).." + CODE + b"\x01|\x06\x00..(..)(..)..\x02." + CODE + b"...\xff\xff", re.DOTALL
)


def error_cells(content: bytes, rank: int, n_sheets: int) -> dict[tuple[int, int], str]:
    """Return the errors of a sheet, by row and column from 0; none where the sheets are not told apart.

    Parameters
    ----------
    content : bytes
        The workbook.
    rank : int
        Rank of the sheet, from 0.
    n_sheets : int
        How many it has.
    """
    parts = content.split(SHEET)[1:]
    if len(parts) != n_sheets:
        return {}
    found: dict[tuple[int, int], str] = {}
    for match in RECORDS.finditer(parts[rank]):
        row, column, code = (match[place] or match[place + 3] for place in (1, 2, 3))
        found[int.from_bytes(row, "little"), int.from_bytes(column, "little")] = ERRORS[code[0]]
    return found


def with_errors(columns: Sequence[list[str]], errors: dict[tuple[int, int], str]) -> None:
    """Write the errors where cells are empty."""
    for (row, column), text in errors.items():
        if column < len(columns) and row < len(columns[column]) and not columns[column][row]:
            columns[column][row] = text
