"""Texts that differ by what does not distinguish two answers: case, accents, spaces, apostrophes."""

import unicodedata
from collections.abc import Callable, Collection, Mapping

APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'"})


def normalised(text: str, steps: Collection[str]) -> str:
    """Return text as the declared steps make it; without steps, the text itself.

    Examples
    --------
    >>> normalised("  Jamais allé\u00a0", ["case", "accents", "spaces"])
    'jamais alle'
    """
    for name, step in STEPS.items():
        if name in steps:
            text = step(text)
    return text


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(sign for sign in decomposed if not unicodedata.combining(sign)))


def _single_spaces(text: str) -> str:
    return " ".join(text.split())


def _straight_apostrophes(text: str) -> str:
    return text.translate(APOSTROPHES)


STEPS: Mapping[str, Callable[[str], str]] = {
    "apostrophes": _straight_apostrophes,
    "spaces": _single_spaces,
    "accents": _without_accents,
    "case": str.casefold,
}
