"""Tables described column by column: what each is titled, how wide it is, and how its cells are printed from a row."""

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, TypeAlias

import pandas as pd

from analysis.figures.told_deviations import bound_digits, sized_digits
from analysis.report.cells import as_key
from analysis.report.context import Context
from analysis.report.markdown import Block, Column, Markdown, Table, reference
from analysis.report.rows import records_of

DECIMALS = re.compile(r"(\\?,)(\d+)")  # the comma may be escaped
Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Described:
    """One column of a table.

    Parameters
    ----------
    printed : callable
        Prints a cell from the context and the values that `of` names.
    title : str
        What the catalogue calls it, below `columns`; markdown is a title already.
    width : int
        How wide it is beside the others.
    of : tuple of str
        Names of the values of a row that a cell is printed from.
    numeric : bool
        Whether its cells are set to the right.
    once : tuple of str
        Names of values: where they are those of the row above, the cell is left empty.
    fills : mapping of str to str
        What fills the title.
    """

    printed: Callable[..., Markdown]
    title: str
    width: int
    of: tuple[str, ...]
    numeric: bool = False
    once: tuple[str, ...] = ()
    fills: Mapping[str, str] = field(default_factory=dict)

    def head(self, context: Context) -> Column:
        """Return the title and the width."""
        is_title = isinstance(self.title, Markdown)
        title = self.title if is_title else context.say(f"columns.{self.title}", **self.fills)
        return Column(context.text(title), self.width, self.numeric)

    def cell(self, context: Context, row: Row, above: Row) -> Markdown:
        """Return the cell of a row, empty where it would say again what stands above."""
        if self.once and all(row[name] == above.get(name) for name in self.once):
            return Markdown("")
        return self.printed(context, *(row[name] for name in self.of))


def column(
    printed: Callable[..., Markdown],
    title: str,
    width: int = 10,
    of: str | tuple[str, ...] = "",
    *,
    numeric: bool = False,
    once: tuple[str, ...] = (),
    digits: int | None = None,
    **fills: str,
) -> Described:
    """Return a column that prints what has its title's name in a row, or what `of` names, with as many decimals."""
    names = of if isinstance(of, tuple) else (of or title,)
    how = printed if digits is None else partial(printed, digits=digits)
    return Described(how, title, width, names, numeric, once, fills)


def _known(names: str, context: Context, value: str) -> Markdown:
    return context.known(names, value)


def _yes_or_no(context: Context, value: Any) -> Markdown:
    return context.text(value) if pd.isna(value) else context.say(f"flags.{'yes' if value else 'no'}")


def named(names: str, title: str, width: int = 10, of: str = "", *, once: tuple[str, ...] = ()) -> Described:
    """Return a column of declared values, printed as an entry of the catalogue calls them."""
    return column(partial(_known, names), title, width, of, once=once)


def deviation_told(context: Context, value: float) -> Markdown:
    """Return a deviation with its sign, by as many decimals as keep it on its side of what is notable and large."""
    return context.signed(value, sized_digits(value))


def bound_told(context: Context, value: float) -> Markdown:
    """Return the end of an interval with its sign, by as many decimals as tell on which side of none it lies."""
    return context.signed(value, bound_digits(value))


def deviation_or_distance(context: Context, axes: str, value: float) -> Markdown:
    """Return the deviation on an axis, or the distance in a plane, which has no sign."""
    return context.decimal(value) if "+" in str(axes) else deviation_told(context, value)


# Columns by how they print: integer("count", 8, "n"); of more values than one, category_name("category", 18, ANSWER).
text, theme_name = partial(column, Context.text), partial(column, Context.theme)
question_name, category_name = partial(column, Context.question), partial(column, Context.category)
integer, decimal = partial(column, Context.integer, numeric=True), partial(column, Context.decimal, numeric=True)
signed, percentage = partial(column, Context.signed, numeric=True), partial(column, Context.percentage, numeric=True)
deviation = partial(column, deviation_told, numeric=True)
probability, flag = partial(column, Context.probability, numeric=True), partial(column, _yes_or_no)
interval = partial(column, Context.interval, of=("ci_low", "ci_high"), numeric=True)
ANSWER = ("question", "category")


def pair(context: Context, question: str, a: str, b: str) -> Markdown:
    """Return two categories of a question that are compared."""
    return context.say("factors.pair", a=context.category(question, a), b=context.category(question, b))


def table_of(
    context: Context, key: str, caption: Markdown, columns: Sequence[Described], rows: pd.DataFrame | Iterable[Row]
) -> Table:
    """Return a table whose columns are described, from the rows of a result table or others."""
    listed = rows_in(rows) if isinstance(rows, pd.DataFrame) else list(rows)
    above: list[Row] = [{}, *listed]
    # A column has the decimals of all its numbers, which are cut once printed where they are coarse: no source is told.
    exact = replace(context, coarse=False, tracing=context.tracing and not context.coarse)
    cells = [[each.cell(exact, row, above[rank]) for each in columns] for rank, row in enumerate(listed)]
    if context.coarse and cells:
        told = zip(columns, zip(*cells, strict=True), strict=True)
        cells = [list(row) for row in zip(*(_told(each, column) for each, column in told), strict=True)]
    return Table(key, caption, [each.head(context) for each in columns], cells)


def _told(described: Described, cells: tuple[Markdown, ...]) -> tuple[Markdown, ...]:
    """Return the cells of a column of numbers, p-values apart, without the last decimals that are zeros in all."""
    if not described.numeric or described.printed is Context.probability:
        return cells
    found = [decimals for cell in cells for _, decimals in DECIMALS.findall(cell)]
    least = 1 if any(len(decimals) > 1 for decimals in found) else 0
    kept = max([least, *(len(decimals.rstrip("0")) for decimals in found)])
    return tuple(
        Markdown(DECIMALS.sub(lambda each: f"{each[1]}{each[2][:kept]}" if kept else "", cell)) for cell in cells
    )


def introduced(
    context: Context, key: str, table: Table, *between: Block, count: int | None = None, **values: str
) -> Iterator[Block]:
    """Yield a table after the sentence of the catalogue that refers to it."""
    yield context.paragraph(key, count, table=reference(table.key), **values)
    yield from (*between, table)


def rows_in(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a result table, each its values by name."""
    return records_of(table)


def wide(table: pd.DataFrame, places: Iterable[object], *keys: str, along: str = "axis") -> list[dict[str, Any]]:
    """Return a row for each group of keys, that has what lies at each place (an axis, a plane) under « name place »."""
    absent = {f"{name} {place}": math.nan for name in table for place in places}
    groups: dict[tuple[str, ...], list[Row]] = {}
    for row in rows_in(table):
        groups.setdefault(tuple(as_key(row[key]) for key in keys), []).append(row)
    return [absent | _spread(rows, along) for rows in groups.values()]


def _spread(rows: list[Row], along: str) -> dict[str, Any]:
    return {**rows[0]} | {f"{name} {_place(row[along])}": value for row in rows for name, value in row.items()}


def _place(place: object) -> str:
    """Return a place as columns name it, an axis being a whole number however it was read."""
    return f"{place:g}" if isinstance(place, float) else str(place)


def on_axes(places: Iterable[object], *columns: Described) -> list[Described]:
    """Return columns of wide rows place after place; a title « axis_… » tells the number of the axis."""
    return [_at(place, each) for place in places for each in columns]


def _at(place: object, described: Described) -> Described:
    fills = {"axis": str(place)} if described.title.startswith("axis_") else {}
    return replace(described, of=tuple(f"{name} {place}" for name in described.of), fills=fills)
