"""The size of a deviation as figures and reports tell it: its name, its decimals, whether its word is a plural.

A deviation is printed on its side of the bounds: 0.497 is not 0.50, which is notable, nor 0.997 the 1.00 that is large.
"""

import math

from analysis.geometry.structure.mean_points import deviation_size
from analysis.language.numbers import shown

FEWEST, MOST = 2, 6  # decimals
FINEST = 4  # decimals of a bound


def told_size(deviation: float) -> str:
    """Return by what name a size is told: what two decimals would round to notable is no negligible deviation."""
    size = deviation_size(deviation)
    return "just_under" if size == "negligible" and sized_digits(deviation) > FEWEST else size


def sized_digits(deviation: float) -> int:
    """Return how many decimals tell a deviation on its side of the bounds.

    Examples
    --------
    >>> sized_digits(-0.497), sized_digits(0.9996), sized_digits(1.2)
    (3, 4, 2)
    """
    if not math.isfinite(deviation):
        return FEWEST
    size = deviation_size(deviation)
    held = (digits for digits in range(FEWEST, MOST) if deviation_size(shown(deviation, digits)) == size)
    return next(held, MOST)


def bound_digits(bound: float) -> int:
    """Return how many decimals tell on which side of none the end of an interval lies.

    Examples
    --------
    >>> bound_digits(0.004), bound_digits(-0.52), bound_digits(0.0)
    (3, 2, 2)
    """
    told = (digits for digits in range(FEWEST, FINEST + 1) if shown(bound, digits))
    return next(told, FEWEST)


def whole_of(deviation: float) -> int:
    """Return how many whole units the printed deviation has, by which the word that follows is a plural or not.

    Examples
    --------
    >>> whole_of(1.997), whole_of(-1.99)
    (2, 1)
    """
    return int(abs(shown(deviation, sized_digits(deviation))))
