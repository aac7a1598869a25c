"""An active question with several answers makes a question of each option, which the answers to it fill."""

import pytest

from analysis.study import Question, read_study
from analysis.study.options import with_options

FREINS = "role: descriptive, type: multiple, categories: {temps: Temps, prix: Prix}"
ACTIVE = "role: active, theme: lieux, type: multiple, categories: {temps: Temps, \"l'idée\": L'idée}"
CODEBOOK = """
source: {format: csv, delimiter: ";"}
respondent: {key: [nom]}
missing: {no_answer: [""], dont_know: [nsp]}
questions:
  freins: {column: q4, separator: ",", codes: {"1": temps, "2": "l'idée"}}
"""
QUESTIONNAIRE = f"themes: {{lieux: {{label: Lieux}}}}\nquestions:\n  freins: {{label: Freins, {ACTIVE}}}\n"
RAW = 'nom;q4\nAna;1\nBob;"1,2"\nCyd;nsp\nDan;\nEve;2\n'


@pytest.fixture
def study(small_study):
    return lambda edits=(): small_study(questionnaire=QUESTIONNAIRE, codebook=CODEBOOK, raw=RAW, edits=edits)


def test_each_option_of_an_active_question_is_active_and_the_question_is_described(study):
    questions = read_study(study().root).questions
    assert {key: (one.role, one.type) for key, one in questions.items()} == {
        "freins": ("descriptive", "multiple"),
        "freins_temps": ("active", "single"),
        "freins_l_idee": ("active", "single"),
    }
    assert questions["freins_temps"].categories == {"oui": "Temps", "non": "Temps : non"}
    assert questions["freins_l_idee"].label == "Freins – L'idée"


def test_options_are_answered_by_whoever_answered_the_question(study):
    cleaned = study().clean()
    by_name = cleaned.answers.reset_index(drop=True)
    assert by_name["freins_temps"].tolist()[:2] == ["oui", "oui"]
    assert by_name["freins_l_idee"].tolist()[:2] == ["non", "oui"]
    kinds = {(row.question, row.kind) for row in cleaned.missing.itertuples() if row.question != "freins"}
    assert kinds == {(key, kind) for key in ("freins_temps", "freins_l_idee") for kind in ("dont_know", "no_answer")}


def test_an_option_that_a_wave_did_not_offer_was_not_asked(study):
    edits = [(', "2": "l\'idée"}', '}, not_offered: ["l\'idée"]')]
    written = study(edits)
    (written.root / "data/raw/v1.csv").write_text(RAW.replace('"1,2"', "1").replace("Eve;2", "Eve;1"), encoding="utf-8")
    cleaned = written.clean()
    asked = cleaned.missing[cleaned.missing["question"] == "freins_l_idee"]
    assert set(asked["kind"]) == {"not_asked"}


def test_an_absent_question_has_absent_options(study):
    line = 'freins: {column: q4, separator: ",", codes: {"1": temps, "2": "l\'idée"}}'
    codebook = study([(line, "freins: {absent: pas posée}")]).codebook()
    assert {recoding.absent for recoding in codebook.recodings.values()} == {"pas posée"}


def test_what_it_lacks_is_told_once_at_its_line(small_study):
    written = small_study(questionnaire=QUESTIONNAIRE.replace("theme: lieux, ", ""), codebook=CODEBOOK, raw=RAW)
    (problem,) = written.problems(lambda: read_study(written.root))
    assert problem.found == "une question active appartient à un thème"
    assert problem.subject == "ligne 3, questions.freins"


def test_keys_of_options_are_new_and_short():
    several = Question("q" * 30, "Q", "active", "multiple", categories={"a b": "A", "a-b": "B", "…": "C"})
    keys = list(with_options([several, Question(f"{'q' * 30}_a", "R", "descriptive", "text")]))
    assert len(set(keys)) == len(keys) == 5
    assert max(map(len, keys)) <= 32
