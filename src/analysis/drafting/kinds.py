"""Columns whose answers look like numbers or texts and are neither: dates, postcodes; what a draft says of them."""

import re
from collections.abc import Iterable

from analysis.codebook.texts import LOOSE, normalised
from analysis.drafting.counting import counted

DATE = re.compile(
    r"(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2}))(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?Z?"
)
PLACE = re.compile(
    r"\b(code postal|codes postaux|code postale|cp|code insee|code commune|departements?|dept?|postcode|zip)\b"
)
POSTCODE = re.compile(
    r"\d[\dabAB]\d{3}|\d{4}(?:\.0)?|\d{5}\.0"
)  # 01000 is 1000 where a spreadsheet took it for a number
DATED = re.compile(r"\b(dates?|ne le|nee le|jour de|naissance|horodat\w*|timestamp|echeance)\b")
NOT_DATED = re.compile(r"\b(nombres?|nb|combien|durees?|montants?|budgets?|delais?)\b")
SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
SERIALS = (18_000, 60_000)  # days since 1900, from 1949 to 2064: a date that a spreadsheet holds as a number
UNPRINTED = "rien n'en est imprimé"
FREE = "texte libre"
TOLD_DATE = (
    "date : pour l'analyser, en tirer un nombre par `date: {take: year}` (ou un délai) dans le livre de codes, avec"
    " `type: number` et `role: descriptive` dans questionnaire.yaml"
)
TOLD_SERIAL = (
    "date que le tableur donne en nombre de jours : pour l'analyser, en tirer un nombre par"
    ' `date: {take: year, serial: "1900"}` (ou un délai) dans le livre de codes, avec `type: number` et'
    " `role: descriptive` dans questionnaire.yaml"
)
TOLD_POSTCODE = (
    "code postal : il situe une personne ; pour l'analyser, demander un export où le département, ou un territoire plus"
    " large, a sa colonne"
)
TOLD_PLACE = "codes de lieux : ni des nombres, ni peu de modalités"


def names_place(said: str) -> bool:
    """Whether the name or the wording of a column says that its numbers are codes of places."""
    return PLACE.search(normalised(said.replace("_", " "), LOOSE)) is not None


def dates_as_numbers(said: str, given: Iterable[str]) -> bool:
    """Whether a column that says it is a date holds, some at least, the number of days that a spreadsheet makes of it.

    Examples
    --------
    >>> dates_as_numbers("Date de création", ["41305", "2020-01-02"]), dates_as_numbers("Budget", ["41305"])
    (True, False)
    """
    name = normalised(said.replace("_", " "), LOOSE)
    if not DATED.search(name) or NOT_DATED.search(name):
        return False
    texts = [text.strip() for text in given]
    serials = [text for text in texts if SERIAL.fullmatch(text) and _is_a_day(text)]
    others = {*texts}.difference(serials)
    return bool(serials) and all(DATE.fullmatch(text) for text in others)


def _is_a_day(text: str) -> bool:
    return SERIALS[0] <= float(text.replace(",", ".")) <= SERIALS[1]


def internal_remark(said: str, given: Iterable[str]) -> str | None:
    """Return what to know of a column of dates or of postcodes, in French, which a draft keeps internal; else None.

    Examples
    --------
    >>> internal_remark("Né le", ["1980-02-01", "1/3/1975"]).partition(" :")[0]
    'date'
    >>> internal_remark("code_postal", ["59000", "2A004"]).partition(" :")[0]
    'code postal'
    >>> internal_remark("Budget", ["59000"]), internal_remark("Département", ["59"])
    (None, None)
    """
    texts = list(dict.fromkeys(text.strip() for text in counted(given)))
    if texts and all(map(DATE.fullmatch, texts)):
        return TOLD_DATE
    if dates_as_numbers(said, texts):
        return TOLD_SERIAL
    if texts and names_place(said) and all(map(POSTCODE.fullmatch, texts)):
        return TOLD_POSTCODE
    return None
