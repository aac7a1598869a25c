"""Tests of factors made in parts: gathered, they are to the byte those made at once, whatever the number of parts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.geometry.inference.factor_tests import as_family
from analysis.steps.draw_tests import by_place, draw_tests
from analysis.steps.test_factors import test_factors as made_at_once
from analysis.storage import table_text
from analysis.storage.arrays import read_frame
from analysis.tables import TABLES


@pytest.fixture(scope="module")
def asked():
    """Return what both steps take: forty respondents, a factor of two groups, of three, of one person against many."""
    generator = np.random.default_rng(62)
    people = [f"R{rank:02d}" for rank in range(40)]
    rows = [(who, axis, *generator.normal(size=1)) for who in people for axis in (1, 2)]
    individuals = pd.DataFrame(rows, columns=["respondent", "axis", "coordinate"]).assign(status="active")
    factors = {
        "two": np.where(np.arange(40) % 3, "a", "b"),
        "three": np.array(list("abc"))[np.arange(40) % 3],
        "few": np.where(np.arange(40) < 2, "few", np.where(np.arange(40) < 20, "some", "most")),
    }
    answers = pd.DataFrame({"respondent": people, **{name: pd.Categorical(held) for name, held in factors.items()}})
    axes = pd.DataFrame({"axis": [1, 2], "place": ["horizontal", "vertical"]})
    eigenvalues = pd.DataFrame({"axis": [1, 2], "eigenvalue": 0.3, "noise_eigenvalue": 0.1, "p_value": 0.001})
    tables = {"answers": answers, "individuals": individuals, "axes": axes, "eigenvalues": eigenvalues}
    return tables | {"space": "main", "rotated": False, "factors": list(factors), "pairs": ["three"], "seed": 62}


@pytest.fixture(scope="module", autouse=True)
def _few_draws():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("analysis.geometry.inference.contrasts.DRAWS", 1_999)
        yield


@pytest.fixture(scope="module")
def whole(asked):
    return made_at_once(**asked, crossings=(), adjustment="holm")


def in_parts(asked, folder, n_parts):
    paths = [folder / f"{number}-of-{n_parts}.parquet" for number in range(1, n_parts + 1)]
    for number, path in enumerate(paths, 1):
        path.write_bytes(draw_tests(**asked, part=(number, n_parts))["part"])
    return paths


@pytest.mark.parametrize("n_parts", [2, 11])
def test_parts_gathered_are_the_whole(asked, whole, tmp_path, n_parts):
    paths = in_parts(asked, tmp_path, n_parts)
    gathered = made_at_once(**asked, crossings=(), adjustment="holm", parts=[str(path) for path in paths])
    for name in ("tests", "test_checks"):
        assert table_text(gathered[name], TABLES[name]) == table_text(whole[name], TABLES[name])
    assert set(whole["tests"]["method"]) >= {"exact", "monte_carlo"}
    # Each test is of one part, and p-values are adjusted over all of them.
    held = [by_place(read_frame(path)) for path in paths]
    places = [place for part in held for place in part]
    assert len(places) == len(set(places)) == 6
    assert sum(not part for part in held) == max(0, n_parts - 6)
    assert as_family(held[0], "holm")["p_adjusted"].max() <= whole["tests"]["p_adjusted"].max()
