"""Slopes of the means of editions on their years: studentised permutation, interval, departure from the line, moves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import linalg, special

from analysis.comparison.arranged import Addends, Moments
from analysis.comparison.studentised import tested_line
from analysis.comparison.timeline import Timeline
from analysis.geometry.arrays import FloatArray, IntArray
from analysis.geometry.inference.contrasts import Effort, as_far
from analysis.geometry.levels import CONFIDENCE


@dataclass(frozen=True, eq=False)
class Slope:
    """The slope of the means of one row of values, and how sure it is.

    Attributes
    ----------
    slope, low, high : float
        For one more year or rank, and its interval.
    statistic, p_value : float
        The slope over its standard error, and how often permuted labels give as much.
    departure, departure_p_value : float
        How far the means lie from their line, and how often labels permuted around the line give as much.
    means : array of shape (n_editions,)
    moves : array of shape (n_editions - 1,)
        From each edition to the next: 1 up, -1 down, 0 where the move is not larger than its noise.
    """

    slope: float
    means: FloatArray
    moves: IntArray
    low: float = np.nan
    high: float = np.nan
    statistic: float = np.nan
    p_value: float = np.nan
    departure: float = np.nan
    departure_p_value: float = np.nan


def slope_weights(scores: FloatArray) -> FloatArray:
    """Return what the mean of each edition counts for in the slope on their scores: editions weigh alike."""
    centred = scores - scores.mean()
    return np.asarray(centred / (centred @ centred), dtype=np.float64)


def tested_slopes(line: Timeline, values: FloatArray, effort: Effort, level: float | None) -> list[Slope]:
    r"""Return the slope of the means of each row of values on the scores of the editions.

    Parameters
    ----------
    line : Timeline
        Three editions or more.
    values : array of shape (n_values, n_respondents)
    effort : Effort
        How many arrangements are drawn.
    level : float, optional
        Of the interval; none is looked for without.

    Notes
    -----
    Slope :math:`b = \sum (x_e - \bar x) \bar y_e / \sum (x_e - \bar x)^2`, of variance :math:`\sum (x_e - \bar x)^2
    s_e^2/n_e / [\sum (x_e - \bar x)^2]^2` less what a panel ties together, computed again in each arrangement of the
    labels over all editions. The interval is the slopes that the test does not reject once they are taken from the
    respondents. The departure is the Wald statistic of the contrasts of the means that no line moves, labels being
    permuted once the fitted line is taken from the respondents.
    """
    n_values = len(values)
    weights = slope_weights(line.scores)
    centred = (line.scores - line.scores.mean())[line.codes]
    fitted = np.array([weights @ means for means in _means(line, values)])
    editions = line.editions(np.vstack([values, centred, values - fitted[:, None] * centred]))
    around = range(n_values + 1, 2 * n_values + 1)
    products = [(j, k) for j in range(n_values) for k in (j, n_values)] + [(j, j) for j in (n_values, *around)]
    addends = Addends(editions, products)
    kept = linalg.null_space(np.stack([np.ones(len(weights)), line.scores - line.scores.mean()])).T
    moving = [row for row in range(n_values) if editions.floors[row] > 0]
    observed = addends.observed()
    found: list[list[FloatArray]] = [[] for _ in moving]
    bent = [observed.wald([around[row]], kept).item() for row in moving]
    beyond = np.zeros(len(moving), dtype=int)
    for drawn in addends.drawn(effort.rng, effort.draws):
        for place, row in enumerate(moving):
            found[place].append(_line(drawn, row, n_values, weights))
            beyond[place] += as_far(drawn.wald([around[row]], kept), bent[place])
    run = effort.run(1)
    slopes = [_still(observed, row) for row in range(n_values)]
    for place, row in enumerate(moving):
        floor = float(editions.floors[row] * (weights @ weights))
        own = _line(observed, row, n_values, weights)[:, 0]
        test = tested_line(own, np.concatenate(found[place], axis=1), floor, run, level)
        slopes[row] = Slope(
            slope=float(fitted[row]),
            means=observed.means[row, :, 0],
            moves=_moves(observed, row, line.sizes),
            low=test.low,
            high=test.high,
            statistic=test.statistic,
            p_value=test.p_value,
            departure=bent[place],
            departure_p_value=run.p_value(int(beyond[place])),
        )
    return slopes


def _means(line: Timeline, values: FloatArray) -> FloatArray:
    weighed = np.stack([np.bincount(line.codes, line.weights * row) for row in values])
    return np.asarray(weighed / np.bincount(line.codes, line.weights), dtype=np.float64)


def _still(observed: Moments, row: int) -> Slope:
    """Return the slope of values that everybody shares."""
    means = observed.means[row, :, 0]
    return Slope(0.0, means, np.zeros(len(means) - 1, dtype=np.intp))


def _line(moments: Moments, row: int, of_scores: int, weights: FloatArray) -> FloatArray:
    """Return d, e, p, q, r of a slope: see `tested_line`."""
    return np.stack(
        [
            moments.contrast(row, weights),
            moments.contrast(of_scores, weights),
            moments.covariance(row, row, weights),
            moments.covariance(row, of_scores, weights),
            moments.covariance(of_scores, of_scores, weights),
        ]
    )


def _moves(observed: Moments, row: int, sizes: IntArray) -> IntArray:
    """Return the moves from an edition to the next that are larger than their noise, by Student's law."""
    steps = np.diff(np.eye(len(sizes)), axis=0)
    apart = np.array([observed.contrast(row, step).item() for step in steps])
    errors = np.sqrt([observed.covariance(row, row, step).item() for step in steps])
    bounds = special.stdtrit(np.minimum(sizes[1:], sizes[:-1]) - 1, (1 + CONFIDENCE) / 2)
    return np.where(np.abs(apart) > bounds * errors, np.sign(apart), 0).astype(np.intp)
