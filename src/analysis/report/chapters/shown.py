"""Result tables shown as they are declared: every column in its order, printed by its kind."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

import pandas as pd

from analysis.language.catalogue import Catalogue
from analysis.report.chapters.columns import (
    Described,
    category_name,
    decimal,
    flag,
    integer,
    introduced,
    named,
    percentage,
    probability,
    question_name,
    table_of,
    theme_name,
)
from analysis.report.context import Context
from analysis.report.markdown import Block, identifier
from analysis.report.space_view import SpaceView
from analysis.tables import TABLES, Table
from analysis.tables.declaring import Column, Kind

WIDTH = 20  # of a column of words
ASKED = ("question", "factor", "variable", "outcome")  # how the names of keys begin that are those of questions
NUMBERS: Mapping[Kind, Callable[[str], Described]] = MappingProxyType(
    {
        "axis": integer,
        "count": integer,
        "share": percentage,
        "part": percentage,
        "position": decimal,
        "deviation": decimal,
        "score": decimal,
        "statistic": decimal,
        "test": probability,
        "setting": integer,
        "flag": flag,
    }
)


def shown_tables(context: Context, view: SpaceView, chapter: str) -> Iterator[Block]:
    """Show the tables of a space that their declaration gives to a chapter, each after its sentence."""
    for name, table in TABLES.items():
        if (table.shown, table.scope, table.printed) == (chapter, "space", True):
            rows = getattr(view.tables, name)
            if not rows.empty:
                yield from _shown(context, view, table, rows)


def _shown(context: Context, view: SpaceView, table: Table, rows: pd.DataFrame) -> Iterator[Block]:
    columns = [_described(context, table, column) for column in table.columns]
    key, own = identifier("tab-shown", table.name, view.key), f"shown_tables.{table.name}"
    if Catalogue(context.language).has(f"report.{own}.sentence"):
        printed = table_of(context, key, context.say(f"{own}.caption"), columns, rows)
        yield from introduced(context, f"{own}.sentence", printed, count=len(rows))
    else:  # the words of the declaration
        printed = table_of(context, key, context.text(f"{table.titled(context.language)}."), columns, rows)
        yield from introduced(context, "shown_tables.told", printed, told=table.described(context.language))


def _described(context: Context, table: Table, column: Column) -> Described:
    """Return a column as it is printed: keys by the names of what they are, words by those that the catalogue knows."""
    name = column.name
    if column.kind in NUMBERS:
        described, heads = NUMBERS[column.kind](name), table.headed(context.language)
        return replace(described, title=context.text(heads[name])) if name in heads else described
    if column.kind == "key" and name.startswith(ASKED):
        return question_name(name, WIDTH)
    if column.kind == "key" and name == "theme":
        return theme_name(name, WIDTH)
    question = _question_of(table, name)
    if column.kind == "key" and question:
        return category_name(name, WIDTH, (question, name))
    return named(f"shown_tables.{table.name}.{name}", name, WIDTH)


def _question_of(table: Table, name: str) -> str | None:
    """Return the column that names the question of a category: « question_a » of « category_a », else « question »."""
    near = [name.replace("category", asked) for asked in ASKED if name.startswith("category")]
    wanted = [*near, *ASKED] if near or name == "against" else []
    return next((asked for asked in wanted if asked in table.names), None)
