"""The space that a study declares, fitted on its answers."""

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import replace
from functools import partial
from typing import Literal, cast

import pandas as pd

from analysis.geometry.space.class_specific import fit_csa
from analysis.geometry.space.factorial import FactorialSpace
from analysis.geometry.space.mca import fit_mca
from analysis.geometry.space.orientation import DisplayedAxis, oriented
from analysis.geometry.space.passive import active_answers, missing_kinds, passive_categories, rules_of
from analysis.geometry.space.theme_weights import fit_mfa, weights_of_themes
from analysis.geometry.unfit import as_study_error
from analysis.problems import Problem, StudyError, raise_any
from analysis.study import Question, Space
from analysis.study.values import Alternative, Missing


def declared_space(
    people: pd.DataFrame, space: Space, questions: Mapping[str, Question], missing: pd.DataFrame | None = None
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

    Raises
    ------
    StudyError
        If the answers make no such space.
    """
    with as_study_error(space.key, int(members_of(people, space).sum()), supplementary=space.supplementary):
        fitted = fitted_space(people, space, questions, space.active(questions), missing)
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
    n = int(members_of(people, space).sum())
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
) -> FactorialSpace:
    """Return the space of some active questions, as declared: of a class, of weighted themes, or plain."""
    weights, rules = people.get("weight"), rules_of(space.passive, active)
    kinds = None if missing is None else missing_kinds(missing, people, active)
    answers = active_answers(people[list(active)], rules, weights, kinds)
    passive = passive_categories(answers, rules)
    fit = (
        weighing(answers, space, questions, weights, passive)
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
    )


def weighing(
    answers: pd.DataFrame,
    space: Space,
    questions: Mapping[str, Question],
    weights: pd.Series | None,
    passive: Mapping[str, Collection[Hashable]],
) -> Callable[..., FactorialSpace]:
    """Return what fits the space of some answers, questions counting as the study declares for their themes."""
    if space.theme_weights is None:
        return fit_mca
    if space.theme_weights == "mfa":
        return partial(fit_mfa, themes={str(key): str(questions[str(key)].theme) for key in answers})
    themes = {str(key): questions[str(key)].theme for key in answers}
    shares = None if isinstance(space.theme_weights, str) else space.theme_weights
    present = None if shares is None else {theme: shares[theme] for theme in shares if theme in themes.values()}
    plain = fit_mca(answers, n_axes=1, weights=weights, passive=passive)
    return partial(fit_mca, question_weights=weights_of_themes(plain, themes, present))


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
