"""Workbooks are read as they were saved: no formula is run, numbers and dates are what a reader would type."""

import io
import re
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter

from analysis.codebook.values import Source
from analysis.problems import StudyError
from analysis.readers import archives
from analysis.readers.spreadsheet import read_spreadsheet

pytestmark = pytest.mark.usefixtures("no_process")
SOURCE = Source("xlsx", decimal=",")


def workbook(rows, *, sheets=("Réponses",), hidden=()):
    """Return the bytes of a workbook whose first sheet holds rows."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"default_date_format": "dd/mm/yyyy"}) as book:
        for rank, name in enumerate(sheets):
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows if rank == 0 else []):
                sheet.write_row(line, 0, row)
            if name in hidden:
                sheet.hide()
    return buffer.getvalue()


def fault(content, source=SOURCE):
    with pytest.raises(StudyError) as raised:
        read_spreadsheet(content, "a.xlsx", source)
    (problem,) = raised.value.problems
    return problem


def test_cells_are_what_a_reader_would_type():
    row = [12, 2.5, 0.1 + 0.2, True, date(2019, 3, 31), datetime(2019, 3, 31, 9, 30), "12 000 €", None, "NA"]
    header = [f"c{rank}" for rank in range(len(row))]
    table = read_spreadsheet(workbook([header, row]), "a.xlsx", SOURCE)
    expected = ["12", "2,5", "0,3", "VRAI", "2019-03-31", "2019-03-31T09:30:00", "12 000 €", "", "NA"]
    assert table.frame.iloc[0].tolist() == expected
    assert str(table.frame["c0"].dtype) == "str"


def test_a_formula_is_the_value_saved_and_a_text_that_looks_like_one_is_itself():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("Réponses")
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_formula(1, 0, "=1+1", None, 41)
        sheet.write_string(1, 1, "=CMD()")
    table = read_spreadsheet(buffer.getvalue(), "a.xlsx", SOURCE)
    assert table.frame.iloc[0].tolist() == ["41", "=CMD()"]


def with_sheet(content, edit):
    """Return a workbook whose sheet is edited as text."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(buffer, "w") as after:
        for name in before.namelist():
            text = before.read(name)
            after.writestr(name, edit(text.decode()) if name.endswith("sheet1.xml") else text)
    return buffer.getvalue()


def test_a_formula_whose_value_was_never_saved_loses_no_answer():
    content = workbook([["a", "b"], ["x", "y"]])
    sum_of = '<c r="A3"><f>1+1</f></c><c r="B3"><f>"z"</f></c>'
    emptied = with_sheet(content, lambda text: text.replace("</sheetData>", f'<row r="3">{sum_of}</row></sheetData>'))
    told = fault(emptied)
    assert told.found.startswith("2 cellules calculées sans résultat enregistré")
    assert "l'enregistrer" in told.remedy
    as_others_write_it = with_sheet(emptied, lambda text: text.replace("</f></c>", "</f><v></v></c>"))
    assert fault(as_others_write_it).found == told.found
    saved = with_sheet(as_others_write_it, lambda text: re.sub('(r="[AB]3")', r'\1 t="str"', text))
    assert len(read_spreadsheet(saved, "a.xlsx", SOURCE).frame) == 1  # saved as an empty text


def test_lines_are_those_of_the_sheet():
    table = read_spreadsheet(workbook([[], ["a"], ["x"], [], ["y"]]), "a.xlsx", SOURCE)
    assert table.lines.tolist() == [3, 5]
    assert table.frame["a"].tolist() == ["x", "y"]


def test_only_the_columns_asked_for_are_kept_and_doubled_ones_have_a_name_each():
    content = workbook([["a", "b", "b", "c"], ["1", "2", "3", "5"]])
    assert read_spreadsheet(content, "a.xlsx", SOURCE).frame.columns.tolist() == ["a", "b", "b (2)", "c"]
    table = read_spreadsheet(content, "a.xlsx", SOURCE, ["b (2)"])
    assert table.frame["b (2)"].tolist() == ["3"]
    assert table.header == ("a", "b", "b (2)", "c")


def test_answers_under_no_name_are_read_and_the_rows_that_name_them_told():
    content = workbook([["Freins", "", "Nom"], ["temps", "prix", ""], ["1", "2", "Ana"]])
    table = read_spreadsheet(content, "a.xlsx", SOURCE)
    assert (table.header, len(table.frame)) == (("Freins", "Colonne 2", "Nom"), 2)
    assert "déclarer « header: [1, 2] »" in table.notes[0]
    table = read_spreadsheet(content, "a.xlsx", Source("xlsx", header=(1, 2)))
    assert (table.header, table.lines.tolist(), table.notes) == (("Freins [temps]", "Freins [prix]", "Nom"), [3], ())


def test_an_identifier_of_many_digits_is_no_power_of_ten():
    numbers = [12345678901234500.0, 12345678901234600.0, 123456.0]
    table = read_spreadsheet(workbook([["a"], *[[number] for number in numbers]]), "a.xlsx", SOURCE)
    assert table.frame["a"].tolist() == ["12345678901234500", "12345678901234600", "123456"]
    assert table.notes[0].startswith("2 nombres ont plus de quinze chiffres (colonne 1)")


def test_rows_above_the_header_are_told():
    rows = [["Enquête 2023", "", ""], ["Identité", "", "Profil"], ["nom", "prénom", "âge"], ["x", "y", "30"]]
    table = read_spreadsheet(workbook(rows), "a.xlsx", Source("xlsx", header=3))
    assert table.header == ("nom", "prénom", "âge")
    assert table.notes == ("2 lignes au-dessus de l'en-tête, laissées de côté : lignes 1, 2",)


def test_a_row_that_is_not_there_names_nothing():
    assert "la ligne 9, qui nommerait les colonnes" in fault(workbook([["a"], ["1"]]), Source("xlsx", header=9)).found


def test_errors_are_texts_and_told_with_their_lines():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Réponses")
        sheet.write_row(0, 0, ["a", "b"])
        sheet.write_row(1, 0, ["x", "y"])
        sheet.write_formula(2, 0, "=NA()", None, "#N/A")
        sheet.write_formula(2, 1, "=1/0", None, "#DIV/0!")
    table = read_spreadsheet(buffer.getvalue(), "a.xlsx", SOURCE)
    assert table.frame.iloc[1].tolist() == ["#N/A", "#DIV/0!"]
    assert table.notes[0].startswith("2 erreurs de tableur (#DIV/0!, #N/A) dans « a », « b », ligne 3 :")


def test_dates_count_from_1904_where_the_workbook_says_so():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"date_1904": True, "default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("Réponses")
        sheet.write_row(0, 0, ["a"])
        sheet.write_row(1, 0, [date(2019, 3, 31)])
    assert read_spreadsheet(buffer.getvalue(), "a.xlsx", SOURCE).frame["a"].tolist() == ["2019-03-31"]


def test_the_only_visible_sheet_is_read():
    content = workbook([["a"], ["1"]], sheets=("Réponses", "Listes"), hidden=("Listes",))
    table = read_spreadsheet(content, "a.xlsx", SOURCE)
    assert len(table.frame) == 1
    assert table.notes == ("feuille masquée, laissée de côté : Listes",)
    assert read_spreadsheet(content, "a.xlsx", Source("xlsx", sheet="Réponses")).notes == ()


def test_sheets_are_chosen_not_guessed():
    content = workbook([["a"], ["1"]], sheets=("Réponses", "Listes"))
    assert "plusieurs feuilles : Réponses, Listes" in fault(content).found
    assert "sheet: Réponses" in fault(content).remedy
    assert fault(content, Source("xlsx", sheet="Réponse")).remedy == "écrire « Réponses »"
    assert "n'a qu'un en-tête" in fault(content, Source("xlsx", sheet="Listes")).found


@pytest.mark.parametrize("content", [b"nom;q1\nAna;1\n", b"PK\x03\x04", workbook([["a"], ["1"]])[:900]])
def test_what_is_no_workbook_is_told(content):
    assert "ce n'est pas un classeur .xlsx, ou il est coupé" in fault(content).found


def test_an_archive_without_a_workbook_is_told():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", "rien")
    assert "abîmé" in fault(buffer.getvalue()).found


def test_an_archive_that_grows_beyond_measure_is_not_opened(monkeypatch):
    monkeypatch.setattr(archives, "MAX_UNPACKED", 100)
    assert "une fois ouvert" in fault(workbook([["a"], ["1"]])).found


# Format of the cells, the number that they hold, what one sees without what parts its digits.
FORMATTED = [
    ("00000", 1000, "01000"),
    ("00", 3, "03"),
    ("00000000000000", 1234567890123, "01234567890123"),
    ('0#" "##" "##" "##" "##', 612345678, "0612345678"),
    ("000\\ 000\\ 000", 12345678, "012345678"),
    ("0.00", 2.5, "2,5"),
    ('000" kg"', 5, "5"),
    ("00%", 0.5, "0,5"),
    ("00000", 2.5, "2,5"),
    ("0", 7, "7"),
]


@pytest.mark.parametrize("saved_by_a_formula", [False, True])
def test_numbers_that_a_format_shows_with_zeros_before_them_keep_these(saved_by_a_formula):
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("Réponses")
        for column, (code, number, _) in enumerate(FORMATTED):
            sheet.write(0, column, f"q{column}")
            shown = book.add_format({"num_format": code})
            if saved_by_a_formula:
                sheet.write_formula(1, column, "=A9", shown, number)
            else:
                sheet.write_number(1, column, number, shown)
    table = read_spreadsheet(buffer.getvalue(), "a.xlsx", SOURCE)
    assert table.frame.iloc[0].tolist() == [text for _, _, text in FORMATTED]


TWICE = [
    (["Né en été", "oui"], True, "déclarer « encoding: double »"),
    (["Né en été", "é"], False, "redemander l'export"),  # making it whole would not spoil the rest, but something would
]


@pytest.mark.parametrize(("cells", "is_whole", "remedy"), TWICE)
def test_texts_encoded_twice_are_told_and_made_whole_where_it_is_declared(cells, is_whole, remedy):
    twice = cells[0].encode().decode("cp1252")
    content = workbook([["a", "b"], [twice, cells[1]]])
    table = read_spreadsheet(content, "a.xlsx", SOURCE)
    assert table.is_twice_encoded == is_whole
    (note,) = table.notes
    assert note.startswith("3 signes codés deux fois (comme « Ã© » pour « é »), ligne 2 : ")
    assert remedy in note
    declared = read_spreadsheet(content, "a.xlsx", Source("xlsx", encoding="double"))
    assert (declared.frame.iloc[0].tolist(), declared.notes) == (cells, ())
