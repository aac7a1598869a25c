"""Exports of the field whose first rows, or whose names of columns, are unlike a plain table."""

from pathlib import Path

import pytest

from analysis.commands.set_up import set_up_study
from analysis.drafting.recognising import recognise
from analysis.harmonising.checking import check_study
from analysis.settings import read_settings

FIELD = Path(__file__).parent
N = 48  # respondents of each export


@pytest.fixture
def study(tmp_path):
    """Return the questions, the codebook and what is checked of a study made of an export."""

    def make(case):
        done = set_up_study(tmp_path / "study", "enquete", FIELD / case, None, None)
        questions = read_settings(tmp_path / "study", "config/questionnaire.yaml", "questionnaire").values["questions"]
        codebook = read_settings(tmp_path / "study", "config/codebooks/enquete.yaml", "codebook").values
        return questions, codebook, done, check_study(tmp_path / "study")

    return make


@pytest.mark.parametrize(
    ("case", "source"),
    [
        ("04-qualtrics-trois-entetes/qualtrics.csv", {"header": 1, "wordings": 2, "answers": 4}),
        ("16-framaforms-trois-lignes/framaforms.csv", {"header": [2, 3]}),
        ("26-entete-fusionne-csv/export.csv", {}),
        ("26-entete-fusionne-csv/export.xlsx", {}),
        ("15-intitules-longs-doublons/export.csv", {}),
        ("08-sep-premiere-ligne/export.csv", {"delimiter": ";"}),
        ("09-double-encodage/export.csv", {"encoding": "double"}),
    ],
)
def test_every_row_is_a_respondent_or_a_header_that_is_declared(study, case, source):
    _, codebook, done, checked = study(case)
    assert {key: codebook["source"].get(key) for key in source} == source
    assert checked.problems == []
    assert checked.combined is not None
    assert len(checked.combined.answers) == N
    assert done.read[0] == f"{N} lignes de réponses"


def test_no_column_of_qualtrics_is_lost_and_wordings_are_labels(study):
    questions, codebook, done, _ = study("04-qualtrics-trois-entetes/qualtrics.csv")
    assert questions["q3"]["label"] == "Avez-vous déjà déposé un projet ?"
    assert questions["q3_2"]["label"] == "Comptez-vous en déposer un l'an prochain ?"
    assert questions["q5_1"]["label"] == "Le dossier est simple"  # its theme is « Êtes-vous d'accord : »
    assert questions["q5_1"]["wording"] == "Êtes-vous d'accord : – Le dossier est simple"
    assert questions["q7_4_text"]["role"] == "internal"
    assert codebook["questions"]["q3_2"]["column"] == "Q3 (2)"
    assert any("« Q3 (2) »" in each for each in done.read)


def test_options_of_framaforms_are_the_boxes_of_one_question(study):
    questions, codebook, _, _ = study("16-framaforms-trois-lignes/framaforms.csv")
    (multiple,) = [key for key, question in questions.items() if question["type"] == "multiple"]
    assert list(questions[multiple]["categories"].values()) == ["Vélo", "Bus", "Train"]
    assert next(iter(codebook["questions"][multiple]["columns"])) == "Transports utilisés [Vélo]"


@pytest.mark.parametrize("name", ["export.csv", "export.xlsx"])
def test_merged_headers_lose_no_column_and_are_told(name):
    known = recognise(FIELD / "26-entete-fusionne-csv" / name)
    assert known.table.header == ("N°", "Moyens", "Colonne 3", "Colonne 4", "Avis")
    assert any("« Colonne 3 », « Colonne 4 »" in reason for reason in known.reasons)


def test_doubled_and_unnamed_columns_are_read_and_no_markup_is_printed(study):
    questions, codebook, _, checked = study("15-intitules-longs-doublons/export.csv")
    columns = [question.get("column") for question in codebook["questions"].values()]
    assert {"Votre humeur 😀", "Votre humeur 😀 (2)", "Autre (précisez) (2)", "Colonne 10"} <= set(columns)
    assert "Votre territoire" in [question["label"] for question in questions.values()]
    assert sum("export.csv" in each for each in checked.recognised) == 2


def test_no_break_spaces_and_signs_that_nobody_sees_make_no_other_answer(study):
    questions, codebook, _, checked = study("24-insecables/export.csv")
    assert set(questions["emploi"]["categories"].values()) == {"Élu", "Salarié", "Bénévole"}
    assert set(questions["type_d_aide"]["categories"].values()) == {"Don :", "Local", "Prêt"}
    assert "\u200bÉlu" in codebook["questions"]["emploi"]["codes"]
    assert checked.problems == []


def test_words_that_machines_write_for_nothing_are_answers_until_someone_decides(study):
    _, codebook, _, checked = study("11-NA-est-une-reponse/export.csv")
    (key,) = [key for key in codebook["questions"] if key.startswith("quel_reseau")]
    assert set(codebook["questions"][key]["codes"]) == {"nan", "None", "CRESS", "NA", "null"}
    assert checked.problems == []


def test_a_total_and_errors_are_told_when_read_and_when_checked(study):
    _, _, done, checked = study("32-excel-total-erreurs/classeur.xlsx")
    for told in (done.read, checked.recognised):
        assert any("ligne 51 : « Total »" in each for each in told)
        assert any("32 erreurs de tableur (#N/A, #VALEUR!)" in each for each in told)
