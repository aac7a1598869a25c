"""A study made of an export of the field, as a person who knows nothing of it would make it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.readers.conftest import no_process

from analysis.commands.checking import checked_study
from analysis.commands.set_up import SetUp, set_up_study
from analysis.problems import Problem
from analysis.settings import read_settings
from analysis.study import Question, read_study

FIELD = Path(__file__).parent

__all__ = ["no_process"]


@pytest.fixture(autouse=True, scope="module")
def read_here(no_process):
    """Read workbooks in this process."""


@dataclass(frozen=True, slots=True)
class Made:
    """A study that new-study made."""

    folder: Path
    told: SetUp

    @property
    def questions(self) -> dict[str, Question]:
        return dict(read_study(self.folder).questions)

    @property
    def codebook(self) -> dict[str, Any]:
        return read_settings(self.folder, "config/codebooks/enquete.yaml", "codebook").values

    @property
    def draft(self) -> str:
        return (self.folder / "config/codebooks/enquete.yaml").read_text("utf-8")

    @property
    def questionnaire(self) -> str:
        return (self.folder / "config/questionnaire.yaml").read_text("utf-8")

    @property
    def problems(self) -> list[Problem]:
        return checked_study(self.folder).problems

    def types(self) -> dict[str, str]:
        """Return what each column became: the type of its question, or « internal »."""
        asked = self.codebook["questions"].items()
        known = [(str(each.get("column", key)), self.questions[key]) for key, each in asked]
        return {column: each.type if each.role != "internal" else "internal" for column, each in known}


@pytest.fixture
def made(tmp_path: Path) -> Callable[[Path], Made]:
    def make(file: Path) -> Made:
        return Made(tmp_path / "etude", set_up_study(tmp_path / "etude", "enquete", file, None, None))

    return make


@pytest.fixture
def field(made: Callable[[Path], Made]) -> Callable[[str], Made]:
    """Return what makes a study of a case, by the start of its name."""

    def make(case: str) -> Made:
        (folder,) = FIELD.glob(f"{case}-*")
        return made(next(path for path in sorted(folder.iterdir()) if path.suffix in (".csv", ".xlsx")))

    return make
