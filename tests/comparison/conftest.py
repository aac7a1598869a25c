import json
from pathlib import Path

import pytest

REFERENCE = Path(__file__).parents[1] / "reference" / "comparisons"  # made by make_reference.R


@pytest.fixture(scope="session")
def r_comparisons():
    return json.loads((REFERENCE / "reference.json").read_text("utf-8"))
