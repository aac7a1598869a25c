"""Make the .xls workbooks of this folder: xlwt 1.3.0 writes Excel 97's format (`python make_workbooks.py`).

xlwt saves no value of a formula: erreurs.xls is what LibreOffice 7.4 saves of « =NA() » and « =1/0 ».
"""

import datetime
from pathlib import Path

import xlwt

FOLDER = Path(__file__).parent


def answers() -> xlwt.Workbook:
    """Return a workbook of texts, numbers, a date and a hidden sheet."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Réponses")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for row, cells in enumerate([("nom", "âge", "prix", "le"), ("Ana", 30, 2.5, None), ("Éve", "", "", None)]):
        for column, cell in enumerate(cells):
            if cell is not None:
                sheet.write(row, column, cell)
    sheet.write(1, 3, datetime.date(2019, 3, 31), day)
    book.add_sheet("Listes").visibility = 1
    return book


def far_cells() -> xlwt.Workbook:
    """Return a workbook of two cells at the corners of the largest sheet of this format."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Loin")
    sheet.write(0, 0, "a")
    sheet.write(65_535, 255, "b")
    return book


def codes() -> xlwt.Workbook:
    """Return a workbook of numbers that begin with zeros by their format, on the second of two sheets."""
    book = xlwt.Workbook()
    book.add_sheet("Avant").write(0, 0, 5)
    sheet = book.add_sheet("Codes")
    for column, (name, shown) in enumerate([("postal", "00000"), ("mois", "00"), ("tel", '0#" "##" "##'), ("n", "0")]):
        sheet.write(0, column, name)
        sheet.write(1, column, 7, xlwt.easyxf(num_format_str=shown))
        sheet.write(2, column, 59_000.5 if name == "n" else 59_000, xlwt.easyxf(num_format_str=shown))
    sheet.write(3, 0, "absent", xlwt.easyxf(num_format_str="00000"))
    return book


if __name__ == "__main__":
    answers().save(str(FOLDER / "reponses.xls"))
    far_cells().save(str(FOLDER / "cellules_eloignees.xls"))
    codes().save(str(FOLDER / "codes.xls"))
