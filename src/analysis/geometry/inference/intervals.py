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


def finite_wilson(
    shares: ArrayLike, bases: ArrayLike, part: ArrayLike, level: float = CONFIDENCE
) -> tuple[FloatArray, FloatArray]:
    """Return Wilson's interval of proportions of lists of persons of whom a part, in [0, 1], answered.

    It rests on bases / (1 - part); where all answered, bounds are the shares.
    """
    p, answered = np.asarray(shares, dtype=np.float64), np.asarray(part, dtype=np.float64)
    if (answered >= 1).all():
        return p, p
    low, high = wilson(p, np.asarray(bases, dtype=np.float64) / np.where(answered < 1, 1 - answered, 1.0), level)
    return np.where(answered < 1, low, p), np.where(answered < 1, high, p)


def difference_interval(
    shares: tuple[FloatArray, FloatArray],
    bounds: tuple[tuple[FloatArray, FloatArray], tuple[FloatArray, FloatArray]],
    correlations: FloatArray | None = None,
) -> tuple[FloatArray, FloatArray]:
    r"""Return the intervals of differences of two proportions, recovered from that of each.

    Parameters
    ----------
    shares, bounds : pairs
        The proportions a, then b; their lower and upper bounds.
    correlations : array, optional
        Of the two estimates, where some persons answered on both sides.

    Notes
    -----
    The difference d lies :math:`\sqrt{l^2 - 2 \rho l u + u^2}` from its lower bound, l how far a lies from its own
    lower bound and u how far b lies from its upper one; from the upper bound likewise. Without a correlation it is
    Newcombe's of independent proportions (method 10); of pairs alone, that of paired ones (method 10 of these).

    References
    ----------
    Newcombe, R. G. (1998). Statistics in Medicine, 17, 873-890 and 2635-2650.
    Zou, G. Y. and Donner, A. (2008). Construction of confidence limits about effect measures: a general approach.
    Statistics in Medicine, 27, 1693-1702.
    """
    (a, b), ((low_a, high_a), (low_b, high_b)) = shares, bounds

    def apart(first: FloatArray, second: FloatArray) -> FloatArray:
        if correlations is None:
            return np.hypot(first, second)
        squared = first**2 - 2 * correlations * first * second + second**2
        return np.sqrt(np.maximum(squared, 0.0))

    return a - b - apart(a - low_a, high_b - b), a - b + apart(high_a - a, b - low_b)


def slope_weights_of(scores: ArrayLike, weights: ArrayLike) -> FloatArray:
    r"""Return what each share counts for in their weighted slope: :math:`w_e (x_e - \bar x)/\sum w (x - \bar x)^2`."""
    x, w = np.asarray(scores, dtype=np.float64), np.asarray(weights, dtype=np.float64)
    centred = x - w @ x / w.sum()
    return np.asarray(w * centred / (w @ centred**2), dtype=np.float64)


def slope_interval(
    shares: ArrayLike,
    bases: ArrayLike,
    scores: ArrayLike,
    weights: ArrayLike,
    level: float = CONFIDENCE,
    correlations: FloatArray | None = None,
) -> tuple[float, float]:
    r"""Return the interval of the least-squares slope of shares, recovered from Wilson's of each.

    Parameters
    ----------
    shares, bases : array_like of shape (n_editions,)
        Observed shares, and the numbers of answers they rest on (effective ones where answers are weighted).
    scores, weights : array_like of shape (n_editions,)
        Place of each edition in time, and what it counts for in the slope.
    level : float
        Confidence level.
    correlations : array of shape (n_editions, n_editions), optional
        Of the shares, where some respondents answered in several editions.

    Notes
    -----
    The slope is :math:`\sum c_e p_e`, :math:`c_e = w_e (x_e - \bar x)/\sum w (x - \bar x)^2`; it lies
    :math:`\sqrt{\sum_{ef} r_{ef} c_e d_e c_f d_f}` from its bounds, where d is how far Wilson's bound lies from the
    share, on the side that lowers or raises the slope, and r the correlation of two shares. Of two editions a year
    apart it is Newcombe's, of independent proportions or of paired ones.

    References
    ----------
    Zou, G. Y., Huang, W. and Zhang, X. (2009). A note on confidence interval estimation for a linear function of
    binomial proportions. Computational Statistics & Data Analysis, 53, 1080-1085.
    """
    p, counts = np.asarray(shares, dtype=np.float64), slope_weights_of(scores, weights)
    low, high = wilson(p, bases, level)
    below, above = np.where(counts > 0, p - low, high - p), np.where(counts > 0, high - p, p - low)
    slope = float(counts @ p)
    if correlations is None:
        return slope - float(np.hypot.reduce(counts * below)), slope + float(np.hypot.reduce(counts * above))
    reaches = (np.sqrt(max(0.0, float(each @ correlations @ each))) for each in (counts * below, counts * above))
    left, right = reaches
    return slope - left, slope + right


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
