"""Workbooks of Excel and LibreOffice, read as they were saved: no formula is run."""

from __future__ import annotations

import io
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pandas as pd
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from analysis.problems import choice, listed
from analysis.questionnaire.codebook import Source
from analysis.questionnaire.readers.archives import repacked, unpacked
from analysis.questionnaire.readers.cells import cell_text
from analysis.questionnaire.readers.raw import MAX_COLUMNS, RawTable, kept_columns, too_wide, unreadable
from analysis.questionnaire.readers.sheet_size import refuse_oversized

PARTS = (".xml", ".rels", "mimetype")  # the rest (images, macros) is not opened
Rows = Sequence[Sequence[Any]]


def read_spreadsheet(content: bytes, file: str, source: Source, columns: Collection[str] | None = None) -> RawTable:
    """Read one sheet; its first row that is not empty names the columns. An empty cell is an empty text."""
    rows = _rows(content, file, source)
    filled = _filled(rows, source.header)
    if len(filled) < 2:
        raise unreadable(file, "la feuille est vide ou n'a qu'un en-tête", "redemander l'export")
    header = tuple(cell_text(cell, source.decimal) for cell in rows[filled[0]])
    if len(header) > MAX_COLUMNS:
        raise too_wide(file, len(header))
    if source.header is None:
        _refuse_unnamed(header, [rows[rank] for rank in filled[1:]], file, filled[0] + 1)
    kept = kept_columns(header, columns)
    places = {name: place for place, name in enumerate(header)}
    cells = {name: [cell_text(rows[rank][places[name]], source.decimal) for rank in filled[1:]] for name in kept}
    frame = pd.DataFrame(cells, columns=kept, index=range(len(filled) - 1), dtype="str")
    return RawTable(file, header, frame, np.array(filled[1:], dtype=np.int64) + 1)


def _rows(content: bytes, file: str, source: Source) -> Rows:
    members = unpacked(content, file, f"un classeur .{source.format}", PARTS)
    refuse_oversized(members, file)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(repacked(members)))
        sheet = workbook.get_sheet_by_name(_sheet(workbook, file, source.sheet))
        return sheet.to_python(skip_empty_area=False)
    except CalamineError:
        raise unreadable(file, "le classeur est abîmé ou protégé par un mot de passe", "le redemander") from None


def _filled(rows: Rows, header: int | None) -> list[int]:
    """Return the rows that hold something, from the one that names the columns."""
    filled = [rank for rank, row in enumerate(rows) if any(cell != "" for cell in row)]
    return [rank for rank in filled if header is None or rank >= header - 1]


def _refuse_unnamed(header: Sequence[str], rows: Rows, file: str, line: int) -> None:
    """Tell answers under no name, as a title or a merged header leaves them."""
    unnamed = [place for place, name in enumerate(header) if not name.strip()]
    holding = [place + 1 for place in unnamed if any(row[place] != "" for row in rows)]
    if holding:
        found = f"des colonnes remplies n'ont pas de nom ligne {line} : {listed(holding, at_most=5)}"
        remedy = (
            "si un titre ou des cellules fusionnées précèdent l'en-tête, déclarer sa ligne sous `source` : "
            f"« header: {line + 1} » ; sinon, « header: {line} » pour ignorer ces colonnes"
        )
        raise unreadable(file, found, remedy)


def _sheet(workbook: CalamineWorkbook, file: str, sheet: str | None) -> str:
    """Return the declared sheet, or the only visible one."""
    visible = [each.name for each in workbook.sheets_metadata if each.visible == SheetVisibleEnum.Visible]
    if sheet is None and len(visible) == 1:
        return visible[0]
    if sheet is None:
        found = f"le classeur a plusieurs feuilles : {listed(visible)}"
        raise unreadable(file, found, f"écrire « sheet: {visible[0] if visible else '…'} » sous `source`")
    if sheet not in workbook.sheet_names:
        raise unreadable(file, f"la feuille « {sheet} » n'existe pas", choice(sheet, workbook.sheet_names))
    return sheet
