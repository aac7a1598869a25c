"""Questionnaire tools are told by the columns that they write, which are no questions."""

import pytest

from analysis.drafting.draft import draft_codebook
from analysis.drafting.exports import marks_of
from analysis.drafting.missing_words import unsure_words
from analysis.drafting.recognising import recognise
from analysis.drafting.study import draft_questions

OWN = {
    "KoboToolbox": ["start", "end", "_id", "_uuid", "_submission_time", "__version__", "_tags", "_index"],
    "Google Forms": ["Horodateur", "Score"],
    "Microsoft Forms": ["ID", "Heure de début", "Heure de fin", "Adresse de messagerie", "Nom", "Points - Avis"],
    "Qualtrics": ["StartDate", "EndDate", "Status", "IPAddress", "ResponseId", "RecipientLastName", "UserLanguage"],
    "SurveyMonkey": ["respondent_id", "collector_id", "date_created", "ip_address", "first_name"],
    "Framaforms": ["N°", "Date", "Date de fin", "Adresse IP", "Utilisateur"],
    "Decidim": ["ID", "Created at"],
    "Sphinx": ["DATE_SAISIE", "DATE_ENREG", "TEMPS_SAISIE", "CLE"],
}


@pytest.mark.parametrize("tool", OWN)
def test_a_tool_is_told_by_its_columns_and_no_question_is_taken_for_one(tool):
    marks = marks_of([*OWN[tool], "Avis", "Quel âge avez-vous ?", "Statut"])
    assert marks.name.startswith(tool)
    assert list(marks.own) == OWN[tool]
    assert {*marks.naming} <= {*marks.own}


@pytest.mark.parametrize(
    "header", [["ID", "Nom", "Date", "Score"], ["Q1", "Statut", "start"], ["id", "submitdate", "Q1"]]
)
def test_usual_names_tell_no_tool(header):
    assert marks_of(header).own == ()


@pytest.mark.parametrize(
    ("case", "tool", "column"),
    [
        ("03", "KoboToolbox", "_submission_time"),
        ("06", "Google Forms", "Horodateur"),
        ("07", "Microsoft Forms", "Heure de début"),
        ("12", "Decidim", "Created at"),
        ("22", "Qualtrics", None),
    ],
)
def test_columns_of_the_tool_are_said_and_make_no_question(field, case, tool, column):
    study = field(case)
    assert f"# Export de {tool}" in study.draft
    assert column is None or column in study.draft.partition("Colonnes de l'outil")[2]
    assert column not in study.types()


def test_what_each_column_became_is_said_on_screen(field):
    told = field("03").told.read
    assert "19 colonnes, dont 6 lues par 2 questions" in told
    assert "4 identifiantes, qui ne sortent pas de data/raw : _id, _uuid, _submitted_by, _index" in told
    assert any(line.startswith("8 écrites par l'outil d'enquête, sans question : start, end") for line in told)
    assert any(line.startswith("1 interne, dont rien n'est imprimé ; pour en décrire une") for line in told)
    assert "  Activité/Précisez : texte libre : 17 réponses, 17 différentes" in told


def test_cells_that_are_no_numbers_are_said_on_screen(field):
    told = field("10b").told.read
    found = "« Nombre de salariés » : 1 cellule sur 60 n'est pas un nombre : « 2 ETP » (ligne 10)"
    assert found in told


def test_codes_of_no_answer_beside_a_short_scale_are_asked_about():
    assert unsure_words(["1", "2", "3", "4", "99"]) == ("99",)
    assert unsure_words(["1", "2", "98", "97"]) == ()  # no scale
    assert unsure_words(["1", "99"]) == ()  # one level is none


def test_texts_beside_an_option_are_no_question_and_tries_of_a_form_are_set_aside(tmp_path):
    header = ["StartDate", "EndDate", "Status", "Finished", "ResponseId", "Q3", "Q3_4_TEXT", "freins", "freins_autre"]
    rows = []
    for rank in range(30):
        kind, words, other = ("Survey Preview", "rules", "normes") if rank % 5 == 0 else ("IP Address", "", "")
        said = ["Time", words, "prix", other]
        rows.append(["2024-01-01", "2024-01-01", kind, "False" if rank % 9 == 0 else "True", f"R_{rank}", *said])
    path = tmp_path / "a.csv"
    path.write_text("\n".join(";".join(row) for row in [header, *rows]), encoding="utf-8")
    received = recognise(path)
    questions, columns = draft_questions(received)
    roles = {columns[key]: question.role for key, question in questions.items()}
    assert (roles["Q3_4_TEXT"], roles["freins_autre"], roles["Q3"]) == ("internal", "internal", "descriptive")
    text = draft_codebook(received, questions, columns=columns)
    assert '  test: {column: Status, equals: "Survey Preview"}\n' in text
    assert '  incomplete: {column: Finished, equals: "False"} # TODO : ou garder les abandons\n' in text
