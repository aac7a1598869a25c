"""Every seed of the fuzz run goes through its reader, so that the harness stays true without atheris."""

import contextlib
import importlib.util
import random
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.problems import StudyError
from analysis.questionnaire.codebook import Source
from analysis.questionnaire.readers import spreadsheet
from analysis.questionnaire.readers.sav import read_sav
from analysis.questionnaire.readers.spreadsheet import read_spreadsheet

HARNESS = Path(__file__).parent / "fuzz_readers.py"
SEEDS = sorted((HARNESS.parent / "seeds").iterdir())


@pytest.fixture(scope="module")
def harness():
    spec = importlib.util.spec_from_file_location("fuzz_readers", HARNESS)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_each_reader_has_a_seed(harness):
    ranks = {path.read_bytes()[0] for path in SEEDS}
    assert ranks == set(range(len(harness.targets())))


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.name)
def test_a_seed_is_read_and_what_is_left_of_it_is_read_or_told(harness, seed):
    content = seed.read_bytes()
    assert harness.targets()[content[0]](content[1:])
    one_input = harness.tester()
    changes = random.Random(seed.name)
    for _ in range(30):
        changed = bytearray(content[: changes.randrange(1, len(content) + 1)])
        for _ in range(changes.randrange(4)):
            changed[changes.randrange(len(changed))] = changes.randrange(256)
        one_input(bytes([content[0]]) + bytes(changed[1:]))


def test_without_atheris_the_run_says_why_it_is_skipped(tmp_path):
    (tmp_path / "atheris.py").write_text("raise ImportError('absent')\n", encoding="utf-8")
    code = f"import sys; sys.path.insert(0, {str(tmp_path)!r}); sys.argv[1:] = []; import runpy; "
    code += f"runpy.run_path({str(HARNESS)!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0
    assert "skipped: atheris is not installed for this Python (absent)" in done.stdout


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
    ("name", "found"), [("ends_the_library", "ou il est coupé"), ("announces_too_much", "plus de réponses")]
)
def test_a_faulty_spss_file_ends_its_own_process_alone(name, found):
    content = (HARNESS.parent / f"faulty/{name}.sav").read_bytes()
    with pytest.raises(StudyError, match=found):
        read_sav(content, "a.sav", Source("sav"))
