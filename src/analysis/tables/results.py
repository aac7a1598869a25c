"""Result tables in memory: those of the study, of each space, of each crossed table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from analysis.problems import nearest
from analysis.tables import TABLES

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Tables:
    """The tables of one thing by name: `tables.eigenvalues`; one that it does not have is empty."""

    frames: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    _cut: dict[str, dict[tuple[str, ...], pd.DataFrame]] = field(default_factory=dict, init=False, repr=False)

    def __getattr__(self, name: str) -> pd.DataFrame:
        """Return a table.

        Raises
        ------
        AttributeError
            If no table has this name.
        """
        if name.startswith("__") or name not in TABLES:
            raise AttributeError(f"no result table is called {name}; the nearest is {nearest(name, TABLES)}")
        if name in self.frames:
            return self.frames[name]
        cuts = self._cuts(name)
        if () not in cuts:
            cuts[()] = TABLES[name].empty()
        return cuts[()]

    def on_axis(self, name: str, axis: int) -> pd.DataFrame:
        """Return the rows of a table on one axis, cut once: a report asks for them again and again."""
        cuts, key = self._cuts(name), ("axis", str(axis))
        if key not in cuts:
            table: pd.DataFrame = getattr(self, name)
            cuts[key] = table[table["axis"].to_numpy().astype(int) == axis]
        return cuts[key]

    def of(self, name: str, column: str, value: str) -> pd.DataFrame:
        """Return the rows of a table that hold a text in a column, cut once too."""
        cuts, key = self._cuts(name), (column, value)
        if key not in cuts:
            table: pd.DataFrame = getattr(self, name)
            cuts[key] = table[(table[column] == value).to_numpy()]
        return cuts[key]

    def replaced(self, **frames: pd.DataFrame) -> Tables:
        """Return the tables, some of them others."""
        return self._among({**self.frames, **frames})

    def only(self, chosen: Callable[[str], bool]) -> Tables:
        """Return the tables of which the name is chosen."""
        return self._among({name: frame for name, frame in self.frames.items() if chosen(name)})

    def _cuts(self, name: str) -> dict[tuple[str, ...], pd.DataFrame]:
        """Return what was cut of a table, by the column and the value that its rows hold."""
        return self._cut.setdefault(name, {})

    def _among(self, frames: Mapping[str, pd.DataFrame]) -> Tables:
        """Return tables that share what is cut of those that they have in common with these."""
        made = Tables(frames)
        made._cut.update({name: self._cuts(name) for name, own in frames.items() if self.frames.get(name) is own})
        return made


def frames_of(result: Any) -> dict[str, pd.DataFrame]:
    """Return the tables of a frozen result by the names of its fields."""
    return {each.name: getattr(result, each.name) for each in fields(result)}


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure on disk and the sentences that stand for it where it cannot be seen."""

    path: str
    alt: str


Places: TypeAlias = Mapping[tuple[str, str], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that may be printed of a study.

    Parameters
    ----------
    study : Tables
        Those of which there is one.
    spaces, crossed : mapping of str to Tables
        By key of the spaces, and of the questions that the study crosses.
    pictures : mapping of str to Picture
        By key « scree/main », « categories/main », « individuals/main/sexe »… : kind, space, detail.
    places : mapping of str to Places
        Of spaces that were drawn: by question and category, where the plane writes its name.
    versions : mapping of str to str
        Version of each program that computed.
    hashes : mapping of str to str
        SHA256 of each received file and configuration file, by path from the study's root.
    weighted : bool
        Whether the respondents have weights.
    masked_missing : set of str
        Questions whose missing answers are not told by kind.
    n_masked : int, optional
        How many counts these tables leave out, where the report is for everybody.
    """

    study: Tables
    spaces: Mapping[str, Tables] = field(default_factory=lambda: MappingProxyType({}))
    crossed: Mapping[str, Tables] = field(default_factory=lambda: MappingProxyType({}))
    pictures: Mapping[str, Picture] = field(default_factory=lambda: MappingProxyType({}))
    places: Mapping[str, Places] = field(default_factory=lambda: MappingProxyType({}))
    versions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    hashes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    weighted: bool = False
    masked_missing: frozenset[str] = frozenset()
    n_masked: int | None = None

    def replaced(self, **tables: pd.DataFrame) -> Results:
        """Return the results, some tables of the study others."""
        return replace(self, study=self.study.replaced(**tables))


def rows_at(accounting: pd.DataFrame, step: str) -> int:
    """Return the number of rows counted at a step of the accounting, all waves together."""
    return int(accounting["rows"][accounting["step"] == step].sum())
