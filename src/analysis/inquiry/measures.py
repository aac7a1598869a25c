"""What one piece of evidence comes to: its effect, its interval, how sure it is, the same in other readings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Reading:
    """The effect in another reading of the same respondents; none where no axis of it goes with that of the theme.

    Attributes
    ----------
    name : str
        An alternative that the space declares, or the doubtful question left out.
    kind : {"alternative", "without"}
    correlation : float
        Of the axis with the one that goes with it, in size; the smallest where several axes are needed.
    effect : float
        Missing where the two do not compare.
    """

    name: str
    kind: str
    correlation: float
    effect: float = np.nan


@dataclass(frozen=True, slots=True)
class Counts:
    """How many respondents a measure rests on.

    Attributes
    ----------
    n, base : float
        Of a share, those who give the answer, and among how many; of two groups on an axis, the size of the first, and
        of both together; of odds, those with the outcome, and among how many.
    n_against, base_against : float
        The same of what it is compared with: the base is missing where it is the first one.
    """

    n: float = np.nan
    base: float = np.nan
    n_against: float = np.nan
    base_against: float = np.nan

    @property
    def n_compared(self) -> float:
        """How many respondents there are in all."""
        return float(np.nansum([self.base, self.base_against]))


@dataclass(frozen=True, slots=True)
class Trend:
    """The path of editions that a line sums up.

    Attributes
    ----------
    by : {"year", "rank"}
        What the line is drawn on.
    path : str
        In a word: see `comparison.trend.path`.
    editions : int
    slope : float
        For one more year or rank, in standard deviations of the axis.
    departure_p_value, order_p_value : float
        Of how far the means lie from their line; of the order of editions, from five on.
    is_monotone : bool
        Whether the means go one way from each edition to the next.
    """

    by: str
    path: str
    editions: int
    slope: float
    departure_p_value: float
    order_p_value: float
    is_monotone: bool


@dataclass(frozen=True, slots=True)
class Measure:
    """One piece of evidence, measured.

    Attributes
    ----------
    effect, low, high : float
        In the unit of the kind: a share or a difference of shares, a deviation in standard deviations of the axis, a
        ratio of odds. Missing where it does not compare.
    p_value : float
        Missing for what is only described.
    counts : Counts
    axis : str
        Axes as result tables write them: 1, 1+2.
    category, group, against : str
        What the declaration leaves to the answers or to the study: the answer most given, the editions compared.
    readings : tuple of Reading
    trend : Trend, optional
        Of three editions or more.
    """

    effect: float = np.nan
    p_value: float = np.nan
    low: float = np.nan
    high: float = np.nan
    counts: Counts = Counts()
    axis: str = ""
    category: str = ""
    group: str = ""
    against: str = ""
    readings: tuple[Reading, ...] = ()
    trend: Trend | None = None
