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


if __name__ == "__main__":
    answers().save(str(FOLDER / "reponses.xls"))
    far_cells().save(str(FOLDER / "cellules_eloignees.xls"))
