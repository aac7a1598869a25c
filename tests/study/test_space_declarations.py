"""What a space declares of its class, its theme weights and its alternatives, and every fault of them."""

import pytest

from analysis.problems import StudyError
from analysis.study import SetApart, read_study

STUDY = """
study: {title: Essai, language: fr, data: reconstructed, disclosure: internal, seed: 1}
waves:
  w: {codebook: config/codebooks/w.yaml, files: [data/raw/w/a.csv]}
spaces:
  main:
    themes: [lieux, gens]
    supplementary: [ville]
    OPTION
"""
QUESTIONNAIRE = """
themes: {lieux: {label: Lieux}, gens: {label: Gens}}
questions:
  musee: {label: Musée, theme: lieux, role: active, type: single, moment: MOMENT, categories: {non: Non, oui: Oui}}
  amis: {label: Amis, theme: gens, role: active, type: single, categories: {non: Non, oui: Oui}}
  ville: {label: Ville, role: supplementary, type: single, categories: {non: Non, oui: Oui}}
  issue: {label: Issue, role: supplementary, type: single, moment: apres, categories: {non: Non, oui: Oui}}
  age: {label: Âge, role: supplementary, type: number}
"""


@pytest.fixture
def study_of(tmp_path):
    """Return what reads a study with one more option of its space, and the moment of one active question."""

    def read(option, moment="avant", themes="[lieux, gens]"):
        (tmp_path / "config/codebooks").mkdir(parents=True, exist_ok=True)
        (tmp_path / "config/codebooks/w.yaml").touch()
        study = STUDY.replace("OPTION", option).replace("[lieux, gens]", themes)
        (tmp_path / "config/study.yaml").write_text(study, encoding="utf-8")
        questionnaire = QUESTIONNAIRE.replace("MOMENT", moment)
        (tmp_path / "config/questionnaire.yaml").write_text(questionnaire, encoding="utf-8")
        return read_study(tmp_path)

    return read


def test_the_populations_of_a_factor_are_read(study_of):
    option = "n_axes: 2\npopulations: {ville: {oui: 40}}"
    assert study_of(option).populations == {"ville": {"oui": 40}}


@pytest.mark.parametrize(
    ("populations", "found", "remedy"),
    [
        ("{vile: {oui: 40}}", "question « vile » inconnue", "ville"),
        ("{ville: {ouf: 40}}", "« ouf » n'est pas une modalité de « ville »", "oui"),
        ("{musee: {oui: 40}}", "« musee » n'est pas une question `single` supplémentaire", "supplementary"),
        ("{ville: {oui: 0}}", "0 est trop petit", "1"),
        ("{ville: {oui: 4.5}}", "un nombre entier est attendu", "base de sondage"),
    ],
)
def test_populations_that_cannot_be_are_refused(study_of, populations, found, remedy):
    with pytest.raises(StudyError) as fault:
        study_of(f"n_axes: 2\npopulations: {populations}")
    (problem,) = fault.value.problems
    assert found in problem.found
    assert remedy in problem.remedy
    assert "populations." in problem.subject


def test_declarations_are_read(study_of):
    assert study_of("within: {issue: oui}").spaces["main"].within == ("issue", "oui")
    assert study_of("within: {issue: oui}\n    stability: {}").spaces["main"].stability.draws == 1000
    assert study_of("theme_weights: equal").spaces["main"].theme_weights == "equal"
    assert study_of("theme_weights: {lieux: 2, gens: 0.5}").spaces["main"].theme_weights == {"lieux": 2, "gens": 0.5}
    assert study_of("passive: {missing: imputed}").spaces["main"].passive.missing == "imputed"
    passive = study_of("passive: {missing: {no_answer: imputed, not_asked: category}}").spaces["main"].passive
    assert passive.treatments == {
        "no_answer": "imputed",
        "dont_know": "passive",
        "not_asked": "category",
        "not_applicable": "passive",
    }
    study = study_of("alternatives: [without_doubtful, themes_mfa]")
    assert study.spaces["main"].alternatives == ("without_doubtful", "themes_mfa")
    assert study.spaces["main"].doubtful(study.questions) == ("amis",)


@pytest.mark.parametrize(
    ("option", "found", "remedy"),
    [
        ("within: {isue: oui}", "question « isue » inconnue", "« issue »"),
        ("within: {issue: peut}", "« peut » n'est pas une modalité de « issue »", "non, oui"),
        ("within: {age: x}", "« age » n'est pas une question à choix unique", "single"),
        ("within: {musee: oui}", "aussi une question active de cet espace", "l'en retirer"),
        ("within: {ville: oui}", "aussi une question supplémentaire de cet espace", "l'en retirer"),
        ("within: {issue: oui, ville: oui}", "2 éléments", "au plus 1"),
        ("within: {issue: oui}\n    theme_weights: equal", "une classe n'a pas d'espace", "theme_weights"),
        ("within: {issue: oui}\n    alternatives: [themes_mfa]", "une classe n'a pas d'espace", "themes_mfa"),
        ("theme_weights: egal", "valeur « egal » non admise", "equal"),
        ("theme_weights: {lieux: 1}", "le thème « gens » n'a pas de part", "ajouter « gens"),
        ("theme_weights: {lieux: 1, gens: 1, gen: 1}", "« gen » n'est pas un thème de cet espace", "gens"),
        ("theme_weights: {lieux: 0, gens: 1}", "0 est trop petit", "plus que 0"),
        ("passive: {missing: imputes}", "valeur « imputes » non admise", "imputed"),
        ("passive: {missing: {non_posee: category}}", "clé « non_posee » inconnue", "not_asked"),
        ("passive: {missing: {dont_know: impute}}", "valeur « impute » non admise", "imputed"),
        ("passive: {missing: {not_asked: imputed}}", "inventerait des réponses", "écrire « not_asked: passive »"),
        ("passive: {missing: {not_applicable: imputed}}", "inventerait des réponses", "« not_applicable: passive »"),
        (
            "passive: {missing: {no_answer: imputed, dont_know: imputed}}\n    alternatives: [missing_imputed]",
            "est déjà la lecture de cet espace",
            "retirer",
        ),
        ("alternatives: [sans]", "valeur « sans » non admise", "without_doubtful"),
        ("alternatives: [themes_mfa, themes_mfa]", "« themes_mfa » est écrit deux fois", "n'en garder qu'un"),
        ("passive: {categories: {ville: [oui, oui]}}", "« oui » est écrit deux fois", "n'en garder qu'un"),
        ("alternatives: [missing_passive]", "est déjà la lecture de cet espace", "retirer"),
        ("alternatives: [themes_plain]", "est déjà la lecture de cet espace", "retirer"),
        ("theme_weights: mfa\n    alternatives: [themes_mfa]", "est déjà la lecture de cet espace", "retirer"),
    ],
)
def test_a_fault_is_told_with_its_remedy(study_of, option, found, remedy):
    with pytest.raises(StudyError) as fault:
        study_of(option)
    told = [problem for problem in fault.value.problems if found in problem.found.replace("\u00a0", " ")]
    assert len(told) == 1
    assert remedy in told[0].remedy


def test_only_doubtful_questions_leave_nothing_to_read(study_of):
    with pytest.raises(StudyError, match="aucune question active n'a pour `moment`"):
        study_of("alternatives: [without_doubtful]", moment="inconnu")


@pytest.mark.parametrize("option", ["theme_weights: equal", "alternatives: [themes_equal]"])
def test_one_theme_cannot_be_weighed(study_of, option):
    with pytest.raises(StudyError, match="n'a qu'un thème"):
        study_of(option, themes="[lieux]")


def test_supplementary_individuals_are_read(study_of):
    space = study_of("supplementary_individuals: {categories: {ville: [oui]}, fewer_answers_than: 2}").spaces["main"]
    assert space.supplementary_individuals == SetApart({"ville": ("oui",)}, 2)
    assert study_of("n_axes: 2").spaces["main"].supplementary_individuals is None


@pytest.mark.parametrize(
    ("declared", "found", "remedy"),
    [
        ("{categories: {vile: [oui]}}", "question « vile » inconnue", "ville"),
        ("{categories: {ville: [ouf]}}", "« ouf » n'est pas une modalité de « ville »", "non, oui"),
        ("{categories: {age: [oui]}}", "« age » n'est pas une question à choix unique", "single"),
        ("{categories: {ville: [oui, non]}}", "toutes les modalités de « ville » y sont", "en retirer"),
        ("{fewer_answers_than: 3}", "l'espace n'a que 2 questions actives", "au plus 2"),
        ("{fewer_answers_than: 0}", "0 est trop petit", "1"),
        ("{categories: {ville: []}}", "0 élément", "1"),
        ("{}", "", ""),
    ],
)
def test_supplementary_individuals_that_cannot_be_are_refused(study_of, declared, found, remedy):
    with pytest.raises(StudyError) as fault:
        study_of(f"supplementary_individuals: {declared}")
    told = [each for each in fault.value.problems if found in each.found and remedy in each.remedy]
    assert told
    assert "supplementary_individuals" in told[0].subject


def test_the_reference_edition_makes_the_space_that_editions_are_compared_in(study_of):
    option = "supplementary_individuals: {categories: {ville: [oui]}}\neditions: {question: ville, reference: REF}"
    assert study_of(option.replace("REF", "non")).editions.reference == "non"
    with pytest.raises(StudyError) as fault:
        study_of(option.replace("REF", "oui"))
    assert "l'édition de référence « oui » ne ferait pas cet espace" in fault.value.problems[0].found
