"""Numbers that remember the cells they come from, so that the report can tell the source of each one it prints.

A sentence reads its rows by a `Source` (`context.source("frequencies")`, `view.source("tests")`) and prints their
numbers as ever: `context.percent(row["share"], 0)`. What is no cell is asked of the source too: `source.count(…)`,
`source.sum(…)`, `source.distinct(…)`, or is a difference or an absolute value of numbers that remember theirs. Any
other arithmetic gives a plain number, whose source nobody could tell.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.geometry.arrays import BoolArray
from analysis.report.rows import records_of
from analysis.tables import TABLES

if TYPE_CHECKING:
    from analysis.tables.results import Tables

# What a number is of its cells: one of them, its absolute value, their sum, the first less the second, how many rows
# there are, how many beyond those named, how many values; the size of the family that a level tells; how often
# Student's test would see a notable deviation between two groups of these sizes; what groups of so many respondents
# would separate by chance. Or it is of no table: of the method,
# of what the study declares.
Transform: TypeAlias = Literal[
    "cell",
    "size",
    "sum",
    "difference",
    "count",
    "others",
    "distinct",
    "family",
    "power",
    "chance",
    "constant",
    "declared",
]
Sign: TypeAlias = Literal["=", "!=", "<=", ">", "in", "known"]
COLUMN = "column:"  # before the name of a column with which another is compared


@dataclass(frozen=True, slots=True)
class Condition:
    """What the rows of a table are chosen by: what one column holds."""

    column: str
    sign: Sign
    value: str | float | bool | tuple[str, ...]

    def holds(self, frame: pd.DataFrame) -> BoolArray:
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
    if isinstance(value, str):
        return value
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

    __slots__ = ("_origin",)
    _origin: Callable[[], Origin]

    def __new__(cls, value: float, origin: Callable[[], Origin]) -> Number:
        """Return a number of an origin, which is looked for where it is told alone: it takes longer than the number."""
        made = super().__new__(cls, value)
        made._origin = origin
        return made

    @property
    def origin(self) -> Origin:
        """Where it comes from."""
        return self._origin()

    def __abs__(self) -> float:
        return self._of(super().__abs__(), "size")

    def __sub__(self, other: float) -> float:
        return self._of(super().__sub__(other), "difference", other)

    def __add__(self, other: float) -> float:
        return self._of(super().__add__(other), "sum", other)

    def _of(self, value: float, transform: Transform, *others: float) -> float:
        """Return what is computed of cells; of anything else, a plain number."""
        every = [self, *(each for each in others if isinstance(each, Cell))]
        if len(every) <= len(others) or not isinstance(self, Cell):
            return value
        return Number(value, lambda: _made_of(transform, every))


class Cell(Number):
    """A number that is a cell of a table."""

    __slots__ = ()


class Row(Mapping[str, Any]):
    """A row of a result table, whose numbers remember their cell."""

    __slots__ = ("_source", "_values")

    def __init__(self, values: Mapping[str, Any], source: Source) -> None:
        self._values, self._source = values, source

    def __getitem__(self, name: str) -> Any:
        value = self._values[name]
        if name not in self._source.told or isinstance(value, str) or pd.isna(value):
            return value
        return Cell(value, partial(self.origin, name))

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def origin(self, name: str) -> Origin:
        """Return where a cell of this row comes from."""
        return Origin("cell", (Cells(self._source.path, self._source.telling(self._values), name),))


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
        return [Row(row, self) for row in records_of(chosen)]

    def row(self, chosen: Mapping[Any, Any] | pd.Series) -> Row:
        """Return one row of this table."""
        return Row({str(name): value for name, value in chosen.items()}, self)

    @property
    def told(self) -> frozenset[str]:
        """Columns of which a cell may be told."""
        return _told(self.name)

    def count(self, *conditions: Condition, **equal: Any) -> Number:
        """Return how many rows there are of which all of this holds."""
        chosen = _all(conditions, equal)
        return Number(self._held(chosen).sum(), lambda: Origin("count", (Cells(self.path, chosen),)))

    def distinct(self, column: str, *conditions: Condition, **equal: Any) -> Number:
        """Return how many values a column has in the rows of which all of this holds."""
        chosen = _all(conditions, equal)
        value = self.frame[column][self._held(chosen)].nunique()
        return Number(value, lambda: Origin("distinct", (Cells(self.path, chosen, column),)))

    def sum(self, column: str, *conditions: Condition, **equal: Any) -> Number:
        """Return the sum of a column over the rows of which all of this holds."""
        chosen = _all(conditions, equal)
        value = float(self.frame[column][self._held(chosen)].sum())
        return Number(value, lambda: Origin("sum", (Cells(self.path, chosen, column),)))

    def _held(self, conditions: tuple[Condition, ...]) -> BoolArray:
        held = np.ones(len(self.frame), dtype="bool")
        for condition in conditions:
            held &= condition.holds(self.frame)
        return held

    def telling(self, values: Mapping[str, Any]) -> tuple[Condition, ...]:
        """Return what tells a row from all others: its keys, in the order of the file, as many as it takes."""
        keys = [name for name in TABLES[self.name].of("key", "axis", "setting") if name in self.frame]
        told: list[Condition] = []
        rows = np.arange(len(self.frame))
        while keys and len(rows) > 1:
            name = keys.pop(0)
            told.append(Condition(name, "=", as_key(values.get(name))))
            rows = rows[_keys(self.frame[name].iloc[rows]) == told[-1].value]
        return tuple(told)


def source_of(tables: Tables, name: str, key: str = "") -> Source:
    """Return a table, of what it is of, as a source of numbers."""
    return Source(name, TABLES[name].path.format(space=key, table=key), getattr(tables, name))


def declared(value: float, file: str, column: str, **equal: Any) -> Number:
    """Return a number of things that a settings file declares."""
    return Number(value, lambda: Origin("declared", (Cells(file, _all((), equal), column),)))


def derived(transform: Transform, value: float, *of: float) -> Number:
    """Return a number that is computed in a way that has a name, of others that remember their cells."""
    return Number(value, lambda: _made_of(transform, [each for each in of if isinstance(each, Number)]))


def _made_of(transform: Transform, numbers: Sequence[Number]) -> Origin:
    return Origin(transform, tuple(cells for each in numbers for cells in each.origin.cells))


@cache
def _told(name: str) -> frozenset[str]:
    return frozenset(each.name for each in TABLES[name].columns if each.kind != "flag")


def _all(conditions: tuple[Condition, ...], equal: Mapping[str, Any]) -> tuple[Condition, ...]:
    return (*(Condition(name, "=", as_key(value)) for name, value in equal.items()), *conditions)


def _keys(values: pd.Series) -> npt.NDArray[np.object_]:
    return np.array([as_key(value) for value in values.tolist()], dtype="object")


def _numbers(frame: pd.DataFrame, column: str) -> npt.NDArray[np.float64]:
    return frame[column].to_numpy("float64", na_value=np.nan)


def _compared(how: Callable[[Any, Any], Any]) -> Callable[[pd.DataFrame, str, Any], BoolArray]:
    def holds(frame: pd.DataFrame, column: str, value: Any) -> BoolArray:
        other = _numbers(frame, value.removeprefix(COLUMN)) if isinstance(value, str) else value
        return how(_numbers(frame, column), other)  # type: ignore[no-any-return]

    return holds


_HOLDS: Mapping[Sign, Callable[[pd.DataFrame, str, Any], BoolArray]] = MappingProxyType(
    {
        "=": lambda frame, column, value: _keys(frame[column]) == value,
        "!=": lambda frame, column, value: _keys(frame[column]) != value,
        "in": lambda frame, column, value: np.isin(_keys(frame[column]), list(value)),
        "known": lambda frame, column, value: frame[column].notna().to_numpy(),  # noqa: ARG005 -- the face of all signs
        "<=": _compared(operator.le),
        ">": _compared(operator.gt),
    }
)
