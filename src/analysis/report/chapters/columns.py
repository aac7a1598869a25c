"""Helpers that several chapters share: columns by name, sums by name."""

from __future__ import annotations

from collections.abc import Callable

from analysis.report.context import Context
from analysis.report.markdown import Column
from analysis.tables.results import rows_at


def column(context: Context, key: str, width: int = 10, *, numeric: bool = False, **values: str) -> Column:
    """Return a column titled by the catalogue."""
    return Column(context.words.say(f"columns.{key}", **values), width, numeric)


def total(context: Context) -> Callable[[str], str]:
    """Return what fills `{kept}` and `{received}` in the study's own texts."""
    return lambda step: context.words.integer(rows_at(context.tables.accounting, step))
