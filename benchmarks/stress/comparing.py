"""Two runs of a study set side by side: the same bytes, or the same numbers to 1e-9 and the same words."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd

TOLERANCE = 1e-9
VERSIONS = re.compile(r"^\| (Python|prince|[a-z-]+) \|.*$", re.M)  # the report tells what computed it


def differing_bytes(expected: dict[str, str], found: dict[str, str]) -> str:
    """Return which outputs differ, in words; nothing where none does."""
    names = sorted(name for name in {**expected, **found} if expected.get(name) != found.get(name))
    return f"{len(names)} fichiers diffèrent : {', '.join(names[:4])}" if names else ""


def differing_numbers(one: Path, other: Path) -> str:
    """Return the first result table or text of two studies that differ past the tolerance; nothing where none does."""
    for path in sorted((one / "data/processed").rglob("*.csv")):
        name = path.relative_to(one)
        if not (other / name).is_file():
            return f"{name} manque"
        if fault := _differing(pd.read_csv(path), pd.read_csv(other / name)):
            return f"{name} : {fault}"
    texts = ((each / "data/processed/etude.md").read_text(encoding="utf-8") for each in (one, other))
    first, second = (VERSIONS.sub("", text) for text in texts)
    return "" if first == second else "le texte du rapport diffère"


def _differing(one: pd.DataFrame, other: pd.DataFrame) -> str:
    if list(one) != list(other) or len(one) != len(other):
        return "colonnes ou lignes"
    for name in one:
        if pd.api.types.is_numeric_dtype(one[name]) and pd.api.types.is_numeric_dtype(other[name]):
            pair = one[name].to_numpy(float), other[name].to_numpy(float)
            if not np.allclose(*pair, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True):
                return str(name)
        elif not one[name].astype(str).equals(other[name].astype(str)):
            return str(name)
    return ""
