"""What a clean wave holds: answers, multiple answers, kinds of missing, accounting, rejected rows, pseudonyms."""

import pickle

import numpy as np
import pandas as pd
import pytest

from analysis.harmonising.harmonisation import combine_waves, dictionary
from analysis.problems import StudyError
from analysis.study import Theme, read_study

HEADER = "nom;mail;q1;q2;q3;q4a;q4b;q5;fin\n"


def test_answers_are_what_the_codebook_declares(small_study):
    cleaned = small_study().clean()
    answers = cleaned.answers
    assert answers.columns.tolist() == ["respondent", "wave", "edition", "musee", "budget", "age"]
    assert answers["musee"].cat.categories.tolist() == ["jamais", "parfois"]
    assert answers["musee"].astype(object).where(answers["musee"].notna(), "").tolist() == ["jamais", "parfois", ""]
    assert answers["budget"].tolist() == ["petit", "grand", "grand"]
    np.testing.assert_array_equal(answers["age"], [30.0, 41.0, np.nan])
    assert cleaned.multiple[["respondent", "category"]].to_numpy().tolist() == [[answers["respondent"][0], "temps"]]


def test_missing_answers_keep_their_kind(small_study):
    missing = small_study().clean().missing
    answers = small_study().clean().answers["respondent"].tolist()
    third = [[answers[2], key] for key in ("musee", "age", "freins")]
    assert missing[["respondent", "question"]].to_numpy().tolist() == [[answers[1], "avis"], *third]
    assert set(missing["kind"]) == {"no_answer"}  # the free text « NA » of the third is an answer


def test_limesurvey_tells_not_shown_from_left_empty(small_study):
    raw = '"nom";"mail";"q1";"q2";"q3";"q4a";"q4b";"q5"\r\n"Ana";"";;"50";"";"Y";;""\r\n\r\n'
    edits = [("format: csv", "format: limesurvey"), ('no_answer: [""]', 'no_answer: [""], not_asked: [null]')]
    missing = small_study(raw="\ufeff" + raw, edits=edits).clean().missing
    kinds = missing.set_index("question")["kind"].to_dict()
    assert kinds == {"musee": "not_asked", "age": "no_answer", "avis": "no_answer"}


def test_an_absent_question_was_not_asked(small_study):
    cleaned = small_study(edits=[("age: {column: q3}", "age: {absent: ajoutée ensuite}")]).clean()
    assert cleaned.answers["age"].isna().all()
    assert cleaned.missing.query("question == 'age'")["kind"].tolist() == ["not_asked"] * 3
    absent = cleaned.sources.query("question == 'age'").iloc[0]
    assert (absent["status"], absent["column"], absent["reason"]) == ("absent", "", "ajoutée ensuite")


def test_several_answers_in_one_cell(small_study):
    edits = [
        (
            'freins: {columns: {q4a: temps, q4b: prix}, ticked: "Y", unticked: "N", at_most: 1}',
            'freins: {column: q4a, separator: "/", codes: {Le Temps: temps, Prix: prix}, normalise: [case, spaces]}',
        )
    ]
    raw = "nom;mail;q1;q2;q3;q4a;q4b;q5\nAna;;1;1;1;PRIX / le  temps;;\nBob;;1;1;1;;;\nCyd;;1;1;1;Prix/autre;;\n"
    faulty = small_study(raw=raw, edits=edits)
    (problem,) = faulty.problems(faulty.clean)
    assert "code « autre » non déclaré (1 réponse sur 3 ; ligne 4)" in problem.found
    cleaned = small_study(raw=raw.replace("/autre", ""), edits=edits).clean()
    assert cleaned.multiple["category"].tolist() == ["temps", "prix", "prix"]
    assert cleaned.missing.query("question == 'freins'")["kind"].tolist() == ["no_answer"]


ASIDE = """set_aside:
  test: {column: nom, matches: "(?i)^test"}
  refused: {column: mail, equals: [non, jamais]}
  incomplete: {column: fin, below: 6}
  duplicate: {keep: KEEP}
missing: {no"""
ROWS = HEADER + (
    "TEST équipe;non;1;1;1;N;N;;2\n"  # a test before all: counted once
    "Ana;;1;1;1;N;N;;6\n"
    "Bob;non;1;1;1;N;N;;2\n"
    "Cyd;;x;1;1;N;N;;\n"  # an undeclared code in a row set aside is no fault
    "ana ;;2;1;1;N;N;;9\n"
    "ÀNA;;1;1;1;N;N;;3\n"
)


@pytest.mark.parametrize(
    ("keep", "answer", "doubled"), [("first", "jamais", 6), ("last", "parfois", 3), ("last_complete", "parfois", 3)]
)
def test_every_row_received_is_accounted_for(small_study, keep, answer, doubled):
    cleaned = small_study(raw=ROWS, edits=[("missing: {no", ASIDE.replace("KEEP", keep))]).clean()
    rows = cleaned.accounting.set_index("step")["rows"].to_dict()
    assert rows == {"received": 6, "test": 1, "refused": 1, "incomplete": 2, "duplicate": 1, "kept": 1}
    assert cleaned.answers["musee"].tolist() == [answer]
    reasons = cleaned.rejected.set_index("row")["reason"].to_dict()
    assert reasons == dict(
        sorted({2: "test", 4: "refused", 5: "incomplete", 7: "incomplete", doubled: "duplicate"}.items())
    )
    told = " ".join(cleaned.rejected["detail"]).casefold()
    assert not any(name in told for name in ("ana", "bob", "cyd", "équipe"))


def test_a_row_of_the_raw_file_is_its_line_even_after_cells_of_several_lines(small_study):
    raw = HEADER + 'Ana;;1;1;1;N;N;"deux\nlignes";6\n\nTest;;1;1;1;N;N;;6\n'
    cleaned = small_study(raw=raw, edits=[("missing: {no", ASIDE.replace("KEEP", "last"))]).clean()
    assert cleaned.rejected[["row", "reason"]].to_numpy().tolist() == [[5, "test"]]


def test_the_order_of_the_file_is_kept_and_pseudonyms_name_nobody(small_study):
    cleaned = small_study().clean()
    assert cleaned.answers["age"].tolist()[:2] == [30.0, 41.0]
    assert cleaned.answers["respondent"].str.fullmatch(r"v1-[0-9a-f]{16}").all()


def test_without_a_key_the_rank_in_the_file_names_the_respondent(small_study):
    edits = [("key: [nom], identifying: [nom, mail]", "key: []")]
    assert small_study(edits=edits).clean().answers["respondent"].tolist() == ["v1-0001", "v1-0002", "v1-0003"]


def test_several_files_of_a_wave_are_read_in_order(small_study, tmp_path):
    study = small_study(
        study=(
            STUDY := """
study: {title: Essai, language: fr, data: public, disclosure: internal, seed: 1}
waves: {v1: {codebook: config/codebooks/v1.yaml, files: [data/raw/v1.csv, data/raw/v2.csv]}}
"""
        )
    )
    assert "v2.csv" in STUDY
    (tmp_path / "data/raw/v2.csv").write_text("q5;q4b;q4a;q3;q2;q1;mail;nom\n;N;N;1;9;2;;Zoé\n", encoding="utf-8")
    answers = study.clean().answers
    assert answers["musee"].astype("str").tolist()[-1] == "parfois"
    assert len(answers) == 4


def test_a_weight_is_a_column_of_the_answers(small_study):
    edits = [
        ("missing: {no", "weight: {column: q3}\nmissing: {no"),
        ("age: {column: q3}", "age: {absent: un poids}"),
    ]
    raw = "nom;mail;q1;q2;q3;q4a;q4b;q5\nAna;;1;1;1.5;N;N;\nBob;;1;1;2;N;N;\n"
    assert small_study(raw=raw, edits=edits).clean().answers["weight"].tolist() == [1.5, 2.0]


def test_waves_are_combined_in_order_with_their_dictionary(small_study):
    study = small_study()
    first = study.clean()
    second = small_study(
        raw="nom;mail;q1;q2;q3;q4a;q4b;q5\nDan;;2;1;1;Y;N;\n",
        edits=[("age: {column: q3}", "age: {absent: non posée}")],
    ).clean()
    renamed = {
        name: getattr(second, name).assign(wave="v2")
        for name in ("answers", "multiple", "missing", "accounting", "rejected", "sources", "recodes", "treatments")
    }
    combined = combine_waves([first, type(second)(**renamed)])
    assert combined.answers["wave"].tolist() == ["v1"] * 3 + ["v2"]
    assert isinstance(combined.answers["musee"].dtype, pd.CategoricalDtype)
    assert int(combined.accounting.query("step == 'kept'")["rows"].sum()) == 4
    table = dictionary(combined, read_study(study.root).questions, {"lieux": Theme("lieux", "Lieux")})
    musee = table.query("question == 'musee'")
    assert musee["n"].tolist() == [1, 2]
    assert musee["source_columns"].tolist() == ["v1: q1; v2: q1"] * 2
    age = table.query("question == 'age'").iloc[0]
    assert (age["n"], age["waves"], age["source_columns"]) == (2, "v1", "v1: q3")
    assert table.query("question == 'freins'")["n"].tolist() == [2, 0]


def test_weights_in_some_waves_only_are_refused(small_study):
    cleaned = small_study().clean()
    weighted = type(cleaned)(
        cleaned.answers.assign(weight=1.0),
        cleaned.multiple,
        cleaned.missing,
        cleaned.accounting.assign(wave="v2"),
        cleaned.rejected,
        cleaned.sources,
        cleaned.recodes,
        cleaned.treatments,
    )
    with pytest.raises(StudyError, match=r"des vagues ont des poids, d'autres non \(v1\)"):
        combine_waves([cleaned, weighted])


def test_a_codebook_travels_to_another_process(small_study):
    codebook = small_study().codebook()
    assert pickle.loads(pickle.dumps(codebook)) == codebook


def test_the_edition_is_a_question_read_in_a_column(small_study):
    study = """
study: {title: Essai, language: fr, data: public, disclosure: internal, seed: 1}
waves: {v1: {codebook: config/codebooks/v1.yaml, files: [data/raw/v1.csv]}}
editions: {question: annee, reference: "2018"}
"""
    questionnaire = """
questions:
  annee: {label: Année, role: supplementary, type: single, categories: {"2018": "2018", "2019": "2019"}}
"""
    codebook = "source: {format: csv}\nrespondent: {key: []}\nedition: {column: an}\nquestions: {}\n"
    cleaned = small_study(
        study=study, questionnaire=questionnaire, codebook=codebook, raw="an,x\n2019,1\n2018,2\n"
    ).clean()
    assert cleaned.answers["edition"].tolist() == ["2019", "2018"]
    assert cleaned.answers["annee"].tolist() == ["2019", "2018"]
    faulty = small_study(study=study, questionnaire=questionnaire, codebook=codebook, raw="an,x\n2020,1\n")
    (problem,) = faulty.problems(faulty.clean)
    assert "code « 2020 » non déclaré" in problem.found
    assert "sous edition" in problem.remedy
