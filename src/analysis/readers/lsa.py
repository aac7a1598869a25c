"""LimeSurvey's archives (.lsa): the structure and the responses in one file, nulls kept apart from empty texts."""

from collections.abc import Collection, Mapping

import numpy as np
import pandas as pd

from analysis.readers.archives import unpacked
from analysis.readers.heading import unique
from analysis.readers.lss import read_lss, read_tables
from analysis.readers.structure import Structure
from analysis.readers.table import MAX_COLUMNS, RawTable, kept_columns, too_wide, unreadable

RESPONSES = "_responses.lsr"


def read_lsa(content: bytes, file: str, columns: Collection[str] | None = None) -> RawTable:
    """Read the responses of an archive, under the names that an export with question codes gives to their columns."""
    members = _members(content, file)
    tables = read_tables(_only(members, RESPONSES, file), file)
    rows = tables.get("responses", [])
    if not rows:
        raise unreadable(file, "l'archive n'a aucune réponse", "l'exporter une fois les réponses reçues")
    names = {column.stored: column.column for column in archive_structure(content, file).values()}
    stored = [row["name"] for row in tables.get("responses fields", [])] or list(dict.fromkeys(_fields(rows)))
    header = unique([names.get(name, name) for name in stored], ())
    if len(header) > MAX_COLUMNS:
        raise too_wide(file, len(header))
    kept = kept_columns(header, columns)
    places = {name: _element(field) for name, field in zip(header, stored, strict=True)}
    cells = {name: [row.get(places[name]) for row in rows] for name in kept}
    frame = pd.DataFrame(cells, columns=kept, index=range(len(rows)), dtype="str")
    return RawTable(file, header, frame, np.arange(1, len(rows) + 1, dtype=np.int64))


def archive_structure(content: bytes, file: str) -> Structure:
    """Return the structure of the questionnaire that an archive holds."""
    return read_lss(_only(_members(content, file), ".lss", file), file)


def _members(content: bytes, file: str) -> dict[str, bytes]:
    return unpacked(content, file, "une archive .lsa", (".lss", RESPONSES))


def _only(members: Mapping[str, bytes], ending: str, file: str) -> bytes:
    """Return the one member of a kind."""
    found = [content for name, content in members.items() if name.endswith(ending)]
    if len(found) != 1:
        reason = f"elle n'a pas un fichier *{ending}, mais {len(found)}"
        raise unreadable(file, reason, "l'exporter de LimeSurvey : Afficher/exporter, Archive du questionnaire (.lsa)")
    return found[0]


def _element(field: str) -> str:
    """Return the XML name under which LimeSurvey writes a field."""
    return (f"_{field}" if field[:1].isdigit() else field).replace("#", "-")


def _fields(rows: list[dict[str, str]]) -> list[str]:
    """Return the fields that the rows hold, where the archive does not list them."""
    return [name.removeprefix("_") if name[1:2].isdigit() else name for row in rows for name in row]
