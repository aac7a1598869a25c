"""Under what conditions a study is deposited, and what forbids to."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from analysis.problems import Problem, raise_any
from analysis.settings import read_settings
from analysis.study.values import Study

FILE = "config/study.yaml"
LINES = """à la fin, ajouter par exemple :
deposit:
  license: CC-BY-4.0
  date: 2026-12-31
  access: restricted"""


@dataclass(frozen=True, slots=True)
class Deposit:
    """What an archive must know of a deposit that only those who make the study can say."""

    license: str  # by its identifier in the list of SPDX, or an address
    date: str  # of the deposit, year-month-day: no output of the project reads a clock
    access: Literal["open", "restricted"]
    identifier: str | None = None  # DOI, where it is known already
    keywords: tuple[str, ...] = ()

    @property
    def license_address(self) -> str:
        """Return where the licence is read."""
        return self.license if "://" in self.license else f"https://spdx.org/licenses/{self.license}"


def read_deposit(root: Path, study: Study) -> Deposit:
    """Return under what conditions a study is deposited.

    Raises
    ------
    StudyError
        If it does not say so, or would open to all what its level keeps to the team.
    """
    declared: dict[str, Any] | None = read_settings(root, FILE, "study").values.get("deposit")
    raise_any(_faults(declared, study))
    assert declared is not None
    return Deposit(**declared | {"keywords": tuple(declared.get("keywords", ()))})


def _faults(declared: dict[str, Any] | None, study: Study) -> Iterator[Problem]:
    if declared is None:
        found = "rien ne dit sous quelle licence, à quelle date ni avec quel accès l'étude se dépose"
        yield Problem(FILE, "deposit", found, LINES)
    elif declared["access"] == "open" and study.data == "received" and study.disclosure == "internal":
        found = "`access: open` donnerait à tous les réponses reçues d'un rapport `disclosure: internal`"
        remedy = "écrire `access: restricted` (archive à accès contrôlé), ou faire l'étude en `disclosure: public`"
        yield Problem(FILE, "deposit.access", found, remedy)
