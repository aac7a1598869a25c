"""Workbooks of Excel and LibreOffice, read as they were saved: no formula is run."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.codebook.values import Source
from analysis.problems import choice, listed
from analysis.readers.apart import OLD_WORKBOOK, TOO_LARGE, UNBOUNDED, read_apart
from analysis.readers.archives import repacked, unpacked
from analysis.readers.detection import to_declare
from analysis.readers.double import DOUBLE
from analysis.readers.heading import Layout, declared_layout, heading
from analysis.readers.likely_layout import MAX_ROWS, likely_layout
from analysis.readers.raw_tables import raw_table
from analysis.readers.remarks import told_layout
from analysis.readers.sheet_size import refuse_unfit_sheets
from analysis.readers.shown_cells import with_shown_texts
from analysis.readers.table import MAX_COLUMNS, RawTable, kept_columns, too_wide, unreadable
from analysis.readers.twice import once_encoded, told_twice

PARTS = (".xml", ".rels", "mimetype")  # the rest (images, macros) is not opened


def read_spreadsheet(content: bytes, file: str, source: Source, columns: Collection[str] | None = None) -> RawTable:
    """Read one sheet; its first row that is not empty names the columns. An empty cell is an empty text."""
    table, notes = _cells(content, file, source)
    table, twice, is_whole = once_encoded(table, is_declared=source.encoding == DOUBLE)
    filled = _filled(table)
    declared = declared_layout(source)
    if not len(filled) or (declared is None and len(filled) == 1):
        raise unreadable(file, "la feuille est vide ou n'a qu'un en-tête", "redemander l'export")
    if table.num_columns > MAX_COLUMNS:
        raise too_wide(file, table.num_columns)
    first = [(int(rank) + 1, _row(table, int(rank))) for rank in filled[:MAX_ROWS]]
    layout = declared or Layout((first[0][0],), None, first[0][0] + 1)
    if max(layout.header) > len(table):
        found = f"la ligne {max(layout.header)}, qui nommerait les colonnes, n'y est pas"
        raise unreadable(file, found, "vérifier `header` dans le livre de codes")
    ranks = filled[filled >= layout.answers - 1]
    if not len(ranks):
        raise unreadable(file, "la feuille est vide ou n'a qu'un en-tête", "redemander l'export")
    likely = likely_layout(first) if declared is None else None
    answers = table.take(pa.array(ranks))
    rows = {each: _row(table, each - 1) for each in (*layout.header, layout.wordings) if each and each <= len(table)}
    names = heading(rows, layout, table.num_columns, _places_filled(answers))
    above = [each for each in (filled[filled < layout.answers - 1] + 1).tolist() if each not in rows]
    kept = kept_columns(names.names, columns)
    places = {name: place for place, name in enumerate(names.names)}
    cells = answers.select([places[name] for name in kept]).rename_columns(kept)
    notes += (*told_layout(layout, above, likely), *told_twice(twice, len(twice), is_whole=is_whole), *names.notes)
    return replace(raw_table(file, names, cells, ranks + 1, notes, likely), is_twice_encoded=bool(twice) and is_whole)


def _row(table: pa.Table, rank: int) -> list[str]:
    return [column[rank].as_py() for column in table.columns]


def _places_filled(answers: pa.Table) -> set[int]:
    return {place for place, column in enumerate(answers.columns) if pc.any(pc.not_equal(column, "")).as_py()}


def _checked_workbook(content: bytes, file: str, source: Source) -> bytes:
    """Return a workbook of the parts that were checked and of nothing else; an old one is bounded while it is read."""
    if source.format == "xls":
        if not content.startswith(OLD_WORKBOOK):
            raise unreadable(file, "ce n'est pas un classeur .xls", "vérifier `format` dans le livre de codes")
        return content
    members = unpacked(content, file, f"un classeur .{source.format}", PARTS)
    refuse_unfit_sheets(members, file)
    return repacked(with_shown_texts(members))


def _cells(content: bytes, file: str, source: Source) -> tuple[pa.Table, tuple[str, ...]]:
    """Return the cells of the declared sheet, or of the only visible one, as texts; and the hidden ones not read."""
    workbook = _checked_workbook(content, file, source)
    opened = read_apart("sheet_process", [source.sheet or "", source.decimal], workbook, file)
    if isinstance(opened, int):
        raise _unread(file, source, opened)
    cells, declared = opened
    names, visible = declared["sheets"]["names"], declared["sheets"]["visible"]
    if not declared["found"]:
        raise _no_sheet(file, source.sheet, names, visible)
    return cells, tuple(_told_sheet(source, declared))


def _told_sheet(source: Source, declared: Mapping[str, Any]) -> Iterator[str]:
    """Tell the hidden sheets that are not read, and the numbers whose digits a spreadsheet lost or may not show."""
    names, visible = declared["sheets"]["names"], declared["sheets"]["visible"]
    hidden = [] if source.sheet else [name for name in names if name not in visible]
    if hidden:
        yield f"feuille masquée, laissée de côté : {listed(hidden)}"
    if n := sum(declared["rounded"]):
        ranks = listed([rank for rank, each in enumerate(declared["rounded"], start=1) if each], at_most=5)
        numbers = f"{n} nombres ont" if n > 1 else "1 nombre a"
        yield (
            f"{numbers} plus de quinze chiffres (colonne {ranks}) : un tableur n'en garde que quinze, et les derniers "
            "sont perdus ; s'ils identifient quelqu'un, les redemander en texte"
        )
    if declared["unformatted"]:
        yield (
            "les formats de nombre de ce .xls ne se lisent pas : un code « 01000 » qu'un format y montre devient "
            "« 1000 » ; s'il en a, l'ouvrir et l'enregistrer en .xlsx"
        )


def _unread(file: str, source: Source, ended: int) -> Exception:
    """Return why a workbook could not be read, by the way its process ended."""
    save = "l'ouvrir et l'enregistrer en .xlsx"
    if ended == UNBOUNDED:
        return unreadable(file, "un classeur .xls ne se lit pas sans risque sous ce système", save)
    if ended == TOO_LARGE:
        return unreadable(file, "une feuille s'étend sur plus de cellules qu'un questionnaire", save)
    if source.format == "xls":
        return unreadable(file, "le classeur est abîmé, protégé par un mot de passe, ou trop étendu", save)
    return unreadable(file, "le classeur est abîmé ou protégé par un mot de passe", "le redemander")


def _no_sheet(file: str, sheet: str | None, names: Sequence[str], visible: Sequence[str]) -> Exception:
    if sheet is not None:
        return unreadable(file, f"la feuille « {sheet} » n'existe pas", choice(sheet, names))
    found = f"le classeur a plusieurs feuilles : {listed(visible)}"
    return unreadable(file, found, to_declare(f"« sheet: {visible[0] if visible else '…'} »"))


def _filled(table: pa.Table) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return the rows that hold something."""
    holding = np.zeros(len(table), dtype=bool)
    for column in table.columns:
        holding |= pc.not_equal(column, "").to_numpy()
    return np.flatnonzero(holding)
