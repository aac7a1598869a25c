"""CSV files: characters and structure are checked first, then pyarrow reads the cells and keeps NULL apart from ""."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
from numpy.typing import NDArray

from analysis.codebook.values import Source
from analysis.problems import StudyError, listed
from analysis.readers.detection import (
    MAX_RECORDS,
    MAX_STATEMENT,
    NAMES,
    consistent_width,
    detected,
    is_utf8,
    stated_delimiter,
    to_declare,
    without_statement,
)
from analysis.readers.double import DOUBLE, may_be_twice_encoded, mended, twice_encoded
from analysis.readers.heading import Heading, Layout, Rows, declared_layout, heading, joined, padded
from analysis.readers.likely_layout import MAX_ROWS, likely_layout
from analysis.readers.remarks import raw_table, told_blank, told_layout
from analysis.readers.table import MAX_COLUMNS, RawTable, kept_columns, too_wide, unreadable
from analysis.readers.twice import ASK_AGAIN, told_twice
from analysis.readers.utf16 import UTF16, as_utf8

UTF8 = ("utf-8", "utf-8-sig")
MAX_CELL = 131_072  # the limit of Python's csv module
MAX_TOLD = 100  # signs whose line is looked for


def read_csv(content: bytes, file: str, source: Source, columns: Collection[str] | None = None) -> RawTable:
    """Read a CSV file; only `limesurvey` tells a null (nothing written) from an empty text (two quotes)."""
    known = detected(content, file, source)
    decoded = _decoded(content, file, known.source)
    text = without_statement(decoded)
    structure = _structure(text, file, known.source)
    kept = kept_columns(structure.heading.names, columns)
    cells = _cells(text, structure, known.source.delimiter, kept)
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
    rows = ((number, record) for number, _, record in _records(text, file, delimiter) if any(record))
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


@dataclass(frozen=True, slots=True)
class _Structure:
    """The rows of a file: what names its columns, where answers start, which of them are blank."""

    heading: Heading
    width: int
    begins: int  # line of the first answers
    lines: NDArray[np.int64]
    blank: list[int]  # positions of the rows, as wide as others, whose cells are all empty
    notes: tuple[str, ...]
    likely: Layout | None  # where no row of names is declared


@dataclass(slots=True)
class _Walk:
    """What a file holds, a record after the other."""

    layout: Layout | None
    keeps_blank: bool = False  # LimeSurvey writes a respondent in each row
    head: list[tuple[int, list[str]]] = field(default_factory=list)
    named: dict[int, list[str]] = field(default_factory=dict)
    above: list[int] = field(default_factory=list)  # rows left aside
    lines: list[int] = field(default_factory=list)
    ragged: list[tuple[int, int]] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    blank_lines: list[int] = field(default_factory=list)
    filled: set[int] = field(default_factory=set)
    unnamed: list[int] = field(default_factory=list)
    width: int = 0
    begins: int = 0

    def read(self, number: int, line: int, record: list[str]) -> None:
        """Take one record."""
        is_filled = any(record)
        if is_filled and len(self.head) < MAX_ROWS:
            self.head.append((number, record))
        if self.layout is None and is_filled:
            self.layout = Layout((number,), None, number + 1)
        if self.layout is None or number < self.layout.answers:
            self._name(number, record)
            return
        if not self.begins:
            self.begins = line
            rows = [padded(self.named.get(each, ()), self.width) for each in self.layout.header]
            self.unnamed = [place for place, name in enumerate(joined(rows)) if not name.strip()]
        if not (is_filled or self.keeps_blank):
            self.blank_lines.append(line)
            if len(record) == self.width:
                self.blank.append(len(self.lines) + len(self.blank))
            return
        self.lines.append(line)
        if len(record) != self.width:
            self.ragged.append((line, len(record)))
        elif self.unnamed:
            self.filled.update(place for place in self.unnamed if record[place].strip())

    def _name(self, number: int, record: list[str]) -> None:
        layout = self.layout
        if layout is not None and (number in layout.header or number == layout.wordings):
            self.named[number] = record
            if number in layout.header:
                self.width = max(self.width, len(record))
        elif any(record):
            self.above.append(number)


def _structure(text: bytes, file: str, source: Source) -> _Structure:
    """Return the names and the line of each row; tell a wrong delimiter, a cut file, rows of other lengths."""
    declared, delimiter = declared_layout(source), source.delimiter
    walk = _Walk(declared, keeps_blank=source.format == "limesurvey")
    for number, line, record in _records(text, file, delimiter):
        walk.read(number, line, record)
        if walk.width > MAX_COLUMNS:
            raise too_wide(file, walk.width)
    if (walk.ragged or walk.width == 1) and (other := _other_delimiter(text, delimiter)):
        found = f"le séparateur déclaré est « {NAMES[delimiter]} », le fichier semble séparé par « {NAMES[other]} »"
        raise unreadable(file, found, f'écrire « delimiter: "{other}" » sous `source` du livre de codes')
    likely = likely_layout(walk.head) if declared is None else None
    if walk.layout is None or not walk.named:
        raise unreadable(file, "aucune ligne ne nomme ses colonnes", "vérifier `header` dans le livre de codes")
    if walk.ragged:
        raise _ragged(file, walk, likely)
    if not walk.lines:
        raise unreadable(file, "le fichier n'a qu'un en-tête, aucune réponse", ASK_AGAIN)
    found_names = heading(walk.named, walk.layout, walk.width, walk.filled)
    notes = (*told_layout(walk.layout, walk.above, likely), *found_names.notes, *told_blank(walk.blank_lines))
    lines = np.array(walk.lines, dtype=np.int64)
    return _Structure(found_names, walk.width, walk.begins, lines, walk.blank, notes, likely)


def _records(text: bytes, file: str, delimiter: str) -> Iterator[tuple[int, int, list[str]]]:
    """Yield the rank of each record, its line and its cells; blank lines are none, and count."""
    lines = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8", newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    start = 1
    try:
        for number, record in enumerate(reader, start=1):
            if record:
                yield number, start, record
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


def _ragged(file: str, walk: _Walk, likely: Layout | None) -> StudyError:
    line, n_cells = walk.ragged[0]
    if likely is not None:
        return unreadable(file, f"{likely.reason}, et rien ne le déclare", to_declare(f"« {likely.written()} »"))
    if line == walk.lines[-1] and n_cells < walk.width:
        found = f"le fichier est coupé : sa dernière ligne ({line}) a {n_cells} cellules au lieu de {walk.width}"
        return unreadable(file, found, ASK_AGAIN)
    told = listed([f"ligne {line} ({n})" for line, n in walk.ragged], at_most=5)
    found = f"{len(walk.ragged)} ligne(s) n'ont pas les {walk.width} cellules de l'en-tête : {told}"
    if len({n for _, n in walk.ragged}) == 1 and walk.lines[-len(walk.ragged)] == line and len(walk.ragged) > 1:
        found = f"à partir de la ligne {line}, toutes ont {n_cells} cellules, et non les {walk.width} de l'en-tête"
        remedy = "si deux exports y sont mis bout à bout, en faire deux fichiers, et une vague de chacun"
        return unreadable(file, found, f"{remedy} ; sinon, {ASK_AGAIN}")
    return unreadable(file, found, f"{ASK_AGAIN}, chaque texte entre guillemets")


def _other_delimiter(text: bytes, declared: str) -> str | None:
    """Return another delimiter that cuts the first records in equal numbers of cells, at least two."""
    head = text[:MAX_RECORDS].decode("utf-8", errors="replace")
    others = (delimiter for delimiter in NAMES if delimiter != declared)
    return next((delimiter for delimiter in others if consistent_width(head, delimiter) > 1), None)


def _cells(text: bytes, structure: _Structure, delimiter: str, kept: Sequence[str]) -> pa.Table:
    """Return the columns to keep, as texts; a cell with nothing written, quotes included, is null."""
    content = text[_offset(text, structure.begins) :]
    positions = [f"f{rank}" for rank in range(structure.width)]
    places = {name: positions[rank] for rank, name in enumerate(structure.heading.names)}
    wanted = {places[name]: name for name in kept} or {positions[0]: ""}  # a column at least, to count the rows
    table = pa_csv.read_csv(
        pa.BufferReader(content),
        read_options=pa_csv.ReadOptions(column_names=positions, block_size=max(len(content), 1) + 1),
        parse_options=pa_csv.ParseOptions(
            delimiter=delimiter,
            newlines_in_values=True,
            invalid_row_handler=lambda row: "error" if row.text.strip(f'{delimiter}" \t\r\n') else "skip",
        ),
        convert_options=pa_csv.ConvertOptions(
            column_types=dict.fromkeys(positions, pa.string()),
            include_columns=list(wanted),
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    return table.rename_columns(list(wanted.values()))


def _offset(text: bytes, line: int) -> int:
    """Return where a line starts."""
    ends = (match.end() for match in re.finditer(rb"\r\n|\n|\r", text))
    return next(islice(ends, line - 2, None)) if line > 1 else 0
