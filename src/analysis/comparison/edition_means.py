"""Where the mean point of each edition lies on the axes, and where its respondents do: intervals and quartiles."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.comparison.timeline import FEWEST_OF_A_PLANE, Timeline
from analysis.geometry.arrays import FloatArray
from analysis.geometry.inference.counted import counted_for_ratios, counted_resample_sums
from analysis.geometry.levels import CONFIDENCE
from analysis.geometry.sizes import COUNTED_FROM
from analysis.tables import TABLES

RESAMPLES = 1_999  # of each edition
FEWEST = FEWEST_OF_A_PLANE  # respondents of an edition whose mean has an interval, and whose quartiles are told
QUARTILES = (0.25, 0.5, 0.75)


def edition_means(
    line: Timeline, *, space: str, rng: np.random.Generator, frames: Mapping[str, int] | None = None
) -> pd.DataFrame:
    r"""Return the mean of each edition on each axis, in standard deviations of the axis, with its interval.

    Parameters
    ----------
    line : Timeline
    space : str
        Key of the space, written in the table.
    rng : Generator
        Draws the respondents of each edition again.
    frames : mapping of edition to int, optional
        How many persons an edition could have counted, where the interval is to describe them: its standard error then
        carries :math:`\sqrt{1 - n_e/N_e}`. None for a process that no list bounds.

    Returns
    -------
    DataFrame
        edition, space, axis, n, mean, ci_low, ci_high. Under ten respondents, no interval.

    Notes
    -----
    Bootstrap-t: respondents of the edition are drawn again with their weights, :math:`T^* = (\bar y^* - \bar y)/s^*`,
    and the interval is :math:`\bar y - T^*_{.975} s` to :math:`\bar y - T^*_{.025} s`, where
    :math:`s^2 = \frac{n}{n-1} \sum w_i^2 (y_i - \bar y)^2 / (\sum w)^2`.

    References
    ----------
    Efron, B. and Tibshirani, R. J. (1993). *An Introduction to the Bootstrap*. Chapman and Hall, § 12.5.
    """
    rows = []
    for edition, (name, n) in enumerate(zip(line.names, line.sizes, strict=True)):
        own = line.members(edition)
        values, weights = line.values[:, own], line.weights[own]
        part = min(1.0, n / frames[name]) if frames and name in frames else 0.0
        means = values @ weights / weights.sum()
        low, high = (
            _interval(values, weights, rng, np.sqrt(1 - part)) if n >= FEWEST else np.full((2, len(means)), None)
        )
        rows += [(name, space, axis, int(n), *told) for axis, *told in zip(line.axes, means, low, high, strict=True)]
    table = pd.DataFrame(rows, columns=TABLES["edition_means"].names)
    return table.astype({"ci_low": "float64", "ci_high": "float64"})


def _interval(values: FloatArray, weights: FloatArray, rng: np.random.Generator, factor: float) -> FloatArray:
    """Return the bounds of the means of some rows, shape (2, n_rows); missing where nobody differs from another."""
    n = len(weights)
    if n >= COUNTED_FROM:
        return _interval_of_many(values, weights, rng, factor)
    drawn = rng.integers(n, size=(RESAMPLES, n)) + n * np.arange(RESAMPLES)[:, None]
    times = np.bincount(drawn.ravel(), minlength=RESAMPLES * n).reshape(RESAMPLES, n).T.astype(np.float64)
    mean, error = _moments(values, weights, np.ones((n, 1)))
    means, errors = _moments(values, weights, times)
    return _bounds(mean[:, 0], error[:, 0], means, errors, factor)


def _interval_of_many(values: FloatArray, weights: FloatArray, rng: np.random.Generator, factor: float) -> FloatArray:
    """Return the same, where what is drawn again is how many respondents of each cell come."""
    w2 = weights**2
    rows = np.vstack([weights, weights * values, w2, w2 * values, w2 * values**2])
    held = counted_for_ratios(rows, np.vstack([values, weights]))
    ends = np.cumsum([1, len(values), 1, len(values)])
    extent = np.ptp(values, axis=1, keepdims=True)
    sums = np.hstack([rows.sum(axis=1, keepdims=True), counted_resample_sums(held, rng, np.full(RESAMPLES, held.n))])
    whole, totals, squares, first, second = np.split(sums, ends)
    means = totals / whole
    centred = second - 2 * means * first + means**2 * squares
    small = 1e-12 * extent**2 * squares
    errors = np.sqrt(np.where(centred > small, centred, 0.0) * held.n / (held.n - 1)) / whole
    return _bounds(means[:, 0], errors[:, 0], means[:, 1:], errors[:, 1:], factor)


def _bounds(mean: FloatArray, error: FloatArray, means: FloatArray, errors: FloatArray, factor: float) -> FloatArray:
    """Return the bounds of means from those of resamples, shape (n_rows, m), and their errors."""
    with np.errstate(divide="ignore", invalid="ignore"):
        t = np.nan_to_num((means - mean[:, None]) / errors, nan=0.0)
    low, high = np.quantile(t, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2], axis=1, method="closest_observation")
    bounds = np.stack([mean - factor * high * error, mean - factor * low * error])
    return np.where((error > 0) & np.isfinite(bounds).all(axis=0), bounds, np.nan)


def _moments(values: FloatArray, weights: FloatArray, times: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the mean of each row and its standard error, when respondents come so many times: shape (n_rows, m)."""
    n = len(weights)
    whole = weights @ times
    mean = (values * weights) @ times / whole
    w2 = weights**2
    centred = (values**2 * w2) @ times - 2 * mean * ((values * w2) @ times) + mean**2 * (w2 @ times)
    extent = np.ptp(values, axis=1, keepdims=True)
    small = 1e-12 * extent**2 * (w2 @ times)  # rounding: those drawn are one and the same
    return mean, np.sqrt(np.where(centred > small, centred, 0.0) * n / (n - 1)) / whole


def edition_quantiles(line: Timeline, *, space: str) -> pd.DataFrame:
    """Return the quartiles of the respondents of each edition on each axis, in standard deviations of the axis.

    Returns
    -------
    DataFrame
        edition, space, axis, n, q1, median, q3: missing under ten respondents. Each is the mean of the three who stand
        there, so that none is the place of one person.
    """
    rows = []
    for edition, (name, n) in enumerate(zip(line.names, line.sizes, strict=True)):
        own = line.members(edition)
        for axis, values in zip(line.axes, line.values[:, own], strict=True):
            told = quantiles(values, line.weights[own]) if n >= FEWEST else [np.nan] * len(QUARTILES)
            rows.append((name, space, axis, int(n), *told))
    return pd.DataFrame(rows, columns=TABLES["edition_quantiles"].names)


def quantiles(values: FloatArray, weights: FloatArray) -> list[float]:
    """Return the quartiles of weighted values: the mean of the three who stand at that part of the weight."""
    order = np.argsort(values, kind="stable")
    own, held = values[order], weights[order]
    middles = (np.cumsum(held) - held / 2) / held.sum()
    places = np.clip(np.abs(middles - np.array(QUARTILES)[:, None]).argmin(axis=1), 1, len(own) - 2)
    around = places[:, None] + np.array([-1, 0, 1])
    return [float(value) for value in (own[around] * held[around]).sum(axis=1) / held[around].sum(axis=1)]
