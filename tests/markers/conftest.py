"""A study's grid of markers and its filled grids, in a folder of their own."""

import csv
import io

import pytest
from tests.markers.at_hand import GRID, HEAD, ROWS

from analysis.study.marker_checks import read_grid


@pytest.fixture
def grid_at(tmp_path):
    """Return what writes a grid's declaration in a folder of its own, and reads it."""

    def read(text=GRID):
        (tmp_path / "config").mkdir(exist_ok=True)
        (tmp_path / "config/markers.yaml").write_text(text, encoding="utf-8")
        return read_grid(tmp_path)

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
