"""What spreadsheets read: tables as sheets of a workbook, and texts that they would take for a formula."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

CREATED = datetime(2000, 1, 1)  # fixed: the same tables give the same bytes
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
MAX_WIDTH = 60
MOST_ROWS = 1_048_575  # of a sheet of Excel or LibreOffice, under its head
NOTE = {"author": "", "x_scale": 2, "y_scale": 1.2, "font_size": 9}
FORMULA = tuple("=+-@\t\r\n＝＋－＠")  # and the wide signs of Asian keyboards
MARK = "'"


def harmless(text: str) -> str:
    """Return a text that a spreadsheet which opens a CSV shows: after an apostrophe where it would be a formula.

    Examples
    --------
    >>> harmless("- de 5 ans"), harmless("5 ans")
    ("'- de 5 ans", '5 ans')
    """
    return f"{MARK}{text}" if _is_formula(text) else text


def restored(text: str) -> str:
    """Return the text that `harmless` was given."""
    return text[1:] if text.startswith(MARK) and _is_formula(text) else text


def _is_formula(text: str) -> bool:
    return text.lstrip(f"{MARK} ").startswith(FORMULA)


@dataclass(frozen=True, slots=True)
class Look:
    """How the columns of a sheet are shown.

    Attributes
    ----------
    formats : mapping of str to str
        The format of the numbers of a column, by its name; others have one by what they are.
    notes : mapping of str to str
        What is told beside the head of a column.
    """

    formats: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)


def write_sheet(book: Workbook, title: str, table: pd.DataFrame, look: Look | None = None) -> Worksheet:
    """Add a table to a workbook, and return its sheet: a header that stays, columns as wide as they need, a filter.

    Parameters
    ----------
    book : Workbook
        Made with `OPTIONS`, so that no text becomes a formula or a link.
    title : str
        Name of the sheet, at most 31 characters.
    table : DataFrame
        A number that does not exist is an empty cell.
    look : Look, optional
        Formats of numbers and notes on heads, by column.
    """
    look = look or Look()
    page = book.add_worksheet(title)
    page.freeze_panes(1, 0)
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    formats = {"float": book.add_format({"num_format": "0.0000"}), "int": book.add_format({"num_format": "#,##0"})}
    n_rows, n_columns = table.shape
    for position, name in enumerate(table.columns):
        column = table[name]
        absent = column.isna().tolist()
        values = [None if gone else _cell(value) for value, gone in zip(column.tolist(), absent, strict=True)]
        page.write_string(0, position, str(name), head)
        if note := look.notes.get(str(name)):
            page.write_comment(0, position, note, NOTE)
        own = look.formats.get(str(name))
        shown = book.add_format({"num_format": own}) if own else None
        page.set_column(position, position, _width(str(name), values))
        for row, value in enumerate(values, start=1):
            page.write(row, position, value, shown or formats.get(type(value).__name__))
    if n_rows and n_columns:
        page.autofilter(0, 0, n_rows, n_columns - 1)
    return page


def _cell(value: Any) -> str | float | int | bool | None:
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value if isinstance(value, str | float | int | bool) else str(value)


def _width(name: str, values: list[Any]) -> float:
    texts = [len(value) for value in values if isinstance(value, str)]
    return min(MAX_WIDTH, max([10, len(name) + 2, *texts]))
