"""The records of a text in CSV: what names its columns, the line of each row, what is irregular."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from analysis.codebook.values import Source
from analysis.problems import StudyError, listed
from analysis.readers.detection import MAX_RECORDS, NAMES, consistent_width, to_declare
from analysis.readers.heading import Heading, Layout, declared_layout, heading, joined, padded
from analysis.readers.likely_layout import MAX_ROWS, likely_layout
from analysis.readers.remarks import told_blank, told_layout
from analysis.readers.table import MAX_COLUMNS, too_wide, unreadable
from analysis.readers.twice import ASK_AGAIN

MAX_CELL = 131_072  # the limit of Python's csv module


@dataclass(frozen=True, slots=True)
class Structure:
    """The rows of a file: what names its columns, where answers start, which of them are blank."""

    heading: Heading
    width: int
    begins: int  # line of the first answers
    lines: NDArray[np.int64]
    blank: list[int]  # positions of the rows, as wide as others, whose cells are all empty
    notes: tuple[str, ...]
    likely: Layout | None  # where no row of names is declared
    unnamed: bool  # whether a column has no name: its answers are looked for


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


def structure_of(text: bytes, file: str, source: Source) -> Structure:
    """Return the names and the line of each row; tell a wrong delimiter, a cut file, rows of other lengths."""
    declared, delimiter = declared_layout(source), source.delimiter
    walk = _Walk(declared, keeps_blank=source.format == "limesurvey")
    for number, line, record in records(text, file, delimiter):
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
    return Structure(found_names, walk.width, walk.begins, lines, walk.blank, notes, likely, bool(walk.unnamed))


def records(text: bytes, file: str, delimiter: str) -> Iterator[tuple[int, int, list[str]]]:
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
