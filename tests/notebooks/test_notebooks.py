"""The notebooks run from top to bottom on the results of a study, and are committed without outputs."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path, poison_house, monkeypatch):
    import nbformat  # two seconds, where a notebook runs
    from nbclient import NotebookClient

    monkeypatch.setenv("PYTHONPATH", os.fspath(poison_house.root / "src"))
    notebook = nbformat.read(path, as_version=4)
    inside = poison_house.study / "config"  # a notebook reads the study that is above the folder where it runs
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": inside}}).execute()
    assert any(cell.get("outputs") for cell in notebook.cells)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_committed_without_outputs(path):
    cells = json.loads(path.read_text("utf-8"))["cells"]
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)


def test_there_is_a_notebook():
    assert NOTEBOOKS
