"""Faults that several checks tell: a question or a category that the questionnaire does not have."""

from analysis.problems import Problem, choice, listed
from analysis.settings import Place, Settings
from analysis.study.values import Question, Study


def unknown_question(key: str, study: Study, place: Place, settings: Settings) -> Problem:
    """Return the fault of a key that is no question's."""
    return settings.problem(place, f"question « {key} » inconnue du questionnaire", choice(key, study.questions))


def unknown_category(category: str, question: Question, place: Place, settings: Settings) -> Problem:
    """Return the fault of a key that is no category's of a question."""
    found = f"« {category} » n'est pas une modalité de « {question.key} »"
    return settings.problem(place, found, f"choisir parmi : {listed(question.categories)}")
