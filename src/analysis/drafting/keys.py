"""Short keys of questions and of categories, made of what they say."""

import re
from collections.abc import Container, Iterable

from analysis.codebook.texts import normalised

MAX_KEY = 32  # letters
RESERVED = frozenset({"null", "true", "false"})  # that YAML reads as something else than a text


def keyed(labels: Iterable[str]) -> dict[str, str]:
    """Return categories under short keys, in the order given.

    Examples
    --------
    >>> keyed(["Oui, souvent", "Oui, souvent !", "null", "1"])
    {'oui_souvent': 'Oui, souvent', 'oui_souvent_2': 'Oui, souvent !', 'modalite_null': 'null', '1': '1'}
    """
    found: dict[str, str] = {}
    for label in dict.fromkeys(labels):
        found[_short(label, "modalite", found)] = label
    return found


def question_key(name: str, taken: Container[str]) -> str:
    """Return the key of a question: letters, digits and _, a letter first."""
    key = _short(name, "question", taken)
    return key if key[0].isalpha() else _short(f"q{key}", "question", taken)


def _short(text: str, otherwise: str, taken: Container[str]) -> str:
    words = re.sub(r"[^a-z0-9]+", "_", normalised(text, ("case", "accents"))).strip("_") or otherwise
    words = f"{otherwise}_{words}" if words in RESERVED else words
    short = words[:MAX_KEY].rstrip("_")
    rank = 2
    while short in taken:
        short = f"{words[: MAX_KEY - 1 - len(str(rank))].rstrip('_')}_{rank}"
        rank += 1
    return short
