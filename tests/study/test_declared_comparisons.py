"""Comparisons that a study declares: read into frozen values, or told with what would mend them."""

import pytest

from analysis.problems import StudyError
from analysis.study import Comparison, CrossTable, Difference, Regression, read_study

STUDY = """
study: {title: Essai, language: fr, data: reconstructed, disclosure: internal, seed: 1}
waves:
  a: {codebook: config/codebooks/a.yaml, files: [data/raw/a/a.csv]}
spaces:
  main:
    themes: [lieux]
    supplementary: [statut, edition, age]
    pairs: [statut]
    crossings: [[statut, edition]]
    n_axes: 2
regressions:
  - {outcome: {question: statut, category: laureat}, space: main}
differences:
  - {question: freins, category: temps, by: edition}
tables:
  obstacles: {label: Freins et statut, rows: freins, columns: statut}
"""
QUESTIONNAIRE = """
themes: {lieux: {label: Lieux}}
questions:
  statut: {label: Statut, role: supplementary, type: single, categories: {laureat: Lauréat, autre: Autre}}
  edition: {label: Année, role: supplementary, type: single, categories: {"1": Une, "2": Deux}}
  musee: {label: Musée, theme: lieux, role: active, type: single, categories: {jamais: Jamais, parfois: Parfois}}
  age: {label: Âge, role: supplementary, type: number}
  freins: {label: Freins, role: descriptive, type: multiple, categories: {temps: Temps, argent: Argent}}
  accord: {label: Accord, role: descriptive, type: single, categories: {oui: Oui}}
  secret: {label: Secret, role: internal, type: single, categories: {a: A, b: B}}
""".replace("edition", "annee")


@pytest.fixture
def read(tmp_path):
    """Return what reads the study with one text replaced."""

    def reader(old="", new=""):
        text = STUDY.replace("edition", "annee")
        assert old in text
        (tmp_path / "config/codebooks").mkdir(parents=True, exist_ok=True)
        (tmp_path / "config/codebooks/a.yaml").touch()
        (tmp_path / "config/study.yaml").write_text(text.replace(old, new) if old else text, encoding="utf-8")
        (tmp_path / "config/questionnaire.yaml").write_text(QUESTIONNAIRE, encoding="utf-8")
        return read_study(tmp_path)

    return reader


def test_comparisons_are_frozen_values(read):
    study = read()
    assert study.spaces["main"].pairs == ("statut",)
    assert study.spaces["main"].crossings == (("statut", "annee"),)
    assert study.regressions == (Regression(("statut", "laureat"), "main", (1, 2)),)
    assert study.differences == (Difference("freins", "temps", "annee"),)
    assert study.tables == {"obstacles": CrossTable("obstacles", "Freins et statut", "freins", "statut", n_axes=2)}
    assert study.tables["obstacles"].questions == ("freins", "statut")


def test_a_table_has_a_label_and_no_key_of_its_own(read):
    with pytest.raises(StudyError, match="label"):
        read("{label: Freins et statut, ", "{")
    with pytest.raises(StudyError, match="n_axes"):
        read("columns: statut}", "columns: statut, n_axe: 1}")


@pytest.mark.parametrize(
    ("old", "new", "found", "remedy"),
    [
        ("pairs: [statut]", "pairs: [statu]", "« statu » n'est pas une question supplémentaire", "statut"),
        ("pairs: [statut]", "pairs: [age]", "« age » n'est pas une question supplémentaire à choix unique", "statut"),
        ("[[statut, annee]]", "[[statut, statut]]", "« statut » est croisée avec elle-même", "deux questions"),
        ("[[statut, annee]]", "[[statut, musee]]", "« musee » n'est pas une question supplémentaire", "statut"),
        ("category: laureat", "category: lauréat", "« lauréat » n'est pas une modalité de « statut »", "laureat"),
        ("question: statut", "question: freins", "« freins » est de type multiple", "à modalités"),
        (
            "{question: statut, category: laureat}",
            "{question: musee, category: jamais}",
            "« musee » façonne déjà cet espace",
            "supplémentaire",
        ),
        ("space: main}", "space: maim}", "espace « maim » inconnu", "main"),
        ("space: main}", "space: main, axes: [1, 3]}", "axe 3 d'un espace de 2 axes", "n_axes"),
        (
            "space: main}",
            "space: main, axes: [1, 1]}",
            "« 1 » est écrit deux fois dans la liste (rangs 1 et 2)",
            "qu'un",
        ),
        ("by: annee", "by: ane", "question « ane » inconnue du questionnaire", "annee"),
        ("by: annee", "by: age", "« age » n'est pas une question à choix unique", "groupes"),
        (
            "{question: freins, category: temps,",
            "{question: annee, category: '1',",
            "« annee » est comparée selon elle-même",
            "deux questions",
        ),
        ("rows: freins", "rows: frein", "question « frein » inconnue du questionnaire", "freins"),
        ("rows: freins", "rows: age", "« age » est de type number", "`single` ou `multiple`"),
        ("rows: freins", "rows: accord", "« accord » n'a qu'une modalité", "deux au moins"),
        ("rows: freins", "rows: secret", "« secret » a le rôle internal", "autre rôle"),
        ("rows: freins", "rows: statut", "« statut » est croisée avec elle-même", "deux questions"),
    ],
)
def test_a_wrong_comparison_is_told_with_its_remedy(read, old, new, found, remedy):
    with pytest.raises(StudyError) as fault:
        read(old, new)
    (problem,) = fault.value.problems
    assert found in problem.found
    assert remedy in problem.remedy


# What is asked of the comparison of editions -------------------------------------------------------------------------

EDITIONS = 'editions: {question: annee, reference: "1"}\n'


def test_what_is_asked_of_editions_is_frozen(read):
    asked = "comparison: {gave_up: {statut: autre}, interaction: statut, weight_to: [statut, accord]}\n"
    told = read("regressions:", f"{EDITIONS}{asked}regressions:").comparison
    assert told == Comparison(("statut", "accord"), "statut", ("statut", "autre"))
    assert read().comparison == Comparison()


@pytest.mark.parametrize(
    ("asked", "place", "told"),
    [
        ("weight_to: [statu]", "comparison.weight_to.1", "question « statu » inconnue du questionnaire"),
        ("weight_to: [statut, musee]", "comparison.weight_to.2", "« musee » façonne l'espace"),
        ("weight_to: [freins]", "comparison.weight_to.1", "« freins » n'a pas une modalité par personne"),
        ("interaction: age", "comparison.interaction", "« age » n'a pas une modalité par personne"),
        ("interaction: annee", "comparison.interaction", "« annee » est la question des éditions"),
        ("interaction: secret", "comparison.interaction", "« secret » est internal : rien ne s'en imprime"),
        ("gave_up: {statut: abandon}", "comparison.gave_up.statut", "« abandon » n'est pas une modalité de « statut »"),
        ("gave_up: {statu: autre}", "comparison.gave_up", "question « statu » inconnue du questionnaire"),
    ],
)
def test_questions_that_cannot_give_it_are_told(read, asked, place, told):
    with pytest.raises(StudyError) as refused:
        read("regressions:", f"{EDITIONS}comparison: {{{asked}}}\nregressions:")
    (problem,) = refused.value.problems
    assert (problem.subject, problem.found) == (f"ligne 13, {place}", told)
    assert problem.remedy


def test_a_comparison_without_editions_is_told(read):
    with pytest.raises(StudyError, match="il n'y a pas d'éditions à comparer"):
        read("regressions:", "comparison: {interaction: statut}\nregressions:")
