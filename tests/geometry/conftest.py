"""Coordinates of the poison survey as GDAtools gives them, its answers, and R's numbers on both."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest


@pytest.fixture(scope="session")
def gdatools(root: Path) -> dict[str, Any]:
    return json.loads((root / "tests/reference/gdatools/poison_specific.json").read_text())


@pytest.fixture(scope="session")
def r_structure(root: Path) -> dict[str, Any]:
    return json.loads((root / "tests/reference/structure/reference.json").read_text())


@pytest.fixture(scope="session")
def poison_points(gdatools: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(gdatools["ind_coord"]["data"], columns=range(1, 6), index=poison_names())


@pytest.fixture(scope="session")
def poison_eigenvalues(gdatools: dict[str, Any]) -> pd.Series:
    return pd.Series(gdatools["eig"][:5], index=range(1, 6))


@pytest.fixture(scope="session")
def poison_factors(root: Path) -> pd.DataFrame:
    raw = pd.read_csv(root / "examples/poison/data/raw/enquete/poison.csv", dtype="str")
    return raw.set_axis(poison_names()).astype("category")


def poison_names() -> list[str]:
    return [f"P{row:02d}" for row in range(1, 56)]
