"""Questions answered by a number: mean and quartiles, everybody's, then those of each group."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from analysis.geometry.arrays import FloatArray
from analysis.geometry.inference.intervals import effective_weights
from analysis.study import Question

COLUMNS = ["question", "by", "by_category", "base", "mean", "sd", "q1", "median", "q3"]
ROUNDING = 1e-9  # of cumulated weights


def number_table(
    answers: pd.DataFrame,
    questions: Iterable[Question],
    *,
    by: Sequence[str] = (),
    weights: pd.Series | None = None,
) -> pd.DataFrame:
    """Return the mean, standard deviation and quartiles of questions answered by a number.

    Parameters
    ----------
    answers : DataFrame
        One row a respondent; numbers as float columns.
    questions : iterable of Question
        Questions of other types, and numbers put in classes, are passed over.
    by : sequence of str
        Questions of a single answer whose categories make the groups.
    weights : Series, optional
        Positive weights, on the index of `answers`.

    Returns
    -------
    DataFrame
        question, by, by_category (both missing for everybody), base (respondents, whatever they weigh), mean, sd
        (divisor base - 1), q1, median, q3 (linear interpolation, R's type 7); weighted as by `weighted_summary`.
        Extremes are left out: they are the answer of one respondent.
    """
    rows = [
        {"question": question.key, "by": key, "by_category": category} | _summary(values, weights)
        for question in questions
        if question.type == "number" and question.key in answers.select_dtypes("number")
        for key, category, values in _parts(answers, answers[question.key], by)
    ]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"by": "str", "by_category": "str"})


def _parts(
    answers: pd.DataFrame, values: pd.Series, by: Sequence[str]
) -> Iterable[tuple[str | None, str | None, pd.Series]]:
    yield None, None, values
    for key in by:
        for category, group in values.groupby(answers[key], observed=False):
            yield key, str(category), group


def _summary(values: pd.Series, weights: pd.Series | None) -> dict[str, float]:
    known = values.dropna()
    if weights is not None:
        return {"base": len(known)} | weighted_summary(known.to_numpy(), weights.loc[known.index].to_numpy())
    q1, median, q3 = known.quantile([0.25, 0.5, 0.75])
    return {"base": len(known), "mean": known.mean(), "sd": known.std(), "q1": q1, "median": median, "q3": q3}


def weighted_summary(values: FloatArray, weights: FloatArray) -> dict[str, float]:
    r"""Return the mean, sd, q1, median and q3 of weighted numbers: what equal weights give where they are.

    Parameters
    ----------
    values : array of shape (n,)
        Numbers, none missing. Of none, everything is missing.
    weights : array of shape (n,)
        Positive weights, whatever they add up to.

    Notes
    -----
    The variance is weighted, times m / (m - 1), m being Kish's effective number: Hmisc's wtd.var, weights normalised.
    A quartile is Hmisc's wtd.quantile: weights add up to n; the values of ranks floor(h) and floor(h) + 1, where
    h = 1 + (n - 1) p, are those at which the cumulated weights reach these ranks, and are interpolated between.
    """
    from statsmodels.stats.weightstats import DescrStatsW

    if not len(values):
        return dict.fromkeys(("mean", "sd", "q1", "median", "q3"), np.nan)
    described = DescrStatsW(values, effective_weights(weights), ddof=1)
    spread = float(described.std) if len(values) > 1 else np.nan
    quartiles = (_weighted_quantile(values, weights, p) for p in (0.25, 0.5, 0.75))
    return {"mean": float(described.mean), "sd": spread} | dict(zip(("q1", "median", "q3"), quartiles, strict=True))


def _weighted_quantile(values: FloatArray, weights: FloatArray, p: float) -> float:
    n, order = len(values), np.argsort(values, kind="stable")
    reached = np.cumsum(weights[order]) * (n / weights.sum())
    rank = 1 + (n - 1) * p
    ranks = np.minimum([np.floor(rank), np.floor(rank) + 1], n)
    low, high = values[order][np.minimum(np.searchsorted(reached, ranks - ROUNDING), n - 1)]
    return float(low + (rank - np.floor(rank)) * (high - low))
