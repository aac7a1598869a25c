"""A received file whose form nobody declared yet: what it is, and what its structure says, each with a reason."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.codebook.texts import LOOSE, normalised
from analysis.codebook.values import Format, Source
from analysis.drafting.columns import Column
from analysis.drafting.exports import KOBO, LIMESURVEY, Marks, limesurvey_field, marks_of
from analysis.drafting.personal import personal_columns
from analysis.problems import listed
from analysis.readers.csv import csv_layout
from analysis.readers.detection import DETECT, MAX_HEAD, detected, head
from analysis.readers.double import DOUBLE, ENCODED_TWICE
from analysis.readers.heading import Layout, declared_layout
from analysis.readers.lsa import archive_structure
from analysis.readers.lss import read_lss
from analysis.readers.markup import plain
from analysis.readers.raw import read_raw, received
from analysis.readers.sav import sav_structure
from analysis.readers.structure import Described, Structure
from analysis.readers.table import RawTable, unreadable

ENDINGS: Mapping[str, Format] = {
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xls",
    ".ods": "ods",
    ".sav": "sav",
    ".lsa": "lsa",
}
HEADED = ("csv", "xlsx", "xls", "ods")  # forms whose columns are named by a row
SELECTED = ("selected choice", "choix selectionne")  # what Qualtrics writes beside a question with an option in words
MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|&[a-z]+;|&#\d+;")


@dataclass(frozen=True)
class Recognised:
    """A received file, its form and what a structure says of its columns.

    Attributes
    ----------
    source : Source
        The form that reads it.
    table : RawTable
        Its cells; no row where only a structure is known.
    structure : mapping of str to Described
        By column of the table; empty without a structure.
    reasons : tuple of str
        Why this form, in French.
    marks : Marks
        What its header tells of the tool that wrote it.
    """

    source: Source
    table: RawTable
    structure: Structure = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    marks: Marks = field(default_factory=Marks)

    @cached_property
    def personal(self) -> tuple[list[str], frozenset[str]]:
        """Return the columns that seem personal, and the words that they hold."""
        return personal_columns({name: column.counts for name, column in self.columns.items()}, self.structure)

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """Return its columns by name, with what is known of each."""
        lines, by_spaces = self.table.lines.tolist(), self.marks.tool is KOBO
        return {
            str(name): Column(str(name), cells, lines, self.structure.get(str(name)), by_spaces)
            for name, cells in self.table.frame.items()
        }


@dataclass(frozen=True, slots=True)
class StatedForm:
    """What a person says of the form of a file, where no rule settles it."""

    sheet: str | None = None
    header: int | tuple[int, ...] | None = None  # rows that name the columns
    wordings: int | None = None
    answers: int | None = None  # first row of answers
    encoding: str = DETECT
    delimiter: str = DETECT


def recognise(path: Path, stated: StatedForm | None = None, structure: Path | None = None) -> Recognised:
    """Return a file whose form nobody declared.

    Parameters
    ----------
    path : Path
        CSV, .xlsx, .xls, .ods, .sav, .lsa, or a .lss alone.
    stated : StatedForm, optional
        What is known of its form.
    structure : Path, optional
        A .lss of the same questionnaire; by default the one beside the file that has the same name, if any.

    Raises
    ------
    StudyError
        If no form reads it; the message says what to do.
    """
    if not path.is_file():
        raise unreadable(str(path), "il est introuvable", "vérifier son chemin")
    if path.suffix.lower() == ".lss":
        return _structure_alone(path)
    form = ENDINGS.get(path.suffix.lower(), "csv")
    source, table, reasons = _read(path, form, stated or StatedForm())
    own = [name for name in table.header if limesurvey_field(name)]
    if form == "csv" and len(own) >= 2 and _is_quoted(path, source.encoding):
        source = replace(source, format="limesurvey")
        (table,) = read_raw(path.parent, [path.name], source)
        reasons += (f"export de LimeSurvey, car il en a les colonnes ({own[0]}, {own[1]}…)",)
    elif form == "csv" and len(own) >= 2:
        reasons += (
            "export de LimeSurvey réenregistré (aucune cellule n'est entre guillemets) : il ne dit plus quelles"
            " questions n'ont pas été montrées ; partir du fichier que LimeSurvey a écrit",
        )
    described, read = _structure(path, source, structure)
    marks = marks_of(table.header)
    if marks.tool is not None:
        told = "les colonnes" if len(marks.telling) > 1 else "la colonne"
        reasons += (f"export de {marks.name}, car il en a {told} {listed(marks.telling, at_most=3)}",)
    known = {**_said(table), **_by_header(described, table.header)}
    return Recognised(source, table, known, reasons + read, marks)


def _read(path: Path, form: Format, stated: StatedForm) -> tuple[Source, RawTable, tuple[str, ...]]:
    """Return the form of a file, its cells and why: what is stated of it, else what its own marks tell."""
    source = Source(form, sheet=stated.sheet, header=stated.header, wordings=stated.wordings, answers=stated.answers)
    if form not in HEADED and declared_layout(source):
        found = "les noms de ses colonnes y sont écrits à part, et non sur une ligne"
        raise unreadable(path.name, found, "ôter --header, --wordings et --answers")
    reasons: tuple[str, ...] = ()
    likely: Layout | None = None
    if form == "csv":
        content = received(path, path.name, form)
        source = replace(source, encoding=stated.encoding, delimiter=stated.delimiter)
        known = detected(content, path.name, source)
        source, reasons = known.source, known.reasons
        likely = csv_layout(content, path.name, source) if declared_layout(source) is None else None
    source = likely.stated_in(source) if likely else source
    (table,) = read_raw(path.parent, [path.name], source)
    if table.is_twice_encoded:
        source, reasons = replace(source, encoding=DOUBLE), (*reasons, ENCODED_TWICE)
        (table,) = read_raw(path.parent, [path.name], source)
    if table.likely is not None:
        likely, source = table.likely, table.likely.stated_in(source)
        (table,) = read_raw(path.parent, [path.name], source)
    return source, table, (*reasons, *([likely.reason] if likely else []), *table.notes)


def _said(table: RawTable) -> dict[str, Described]:
    """Return the wordings that a row of the file says, the option apart; and the names in HTML as they read."""
    marked = {name: name for name in table.header if MARKUP.search(name)}
    found: dict[str, Described] = {}
    for name, wording in {**marked, **table.wordings}.items():
        question, _, part = plain(wording).rpartition(" - ")
        if not question or normalised(part, LOOSE) in SELECTED:
            question, part = question or part, ""
        found[name] = Described(name, question, "said", part, question=question)
    return found


def _is_quoted(path: Path, encoding: str) -> bool:
    """Whether a CSV quotes some cell, as LimeSurvey does them all; a spreadsheet that saves it again drops this."""
    with path.open("rb") as file:
        return '"' in head(file.read(MAX_HEAD * 5), encoding)


def _structure_alone(path: Path) -> Recognised:
    structure = read_lss(received(path, path.name, "lsa"), path.name)
    columns = [*sorted(LIMESURVEY), *structure]
    frame = pd.DataFrame({name: [] for name in columns}, dtype="str")
    table = RawTable(path.name, tuple(columns), frame, np.array([], dtype=np.int64))
    reasons = ("structure LimeSurvey seule : le format de l'export sera à vérifier",)
    return Recognised(Source("limesurvey", delimiter=";"), table, structure, reasons)


def _structure(path: Path, source: Source, declared: Path | None) -> tuple[Structure, tuple[str, ...]]:
    """Return what says the wordings and codes of a file, and where it was found."""
    beside = declared or next((each for each in path.parent.glob("*.lss") if each.stem == path.stem), None)
    if beside is not None:
        content = received(beside, beside.name, "lsa")
        return read_lss(content, beside.name), (f"libellés, codes et pages lus dans {beside.name}",)
    if source.format == "sav":
        found = sav_structure(received(path, path.name, "sav"), path.name, source)
        return found, ("libellés, codes et valeurs manquantes lus dans le fichier SPSS",)
    if source.format == "lsa":
        found = archive_structure(received(path, path.name, "lsa"), path.name)
        return found, ("libellés, codes et pages lus dans l'archive",)
    return {}, ()


def _by_header(structure: Structure, header: tuple[str, ...]) -> Structure:
    """Return a structure under the names of an export: codes of questions, or their sentences."""
    if not structure:
        return {}
    named = {normalised(name, LOOSE): name for name in header}
    found = {}
    for column, described in structure.items():
        sentence = f"{described.wording} [{described.part}]" if described.part else described.wording
        spellings = (column, sentence, f"{column}. {sentence}", column.replace("[", "_").replace("]", ""))
        name = next((named[text] for each in spellings if (text := normalised(each, LOOSE)) in named), None)
        if name is not None:
            found[name] = described
    return found
