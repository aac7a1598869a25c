"""Typed cells of a sheet or an SPSS file as the texts that a person would type."""

from datetime import date, datetime, time, timedelta
from typing import Any

MAX_WHOLE = 1e21
MAX_KEPT = 1e15  # beyond its fifteen digits, a spreadsheet writes zeros


def is_rounded(cell: Any) -> bool:
    """Whether a whole number has more digits than a spreadsheet keeps: the last ones are lost."""
    return isinstance(cell, float) and cell.is_integer() and abs(cell) >= MAX_KEPT


def cell_text(cell: Any, decimal: str) -> str:
    """Return what one would type: 12 for 12.0, the declared decimal sign, dates as 2019-03-31, durations in seconds."""
    if isinstance(cell, timedelta):
        cell = cell.total_seconds()
    if isinstance(cell, bool):
        return "VRAI" if cell else "FAUX"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < MAX_WHOLE:
        return str(int(cell))  # an identifier of 17 digits keeps them all
    if isinstance(cell, float):
        return f"{cell:.15g}".replace(".", decimal)
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date | datetime | time):
        return cell.isoformat()
    return str(cell)
