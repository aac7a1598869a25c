"""Dates as people and programs write them, read in a declared order; the number that a question takes of each."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from analysis.codebook.texts import normalised
from analysis.codebook.values import DateFormat

EPOCH = date(1970, 1, 1)
STARTS = {"1900": date(1899, 12, 30), "1904": date(1904, 1, 1)}  # of the calendars of spreadsheets, from March 1900 on
TIME = r"(?:[t ,]\s*\d{1,2}[:h]\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:z|utc|[+-]\d{2}:?\d{2})?)?"
YEAR_FIRST = re.compile(rf"(?P<year>\d{{4}})[-/.](?P<second>\d{{1,2}})[-/.](?P<third>\d{{1,2}}){TIME}")
YEAR_LAST = re.compile(rf"(?P<first>\d{{1,2}})[-/. ](?P<second>\d{{1,2}})[-/. ](?P<year>\d{{4}})(?: ?-)?{TIME}")
IN_WORDS = re.compile(rf"(?:\w+ )?(?P<day>\d{{1,2}})(?:er)? (?P<month>[a-z]+)\.? (?P<year>\d{{4}}){TIME}")
SERIAL = re.compile(r"(?P<days>\d{1,5})(?:[.,]\d+)?")
MONTHS = ("janv", "fevr", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec")


def date_reader(written: DateFormat) -> Callable[[str], float | None]:
    """Return what reads a text as a date and gives the number declared, or None where it is not written as declared.

    Examples
    --------
    >>> read = date_reader(DateFormat("year"))
    >>> read("31/03/2019 14:05"), read("2019-03-31"), read("3 mars 2019"), read("31/03/19"), read("43555")
    (2019.0, 2019.0, 2019.0, None, None)
    >>> date_reader(DateFormat("years", until=date(2020, 1, 1)))("02/01/1980")
    39.0
    """

    def read(text: str) -> float | None:
        found = _date(normalised(text, ("case", "accents", "spaces")), written)
        return None if found is None else float(_taken(found, written))

    return read


def _date(text: str, written: DateFormat) -> date | None:
    if written.serial is not None and (match := SERIAL.fullmatch(text)):
        return STARTS[written.serial] + timedelta(days=int(match["days"]))
    if match := YEAR_FIRST.fullmatch(text):
        return _valid(match["year"], match["second"], match["third"])
    if match := IN_WORDS.fullmatch(text):
        rank = next((rank for rank, month in enumerate(MONTHS, start=1) if match["month"].startswith(month)), 0)
        return _valid(match["year"], rank, match["day"])
    if (match := YEAR_LAST.fullmatch(text)) and written.order != "ymd":
        day, month = ("first", "second") if written.order == "dmy" else ("second", "first")
        return _valid(match["year"], match[month], match[day])
    return None


def _valid(year: str, month: str | int, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _taken(found: date, written: DateFormat) -> int:
    """Return the year or the month of a date, or the whole days, months or years that part it from another."""
    if written.take == "year":
        return found.year
    if written.take == "month":
        return found.month
    first, last = (found, written.until) if written.until is not None else (written.since or EPOCH, found)
    if written.take == "days":
        return (last - first).days
    months = _months(first, last) if last >= first else -_months(last, first)
    return months if written.take == "months" else abs(months) // 12 * (1 if months >= 0 else -1)


def _months(first: date, last: date) -> int:
    """Return the whole months from a date to a later one."""
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
