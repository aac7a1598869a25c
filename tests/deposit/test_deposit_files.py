"""Answers for colleagues and archives: read back by other programs they say the same, and bytes do not change."""

import io
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from lxml import etree

from analysis.deposit.coded import coded
from analysis.deposit.ddi import NAMESPACE, ddi_bytes
from analysis.deposit.labelled import labelled_csv
from analysis.deposit.sav import sav_bytes, undated
from analysis.study import Question, Theme, read_study

DDI = {"d": NAMESPACE}
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
    [("musee", "v", "reworded", "Q1", "Au musée ?", "réunis")],
    columns=["question", "wave", "comparability", "columns", "wording", "note"],
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
        return sav_bytes(variables, "É"), labelled_csv(variables), ddi_bytes(variables, CROSSWALK, study)

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
    assert notes == {"question": "Une hypothèse.", "v": "reworded · Q1 · Au musée ? · réunis"}
    assert root.findtext(".//d:universe", namespaces=DDI) == "Le monde & nous"


def test_a_masked_count_is_not_told(variables, study):
    root = etree.fromstring(ddi_bytes(variables, CROSSWALK, study, {"musee": [1, 2]}))
    for name, n_told in (("musee", 0), ("FREINS_1_", 1)):
        variable = root.find(f".//d:var[@name='{name}']", DDI)
        codes = [each for each in variable.findall("d:catgry", DDI) if each.get("missing") is None]
        assert [each.findtext("d:catValu", namespaces=DDI) for each in codes] == [str(n + 1) for n in range(len(codes))]
        assert len([each for each in codes if each.find("d:catStat", DDI) is not None]) == n_told


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
    found = etree.fromstring(ddi_bytes(variables, CROSSWALK, study))
    assert schema.validate(found), schema.error_log


def test_studies_without_answers_are_written_too(study):
    none = coded(ANSWERS.iloc[:0], MULTIPLE.iloc[:0], MISSING.iloc[:0], study)
    assert len(labelled_csv(none).splitlines()) == 1
    assert ddi_bytes(none, CROSSWALK.iloc[:0], study)
