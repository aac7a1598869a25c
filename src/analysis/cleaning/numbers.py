"""Numbers as people write them in a questionnaire, read by a declared pattern."""

import math
import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from itertools import islice

from analysis.codebook.texts import normalised
from analysis.codebook.values import Decimal, NumberClass, NumberFormat

DECIMALS: tuple[Decimal, ...] = (".", ",")
THOUSANDS = (" ", "'")
AMBIGUOUS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}(?:\s*\D+)?")  # « 12.500 »
LOOKED_AT = 200  # texts that no declared writing reads


def number_reader(written: NumberFormat) -> Callable[[str], float | None]:
    """Return what reads a text as a number, or as None when it is not written as declared.

    Examples
    --------
    >>> read = number_reader(NumberFormat(decimal=",", thousands=" ", before=("env.",), units={"€": 1, "k€": 1000}))
    >>> read("12\u202f000 €"), read("env. 3"), read("1,5 k€"), read("une dizaine")
    (12000.0, 3.0, 1500.0, None)
    """
    texts = {_plain(text): float(value) for text, value in written.texts.items()}
    units = {_plain(unit): float(factor) for unit, factor in written.units.items()}
    pattern = _pattern(written, units)

    def read(text: str) -> float | None:
        plain = _plain(text)
        if plain in texts:
            return texts[plain]
        if not (match := pattern.fullmatch(plain)):
            return None
        digits = match["whole"].replace(written.thousands or "", "") + (match["part"] or "")
        value = float(digits.replace(written.decimal, ".")) * units.get(match["unit"] or "", 1.0)
        return value if math.isfinite(value) else None

    return read


def other_writing(texts: Iterable[str], written: NumberFormat) -> NumberFormat | None:
    """Return the decimal and thousands signs that read the most of these texts; None where others read none.

    Examples
    --------
    >>> other = other_writing(["1 000,50", "12 000"], NumberFormat())
    >>> other.decimal, other.thousands
    (',', ' ')
    """
    unread = list(islice(texts, LOOKED_AT))
    tries = [
        replace(written, decimal=decimal, thousands=thousands)
        for decimal in DECIMALS
        for thousands in (written.thousands, *THOUSANDS, *DECIMALS)
        if thousands != decimal
    ]
    n_read = [sum(map(recogniser(one), unread)) for one in tries]
    most = max(n_read)
    return tries[n_read.index(most)] if most else None


def ambiguous_sign(texts: Iterable[str]) -> str | None:
    """Return the sign that parts thousands as well as decimals, where no number of a column tells which.

    Examples
    --------
    >>> ambiguous_sign(["12.500", "350", "1.000"]), ambiguous_sign(["12.500", "7.5"]), ambiguous_sign(["0.125"])
    ('.', None, None)
    """
    parted = [text.strip() for text in texts if "." in text or "," in text]
    signs = {sign for text in parted for sign in DECIMALS if sign in text}
    if len(signs) != 1 or not all(AMBIGUOUS.fullmatch(text) for text in parted):
        return None
    return signs.pop()


def recogniser(written: NumberFormat) -> Callable[[str], bool]:
    """Return what tells whether a text is a plausible number, written so."""
    read = number_reader(written)
    return lambda text: (value := read(text)) is not None and is_plausible(value, written)


def _plain(text: str) -> str:
    return normalised(text.replace("−", "-"), ("case", "spaces", "apostrophes"))


def _pattern(written: NumberFormat, units: Collection[str]) -> re.Pattern[str]:
    before = _any_of(_plain(word) for word in written.before)
    whole = r"[-+]?[0-9]+"
    if written.thousands is not None:
        whole = rf"[-+]?[0-9]{{1,3}}(?:{re.escape(written.thousands)}[0-9]{{3}})+|{whole}"
    part = rf"{re.escape(written.decimal)}[0-9]+"
    return re.compile(rf"(?:(?:{before})\s*)?(?P<whole>{whole})(?P<part>{part})?\s*(?P<unit>{_any_of(units)})?")


def _any_of(words: Iterable[str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(map(re.escape, longest_first)) or r"(?!)"


def is_plausible(value: float, written: NumberFormat) -> bool:
    """Whether a number lies within the declared bounds."""
    low = -math.inf if written.minimum is None else written.minimum
    high = math.inf if written.maximum is None else written.maximum
    return low <= value <= high


def number_class(value: float, classes: tuple[NumberClass, ...]) -> NumberClass:
    """Return the first class that holds a number; the last one has no bound."""
    for bounds in classes[:-1]:
        if bounds.below is not None and value < bounds.below:
            return bounds
        if bounds.up_to is not None and value <= bounds.up_to:
            return bounds
    return classes[-1]
