"""The reading of a workbook, in a process of its own.

`python -m analysis.readers.sheet_process '["SHEET", "DECIMAL"]'`, as `apart` says; an empty SHEET asks
for the only visible one. Where the sheet does not exist, or several are visible, their names come without a cell. An
old workbook (.xls) cannot be measured before it is read: less memory holds it, and none is read where nothing bounds
it.
"""

import io
import sys
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from analysis.readers.apart import (
    FAULTY,
    OLD_WORKBOOK,
    TOO_LARGE,
    UNBOUNDED,
    given_arguments,
    limit_memory,
    write_apart,
)
from analysis.readers.cells import cell_text, is_rounded

MAX_OLD_MEMORY = 2_000_000_000
MAX_OLD_CELLS = 8_000_000


def main() -> None:
    """Read, write, end."""
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
        rows = sheet.to_python(skip_empty_area=False)
    except CalamineError:
        return FAULTY
    width = max(map(len, rows), default=0)
    columns = [[cell_text(row[place], decimal) for row in rows] for place in range(width)]
    rounded = [sum(is_rounded(row[place]) for row in rows) for place in range(width)]
    return columns, {"sheets": sheets, "found": True, "rounded": rounded}


if __name__ == "__main__":
    main()
