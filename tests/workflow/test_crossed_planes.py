"""Which crossed tables have a plane drawn: two axes, and no count that the plane would give away."""

from __future__ import annotations

import importlib.util
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.geometry.reading.tables import point_table, rate_table
from analysis.geometry.space.correspondence import fit_ca
from analysis.study import read_study


@pytest.fixture(scope="module")
def script(root):
    spec = importlib.util.spec_from_file_location("draw_answers", root / "workflow/scripts/draw_answers.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def study(root):
    return read_study(root / "examples/poison")


def results(counts):
    """Return the tables of two crossed questions that the planes are drawn from."""
    table = pd.DataFrame(counts, pd.Index([*"abc"][: len(counts)], name="q"), pd.Index([*"stu"], name="r"))
    found = fit_ca(table)
    cells = pd.DataFrame({"n": np.ravel(counts)})
    return {"counts": cells, "eigenvalues": rate_table(found), "categories": point_table(found)}


FREE, SMALL = [[9, 3, 4], [3, 9, 5], [4, 4, 9]], [[9, 1, 4], [3, 9, 5], [4, 4, 9]]


@pytest.mark.parametrize(
    ("counts", "data", "drawn"),
    [
        (FREE, "received", ["table/t"]),
        (SMALL, "public", ["table/t"]),
        (SMALL, "received", []),
        (SMALL, "reconstructed", []),
        (FREE[:2], "public", []),
        ([[3, 6, 9], [4, 8, 12], [5, 10, 15]], "public", []),
    ],
)
def test_a_plane_is_drawn_where_it_may_be(script, study, counts, data, drawn):
    planes = script.planes_of({"t": results(counts)}, replace(study, data=data), None)
    assert [key for key, _ in planes] == drawn
