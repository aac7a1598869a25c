"""Numbers as respondents write them: thousands apart, a unit, a sign of decimals."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.drafting.counting import counted_stripped
from analysis.drafting.missing_words import missing_kind_said
from analysis.drafting.yaml_texts import quoted

MOSTLY = 0.6  # share of the answers that are numbers, for a column to be one of numbers
UNIT = r"€|%|euros?|ans?|heures?|h|km"
WRITTEN = re.compile(rf"-?(?:\d{{1,3}}(?P<thousands>(?:\s\d{{3}})+)|\d{{1,15}})(?:[.,]\d+)?\s*(?P<unit>{UNIT})?")
MEASURED = re.compile(r"\d+(?:[.,]\d+)? ?[^\W\d]+\d*")  # in another unit
WHOLE = re.compile(r"(?P<whole>-?[0-9]{1,15})[.,]0+")


def whole(text: str) -> str:
    """Return a whole number without the decimals that pandas or a spreadsheet adds to it; any other text as it is.

    Examples
    --------
    >>> whole("7.0"), whole("-10,00"), whole("7.5"), whole("Q7.0")
    ('7', '-10', '7.5', 'Q7.0')
    """
    match = WHOLE.fullmatch(text.strip())
    return match["whole"] if match else text


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers as the cells of a column write them.

    Attributes
    ----------
    has_thousands : bool
        Whether a space parts their thousands.
    unit : str
        What follows some of them.
    others : tuple of str
        The cells that are no number, each once.
    """

    has_thousands: bool = False
    unit: str = ""
    others: tuple[str, ...] = ()

    @property
    def form(self) -> str:
        """Return how a codebook says that they are written."""
        parts = ['thousands: " "'] if self.has_thousands else []
        return ", ".join([*parts, *([f"units: {{{quoted(self.unit)}: 1}}"] if self.unit else [])])


def numbers_among(texts: Iterable[str]) -> Numbers | None:
    """Return how a column writes its numbers, if most of its answers are; the words for no answer are none of either.

    Examples
    --------
    >>> numbers_among(["12 000 €", "350", "NSP", "environ 5", "4"])
    Numbers(has_thousands=True, unit='€', others=('environ 5',))
    >>> numbers_among(["2 h", "30 min"]) is None
    True
    """
    given = {text: n for text, n in counted_stripped(texts).items() if missing_kind_said(text) is None}
    found = {text: WRITTEN.fullmatch(text) for text in given}
    units = {match["unit"] for match in found.values() if match and match["unit"]}
    n_numbers = sum(n for text, n in given.items() if found[text] is not None)
    others = tuple(text for text, match in found.items() if match is None)
    n_units = len(units) + any(map(MEASURED.fullmatch, others)) if units else 0
    if not given or n_numbers < MOSTLY * sum(given.values()) or n_units > 1:
        return None
    has_thousands = any(match["thousands"] for match in found.values() if match)
    return Numbers(has_thousands, next(iter(units), ""), others)


def written_number(texts: Iterable[str]) -> str | None:
    """Return how a codebook says that numbers are written, with thousands apart or one unit; None where they are not.

    Examples
    --------
    >>> written_number(["12 000 €", "350"]), written_number(["2 h", "30 min"])
    ('thousands: " ", units: {"€": 1}', None)
    """
    found = numbers_among(texts)
    return found.form if found is not None else None
