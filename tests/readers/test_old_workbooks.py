"""Old Excel workbooks (.xls): read apart under bounds, since nothing measures them beforehand; refused in French."""

import contextlib
import random
import struct
import time
from dataclasses import replace
from pathlib import Path

import pytest

from analysis.codebook.values import Source
from analysis.drafting.recognising import recognise
from analysis.problems import StudyError
from analysis.readers import spreadsheet
from analysis.readers.apart import UNBOUNDED
from analysis.readers.old_errors import SHEET, error_cells
from analysis.readers.old_formats import SHARED, BrokenStreamError, padded_cells
from analysis.readers.spreadsheet import read_spreadsheet

BOOKS = Path(__file__).parents[1] / "reference/excel97"
SOURCE = Source("xls", decimal=",")
MAX_SECONDS = 60


def test_an_old_workbook_is_read_as_it_was_saved(tmp_path):
    content = (BOOKS / "reponses.xls").read_bytes()
    table = read_spreadsheet(content, "a.xls", SOURCE)
    assert table.frame.to_numpy().tolist() == [["Ana", "30", "2,5", "2019-03-31"], ["Éve", "", "", ""]]
    assert table.notes == ("feuille masquée, laissée de côté : Listes",)
    (tmp_path / "a.xls").write_bytes(content)
    received = recognise(tmp_path / "a.xls")
    assert (received.source.format, received.table.header) == ("xls", ("nom", "âge", "prix", "le"))


def test_errors_of_formulas_are_no_empty_cells():
    table = read_spreadsheet((BOOKS / "erreurs.xls").read_bytes(), "a.xls", SOURCE)
    assert table.frame.to_numpy().tolist() == [["01000", "#N/A", "a", "#DIV/0!"], ["59000", "5", "b", "3"]]
    assert table.notes[0].startswith("2 erreurs de tableur (#DIV/0!, #N/A) dans « err », « form », ligne 2 :")


def test_an_error_is_that_of_its_sheet_and_no_number_is_one():
    constant = b"\x05\x02\x08\x00" + b"\x03\x00\x01\x00\x0f\x00" + b"\x2a\x01"  # row 3, column 1: #N/A
    true = constant[:-2] + b"\x01\x00"  # the same record holds VRAI
    number = b"\x06\x00\x16\x00" + b"\x02\x00\x00\x00\x0f\x00" + struct.pack("<d", 42.0)
    content = b"globals" + SHEET + constant + SHEET + true + number
    assert error_cells(content, 0, 2) == {(3, 1): "#N/A"}
    assert error_cells(content, 1, 2) == {}
    assert error_cells(content, 0, 3) == {}  # a sheet is not found: no error is put in another


def test_a_number_keeps_the_zeros_that_its_format_shows():
    table = read_spreadsheet((BOOKS / "codes.xls").read_bytes(), "a.xls", replace(SOURCE, sheet="Codes"))
    assert table.frame.to_numpy().tolist() == [
        ["00007", "07", "000007", "7"],
        ["59000", "59000", "059000", "59000,5"],
        ["absent", "", "", ""],
    ]
    assert table.notes == ()


def test_formats_that_cannot_be_read_are_told_where_numbers_may_have_some():
    content = (BOOKS / "codes.xls").read_bytes().replace(SHARED, SHARED[:-2] + b"\x06\x00")
    table = read_spreadsheet(content, "a.xls", replace(SOURCE, sheet="Codes"))
    assert table.frame["postal"].tolist() == ["7", "59000", "absent"]
    assert table.notes[0].startswith("les formats de nombre de ce .xls ne se lisent pas")
    assert "l'enregistrer en .xlsx" in table.notes[0]


@pytest.mark.parametrize("n_sheets", [1, 3])
def test_formats_are_those_of_their_sheet_or_of_none(n_sheets):
    content = (BOOKS / "codes.xls").read_bytes()
    assert padded_cells(content, 0, 2) == {}
    assert padded_cells(content, 1, 2)[1, 0] == 5
    with pytest.raises(BrokenStreamError):
        padded_cells(content, 0, n_sheets)
    with pytest.raises(BrokenStreamError):
        padded_cells(content[: content.index(SHEET)], 0, 0)


def test_cells_too_far_apart_are_refused_before_they_fill_memory():
    content = (BOOKS / "cellules_eloignees.xls").read_bytes()
    start = time.monotonic()
    with pytest.raises(StudyError, match="plus de cellules qu'un questionnaire"):
        read_spreadsheet(content, "a.xls", SOURCE)
    assert time.monotonic() - start < MAX_SECONDS


def test_what_is_no_old_workbook_is_told():
    with pytest.raises(StudyError, match=r"ce n'est pas un classeur \.xls"):
        read_spreadsheet(b"PK\x03\x04", "a.xls", SOURCE)


@pytest.mark.parametrize("seed", range(12))
def test_a_changed_old_workbook_is_read_or_told(seed):
    changes = random.Random(seed)
    content = bytearray((BOOKS / "reponses.xls").read_bytes())
    for _ in range(1 + changes.randrange(40)):
        content[changes.randrange(8, len(content))] = changes.randrange(256)
    content = content[: changes.randrange(600, len(content) + 1)] if seed % 3 == 0 else content
    start = time.monotonic()
    with contextlib.suppress(StudyError):  # told: anything else fails the test
        assert len(read_spreadsheet(bytes(content), "a.xls", SOURCE).frame) > 0
    assert time.monotonic() - start < MAX_SECONDS


def test_where_nothing_bounds_the_process_none_is_read(monkeypatch):
    monkeypatch.setattr(spreadsheet, "read_apart", lambda *_: UNBOUNDED)
    content = (BOOKS / "reponses.xls").read_bytes()
    with pytest.raises(StudyError, match=r"enregistrer en \.xlsx"):
        read_spreadsheet(content, "a.xls", SOURCE)
