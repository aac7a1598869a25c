"""Which categories are passive: a study's rules, resolved on its answers."""

from __future__ import annotations

from collections.abc import Hashable

import pandas as pd

from analysis.geometry.imputation import imputed_answers
from analysis.geometry.space import FactorialSpace
from analysis.geometry.unfit import UnfitError
from analysis.study import Passive

NO_ANSWER = "sans_reponse"  # the category that stands for missing answers, where they are to be one


def active_answers(answers: pd.DataFrame, rules: Passive, weights: pd.Series | None = None) -> pd.DataFrame:
    """Return the answers as the space takes them: missing ones stay so, are imputed, or are one more category."""
    if rules.missing == "imputed":
        return imputed_answers(answers, weights=weights)
    return answers.apply(missing_as_category) if rules.missing == "category" else answers


def missing_as_category(column: pd.Series, name: str = NO_ANSWER) -> pd.Series:
    """Return a categorical column whose missing answers, if any, are one more category."""
    if not column.isna().any():
        return column
    if name in column.cat.categories:
        message = f"question {column.name!r} already has a category {name!r}; rename it"
        raise UnfitError(message, "name_taken", str(column.name))
    return column.cat.add_categories([name]).fillna(name)


def passive_categories(answers: pd.DataFrame, rules: Passive) -> dict[str, tuple[Hashable, ...]]:
    """Return the passive categories of each question: the declared ones, and those that few respondents hold.

    Parameters
    ----------
    answers : DataFrame
        One categorical column per active question.
    rules : Passive
        `fewer_than` counts respondents, never weights. A category that nobody holds needs no rule.

    Returns
    -------
    dict of question to categories
        In the order of the answers; questions without passive categories are left out.
    """
    unknown = [question for question in rules.categories if question not in answers.columns]
    if unknown:
        raise ValueError(f"passive categories are declared for {unknown}, which are not active questions")
    passive = {
        str(question): _passive_of(column, rules.categories.get(str(question), ()), rules.fewer_than)
        for question, column in answers.items()
    }
    return {question: categories for question, categories in passive.items() if categories}


def passive_share(space: FactorialSpace) -> float:
    """Return the share of answers (by weight) that shape nothing: passive, or missing."""
    cloud = space.categories
    return float(1 - cloud.frequencies[cloud.is_active].sum() / space.n_questions)


def _passive_of(column: pd.Series, declared: tuple[str, ...], fewer_than: int) -> tuple[Hashable, ...]:
    """Return the passive categories of one question, in the order of its categories."""
    unknown = [category for category in declared if category not in column.cat.categories]
    if unknown:
        raise ValueError(
            f"question {column.name!r} has no categories {unknown}; it has {column.cat.categories.tolist()}"
        )
    counts = column.value_counts(sort=False).reindex(column.cat.categories)
    return tuple(k for k, count in counts.items() if k in declared or 0 < count < fewer_than)
