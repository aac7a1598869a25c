"""Aids to interpretation of questions and categories: test values, correlation ratios, sums."""

from dataclasses import dataclass

import numpy as np

from analysis.geometry.arrays import ZERO, FloatArray, IntArray, ratio
from analysis.geometry.space.coding import Coding


@dataclass(frozen=True, slots=True, eq=False)
class KnownAnswers:
    """Those whose answer to a question is known, on axes of variance 1 over all respondents."""

    share: FloatArray  # (n_questions,) of the weight of all respondents
    mean: FloatArray  # (n_questions, n_axes)
    variance: FloatArray  # (n_questions, n_axes)


def known_answers(
    coding: Coding,
    frequencies: FloatArray,
    individuals: FloatArray,
    eigenvalues: FloatArray,
    weights: FloatArray | None,
) -> KnownAnswers:
    """Return the share, mean and variance of the known answers to each question."""
    share = known_shares(coding, frequencies)
    if share.min() >= 1 - ZERO:  # everybody answered everything: their mean point, and the variance of each axis
        shape = coding.n_questions, len(eigenvalues)
        return KnownAnswers(share, np.zeros(shape), np.ones(shape))
    missing = missing_sums(coding, share, individuals, weights)
    return known_moments(share, missing, eigenvalues, coding.n_respondents)


def known_shares(coding: Coding, frequencies: FloatArray) -> FloatArray:
    """Return the share of the weight of all respondents whose answer to each question is known."""
    return np.asarray(np.bincount(coding.question_of, frequencies, minlength=coding.n_questions), dtype=float)


def missing_sums(coding: Coding, share: FloatArray, points: FloatArray, weights: FloatArray | None) -> FloatArray:
    """Return the weighted sums of the points of those whose answer to a question is missing, and of their squares.

    Parameters
    ----------
    coding : Coding
        The answers of some respondents, or of all.
    share : array of shape (n_questions,)
        As `known_shares` returns them: only questions with missing answers are looked at.
    points : array of shape (n_respondents, n_axes)
        Principal coordinates of the same respondents.
    weights : array of shape (n_respondents,) or None
        Their weights.

    Returns
    -------
    array of shape (2, n_questions, n_axes)
        The sums of several parts of the respondents add up.
    """
    sums = np.zeros((2, coding.n_questions, points.shape[1]))
    for question in np.flatnonzero(share < 1 - ZERO):
        missing = np.flatnonzero(coding.codes[question] < 0)
        weight = np.ones(len(missing)) if weights is None else weights[missing]
        sums[:, question] = weight @ points[missing], weight @ points[missing] ** 2
    return sums


def known_moments(share: FloatArray, missing: FloatArray, eigenvalues: FloatArray, n: int) -> KnownAnswers:
    """Return what `missing_sums` leave to known answers: all `n` respondents have mean 0 and variance λ."""
    known = np.where(share > ZERO, share * n, np.inf)[:, None]
    mean = -missing[0] / np.sqrt(eigenvalues) / known
    variance = np.where(share[:, None] < 1 - ZERO, (n - missing[1] / eigenvalues) / known - mean**2, 1.0)
    return KnownAnswers(share, mean, variance)


def v_tests(
    coordinates: FloatArray, frequencies: FloatArray, known: KnownAnswers, question_of: IntArray, n: int
) -> FloatArray:
    r"""Return :math:`\sqrt{n - 1}\,\frac{\bar y_k - \bar y}{s}\,\sqrt{n_k / (n - n_k)}` on known answers only.

    Parameters
    ----------
    coordinates : array of shape (n_categories, n_axes)
        Principal coordinates: mean points on axes of variance 1.
    frequencies : array of shape (n_categories,)
        Shares of the weight of all respondents.
    known : KnownAnswers
        Of each question.
    question_of : array of shape (n_categories,)
        Position of each category's question.
    n : int
        Number of respondents, to which weights are normalised.

    Returns
    -------
    array of shape (n_categories, n_axes)
        Missing where nobody holds the category, or all do. For an active category it is no test.
    """
    share = known.share[question_of]
    scale = np.sqrt(np.where(known.variance > ZERO, known.variance, np.nan))
    deviations = (coordinates - known.mean[question_of]) / scale[question_of]
    sizes = ratio(frequencies, share - frequencies)
    with np.errstate(invalid="ignore"):
        return np.asarray(np.sqrt((n * share - 1) * sizes)[:, None] * deviations)


def correlation_ratios(
    coordinates: FloatArray, frequencies: FloatArray, known: KnownAnswers, question_of: IntArray
) -> FloatArray:
    """Return the between-category over total variance of each question (n_questions, n_axes), on known answers."""
    deviations = np.nan_to_num(coordinates - known.mean[question_of])
    between = question_sums(frequencies[:, None] * deviations**2, question_of, len(known.share))
    return ratio(between, known.share[:, None] * known.variance)


def question_sums(values: FloatArray, question_of: IntArray, n_questions: int) -> FloatArray:
    """Return sums of a column of category values within each question; missing values count for nothing."""
    sums = np.zeros((n_questions, values.shape[1]))
    np.add.at(sums, question_of, np.nan_to_num(values))
    return sums
