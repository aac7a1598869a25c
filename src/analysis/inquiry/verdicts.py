"""The verdict of a piece of evidence, by a rule written before any is looked at."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

from analysis.geometry.levels import SIGNIFICANCE
from analysis.inquiry.measures import Measure
from analysis.study.inquiry import Evidence

Verdict = Literal["established", "clear", "toward", "opposite", "nothing", "not_compared", "described"]
FEWEST_COMPARED = 10  # respondents, under which nothing is compared


@dataclass(frozen=True, slots=True)
class Finding:
    """A measure on a scale whose zero is no effect, turned so that the expected direction is positive.

    Attributes
    ----------
    effect, low, threshold : float
        Without an expected direction, the effect is taken in size and has no lower bound.
    p_adjusted : float
    is_turned_over : bool
        Whether some other reading of the same respondents has the opposite sign.
    is_directed : bool
        Whether a direction was expected.
    is_steady : bool
        Whether the editions, where there are three or more, go one way from each to the next.
    """

    effect: float
    low: float
    threshold: float
    p_adjusted: float
    is_turned_over: bool
    is_directed: bool
    is_steady: bool = True

    @property
    def is_significant(self) -> bool:
        """Whether the adjusted p-value is at most .05."""
        return self.p_adjusted <= SIGNIFICANCE

    @property
    def is_reached(self) -> bool:
        """Whether the effect is at least the threshold, the way it is expected."""
        return self.effect >= self.threshold


def verdict(measure: Measure, piece: Evidence, p_adjusted: float, *, is_confirmatory: bool) -> Verdict:
    """Return the verdict of a piece of evidence.

    Parameters
    ----------
    measure : Measure
        Its interval at the simultaneous level of the family.
    piece : Evidence
        The direction expected, and the threshold.
    p_adjusted : float
        Over the pieces of all the questions, by Holm.
    is_confirmatory : bool
        Whether the question was declared before real data were seen: otherwise what would be established is clear in
        these data.

    Returns
    -------
    Verdict
        - established: adjusted p ≤ .05, the direction expected, at least the threshold, no reading of opposite sign; of
          three editions or more, all their moves in one direction: editions that drift often have a slope;
        - toward: the direction, the threshold reached, the opposite threshold outside the interval; nothing else is
          asked, so that what only a reading or the path takes from « established » comes here;
        - opposite: adjusted p ≤ .05, the other way;
        - not_compared: no axis carries the theme, the questions are not common, or fewer than ten respondents;
        - described: a share that is compared with nothing;
        - nothing: the rest. Where no direction is expected, it is established or nothing.

    Notes
    -----
    Readings only take away: without any, or with more that agree, a verdict is never a stronger one.
    """
    if math.isnan(measure.effect) or measure.counts.n_compared < FEWEST_COMPARED:
        return "not_compared"
    if piece.is_described:
        return "described"
    found = finding(measure, piece, p_adjusted)
    if found.is_reached and found.is_significant and found.is_steady and not found.is_turned_over:
        return "established" if is_confirmatory else "clear"
    if found.is_directed and found.is_reached and found.low > -found.threshold:
        return "toward"
    if found.is_directed and found.is_significant and found.effect < 0:
        return "opposite"
    return "nothing"


def finding(measure: Measure, piece: Evidence, p_adjusted: float) -> Finding:
    """Return a measure as the rule of verdicts reads it."""
    effect, low, high = (centred(value, piece) for value in (measure.effect, measure.low, measure.high))
    threshold = math.log(piece.threshold) if piece.kind == "odds_ratio" else piece.threshold
    turned = [reading for reading in measure.readings if centred(reading.effect, piece) * effect < 0]
    is_steady = measure.trend is None or measure.trend.is_monotone
    found = Finding(effect, low, threshold, p_adjusted, bool(turned), is_directed=True, is_steady=is_steady)
    if piece.expects == "none":
        return replace(found, effect=abs(effect), low=math.nan, is_directed=False)
    return replace(found, effect=-effect, low=-high) if piece.expects == "lower" else found


def centred(value: float, piece: Evidence) -> float:
    """Return an effect on a scale whose zero is no effect: the log of odds, the distance from the share declared."""
    if piece.kind == "odds_ratio":
        return math.log(value)
    return value - (piece.reference or 0.0)


def holds(measure: Measure, effect: float, piece: Evidence) -> bool:
    """Say whether another reading has the same sign, and the same size: reaching the threshold, or not."""
    threshold = math.log(piece.threshold) if piece.kind == "odds_ratio" else piece.threshold
    own, other = centred(measure.effect, piece), centred(effect, piece)
    return own * other > 0 and (abs(own) >= threshold) == (abs(other) >= threshold)
