"""Spaces, apostrophes and quotes as the language's printers set them, from text typed on a plain keyboard."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

from analysis.language.numbers import HARD, NARROW

Rules = tuple[tuple[re.Pattern[str], str], ...]

_FRENCH: Rules = (
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r"«\s*"), f"«{HARD}"),
    (re.compile(r"[ \u00a0\u202f]+»"), f"{HARD}»"),
    (re.compile(r" +:(?=\s|$)"), f"{HARD}:"),
    (re.compile(r" = "), f"{HARD}={HARD}"),
    (re.compile(r" +(?=[;!?%€](?:\W|$))"), NARROW),
    (re.compile(r"(?<=\d)(?<!\d{4}) (?=\d{3}(?!\d))"), NARROW),  # thousands, not a year and a number
)

_ENGLISH: Rules = (
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r"(?<=s)'(?=\s)"), "’"),  # of a plural that owns: the respondents' answers
    (re.compile(r"(?<![^\s(\[*_–—])\"(?=\S)"), "“"),
    (re.compile(r'"'), "”"),
    (re.compile(r"[ \u00a0\u202f]+(?=[:;!?](?:\s|$))"), ""),
    (re.compile(r"(?<=\d)[ \u00a0\u202f]+(?=%(?:\W|$))"), ""),
    (re.compile(r" ([=<>≥≤]) (?=[\d−{])"), rf"{HARD}\1{HARD}"),
    (re.compile(r"\b([Aa]x[ie]s|[Pp]lane|[Cc]lass|p) (?=[{\d])"), rf"\1{HARD}"),  # a name and its number
)
# A link's address and title, and what is printed as it stands, keep the quotes that mark their ends.
_KEPT = re.compile(r"(\]\([^)]*\)|`[^`]*`)")


def french(text: str) -> str:
    """Return text with French no-break spaces and apostrophes.

    Examples
    --------
    >>> french("L'axe oppose « oui » à « non » : 12 % ; soit peu !").isascii()
    False
    """
    return _set(text, _FRENCH)


def english(text: str) -> str:
    """Return text with English quotes and apostrophes, and no space before a sign that stands close.

    Examples
    --------
    >>> english('''The axis sets "yes" against "no" : it's 12 % of the respondents' answers.''')
    'The axis sets “yes” against “no”: it’s 12% of the respondents’ answers.'
    """
    return "".join(part if rank % 2 else _set(part, _ENGLISH) for rank, part in enumerate(_KEPT.split(text)))


def _set(text: str, rules: Rules) -> str:
    for typed, printed in rules:
        text = typed.sub(printed, text)
    return text


def _plain(text: str) -> str:
    """Return text as it was typed."""
    return text


TYPESETTERS: Mapping[str, Callable[[str], str]] = MappingProxyType({"fr": french, "en": english})


@lru_cache(maxsize=4096)  # sentences are said many times
def typeset(text: str, language: str) -> str:
    """Return text set by the rules of a language; a language without rules keeps what was typed."""
    return TYPESETTERS.get(language, _plain)(text)
