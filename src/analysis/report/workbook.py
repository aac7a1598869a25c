"""Every result table in one workbook; the coordinates of individuals are there for the team alone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from io import BytesIO
from itertools import groupby

import pandas as pd
from xlsxwriter import Workbook

from analysis.language.catalogue import Catalogue
from analysis.language.typography import typeset
from analysis.printing.door import decimals_of
from analysis.printing.levels import MOST_LISTED, is_for_everybody
from analysis.spreadsheets import CREATED, MOST_ROWS, OPTIONS, Look, write_sheet
from analysis.study import Study
from analysis.tables import TABLES, Table
from analysis.tables.declaring import Column, Kind
from analysis.tables.results import Results, Tables

# Decimals of a workbook for the team, by kind of column; one for everybody shows those that the door left.
DECIMALS: Mapping[Kind, int] = {
    "share": 3,
    "part": 3,
    "position": 3,
    "deviation": 2,
    "score": 2,
    "statistic": 4,
    "test": 4,
}
WHOLE: Mapping[Kind, str] = {"axis": "0", "count": "#,##0"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table, what it is called, how its columns are shown, whether researchers read it first, where its file is."""

    title: str
    about: str
    table: pd.DataFrame
    look: Look = field(default_factory=Look)
    first: bool = False
    file: str = ""
    most: int = MOST_ROWS  # rows, beyond which it is left to its file

    @property
    def fits(self) -> bool:
        """Whether a spreadsheet shows all of it."""
        return len(self.table) <= self.most


def workbook_bytes(study: Study, results: Results) -> bytes:
    """Return every result table as an Excel workbook, a sheet each after one that lists them.

    Parameters
    ----------
    study : Study
        Gives the title, the language and the names of the spaces.
    results : Results
        The tables, as they are printed.
    """
    catalogue = Catalogue(study.language)
    every = sorted(_sheets(study, results, catalogue), key=lambda sheet: not sheet.first)
    listed, left = ([sheet for sheet in every if sheet.fits is fits] for fits in (True, False))
    buffer = BytesIO()
    with Workbook(buffer, OPTIONS) as book:
        book.set_properties({"title": study.title, "created": CREATED})
        _write_contents(book, study, listed, left, catalogue, results.n_masked)
        for sheet in listed:
            write_sheet(book, sheet.title, sheet.table, sheet.look)
    return buffer.getvalue()


def _sheets(study: Study, results: Results, catalogue: Catalogue) -> Iterator[Sheet]:
    """Yield the sheets of the study, those of each space, numbered where there are several, then what made them."""
    internal = [key for key, question in study.questions.items() if question.role == "internal"]
    for sheet in _study_sheets(study, results):
        table = sheet.table
        yield replace(sheet, table=table[~table["question"].isin(internal)]) if "question" in table else sheet
    several = len(results.spaces) > 1
    for rank, (key, space) in enumerate(results.spaces.items(), start=1):
        for made in _declared(space, study, "space"):
            sheet = replace(made, file=made.file.replace("{space}", key))
            yield _of_space(sheet, rank, study.spaces[key].label) if several else sheet
    for name, (pairs, columns) in {
        "versions": (results.versions, ["program", "version"]),
        "hashes": (results.hashes, ["file", "sha256"]),
    }.items():
        title, about = (catalogue.sentence(f"report.workbook.{text}.{name}") for text in ("sheets", "sheets_about"))
        yield Sheet(title, about, pd.DataFrame(list(pairs.items()), columns=columns))


def _study_sheets(declared: Study, results: Results) -> Iterator[Sheet]:
    study = results.study
    orders = {"wave": declared.waves, "question": declared.questions}
    missing = _counted(study.missing, "n", {**orders, "kind": ()})
    missing["n"] = missing["n"].astype("Int64").mask(missing["question"].isin(results.masked_missing))
    crossed = {
        name: pd.concat([_after(one.frames[name], "table", key) for key, one in results.crossed.items()])
        for name, table in TABLES.items()
        if table.scope == "crossed" and results.crossed
    }
    rejected = _counted(study.rejected, "rows", {"wave": declared.waves, "reason": ()})
    yield from _declared(study.replaced(rejected=rejected, missing=missing, **crossed), declared, "study", "crossed")


def _declared(tables: Tables, study: Study, *scopes: str) -> Iterator[Sheet]:
    """Yield a sheet for each table of some scopes that has one, in the order of the declarations."""
    language = study.language
    for name, table in TABLES.items():
        frame = getattr(tables, name)
        if table.scope in scopes and table.title and not (table.needs_rows and frame.empty):
            title, told = (typeset(text, language) for text in (table.titled(language), table.described(language)))
            most = MOST_LISTED if table.for_team else MOST_ROWS
            yield Sheet(title, told, frame, _look(table, study), table.first, table.file, most)


def _look(table: Table, study: Study) -> Look:
    """Return how the columns of a table are shown: as many decimals as are told, and what each column is."""
    catalogue = Catalogue(study.language)
    decimals = decimals_of(table) if is_for_everybody(study) else DECIMALS
    formats = {
        column.name: WHOLE[column.kind] if column.kind in WHOLE else f"0.{'0' * decimals[column.kind]}"
        for column in table.columns
        if column.kind in WHOLE or column.kind in decimals
    }
    return Look(formats, {column.name: _note(column, catalogue) for column in table.columns})


def _note(column: Column, catalogue: Catalogue) -> str:
    """Return what a column is: by its name where one sentence says it in every table, and of what kind."""
    kind, name = catalogue.sentence(f"columns.kinds.{column.kind}"), f"columns.names.{column.name}"
    return f"{catalogue.sentence(name)}\n{kind}" if catalogue.has(name) else kind


def _counted(rows: pd.DataFrame, count: str, orders: Mapping[str, Iterable[str]]) -> pd.DataFrame:
    """Return how many rows have each key, in the declared order: that of the rows would tell who comes first."""
    counts = rows.groupby(list(orders)).size().reset_index(name=count)
    ranks = {name: list(dict.fromkeys([*order, *sorted(counts[name])])) for name, order in orders.items()}
    return counts.sort_values(list(orders), key=lambda keys: keys.map(ranks[str(keys.name)].index), kind="stable")


def _after(table: pd.DataFrame, name: str, value: str) -> pd.DataFrame:
    """Return a table after a column that holds one value."""
    return table.assign(**{name: value})[[name, *table.columns]]


def _of_space(sheet: Sheet, rank: int, label: str) -> Sheet:
    """Return a sheet told apart from that of another space by a number in its title."""
    return replace(sheet, title=f"{sheet.title} ({rank})", about=f"{sheet.about} ({label})")


def _write_contents(
    book: Workbook, study: Study, listed: list[Sheet], left: list[Sheet], catalogue: Catalogue, n_masked: int | None
) -> None:
    """Write the first sheet: what the workbook is, what it leaves out, and a link to every sheet."""

    def say(key: str, count: int | None = None, **values: str) -> str:
        return catalogue.sentence(f"report.workbook.{key}", count=count, **values)

    page = book.add_worksheet(say("contents"))
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    grouped = book.add_format({"italic": True, "bottom": 1})
    page.set_column(0, 0, 32)
    page.set_column(1, 1, 70, wrapped)
    notes = [say("fictional")] if study.data == "reconstructed" else []
    of_level = ("no_individuals", "small_groups") if is_for_everybody(study) else ("individuals",)
    notes += [say(key) for key in (*of_level, "names")]
    notes += [] if n_masked is None else [say("masked", n_masked)]
    notes += [say("left_out", len(sheet.table), title=sheet.title, file=sheet.file) for sheet in left]
    page.write_string(0, 0, say("heading", title=study.title), bold)
    for row, note in enumerate(notes, start=1):
        page.merge_range(row, 0, row, 2, note, wrapped)
        page.set_row(row, 32)
    top = len(notes) + 2
    for position, title in enumerate(("title", "described", "rows")):
        page.write_string(top, position, say(title), bold)
    row = top
    for first, sheets in groupby(listed, key=lambda sheet: sheet.first):
        row += 1
        page.write_string(row, 0, say("first" if first else "then"), grouped)
        for sheet in sheets:
            row += 1
            page.write_url(row, 0, f"internal:'{sheet.title}'!A1", string=sheet.title)
            page.write_string(row, 1, sheet.about, wrapped)
            page.write_number(row, 2, len(sheet.table), book.add_format({"num_format": "#,##0", "valign": "top"}))
