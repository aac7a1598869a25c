"""Numbers that remember the cells they come from, so that the report can tell the source of each one it prints.

A sentence reads its rows by a `Source` (`context.source("frequencies")`, `view.source("tests")`) and prints their
numbers as ever: `context.percent(row["share"], 0)`. What is no cell is asked of the source too: `source.count(…)`,
`source.sum(…)`, `source.distinct(…)`, or is a difference or an absolute value of numbers that remember theirs. Any
other arithmetic gives a plain number, whose source nobody could tell.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import pandas as pd

from analysis.tables import TABLES

if TYPE_CHECKING:
    from analysis.tables.results import Tables

# What a number is of its cells: one of them, its absolute value, their sum, the first less the second, how many rows
# there are, how many beyond those named, how many values; the size of the family that a level tells; how often
# Student's test would see a notable deviation between two groups of these sizes. Or it is of no table: of the method,
# of what the study declares.
Transform: TypeAlias = Literal[
    "cell", "size", "sum", "difference", "count", "others", "distinct", "family", "power", "constant", "declared"
]
Sign: TypeAlias = Literal["=", "!=", "<=", ">", "in", "known"]
COLUMN = "column:"  # before the name of a column with which another is compared


@dataclass(frozen=True, slots=True)
class Condition:
    """What the rows of a table are chosen by: what one column holds."""

    column: str
    sign: Sign
    value: str | float | bool | tuple[str, ...]

    def holds(self, frame: pd.DataFrame) -> pd.Series:
        """Return which rows of a table are such."""
        return _HOLDS[self.sign](frame, self.column, self.value)


def other_than(column: str, value: Any) -> Condition:
    """Choose the rows of which a column holds something else."""
    return Condition(column, "!=", as_key(value))


def at_most(column: str, value: float) -> Condition:
    """Choose the rows of which a column holds a number and no larger one."""
    return Condition(column, "<=", value)


def above(column: str, other: str | float) -> Condition:
    """Choose the rows of which a column holds a larger number than another column does, or than this one."""
    return Condition(column, ">", f"{COLUMN}{other}" if isinstance(other, str) else other)


def among(column: str, values: Any) -> Condition:
    """Choose the rows of which a column holds one of some values."""
    return Condition(column, "in", tuple(map(as_key, values)))


def known(column: str) -> Condition:
    """Choose the rows of which a column holds something."""
    return Condition(column, "known", True)


def as_key(value: Any) -> str:
    """Return a value as what rows are chosen by: whole numbers without decimals, nothing where it is missing."""
    if pd.isna(value):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


@dataclass(frozen=True, slots=True)
class Cells:
    """Some cells of a table: rows chosen by conditions, one column; without a column, the rows themselves."""

    table: str  # path below data/processed, without its ending; or the settings file
    conditions: tuple[Condition, ...] = ()
    column: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """How a number is made, and of which cells."""

    transform: Transform
    cells: tuple[Cells, ...] = ()


class Number(float):
    """A number that remembers where it comes from; what is computed of it forgets, unless it is said how."""

    __slots__ = ("origin",)
    origin: Origin

    def __new__(cls, value: float, origin: Origin) -> Number:
        """Return a number of this origin."""
        made = super().__new__(cls, value)
        made.origin = origin
        return made

    def __abs__(self) -> float:
        return self._of(super().__abs__(), "size")

    def __sub__(self, other: float) -> float:
        return self._of(super().__sub__(other), "difference", other)

    def __add__(self, other: float) -> float:
        return self._of(super().__add__(other), "sum", other)

    def _of(self, value: float, transform: Transform, *others: float) -> float:
        """Return what is computed of cells; of anything else, a plain number."""
        origins = [each.origin for each in (self, *others) if isinstance(each, Number)]
        if len(origins) <= len(others) or any(origin.transform != "cell" for origin in origins):
            return value
        return Number(value, Origin(transform, tuple(cells for origin in origins for cells in origin.cells)))


class Row(Mapping[str, Any]):
    """A row of a result table, whose numbers remember their cell."""

    __slots__ = ("_cells", "_values")

    def __init__(self, values: Mapping[str, Any], cells: Mapping[str, Cells]) -> None:
        self._values, self._cells = values, cells

    def __getitem__(self, name: str) -> Any:
        value = self._values[name]
        cells = self._cells.get(name)
        if cells is None or isinstance(value, str) or pd.isna(value):
            return value
        return Number(value, Origin("cell", (cells,)))

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def origin(self, name: str) -> Origin:
        """Return where a text of this row comes from."""
        return Origin("cell", (self._cells[name],))


@dataclass(frozen=True, slots=True)
class Source:
    """A result table from which sentences take their numbers.

    Parameters
    ----------
    name : str
        What code calls the table.
    path : str
        Where it lies below data/processed, without its ending.
    frame : DataFrame
        As it may be printed.
    """

    name: str
    path: str
    frame: pd.DataFrame

    def rows(self, chosen: pd.DataFrame) -> list[Row]:
        """Return rows of this table, whatever was added to them."""
        return [self.row(row) for row in chosen.to_dict("records")]

    def row(self, chosen: Mapping[Any, Any] | pd.Series) -> Row:
        """Return one row of this table."""
        values = {str(name): value for name, value in chosen.items()}
        conditions = tuple(self._telling(values))
        told = (each.name for each in TABLES[self.name].columns if each.kind != "flag")
        cells = {column: Cells(self.path, conditions, column) for column in told}
        return Row(values, cells)

    def count(self, *conditions: Condition, **equal: Any) -> Number:
        """Return how many rows there are of which all of this holds."""
        chosen = _all(conditions, equal)
        return Number(len(self._chosen(chosen)), Origin("count", (Cells(self.path, chosen),)))

    def distinct(self, column: str, *conditions: Condition, **equal: Any) -> Number:
        """Return how many values a column has in the rows of which all of this holds."""
        chosen = _all(conditions, equal)
        value = self._chosen(chosen)[column].nunique()
        return Number(value, Origin("distinct", (Cells(self.path, chosen, column),)))

    def sum(self, column: str, *conditions: Condition, **equal: Any) -> Number:
        """Return the sum of a column over the rows of which all of this holds."""
        chosen = _all(conditions, equal)
        value = float(self._chosen(chosen)[column].sum())
        return Number(value, Origin("sum", (Cells(self.path, chosen, column),)))

    def _chosen(self, conditions: tuple[Condition, ...]) -> pd.DataFrame:
        frame = self.frame
        for condition in conditions:
            frame = frame[condition.holds(frame)]
        return frame

    def _telling(self, values: Mapping[str, Any]) -> Iterator[Condition]:
        """Yield what tells a row from all others: its keys, in the order of the file, as many as it takes."""
        frame = self.frame
        for name in (name for name in TABLES[self.name].of("key", "axis", "setting") if name in frame):
            if len(frame) < 2:
                return
            condition = Condition(name, "=", as_key(values.get(name)))
            frame = frame[condition.holds(frame)]
            yield condition


def source_of(tables: Tables, name: str, key: str = "") -> Source:
    """Return a table, of what it is of, as a source of numbers."""
    return Source(name, TABLES[name].path.format(space=key, table=key), getattr(tables, name))


def declared(value: float, file: str, column: str, **equal: Any) -> Number:
    """Return a number of things that a settings file declares."""
    return Number(value, Origin("declared", (Cells(file, _all((), equal), column),)))


def derived(transform: Transform, value: float, *of: float) -> Number:
    """Return a number that is computed in a way that has a name, of others that remember their cells."""
    known = [each.origin.cells for each in of if isinstance(each, Number)]
    return Number(value, Origin(transform, tuple(cells for each in known for cells in each)))


def _all(conditions: tuple[Condition, ...], equal: Mapping[str, Any]) -> tuple[Condition, ...]:
    return (*(Condition(name, "=", as_key(value)) for name, value in equal.items()), *conditions)


def _keys(frame: pd.DataFrame, column: str) -> pd.Series:
    return frame[column].map(as_key).astype("object")


def _compared(how: Callable[[Any, Any], Any]) -> Callable[[pd.DataFrame, str, Any], pd.Series]:
    def holds(frame: pd.DataFrame, column: str, value: Any) -> pd.Series:
        other = frame[value.removeprefix(COLUMN)] if isinstance(value, str) else value
        return how(frame[column].astype("float64"), other)  # type: ignore[no-any-return]

    return holds


_HOLDS: Mapping[Sign, Callable[[pd.DataFrame, str, Any], pd.Series]] = MappingProxyType(
    {
        "=": lambda frame, column, value: _keys(frame, column) == value,
        "!=": lambda frame, column, value: _keys(frame, column) != value,
        "in": lambda frame, column, value: _keys(frame, column).isin(value),
        "known": lambda frame, column, value: frame[column].notna(),  # noqa: ARG005 -- the face of all signs
        "<=": _compared(operator.le),
        ">": _compared(operator.gt),
    }
)
