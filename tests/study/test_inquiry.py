"""Questions that a study declares: read into frozen values, or told with what would mend them."""

import pytest

from analysis.problems import StudyError
from analysis.study import read_study
from analysis.study.inquiry import Evidence
from analysis.tables.conditions import asks_of_a_path

STUDY = """
study: {title: Essai, language: fr, data: public, disclosure: internal, seed: 1}
waves:
  a: {codebook: config/codebooks/a.yaml, files: [data/raw/a/a.csv]}
editions: {question: annee, reference: "1"}
spaces:
  main:
    themes: [lieux, biens]
    supplementary: [statut, annee, age]
    n_axes: 2
    axes: [{theme: lieux, place: horizontal, positive: {musee: parfois}, name: Lieux}]
regressions:
  - {outcome: {question: statut, category: laureat}, space: main}
inquiry:
  - key: terme
    question: Vont-elles à leur terme ?
    source: une présentation
    declared: {after: 2026-11-26}
    expects: lower
    answers: {lower: moins souvent}
    evidence: EVIDENCE
"""
QUESTIONNAIRE = """
themes: {lieux: {label: Lieux}, biens: {label: Biens}}
questions:
  statut: {label: Statut, role: supplementary, type: single, categories: {laureat: Lauréat, autre: Autre}}
  annee: {label: Année, role: supplementary, type: single, categories: {"1": Une, "2": Deux}}
  musee: {label: Musée, theme: lieux, role: active, type: single, categories: {jamais: Jamais, parfois: Parfois}}
  auto: {label: Auto, theme: biens, role: active, type: single, categories: {oui: Oui, non: Non}}
  age: {label: Âge, role: supplementary, type: number}
  freins: {label: Freins, role: descriptive, type: multiple, categories: {temps: Temps, argent: Argent}}
  secret: {label: Secret, role: internal, type: single, categories: {a: A, b: B}}
"""
CONTRAST = "{contrast: {space: main, theme: lieux, factor: statut, category: autre, against: laureat}}"
SHARE = "{share: {question: musee, category: jamais, reference: .5}}"
DIFFERENCE = "{difference: {question: musee, category: jamais, by: statut, group: autre, against: laureat}}"
SHIFT = "{shift: {space: main, theme: lieux}}"
REGION = "{region: {space: main, sides: {lieux: low}, factor: statut, category: autre}}"
ODDS = "{odds_ratio: {space: main, theme: lieux, question: statut, category: laureat}}"
GROUPS = {"factor": "statut", "group": "autre", "against": "laureat"}
MULTIPLE = "{multiple: {question: freins, category: temps, against: argent}}"


@pytest.fixture
def read(tmp_path):
    """Return what reads the study with some evidence, and texts replaced."""

    def reader(evidence=CONTRAST, old="", new="", questionnaire=QUESTIONNAIRE):
        text = STUDY.replace("EVIDENCE", evidence)
        assert old in text
        (tmp_path / "config/codebooks").mkdir(parents=True, exist_ok=True)
        (tmp_path / "config/codebooks/a.yaml").touch()
        (tmp_path / "config/study.yaml").write_text(text.replace(old, new) if old else text, encoding="utf-8")
        (tmp_path / "config/questionnaire.yaml").write_text(questionnaire, encoding="utf-8")
        return read_study(tmp_path)

    return reader


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            CONTRAST,
            Evidence("contrast", "lower", 0.5, "main", "lieux", factor="statut", group="autre", against="laureat"),
        ),
        (SHARE, Evidence("share", "lower", 0.25, question="musee", category="jamais", reference=0.5)),
        (
            DIFFERENCE,
            Evidence("difference", "lower", 0.25, question="musee", category="jamais", **GROUPS),
        ),
        (SHIFT, Evidence("shift", "lower", 0.5, "main", "lieux")),
        (REGION, Evidence("region", "lower", 0.25, "main", sides={"lieux": "low"}, factor="statut", group="autre")),
        (ODDS, Evidence("odds_ratio", "lower", 2.5, "main", "lieux", question="statut", category="laureat")),
        (MULTIPLE, Evidence("multiple", "lower", 0.25, question="freins", category="temps", against="argent")),
    ],
)
def test_each_kind_of_evidence_is_a_frozen_value(read, written, expected):
    (asked,) = read(written).inquiry
    assert asked.evidence == (expected,)
    assert (asked.key, asked.declared, asked.date) == ("terme", "after", "2026-11-26")
    assert (asked.source, asked.answers) == ("une présentation", {"lower": "moins souvent"})


def test_a_question_has_several_pieces_of_evidence_which_may_say_their_own_direction(read):
    share = "{share: {question: musee, category: jamais}}"
    higher = DIFFERENCE.replace("laureat}", "laureat, expects: higher, threshold: .1}")
    (asked,) = read(f"[{CONTRAST}, {higher}, {share}]").inquiry
    told = [(piece.kind, piece.expects, piece.threshold) for piece in asked.evidence]
    # A share that is compared with nothing expects nothing, whatever its question does.
    assert told == [("contrast", "lower", 0.5), ("difference", "higher", 0.1), ("share", "none", 0.25)]
    assert [piece.is_described for piece in asked.evidence] == [False, False, True]


def test_a_study_without_questions_has_none(read):
    text = STUDY[STUDY.index("inquiry:") :].replace("EVIDENCE", CONTRAST)
    assert read(CONTRAST, text).inquiry == ()


@pytest.mark.parametrize(
    ("evidence", "old", "new", "found", "remedy"),
    [
        (CONTRAST, "{space: main, theme", "{space: maim, theme", "espace « maim » inconnu", "écrire « main »"),
        (CONTRAST, "theme: lieux, factor", "theme: lieu, factor", "« lieu » n'est pas un thème", "« lieux »"),
        (CONTRAST, "factor: statut", "factor: statu", "« statu » n'est pas une question supplémentaire", "« statut »"),
        (CONTRAST, "factor: statut", "factor: annee", "« annee » est la question des éditions", "« shift:"),
        (CONTRAST, "category: autre", "category: aute", "« aute » n'est pas une modalité", "laureat, autre"),
        (CONTRAST, "against: laureat", "against: autre", "« autre » est comparé à lui-même", "deux modalités"),
        (CONTRAST, "against: laureat", "against: tous", "« tous » n'est pas une modalité", "laureat, autre"),
        (CONTRAST, "theme: lieux, factor", "theme: biens, factor", "« biens » n'a pas de sens déclaré", "theme: biens"),
        (CONTRAST, "contrast:", "contrats:", "clé « contrats » inconnue", "« contrast »"),
        (CONTRAST, "factor: statut, ", "", "la clé « factor » manque", "factor: …"),
        (CONTRAST, "{after: 2026-11-26}", "{after: 2026-13-26}", "« 2026-13-26 » n'est pas une date", "2026-11-26"),
        (CONTRAST, "{after: 2026-11-26}", "{after: hier}", "« hier » n'a pas la forme", "Date"),
        (CONTRAST, "{after: 2026-11-26}", "{durant: 2026-11-26}", "clé « durant » inconnue", "before, after"),
        (CONTRAST, "    source: une présentation\n", "", "la clé « source » manque", "source: …"),
        (CONTRAST, "expects: lower", "expects: plus", "valeur « plus » non admise", "lower, higher, none"),
        (CONTRAST, "key: terme", "key: Terme à terme", "n'a pas la forme voulue", "unique"),
        (SHARE, "question: musee", "question: muse", "question « muse » inconnue", "« musee »"),
        (SHARE, "category: jamais", "category: jamai", "« jamai » n'est pas une modalité", "jamais, parfois"),
        (SHARE, "question: musee, category: jamais", "question: age, category: a", "de type number", "à modalités"),
        (SHARE, "question: musee, category: jamais", "question: secret, category: a", "le rôle internal", "s'imprime"),
        (SHARE, ", reference: .5", "", "chaque preuve est une part qui n'est comparée à rien", "reference: …"),
        (SHARE, ", reference: .5", ", expects: lower", "d'une part qui n'est comparée à rien", "reference: …"),
        (SHARE, "reference: .5", "reference: .5, among: {statu: autre}", "question « statu » inconnue", "« statut »"),
        (SHARE, "reference: .5", "reference: .5, among: {freins: temps}", "« freins » n'est pas une", "groupes"),
        (SHARE, "reference: .5", "reference: 1.5", "1.5 est trop grand", "moins que 1"),
        (SHARE, "reference: .5", "reference: .5, threshold: 5", "une part ne varie pas de 5", "0.25"),
        (DIFFERENCE, "by: statut", "by: musee", "« autre » n'est pas une modalité de « musee »", "jamais"),
        (DIFFERENCE, "musee, category: jamais", "statut, category: autre", "selon elle-même", "deux questions"),
        (SHIFT, "theme: lieux}}", 'theme: lieux, edition: "1"}}', "« 1 » est l'édition de référence", "parmi : 2"),
        (SHIFT, "theme: lieux}}", 'theme: lieux, edition: "3"}}', "« 3 » n'est pas une modalité", "1, 2"),
        (SHIFT, 'editions: {question: annee, reference: "1"}\n', "", "pas d'éditions à comparer", "`editions`"),
        (REGION, "{lieux: low}", "{biens: low}", "« biens » n'a pas de sens déclaré", "positive:"),
        (REGION, "{lieux: low}", "{lieux: bas}", "valeur « bas » non admise", "low, high"),
        (REGION, "category: autre}", "category: autre, reference: .5}", "deux groupes sont comparés", "`reference`"),
        (REGION, ", factor: statut, category: autre", ", factor: statut", "la clé « category » manque", "category: …"),
        (ODDS, "laureat}}", "autre}}", "aucune régression de statut : autre", "- {outcome: {question: statut"),
        (ODDS, "category: laureat}}", "category: laureat, threshold: .5}}", "un rapport de cotes de 0.5", "2.5"),
        (MULTIPLE, "question: freins", "question: statut", "« statut » est de type single", "à modalités"),
        (MULTIPLE, ", category: temps, against: argent", "", "comparée à rien", "reference: …"),
        ("{multiple: {question: statut}}", "lower\n", "none\n", "n'est pas une question à plusieurs", "`mul"),
        (MULTIPLE, "against: argent", "against: temps", "« temps » est comparé à lui-même", "deux modalités"),
        (f"[{CONTRAST}, {SHARE}]", "expects: lower\n", "expects: lower\n    threshold: .3\n", "unités", "chaque"),
    ],
)  # fmt: skip
def test_a_wrong_question_is_told_with_its_remedy(read, evidence, old, new, found, remedy):
    with pytest.raises(StudyError) as fault:
        read(evidence, old, new)
    problem = next(problem for problem in fault.value.problems if found in problem.found)
    assert problem.file == "config/study.yaml"
    assert problem.place[0] == "inquiry"
    assert remedy in problem.remedy


def test_two_questions_of_one_key_are_told(read):
    text = STUDY[STUDY.index("  - key: terme") :].replace("EVIDENCE", CONTRAST)
    with pytest.raises(StudyError, match="« terme » est déjà la clé de la question 1".replace(" ", ".")):
        read(CONTRAST, text, text + text)


def test_of_several_editions_none_needs_to_be_named_and_one_alone_is_told(read):
    three = QUESTIONNAIRE.replace('"2": Deux', '"2": Deux, "3": Trois')
    study = read(SHIFT, questionnaire=three)
    assert study.edition_names == ("1", "2", "3")
    assert asks_of_a_path(study, "")
    assert not asks_of_a_path(read(SHIFT), "")  # of two editions
    named = read(SHIFT.replace("theme: lieux", 'theme: lieux, edition: "3"'), questionnaire=three)
    assert not asks_of_a_path(named, "")
    with pytest.raises(StudyError, match="n'a qu'une édition".replace(" ", ".")):
        read(SHIFT, questionnaire=QUESTIONNAIRE.replace(', "2": Deux', ""))
