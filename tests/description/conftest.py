"""The poison survey as cleaned answers, and R's numbers on it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest


@pytest.fixture(scope="session")
def r_description(root: Path) -> dict[str, Any]:
    return json.loads((root / "tests/reference/structure/reference.json").read_text())


@pytest.fixture(scope="session")
def poison_answers(root: Path) -> pd.DataFrame:
    answers = pd.read_csv(root / "examples/poison/data/raw/enquete/poison.csv")
    texts = answers.columns[2:]
    answers[texts] = answers[texts].astype("category")
    answers["Age"] = answers["Age"].astype("float64")
    return answers.assign(respondent=[f"P{row:02d}" for row in range(1, 56)])
