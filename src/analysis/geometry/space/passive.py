"""Which categories are passive: a study's rules, resolved on its answers."""

from collections.abc import Collection, Hashable
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.geometry.arrays import among
from analysis.geometry.space.imputation import imputed_answers
from analysis.geometry.unfit import UnfitError
from analysis.study import MissingKind, Passive
from analysis.study.values import OWN_CATEGORIES


def active_answers(
    answers: pd.DataFrame, rules: Passive, weights: pd.Series | None = None, kinds: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the answers as the space takes them: missing ones stay so, are imputed, or are one more category.

    Parameters
    ----------
    answers : DataFrame
        One categorical column per active question.
    rules : Passive
        What becomes of each kind of missing answer.
    weights : Series, optional
        Weights of the respondents.
    kinds : DataFrame, optional
        As `missing_kinds`: why each answer is missing. Where that is not known, it is `no_answer`.
    """
    hidden = answers.isna()
    if not hidden.to_numpy().any() or set(rules.treatments.values()) == {"passive"}:
        return answers
    told = answers
    for kind, treatment in rules.treatments.items():
        if treatment == "category":
            told = told.apply(
                lambda column, kind=kind: missing_as_category(column, _is_told(kinds, column, kind), kind)
            )
    imputed = [kind for kind, treatment in rules.treatments.items() if treatment == "imputed"]
    if not imputed:
        return told
    asked = hidden & answers.apply(
        lambda column: np.logical_or.reduce([_is_told(kinds, column, kind) for kind in imputed])
    )
    return imputed_where(told, asked, weights) if asked.to_numpy().any() else told


def _is_told(kinds: pd.DataFrame | None, column: pd.Series, kind: MissingKind) -> pd.Series:
    """Say of each answer to a question whether a missing one would be of a kind."""
    if kinds is None:
        return pd.Series(kind == "no_answer", column.index)
    own = kinds[column.name]
    return own.eq(kind) | own.isna() if kind == "no_answer" else own.eq(kind)


def imputed_where(answers: pd.DataFrame, asked: pd.DataFrame, weights: pd.Series | None = None) -> pd.DataFrame:
    """Return answers in which some of the missing ones are imputed, from all that is known; the others stay missing."""
    return imputed_answers(answers, weights=weights).where(asked | answers.notna())


def missing_as_category(column: pd.Series, asked: pd.Series, kind: MissingKind = "no_answer") -> pd.Series:
    """Return a categorical column whose missing answers that are asked for, if any, are one more category."""
    asked = asked & column.isna()
    if not asked.any():
        return column
    name = OWN_CATEGORIES[kind]
    if name in column.cat.categories:
        message = f"question {column.name!r} already has a category {name!r}; rename it"
        raise UnfitError(message, "name_taken", str(column.name))
    return column.cat.add_categories([name]).mask(asked, name)


def missing_kinds(missing: pd.DataFrame, people: pd.DataFrame, questions: Collection[str]) -> pd.DataFrame:
    """Return why each answer is missing: a row a respondent, a column a question, NaN where nothing is missing.

    Parameters
    ----------
    missing : DataFrame
        Columns respondent, wave, question, kind: one row a missing answer.
    people : DataFrame
        The respondents, with columns respondent and wave; their index is that of the result.
    questions : collection of str
        The columns of the result, in order.

    Returns
    -------
    DataFrame
        Categorical columns.
    """
    keys, columns = ["respondent", "wave"], pd.Index(list(questions))
    rows = missing[among(pd.Index(missing["question"]), columns)]
    holders, unique = pd.MultiIndex.from_frame(rows[keys].astype("str")).factorize()
    distinct = pd.Index(unique)
    kinds = pd.Categorical(rows["kind"].astype("str"))
    codes = np.full((len(columns), len(distinct) + 1), -1, dtype=np.int8)  # the last: nothing missing
    codes[columns.get_indexer(pd.Index(rows["question"])), holders] = kinds.codes
    places = distinct.get_indexer(pd.MultiIndex.from_frame(people[keys].astype("str")))
    return pd.DataFrame(
        {
            question: pd.Categorical.from_codes(own[places], dtype=kinds.dtype)
            for question, own in zip(columns, codes, strict=True)
        },
        people.index,
    )


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


def rules_of(rules: Passive, questions: Collection[str]) -> Passive:
    """Return the rules of some of the questions: categories declared passive of another question are left out."""
    return replace(rules, categories={key: held for key, held in rules.categories.items() if key in questions})


def _passive_of(column: pd.Series, declared: tuple[str, ...], fewer_than: int) -> tuple[Hashable, ...]:
    """Return the passive categories of one question, in the order of its categories."""
    unknown = [category for category in declared if category not in column.cat.categories]
    if unknown:
        raise ValueError(
            f"question {column.name!r} has no categories {unknown}; it has {column.cat.categories.tolist()}"
        )
    held = np.bincount(column.cat.codes.to_numpy() + 1, minlength=len(column.cat.categories) + 1)[1:]
    counts = zip(column.cat.categories, held.tolist(), strict=True)
    return tuple(k for k, count in counts if k in declared or 0 < count < fewer_than)
