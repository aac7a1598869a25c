"""A grid of markers in LibreOffice: filled there, saved as .xlsx and .ods, read back mark by mark."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from analysis.markers.blank import blank_workbook
from analysis.markers.received import marks_table
from analysis.problems import StudyError
from analysis.study.marker_checks import read_grid
from analysis.study.markers import Grid
from benchmarks.stress.machine import FAILED, SURVIVED, UNTRIED, Bench, Outcome
from benchmarks.stress.studies import PATIENCE, ROOT

PYTHONS = ("/usr/bin/python3", "python3")  # one of them may know LibreOffice
FILLER = Path(__file__).with_name("fill_grid.py")
ROUNDS = "\nassessors: [E1]\nrounds:\n  essai: {label: Essai, files: [data/raw/markers/%s]}\n"
LOCKED = [True] * 4 + [False] * 2  # what names a row; its level and its comment
TRIED = "Grille de marqueurs remplie dans LibreOffice, en %s, et relue"


def grids(bench: Bench) -> Iterator[Outcome]:
    """Fill the grid of the repository's own study in LibreOffice with levels drawn at random, and read it back."""
    python = next((each for each in PYTHONS if _knows_office(each)), None)
    if python is None:
        yield Outcome(
            TRIED % "xlsx", UNTRIED, "LibreOffice, ou le Python qui le conduit (python3-uno), n'est pas installé"
        )
        return
    for suffix in ("xlsx", "ods"):
        yield _filled_and_read(bench.fresh(f"grids-{suffix}"), suffix, python)


def _knows_office(python: str) -> bool:
    if shutil.which("soffice") is None or shutil.which(python) is None:
        return False
    return subprocess.run([python, "-c", "import uno"], capture_output=True, check=False).returncode == 0


def _filled_and_read(folder: Path, suffix: str, python: str) -> Outcome:
    grid = declared(folder, f"E1.{suffix}")
    levels = np.random.default_rng(1).integers(grid.lowest, grid.highest + 1, len(grid.projects) * len(grid.markers))
    blank = folder / "vierge.xlsx"
    blank.write_bytes(blank_workbook(grid, grid.rounds["essai"], "E1", "fr"))
    out = folder / grid.files[0]
    out.parent.mkdir(parents=True)
    told = _fill(python, blank, out, [str(level) for level in levels])
    marks = marks_table(folder, grid, "fr")
    found = [
        *([] if marks["mark"].tolist() == levels.tolist() else ["des niveaux relus ne sont pas ceux donnés"]),
        *([] if marks["commented"].all() else ["des commentaires sont perdus"]),
        *([] if told["protected"] and told["locked"] == LOCKED else ["des cases qui nomment une ligne se changent"]),
        *([] if all(cell["shown"] and cell["says"] for cell in told["cells"]) else ["une case ne dit pas ses niveaux"]),
    ]
    fault = _faulty_cell(folder, grid, blank, python, [str(level) for level in levels])
    if found or fault is None:
        return Outcome(TRIED % suffix, FAILED, " ; ".join(found) or "un demi-point n'est pas signalé")
    detail = f"{len(marks)} niveaux et autant de commentaires relus ; un demi-point est dit par sa case : « {fault} »"
    return Outcome(TRIED % suffix, SURVIVED, detail)


def declared(folder: Path, name: str) -> Grid:
    """Return the grid of the repository's own study, with a fictional round and assessor, in a folder."""
    (folder / "config").mkdir(parents=True, exist_ok=True)
    text = (ROOT / "config/markers.yaml").read_text(encoding="utf-8")
    (folder / "config/markers.yaml").write_text(text + ROUNDS % name, encoding="utf-8")
    grid = read_grid(folder)
    assert grid is not None
    return grid


def _fill(python: str, blank: Path, out: Path, levels: list[str]) -> dict[str, Any]:
    command = [python, str(FILLER), str(blank), str(out), *levels]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _faulty_cell(folder: Path, grid: Grid, blank: Path, python: str, levels: list[str]) -> str | None:
    """Return what is told of a half point typed in the third cell; nothing where it is read as if it were a level."""
    _fill(python, blank, folder / grid.files[0], [*levels[:2], "2.5", *levels[3:]])
    try:
        marks_table(folder, grid, "fr")
    except StudyError as fault:
        (problem,) = fault.problems
        return f"{problem.subject} : {problem.found}"
    return None
