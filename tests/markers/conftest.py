"""A study's grid of markers and its filled grids, in a folder of their own."""

import csv
import io
from functools import cache

import pytest
from tests.markers.at_hand import GRID, HEAD, ROWS

from analysis.study import read_study
from analysis.study.marker_checks import read_grid


@pytest.fixture(scope="session")
def example(root):
    """Return the example study, which has no grid of its own."""
    return read_study(root / "examples/poison")


@pytest.fixture(scope="session")
def grid_at(tmp_path_factory):
    """Return what reads the declaration of a grid, once for each text."""

    @cache
    def read(text=GRID):
        root = tmp_path_factory.mktemp("grid")
        (root / "config").mkdir()
        (root / "config/markers.yaml").write_text(text, encoding="utf-8")
        return read_grid(root)

    return read


@pytest.fixture
def put(tmp_path):
    """Return what writes rows as a filled grid in CSV, under data/raw/markers."""

    def write(rows=ROWS, name="E1.csv", head=HEAD):
        folder = tmp_path / "data/raw/markers"
        folder.mkdir(parents=True, exist_ok=True)
        text = io.StringIO()
        csv.writer(text, delimiter=";").writerows([head, *rows])
        (folder / name).write_text(text.getvalue(), encoding="utf-8-sig")

    return write
