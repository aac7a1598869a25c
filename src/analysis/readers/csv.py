"""CSV files: characters and structure are checked first, then pyarrow reads the cells and keeps NULL apart from ""."""

import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pa_csv
from numpy.typing import NDArray

from analysis.codebook.values import Source
from analysis.problems import StudyError, listed
from analysis.readers.detection import MAX_HEAD, NAMES, consistent_width, detected
from analysis.readers.table import MAX_COLUMNS, RawTable, kept_columns, too_wide, unreadable
from analysis.readers.utf16 import UTF16, as_utf8

UTF8 = ("utf-8", "utf-8-sig")
MAX_CELL = 131_072  # the limit of Python's csv module
ASK_AGAIN = "redemander l'export"


def read_csv(content: bytes, file: str, source: Source, columns: Collection[str] | None = None) -> RawTable:
    """Read a CSV file; only `limesurvey` tells a null (nothing written) from an empty text (two quotes)."""
    known = detected(content, file, source)
    text = _decoded(content, file, known.source)
    structure = _structure(text, file, known.source.delimiter)
    frame = _cells(text, structure, known.source.delimiter, kept_columns(structure.header, columns))
    if len(frame) != len(structure.lines):
        raise unreadable(file, "ses guillemets et ses fins de ligne se contredisent", ASK_AGAIN)
    if source.format != "limesurvey":
        frame = frame.fillna("")
    return RawTable(file, structure.header, frame, structure.lines, known.reasons)


def _decoded(content: bytes, file: str, source: Source) -> bytes:
    """Return the text of the file as UTF-8 without a mark, or tell the encoding that it really has."""
    if source.encoding == UTF16:
        return as_utf8(content, file)
    if source.encoding not in UTF8 and not content.isascii() and _is_utf8(content):
        found = f"il est déclaré en {source.encoding} et se lit en UTF-8"
        raise unreadable(file, found, "écrire « encoding: utf-8-sig » sous `source` du livre de codes")
    try:
        text = content.decode("utf-8-sig" if source.encoding in UTF8 else source.encoding)
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        found = f"il est déclaré en {source.encoding} et ne se lit pas ainsi (ligne {line})"
        remedy = (
            "écrire « encoding: cp1252 » (Windows), ou « encoding: detect » pour qu'il soit reconnu, "
            "sous `source` du livre de codes"
        )
        raise unreadable(file, found, remedy) from None
    return text.encode("utf-8")


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class _Structure:
    header: tuple[str, ...]
    lines: NDArray[np.int64]


def _structure(text: bytes, file: str, delimiter: str) -> _Structure:
    """Return the header and the line of each row; tell a wrong delimiter, a cut file, rows of other lengths."""
    header: tuple[str, ...] = ()
    lines: list[int] = []
    ragged: list[tuple[int, int]] = []
    for line, record in _records(text, file, delimiter):
        if not header:
            header = tuple(record)
            if len(header) > MAX_COLUMNS:
                raise too_wide(file, len(header))
            continue
        lines.append(line)
        if len(record) != len(header):
            ragged.append((line, len(record)))
    if (ragged or len(header) == 1) and (other := _other_delimiter(text, delimiter)):
        found = f"le séparateur déclaré est « {NAMES[delimiter]} », le fichier semble séparé par « {NAMES[other]} »"
        raise unreadable(file, found, f'écrire « delimiter: "{other}" » sous `source` du livre de codes')
    if ragged:
        raise _ragged(file, ragged, len(header), lines[-1])
    if not lines:
        raise unreadable(file, "le fichier n'a qu'un en-tête, aucune réponse", ASK_AGAIN)
    return _Structure(header, np.array(lines, dtype=np.int64))


def _records(text: bytes, file: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line and the cells of each record; blank lines are none."""
    lines = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    start = 1
    try:
        for record in reader:
            if record:
                yield start, record
            start = reader.line_num + 1
    except csv.Error as fault:
        raise _broken(file, start, str(fault)) from None


def _broken(file: str, line: int, reason: str) -> StudyError:
    if "end of data" in reason:
        found = f"le fichier est coupé : un guillemet ouvert ligne {line} n'est jamais refermé"
    elif "field limit" in reason:
        found = f"une cellule de la ligne {line} dépasse {MAX_CELL} caractères"
    else:
        found = f"un guillemet est mal placé ligne {line}"
    return unreadable(file, found, ASK_AGAIN)


def _ragged(file: str, ragged: list[tuple[int, int]], n_columns: int, last: int) -> StudyError:
    line, n_cells = ragged[0]
    if line == last and n_cells < n_columns:
        found = f"le fichier est coupé : sa dernière ligne ({line}) a {n_cells} cellules au lieu de {n_columns}"
        return unreadable(file, found, ASK_AGAIN)
    told = listed([f"ligne {line} ({n_cells})" for line, n_cells in ragged], at_most=5)
    found = f"{len(ragged)} ligne(s) n'ont pas les {n_columns} cellules de l'en-tête : {told}"
    return unreadable(file, found, f"{ASK_AGAIN}, chaque texte entre guillemets")


def _other_delimiter(text: bytes, declared: str) -> str | None:
    """Return another delimiter that cuts the first records in equal numbers of cells, at least two."""
    head = text[:MAX_HEAD].decode("utf-8", errors="replace")
    others = (delimiter for delimiter in NAMES if delimiter != declared)
    return next((delimiter for delimiter in others if consistent_width(head, delimiter) > 1), None)


def _cells(text: bytes, structure: _Structure, delimiter: str, kept: list[str]) -> pd.DataFrame:
    """Return the columns to keep, as texts; a cell with nothing written, quotes included, is null."""
    if not kept:
        return pd.DataFrame(index=range(len(structure.lines)))
    content = text.lstrip(b"\r\n")
    positions = [f"f{rank}" for rank in range(len(structure.header))]
    places = {name: positions[rank] for rank, name in enumerate(structure.header)}
    wanted = {places[name]: name for name in kept}
    table = pa_csv.read_csv(
        pa.BufferReader(content),
        read_options=pa_csv.ReadOptions(
            column_names=positions, skip_rows_after_names=1, block_size=max(len(content), 1) + 1
        ),
        parse_options=pa_csv.ParseOptions(delimiter=delimiter, newlines_in_values=True),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict.fromkeys(positions, pa.string()),
            include_columns=list(wanted),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    frame: pd.DataFrame = table.rename_columns(list(wanted.values())).to_pandas()
    return frame.astype("str")
