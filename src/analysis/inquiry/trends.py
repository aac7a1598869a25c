"""The path of three editions or more as evidence: how far their mean points go along the line that sums them up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.comparison.slopes import slope_weights, tested_slopes
from analysis.comparison.timeline import FEWEST_OF_AN_AXIS, timeline
from analysis.comparison.trend import columns_of, order_p_value
from analysis.geometry.arrays import FloatArray
from analysis.geometry.inference.contrasts import Effort
from analysis.inquiry.clouds import Cloud, Points
from analysis.inquiry.measures import Counts, Measure, Trend
from analysis.inquiry.places import People, in_readings
from analysis.study.values import FEWEST_OF_A_TREND


def over_editions(
    cloud: Cloud, axis: int, people: People, question: str, *, level: float, seed: int, draws: int | None = None
) -> Measure:
    r"""Return the change of the mean points on an axis, from the first edition to the last, along their line.

    Parameters
    ----------
    cloud : Cloud
        Of the questions that all editions share.
    axis : int
    people : People
    question : str
        The one that tells the edition.
    level : float
        Of the interval.
    seed : int
    draws : int, optional
        Of the labels; as many as for the trends of the space by default.

    Returns
    -------
    Measure
        effect, low and high are the slope of `tested_slopes` and its interval, times the years from the first edition
        to the last: :math:`b (x_k - x_1)`, a deviation in standard deviations as that of two editions is, so that one
        threshold judges both. Without three editions of five respondents or more, counts alone.
    """
    coordinates = cloud.own.coordinates[[axis]]
    scales = pd.Series(1.0, index=[axis])
    editions = people.answers[question]
    line = timeline(coordinates, editions, scales, people.weights, people.panel).of_at_least(FEWEST_OF_AN_AXIS)
    if len(line.names) < FEWEST_OF_A_TREND:
        counts = Counts(base=float(editions.notna().sum()))
        return Measure(counts=counts, axis=str(axis))
    effort = Effort(np.random.default_rng(seed), draws or line.draws, exact_up_to=0)
    (slope,) = tested_slopes(line, line.values, effort, level)
    told, span = columns_of(slope), float(line.scores[-1] - line.scores[0])
    trend = Trend(
        by=line.by,
        path=str(told["path"]),
        editions=len(line.names),
        slope=slope.slope,
        departure_p_value=slope.departure_p_value,
        order_p_value=order_p_value(slope.means, line.scores, effort.rng),
        is_monotone=bool(told["is_monotone"]),
    )

    def effect(other: Points) -> float:
        placed = timeline(other.coordinates[[axis]], editions, scales, people.weights).of_at_least(FEWEST_OF_AN_AXIS)
        return _change(placed.values[0], placed.codes, placed.weights, placed.scores)

    return Measure(
        effect=slope.slope * span,
        p_value=slope.p_value,
        low=slope.low * span,
        high=slope.high * span,
        counts=Counts(float(line.sizes[-1]), float(len(line.codes)), float(line.sizes[0])),
        axis=str(axis),
        group=line.names[-1],
        against=line.names[0],
        readings=in_readings(cloud, [axis], effect),
        trend=trend,
    )


def as_compared(measure: Measure, trends: pd.DataFrame, axis: int) -> Measure:
    """Return a path with the p-values that the comparison of editions printed of it, where it did."""
    own = trends[trends["axis"].astype("float64") == axis]
    if measure.trend is None or own.empty:
        return measure
    departure, order, p_value = (float(own[name].iloc[0]) for name in ("departure_p_value", "order_p_value", "p_value"))
    trend = replace(measure.trend, departure_p_value=departure, order_p_value=order)
    return replace(measure, p_value=p_value, trend=trend)


def _change(values: FloatArray, codes: np.ndarray, weights: FloatArray, scores: FloatArray) -> float:
    """Return how far the line of the means goes, from the first edition to the last."""
    means = np.bincount(codes, weights * values) / np.bincount(codes, weights)
    return float(slope_weights(scores) @ means * (scores[-1] - scores[0]))
