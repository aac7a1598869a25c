"""Faults that several checks tell: what the questionnaire or the study does not have, or has of another kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from analysis.problems import Problem, choice, listed
from analysis.study.values import Question, Space, Study

if TYPE_CHECKING:
    from analysis.settings import Place, Settings


def unknown_question(key: str, study: Study, place: Place, settings: Settings) -> Problem:
    """Return the fault of a key that is no question's."""
    return settings.problem(place, f"question « {key} » inconnue du questionnaire", choice(key, study.questions))


def unknown_category(category: str, question: Question, place: Place, settings: Settings) -> Problem:
    """Return the fault of a key that is no category's of a question."""
    found = f"« {category} » n'est pas une modalité de « {question.key} »"
    return settings.problem(place, found, f"choisir parmi : {listed(question.categories)}")


def unknown_space(key: str, study: Study, place: Place, settings: Settings) -> Problem:
    """Return the fault of a key that is no space's."""
    return settings.problem(place, f"espace « {key} » inconnu", choice(key, study.spaces))


def factor_problems(study: Study, space: Space, key: str, place: Place, settings: Settings) -> Iterator[Problem]:
    """Tell a question that is not a structuring factor of the space."""
    factors = [name for name in space.supplementary if name in study.questions and is_single(study, name)]
    if key not in factors:
        found = f"« {key} » n'est pas une question supplémentaire à choix unique de cet espace"
        yield settings.problem(place, found, choice(key, factors))


def answer_problems(
    study: Study, key: str, category: str, place: Place, settings: Settings, *, types: tuple[str, ...]
) -> Iterator[Problem]:
    """Tell an answer that no question of these types has."""
    question = study.questions.get(key)
    if question is None:
        yield unknown_question(key, study, (*place, "question"), settings)
    elif question.type not in types:
        found = f"« {key} » est de type {question.type}"
        yield settings.problem((*place, "question"), found, "prendre une question à modalités")
    elif category not in question.categories:
        yield unknown_category(category, question, (*place, "category"), settings)


def is_single(study: Study, key: str) -> bool:
    """Say whether a question has one answer a respondent."""
    return study.questions[key].type == "single"
