"""A received file whose form nobody declared yet: what it is, and what its structure says, each with a reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.codebook.texts import normalised
from analysis.codebook.values import Format, Source
from analysis.drafting.exports import LIMESURVEY, LOOSE, Marks, limesurvey_field, marks_of
from analysis.problems import listed
from analysis.readers import RawTable, read_raw
from analysis.readers.detection import DETECT, MAX_HEAD, detected, head
from analysis.readers.lsa import archive_structure
from analysis.readers.lss import read_lss
from analysis.readers.raw import received
from analysis.readers.sav import sav_structure
from analysis.readers.structure import Structure
from analysis.readers.table import unreadable

ENDINGS: Mapping[str, Format] = {
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xls",
    ".ods": "ods",
    ".sav": "sav",
    ".lsa": "lsa",
}


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class StatedForm:
    """What a person says of the form of a file, where no rule settles it."""

    sheet: str | None = None
    header: int | None = None  # row of a sheet that names the columns
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
    form, known = ENDINGS.get(path.suffix.lower(), "csv"), stated or StatedForm()
    source = Source(form, known.encoding, known.delimiter)
    if form != "csv":
        source = Source(form, sheet=known.sheet, header=known.header)
    reasons: tuple[str, ...] = ()
    if form == "csv":
        found = detected(received(path, path.name, form), path.name, source)
        source, reasons = found.source, found.reasons
    (table,) = read_raw(path.parent, [path.name], source)
    reasons += table.notes if form != "csv" else ()
    own = [name for name in table.header if limesurvey_field(name)]
    if form == "csv" and len(own) >= 2 and _is_quoted(path, source.encoding):
        source = Source("limesurvey", source.encoding, source.delimiter)
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
    return Recognised(source, table, _by_header(described, table.header), reasons + read, marks)


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
