"""The reading of a workbook, in a process of its own.

`python -m analysis.readers.sheet_process '["SHEET", "DECIMAL"]'`, as `apart` says; an empty SHEET asks
for the only visible one. Where the sheet does not exist, or several are visible, their names come without a cell. An
old workbook (.xls) cannot be measured before it is read: less memory holds it, and none is read where nothing bounds
it.
"""

import io
import sys
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from analysis.readers.apart import (
    FAULTY,
    OLD_WORKBOOK,
    TOO_LARGE,
    UNBOUNDED,
    do_without,
    given_arguments,
    limit_memory,
    write_apart,
)
from analysis.readers.cells import cell_text, is_rounded
from analysis.readers.old_errors import error_cells, with_errors
from analysis.readers.old_formats import BrokenStreamError, padded_cells, with_zeros

MAX_OLD_MEMORY = 2_000_000_000
MAX_OLD_CELLS = 8_000_000
MAX_SHARED = 10_000  # texts held once


def main() -> None:
    """Read, write, end."""
    do_without("numpy", "pandas")
    declared, decimal = given_arguments()
    content = sys.stdin.buffer.read()
    is_old = content.startswith(OLD_WORKBOOK)
    is_bounded = limit_memory(MAX_OLD_MEMORY) if is_old else limit_memory()
    if is_old and not is_bounded:
        sys.exit(UNBOUNDED)
    found = opened(content, declared, decimal)
    if isinstance(found, int):
        sys.exit(found)
    write_apart(*found)


def opened(content: bytes, declared: str, decimal: str) -> tuple[list[list[str]], dict[str, Any]] | int:
    """Return the cells of a sheet, column by column, and what the workbook declares; else how the process ends."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        visible = [each.name for each in workbook.sheets_metadata if each.visible == SheetVisibleEnum.Visible]
        asked = [declared] if declared else visible
        sheets = {"names": workbook.sheet_names, "visible": visible}
        if len(asked) != 1 or asked[0] not in workbook.sheet_names:
            return [], {"sheets": sheets, "found": False}
        sheet = workbook.get_sheet_by_name(asked[0])
        if content.startswith(OLD_WORKBOOK) and sheet.total_height * sheet.total_width > MAX_OLD_CELLS:
            return TOO_LARGE
        columns, rounded = _columns(sheet, decimal)
    except CalamineError:
        return FAULTY
    told = {"sheets": sheets, "found": True, "rounded": rounded, "unformatted": False}
    if content.startswith(OLD_WORKBOOK):
        rank, n_sheets = workbook.sheet_names.index(asked[0]), len(workbook.sheet_names)
        with_errors(columns, error_cells(content, rank, n_sheets))
        try:
            with_zeros(columns, padded_cells(content, rank, n_sheets))
        except BrokenStreamError:
            told["unformatted"] = any(text.isdecimal() for column in columns for text in column)
    return columns, told


def _columns(sheet: CalamineSheet, decimal: str) -> tuple[list[list[str]], list[int]]:
    """Return the texts of each column, and how many of its numbers lost digits; the first cell is that of the sheet.

    A row at a time, and the same text held once: a small file may repeat a row a million times.
    """
    before = sheet.start[1] if sheet.start else 0  # columns that nothing fills: rows come without them
    columns: list[list[str]] = []
    rounded: list[int] = []
    texts: dict[str, str] = {}
    for row in sheet.iter_rows():
        if not columns:
            columns, rounded = [[] for _ in row], [0] * len(row)
        for place, cell in enumerate(row):
            text = cell_text(cell, decimal)
            columns[place].append(texts.setdefault(text, text) if len(texts) < MAX_SHARED else texts.get(text, text))
            rounded[place] += is_rounded(cell)
    height = len(columns[0]) if columns else 0
    return [[""] * height for _ in range(before)] + columns, [0] * before + rounded


if __name__ == "__main__":
    main()
