"""Every result table, declared once, in the order in which the workbook shows them."""

import re
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

from analysis.tables import (
    audited,
    classed,
    collected,
    compared,
    context,
    described,
    edition_changes,
    edition_clouds,
    edition_movement,
    edition_views,
    harmonised,
    inferred,
    inquired,
    marked,
    placed,
    proclaimed,
    read,
    stable,
)
from analysis.tables.declaring import Table, by_name

TABLES = by_name(
    table
    for module in (
        *(inquired, collected, described, harmonised, placed, inferred, compared, edition_clouds, context, proclaimed),
        *(edition_changes, edition_movement, edition_views),
        *(stable, classed, read, marked, audited),
    )
    for table in module.TABLES
)


def makers_of(step: str) -> dict[str, Callable[[Any], Any]]:
    """Return the functions that declarations name for the tables of a step, by table."""
    named = {name: table.made.rpartition(".") for name, table in TABLES.items() if table.step == step and table.made}
    return {name: getattr(import_module(f"analysis.{module}"), made) for name, (module, _, made) in named.items()}


def table_at(path: str) -> tuple[Table, str]:
    """Return the table that lies at a path, and the key of what it is of (empty for the study and its waves).

    Raises
    ------
    LookupError
        If no table is declared there.
    """
    for table, pattern in _patterns().items():
        if found := pattern.search(path):
            return table, (found.groups() or ("",))[0]
    raise LookupError(f"no result table is declared at {path}")


@cache
def _patterns() -> dict[Table, re.Pattern[str]]:
    wild = re.compile(r"\\{\w+\\}")
    # The longest path first: that of a space which is called like a table of the study ends like that table's.
    return {
        table: re.compile(r"(?:^|/)" + wild.sub(r"([^/]+)", re.escape(table.path)) + r"\.csv$")
        for table in sorted(TABLES.values(), key=lambda table: -table.path.count("/"))
    }


__all__ = ["TABLES", "Table", "makers_of", "table_at"]
