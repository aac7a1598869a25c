"""What received texts are: missing answers, several answers in a cell, numbers as people write them."""

import re
from collections.abc import Mapping

import pandas as pd

from analysis.codebook.texts import normalised
from analysis.drafting.matching import LOOSE
from analysis.drafting.yaml_texts import quoted
from analysis.study import MissingKind

MIN_SHARED = 3  # respondents who gave the same text, for it to be written in a draft
SEPARATORS = (";", "|", ",")  # of answers in one cell, the surest first
UNIT = r"€|%|euros?|ans?|heures?|h|km"
WRITTEN = re.compile(rf"-?(?:\d{{1,3}}(?P<thousands>(?:\s\d{{3}})+)|\d{{1,15}})(?:[.,]\d+)?\s*(?P<unit>{UNIT})?")
WHOLE = re.compile(r"(?P<whole>-?[0-9]{1,15})[.,]0+")
KINDS: Mapping[MissingKind, re.Pattern[str]] = {
    "dont_know": re.compile(r"ne sai[ts] pas|\bnsp\b|sans opinion|don.?t know"),
    "not_applicable": re.compile(r"sans objet|non concerne|not applicable|\bn/?a\b"),
    "no_answer": re.compile(r"sans reponse|pas de reponse|non reponse|refus|no answer"),
}


def missing_kind_said(text: str) -> MissingKind | None:
    """Return the kind of missing answer that a whole text says, if any."""
    said = normalised(text, LOOSE)
    return next((kind for kind, pattern in KINDS.items() if pattern.fullmatch(said)), None)


def whole(text: str) -> str:
    """Return a whole number without the decimals that pandas or a spreadsheet adds to it; any other text as it is.

    Examples
    --------
    >>> whole("7.0"), whole("-10,00"), whole("7.5"), whole("Q7.0")
    ('7', '-10', '7.5', 'Q7.0')
    """
    match = WHOLE.fullmatch(text.strip())
    return match["whole"] if match else text


def separator_of(texts: pd.Series) -> str | None:
    """Return what separates the answers of cells that give several, if what it parts is given again and again."""
    for separator in SEPARATORS:
        parts = [part.strip() for text in texts for part in text.split(separator) if part.strip()]
        if len(parts) > len(texts) and len(parts) >= MIN_SHARED * len(set(parts)):
            return separator
    return None


def written_number(texts: pd.Series) -> str | None:
    """Return how a codebook says that numbers are written, with thousands apart or one unit; None where they are not.

    Examples
    --------
    >>> written_number(pd.Series(["12 000 €", "350"])), written_number(pd.Series(["2 h", "30 min"]))
    ('thousands: " ", units: {"€": 1}', None)
    """
    found = [WRITTEN.fullmatch(text.strip()) for text in texts if missing_kind_said(text) is None]
    matches = [match for match in found if match is not None]
    units = {match["unit"] for match in matches if match["unit"]}
    if not matches or len(matches) < len(found) or len(units) > 1:
        return None
    parts = ['thousands: " "'] if any(match["thousands"] for match in matches) else []
    parts += [f"units: {{{quoted(unit)}: 1}}" for unit in units]
    return ", ".join(parts)
