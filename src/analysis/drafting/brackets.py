"""The order of brackets of numbers: « moins de 10 », « 10 à 20 », « plus de 20 »."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

NUMBER = r"(\d{1,3}(?: \d{3})+|\d+(?:[.,]\d+)?)"
UNIT = r"((?: ?[a-z€%$£'²]+){0,4})"
WORDS_OF_NUMBERS: Mapping[str, str] = {
    "aucune?s?": "0",
    "zero": "0",
    "none": "0",
    "une?": "1",
    "one": "1",
    "deux": "2",
    "two": "2",
    "trois": "3",
    "three": "3",
    "quatre": "4",
    "four": "4",
    "cinq": "5",
    "five": "5",
    "six": "6",
    "dix": "10",
    "ten": "10",
}
LESS = r"moins d(?:e |')|less than|under|below|inferieure? a|avant|before|<"
MORE = r"plus d(?:e |')|more than|over|above|superieure? a|apres|depuis|after|since|>"
AND_MORE = r"(?:\+|et \+|et plus|ou plus|et au-dela|ou \+|and more|and over|or more|and above|or over)"
AND_LESS = r"(?:et moins|ou moins|or less|and under|or fewer|et -)"
BOUNDS: Sequence[tuple[re.Pattern[str], Callable[[list[float]], tuple[float, float]]]] = (
    (re.compile(rf"(?:{LESS}) ?{NUMBER}{UNIT}"), lambda n: (-math.inf, n[0])),
    (re.compile(rf"(?:≤|<=|jusqu'a|up to|au plus|maximum) ?{NUMBER}{UNIT}"), lambda n: (-math.inf, n[0])),
    (re.compile(rf"{NUMBER}{UNIT} ?{AND_LESS}{UNIT}"), lambda n: (-math.inf, n[0])),
    (re.compile(rf"(?:{MORE}) ?{NUMBER}{UNIT}"), lambda n: (n[0], math.inf)),
    (re.compile(rf"(?:≥|>=|a partir de|au moins|from|at least) ?{NUMBER}{UNIT}"), lambda n: (n[0], math.inf)),
    (re.compile(rf"{NUMBER}{UNIT} ?{AND_MORE}{UNIT}"), lambda n: (n[0], math.inf)),
    (
        re.compile(
            rf"(?:de |d'|entre |from |between |\[)?{NUMBER}{UNIT} ?(?:a|-|–|—|et|to|and|;|/|a moins de|jusqu'a) ?"
            rf"(?:moins de )?{NUMBER}{UNIT}[\[\]]?(?: (?:exclus?|inclus))?"
        ),
        lambda n: (n[0], n[1]),
    ),
    (re.compile(rf"{NUMBER}{UNIT}"), lambda n: (n[0], n[0])),
)
FACTORS: Mapping[str, float] = {
    "k": 1e3,
    "m": 1e6,
    "md": 1e9,
    "mille": 1e3,
    "million": 1e6,
    "millions": 1e6,
    "milliers": 1e3,
    "ke": 1e3,
    "mois": 30.0,
    "month": 30.0,
    "months": 30.0,
    "an": 365.0,
    "ans": 365.0,
    "annee": 365.0,
    "annees": 365.0,
    "year": 365.0,
    "years": 365.0,
    "semaine": 7.0,
    "semaines": 7.0,
    "weeks": 7.0,
    "week": 7.0,
    "trimestre": 91.0,
    "heure": 1 / 24,
    "heures": 1 / 24,
    "h": 1 / 24,
    "hours": 1 / 24,
    "minutes": 1 / 1440,
    "min": 1 / 1440,
}


def bracket_ranks(said: Sequence[str]) -> list[float] | None:
    """Return the ranks of brackets of numbers that do not overlap, at least one of which has two bounds or is open."""
    found = [bounds_of(text) for text in said]
    bounds = [each for each in found if each is not None]
    if len(bounds) < len(said) or all(low == high for low, high in bounds):
        return None
    ordered = sorted(bounds)
    if any(high > low for (_, high), (low, _) in pairwise(ordered)):
        return None
    return [float(ordered.index(each)) for each in bounds]


def bounds_of(text: str) -> tuple[float, float] | None:
    """Return the least and the greatest number of a bracket, without end where it is open; None of any other text."""
    for word, digits in WORDS_OF_NUMBERS.items():
        text = re.sub(rf"(?<![\w]){word}(?![\w+])", digits, text)
    for pattern, made in BOUNDS:
        if match := pattern.fullmatch(text):
            groups = [group for group in match.groups() if group is not None]
            numbers = [float(each.replace(" ", "").replace(",", ".")) for each in groups if each[:1].isdigit()]
            units = [each.split() for each in groups if not each[:1].isdigit()]
            factors = [_factor(words) for words in units if words]
            last = factors[-1] if factors else 1.0
            own = factors if len(factors) == len(numbers) else [last] * len(numbers)
            return made([number * factor for number, factor in zip(numbers, own, strict=True)])
    return None


def _factor(words: Sequence[str]) -> float:
    """Return what a unit is worth: « k€ » a thousand, « ans » their days."""
    found = (FACTORS.get(word) or FACTORS.get(word.rstrip("€$£")) for word in words)
    return math.prod(factor for factor in found if factor)
