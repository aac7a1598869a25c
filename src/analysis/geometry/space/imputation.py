"""Missing answers imputed by regularised iterative multiple correspondence analysis."""

import numpy as np
import pandas as pd

from analysis.geometry.arrays import BoolArray, FloatArray, IntArray
from analysis.geometry.space.coding import Coding, coded, has_missing, require_known_answers
from analysis.geometry.space.mca import normalised_weights
from analysis.geometry.unfit import UnfitError

AXES = 2  # that impute: the first plane
THRESHOLD = 1e-12  # sum of squared changes at which iterations stop
MOST = 10_000  # iterations


def imputed_answers(
    answers: pd.DataFrame, *, n_axes: int = AXES, weights: pd.Series | FloatArray | None = None
) -> pd.DataFrame:
    """Return answers in which each missing one is the category that the first axes make most plausible.

    Parameters
    ----------
    answers : DataFrame of shape (n_respondents, n_questions)
        One categorical column per question.
    n_axes : int
        Number of axes that impute.
    weights : Series or array of shape (n_respondents,), optional
        Weights of the respondents.

    Returns
    -------
    DataFrame
        The same columns without missing answers. A single imputation: it makes questions look more associated than
        they are, and the more so the more answers were missing.

    Raises
    ------
    ValueError
        As `completed_table`.
    """
    coding = coded(answers)
    if not any(has_missing(codes) for codes in coding.codes):
        return answers
    table = completed_table(coding, n_axes, None if weights is None else normalised_weights(weights, answers.index))
    return pd.DataFrame(
        {
            question: _filled(answers[question], codes, table[:, start : start + size])
            for question, codes, start, size in zip(
                coding.questions, coding.codes, coding.starts, coding.sizes, strict=True
            )
        },
        index=answers.index,
    )


def completed_table(coding: Coding, n_axes: int = AXES, weights: FloatArray | None = None) -> FloatArray:
    r"""Return the indicator table of all answers, in which missing ones are shares of categories.

    Parameters
    ----------
    coding : Coding
        Answers, some of them missing.
    n_axes : int
        Number :math:`S` of axes that reconstitute the table.
    weights : array of shape (n_respondents,) or None
        Weights of the respondents.

    Returns
    -------
    array of shape (n_respondents, n_categories)
        Missing answers start as the frequencies of their question. They are replaced by what the first axes
        reconstitute, with :math:`(\lambda_s - \sigma^2)/\sqrt{\lambda_s}` in place of each :math:`\sqrt{\lambda_s}`
        and :math:`\sigma^2` the mean of the other eigenvalues (at most the next one), until nothing changes. The
        shares of an answer sum to 1; some may be negative.

    Raises
    ------
    ValueError
        If there is no axis past those that impute, or the iterations do not settle.

    References
    ----------
    Josse, J., Chavent, M., Liquet, B. and Husson, F. (2012). Handling missing values with regularized iterative
    multiple correspondence analysis. *Journal of Classification*, 29(1), 91-116.
    """
    n = coding.n_respondents
    masses = np.full(n, 1 / n) if weights is None else weights / n
    table, hidden = _started(coding, masses)
    held = (masses @ table) > 0
    n_dimensions = min(n - 1, int(held.sum()) - coding.n_questions)
    if not 1 <= n_axes < n_dimensions:
        raise UnfitError(
            f"{n_axes} axes cannot impute answers of {max(n_dimensions, 0)} dimension(s); "
            "impute with fewer axes, or leave the missing answers passive",
            "too_few_to_impute",
        )
    rebuilt = table
    for _ in range(MOST):
        before, rebuilt = rebuilt, _reconstituted(table, held, masses, coding.n_questions, n_axes, n_dimensions)
        change = np.where(hidden, 0, rebuilt - before)
        table = np.where(hidden, rebuilt, table)
        if masses @ (change**2).sum(axis=1) <= THRESHOLD:
            return table
    message = f"imputation has not settled in {MOST} iterations; leave the missing answers passive"
    raise UnfitError(message, "unsettled")


def _started(coding: Coding, masses: FloatArray) -> tuple[FloatArray, BoolArray]:
    """Return the indicator table with frequencies for missing answers, and which of its cells those are."""
    tables, hidden = [], []
    for question, codes, size in zip(coding.questions, coding.codes, coding.sizes.tolist(), strict=True):
        missing = codes < 0
        require_known_answers(question, known=bool(masses @ ~missing > 0))
        held = (codes[:, None] == np.arange(size)).astype(float)
        frequencies = masses @ held / (masses @ ~missing)
        tables.append(np.where(missing[:, None], frequencies, held))
        hidden.append(np.repeat(missing[:, None], size, axis=1))
    return np.hstack(tables), np.hstack(hidden)


def _reconstituted(
    table: FloatArray, held: BoolArray, masses: FloatArray, n_questions: int, n_axes: int, n_dimensions: int
) -> FloatArray:
    """Return a table as its first axes make it, their variances shrunk by that of noise."""
    frequencies = masses @ table
    kept = frequencies[held]
    scale = np.sqrt(kept / n_questions)
    cloud = (table[:, held] / kept - 1) * scale * np.sqrt(masses)[:, None]
    _, values, right = np.linalg.svd(cloud, full_matrices=False)
    noise = min(float((values[n_axes:n_dimensions] ** 2).mean()), float(values[n_axes] ** 2))
    shrunk = (values[:n_axes] ** 2 - noise) / values[:n_axes]
    directions = right[:n_axes]
    places = (table[:, held] / kept - 1) * scale @ directions.T  # of those without weight too: they are placed
    points = places * (shrunk / values[:n_axes]) @ directions
    rebuilt = np.zeros_like(table)
    rebuilt[:, held] = (points / scale + 1) * kept
    return rebuilt


def _filled(column: pd.Series, codes: IntArray, shares: FloatArray) -> pd.Series:
    """Return a column whose missing answers are its most plausible categories."""
    chosen = np.where(codes < 0, shares.argmax(axis=1), codes)
    filled = pd.Categorical.from_codes(chosen, column.cat.categories, column.cat.ordered)
    return pd.Series(filled, index=column.index, name=column.name)
