"""CSV files: characters and structure are checked first, then pyarrow reads the cells and keeps NULL apart from ""."""

from collections.abc import Collection, Iterator
from itertools import islice

import numpy as np
import pyarrow as pa

from analysis.codebook.values import Source
from analysis.readers.csv_cells import cells_of
from analysis.readers.csv_structure import records, structure_of
from analysis.readers.detection import (
    MAX_STATEMENT,
    detected,
    is_utf8,
    stated_delimiter,
    without_statement,
)
from analysis.readers.double import DOUBLE, may_be_twice_encoded, mended, twice_encoded
from analysis.readers.heading import Layout, Rows
from analysis.readers.likely_layout import MAX_ROWS, likely_layout
from analysis.readers.raw_tables import raw_table
from analysis.readers.table import RawTable, kept_columns, unreadable
from analysis.readers.twice import ASK_AGAIN, told_twice
from analysis.readers.utf16 import UTF16, as_utf8

UTF8 = ("utf-8", "utf-8-sig")
MAX_TOLD = 100  # signs whose line is looked for


def read_csv(content: bytes, file: str, source: Source, columns: Collection[str] | None = None) -> RawTable:
    """Read a CSV file; only `limesurvey` tells a null (nothing written) from an empty text (two quotes)."""
    known = detected(content, file, source)
    decoded = _decoded(content, file, known.source)
    text = without_statement(decoded)
    structure = structure_of(text, file, known.source)
    kept = kept_columns(structure.heading.names, columns)
    cells = cells_of(text, structure, known.source.delimiter, kept)
    if len(cells) != len(structure.lines) + len(structure.blank):
        raise unreadable(file, "ses guillemets et ses fins de ligne se contredisent", ASK_AGAIN)
    if structure.blank:
        cells = cells.take(pa.array(np.delete(np.arange(len(cells)), structure.blank)))
    told = (*known.reasons, *_told_statement(decoded), *_told_twice(text, known.source), *structure.notes)
    return raw_table(
        file,
        structure.heading,
        cells.select(kept),
        structure.lines,
        told,
        structure.likely,
        has_nulls=source.format == "limesurvey",
    )


def csv_layout(content: bytes, file: str, source: Source) -> Layout | None:
    """Return the rows that are no answers, where the first ones of a CSV tell more than names on the first line."""
    text = without_statement(_decoded(content, file, source))
    return likely_layout(_head(text, file, source.delimiter))


def _head(text: bytes, file: str, delimiter: str) -> Rows:
    rows = ((number, record) for number, _, record in records(text, file, delimiter) if any(record))
    return list(islice(rows, MAX_ROWS))


def _told_statement(text: bytes) -> Iterator[str]:
    if delimiter := stated_delimiter(text[:MAX_STATEMENT].decode("utf-8", errors="replace")):
        yield f"première ligne « sep={delimiter} », qui dit le séparateur, laissée de côté"


def _told_twice(text: bytes, source: Source) -> Iterator[str]:
    """Tell a text in UTF-8 of which signs were encoded twice."""
    if source.encoding == DOUBLE or not may_be_twice_encoded(text):
        return
    read = text.decode("utf-8")
    places, is_whole = twice_encoded(read)
    lines = [read.count("\n", 0, place) + 1 for place in places[:MAX_TOLD]]
    yield from told_twice(lines, len(places), is_whole=is_whole)


def _decoded(content: bytes, file: str, source: Source) -> bytes:
    """Return the text of the file as UTF-8 without a mark, or tell the encoding that it really has."""
    if source.encoding == UTF16:
        return as_utf8(content, file)
    if source.encoding == DOUBLE:
        return mended(_text(content, file, "utf-8-sig", source.encoding)).removeprefix("\ufeff").encode("utf-8")
    if source.encoding not in UTF8 and not content.isascii() and is_utf8(content):
        found = f"il est déclaré en {source.encoding} et se lit en UTF-8"
        raise unreadable(file, found, "écrire « encoding: utf-8-sig » sous `source` du livre de codes")
    codec = "utf-8-sig" if source.encoding in UTF8 else source.encoding
    return _text(content, file, codec, source.encoding).encode("utf-8")


def _text(content: bytes, file: str, codec: str, declared: str) -> str:
    try:
        return content.decode(codec)
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        found = f"il est déclaré en {declared} et ne se lit pas ainsi (ligne {line})"
        remedy = (
            "écrire « encoding: cp1252 » (Windows), ou « encoding: detect » pour qu'il soit reconnu, "
            "sous `source` du livre de codes"
        )
        raise unreadable(file, found, remedy) from None
