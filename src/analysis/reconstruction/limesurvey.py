"""The file of 2018 as LimeSurvey writes it: `;`, values quoted, NULL left unquoted, BOM, CRLF, a blank last line."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np

from analysis.reconstruction.form import Cell, Person, Row, chosen, filled
from analysis.reconstruction.form_2018 import COLUMNS, DIFFICULTY_COLUMNS, FORM
from analysis.reconstruction.mess import Mess, Received, received

LEFT_AT = (1, 2, 4)
TESTS = ("TEST équipe", "test 2 - ne pas compter")
OPENED = datetime(2019, 12, 2, 9, 0)


def export(people: Sequence[Person], spare_names: Sequence[str], rng: np.random.Generator) -> bytes:
    """Return the whole file: the people's answers and the mess around them."""
    mess = Mess(TESTS, LEFT_AT, tuple(spare_names))
    rows = received(FORM, lambda person: _answered(person, rng), people, mess, rng)
    return csv_bytes(COLUMNS, _stamped(rows, rng))


def _answered(person: Person, rng: np.random.Generator) -> Row:
    """Return one respondent's cells: the form, a box for each difficulty, the legal form in their own words."""
    boxes: Row = {column: "Y" if key in chosen(person) else "" for key, column in DIFFICULTY_COLUMNS.items()}
    other: Row = {"Q04[other]": "Groupement de fait" if person["statut_juridique"] == "autre" else ""}
    return filled(FORM, person, rng) | boxes | other


def _stamped(rows: Sequence[Received], rng: np.random.Generator) -> list[Row]:
    """Return the rows with what LimeSurvey adds: a number that leaves gaps, dates, last page, consent."""
    numbers = np.cumsum(rng.integers(1, 4, size=len(rows)))
    starts = np.cumsum(rng.integers(40, 900, size=len(rows)))
    return [
        _stamp(each, int(number), OPENED + timedelta(minutes=int(minutes)), rng)
        for each, number, minutes in zip(rows, numbers, starts, strict=True)
    ]


def _stamp(each: Received, number: int, start: datetime, rng: np.random.Generator) -> Row:
    """Return one row with its metadata; what was never reached stays NULL."""
    seconds = int(rng.integers(240, 1500))
    end = (start + timedelta(seconds=seconds)).isoformat(" ")
    finished = each.reached == FORM.pages
    return each.row | {
        "id": number,
        "submitdate": end if finished else None,
        "lastpage": each.reached,
        "startlanguage": "fr",
        "seed": int(rng.integers(10**8, 2 * 10**9)),
        "startdate": start.isoformat(" "),
        "datestamp": end,
        "refurl": "",
        "consent": ("Y" if each.consent else "N") if finished else None,
        "interviewtime": f"{seconds}.{int(rng.integers(10, 100))}",
    }


def csv_bytes(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    """Return the rows as bytes; columns that a row lacks are a fault of ours."""
    lines = [columns, *([row[column] for column in columns] for row in rows), []]
    return "".join(";".join(map(_quoted, line)) + "\r\n" for line in lines).encode("utf-8-sig")


def _quoted(value: Cell) -> str:
    """Return a value between quotes, NULL as nothing at all."""
    return "" if value is None else '"{}"'.format(str(value).replace('"', '""'))
