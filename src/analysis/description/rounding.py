"""Which counts a published percentage can come from (the GRIM test, with its bases and rounding rules)."""

from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor
from types import MappingProxyType

import pandas as pd

# Each rule turns an exact number of units of the last decimal into a whole one.
RULES: Mapping[str, Callable[[Fraction], int]] = MappingProxyType(
    {
        "nearest": lambda value: floor(value + Fraction(1, 2)),  # a half goes up
        "half_even": round,
        "up": ceil,
        "down": floor,
    }
)


def percentage(k: int, n: int, decimals: int = 0, rule: str = "nearest") -> Decimal:
    """Return k out of n as a percentage rounded by a rule, without any error of floating point.

    Examples
    --------
    >>> percentage(24, 61), percentage(24, 61, decimals=1), percentage(24, 61, rule="up")
    (Decimal('39'), Decimal('39.3'), Decimal('40'))
    """
    units = RULES[rule](Fraction(100 * 10**decimals * k, n))
    return Decimal(units).scaleb(-decimals)


def published_decimal(value: object) -> Decimal:
    """Return a published figure with the decimals it was published with: 37,7 has one, 40 none."""
    text = str(value).strip().replace(",", ".")
    return Decimal(text.removesuffix(".0") if isinstance(value, float) else text)


def decimals_of(published: Decimal) -> int:
    """Return how many decimals a figure was published with."""
    return max(0, -int(published.as_tuple().exponent))


def compatible_counts(value: object, bases: Iterable[int], rules: Collection[str] = tuple(RULES)) -> pd.DataFrame:
    """Return every count, base and rounding rule that give a published percentage.

    Parameters
    ----------
    value : str or number
        The percentage as published; its decimals count.
    bases : iterable of int
        Numbers of answers considered, at least 1.
    rules : collection of str
        Among nearest (a half goes up), half_even, up, down.

    Returns
    -------
    DataFrame
        k, n, rule. Empty when no base considered can give the figure.

    References
    ----------
    Brown, N. J. L. and Heathers, J. A. J. (2017). The GRIM test. Social Psychological and Personality
    Science, 8, 363-369.
    """
    published = published_decimal(value)
    decimals = decimals_of(published)
    rows = [
        (k, n, rule)
        for n in bases
        for k in _near(published, n)
        for rule in rules
        if percentage(k, n, decimals, rule) == published
    ]
    return pd.DataFrame(rows, columns=["k", "n", "rule"])


def _near(published: Decimal, n: int) -> range:
    """Return the counts out of n that lie within one unit of the last decimal of a percentage."""
    unit = Fraction(1, 10 ** decimals_of(published))
    low, high = ((Fraction(published) + side * unit) * n / 100 for side in (-1, 1))
    return range(max(0, ceil(low)), min(n, floor(high)) + 1)


def common_bases(values: Iterable[object], bases: Iterable[int], rule: str = "nearest") -> list[int]:
    """Return the bases on which all of several percentages are possible together, by one rounding rule."""
    published = list(values)
    return [n for n in bases if all(len(compatible_counts(value, [n], [rule])) for value in published)]
