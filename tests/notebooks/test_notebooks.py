"""The notebooks run from top to bottom on the results of a study, and are committed without outputs."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
FIGURES = {"autrement": 1, "exploration": 4, "nouvelle_annee": 0}
SEAM = "%reset -f"


def test_the_notebooks_run_one_after_the_other(poison_house, monkeypatch):
    import nbformat  # two seconds, where notebooks run
    from nbclient import NotebookClient

    monkeypatch.setenv("PYTHONPATH", os.fspath(poison_house.root / "src"))
    read = [nbformat.read(path, as_version=4) for path in NOTEBOOKS]
    # One kernel for all, emptied between two: what one defines, the next does not have.
    whole = nbformat.v4.new_notebook(metadata=read[0].metadata)
    for notebook in read:
        whole.cells += [*notebook.cells, nbformat.v4.new_code_cell(SEAM)]
    inside = poison_house.study / "config"  # a notebook reads the study that is above the folder where it runs
    before = poison_house.hashes()
    NotebookClient(whole, timeout=120, kernel_name="python3", resources={"metadata": {"path": inside}}).execute()
    assert poison_house.hashes() == before
    shown = {path.stem: _pictures(notebook.cells) for path, notebook in zip(NOTEBOOKS, read, strict=True)}
    assert shown == FIGURES
    (frame,) = [told for notebook in read for told in _pages(notebook.cells)]
    assert "id=&quot;donnees&quot;" in frame


def _pages(cells):
    """Yield the pages that cells show in a frame."""
    for cell in cells:
        for output in cell.get("outputs", []):
            if "<iframe" in (told := output.get("data", {}).get("text/html", "")):
                yield told


def _pictures(cells):
    """Return how many cells show a figure."""
    kinds = [output.get("data", {}) for cell in cells for output in cell.get("outputs", [])]
    return sum("image/png" in kind for kind in kinds)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_committed_without_outputs(path):
    cells = json.loads(path.read_text("utf-8"))["cells"]
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)
    assert cells[0]["source"][0].startswith("# ")


def test_there_are_notebooks():
    assert {path.stem for path in NOTEBOOKS} == set(FIGURES)


def test_jupyterlab_is_opened_by_the_superuser_too(root):
    done = subprocess.run(["make", "--dry-run", "lab"], cwd=root, capture_output=True, text=True, check=True)
    assert ("--allow-root" in done.stdout) == (os.geteuid() == 0)
    assert "http://localhost" in done.stdout
