"""What a reader of reports/ holds: the sheets of its workbook by table, and how finely each number is written."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd

from analysis.language.typography import typeset
from analysis.tables import TABLES

EXACT = 1e-9  # slack of numbers that were not rounded
FINEST = 6  # decimals beyond which a number is no rounded one


@dataclass(frozen=True)
class Report:
    """A folder reports/, and nothing else."""

    folder: Path

    @property
    def sheets(self) -> dict[str, pd.DataFrame]:
        """Sheets of the workbook by their title, hidden ones too."""
        return _sheets(self.folder / "tableaux.xlsx")

    def table(self, name: str, space: int = 1) -> pd.DataFrame:
        """Return a table, of the first space where there are several; without rows where it is not printed."""
        title = typeset(TABLES[name].title, "fr")
        known = (title, f"{title} ({space})")
        return next((self.sheets[each] for each in known if each in self.sheets), TABLES[name].empty())


@cache
def _sheets(path: Path) -> dict[str, pd.DataFrame]:
    book = openpyxl.load_workbook(path, read_only=True)
    rows = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
    return {title: pd.DataFrame(found[1:], columns=found[0]) for title, found in rows.items() if found}


def slack(numbers: pd.Series) -> float:
    """Return how far a number of a column may be from the one that it was rounded from, by the decimals they have."""
    decimals = [len(repr(float(number)).partition(".")[2].removesuffix("0")) for number in numbers.dropna()]
    return EXACT if max([0, *decimals]) > FINEST else 0.5 / 10 ** max([0, *decimals])
