"""Confidence intervals of proportions and of their difference, through statsmodels."""

import numpy as np
from numpy.typing import ArrayLike

from analysis.geometry.arrays import FloatArray
from analysis.geometry.levels import CONFIDENCE
from analysis.geometry.structure.weighted_points import effective_number


def wilson(shares: ArrayLike, bases: ArrayLike, level: float = CONFIDENCE) -> tuple[FloatArray, FloatArray]:
    """Return Wilson's interval of proportions: those that the score test does not reject.

    Parameters
    ----------
    shares : array_like
        Observed proportions, in [0, 1].
    bases : array_like
        Numbers of answers they rest on (effective numbers where answers are weighted).
    level : float
        Confidence level, in (0, 1).

    Returns
    -------
    low, high : arrays
        Bounds, within [0, 1] and around the share; missing for a base of nobody.

    Raises
    ------
    ValueError
        If a share lies outside [0, 1], or the level outside (0, 1).

    References
    ----------
    Wilson, E. B. (1927). Journal of the American Statistical Association, 22, 209-212.
    """
    from statsmodels.stats.proportion import proportion_confint

    p, n = np.asarray(shares, dtype=np.float64), np.asarray(bases, dtype=np.float64)
    if ((p < 0) | (p > 1)).any():
        raise ValueError("some shares lie outside [0, 1]; give proportions, not percentages")
    if not 0 < level < 1:
        raise ValueError(f"a level of {level} is no confidence level; give a number between 0 and 1")
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = proportion_confint(p * n, n, 1 - level, "wilson")
    return np.minimum(low, p), np.maximum(high, p)


def slope_interval(
    shares: ArrayLike, bases: ArrayLike, scores: ArrayLike, weights: ArrayLike, level: float = CONFIDENCE
) -> tuple[float, float]:
    r"""Return the interval of the least-squares slope of independent shares, recovered from Wilson's of each.

    Parameters
    ----------
    shares, bases : array_like of shape (n_editions,)
        Observed shares, and the numbers of answers they rest on (effective ones where answers are weighted).
    scores, weights : array_like of shape (n_editions,)
        Place of each edition in time, and what it counts for in the slope.
    level : float
        Confidence level.

    Notes
    -----
    The slope is :math:`\sum c_e p_e`, :math:`c_e = w_e (x_e - \bar x)/\sum w (x - \bar x)^2`; it lies
    :math:`\sqrt{\sum c_e^2 d_e^2}` from its bounds, where d is how far Wilson's bound lies from the share, on the side
    that lowers or raises the slope. Of two editions a year apart it is Newcombe's.

    References
    ----------
    Zou, G. Y., Huang, W. and Zhang, X. (2009). A note on confidence interval estimation for a linear function of
    binomial proportions. Computational Statistics & Data Analysis, 53, 1080-1085.
    """
    p, x, w = (np.asarray(values, dtype=np.float64) for values in (shares, scores, weights))
    centred = x - w @ x / w.sum()
    counts = w * centred / (w @ centred**2)
    low, high = wilson(p, bases, level)
    below, above = np.where(counts > 0, p - low, high - p), np.where(counts > 0, high - p, p - low)
    slope = float(counts @ p)
    return slope - float(np.hypot.reduce(counts * below)), slope + float(np.hypot.reduce(counts * above))


def effective_weights(weights: ArrayLike) -> FloatArray:
    """Return weights that add up to the effective number of respondents.

    Raises
    ------
    ValueError
        If some are not positive.
    """
    values = np.asarray(weights, dtype=np.float64)
    if not (np.isfinite(values) & (values > 0)).all():
        raise ValueError("some weights are missing or not positive; leave those respondents out")
    return np.asarray(values * (effective_number(values) / values.sum()))


def newcombe(
    count_a: float, base_a: float, count_b: float, base_b: float, level: float = CONFIDENCE
) -> tuple[float, float]:
    """Return Newcombe's interval of the difference a - b of two independent proportions.

    Parameters
    ----------
    count_a, count_b : float
        Numbers of answers that have what is counted; whole or not.
    base_a, base_b : float
        Numbers of answers they are counted among.
    level : float
        Confidence level.

    References
    ----------
    Newcombe, R. G. (1998). Statistics in Medicine, 17, 873-890 (method 10).
    """
    from statsmodels.stats.proportion import confint_proportions_2indep

    low, high = confint_proportions_2indep(count_a, base_a, count_b, base_b, "newcomb", "diff", 1 - level)
    return float(low), float(high)
