"""What other programs call a language: English is British, French that of France."""

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list

# By the name of the folder of its catalogue: babel's locale.
LOCALES: Mapping[str, str] = MappingProxyType({"fr": "fr", "en": "en_GB"})


def locale(language: str) -> str:
    """Return babel's name of a language."""
    return LOCALES.get(language, language)


def tag(language: str) -> str:
    """Return a language as web pages, Typst and citation styles name it: « fr », « en-GB »."""
    return locale(language).replace("_", "-")


def listed(items: Iterable[str], language: str) -> str:
    """Return an enumeration: « a, b et c », “a, b and c”."""
    return format_list(list(items), locale=locale(language))


def day(written: str, language: str) -> str:
    """Return a date written year-month-day as a day of the calendar: « 26 novembre 2026 », “26 November 2026”.

    Examples
    --------
    >>> day("2026-11-01", "fr"), day("2026-11-01", "en")
    ('1er novembre 2026', '1 November 2026')
    """
    told: str = format_date(date.fromisoformat(written), format="long", locale=locale(language))
    return f"1er{told[1:]}" if told.startswith("1 ") and language == "fr" else told  # as CLDR does not write it


def is_single(count: int, language: str) -> bool:
    """Say whether a count takes the singular: nought and one in French, one alone in English.

    Examples
    --------
    >>> is_single(0, "fr"), is_single(0, "en"), is_single(1, "en")
    (True, False, True)
    """
    return bool(Locale.parse(locale(language)).plural_form(count) == "one")
