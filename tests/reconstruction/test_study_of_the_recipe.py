"""The configuration at the root and the recipe say the same."""

import csv

import pytest

from analysis.reconstruction.criteria import POSITIVE, THEMES
from analysis.reconstruction.profile import DIFFICULTIES, LABELS_OF_FILED, NO_ANSWER, QUOTAS
from analysis.reconstruction.recipe import INTEGRATION, RESOURCES
from analysis.study import read_study


@pytest.fixture(scope="module")
def study(root):
    return read_study(root)


@pytest.mark.parametrize("item", RESOURCES + INTEGRATION, ids=lambda item: item.question)
def test_active_questions_have_the_categories_of_the_recipe(study, item):
    question = study.questions[item.question]
    assert tuple(question.categories) == item.categories
    assert question.ordered
    assert question.role == "active"


def test_the_space_is_made_by_the_two_themes(study):
    space = study.spaces["main"]
    assert set(space.active(study.questions)) == {question for theme in THEMES.values() for question in theme}
    assert {axis.theme: axis.positive for axis in space.axes} == POSITIVE
    assert {axis.theme: axis.place for axis in space.axes} == {"integration": "horizontal", "ressources": "vertical"}


def test_drawn_categories_are_declared(study):
    for question, quotas in QUOTAS.items():
        assert {key for key in quotas if key not in ("no_answer", "dont_know")} == set(
            study.questions[question].categories
        )
        assert sum(quotas.values()) == 61
    assert set(LABELS_OF_FILED) - {NO_ANSWER} == set(study.questions["categorie_label"].categories)
    assert list(DIFFICULTIES) == list(study.questions["difficultes"].categories)


def test_whatever_is_assumed_says_why(study):
    assumed = [question for question in study.questions.values() if question.assumed]
    assert {question.key for question in study.questions.values()} == {question.key for question in assumed}
    assert all(question.note for question in assumed)


def test_published_figures_name_declared_questions_and_categories(study, root):
    with (root / study.published).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    named = ["id", "label", "value", "unit", "question", "category", "edition", "base", "rule", "source", "note"]
    assert list(rows[0]) == named
    for row in rows:
        if row["question"]:
            assert set(row["category"].split("|")) <= set(study.questions[row["question"]].categories)
