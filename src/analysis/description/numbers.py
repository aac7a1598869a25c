"""Questions answered by a number: mean and quartiles, everybody's, then those of each group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from analysis.study import Question

COLUMNS = ["question", "by", "by_category", "base", "mean", "sd", "q1", "median", "q3"]


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
        Refused: quartiles have no agreed weighted definition.

    Returns
    -------
    DataFrame
        question, by, by_category (both missing for everybody), base, mean, sd (divisor base - 1), q1, median,
        q3 (linear interpolation, R's type 7). Extremes are left out: they are the answer of one respondent.

    Raises
    ------
    ValueError
        If weights are given.
    """
    if weights is not None:
        raise ValueError(
            "Moyennes et quartiles : cette statistique n’est définie ici que pour des répondants de même poids ; "
            "la calculer sans pondération, et l’écrire"
        )
    rows = [
        {"question": question.key, "by": key, "by_category": category} | _summary(values)
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


def _summary(values: pd.Series) -> dict[str, float]:
    known = values.dropna()
    q1, median, q3 = known.quantile([0.25, 0.5, 0.75])
    return {"base": len(known), "mean": known.mean(), "sd": known.std(), "q1": q1, "median": median, "q3": q3}
