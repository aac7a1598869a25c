"""What a result table is: its name, what it is of, its columns and their kinds, when it exists, where it lies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import TYPE_CHECKING, Literal, TypeAlias

from analysis.problems import Problem, nearest, raise_any

if TYPE_CHECKING:
    import pandas as pd

    from analysis.study import Study

# Of what there is one: the study, each space, each crossed table.
Scope: TypeAlias = Literal["study", "space", "crossed"]
# key: what a row is about, text for ever; text: words; axis: number of an axis, from 1; count: persons, rows,
# categories; share: a fraction of a count; part: a fraction of an inertia or of draws, a correlation; position: a place
# in a space; deviation: between two means, in standard deviations of the axis, whose size is named; score: how far from
# chance, in standard deviations; statistic: what sums up a table or an axis; test: a p-value; setting: what was chosen
# before looking; flag: true or false.
Kind: TypeAlias = Literal[
    "key", "text", "axis", "count", "share", "part", "position", "deviation", "score",
    "statistic", "test", "setting", "flag",
]  # fmt: skip
TEXTS: frozenset[Kind] = frozenset({"key", "text"})
PROCESSED = "data/processed"
ENGLISH = "en"  # any other language of a report is told in French


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, which is published and stays, and its kind, which says how it is read and printed."""

    name: str
    kind: Kind


def _columns(kind: Kind, *names: str) -> tuple[Column, ...]:
    return tuple(Column(name, kind) for name in names)


# Columns of one kind, in the order of the file: columns=(*keys("question", "category"), *counts("n")).
keys, texts, axis = partial(_columns, "key"), partial(_columns, "text"), partial(_columns, "axis")
counts, shares = partial(_columns, "count"), partial(_columns, "share")
parts, positions = partial(_columns, "part"), partial(_columns, "position")
deviations = partial(_columns, "deviation")
scores, statistics = partial(_columns, "score"), partial(_columns, "statistic")
tests, settings, flags = partial(_columns, "test"), partial(_columns, "setting"), partial(_columns, "flag")


def _everywhere(study: Study, key: str) -> bool:  # noqa: ARG001 -- the face of all conditions
    """Say that a table always exists."""
    return True


@dataclass(frozen=True)
class Table:
    """A result table.

    Parameters
    ----------
    name : str
        What code calls it; one name, one table.
    path : str
        Where it lies below data/processed, without its ending; {space}, {table} name what it is of.
    about : str
        What it holds, in English.
    columns : tuple of Column
        All of them, in the order of the file.
    scope : str
        Of what there is one.
    step : str
        The step that makes it.
    made : str
        The function that makes it of the fitted space alone, from the package; without one, its step says how.
    exists : callable of (Study, key of what it is of)
        Whether a study has it.
    title, told : str
        In French, what the sheet of the workbook is called and what it holds; without a title it has none.
    needs_rows : bool
        Whether the sheet is left out where the table has no rows.
    first : bool
        Whether the workbook shows it among those that researchers read first.
    of_waves : bool
        Whether each wave has one of its own, made first.
    printed : bool
        Whether it may leave the study: not what has a row for each respondent.
    for_team : bool
        Whether a report for the team prints it all the same, respondents under their pseudonyms.
    shown : str
        The chapter of the report (of those of a space, in `report.document`) that shows all of it, after the sentence
        and with the caption that the catalogue has under « shown_tables.{name} », else after what is told of its sheet
        and with its title.
    heads : mapping of str to str
        In French, the titles of columns of numbers where it is shown, unless the catalogue's `columns` says them.
    title_en, told_en, heads_en
        The same in English; without a `told_en` the sheet is told by `about`.
    """

    name: str
    path: str
    about: str
    columns: tuple[Column, ...]
    scope: Scope = "study"
    step: str = ""
    made: str = ""
    exists: Callable[[Study, str], bool] = _everywhere
    title: str = ""
    told: str = ""
    needs_rows: bool = False
    first: bool = False
    of_waves: bool = False
    printed: bool = True
    for_team: bool = False
    shown: str = ""
    heads: Mapping[str, str] = field(default_factory=dict, hash=False)
    title_en: str = ""
    told_en: str = ""
    heads_en: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def file(self) -> str:
        """Path from the study's folder."""
        return f"{PROCESSED}/{self.path}.csv"

    def titled(self, language: str) -> str:
        """Return what its sheet is called in a language."""
        return self.title_en if language == ENGLISH else self.title

    def described(self, language: str) -> str:
        """Return what its sheet holds, in a language."""
        return (self.told_en or self.about) if language == ENGLISH else self.told

    def headed(self, language: str) -> Mapping[str, str]:
        """Return the titles of its columns of numbers in a language."""
        return self.heads_en if language == ENGLISH else self.heads

    @property
    def names(self) -> list[str]:
        """Names of the columns."""
        return [column.name for column in self.columns]

    def of(self, *kinds: Kind) -> list[str]:
        """Return the names of the columns of some kinds."""
        return [column.name for column in self.columns if column.kind in kinds]

    def empty(self) -> pd.DataFrame:
        """Return the table without rows."""
        return self._without_rows.copy(deep=False)  # pandas copies what is written to

    @cached_property
    def _without_rows(self) -> pd.DataFrame:
        import pandas as pd

        return pd.DataFrame({column.name: pd.Series(dtype=_dtype(column)) for column in self.columns})

    def checked(self, frame: pd.DataFrame, place: str = "") -> pd.DataFrame:
        """Return the table as declared, its columns in their order; without rows it may lack them.

        Raises
        ------
        StudyError
            If a column is missing or unknown, or one of numbers holds words: told by table and column.
        """
        if len(frame) == 0 and len(frame.columns) == 0:
            return self.empty()
        raise_any(list(self._faults(frame, place or f"{self.path}.csv")))
        return frame.copy(deep=False) if frame.columns.tolist() == self.names else frame[self.names]

    def _faults(self, frame: pd.DataFrame, place: str) -> Iterator[Problem]:
        from pandas.api.types import is_numeric_dtype

        subject, known = f"tableau « {self.name} »", set(self.names)
        kinds = dict(zip(frame.columns.tolist(), frame.dtypes.tolist(), strict=True))
        missing = [name for name in self.names if name not in kinds]
        for name in (str(column) for column in frame.columns if column not in known):
            near = nearest(name, missing or self.names)
            remedy = f"écrire `{near}`" if near else "retirer cette colonne"
            yield Problem(place, subject, f"colonne « {name} » inconnue", remedy)
        for name in missing:
            near = nearest(name, [str(column) for column in frame.columns])
            remedy = f"y renommer « {near} »" if near else "refaire ce fichier : l'effacer, puis relancer l'étude"
            yield Problem(place, subject, f"colonne « {name} » absente", remedy)
        for column in self.columns:
            of_numbers = column.kind not in (*TEXTS, "flag") and column.name in kinds
            if of_numbers and not is_numeric_dtype(kinds[column.name]) and _holds_words(frame[column.name]):
                found = f"la colonne « {column.name} » doit être faite de nombres"
                yield Problem(place, subject, found, "refaire ce fichier : l'effacer, puis relancer l'étude")


def _holds_words(values: pd.Series) -> bool:
    return any(isinstance(value, str) for value in values)


def _dtype(column: Column) -> str:
    return "str" if column.kind in TEXTS else "object" if column.kind == "flag" else "float64"


def by_name(tables: Iterable[Table]) -> dict[str, Table]:
    """Return tables by name.

    Raises
    ------
    ValueError
        If two have one name, or one path.
    """
    tables = list(tables)
    found = {table.name: table for table in tables}
    if len(found) < len(tables) or len({table.path for table in tables}) < len(tables):
        raise ValueError("two result tables have one name or one path")
    return found
