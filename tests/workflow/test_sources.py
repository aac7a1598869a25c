"""A step is made again when what it loads or reads changes, and only then."""

from __future__ import annotations

import gc
import hashlib
import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from importlib import import_module

import pytest
from tests.markers.at_hand import GRID, HEAD, ROWS

from analysis.steps import handing, sources

REPORT = {"write_text", "write_workbook", "write_explorer", "write_html", "write_pdf", "all"}
NOT_ASKED = {"audit_disclosure", "write_docx", "write_pptx", "write_place", "write_session"}
SCATTERED = {"draw_stability", "draw_tests", "draw_classes"}
MARKED = {"assess_markers", "draw_markers", "write_projects"}
CLASSES = {"make_classes", "draw_stability_and_classes"}
PRINTED = {"draw_answers", "draw_space", "draw_editions", "draw_stability_and_classes", "deposit"}


@pytest.fixture(scope="module")
def rules(root):
    """Return the text of each rule that runs a script, by its name."""
    texts = [path.read_text("utf-8") for path in sorted((root / "workflow/rules").glob("*.smk"))]
    parts = [part for text in texts for part in re.split(r"^rule (?=\w+:)", text, flags=re.M)[1:]]
    return {part.partition(":")[0]: part for part in parts if "script:" in part}


def sources_of(step):
    return {f"src/analysis/{path.relative_to(sources.PACKAGE).as_posix()}" for path in sources.sources(step)}


def test_every_rule_hands_to_the_step_of_its_name_and_depends_on_its_sources(rules):
    assert len(rules) > 15
    for name, text in rules.items():
        assert callable(getattr(import_module(f"analysis.steps.{name}"), name))
        assert f'code=digest("{name}")' in text
        assert f'settings=settings("{name}")' in text
        assert '"../scripts/step.py"' in text


def test_a_step_looks_for_no_garbage_among_what_imports_made(root, monkeypatch):
    seen, before = [], gc.get_threshold()
    monkeypatch.setattr(handing, "hand", lambda job: seen.append((job, gc.get_threshold()[0])))
    gc.unfreeze()
    try:
        runpy.run_path(str(root / "workflow/scripts/step.py"), {"snakemake": "the job"})
        assert seen == [("the job", 100_000)]
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)


def test_a_change_of_any_source_changes_the_digest(monkeypatch):
    before, content = sources.digest("write_html"), sources.content_of
    for changed in sources.sources("write_html"):
        monkeypatch.setattr(sources, "content_of", lambda path, of=changed: "other" if path == of else content(path))
        assert sources.digest("write_html") != before, changed


def test_what_readers_start_in_a_process_of_its_own_is_a_source():
    processes = {f"analysis.readers.{path.stem}" for path in (sources.PACKAGE / "readers").glob("*_process.py")}
    assert set(sources.STARTED.values()) == processes
    read = {path.name for path in sources.sources("clean_wave")}
    assert {"sheet_process.py", "sav_process.py", "cells.py", "old_errors.py"} <= read
    assert "sheet_process.py" not in {path.name for path in sources.sources("write_text")}


def test_a_folder_beside_what_a_step_reads_is_no_source(monkeypatch):
    """Python compiles a template that is a program, if someone runs it: what that leaves beside it is nobody's."""
    of_room = sources.PACKAGE / "deposit"
    monkeypatch.setitem(sources.DATA, "analysis.deposit.verifiers", ("deposit/*",))
    monkeypatch.setattr(sources, "_read_with", sources._read_with.__wrapped__)
    assert any(path.is_dir() for path in of_room.glob("*"))
    assert all(path.is_file() for path in sources.sources("deposit"))
    assert of_room / "sav.py" in sources.sources("deposit")


def test_no_step_reads_what_a_study_declares_nor_judges_it(rules):
    """It is handed a study: what reads one is loaded by no step but those that read settings of their own."""
    reading = {"src/analysis/study/reading.py", "src/analysis/study/checks.py"}
    read_by = {step for step in rules if reading & sources_of(step)}
    assert read_by <= {"check_wave"}


def test_no_step_of_pages_draws(rules):
    drawn = {step for step in rules if "src/analysis/figures/lettering.py" in sources_of(step)}
    assert "draw_space" in drawn
    assert not {"describe", "fit_space", "write_html", "write_pdf", "write_docx", "write_workbook"} & drawn


def test_sources_are_told_without_writing_anything(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    sources.import_graph.cache_clear()
    assert sources.sources("describe")
    assert list(tmp_path.iterdir()) == []


def test_what_a_step_loads_or_reads_is_among_its_sources(budget_house, rules):
    read = budget_house.read_by_steps()
    # What is made for everybody only, the pages that the study does not ask, the markers that it has no marks of, the
    # parts of a run that is scattered.
    assert read.keys() == rules.keys() - {*NOT_ASKED, *MARKED, *SCATTERED}
    assert {step: found - sources_of(step) for step, found in read.items() if not found <= sources_of(step)} == {}
    assert {"src/analysis/__init__.py", "src/analysis/steps/handing.py"} <= set.intersection(*read.values())
    data = {path for found in read.values() for path in found if not path.endswith(".py")}
    assert "src/analysis/report/templates/page.typ" in data  # which another program reads


def test_what_the_steps_of_an_evening_load_or_read_is_among_their_sources(root, tmp_path):
    """The markers, the session and « Ma place », which no house of the repository's study makes."""
    shutil.copytree(root / "examples/poison/config", tmp_path / "config")
    (tmp_path / "config/markers.yaml").write_text(GRID, encoding="utf-8")
    marks = "\n".join(";".join(row) for row in (HEAD, *ROWS))
    (tmp_path / "data/raw/markers").mkdir(parents=True)
    (tmp_path / "data/raw/markers/E1.csv").write_text(marks, encoding="utf-8")
    digest = hashlib.sha256(marks.encode()).hexdigest()
    (tmp_path / "data/raw/SHA256SUMS").write_text(f"{digest}  markers/E1.csv\n", encoding="utf-8")
    program = root / "tests/workflow/steps_read.py"
    searched = os.pathsep.join(str(root / folder) for folder in ("tests/workflow/watching", "src"))
    done = subprocess.run(
        [sys.executable, program],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": searched},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    read = json.loads(done.stdout)
    assert read.keys() == {*MARKED, "write_place", "write_session"}
    assert {step: {*found} - sources_of(step) for step, found in read.items() if not {*found} <= sources_of(step)} == {}
    data = {path for found in read.values() for path in found if not path.endswith(".py")}
    assert {"src/analysis/language/fr/markers.yaml", "src/analysis/explorer/bundle/place.js"} <= data


@pytest.mark.parametrize(
    ("pattern", "line", "planned"),
    [
        ("drafting/*.py", "# A line more.", set()),
        ("schemas/*.json", "", set()),  # a study is judged before any step
        ("geometry/classes/ward.py", "# A line more.", CLASSES | REPORT),
        ("printing/door.py", "# A line more.", PRINTED | REPORT),
        ("language/fr/report.yaml", "", REPORT - {"write_explorer"}),
        ("report/templates/style.css", "", {"write_html", "write_pdf", "all"}),
    ],
)
def test_a_line_runs_again_what_reads_it(budget_house, pattern, line, planned):
    before = {path: path.read_bytes() for path in (budget_house.root / "src/analysis").glob(pattern)}
    assert before
    for path, content in before.items():
        path.write_bytes(content + f"{line}\n".encode())
    try:
        assert set(budget_house.planned()) == planned
    finally:
        for path, content in before.items():
            path.write_bytes(content)
