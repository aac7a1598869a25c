"""Lists that a study keeps as CSV beside its settings, read with the lines where their records begin."""

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from analysis.problems import Problem, choice


@dataclass(frozen=True, slots=True)
class Line:
    """A record: the line of the file where it begins, its cells by column, spaces around them left out."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        """Return a cell; one that the file does not have is empty."""
        return self.cells.get(name, "")

    @property
    def subject(self) -> str:
        """Return where it is, in French."""
        return f"ligne {self.number}"


def list_text(root: Path, file: str) -> str:
    """Return the text of a list.

    Raises
    ------
    UnicodeDecodeError
        If it is not in UTF-8.
    """
    return (root / file).read_text(encoding="utf-8-sig")


def lines_of(text: str) -> list[Line]:
    """Return the records of a list, blank ones left out; its cells are separated as its first line is."""
    head, records = _read(text)
    return [Line(number, dict(zip(head, row, strict=False))) for number, row in records if any(row)]


def list_problems(root: Path, file: str, needed: Collection[str]) -> Iterator[Problem]:
    """Yield what forbids to read a list: its encoding, a column absent or told twice, a line of another length."""
    try:
        head, records = _read(list_text(root, file))
    except UnicodeDecodeError:
        yield Problem(file, "fichier", "il n'est pas en UTF-8", "l'enregistrer en « CSV UTF-8 »")
        return
    for name in needed:
        if head.count(name) > 1:
            yield Problem(file, "ligne 1", f"la colonne « {name} » y est deux fois", "n'en garder qu'une")
        elif name not in head:
            yield Problem(file, "ligne 1", f"la colonne « {name} » est absente", _renamed(name, head, needed))
    for number, row in records:
        if any(row) and len(row) != len(head):
            found = f"{len(row)} cases pour {len(head)} colonnes"
            yield Problem(file, f"ligne {number}", found, "mettre entre guillemets les textes qui ont une virgule")


def _renamed(name: str, head: Collection[str], needed: Collection[str]) -> str:
    near = choice(name, [each for each in head if each and each not in needed])
    return f"y renommer {near.removeprefix('écrire ')}" if near.startswith("écrire") else f"ajouter « {name} »"


def _read(text: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return the names of the columns, then each record with the line where it begins."""
    first = text.partition("\n")[0]
    reader = csv.reader(StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    rows: list[tuple[int, list[str]]] = []
    begins = 1
    for row in reader:
        rows.append((begins, [" ".join(cell.split()) for cell in row]))
        begins = reader.line_num + 1
    return (rows[0][1], rows[1:]) if rows else ([], [])
