"""The file of 2019 as a workbook of whole labels, byte for byte the same at each writing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import numpy as np

from analysis.reconstruction import form_2019
from analysis.reconstruction.form import Person, Row, chosen, filled
from analysis.reconstruction.form_2019 import COLUMNS, DIFFICULTIES, DIFFICULTY_LABELS, FORM
from analysis.reconstruction.mess import Mess, Received, received

LEFT_AT = (1, 3)
TESTS = ("Test Excel (équipe)",)
OPENED = datetime(2020, 1, 13, 9, 0)
CREATED = datetime(2020, 2, 28, 12, 0)
FOLLOW_UP = "Suivi"


def export(people: Sequence[Person], spare_names: Sequence[str], rng: np.random.Generator) -> bytes:
    """Return the whole workbook: the people's answers, the mess around them, and a sheet of follow-up."""
    mess = Mess(TESTS, LEFT_AT, tuple(spare_names))
    rows = received(FORM, lambda person: _answered(person, rng), people, mess, rng)
    return _stored(_workbook(COLUMNS, _stamped(rows, rng)))


def _answered(person: Person, rng: np.random.Generator) -> Row:
    """Return one respondent's cells: the form, and the difficulties in a single cell."""
    labels = [label for key, label in DIFFICULTY_LABELS.items() if key in chosen(person)]
    return filled(FORM, person, rng) | {DIFFICULTIES: " ; ".join(labels) or None}


def _stamped(rows: Sequence[Received], rng: np.random.Generator) -> list[Row]:
    """Return the rows with their number, date, state, consent, and two columns that nobody asked for."""
    ends = np.cumsum(rng.integers(60, 1200, size=len(rows)))
    phones = rng.integers(0, 10_000, size=len(rows))
    return [
        _stamp(each, number, OPENED + timedelta(minutes=int(minutes)), int(phone))
        for number, (each, minutes, phone) in enumerate(zip(rows, ends, phones, strict=True), start=1)
    ]


def _stamp(each: Received, number: int, end: datetime, phone: int) -> Row:
    """Return one row with its metadata; telephone numbers are of the range kept for fiction (01 99 00)."""
    finished = each.reached == FORM.pages
    return each.row | {
        form_2019.NUMBER: number,
        form_2019.FINISHED: end if finished else None,
        form_2019.STATE: "Terminé" if finished else "Interrompu",
        form_2019.CONSENT: ("Oui" if each.consent else "Non") if finished else None,
        "Téléphone (facultatif)": f"01 99 00 {phone // 100:02} {phone % 100:02}" if phone % 3 == 0 else None,
        "Relance envoyée": "x" if phone % 2 else None,
    }


def _workbook(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    """Return the two sheets as an .xlsx file."""
    from xlsxwriter import Workbook

    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "Réponses fictives", "created": CREATED})
    answers, follow_up = book.add_worksheet("Réponses"), book.add_worksheet(FOLLOW_UP)
    date = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    answers.write_row(0, 0, columns)
    for line, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            value = row[column]
            answers.write(line, place, value, date if isinstance(value, datetime) else None)
    follow_up.write_row(0, 0, ["Données fictives", None])
    follow_up.write_row(1, 0, ["Lignes reçues"])
    follow_up.write_formula(1, 1, "=COUNTA('Réponses'!A:A)-1", None, len(rows))
    book.close()
    return buffer.getvalue()


def _stored(archive: bytes) -> bytes:
    """Return the same archive without compression, whose bytes depend on the system's zlib."""
    out = BytesIO()
    with ZipFile(BytesIO(archive)) as source, ZipFile(out, "w", ZIP_STORED) as target:
        for name in source.namelist():
            target.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), source.read(name))
    return out.getvalue()
