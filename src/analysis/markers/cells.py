"""One cell of a filled grid: where it stands, what it names or which level it gives, else what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from xlsxwriter.utility import xl_col_to_name

from analysis.language.catalogue import Catalogue
from analysis.problems import Problem, choice
from analysis.study.context import number_of
from analysis.study.marker_checks import folded
from analysis.study.markers import Grid

WHAT = {"assessor": "évaluateur", "project": "projet", "marker": "marqueur", "round": "séance"}
ASK = "la redemander, ou repartir de la grille vierge"


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell of a filled grid holds, and where, as those who filled it find it."""

    file: str
    line: int
    place: int  # column, from 0
    title: str  # of the column
    text: str

    def problem(self, found: str, remedy: str) -> Problem:
        """Return a fault of what stands there."""
        where = (
            f"ligne {self.line}" if self.file.endswith(".csv") else f"cellule {xl_col_to_name(self.place)}{self.line}"
        )
        return Problem(self.file, f"{where}, colonne « {self.title} »", found, remedy)


@dataclass(frozen=True)
class Judge:
    """Knows what the cells of a filled grid may hold."""

    grid: Grid
    language: str

    @cached_property
    def unmarked(self) -> str:
        """What stands where an assessor could give no level."""
        return Catalogue(self.language).sentence("markers.unmarked")

    @cached_property
    def labels(self) -> Mapping[str, Mapping[str, str]]:
        """The label of each key that a cell may name."""
        grid = self.grid
        return {
            "assessor": {code: code for code in grid.assessors},
            "project": {key: each.label for key, each in grid.projects.items()},
            "marker": {key: each.label for key, each in grid.markers.items()},
            "round": {key: each.label for key, each in grid.rounds.items()},
        }

    @cached_property
    def keys(self) -> Mapping[str, Mapping[str, str]]:
        """The key of each name that a cell may hold: a label, or the key itself."""
        return {
            name: {folded(each): key for key, label in known.items() for each in (key, label)}
            for name, known in self.labels.items()
        }

    def key(self, name: str, cell: Cell) -> str | Problem:
        """Return the key of the assessor, project, marker or round that a cell names."""
        if not cell.text:
            return cell.problem(f"{WHAT[name]} : case vide", ASK)
        found = self.keys[name].get(folded(cell.text))
        if found is not None:
            return found
        unknown = "inconnue" if name == "round" else "inconnu"
        return cell.problem(f"{WHAT[name]} {unknown} « {cell.text} »", choice(cell.text, self.labels[name].values()))

    def level(self, cell: Cell) -> int | Problem | None:
        """Return the level that a cell gives; nothing where it says that the assessor could give none."""
        if folded(cell.text) == folded(self.unmarked):
            return None
        try:
            value = number_of(cell.text)
        except ValueError:
            return cell.problem(f"« {cell.text} » n'est pas un niveau", self._remedy)
        if value is None:
            return cell.problem("aucun niveau : rien ne dit si la case a été oubliée", self._remedy)
        if not value.is_integer():
            found = f"« {cell.text} » est entre deux niveaux, et la grille n'a pas de demi-point"
            return cell.problem(found, self._remedy)
        if int(value) not in self.grid.levels:
            return cell.problem(f"le niveau {cell.text} est hors de l'échelle, {self._ends}", self._remedy)
        return int(value)

    @property
    def _ends(self) -> str:
        return f"de {self.grid.lowest} à {self.grid.highest}"

    @property
    def _remedy(self) -> str:
        return f"écrire un niveau entier {self._ends}, ou « {self.unmarked} »"
