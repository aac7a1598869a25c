"""Answers for colleagues and archives: read back by other programs they say the same, and bytes do not change."""

import io
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pyreadstat
import pytest
from lxml import etree

from analysis.deposit.coded import coded
from analysis.deposit.ddi import NAMESPACE, ddi_bytes
from analysis.deposit.dictionary import dictionary_bytes, universes
from analysis.deposit.labelled import labelled_csv
from analysis.deposit.sav import sav_bytes, undated
from analysis.study import Question, Theme, read_study

DDI = {"d": NAMESPACE}
DICTIONARY = pd.DataFrame(
    [
        ("musee", "Musée", "jamais", "Jamais", 1, "v: reseau = 'oui'"),
        ("musee", "Musée", "parfois", "- Parfois", 1, "v: reseau = 'oui'"),
        ("age", "Âge", "", "", 2, ""),
        ("freins", "Freins", "temps", "Temps", 1, None),
        ("freins", "Freins", "prix", "=Prix", 1, None),
    ],
    columns=["question", "label", "category", "category_label", "n", "universe"],
)
QUESTIONS = {
    "musee": Question(
        *("musee", "Musée", "active", "single"),
        theme="lieux",
        wording="Allez-vous au musée ?",
        note="Une hypothèse.",
        ordered=True,
        categories={"jamais": "Jamais", "parfois": "- Parfois <b>\x0b"},
    ),
    "age": Question("age", "Âge", "supplementary", "number"),
    "freins": Question("freins", "Freins", "descriptive", "multiple", categories={"temps": "Temps", "prix": "Prix"}),
    "FREINS_1": Question("FREINS_1", "Autre", "descriptive", "single", categories={"oui": "Oui"}),
    "avis": Question("avis", "Avis", "descriptive", "text"),
    "interne": Question("interne", "Interne", "internal", "number"),
}
PEOPLE = ["v-1", "v-2", "v-3", "v-4"]
ANSWERS = pd.DataFrame(
    {
        "respondent": PEOPLE,
        "wave": "v",
        "edition": "2018",
        "weight": [0.5, 1.5, 1.0, 1.0],
        "musee": pd.Categorical(["jamais", "parfois", None, None], categories=["jamais", "parfois"], ordered=True),
        "age": [30.0, -1.5, np.nan, np.nan],
        "FREINS_1": pd.Categorical(["oui", "oui", "oui", "oui"]),
        "interne": [1.0, 2.0, 3.0, 4.0],
    }
)
MULTIPLE = pd.DataFrame(
    {"respondent": ["v-1", "v-1"], "wave": "v", "question": "freins", "category": ["temps", "prix"]}
)
MISSING = pd.DataFrame(
    [
        ("v-3", "musee", "dont_know"),
        ("v-4", "musee", "no_answer"),
        ("v-3", "age", "no_answer"),
        ("v-4", "age", "not_asked"),
        ("v-4", "freins", "not_applicable"),
    ],
    columns=["respondent", "question", "kind"],
).assign(wave="v")
CROSSWALK = pd.DataFrame(
    [("musee", "v", "reworded", "Q1", "Au musée ?", "réunis", "à vérifier")],
    columns=["question", "wave", "comparability", "columns", "wording", "reason", "note"],
)


@pytest.fixture(scope="module")
def study(root):
    poison = read_study(root / "examples/poison")
    return replace(poison, questions=QUESTIONS, themes={"lieux": Theme("lieux", "Lieux")}, population="Le monde & nous")


@pytest.fixture(scope="module")
def variables(study):
    return coded(ANSWERS, MULTIPLE, MISSING, study)


def test_names_differ_whatever_the_case_and_texts_are_left_out(variables):
    names = [variable.name for variable in variables]
    assert names == ["respondent", "wave", "edition", "weight", "musee", "age", "freins_1", "freins_2", "FREINS_1_"]


def test_internal_questions_leave_the_study_under_no_form(variables, study):
    assert "interne" in study.questions
    assert "interne" not in {variable.question for variable in variables}


def test_spss_reads_codes_labels_and_kinds_of_missing(variables, tmp_path):
    path = tmp_path / "a.sav"
    path.write_bytes(sav_bytes(variables, "Étude"))
    raw, told = pyreadstat.read_sav(path, user_missing=True)
    assert raw["musee"].tolist() == [1, 2, -7, -9]
    assert raw["age"].tolist() == [30, -1.5, -999999, -999996]
    assert raw["freins_1"].tolist() == [1, 0, 0, -8]
    assert raw["respondent"].tolist() == PEOPLE
    assert told.variable_value_labels["musee"][-7] == "Ne sait pas"
    assert told.column_names_to_labels["freins_2"] == "Freins : Prix"
    assert told.variable_measure["musee"] == "ordinal"
    assert told.file_label == "Étude"
    plain, _ = pyreadstat.read_sav(path)
    assert plain["musee"].isna().tolist() == [False, False, True, True]
    assert plain["age"].isna().tolist() == [False, False, True, True]


def test_bytes_do_not_tell_when_they_were_written(variables, study):
    def written():
        codebooks = ddi_bytes(variables, CROSSWALK, study), dictionary_bytes(DICTIONARY, variables, study)
        return sav_bytes(variables, "É"), labelled_csv(variables), *codebooks

    first = written()
    assert written() == first
    dated = first[0].replace(b"01 Jan 0000:00:00", b"24 Nov 2623:59:59", 1)
    assert dated != first[0]
    assert undated(dated) == first[0]


def test_the_labelled_csv_reads_back_and_runs_no_formula(variables):
    content = labelled_csv(variables)
    table = pd.read_csv(io.BytesIO(content), sep=";", decimal=",", encoding="utf-8-sig", keep_default_na=False)
    assert table["musee"].tolist() == ["Jamais", "'- Parfois <b>\x0b", "Ne sait pas", "Sans réponse"]
    assert table["age"].tolist() == ["30", "-1,5", "Sans réponse", "Question non posée"]
    assert table["freins_1"].tolist() == ["Choisi", "Non choisi", "Non choisi", "Sans objet"]
    assert table["weight"].tolist() == [0.5, 1.5, 1.0, 1.0]
    assert not any(cell.startswith(("=", "+", "@")) for cell in table.astype("str").to_numpy().ravel())


def test_the_codebook_tells_each_variable(variables, study):
    root = etree.fromstring(ddi_bytes(variables, CROSSWALK, study))
    musee = root.find(".//d:var[@name='musee']", DDI)
    assert musee.findtext("d:qstn/d:qstnLit", namespaces=DDI) == "Allez-vous au musée ?"
    assert musee.findtext("d:concept", namespaces=DDI) == "Lieux"
    codes = {
        category.findtext("d:catValu", namespaces=DDI): category.findtext("d:catStat", namespaces=DDI)
        for category in musee.findall("d:catgry", DDI)
    }
    assert codes == {"1": "1", "2": "1", "-7": "1", "-9": "1"}
    counts = {stat.get("type"): stat.text for stat in musee.findall("d:sumStat", DDI)}
    assert counts == {"vald": "2", "invd": "2"}
    notes = {note.get("subject"): note.text for note in musee.findall("d:notes", DDI)}
    assert notes == {"question": "Une hypothèse.", "v": "reworded · Q1 · Au musée ? · réunis · à vérifier"}
    assert root.findtext(".//d:universe", namespaces=DDI) == "Le monde & nous"


def test_a_masked_count_is_not_told(variables, study):
    root = etree.fromstring(ddi_bytes(variables, CROSSWALK, study, {"musee": [1, 2]}))
    for name, n_told in (("musee", 0), ("FREINS_1_", 1)):
        variable = root.find(f".//d:var[@name='{name}']", DDI)
        codes = [each for each in variable.findall("d:catgry", DDI) if each.get("missing") is None]
        assert [each.findtext("d:catValu", namespaces=DDI) for each in codes] == [str(n + 1) for n in range(len(codes))]
        assert len([each for each in codes if each.find("d:catStat", DDI) is not None]) == n_told


def test_the_codebook_says_whom_a_filtered_question_was_asked(variables, study):
    root = etree.fromstring(ddi_bytes(variables, CROSSWALK, study, universes=universes(DICTIONARY)))
    told = {each.get("name"): each.findtext("d:universe", namespaces=DDI) for each in root.iterfind(".//d:var", DDI)}
    assert {name: text for name, text in told.items() if text} == {"musee": "v: reseau = 'oui'"}


def dictionary_sheet(variables, study, **options):
    book = openpyxl.load_workbook(io.BytesIO(dictionary_bytes(DICTIONARY, variables, study, **options)))
    return book["Dictionnaire"]


def test_the_dictionary_is_an_excel_file_of_its_own(variables, study):
    sheet = dictionary_sheet(variables, study)
    rows = list(sheet.values)
    assert rows[0] == tuple(DICTIONARY)
    assert rows[2] == ("musee", "Musée", "parfois", "- Parfois", 1, "v: reseau = 'oui'")
    assert [cell.data_type for cell in sheet["D"][1:]] == ["s", "s", "n", "s", "s"]
    assert rows[5][3] == "=Prix"  # a text: no formula
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("A2", "A1:F6", "$1:$1")


def test_masked_counts_are_left_out_of_the_dictionary(variables, study):
    sheet = dictionary_sheet(variables, study, masked={"musee": [1, -9], "freins_2": [1], "freins_1": [0]})
    assert [cell.value for cell in sheet["E"][1:]] == [None, 1, 2, 1, None]


def test_a_fictional_dictionary_says_so_on_each_page(variables, study):
    fictional = dictionary_sheet(variables, replace(study, data="reconstructed", title="Pain & vin"))
    assert fictional.oddHeader.right.text == "Données reconstituées, fictives"
    assert fictional.oddHeader.left.text == "Pain && vin"
    assert not dictionary_sheet(variables, study).oddHeader.right.text


def test_fictional_data_say_so(variables, study):
    def notes(data):
        root = etree.fromstring(ddi_bytes(variables, CROSSWALK, replace(study, data=data)))
        return [note.text for note in root.findall("d:stdyDscr/d:notes[@type='data']", DDI)]

    assert notes("reconstructed") == ["Données reconstituées, fictives"]
    assert notes("public") == []


def test_the_codebook_follows_the_schema_of_ddi(variables, study):
    folder = os.environ.get("DDI_SCHEMAS")
    if not folder:
        pytest.skip("DDI_SCHEMAS does not name the folder of the DDI-Codebook 2.5 schemas")
    schema = etree.XMLSchema(etree.parse(Path(folder) / "codebook.xsd"))
    found = etree.fromstring(ddi_bytes(variables, CROSSWALK, study, universes=universes(DICTIONARY)))
    assert schema.validate(found), schema.error_log


def test_studies_without_answers_are_written_too(study):
    none = coded(ANSWERS.iloc[:0], MULTIPLE.iloc[:0], MISSING.iloc[:0], study)
    assert len(labelled_csv(none).splitlines()) == 1
    assert ddi_bytes(none, CROSSWALK.iloc[:0], study)
