"""A study drafted from a received file: it checks at once, and names nobody."""

import os
import stat

import pandas as pd
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.cleaning.private import OTHERS, private_tables
from analysis.cleaning.provenance import KEY_FILE
from analysis.commands.set_up import set_up_study, set_up_wave
from analysis.drafting.draft import draft_codebook
from analysis.drafting.recognising import recognise
from analysis.drafting.study import draft_questions
from analysis.harmonising.checking import check_study
from analysis.problems import StudyError
from analysis.settings import read_settings
from analysis.study import Question, read_study

PEOPLE = [f"Prénom{rank} Nom{rank}" for rank in range(12)]
COLUMNS = {
    "Nom de famille": PEOPLE,
    "Réseau ?": ["oui", "non", "Oui "] * 4,
    "Âge": [str(20 + rank) for rank in range(12)],
    "Satisfaction": ["1", "2", "10"] * 4,
    "Remarques": [f"très long texte numéro {rank} de {person}" for rank, person in enumerate(PEOPLE)],
    "Freins : prix": ["Oui", ""] * 6,
    "Freins : temps": ["", "Oui"] * 6,
    "Statut": ["association"] * 5 + ["coopérative"] * 5 + ["forme qu'un seul donne", "sans réponse"],
}


@pytest.fixture
def received(tmp_path):
    path = tmp_path / "Enquête 2024.csv"
    pd.DataFrame(COLUMNS).to_csv(path, index=False, sep=";")
    return path


def made(folder, file, wave="enquete"):
    return set_up_study(folder, wave, file, None, None)


def test_each_column_becomes_the_question_that_it_holds(received):
    questions, columns = draft_questions(recognise(received))
    types = {key: (question.type, question.role) for key, question in questions.items()}
    assert types == {
        "reseau": ("single", "descriptive"),
        "age": ("number", "descriptive"),
        "satisfaction": ("single", "descriptive"),
        "remarques": ("text", "internal"),
        "freins": ("multiple", "descriptive"),
        "statut": ("single", "descriptive"),
    }
    assert columns["reseau"] == "Réseau ?"
    assert columns["freins"] == "Freins"
    assert questions["satisfaction"].ordered
    assert list(questions["satisfaction"].categories) == ["1", "2", "10"]
    assert questions["reseau"].categories == {"oui": "oui", "non": "non"}
    assert questions["freins"].categories == {"prix": "prix", "temps": "temps"}
    assert questions["statut"].categories == {"association": "association", "cooperative": "coopérative"}


def test_a_drafted_study_asks_only_what_a_person_must_decide(received, tmp_path):
    study = tmp_path / "mon-etude"
    made(study, received)
    found = check_study(study).problems
    assert [(each.file, each.subject) for each in found] == [
        ("data/raw/enquete/Enquete_2024.csv", "Statut « Statut »")  # the form that only one of them gave
    ]
    assert 'missing: {no_answer: ["sans réponse"]}' in (study / "config/codebooks/enquete.yaml").read_text("utf-8")
    assert read_study(study).title == "Mon etude"
    assert (study / "data/raw/enquete/Enquete_2024.csv").read_bytes() == received.read_bytes()


def test_lines_of_a_table_are_questions_of_their_own_and_keep_their_columns(tmp_path):
    tables = {"A [le prix]": "12345", "A [le lieu]": "54321", "B [oui]": "YYY", "B [non]": "Y Y", "B [autre]": "abcde"}
    longer = {"B [autre]": [f"réponse libre de {sign}" for sign in "abcde"]}
    cells = {f"Quel accord ? {name}": [sign.strip() for sign in signs] for name, signs in (tables | longer).items()}
    pd.DataFrame({name: pd.Series(column) for name, column in cells.items()}).fillna("").to_csv(
        tmp_path / "a.csv", sep=";", index=False
    )
    questions, columns = draft_questions(recognise(tmp_path / "a.csv"))
    assert {columns[key]: question.type for key, question in questions.items()} == {
        "Quel accord ? A [le prix]": "single",
        "Quel accord ? A [le lieu]": "single",
        "Quel accord ? B": "multiple",
        "Quel accord ? B [autre]": "text",
    }
    made(tmp_path / "etude", tmp_path / "a.csv")
    declared = read_settings(tmp_path / "etude", "config/codebooks/enquete.yaml", "codebook").values["questions"]
    assert {key: asked["column"] for key, asked in declared.items() if "column" in asked} == {
        key: column for key, column in columns.items() if column != "Quel accord ? B"
    }
    assert check_study(tmp_path / "etude").problems == []


def test_answers_joined_in_a_cell_and_numbers_with_a_unit_are_read_at_once(tmp_path):
    columns = {
        "Loisirs": ["Lecture, Sport", "Sport", "Lecture", "", "Sport, Lecture", "Cinéma, Sport", "Cinéma", "Cinéma"],
        "Revenu": ["12 000 €", "350", "1\u00a0250,5 €", "", "NSP", "800 €", "900", "1000"],
        "Durée": ["2 h", "30 min", "1 h", "3 h", "45 min", "2 h", "1 h", "1 h"],
        "Avis": ["bien, mais loin", "trop, oui", "rien", "", "a, b", "c, d", "e", "f"],
    }
    pd.DataFrame(columns).to_csv(tmp_path / "a.csv", sep=";", index=False)
    questions, _ = draft_questions(recognise(tmp_path / "a.csv"))
    assert [question.type for question in questions.values()] == ["multiple", "number", "text", "text"]
    made(tmp_path / "etude", tmp_path / "a.csv")
    declared = read_settings(tmp_path / "etude", "config/codebooks/enquete.yaml", "codebook").values
    loisirs = {"column": "Loisirs", "separator": ",", "codes": {"Sport": "sport", "Lecture": "lecture"}}
    assert declared["questions"]["loisirs"] == loisirs | {"codes": loisirs["codes"] | {"Cinéma": "cinema"}}
    assert declared["questions"]["revenu"]["number"] == {"thousands": " ", "units": {"€": 1}}
    assert check_study(tmp_path / "etude").problems == []
    assert declared["source"]["decimal"] == ","


def test_a_table_of_limesurvey_says_its_lines_and_other_answers_are_a_category(tmp_path, lss):
    (tmp_path / "a.lss").write_text(lss, encoding="utf-8")
    header = [
        "id",
        "submitdate",
        "lastpage",
        "Q1",
        "Q1[other]",
        "Q2",
        "Q4[SQ001]",
        "Q4[SQ002]",
        "Q5",
        "Q6[SQ001]",
        "Q8",
    ]
    row = ["1", "2019", "2", "-oth-", "rare", "50", "Y", "", "bien", "1", "Y"]
    (tmp_path / "a.csv").write_text(
        "\n".join(";".join(f'"{cell}"' for cell in line) for line in (header, row)), "utf-8"
    )
    questions, columns = draft_questions(recognise(tmp_path / "a.csv"))
    (table,) = (key for key, column in columns.items() if column == "Q6[SQ001]")
    assert " – " in questions[table].label
    assert questions["q1"].categories == {"jamais": "Jamais", "parfois": "Parfois", "autre": "Autre"}
    made(tmp_path / "etude", tmp_path / "a.csv")
    assert '"-oth-": autre' in (tmp_path / "etude/config/codebooks/enquete.yaml").read_text("utf-8")


def test_a_new_wave_takes_the_wording_and_the_codes_of_its_own_structure(tmp_path, lss):
    header = ["id", "submitdate", "lastpage", "Q1", "Q2", "Q5"]
    changed = lss.replace("Allez-vous au", "Vous arrive-t-il d'aller au").replace("Parfois", "Quelquefois")
    for name, structure in (("a", lss), ("b", changed.replace("A2", "A9"))):
        (tmp_path / f"{name}.lss").write_text(structure, encoding="utf-8")
        rows = [header, ["1", "2019", "2", "A1", "50", "bien"]]
        (tmp_path / f"{name}.csv").write_text("\n".join(";".join(f'"{cell}"' for cell in row) for row in rows), "utf-8")
    study = tmp_path / "etude"
    made(study, tmp_path / "a.csv")
    set_up_wave(study, "w2", tmp_path / "b.csv", None, None)
    text = (study / "config/codebooks/w2.yaml").read_text("utf-8")
    asked = read_settings(study, "config/codebooks/w2.yaml", "codebook").values["questions"]["q1"]
    assert asked["wording"] == "Vous arrive-t-il d'aller au musée ?"
    assert asked["codes"] == {"A1": "jamais", "A2": "parfois", "-oth-": "autre", "A9": "TODO"}
    assert "# Formulation de ce fichier ; avant : Allez-vous au musée ?" in text
    assert '"A9": TODO # Quelquefois, 0' in text


def test_an_spss_date_is_a_text_and_a_number_with_some_labels_stays_a_number(tmp_path):
    ages = [float(rank) for rank in range(20, 60)]
    frame = pd.DataFrame({"age": [*ages, 998.0, 999.0], "jour": pd.date_range("2023-01-01", periods=42)})
    labels = {"age": {0: "Moins d'un an", 998: "Ne sait pas", 999: "Refus"}}
    pyreadstat.write_sav(frame, tmp_path / "a.sav", variable_value_labels=labels, missing_ranges={"age": [999]})
    questions, _ = draft_questions(recognise(tmp_path / "a.sav"))
    assert (questions["age"].type, questions["age"].categories) == ("number", {})
    assert (questions["jour"].type, questions["jour"].role) == ("text", "internal")
    made(tmp_path / "etude", tmp_path / "a.sav")
    assert check_study(tmp_path / "etude").problems == []
    asked = read_settings(tmp_path / "etude", "config/codebooks/enquete.yaml", "codebook").values["questions"]["age"]
    assert asked["missing"] == {"no_answer": ["999"], "dont_know": ["998"]}


def test_nothing_drafted_names_anybody(received, tmp_path):
    study = tmp_path / "etude"
    told = made(study, received)
    texts = [path.read_text("utf-8") for path in study.rglob("*.yaml")] + list(told.made + told.left + told.read)
    assert not any(word in text for text in texts for person in PEOPLE for word in person.split())
    assert not any("qu'un seul donne" in text for text in texts)


@pytest.mark.skipif(os.name != "posix", reason="no such rights on Windows")
def test_its_secret_key_is_for_its_owner_alone(received, tmp_path):
    made(tmp_path / "etude", received)
    assert stat.S_IMODE((tmp_path / "etude" / KEY_FILE).stat().st_mode) == 0o600


def test_a_folder_that_holds_something_is_left_alone(received, tmp_path):
    (tmp_path / "etude").mkdir()
    (tmp_path / "etude/note.txt").write_text("à garder")
    with pytest.raises(StudyError, match="n'est pas vide"):
        made(tmp_path / "etude", received)
    assert [path.name for path in (tmp_path / "etude").rglob("*")] == ["note.txt"]


@pytest.mark.parametrize(("name", "found"), [("../a", "ne peut pas nommer"), ("enquete", "introuvable")])
def test_what_cannot_be_set_up_is_told_and_nothing_is_made(tmp_path, name, found):
    with pytest.raises(StudyError, match=found):
        made(tmp_path / "etude", tmp_path / "absent.csv", name)
    assert not (tmp_path / "etude").exists()


TEXTS = st.text(st.characters(exclude_categories=["C"]), max_size=12)
NAMES = st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=40), min_size=1, max_size=5)


@settings(max_examples=30)
@given(names=NAMES, data=st.data())
def test_whatever_the_columns_are_called_the_drafts_follow_their_schemas(tmp_path_factory, names, data):
    folder = tmp_path_factory.mktemp("etude")
    cells = st.lists(st.one_of(st.sampled_from(["oui", "non", "3", "12,5", ""]), TEXTS), min_size=8, max_size=8)
    columns = {name: data.draw(cells) for name in dict.fromkeys(name.strip() for name in names) if name}
    path = folder / "a.csv"
    pd.DataFrame(columns or {"a": ["1"]}).to_csv(path, index=False)
    try:
        recognise(path)
    except StudyError:
        return  # no such file is one that a person would send
    study = folder / "etude"
    made(study, path)
    faults = [each for each in check_study(study).problems if "TODO" not in f"{each.found}{each.remedy}"]
    assert not [each for each in faults if each.file in ("config/study.yaml", "config/questionnaire.yaml")]


def test_the_texts_of_other_are_drafted_and_await_their_list(tmp_path):
    rows = "id;submitdate;Q1;Q1[other];Q4[a];Q4[b];Q4[other]\n" + "1;x;A1;;Y;;\n2;x;A2;;;Y;sport\n" * 3
    (tmp_path / "a.csv").write_text(f"{rows}7;x;-oth-;Cirque;Y;;\n", "utf-8")
    study = tmp_path / "etude"
    made(study, tmp_path / "a.csv")
    declared = read_settings(study, "config/codebooks/enquete.yaml", "codebook").values["questions"]
    assert declared["q1"]["others"] == {"column": "Q1[other]", "is": "autre"}
    assert declared["q1"]["codes"]["-oth-"] == "autre"
    assert declared["q4"]["others"] == {"column": "Q4[other]", "is": "autre"}
    assert check_study(study).problems == []
    told = (study / "config/codebooks/enquete.yaml").read_text("utf-8")
    assert "python -m analysis private les écrit dans data/raw/.private/others.csv" in told
    listed = private_tables(study, read_study(study))[OTHERS]
    assert list(zip(listed["question"], listed["text"], listed["category"], strict=True)) == [
        ("q1", "Cirque", ""),
        ("q4", "sport", ""),
    ]


@pytest.mark.parametrize(
    ("categories", "answers", "line"),
    [
        ({"centre": "Centre", "autre": "Autre (précisez)"}, ["A1", "-oth-"], "is: autre}"),
        ({"centre": "Centre"}, ["A1", "-oth-"], "is: TODO}"),
        ({"centre": "Centre"}, ["A1", "A1"], None),
    ],
)
def test_other_is_the_category_that_says_so_or_is_left_to_a_person(tmp_path, categories, answers, line):
    (tmp_path / "a.csv").write_text(f"Q1;Q1[other]\n{answers[0]};\n{answers[1]};texte\n", "utf-8")
    question = Question("q1", "Q1", "descriptive", "single", categories=categories)
    drafted = draft_codebook(recognise(tmp_path / "a.csv"), {"q1": question})
    found = [text for text in drafted.splitlines() if "others:" in text]
    assert found == ([f'    others: {{column: "Q1[other]", {line}'] if line else [])


def test_whole_numbers_written_with_decimals_are_grades_without_them(tmp_path):
    pd.DataFrame({"Note": ["7.0", "10.0", "3.0", "7", ""], "Avis": ["a", "b"] * 2 + ["a"]}).to_csv(
        tmp_path / "a.csv", sep=";", index=False
    )
    study = tmp_path / "etude"
    made(study, tmp_path / "a.csv")
    assert read_study(study).questions["note"].categories == {"3": "3", "7": "7", "10": "10"}
    values = read_settings(study, "config/codebooks/enquete.yaml", "codebook").values["questions"]["note"]
    assert values["codes"] == {"7.0": "7", "10.0": "10", "3.0": "3", "7": "7"}
    assert values["reason"] == "Ces codes ont le même libellé."
    assert not [each for each in check_study(study).problems if "Note" in each.subject]


def test_dates_and_postcodes_are_internal_and_say_why(tmp_path):
    columns = {
        "Adhésion": ["2019-03-31", "2020-01-02 10:00:00", "", "1/2/2021", "2022-10-01"] * 3,
        "code_postal": ["59000", "1000", "75001", "2A004", "59000"] * 3,
        "Dépt": ["59", "01", "75", "2A", "59"] * 3,
        "Département": ["59", "01", "75", "13", "59"] * 3,
        "Budget": ["59000", "1000", "75001", "20004", "59000"] * 3,
    }
    pd.DataFrame(columns).to_csv(tmp_path / "a.csv", sep=";", index=False)
    study = tmp_path / "etude"
    made(study, tmp_path / "a.csv")
    found = {key: (question.type, question.role) for key, question in read_study(study).questions.items()}
    assert found == {
        "adhesion": ("text", "internal"),
        "code_postal": ("text", "internal"),
        "dept": ("single", "descriptive"),
        "departement": ("single", "descriptive"),
        "budget": ("number", "descriptive"),
    }
    questionnaire = (study / "config/questionnaire.yaml").read_text("utf-8")
    assert "role: internal # date : pour l'analyser, en tirer un nombre par `date: {take: year}`" in questionnaire
    assert "role: internal # code postal : il situe une personne" in questionnaire
    assert "texte libre" not in questionnaire
    drafted = (study / "config/codebooks/enquete.yaml").read_text("utf-8").splitlines()
    assert drafted[drafted.index('    column: "Adhésion"') + 1].startswith("    # Date : pour l'analyser, en tirer")
    assert drafted[drafted.index('    column: "code_postal"') + 1].startswith("    # Code postal : il situe")
    assert check_study(study).problems == []


def test_codes_of_many_places_are_no_numbers(tmp_path):
    cells = [str(rank) for rank in range(1, 41)] * 2
    pd.DataFrame({"Code INSEE": cells, "x": "a"}).to_csv(tmp_path / "a.csv", sep=";", index=False)
    made(tmp_path / "etude", tmp_path / "a.csv")
    question = read_study(tmp_path / "etude").questions["code_insee"]
    assert (question.type, question.role) == ("text", "internal")
    assert "# codes de lieux" in (tmp_path / "etude/config/questionnaire.yaml").read_text("utf-8")


def test_what_numbers_the_respondents_is_no_answer_and_hides_no_code(tmp_path):
    n = 120
    columns = {"ref": [str(rank) for rank in range(1, n + 1)], "Code": ["100", "101", "102"] * (n // 3)}
    pd.DataFrame(columns).to_csv(tmp_path / "a.csv", sep=";", index=False)
    study = tmp_path / "etude"
    made(study, tmp_path / "a.csv")
    assert read_study(study).questions.keys() == {"code"}
    values = read_settings(study, "config/codebooks/enquete.yaml", "codebook").values
    assert values["respondent"] == {"key": ["ref"], "identifying": ["ref"]}
    assert values["questions"]["code"]["codes"] == {"100": "100", "101": "101", "102": "102"}
    assert check_study(study).problems == []


def test_the_texts_of_other_make_no_categories_even_where_several_gave_them(tmp_path):
    columns = {"Statut": ["Association", "Coopérative", "Autre"] * 5, "Statut [Autre]": ["", "", "collectif"] * 5}
    pd.DataFrame(columns).to_csv(tmp_path / "a.csv", sep=";", index=False)
    study = tmp_path / "etude"
    made(study, tmp_path / "a.csv")
    questions = read_study(study).questions
    assert (questions["statut"].type, questions["statut_autre"].role) == ("single", "internal")
    values = read_settings(study, "config/codebooks/enquete.yaml", "codebook").values["questions"]
    assert values["statut"]["others"] == {"column": "Statut [Autre]", "is": "autre"}
    assert values["statut_autre"] == {"column": "Statut [Autre]"}
    assert check_study(study).problems == []
