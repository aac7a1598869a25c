"""Every result table in one workbook; the coordinates of individuals are not among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING

import pandas as pd

from analysis.language.catalogue import Catalogue
from analysis.report.collection import PRINTED
from analysis.report.disclosed import disclosed
from analysis.report.results import COLUMNS, Results, TableResults
from analysis.spreadsheets import CREATED, OPTIONS, write_sheet
from analysis.study import Study

if TYPE_CHECKING:
    from xlsxwriter import Workbook

# Tables of what a study may ask for: without rows they have no sheet.
OPTIONAL = (
    *("tests", "crossings", "crossing_variances", "shifts", "variances", "agreement"),
    *("regression", "differences", "trends"),
    *("table_counts", "table_eigenvalues", "table_categories", "table_test"),
    *("axis_stability", "question_stability", "category_stability", "regions"),
    "factor_variances",
    *("class_numbers", "class_sizes", "class_axes", "class_categories", "class_quantities"),
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table and what it is called."""

    title: str
    about: str
    table: pd.DataFrame


def workbook_bytes(study: Study, results: Results) -> bytes:
    """Return every result table as an Excel workbook, a sheet each after one that lists them.

    Parameters
    ----------
    study : Study
        Gives the title, the language and the names of the spaces.
    results : Results
        The tables, at full precision.
    """
    from xlsxwriter import Workbook

    catalogue = Catalogue(study.language)
    shown = disclosed(results, study)
    listed = list(sheets(study, shown, catalogue))
    buffer = BytesIO()
    with Workbook(buffer, OPTIONS) as book:
        book.set_properties({"title": study.title, "created": CREATED})
        _write_contents(book, study, listed, catalogue, shown.n_masked)
        for sheet in listed:
            write_sheet(book, sheet.title, sheet.table)
    return buffer.getvalue()


def sheets(study: Study, results: Results, catalogue: Catalogue) -> Iterator[Sheet]:
    """Yield the sheets of the study, then those of each space, numbered where there are several."""
    internal = [key for key, question in study.questions.items() if question.role == "internal"]
    for name, table in _study_tables(results).items():
        told = table[~table["question"].isin(internal)] if "question" in table else table
        yield _sheet(name, told, catalogue)
    several = len(results.spaces) > 1
    for rank, (key, space) in enumerate(results.spaces.items(), start=1):
        for name in COLUMNS:
            table = getattr(space, name)
            if name in OPTIONAL and table.empty:
                continue
            sheet = _sheet(name, table, catalogue)
            yield _of_space(sheet, rank, study.spaces[key].label) if several else sheet


def _study_tables(results: Results) -> Mapping[str, pd.DataFrame]:
    rejected = results.rejected.groupby(["wave", "reason"], sort=False).size().reset_index(name="rows")
    missing = results.missing.groupby(["wave", "question", "kind"], sort=False).size().reset_index(name="n")
    missing["n"] = missing["n"].astype("Int64").mask(missing["question"].isin(results.masked_missing))
    tables = {
        "accounting": results.accounting,
        "rejected": rejected,
        "missing": missing,
        "dictionary": results.dictionary,
        "frequencies": results.frequencies,
        "numbers": results.numbers,
        "published": results.published,
        "possible": results.possible,
        "regression": results.regression,
        "differences": results.differences,
        "trends": results.trends,
        **_crossed(results),
        **_collection(results),
        "versions": _pairs(results.versions, "program", "version"),
        "hashes": _pairs(results.hashes, "file", "sha256"),
    }
    known = {name: table for name, table in tables.items() if table is not None}
    return {name: table for name, table in known.items() if len(table) or name not in OPTIONAL}


def _crossed(results: Results) -> Mapping[str, pd.DataFrame]:
    """Return the tables of the crossed questions, one under another."""
    if not results.tables:
        return {}
    named = {
        name: [(key, getattr(one, name)) for key, one in results.tables.items()]
        for name in TableResults.__dataclass_fields__
    }
    return {
        f"table_{name}": pd.concat([_after(table, "table", key) for key, table in own], ignore_index=True)
        for name, own in named.items()
    }


def _after(table: pd.DataFrame, name: str, value: str) -> pd.DataFrame:
    """Return a table after a column that holds one value."""
    return table.assign(**{name: value})[[name, *table.columns]]


def _collection(results: Results) -> Mapping[str, pd.DataFrame]:
    """Return the tables of the collection that have rows."""
    if results.collection is None:
        return {}
    tables = {name: getattr(results.collection, name) for name in PRINTED}
    return {name: table for name, table in tables.items() if len(table)}


def _pairs(values: Mapping[str, str], first: str, second: str) -> pd.DataFrame:
    return pd.DataFrame(list(values.items()), columns=[first, second])


def _of_space(sheet: Sheet, rank: int, label: str) -> Sheet:
    """Return a sheet told apart from that of another space by a number in its title."""
    return replace(sheet, title=f"{sheet.title} ({rank})", about=f"{sheet.about} ({label})")


def _sheet(name: str, table: pd.DataFrame, catalogue: Catalogue) -> Sheet:
    title = catalogue.sentence(f"report.workbook.sheets.{name}")
    about = catalogue.sentence(f"report.workbook.sheets_about.{name}")
    return Sheet(title, about, table)


def _write_contents(
    book: Workbook, study: Study, listed: list[Sheet], catalogue: Catalogue, n_masked: int | None
) -> None:
    """Write the first sheet: what the workbook is, what it leaves out, and a link to every sheet."""

    def say(key: str, count: int | None = None, **values: str) -> str:
        return catalogue.sentence(f"report.workbook.{key}", count=count, **values)

    page = book.add_worksheet(say("contents"))
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 32)
    page.set_column(1, 1, 70, wrapped)
    notes = [say("fictional")] if study.data == "reconstructed" else []
    notes += [say("no_individuals"), *([] if study.data == "public" else [say("small_groups")]), say("names")]
    notes += [] if n_masked is None else [say("masked", n_masked)]
    page.write_string(0, 0, say("heading", title=study.title), bold)
    for row, note in enumerate(notes, start=1):
        page.merge_range(row, 0, row, 2, note, wrapped)
        page.set_row(row, 32)
    top = len(notes) + 2
    for position, title in enumerate(("title", "described", "rows")):
        page.write_string(top, position, say(title), bold)
    for row, sheet in enumerate(listed, start=top + 1):
        page.write_url(row, 0, f"internal:'{sheet.title}'!A1", string=sheet.title)
        page.write_string(row, 1, sheet.about, wrapped)
        page.write_number(row, 2, len(sheet.table))
