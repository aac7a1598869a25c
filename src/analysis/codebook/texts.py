"""Texts that differ by what does not distinguish two answers: case, accents, spaces, apostrophes."""

import unicodedata
from collections.abc import Callable, Collection, Mapping
from functools import lru_cache
from typing import Literal

Normalisation = Literal["case", "accents", "spaces", "apostrophes"]
# What never makes two texts two answers, where nobody declares otherwise.
LOOSE: tuple[Normalisation, ...] = ("case", "accents", "spaces", "apostrophes")
APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "´": "'"})
# Signs that nobody sees: spaces without width, joiners, marks of order and of direction, soft hyphens, variants.
UNSEEN = dict.fromkeys(map(ord, "\u00ad\u034f\u200b\u200c\u200d\u200e\u200f\u2060\ufe0e\ufe0f\ufeff"))


def tidy(text: str) -> str:
    r"""Return a text as it reads: every space or end of line one space, no sign that nobody sees.

    Examples
    --------
    >>> tidy("\u200bPrêt\u202fde\tlocal\u00a0")
    'Prêt de local'
    """
    return " ".join(text.translate(UNSEEN).split())


def normalised(text: str, steps: Collection[str]) -> str:
    """Return text as the declared steps make it; without steps, the text itself.

    Examples
    --------
    >>> normalised("  Jamais allé\u00a0", ["case", "accents", "spaces"])
    'jamais alle'
    """
    return _made(text, tuple(steps))


@lru_cache(maxsize=8192)  # a questionnaire asks the same few texts of each of its columns
def _made(text: str, steps: tuple[str, ...]) -> str:
    for name, step in STEPS.items():
        if name in steps:
            text = step(text)
    return text


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(sign for sign in decomposed if not unicodedata.combining(sign)))


def _straight_apostrophes(text: str) -> str:
    return text.translate(APOSTROPHES)


STEPS: Mapping[str, Callable[[str], str]] = {
    "apostrophes": _straight_apostrophes,
    "spaces": tidy,
    "accents": _without_accents,
    "case": str.casefold,
}
