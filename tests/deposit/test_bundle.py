"""A bundle for an archive: whole, in the terms of RO-Crate 1.1, the same bytes twice, without what stays."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from urllib.parse import unquote

import pandas as pd
import pytest
from ruamel.yaml import YAML

from analysis.commands.leaving import leaves, made_session, missing_outputs, printed_text, program
from analysis.deposit.bundle import SUMS, bundled, listing, verified
from analysis.deposit.crate import METADATA, Program
from analysis.study import Contributor, Credit, read_study
from analysis.study.deposits import Deposit, read_deposit
from analysis.study.formats import SESSION
from analysis.tables import TABLES

CONTEXT = "https://w3id.org/ro/crate/1.1/context"
PROGRAM = Program("analysis", "1.2", "MIT", "ab" * 32)
OPEN = Deposit("CC-BY-4.0", "2026-11-26", "open", "https://doi.org/10.5281/zenodo.12345", ("santé", "école"))
GIVEN = {
    "data/processed/exports/answers.csv": b"a;b\r\n",
    "data/processed/exports/ddi.xml": b"<codeBook/>",
    "data/processed/spaces/main/categories.csv": b"question\n",
    "data/processed/description/frequencies.csv": b"question\n",
    "reports/etude.html": b"<html>",
    "reports/verifier.R": b"main()",
    "reports/figures/main/plan é.svg": b"<svg/>",
}


@pytest.fixture(scope="module")
def study(root):
    credit = Credit(
        authors=("Ana <b>", "Bob"),
        institutions=("Un institut",),
        funders=("Un fonds", "Un autre"),
        contributors=(Contributor("Bob", orcid="0000-0002-1825-0097"),),
    )
    return replace(read_study(root / "examples/poison"), title="L'étude : « a » #1", credit=credit)


@pytest.fixture(scope="module")
def files(study):
    return bundled(GIVEN, study, OPEN, PROGRAM).files


def graph(files):
    return {one["@id"]: one for one in json.loads(files[METADATA])["@graph"]}


def test_every_file_is_described_and_has_its_digest(files):
    assert set(GIVEN) < set(files)
    assert set(files) - set(GIVEN) == {"CITATION.cff", "LISEZMOI.txt", METADATA, SUMS}
    entities = graph(files)
    held = {unquote(part["@id"]) for part in entities["./"]["hasPart"]}
    assert held == set(files) - {METADATA, SUMS}
    assert {unquote(name) for name, one in entities.items() if one["@type"] == "File"} == held
    assert entities["reports/etude.html"]["contentSize"] == "6"
    assert entities["data/processed/spaces/main/categories.csv"]["name"].startswith("Modalités (Espace des")
    assert list(verified(files)) == []
    assert list(verified(files | {"reports/etude.html": b"<html>!"})) == ["reports/etude.html"]
    assert list(verified({name: files[name] for name in files if name != "LISEZMOI.txt"})) == ["LISEZMOI.txt"]


def test_the_description_is_written_in_the_terms_of_ro_crate(root, files):
    terms = json.loads((root / "tests/reference/ro-crate/context.jsonld").read_text("utf-8"))["@context"]
    written = json.loads(files[METADATA])
    assert written["@context"] == CONTEXT
    entities = graph(files)
    assert {key for one in entities.values() for key in one if not key.startswith("@")} <= set(terms)
    assert {one["@type"] for one in entities.values()} <= set(terms)
    descriptor = entities[METADATA]
    assert (descriptor["@type"], descriptor["about"]) == ("CreativeWork", {"@id": "./"})
    assert descriptor["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.1"}
    # What the specification wants of the root, and that whoever is named is described.
    assert {"name", "description", "datePublished", "license"} <= set(entities["./"])
    values = [value for one in entities.values() for value in one.values()]
    named = [each for value in values for each in (value if isinstance(value, list) else [value])]
    references = {value["@id"] for value in named if isinstance(value, dict) and set(value) == {"@id"}}
    assert references - set(entities) == {"https://w3id.org/ro/crate/1.1"}
    assert entities["./"]["author"] == [{"@id": "#author-1"}, {"@id": "https://orcid.org/0000-0002-1825-0097"}]


def test_the_citation_says_who_and_under_what_licence(files):
    told = YAML(typ="safe").load(files["CITATION.cff"].decode())
    assert told["cff-version"] == "1.2.0"
    assert told["title"] == "L'étude : « a » #1"
    assert told["authors"] == [{"name": "Ana <b>"}, {"name": "Bob", "orcid": "https://orcid.org/0000-0002-1825-0097"}]
    assert (told["license"], told["date-released"], told["doi"]) == ("CC-BY-4.0", "2026-11-26", "10.5281/zenodo.12345")


def test_the_same_files_give_the_same_bytes_in_whatever_order(study, files):
    again = bundled(dict(reversed(GIVEN.items())), study, OPEN, PROGRAM)
    assert list(again.files.items()) == list(files.items())
    first, second = again.zipped(), bundled(GIVEN, study, OPEN, PROGRAM).zipped()
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert archive.namelist() == sorted(files)
        assert archive.read("reports/etude.html") == b"<html>"


@pytest.mark.parametrize(
    "path",
    ["data/raw/v/reponses.csv", "data/raw/.private/key", "config/study.yaml", "reports/.private/a", ".snakemake/log"],
)
def test_what_stays_in_a_study_is_in_no_bundle(study, path):
    with pytest.raises(ValueError, match="no bundle holds"):
        bundled(GIVEN | {path: b""}, study, OPEN, PROGRAM)


def test_a_session_is_listed_in_the_crate_under_its_names(study):
    files = bundled(GIVEN | dict.fromkeys(SESSION, b"s"), study, OPEN, PROGRAM).files
    named = [graph(files)[name]["name"] for name in SESSION]
    assert named == ["Séance, en page", "Séance, en PDF", "Séance, en diapositives"]


def test_a_session_is_whole_or_not_made(tmp_path):
    (tmp_path / "reports").mkdir()
    (tmp_path / SESSION[0]).touch()
    assert made_session(tmp_path) == ()
    for name in SESSION:
        (tmp_path / name).touch()
    assert made_session(tmp_path) == SESSION


def test_what_it_holds_is_told_in_french(study):
    told = listing(bundled(GIVEN, study, OPEN, PROGRAM), study)
    assert told.startswith("Niveau : `disclosure: internal` (destiné à l'équipe)\n  (racine) : 4 fichiers, ")
    assert "  data/processed/exports : 2 fichiers, 1 ko\n" in told


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_bundle_says_its_level_access_and_program_in_its_language(study, language):
    public = replace(study, language=language, disclosure="public", data="reconstructed")
    files = bundled(GIVEN, public, replace(OPEN, access="restricted", license="https://exemple.fr/l"), PROGRAM).files
    told = files["LISEZMOI.txt" if language == "fr" else "README.txt"].decode()
    wanted = {
        "fr": ["Niveau public", "Accès restreint", "fictives"],
        "en": ["Public level", "Restricted", "fictitious"],
    }
    assert [text for text in (*wanted[language], PROGRAM.digest, "(https://exemple.fr/l)") if text not in told] == []
    assert b"license-url: https://exemple.fr/l" in files["CITATION.cff"]


# Conditions and refusals ---------------------------------------------------------------------------------------------

STUDY = """
study: {{title: Essai, language: fr, data: {data}, disclosure: {level}, seed: 1}}
waves: {{v1: {{codebook: config/codebooks/v1.yaml, files: [data/raw/v1.csv]}}}}
{deposit}
"""
DECLARED = "deposit: {{license: CC-BY-4.0, date: 2026-11-26, access: {}}}"


def conditions(small_study, deposit, data="received", level="internal"):
    made = small_study(study=STUDY.format(data=data, level=level, deposit=deposit))
    return made, lambda: read_deposit(made.root, read_study(made.root))


def test_a_study_says_itself_under_what_conditions_it_is_deposited(small_study):
    made, read = conditions(small_study, "")
    (problem,) = made.problems(read)
    assert problem.file == "config/study.yaml"
    assert "licence" in problem.found
    assert "deposit:\n  license: CC-BY-4.0" in problem.remedy
    _, read = conditions(small_study, DECLARED.format("restricted"))
    assert read() == Deposit("CC-BY-4.0", "2026-11-26", "restricted")


def test_received_answers_of_a_team_are_opened_to_nobody(small_study):
    made, read = conditions(small_study, DECLARED.format("open"))
    (problem,) = made.problems(read)
    assert "restricted" in problem.remedy
    for data, level in (("received", "public"), ("reconstructed", "internal"), ("public", "internal")):
        assert conditions(small_study, DECLARED.format("open"), data, level)[1]().access == "open"


def test_a_misspelt_condition_is_told(small_study):
    made, read = conditions(small_study, "deposit: {license: CC BY, date: demain, access: ouvert}")
    assert len(made.problems(read)) == 3


def test_a_study_that_is_not_made_is_not_deposited(small_study):
    made = small_study()
    (problem,) = missing_outputs(made.root, read_study(made.root))
    assert "l'étude n'est pas faite" in problem.found
    assert "reports/etude.html" in problem.found or "et" in problem.found
    assert "python" in problem.remedy


def test_no_row_of_a_respondent_leaves_a_study_for_everybody(study):
    levels = {level: replace(study, disclosure=level) for level in ("internal", "public")}
    told = {level: {name for name in TABLES if leaves(TABLES[name], levels[level])} for level in levels}
    of_people = {name for name, table in TABLES.items() if {"respondent", "row"} & set(table.names)}
    assert {"individuals", "members", "missing", "rejected"} <= of_people
    assert of_people & told["public"] == set()
    assert "individuals" in told["internal"]
    assert {"missing", "rejected"} & told["internal"] == set()


def test_a_column_that_is_withheld_keeps_its_name_and_an_internal_question_has_no_row():
    rows = pd.DataFrame({"question": ["a", "b"], "theme": "t", "status": "active", "axis": [1, 1], "eta2": [0.5, 0.1]})
    told = printed_text(rows, TABLES["questions"], ["b"])
    assert told == "question,theme,status,axis,eta2,contribution\na,t,active,1,0.5,\n"


def test_the_program_is_known_by_its_code():
    told = program()
    assert (told.name, told.license, len(told.digest)) == ("analysis", "MIT", 64)
    assert told == program()
