"""Where each number of the main text comes from: in words, which the page shows, and as a table for machines."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from babel.numbers import NumberFormatError, parse_decimal

from analysis.language.locales import locale
from analysis.language.numbers import HARD, MINUS, NARROW
from analysis.language.typography import typeset
from analysis.report.cells import COLUMN, Cells, Condition, Sign
from analysis.report.context import Context
from analysis.report.marks import Told
from analysis.spreadsheets import harmless
from analysis.tables import table_at
from analysis.tables.declaring import PROCESSED

COLUMNS = ("number", "section", "printed", "value", "format", "transform", "table", "rows", "column")
_FIGURES = re.compile(f"([<>]?){HARD}?([{MINUS}+]?)(\\d[\\d.,{HARD}{NARROW}]*)")
SIGNS: Mapping[Sign, str] = MappingProxyType({"=": "=", "!=": "≠", "<=": "≤", ">": ">", "in": "∈"})


def told_source(context: Context, told: Told) -> str:
    """Return in words where a number comes from: which table, rows and column, and what was made of them."""
    cells = typeset(" ; ", context.language).join(_told(context, each) for each in told.origin.cells)
    return context.plain(f"sources.{told.origin.transform}", **({"cells": cells} if cells else {}))


def numbers_table(told: Iterable[Told], language: str) -> str:
    """Return a CSV of the numbers of a text in reading order: a row for each piece of a table that one is made of.

    A number is told as it is printed, and so is its value: nothing here is more precise than the text.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    for rank, each in enumerate(told, start=1):
        shown = (harmless(each.section), harmless(each.printed), plain_value(each.printed, language), each.form)
        for cells in each.origin.cells or (Cells(""),):
            rows = json.dumps(_rows(cells), ensure_ascii=False) if cells.table else ""
            writer.writerow((rank, *shown, each.origin.transform, cells.table, rows, cells.column))
    return buffer.getvalue()


def plain_value(printed: str, language: str) -> str:
    """Return a printed number as programs read it, as precise as it is printed; nothing where it is several.

    Examples
    --------
    >>> [plain_value(printed, "fr") for printed in ("−0,50", "12,4 %", "p < 0,001", "1+2")]
    ['-0.50', '12.4', '<0.001', '']
    """
    found = _FIGURES.findall(printed)
    if len(found) != 1:
        return ""
    bound, sign, figures = found[0]
    try:
        value = parse_decimal(figures.replace(HARD, NARROW).strip(NARROW), locale=locale(language))
    except NumberFormatError:
        return ""
    return f"{bound}{'-' if sign == MINUS else ''}{value}"


def _told(context: Context, cells: Cells) -> str:
    rows = ", ".join(_condition(context, each) for each in cells.conditions)
    key = "_".join(name for name, there in (("rows", rows), ("column", cells.column)) if there) or "whole"
    values = {name: text for name, text in (("rows", rows), ("column", cells.column)) if text}
    return context.plain(f"sources.of.{key}", table=_named(context, cells.table), **values)


def _named(context: Context, path: str) -> str:
    """Return what a table is called in the workbook, and where it lies; of a settings file, its path."""
    if path.endswith(".yaml"):
        return path
    title = typeset(table_at(f"{PROCESSED}/{path}.csv")[0].titled(context.language), context.language)
    return context.plain("sources.table", title=title, path=path) if title else path


def _condition(context: Context, condition: Condition) -> str:
    if condition.sign == "known":
        return context.plain("sources.known", column=condition.column)
    value = _value(condition.value) or context.plain("sources.nothing")
    return HARD.join((condition.column, SIGNS[condition.sign], value))


def _value(value: Any) -> str:
    if isinstance(value, tuple):
        return " | ".join(value)
    return str(value).removeprefix(COLUMN)


def _rows(cells: Cells) -> dict[str, Any]:
    """Return conditions by column: what it equals, else each sign with its value."""
    rows: dict[str, Any] = {}
    for each in cells.conditions:
        if each.sign == "=":
            rows[each.column] = each.value
        else:
            rows.setdefault(each.column, {})[each.sign] = each.value
    return rows
