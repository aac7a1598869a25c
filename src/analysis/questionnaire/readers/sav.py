"""SPSS files (.sav): codes as texts, user-missing ones included; labels and missing codes as a structure."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.questionnaire.codebook import Source
from analysis.questionnaire.readers.raw import MAX_COLUMNS, RawTable, kept_columns, too_wide, unreadable
from analysis.questionnaire.readers.structure import ColumnKind, Described, Structure

OWN_ENCODING = ("utf-8", "utf-8-sig", "detect")  # the file says its own
MAX_MISSING = 20  # codes of one column
MAX_SECONDS = 300
TOO_LARGE = 3  # how the other process ends on a file that announces more than it can hold


def read_sav(content: bytes, file: str, source: Source, columns: Collection[str] | None = None) -> RawTable:
    """Read the codes of an SPSS file as texts; a system-missing value is an empty text."""
    table, declared = _opened(content, file, source)
    header = tuple(column["name"] for column in declared["columns"])
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


def _opened(content: bytes, file: str, source: Source) -> tuple[pa.Table, dict[str, Any]]:
    """Return the cells and what is declared of them, as read by another process."""
    encoding = "" if source.encoding in OWN_ENCODING else source.encoding
    # -P: nothing in the study's folder is taken for a module.
    command = [sys.executable, "-P", "-m", "analysis.questionnaire.readers.sav_process", encoding, source.decimal]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=MAX_SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise unreadable(file, f"sa lecture dépasse {MAX_SECONDS} secondes", "le redemander en CSV") from None
    if done.returncode == TOO_LARGE:
        raise unreadable(file, "il annonce plus de réponses qu'il n'en peut contenir", "le redemander")
    if done.returncode:
        found = "ce n'est pas un fichier SPSS (.sav), ou il est coupé"
        remedy = "le redemander ; si ses accents sont en cause, déclarer « encoding: cp1252 » sous `source`"
        raise unreadable(file, found, remedy)
    table = pa.ipc.open_stream(done.stdout).read_all()
    return table, json.loads(table.schema.metadata[b"declared"])


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
