"""Answers that make no space or no test: told in French, at the key of study.yaml whose edit mends it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.geometry.inference.factor_tests import factor_tests
from analysis.geometry.space.declared import declared_alternatives, declared_space
from analysis.geometry.unfit import FAULTS, UnfitError, as_study_error
from analysis.problems import StudyError
from analysis.study import Axis, Passive, Question, Space

PLAIN = Space("main", "main", ("t", "u"), supplementary=("s", "age"))
CATEGORIES = {"a": "xy", "b": "xy", "c": "xyz", "d": "xy", "s": "mno"}


def question(key, theme=None):
    categories = {name: name for name in CATEGORIES[key]}
    return Question(key, key, "active" if theme else "supplementary", "single", theme=theme, categories=categories)


QUESTIONS = {
    **{key: question(key, theme) for key, theme in {"a": "t", "b": "t", "c": "u", "d": "u"}.items()},
    "s": question("s"),
    "age": Question("age", "age", "supplementary", "number"),
}


def people(n=12, **answers):
    """Return n respondents whose answers are drawn, but for the questions given."""
    rng = np.random.default_rng(1)
    drawn = {key: rng.choice(list(names), n).tolist() for key, names in CATEGORIES.items()}
    given = {key: [held] * n if isinstance(held, str) or held is None else held for key, held in answers.items()}
    columns = {key: pd.Categorical(held, list(CATEGORIES[key])) for key, held in (drawn | given).items()}
    return pd.DataFrame(columns | {"age": np.arange(n, dtype=float)})


def told(work):
    """Return the faults that a piece of work tells: place, what was found, what mends it."""
    with pytest.raises(StudyError) as fault:
        work()
    assert all(problem.file == "config/study.yaml" for problem in fault.value.problems)
    return [(problem.subject, problem.found, problem.remedy) for problem in fault.value.problems]


ROTATED = {"orientation": "themes"}
CASES = [
    (people(0), {}, "themes", "répondants retenus : 0", "set_aside"),
    (people(1), {}, "themes", "répondants retenus : 1", "set_aside"),
    (people(a="x", b="x", c="x", d="x"), {}, "themes", "rien ne distingue les répondants (12)", "retirer cet espace"),
    (people(a=None), {}, "themes", "« a » n'a aucune réponse connue", "un autre rôle que `active`"),
    (people(s=None), {}, "supplementary", "« s » n'a aucune réponse connue", "retirer cette question"),
    (people(), {"passive": Passive(fewer_than=50)}, "passive", "sont passives (répondants : 12)", "`fewer_than`"),
    (people(a="x", b="x"), {"theme_weights": "mfa"}, "theme_weights", "du thème « t »", "retirer ce thème"),
    (people(a="x", b="x"), {"theme_weights": "equal"}, "theme_weights", "du thème « t »", "retirer ce thème"),
    (
        people(4, a=[None, "x", "y", "x"], c="x", d="x"),
        {"passive": Passive(missing="imputed")},
        *("passive.missing", "trop peu de dimensions", "missing: passive"),
    ),
    (people(a="x", b="x", c="x"), ROTATED, "orientation", "cet espace n'a qu'un axe", "orientation: poles"),
    (people(), ROTATED, "orientation", "un score propre", "orientation: poles"),
    (
        people(a="x", b="x"),
        {"orientation": "themes", "axes": (Axis("t", "horizontal", ("a", "x"), "T"),)},
        *("orientation", "un score propre", "orientation: poles"),
    ),
]


@pytest.mark.parametrize(("answers", "declared", "key", "found", "remedy"), CASES)
def test_a_space_that_cannot_be_is_told_with_what_mends_it(answers, declared, key, found, remedy):
    ((place, what, edit),) = told(lambda: declared_space(answers, replace(PLAIN, **declared), QUESTIONS))
    assert place == f"spaces.main.{key}"
    assert found in what
    assert remedy in edit


def test_a_class_counts_its_own_respondents():
    answers = people(s=["m"] * 5 + ["n"] * 7, **{key: ["x"] * 5 + ["y"] * 7 for key in "abcd"})
    space = replace(PLAIN, within=("s", "m"), supplementary=())
    ((_, found, _),) = told(lambda: declared_space(answers, space, QUESTIONS))
    assert "les répondants (5)" in found


def test_the_faults_of_all_the_alternatives_are_told_at_once():
    space = replace(PLAIN, alternatives=("without_doubtful", "themes_mfa", "missing_category", "themes_equal"))
    places = [place for place, _, _ in told(lambda: declared_alternatives(people(a="x", b="x"), space, QUESTIONS))]
    assert places == [f"spaces.main.alternatives.{name}" for name in ("without_doubtful", "themes_mfa", "themes_equal")]


def test_a_category_that_has_the_name_of_missing_answers_is_told():
    answers = people().assign(a=pd.Categorical(["sans_reponse", None, *["x"] * 10]))
    space = replace(PLAIN, passive=Passive(missing="category"))
    ((place, found, _),) = told(lambda: declared_space(answers, space, QUESTIONS))
    assert (place, "« a »" in found) == ("spaces.main.passive.missing", True)


def test_a_factor_known_of_respondents_who_stand_together_is_told():
    points = pd.DataFrame({1: [0.0, 0.0, 1.0, 2.0], 2: [1.0, 1.0, 0.0, 3.0]}, index=list("abcd"))
    factors = pd.DataFrame({"s": pd.Categorical(["m", "n", None, None])}, index=points.index)

    def work():
        with as_study_error("main", 4):
            factor_tests(points, factors, seed=1)

    ((place, found, _),) = told(work)
    assert (place, "« s »" in found) == ("spaces.main.supplementary", True)


@pytest.mark.parametrize("reason", FAULTS)
def test_every_reason_has_its_sentence(reason):
    def work():
        with as_study_error("main", 7):
            raise UnfitError("in English", reason, "q")

    ((place, found, remedy),) = told(work)
    assert place.startswith("spaces.main.")
    assert not any(mark in found + remedy for mark in ("{", "}", "None"))


def test_an_error_of_ours_goes_on():
    with pytest.raises(ValueError, match="of ours"), as_study_error("main", 7):
        raise ValueError("of ours")
