"""What a workbook holds, measured on its XML before any reader makes room for its cells: how large, what is lacking."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.readers.markup import MarkupError, walk
from analysis.readers.table import unreadable

MAX_CELLS = 20_000_000  # of the rectangle that holds every cell of a sheet
MAX_REPEATED = 2_000_000  # cells that a sheet writes once and declares many times
MAX_DIGITS = 12  # of a row's number: more of them are as far
MAX_CHARACTERS = 300_000_000  # of all cells, a text shared by many counted as often
PLACE = re.compile(r"([A-Za-z]+)([0-9]+)")


def refuse_unfit_sheets(members: Mapping[str, bytes], file: str) -> None:
    """Tell a small workbook that would grow (far or repeated cells, shared long texts), or formulas without a value.

    Parameters
    ----------
    members : mapping of str to bytes
        The parts of the archive.
    file : str
        The workbook's name in problems.

    Raises
    ------
    StudyError
        If a part is no plain XML, cells or characters are too many, or the value of a formula was never saved.
    """
    shared: Counter[int] = Counter()  # rank of a shared text -> longest one of that rank
    uses: Counter[int] = Counter()
    n_characters, unsaved = 0, 0
    for name, content in members.items():
        if not name.endswith(".xml"):
            continue
        part = _measured(content, name, file)
        if part.width * part.height > MAX_CELLS:
            found = f"une feuille s'étend sur {part.height} lignes et {part.width} colonnes, plus qu'un questionnaire"
            raise unreadable(file, found, "effacer les cellules éloignées, ou redemander l'export en CSV")
        if part.repeated > MAX_REPEATED:
            found = f"{part.most_repeats} lignes de suite y ont les mêmes réponses, écrites une seule fois"
            raise unreadable(file, found, "effacer les lignes recopiées vers le bas, ou redemander l'export en CSV")
        uses.update(part.uses)
        shared |= Counter(dict(enumerate(part.shared)))
        n_characters += part.n_characters
        unsaved += part.unsaved
    if unsaved:
        found = f"{unsaved} cellule{'s' if unsaved > 1 else ''} calculée{'s' if unsaved > 1 else ''} sans résultat"
        remedy = "ouvrir le classeur dans Excel ou LibreOffice, l'enregistrer, et reprendre ce fichier-là"
        raise unreadable(file, f"{found} enregistré : une formule n'y a laissé aucune valeur", remedy)
    if n_characters + sum(shared[rank] * n for rank, n in uses.items()) > MAX_CHARACTERS:
        found = f"ses cellules dépassent {MAX_CHARACTERS // 1_000_000} millions de caractères"
        raise unreadable(file, found, "redemander l'export en CSV")


@dataclass(slots=True)
class _Part:
    """One XML part, walked: the rectangle of its cells and the texts that they hold or share."""

    width: int = 0
    height: int = 0
    n_characters: int = 0  # of repeated cells
    shared: list[int] = field(default_factory=list)
    uses: Counter[int] = field(default_factory=Counter)
    row: int = 0
    row_repeats: int = 1
    row_width: int = 0  # of what it holds
    repeated: int = 0  # cells of rows that repeat another
    most_repeats: int = 0
    column: int = 0
    repeats: int = 1
    is_shared: bool = False
    in_cell: bool = False
    in_text: bool = False  # of the shared texts
    in_formula: bool = False
    has_formula: bool = False
    has_value: bool = False
    may_be_empty: bool = False  # a formula whose result is a text, of no sign perhaps
    unsaved: int = 0  # formulas without a value
    written: list[str] = field(default_factory=list)

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "row":
            self.row = _number(attributes.get("r"), self.row + 1)
            self.column = 0
        elif name == "c":
            self.column += 1
            self.place(attributes.get("r", ""))
            self.open(attributes.get("t") == "s")
            self.may_be_empty = attributes.get("t") == "str"
        elif name == "f":
            self.in_formula = self.has_formula = self.in_cell
        elif name in ("v", "is"):
            self.has_value = self.may_be_empty or not self.has_formula
        elif name == "si":
            self.in_text, self.written = True, []
        elif name == "table":
            self.row = 0
        elif name == "table-row":
            self.row_repeats = _number(_prefixed(attributes, "number-rows-repeated"), 1)
            self.row += self.row_repeats
            self.column = self.row_width = 0
        elif name in ("table-cell", "covered-table-cell"):
            self.repeats = _number(_prefixed(attributes, "number-columns-repeated"), 1)
            self.column += self.repeats
            self.open(False)
            self.has_formula = _prefixed(attributes, "formula") is not None
            if _prefixed(attributes, "value-type"):
                self.has_value = True
                self.fill()

    def open(self, is_shared: bool) -> None:
        self.in_cell, self.is_shared, self.written = True, is_shared, []
        self.in_formula = self.has_formula = self.has_value = False

    def place(self, reference: str) -> None:
        if match := PLACE.fullmatch(reference):
            letters = match[1].upper()
            self.column = sum((ord(sign) - 64) * 26**rank for rank, sign in enumerate(reversed(letters[:6])))
            self.row = max(int(match[2][:MAX_DIGITS]), self.row)

    def text(self, text: str) -> None:
        if self.in_text or (self.in_cell and not self.in_formula):
            self.written.append(text)
            self.has_value = self.has_value or bool(text.strip())

    def fill(self) -> None:
        self.width, self.height = max(self.width, self.column), max(self.height, self.row)
        self.row_width = self.column

    def end(self, name: str) -> None:
        if name == "f":
            self.in_formula = False
        elif name == "si":
            self.shared.append(sum(map(len, self.written)))
            self.in_text = False
        elif name in ("c", "table-cell", "covered-table-cell"):
            self.close("".join(self.written))
        elif name == "table-row":
            self.repeated += (self.row_repeats - 1) * self.row_width
            self.most_repeats = max(self.most_repeats, self.row_repeats if self.row_width else 0)
            self.row_repeats = 1

    def close(self, text: str) -> None:
        if text:
            self.fill()
        if self.is_shared and text.strip().isdecimal() and len(text) < 12:
            self.uses[int(text)] += 1
        self.n_characters += len(text) * self.repeats * self.row_repeats
        self.unsaved += self.has_formula and not self.has_value
        self.in_cell, self.repeats = False, 1


def _measured(content: bytes, name: str, file: str) -> _Part:
    part = _Part()
    try:
        walk(content, start=part.start, end=part.end, text=part.text)
    except MarkupError:
        found = f"une partie du classeur ({name}) est abîmée, ou déclare des renvois XML"
        raise unreadable(file, found, "le rouvrir et l'enregistrer à nouveau, ou le redemander") from None
    return part


def _prefixed(attributes: Mapping[str, str], name: str) -> str | None:
    """Return an attribute whatever its prefix."""
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == name), None)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) <= MAX_DIGITS else otherwise
