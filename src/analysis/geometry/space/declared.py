"""The space that a study declares, fitted on its answers."""

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Literal, cast

import numpy as np
import pandas as pd

from analysis.geometry.sizes import CHUNKED_FROM
from analysis.geometry.space.class_specific import fit_csa
from analysis.geometry.space.factorial import FactorialSpace
from analysis.geometry.space.mca import fit_mca
from analysis.geometry.space.orientation import DisplayedAxis, oriented
from analysis.geometry.space.passive import active_answers, missing_kinds, passive_categories, rules_of
from analysis.geometry.space.theme_weights import fit_mfa, weights_of_themes
from analysis.geometry.unfit import as_study_error
from analysis.problems import Problem, StudyError, raise_any
from analysis.study import Passive, Question, SetApart, Space
from analysis.study.values import Alternative, Missing


def declared_space(
    people: pd.DataFrame,
    space: Space,
    questions: Mapping[str, Question],
    missing: pd.DataFrame | None = None,
    plain: Callable[..., FactorialSpace] = fit_mca,
) -> tuple[FactorialSpace, tuple[DisplayedAxis, ...]]:
    """Return the space that a study declares, its axes on the declared sides, and where they are displayed.

    Parameters
    ----------
    people : DataFrame
        Cleaned answers of all respondents, a column a question; a column `weight` where they have one.
    space : Space
        What the study declares of the space. Its individuals are the respondents of its class, or all.
    questions : mapping of key to Question
        At least the questions that the space uses.
    missing : DataFrame, optional
        Columns respondent, wave, question, kind: why answers are missing. Not known, they were left without an answer.
    plain : callable
        What fits a space that is neither of a class nor of weighted themes, called as `fit_mca` is.

    Raises
    ------
    StudyError
        If the answers make no such space.
    """
    with as_study_error(space.key, int(makers_of(people, space, questions).sum()), supplementary=space.supplementary):
        fitted = fitted_space(people, space, questions, space.active(questions), missing, plain)
        return oriented(fitted, themes_of(space, questions), space.axes, space.orientation)


def declared_alternatives(
    people: pd.DataFrame, space: Space, questions: Mapping[str, Question], missing: pd.DataFrame | None = None
) -> dict[str, FactorialSpace]:
    """Return the other readings of the same respondents that a study sets beside a space, by name.

    Without a doubtful question, there is nothing to read without them, and that alternative is not there.

    Raises
    ------
    StudyError
        If the answers make no space of that kind: told of all the alternatives at once.
    """
    spaces: dict[str, FactorialSpace] = {}
    problems: list[Problem] = []
    n = int(makers_of(people, space, questions).sum())
    for name in space.alternatives:
        active = space.active(questions)
        doubtful = space.doubtful(questions) if name == "without_doubtful" else ()
        if name == "without_doubtful" and not doubtful:
            continue
        kept = tuple(key for key in active if key not in doubtful)
        try:
            with as_study_error(space.key, n, key=f"alternatives.{name}"):
                spaces[name] = fitted_space(people, as_alternative(space, name), questions, kept, missing)
        except StudyError as fault:
            problems += fault.problems
    raise_any(problems)
    return spaces


def as_alternative(space: Space, name: Alternative) -> Space:
    """Return what a study would declare for another reading of a space."""
    kind, _, value = name.partition("_")
    if kind == "missing":
        return replace(space, passive=replace(space.passive, missing=cast(Missing, value)))
    if kind == "themes":
        return replace(space, theme_weights=None if value == "plain" else cast(Literal["equal", "mfa"], value))
    return space


def fitted_space(
    people: pd.DataFrame,
    space: Space,
    questions: Mapping[str, Question],
    active: Collection[str],
    missing: pd.DataFrame | None = None,
    plain: Callable[..., FactorialSpace] = fit_mca,
) -> FactorialSpace:
    """Return the space of some active questions, as declared: of a class, of weighted themes, or plain.

    Supplementary individuals make nothing of it, neither its passive categories nor what imputes others' answers. What
    they left without an answer has the place of a category where the study makes it one, and none otherwise.
    """
    apart = set_apart(people, space, questions)
    others = people[apart & members_of(people, space)]
    people = people[~apart]
    weights, rules = people.get("weight"), rules_of(space.passive, active)
    are_alike = set(rules.treatments.values()) == {"passive"}  # why answers are missing changes nothing
    kinds = None if missing is None or are_alike else missing_kinds(missing, people, active)
    answers = active_answers(people[list(active)], rules, weights, kinds)
    passive = passive_categories(answers, rules)
    fit = (
        weighing(answers, space, questions, weights, passive, plain)
        if space.within is None
        else partial(fit_csa, members=members_of(people, space))
    )
    return fit(
        answers,
        n_axes=space.n_axes,
        weights=weights,
        passive=passive,
        supplementary=people[supplementary_of(space, questions, "single")],
        quantitative=people[supplementary_of(space, questions, "number")],
        supplementary_individuals=_placed_answers(others, answers, rules, missing) if len(others) else None,
    )


def _placed_answers(
    others: pd.DataFrame, answers: pd.DataFrame, rules: Passive, missing: pd.DataFrame | None
) -> pd.DataFrame:
    """Return the answers of supplementary individuals as the space takes those of its own; none is imputed.

    What no individual of the space has a category for, such as the silence that none of them kept, stays missing.
    """
    told = {kind: "passive" if made == "imputed" else made for kind, made in rules.treatments.items()}
    active = [str(question) for question in answers]
    kinds = None if missing is None else missing_kinds(missing, others, active)
    own = active_answers(others[active], replace(rules, missing=cast(Any, told)), None, kinds)
    held = {key: own[key].cat.set_categories(answers[key].cat.categories) for key in active}
    return pd.DataFrame(held, own.index)


def weighing(
    answers: pd.DataFrame,
    space: Space,
    questions: Mapping[str, Question],
    weights: pd.Series | None,
    passive: Mapping[str, Collection[Hashable]],
    plain: Callable[..., FactorialSpace] = fit_mca,
) -> Callable[..., FactorialSpace]:
    """Return what fits the space of some answers, questions counting as the study declares for their themes."""
    if space.theme_weights is None:
        return plain
    if space.theme_weights == "mfa":
        return partial(fit_mfa, themes={str(key): str(questions[str(key)].theme) for key in answers})
    themes = {str(key): questions[str(key)].theme for key in answers}
    shares = None if isinstance(space.theme_weights, str) else space.theme_weights
    present = None if shares is None else {theme: shares[theme] for theme in shares if theme in themes.values()}
    even = fit_mca(answers, n_axes=1, weights=weights, passive=passive)
    return partial(fit_mca, question_weights=weights_of_themes(even, themes, present))


def is_chunked(space: Space, n: float) -> bool:
    """Return whether a space of `n` respondents is fitted part by part from the file of their answers.

    It is so where they are many and the file holds the answers as the space takes them: of everybody, nothing imputed.
    """
    is_of_all = space.within is None and space.supplementary_individuals is None
    is_as_given = set(space.passive.treatments.values()) == {"passive"}
    return n >= CHUNKED_FROM and is_of_all and is_as_given and space.theme_weights is None


def set_apart(people: pd.DataFrame, space: Space, questions: Mapping[str, Question]) -> pd.Series:
    """Return which respondents are supplementary individuals of a space, by any of the rules that it declares."""
    return reasons_apart(people, space, questions).any(axis="columns")


def reasons_apart(people: pd.DataFrame, space: Space, questions: Mapping[str, Question]) -> pd.DataFrame:
    """Return by which rules each respondent is a supplementary individual of a space.

    Returns
    -------
    DataFrame of bool
        A column a declared category, (question, category), and one for those who answered too little, ("", "").
    """
    declared = space.supplementary_individuals or SetApart()
    held: dict[tuple[str, str], pd.Series] = {}
    for question, categories in declared.categories.items():
        for category in categories:
            held[question, category] = people[question].eq(category).fillna(False).astype(bool)
    if declared.fewer_answers_than:
        known = people[list(space.active(questions))].notna().sum(axis="columns")
        held["", ""] = known < declared.fewer_answers_than
    names = (
        pd.MultiIndex.from_tuples(list(held), names=["question", "category"])
        if held
        else pd.MultiIndex.from_arrays([[], []], names=["question", "category"])
    )
    values = np.array(list(held.values()), dtype=bool).reshape(len(held), len(people)).T
    return pd.DataFrame(values, people.index, names)


def makers_of(people: pd.DataFrame, space: Space, questions: Mapping[str, Question]) -> pd.Series:
    """Return which respondents are the individuals of a space: its members, supplementary ones left out."""
    return members_of(people, space) & ~set_apart(people, space, questions)


def members_of(people: pd.DataFrame, space: Space) -> pd.Series:
    """Return which respondents are of the class of a space; all are where it has none."""
    if space.within is None:
        return pd.Series(True, index=people.index)
    question, category = space.within
    return people[question].eq(category).fillna(False).astype(bool)


def themes_of(space: Space, questions: Mapping[str, Question]) -> dict[str, str | None]:
    """Return the theme of each active question of a space."""
    return {key: questions[key].theme for key in space.active(questions)}


def supplementary_of(space: Space, questions: Mapping[str, Question], kind: str) -> list[str]:
    """Return the supplementary questions of one type, in the order declared."""
    return [key for key in space.supplementary if questions[key].type == kind]
