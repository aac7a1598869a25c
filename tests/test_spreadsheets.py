"""Texts that spreadsheets would run are shown as texts; a table is a sheet that keeps them, in the same bytes."""

from io import BytesIO

import openpyxl
import pandas as pd
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from analysis.spreadsheets import CREATED, OPTIONS, harmless, restored, write_sheet
from analysis.storage import read_table, write_table
from analysis.tables import TABLES


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("- de 5 ans", "'- de 5 ans"),
        ("+ de 10 ans", "'+ de 10 ans"),
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("@Ana", "'@Ana"),
        (" =1+1", "' =1+1"),
        ("\t=1+1", "'\t=1+1"),
        ("＝1", "'＝1"),
        ("'=1", "''=1"),
        ("5 - 10 ans", "5 - 10 ans"),
        ("l'aide", "l'aide"),
        ("'tis", "'tis"),
        ("−5", "−5"),
        ("", ""),
    ],
)
def test_a_text_that_would_be_a_formula_is_after_an_apostrophe(text, shown):
    assert harmless(text) == shown
    assert restored(shown) == text


@given(text=st.text(st.sampled_from("=+-@' \t\r\nab") | st.characters(), max_size=8))
def test_what_is_made_harmless_is_restored(text):
    assert restored(harmless(text)) == text
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


TABLE = pd.DataFrame(
    {
        "label": ["- de 5 ans", "=1+1", "http://exemple.fr", None],
        "n": pd.array([3, None, 1, 0], dtype="Int64"),
        "share": [0.5, float("nan"), float("inf"), 0.25],
        "is_rare": [True, False, True, False],
    }
)


def sheet_bytes():
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, OPTIONS) as book:
        book.set_properties({"created": CREATED})
        write_sheet(book, "T", TABLE)
    return buffer.getvalue()


def test_a_table_is_a_sheet_of_texts_and_numbers():
    sheet = openpyxl.load_workbook(BytesIO(sheet_bytes()))["T"]
    assert list(sheet.values) == [
        ("label", "n", "share", "is_rare"),
        ("- de 5 ans", 3, 0.5, True),
        ("=1+1", None, None, False),
        ("http://exemple.fr", 1, None, True),
        (None, 0, 0.25, False),
    ]
    assert [cell.data_type for cell in sheet["A"][1:4]] == ["s"] * 3
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:D5")
    assert sheet.column_dimensions["A"].width > sheet.column_dimensions["B"].width > 9
    assert sheet_bytes() == sheet_bytes()


def test_the_tables_of_results_keep_every_text_as_it_is(tmp_path):
    texts = ["- de 5 ans", "+ de 10 ans", "=1+1", "@"]
    table = pd.DataFrame(dict.fromkeys(TABLES["panel"].names, texts)).assign(n_waves=1.0)
    path = tmp_path / "panel.csv"
    write_table(table, path)
    assert path.read_text("utf-8").splitlines()[1:] == [f"{text},{text},{text},1.0" for text in texts]
    assert read_table(path).equals(table)
