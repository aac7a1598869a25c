"""Numbers as a language prints them: 12,4 %, 1 204, −0,52 in French; 12.4%, 1,204, −0.52 in English.

Rounding happens here and nowhere else, half away from zero as readers expect. A number that does not exist
(a mean of nobody, an infinite ratio) prints as a dash.
"""

import math
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from types import MappingProxyType

from babel.numbers import format_decimal

from analysis.language.locales import locale

NARROW = "\u202f"  # narrow no-break space
HARD = "\u00a0"  # no-break space
MINUS = "\u2212"
ABSENT = "–"
LAST_STEP = 0.5  # of the p-values that everybody reads: those beyond are told as beyond
# Where a language is not French: what stands before a percent sign, and between the ends of an interval.
_BEFORE_PERCENT: Mapping[str, str] = MappingProxyType({"en": ""})
_BETWEEN: Mapping[str, str] = MappingProxyType({"en": f",{HARD}"})


def decimal(value: float, digits: int = 2, language: str = "fr") -> str:
    """Return a number with a fixed count of decimals.

    Examples
    --------
    >>> decimal(-0.515)
    '−0,52'
    """
    if not math.isfinite(value):
        return ABSENT
    return _typeset(_rounded(Decimal(repr(float(value))), digits), digits, language)


def shown(value: float, digits: int = 2) -> float:
    """Return the number that is read once a value is printed with so many decimals.

    Examples
    --------
    >>> shown(0.495), shown(-1.997)
    (0.5, -2.0)
    """
    return float(_rounded(Decimal(repr(float(value))), digits)) if math.isfinite(value) else value


def signed(value: float, digits: int = 2, language: str = "fr") -> str:
    """Return a number that always shows its sign: « +0,52 », « −0,52 », « 0,00 »."""
    text = decimal(value, digits, language)
    is_positive = math.isfinite(value) and _rounded(Decimal(repr(float(value))), digits) > 0
    return f"+{text}" if is_positive else text


def integer(value: float, language: str = "fr") -> str:
    """Return a whole number, thousands set apart: « 1 204 »."""
    return decimal(value, 0, language)


def percent(share: float, digits: int = 1, language: str = "fr") -> str:
    """Return a share in [0, 1] as a percentage: 0.124 gives « 12,4 % »."""
    if not math.isfinite(share):
        return ABSENT
    return f"{percentage(share, digits, language)}{_BEFORE_PERCENT.get(language, NARROW)}%"


def percentage(share: float, digits: int = 1, language: str = "fr") -> str:
    """Return a share as a percentage without its sign, for a column headed « % »."""
    if not math.isfinite(share):
        return ABSENT
    return _typeset(_rounded(Decimal(repr(float(share))) * 100, digits), digits, language)


def p_value(p: float, language: str = "fr") -> str:
    """Return a p-value to three decimals: « p = 0,012 », or « p < 0,001 » below."""
    text = probability(p, language)
    return f"p{HARD}{text}" if text.startswith("<") else f"p{HARD}={HARD}{text}"


def probability(p: float, language: str = "fr") -> str:
    """Return a probability to three decimals: « 0,012 », or « < 0,001 » below."""
    if math.isfinite(p) and p < 0.001:
        return f"<{HARD}{decimal(0.001, 3, language)}"
    return decimal(p, 3, language)


def at_most(p: float, language: str = "fr") -> str:
    """Return the step that a p-value does not exceed: « ≤ 0,05 »; of the last one, the step before, which it does."""
    if p >= 1:
        return f">{HARD}{decimal(LAST_STEP, 1, language)}"
    return f"≤{HARD}{decimal(p, told_digits(p, 3), language)}" if math.isfinite(p) else decimal(p, 3, language)


def interval(low: float, high: float, digits: int = 2, language: str = "fr") -> str:
    """Return the two ends of an interval: « [−0,12 ; 0,40] »."""
    return between(decimal(low, digits, language), decimal(high, digits, language), language)


def odds_ratio(value: float, language: str = "fr") -> str:
    """Return a ratio of odds, as precisely as it is known: « 1,91 », « 73 », « > 1 000 », « < 0,01 »."""
    if not math.isfinite(value):
        return ABSENT
    if value >= 1000:
        return f">{HARD}{integer(1000, language)}"
    if value < 0.01:
        return f"<{HARD}{decimal(0.01, 2, language)}"
    return decimal(value, 2 if value < 10 else 0, language)


def odds_interval(low: float, high: float, language: str = "fr") -> str:
    """Return the two ends of an interval of odds ratios: « [1,12 ; 3,46] », « [11 ; > 1 000] »."""
    return between(odds_ratio(low, language), odds_ratio(high, language), language)


def percent_interval(low: float, high: float, digits: int = 1, language: str = "fr") -> str:
    """Return the two ends of an interval of shares: « [12,4 % ; 30,1 %] »."""
    return between(percent(low, digits, language), percent(high, digits, language), language)


def told_digits(value: float, digits: int, least: int = 0) -> int:
    """Return how many decimals a number that came rounded is told with: `digits` at most, no zeros for what it lacks.

    Examples
    --------
    >>> told_digits(0.3, 2), told_digits(0.29, 3), told_digits(55.0, 1), told_digits(0.0, 2, least=1)
    (1, 2, 0, 1)
    """
    if not math.isfinite(value):
        return digits
    exponent = Decimal(repr(round(float(value), 9))).normalize().as_tuple().exponent
    return min(digits, max(least, -int(exponent)))


def between(low: str, high: str, language: str = "fr") -> str:
    """Return the two ends of an interval, each a number as it is printed."""
    return f"[{low}{_BETWEEN.get(language, f'{NARROW};{HARD}')}{high}]"


def _rounded(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


@lru_cache(maxsize=4096)  # a report prints many a number more than once
def _typeset(value: Decimal, digits: int, language: str) -> str:
    """Return a rounded number with the language's separators and a true minus sign; zero has no sign."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    text: str = format_decimal(abs(value), format=pattern, locale=locale(language))
    return MINUS + text if value < 0 else text
