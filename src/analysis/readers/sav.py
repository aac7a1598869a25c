"""SPSS files (.sav): codes as texts, user-missing ones included; labels and missing codes as a structure."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from analysis.codebook.values import Source
from analysis.readers.apart import TOO_LARGE, Opened, read_apart
from analysis.readers.heading import unique
from analysis.readers.structure import ColumnKind, Described, Structure
from analysis.readers.table import MAX_COLUMNS, RawTable, kept_columns, too_wide, unreadable

OWN_ENCODING = ("utf-8", "utf-8-sig", "detect")  # the file says its own
MAX_MISSING = 20  # codes of one column


def read_sav(content: bytes, file: str, source: Source, columns: Collection[str] | None = None) -> RawTable:
    """Read the codes of an SPSS file as texts; a system-missing value is an empty text."""
    table, declared = _opened(content, file, source)
    header = unique([column["name"] for column in declared["columns"]], ())
    if len(header) > MAX_COLUMNS:
        raise too_wide(file, len(header))
    if not declared["rows"]:
        raise unreadable(file, "le fichier n'a aucune réponse", "redemander l'export")
    kept = kept_columns(header, columns)
    places = {name: place for place, name in enumerate(header)}
    cells = {name: table.column(places[name]).to_pylist() for name in kept}
    frame = pd.DataFrame(cells, columns=kept, index=range(declared["rows"]), dtype="str")
    return RawTable(file, header, frame, np.arange(1, len(frame) + 1, dtype=np.int64))


def sav_structure(content: bytes, file: str, source: Source) -> Structure:
    """Return the labels, the codes and the missing codes that an SPSS file declares."""
    _, declared = _opened(content, file, source)
    return {
        column["name"]: Described(
            column=column["name"],
            wording=column["wording"],
            kind=_kind(column),
            question=column["name"],
            codes=column["codes"],
            missing=_missing(column["missing"], column["codes"]),
        )
        for column in declared["columns"]
    }


def _opened(content: bytes, file: str, source: Source) -> Opened:
    """Return the cells and what is declared of them."""
    encoding = "" if source.encoding in OWN_ENCODING else source.encoding
    opened = read_apart("sav_process", [encoding, source.decimal], content, file)
    if opened == TOO_LARGE:
        raise unreadable(file, "il annonce plus de réponses qu'il n'en peut contenir", "le redemander")
    if isinstance(opened, int):
        found = "ce n'est pas un fichier SPSS (.sav), ou il est coupé"
        remedy = "le redemander ; si ses accents sont en cause, déclarer « encoding: cp1252 » sous `source`"
        raise unreadable(file, found, remedy)
    return opened


def _kind(column: Mapping[str, Any]) -> ColumnKind:
    if column["codes"]:
        return "single"
    return "text" if column["is_text"] else "number"


def _missing(ranges: Sequence[Sequence[str]], codes: Mapping[str, str]) -> tuple[str, ...]:
    """Return the codes that are declared missing: those named alone, and the labelled ones of a range."""
    found: list[str] = []
    for low, high in ranges:
        found += [low] if low == high else [code for code in codes if _is_within(code, low, high)]
    return tuple(dict.fromkeys(found))[:MAX_MISSING]


def _is_within(code: str, low: str, high: str) -> bool:
    try:
        return float(low) <= float(code) <= float(high)
    except ValueError:
        return False
