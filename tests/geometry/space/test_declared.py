"""Spaces as a study declares them: classes, weighted themes, missing answers, other readings."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from analysis.geometry import fit_mca
from analysis.geometry.space.class_specific import fit_csa
from analysis.geometry.space.declared import (
    as_alternative,
    declared_alternatives,
    declared_space,
    fitted_space,
    members_of,
)
from analysis.geometry.space.imputation import imputed_answers
from analysis.geometry.space.theme_weights import fit_mfa
from analysis.geometry.space.themes import theme_parts
from analysis.study import Axis, Passive, Question, Space

SYMPTOMS = ["Nausea", "Vomiting", "Abdominals", "Fever", "Diarrhae"]
PLAIN = Space("main", "main", ("symptom", "eat"), supplementary=("Sex", "Age"))


@pytest.fixture(scope="module")
def people(root):
    poison = pd.read_csv(root / "tests/reference/factominer/poison.csv")
    return poison.astype(dict.fromkeys(poison.columns[2:], "category"))


@pytest.fixture(scope="module")
def questions(people):
    active = {
        name: Question(
            name,
            name,
            "active",
            "single",
            theme="symptom" if name in SYMPTOMS else "eat",
            moment="apres" if name in SYMPTOMS[:2] else "avant",
            categories=dict.fromkeys(people[name].cat.categories, ""),
        )
        for name in people.columns[4:]
    }
    others = {
        "Sex": Question("Sex", "Sex", "supplementary", "single"),
        "Age": Question("Age", "", "supplementary", "number"),
    }
    return active | others


def answers(people):
    return people.iloc[:, 4:]


def test_a_class_is_fitted_among_all(people, questions):
    space = replace(PLAIN, within=("Sick", "Sick_y"), passive=Passive(fewer_than=4))
    fitted, _ = declared_space(people, space, questions)
    rare = {"Potato": ["Potato_n"], "Fish": ["Fish_n"]}
    expected = fit_csa(answers(people), people["Sick"] == "Sick_y", passive=rare)
    assert_allclose(fitted.all_eigenvalues, expected.all_eigenvalues, rtol=1e-12)
    assert fitted.individuals.index.tolist() == people.index[members_of(people, space)].tolist()
    assert len(fitted.supplementary.coding.index) == fitted.quantitative.counts[0] == 38


def test_nobody_of_unknown_answer_is_in_a_class(people):
    space = replace(PLAIN, within=("Sick", "Sick_y"))
    unknown = people.assign(Sick=people["Sick"].mask(people.index < 5))
    assert not members_of(unknown, space)[:5].any()
    assert members_of(people, PLAIN).all()


@pytest.mark.parametrize(("weights", "share"), [("equal", 1 / 2), ({"symptom": 3, "eat": 1}, 3 / 4)])
def test_themes_weigh_what_is_declared(people, questions, weights, share):
    fitted, _ = declared_space(people, replace(PLAIN, theme_weights=weights), questions)
    themes = {name: question.theme for name, question in questions.items()}
    assert theme_parts(fitted, themes).inertia_shares[0] == pytest.approx(share)


def test_mfa_is_that_of_the_themes(people, questions):
    fitted, _ = declared_space(people, replace(PLAIN, theme_weights="mfa"), questions)
    themes = {name: str(questions[name].theme) for name in answers(people)}
    assert_allclose(fitted.all_eigenvalues, fit_mfa(answers(people), themes).all_eigenvalues, rtol=1e-12)


def test_missing_answers_are_imputed_before_passive_categories_are_counted(people, questions):
    holes = people.copy()
    holes.loc[:9, "Fever"] = np.nan
    space = replace(PLAIN, passive=Passive(missing="imputed", fewer_than=4))
    fitted, _ = declared_space(holes, space, questions)
    rare = {"Potato": ["Potato_n"], "Fish": ["Fish_n"]}
    expected = fit_mca(imputed_answers(answers(holes)), passive=rare)
    assert_allclose(fitted.all_eigenvalues, expected.all_eigenvalues, rtol=1e-12)


@pytest.mark.parametrize(
    "space", [PLAIN, replace(PLAIN, theme_weights="equal"), replace(PLAIN, within=("Sick", "Sick_y"))]
)
def test_declared_poles_are_on_the_positive_side(people, questions, space):
    declared = replace(space, axes=(Axis("symptom", "horizontal", ("Nausea", "Nausea_y"), "Symptoms"),))
    fitted, displayed = declared_space(people, declared, questions)
    (axis,) = (shown.axis for shown in displayed if shown.theme == "symptom")
    assert fitted.coordinates.loc[("Nausea", "Nausea_y"), axis] > 0


def test_alternatives_are_the_declared_readings(people, questions):
    names = ("without_doubtful", "themes_equal", "themes_mfa", "missing_category", "missing_imputed")
    found = declared_alternatives(people, replace(PLAIN, alternatives=names), questions)
    assert tuple(found) == names
    assert found["without_doubtful"].questions == tuple(name for name in answers(people) if name not in SYMPTOMS[:2])
    expected = fitted_space(people, replace(PLAIN, theme_weights="equal"), questions, tuple(answers(people)))
    assert_allclose(found["themes_equal"].all_eigenvalues, expected.all_eigenvalues, rtol=1e-12)
    for other in found.values():
        assert other.individuals.index.equals(people.index)


def test_an_alternative_without_doubtful_questions_forgets_their_passive_categories(people, questions):
    passive = Passive(categories={"Nausea": ("Nausea_n",)})
    space = replace(PLAIN, passive=passive, alternatives=("without_doubtful",), theme_weights={"symptom": 1, "eat": 2})
    (other,) = declared_alternatives(people, space, questions).values()
    assert "Nausea" not in other.questions


def test_nothing_doubtful_is_no_alternative(people, questions):
    sure = {name: replace(question, moment="avant") for name, question in questions.items()}
    assert declared_alternatives(people, replace(PLAIN, alternatives=("without_doubtful",)), sure) == {}


def test_a_theme_whose_questions_are_all_doubtful_leaves_its_share_to_the_others(people, questions):
    doubtful = {
        name: replace(question, moment="apres" if question.theme == "symptom" else "avant")
        for name, question in questions.items()
    }
    space = replace(PLAIN, theme_weights={"symptom": 1, "eat": 2}, alternatives=("without_doubtful",))
    (other,) = declared_alternatives(people, space, doubtful).values()
    plain = fit_mca(answers(people).drop(columns=SYMPTOMS))
    assert_allclose(other.all_eigenvalues, plain.all_eigenvalues, rtol=1e-9)


def test_every_alternative_is_another_declaration():
    changed = {name: as_alternative(PLAIN, name) for name in ("themes_equal", "themes_mfa", "missing_category")}
    assert changed["themes_equal"].theme_weights == "equal"
    assert changed["themes_mfa"].theme_weights == "mfa"
    assert changed["missing_category"].passive.missing == "category"
    assert as_alternative(changed["themes_mfa"], "themes_plain") == PLAIN
    assert as_alternative(changed["missing_category"], "missing_passive") == PLAIN
