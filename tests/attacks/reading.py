"""What a reader of reports/ holds: its workbook by table, how finely numbers are written, what its page holds."""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from python_calamine import CalamineWorkbook

from analysis.geometry.arrays import FloatArray
from analysis.language.typography import typeset
from analysis.printing.precision import precision_at
from analysis.printing.readers_groups import half_of
from analysis.printing.withheld import COARSE, Withheld, reaches
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

    @property
    def page(self) -> Any:
        """What the page that explores the spaces holds."""
        return held_by((self.folder / "explorateur.html").read_text("utf-8"))

    @property
    def place(self) -> Any:
        """What the page on which someone sees their place holds; no space where there is no such page."""
        path = self.folder / "ma-place.html"
        return held_by(path.read_text("utf-8")) if path.is_file() else {"spaces": []}

    @property
    def step(self) -> Withheld:
        """The step at which the audit of the report ended, as its workbook says."""
        record = self.table("disclosure_audit")
        return record["withheld"].iloc[-1] if len(record) else "nothing"

    def near(self, rows: pd.DataFrame, name: str) -> FloatArray:
        """Return how far the truth may be from each place of a table, as the rule says: by how many are there."""
        if slack(rows[name].astype(float)) == EXACT:
            return np.full(len(rows), EXACT)
        if reaches(self.step, "coarse"):
            return np.full(len(rows), COARSE / 2)
        return half_of(precision_at(self.step).of_places(rows["n"].astype(float)))

    def table(self, name: str, space: int = 1) -> pd.DataFrame:
        """Return a table, of the first space where there are several; without rows where it is not printed."""
        title = typeset(TABLES[name].title, "fr")
        known = (title, f"{title} ({space})")
        return next((self.sheets[each] for each in known if each in self.sheets), TABLES[name].empty())


def held_by(page: str) -> Any:
    """Return the data of a page."""
    (data,) = re.findall(r'<script type="application/json" id="donnees">([^<]*)</script>', page)
    return json.loads(data)


def differing(held: Any, given: Any, path: str = "") -> list[str]:
    """Return where what a page holds differs from what it should, words and last decimals aside; counts are exact."""
    if isinstance(given, dict) and isinstance(held, dict) and held.keys() == given.keys():
        return [one for key in given if key != "words" for one in differing(held[key], given[key], f"{path}/{key}")]
    if isinstance(given, list) and isinstance(held, list) and len(held) == len(given):
        pairs = enumerate(zip(held, given, strict=True))
        return [one for rank, (a, b) in pairs for one in differing(a, b, f"{path}/{rank}")]
    is_number = all(isinstance(one, (int, float)) for one in (held, given)) and float in map(type, (held, given))
    same = math.isclose(held, given, rel_tol=0.02, abs_tol=1e-9) if is_number else held == given
    return [] if same else [f"{path}: {held!r}, not {given!r}"]


@cache
def _sheets(path: Path) -> dict[str, pd.DataFrame]:
    return sheets_in(path.read_bytes())


def sheets_in(workbook: bytes) -> dict[str, pd.DataFrame]:
    """Return the sheets of a workbook by their title, hidden ones too."""
    book = CalamineWorkbook.from_filelike(BytesIO(workbook))
    rows = {title: book.get_sheet_by_name(title).to_python() for title in book.sheet_names}
    return {
        title: pd.DataFrame([[*map(_value, row)] for row in found[1:]], columns=[*map(_value, found[0])])
        for title, found in rows.items()
        if found
    }


def _value(cell: Any) -> Any:
    """Return what a cell holds, as it was written: nothing where it is empty, whole numbers without a point."""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return None if isinstance(cell, str) and not cell else cell


def slack(numbers: pd.Series) -> float:
    """Return how far a number of a column may be from the one that it was rounded from, by the decimals they have."""
    decimals = [len(repr(float(number)).partition(".")[2].removesuffix("0")) for number in numbers.dropna()]
    return EXACT if max([0, *decimals]) > FINEST else 0.5 / 10 ** max([0, *decimals])
