"""Spaces and apostrophes as the language's printers set them, from text typed on a plain keyboard."""

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from analysis.language.numbers import HARD, NARROW

_FRENCH = (
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r"«\s*"), f"«{HARD}"),
    (re.compile(r"[ \u00a0\u202f]+»"), f"{HARD}»"),
    (re.compile(r" +:(?=\s|$)"), f"{HARD}:"),
    (re.compile(r" = "), f"{HARD}={HARD}"),
    (re.compile(r" +(?=[;!?%€](?:\W|$))"), NARROW),
    (re.compile(r"(?<=\d)(?<!\d{4}) (?=\d{3}(?!\d))"), NARROW),  # thousands, not a year and a number
)


def french(text: str) -> str:
    """Return text with French no-break spaces and apostrophes.

    Examples
    --------
    >>> french("L'axe oppose « oui » à « non » : 12 % ; soit peu !").isascii()
    False
    """
    for typed, printed in _FRENCH:
        text = typed.sub(printed, text)
    return text


def _plain(text: str) -> str:
    """Return text as it was typed."""
    return text


TYPESETTERS: Mapping[str, Callable[[str], str]] = MappingProxyType({"fr": french})


def typeset(text: str, language: str) -> str:
    """Return text set by the rules of a language; a language without rules keeps what was typed."""
    return TYPESETTERS.get(language, _plain)(text)
