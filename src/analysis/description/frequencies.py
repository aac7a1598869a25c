"""Frequencies of answers: everybody's, then those of each group."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.geometry.arrays import among
from analysis.geometry.inference.intervals import wilson
from analysis.geometry.structure.weighted_points import effective_number
from analysis.study import Question
from analysis.tables import TABLES


@dataclass(frozen=True, eq=False)
class Group:
    """Respondents whose frequencies are counted together; everybody where `by` is None."""

    by: str | None
    category: str | None
    members: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Choices:
    """Who answered a question, and who holds which of its categories."""

    question: str
    categories: tuple[str, ...]
    answered: NDArray[np.bool_]  # (n_respondents,)
    held: NDArray[np.bool_]  # (n_respondents, n_categories)


def frequency_table(
    answers: pd.DataFrame,
    multiple: pd.DataFrame,
    missing: pd.DataFrame,
    questions: Iterable[Question],
    *,
    by: Sequence[str] = (),
    weights: pd.Series | None = None,
) -> pd.DataFrame:
    """Return how many respondents hold each category, overall and in each group.

    Parameters
    ----------
    answers : DataFrame
        One row a respondent: respondent, then a categorical column per question of a single answer.
    multiple : DataFrame
        respondent, question, category: one row a category ticked, for questions of several answers.
    missing : DataFrame
        respondent, question, kind: one row a missing answer.
    questions : iterable of Question
        The questions to count, in the order of the table. Numbers and texts are passed over.
    by : sequence of str
        Questions of a single answer whose categories make the groups; a question is not broken down by itself.
    weights : Series, optional
        Positive weights, on the index of `answers`.

    Returns
    -------
    DataFrame
        question, category, by, by_category (both missing for everybody), base, n, share, ci_low, ci_high.
        `base` counts the respondents who answered: whose answer is missing, for whatever reason, is out of it.
        `n` and `base` always count respondents; with weights the share is weighted, and Wilson's interval at
        95 % rests on Kish's effective number. A share of nobody is missing.
    """
    weight = np.ones(len(answers)) if weights is None else weights.to_numpy(dtype=np.float64)
    groups = list(_groups(answers, by))
    chosen = (choices_of(answers, multiple, missing, question) for question in questions)
    asked = [
        (choices, group)
        for choices in chosen
        if choices is not None
        for group in groups
        if group.by != choices.question
    ]
    return _counted(asked, weight)[TABLES["frequencies"].names] if asked else TABLES["frequencies"].empty()


def _groups(answers: pd.DataFrame, by: Sequence[str]) -> Iterator[Group]:
    yield Group(None, None, np.ones(len(answers), dtype=bool))
    for key in by:
        for category in categories_of(answers[key]):
            yield Group(key, category, (answers[key].astype("str") == category).to_numpy(dtype=bool))


def categories_of(answers: pd.Series) -> tuple[str, ...]:
    """Return the categories of a column in declared order, else sorted."""
    return tuple(str(category) for category in pd.Categorical(answers).categories)


def choices_of(
    answers: pd.DataFrame, multiple: pd.DataFrame, missing: pd.DataFrame, question: Question
) -> Choices | None:
    """Return what respondents chose; nothing for a question that has no categories, or was asked of nobody."""
    if question.type == "multiple":
        return _several(answers["respondent"], multiple, missing, question)
    column = answers.get(question.key)
    if column is None or not isinstance(column.dtype, pd.CategoricalDtype):
        return None
    codes, categories = column.cat.codes.to_numpy(), categories_of(column)
    return Choices(question.key, categories, codes >= 0, codes[:, None] == np.arange(len(categories)))


def _several(respondents: pd.Series, multiple: pd.DataFrame, missing: pd.DataFrame, question: Question) -> Choices:
    categories = tuple(question.categories)
    ticked = multiple[multiple["question"] == question.key]
    holders = [ticked["respondent"][ticked["category"] == category] for category in categories]
    without = missing["respondent"][missing["question"] == question.key]
    names = pd.Index(respondents)
    held = np.array([among(names, pd.Index(holder)) for holder in holders], dtype=bool).reshape(-1, len(names)).T
    return Choices(question.key, categories, ~among(names, pd.Index(without)), held)


def _counted(asked: Sequence[tuple[Choices, Group]], weights: NDArray[np.float64]) -> pd.DataFrame:
    """Return the rows of all questions and groups: intervals at once, each of which would take longer to call."""
    lengths = [len(choices.categories) for choices, _ in asked]
    bases, numbers, counts, shares = zip(*(_shares(*one, weights) for one in asked), strict=True)
    share = np.concatenate(shares)
    low, high = wilson(np.minimum(share, 1.0), np.repeat(numbers, lengths))

    def each(values: Iterable[str | None]) -> pd.Series:
        repeated = np.repeat(np.array(list(values), dtype=object), lengths)
        return pd.Series(repeated, dtype="str")

    return pd.DataFrame(
        {
            "question": each(choices.question for choices, _ in asked),
            "category": pd.Series([name for choices, _ in asked for name in choices.categories], dtype="str"),
            "by": each(group.by for _, group in asked),
            "by_category": each(group.category for _, group in asked),
            "base": np.repeat(bases, lengths),
            "n": np.concatenate(counts),
            "share": share,
            "ci_low": low,
            "ci_high": high,
        }
    )


def _shares(
    choices: Choices, group: Group, weights: NDArray[np.float64]
) -> tuple[int, float, NDArray[np.int64], NDArray[np.float64]]:
    """Return how many of a group answered, what number they count for, who holds each category, and their share."""
    inside = choices.answered & group.members
    held, weight = choices.held[inside], weights[inside]
    share = weight @ held / weight.sum() if inside.any() else np.full(len(choices.categories), np.nan)
    return int(inside.sum()), effective_number(weight), held.sum(axis=0), share
