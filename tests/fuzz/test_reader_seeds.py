"""Every seed of the fuzz run goes through its reader, so that the harness stays true without atheris."""

import contextlib
import importlib
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.codebook.values import Source
from analysis.problems import StudyError
from analysis.readers import spreadsheet
from analysis.readers.sav import read_sav
from analysis.readers.spreadsheet import read_spreadsheet

HARNESS = Path(__file__).parent / "fuzz_readers.py"
NEVER = 10**9  # by the real library, apart
SEEDS = sorted((HARNESS.parent / "seeds").iterdir())


@pytest.fixture(scope="module")
def harness():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(HARNESS.parent)
        yield importlib.import_module("fuzz_readers")


def test_each_reader_has_a_seed(harness):
    ranks = {path.read_bytes()[0] for path in SEEDS}
    assert ranks == set(range(len(harness.targets(NEVER))))


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.name)
def test_a_seed_is_read_and_what_is_left_of_it_is_read_or_told(harness, seed):
    content = seed.read_bytes()
    assert harness.targets(apart_every=1 if seed.name == "sav" else 10**9)[content[0]](content[1:])
    one_input = harness.tester(NEVER)
    changes = random.Random(seed.name)
    for _ in range(30):
        changed = bytearray(content[: changes.randrange(1, len(content) + 1)])
        for _ in range(changes.randrange(4)):
            changed[changes.randrange(len(changed))] = changes.randrange(256)
        one_input(bytes([content[0]]) + bytes(changed[1:]))


def test_without_atheris_the_run_says_why_it_is_skipped(tmp_path):
    (tmp_path / "atheris.py").write_text("raise ImportError('absent')\n", encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run([sys.executable, HARNESS], env=environment, capture_output=True, text=True)
    assert done.returncode == 0
    assert "skipped: atheris is not installed for this Python (absent)" in done.stdout


@pytest.mark.parametrize("seed", ["sheet", "xlsx", "xls", "ods", "ods-content", "sav"])
def test_a_seed_is_read_by_the_real_library_in_its_own_process(harness, seed):
    content = (HARNESS.parent / "seeds" / seed).read_bytes()
    table = harness.targets(1)[content[0]](content[1:])
    assert len(table.frame) > 0
    assert harness.drawn.subprocess.run is harness.drawn.real_run


def test_drawn_cells_are_read_as_a_library_gives_them(harness):
    content = (HARNESS.parent / "seeds/sheet-drawn").read_bytes()
    table = harness.targets(NEVER)[content[0]](content[1:])
    assert table.header == ("nom", "prix", "le")
    assert table.frame["nom"].tolist() == ["Éve", "Ana", "B"]
    assert table.frame["prix"].tolist() == ["2,5", "55", "0,012849"]  # the last one a duration


@pytest.mark.parametrize("rank", ["sheet-drawn", "ods-drawn", "sav-drawn"])
def test_a_fault_of_our_own_code_is_found_whatever_process_it_is_in(harness, monkeypatch, rank):
    content = (HARNESS.parent / "seeds" / rank).read_bytes()
    for module in ("sheet_process", "sav_process"):
        monkeypatch.setattr(f"analysis.readers.{module}.cell_text", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        harness.tester(NEVER)(content)


def test_a_fault_in_the_process_apart_is_found_though_it_is_told_as_a_faulty_file(harness):
    fault = [sys.executable, "-c", "raise IndexError('ours')"]
    with harness.drawn.real_libraries(), pytest.raises(AssertionError, match="IndexError: ours"):
        subprocess.run(fault, capture_output=True, check=False)


def test_what_the_library_itself_raises_is_no_fault_of_ours(harness):
    content = (HARNESS.parent / "faulty/panics_over_lines.xls").read_bytes()
    with harness.drawn.real_libraries(), pytest.raises(StudyError, match="le classeur est abîmé"):
        read_spreadsheet(content, "a.xls", Source("xls"))


@pytest.mark.parametrize("seed", ["sheet", "xlsx", "ods", "ods-content"])
def test_a_changed_workbook_is_read_or_told_whatever_becomes_of_the_library(harness, seed):
    content = (HARNESS.parent / "seeds" / seed).read_bytes()
    whole = {"sheet": harness.sheet, "ods-content": harness.opendocument}.get(seed, bytes)
    source = Source("ods" if seed.startswith("ods") else "xlsx")
    changes = random.Random(seed)
    assert len(read_spreadsheet(whole(content[1:]), "a", source).frame) > 0
    for _ in range(8):
        changed = bytearray(content[1:])
        for _ in range(1 + changes.randrange(3)):
            changed[changes.randrange(len(changed))] = changes.choice(b"0123456789AZ<")
        with contextlib.suppress(StudyError):  # told: anything else fails the test
            assert len(read_spreadsheet(whole(bytes(changed)), "a", source).frame) > 0


@pytest.mark.parametrize("sheet", ["R\0", "feuille €\ud800"])
def test_a_sheet_of_any_name_is_asked_of_the_process_apart(sheet):
    content = (HARNESS.parent / "seeds/xlsx").read_bytes()[1:]
    with pytest.raises(StudyError, match="n'existe pas"):
        read_spreadsheet(content, "a.xlsx", Source("xlsx", sheet=sheet))


def test_a_cell_beyond_every_sheet_ends_no_reading():
    content = (HARNESS.parent / "faulty/ends_the_library.xlsx").read_bytes()
    with pytest.raises(StudyError, match="plus qu'un questionnaire"):
        read_spreadsheet(content, "a.xlsx", Source("xlsx"))


def test_a_faulty_workbook_ends_its_own_process_alone(monkeypatch):
    content = (HARNESS.parent / "faulty/ends_the_library.xlsx").read_bytes()
    monkeypatch.setattr(spreadsheet, "refuse_unfit_sheets", lambda members, file: None)
    with pytest.raises(StudyError, match="le classeur est abîmé"):
        read_spreadsheet(content, "a.xlsx", Source("xlsx"))


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("ends_the_library", "ou il est coupé"),
        ("announces_too_much", "plus de réponses"),
        ("unnamed_column", "ou il est coupé"),
    ],
)
def test_a_faulty_spss_file_is_told(name, found):
    content = (HARNESS.parent / f"faulty/{name}.sav").read_bytes()
    with pytest.raises(StudyError, match=found):
        read_sav(content, "a.sav", Source("sav"))
