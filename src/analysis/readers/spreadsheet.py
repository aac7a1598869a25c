"""Workbooks of Excel and LibreOffice, read as they were saved: no formula is run."""

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.codebook.values import Source
from analysis.problems import choice, listed
from analysis.readers.apart import OLD_WORKBOOK, TOO_LARGE, UNBOUNDED, read_apart
from analysis.readers.archives import repacked, unpacked
from analysis.readers.detection import to_declare
from analysis.readers.sheet_size import refuse_unfit_sheets
from analysis.readers.table import MAX_COLUMNS, RawTable, kept_columns, too_wide, unreadable

MAX_TITLES = 20  # rows among which the names of the columns are looked for
PARTS = (".xml", ".rels", "mimetype")  # the rest (images, macros) is not opened


def read_spreadsheet(content: bytes, file: str, source: Source, columns: Collection[str] | None = None) -> RawTable:
    """Read one sheet; its first row that is not empty names the columns. An empty cell is an empty text."""
    table, notes = _cells(content, file, source)
    filled = _filled(table, source.header)
    if len(filled) < 2:
        raise unreadable(file, "la feuille est vide ou n'a qu'un en-tête", "redemander l'export")
    header = tuple(column[int(filled[0])].as_py() for column in table.columns)
    if len(header) > MAX_COLUMNS:
        raise too_wide(file, len(header))
    answers = table.take(pa.array(filled[1:]))
    line = int(filled[0]) + 1
    if unnamed := _unnamed(header, answers):
        told = f"ligne {line} : {listed(unnamed, at_most=5)}"
        if source.header is None:
            raise _no_names(file, told, line, _likely_header(table, filled))
        notes += (f"colonnes remplies mais sans nom, laissées de côté, {told}",)
    kept = kept_columns(header, columns)
    places = {name: place for place, name in enumerate(header)}
    cells = {name: answers.column(places[name]).to_pylist() for name in kept}
    frame = pd.DataFrame(cells, columns=kept, index=range(len(answers)), dtype="str")
    return RawTable(file, header, frame, filled[1:] + 1, notes)


def _checked_workbook(content: bytes, file: str, source: Source) -> bytes:
    """Return a workbook of the parts that were checked and of nothing else; an old one is bounded while it is read."""
    if source.format == "xls":
        if not content.startswith(OLD_WORKBOOK):
            raise unreadable(file, "ce n'est pas un classeur .xls", "vérifier `format` dans le livre de codes")
        return content
    members = unpacked(content, file, f"un classeur .{source.format}", PARTS)
    refuse_unfit_sheets(members, file)
    return repacked(members)


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
    hidden = [] if source.sheet else [name for name in names if name not in visible]
    return cells, (f"feuille masquée, laissée de côté : {listed(hidden)}",) if hidden else ()


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


def _filled(table: pa.Table, header: int | None) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Return the rows that hold something, from the one that names the columns."""
    holding = np.zeros(len(table), dtype=bool)
    for column in table.columns:
        holding |= pc.not_equal(column, "").to_numpy()
    ranks = np.flatnonzero(holding)
    return ranks[ranks >= (header or 1) - 1]


def _unnamed(header: Sequence[str], answers: pa.Table) -> list[int]:
    """Return the ranks of the columns that hold answers under no name, as a title or a merged header leaves them."""
    unnamed = [place for place, name in enumerate(header) if not name.strip()]
    return [place + 1 for place in unnamed if pc.any(pc.not_equal(answers.column(place), "")).as_py()]


def _likely_header(table: pa.Table, filled: np.ndarray[Any, np.dtype[np.int64]]) -> int:
    """Return the first row that names every column filled below it, else the one that leaves the fewest unnamed."""

    def left(rank: int) -> int:
        header = [column[int(filled[rank])].as_py() for column in table.columns]
        return len(_unnamed(header, table.take(pa.array(filled[rank + 1 :]))))

    return int(filled[min(range(1, max(2, min(len(filled) - 1, MAX_TITLES))), key=left)]) + 1


def _no_names(file: str, told: str, line: int, likely: int) -> Exception:
    remedy = (
        "si un titre ou des cellules fusionnées précèdent l'en-tête, "
        f"{to_declare(f'« header: {likely} »')} ; sinon, « header: {line} » pour ignorer ces colonnes"
    )
    return unreadable(file, f"des colonnes remplies n'ont pas de nom {told}", remedy)
