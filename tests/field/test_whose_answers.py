"""Columns that name someone are identifying, however many names they hold; those that ask about a structure are not."""

import re

import pandas as pd
import pytest

from analysis.drafting.personal import asks_who, looks_personal

NAMES = [
    *("Nom de l'enquêteur", "Votre nom et prénom", "NOM Prénom", "Nom / Prénom", "Name", "Full name", "Prénom"),
    *("RecipientLastName", "RecipientFirstName", "IPAddress", "LocationLatitude", "LocationLongitude", "Email Address"),
    *("Tél.", "Téléphone portable", "Courriel", "Adresse de messagerie", "Votre adresse email (facultatif)", "E-mail"),
    *("Nom de votre association", "Quel est le nom de votre association ?", "Raison sociale", "Organization name"),
    *("Merci d'indiquer votre nom", "1. Votre nom", "Q1. Nom de votre structure", "nom_enqueteur", "Enquêtrice"),
    *(
        "What is your email address?",
        "Personne à contacter",
        "SIRET",
        "Nom du référent",
        "Dénomination de la structure",
    ),
]
NAMES += [
    *("Enquêteur·rice", "Saisi par", "Si oui, votre adresse e-mail", "Laissez-nous votre mail", "N° de téléphone"),
    *("Comment vous appelez-vous ?", "Votre adresse postale complète", "Interviewer's name", "_Position_latitude"),
]
NO_NAMES = [
    *("Quel est le statut de votre structure ?", "Nom de la commune", "Avez-vous un mail ?", "Type de structure"),
    *("Nom du réseau", "Comment avez-vous connu la structure ?", "Association", "Élu", "Structure juridique"),
    *("Comment avez-vous été informé ? [Mail]", "Mode de contact", "Statut du répondant", "Chargé de famille ?"),
    *("Nombre de contacts", "Utilisez-vous le téléphone ?", "Mobile de votre départ", "Name of the city"),
]


@pytest.mark.parametrize("column", NAMES)
def test_what_asks_for_a_name_is_personal_whatever_the_number_of_names(column):
    assert asks_who(column)
    assert looks_personal(column, pd.Series(["Les Jardins", "Le Relais"] * 30), {})


@pytest.mark.parametrize("column", NO_NAMES)
def test_what_asks_for_no_name_is_a_question(column):
    assert not asks_who(column)
    assert not looks_personal(column, pd.Series(["Les Jardins", "Le Relais"] * 30), {})


def test_a_code_of_its_own_for_each_is_no_question():
    assert looks_personal("Réf", pd.Series([f"R{rank}" for rank in range(30)]), {})
    assert looks_personal("Compte", pd.Series([f"1234567890123456{rank}" for rank in range(30)]), {})
    assert not looks_personal("Choix", pd.Series(["A1", "A2", "A3"] * 10), {})


def test_answers_of_a_list_name_nobody():
    assert not looks_personal("Téléphone", pd.Series(["Oui", "Non", ""] * 10), {})
    assert looks_personal("Vu par", pd.Series(["M. Lefebvre", "Mme Dubois"] * 10), {})


@pytest.mark.parametrize(
    ("case", "questions", "hidden"),
    [
        ("22", {"Q1"}, {"Name", "RecipientLastName", "RecipientFirstName", "IPAddress", "LocationLatitude"}),
        (
            "22b",
            {"Code postal", "Commune", "Q1"},
            {"Votre nom et prénom", "Courriel", "Tél.", "Nom de votre association"},
        ),
        ("23", {"Date de l'entretien", "Commune", "Durée", "Satisfaction"}, {"Nom de l'enquêteur"}),
    ],
)
def test_no_question_names_anybody(field, case, questions, hidden):
    study = field(case)
    assert study.types().keys() == questions
    assert hidden <= {*study.codebook["respondent"]["identifying"]}
    assert study.problems == []
    told = study.draft + study.questionnaire
    assert not any(name in told for name in ("Lefebvre", "Dubois", "Bertrand", "Jardins"))


def test_a_question_about_the_structure_and_its_other_texts_are_read(field):
    study = field("01b")
    assert study.codebook["respondent"]["identifying"] == []
    statut = study.codebook["questions"]["quel_est_le_statut_de_votre_stru"]
    assert statut["others"] == {"column": "Quel est le statut de votre structure ? [Autre]", "is": "autre"}
    assert study.problems == []


def test_dates_as_numbers_are_dates_and_never_the_key_of_respondents(field):
    study = field("35")
    assert study.types() == {"Date de création": "internal", "Date de réponse": "internal", "Statut": "single"}
    assert study.codebook["respondent"]["key"] == ["Dossier"]
    assert "date que le tableur donne en nombre de jours" in study.questionnaire


def test_what_a_draft_says_of_dates_as_numbers_reads_them(field):
    study = field("35")
    questionnaire, codebook = study.folder / "config/questionnaire.yaml", study.folder / "config/codebooks/enquete.yaml"
    kept = re.sub(
        r"(  date_de_creation:\n    label: .*\n)    role: internal.*\n    type: text\n",
        r"\1    role: descriptive\n    type: number\n",
        study.questionnaire,
    )
    read = 'column: "Date de création"\n    date: {take: year, serial: "1900"}\n'
    questionnaire.write_text(kept, "utf-8")
    codebook.write_text(study.draft.replace('column: "Date de création"\n', read), "utf-8")
    assert study.types()["Date de création"] == "number"
    assert study.problems == []
