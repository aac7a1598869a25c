"""Each format is read as it was written, and what is no such file is told."""

import io
import zipfile

import pandas as pd
import pyreadstat
import pytest

from analysis.codebook.values import Source
from analysis.harmonising.checking import check_study
from analysis.problems import StudyError
from analysis.readers.lsa import archive_structure, read_lsa
from analysis.readers.lss import read_lss
from analysis.readers.raw import read_raw
from analysis.readers.sav import read_sav, sav_structure
from analysis.readers.spreadsheet import read_spreadsheet

ODS = Source("ods", decimal=",")
SAV = Source("sav", decimal=",")
ROWS = [["nom", "q1", "q2"], ["Ana", "A1", "12 000 €"], ["Zoé", "", "2,5"]]


def fault(action):
    with pytest.raises(StudyError) as raised:
        action()
    (problem,) = raised.value.problems
    return problem


def test_an_opendocument_sheet_is_read_as_a_workbook(making):
    table = read_spreadsheet(making.ods(ROWS), "a.ods", ODS)
    assert table.header == ("nom", "q1", "q2")
    assert table.frame.to_numpy().tolist() == ROWS[1:]
    assert table.lines.tolist() == [2, 3]


def test_the_empty_rows_and_columns_that_libreoffice_repeats_to_the_end_are_no_cells(making):
    trailing = (
        '<table:table-row table:number-rows-repeated="1048573">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert len(read_spreadsheet(making.ods(ROWS, trailing=trailing), "a.ods", ODS).frame) == 2


NUMBER = '<table:table-cell office:value-type="float" office:value="{}"><text:p>{}</text:p></table:table-cell>'
NO_VALUE = (
    '<table:table-cell office:value-type="string" office:string-value="" calcext:value-type="error">'
    "<text:p>{}</text:p></table:table-cell>"
)


def test_what_libreoffice_shows_of_a_number_or_of_an_error_is_read(making):
    """Postcodes keep the zeros of their format; #N/A is no empty cell; 2,50 is the number 2.5."""
    cells = [NUMBER.format("1000", "01000"), NUMBER.format("2.5", "2,50"), NO_VALUE.format("#N/A")]
    trailing = f"<table:table-row>{''.join(cells)}</table:table-row>"
    table = read_spreadsheet(making.ods([["cp", "prix", "q"]], trailing=trailing), "a.ods", Source("ods", decimal=","))
    assert table.frame.iloc[0].tolist() == ["01000", "2,5", "#N/A"]
    assert table.notes[0].startswith("1 erreur de tableur (#N/A) dans « q », ligne 2 :")


@pytest.mark.parametrize("content", [b"nom;q1\nAna;1\n", b"PK\x03\x04"])
def test_what_is_no_opendocument_sheet_is_told(content):
    assert "ce n'est pas un classeur .ods" in fault(lambda: read_spreadsheet(content, "a.ods", ODS)).found


@pytest.fixture
def sav(tmp_path):
    """Return an SPSS file with labels, a user-missing code and a system-missing value."""
    frame = pd.DataFrame(
        {
            "q1": [1.0, 2.0, 99.0, None],
            "q2": [1.5, 1000.0, 0.0, None],
            "nom": ["Ana", "", "Zoé", "=CMD()"],
            "jour": pd.to_datetime(["2019-01-01", None, "2019-01-02", "2019-01-03"]),
        }
    )
    pyreadstat.write_sav(
        frame,
        tmp_path / "a.sav",
        column_labels=["Allez-vous au musée ?", "Budget", "Nom", "Jour"],
        variable_value_labels={"q1": {1: "Jamais", 2: "Parfois", 98: "Refus", 99: "Ne sait pas"}},
        missing_ranges={"q1": [{"lo": 98, "hi": 99}], "q2": [0]},
    )
    return (tmp_path / "a.sav").read_bytes()


def test_an_spss_file_is_its_codes_user_missing_ones_included(sav):
    table = read_sav(sav, "a.sav", SAV)
    assert table.header == ("q1", "q2", "nom", "jour")
    assert table.frame["q1"].tolist() == ["1", "2", "99", ""]
    assert table.frame["q2"].tolist() == ["1,5", "1000", "0", ""]
    assert table.frame["nom"].tolist() == ["Ana", "", "Zoé", "=CMD()"]
    assert table.frame["jour"].tolist() == ["2019-01-01", "", "2019-01-02", "2019-01-03"]
    assert table.lines.tolist() == [1, 2, 3, 4]


def test_an_spss_file_says_its_wordings_codes_and_missing_codes(sav):
    structure = sav_structure(sav, "a.sav", SAV)
    assert structure["q1"].wording == "Allez-vous au musée ?"
    assert structure["q1"].codes == {"1": "Jamais", "2": "Parfois", "98": "Refus", "99": "Ne sait pas"}
    assert structure["q1"].missing == ("98", "99")
    assert [structure[name].kind for name in ("q1", "q2", "nom")] == ["single", "number", "text"]
    assert structure["q2"].missing == ("0",)


@pytest.mark.parametrize("end", [0, 100, 400])
def test_a_cut_spss_file_is_told(sav, end):
    problem = fault(lambda: read_sav(sav[:end] or b"x", "a.sav", SAV))
    assert "ce n'est pas un fichier SPSS (.sav), ou il est coupé" in problem.found


def test_the_structure_of_a_questionnaire_names_its_columns_in_order(lss):
    structure = read_lss(lss.encode(), "a.lss")
    expected = ["Q1", "Q1[other]", "Q2", "Q4[SQ001]", "Q4[SQ002]", "Q5", "Q6[SQ001]", "Q8"]
    assert list(structure) == expected
    assert structure["Q1"].wording == "Allez-vous au musée ?"
    assert structure["Q1"].codes == {"A1": "Jamais", "A2": "Parfois", "-oth-": "Autre"}
    assert structure["Q4[SQ002]"].part == "Prix"
    assert structure["Q4[SQ002]"].filter == '((Q1.NAOK == "A1"))'
    assert structure["Q1"].filter == ""
    assert structure["Q6[SQ001]"].codes == {"1": "Oui", "2": "Non"}
    assert structure["Q8"].codes == {"Y": "Oui", "N": "Non"}
    assert [structure[name].page for name in expected] == [1, 1, 1, 2, 2, 2, 2, 2]
    assert [structure[name].kind for name in expected] == [
        "single", "text", "number", "ticked", "ticked", "text", "single", "single",
    ]  # fmt: skip


@pytest.mark.parametrize(("shown", "pages"), [("A", [1, 1, 1]), ("S", [1, 2, 3])])
def test_pages_follow_how_the_questionnaire_is_shown(lss, shown, pages):
    structure = read_lss(lss.replace("<![CDATA[G]]></format>", f"<![CDATA[{shown}]]></format>").encode(), "a.lss")
    assert [structure[name].page for name in ("Q1", "Q2", "Q4[SQ001]")] == pages


def test_an_old_structure_holds_its_sentences_in_its_questions(making):
    group = {"gid": "1", "group_order": "1", "language": "fr"}
    question = {"qid": "5", "gid": "1", "sid": "9", "type": "L", "title": "Q1", "question_order": "1"}
    answers = [{"qid": "5", "code": "A1", "sortorder": "1", "answer": text, "language": lang} for text, lang in
               [("Never", "en"), ("Jamais", "fr")]]  # fmt: skip
    old = making.document(
        "Survey",
        making.table("surveys", [{"sid": "9", "language": "fr"}]),
        making.table("groups", [group, group | {"language": "en"}]),
        making.table(
            "questions", [question | {"question": q, "language": k} for q, k in [("Hi", "en"), ("Dis", "fr")]]
        ),
        making.table("answers", answers),
    )
    (described,) = read_lss(old.encode(), "a.lss").values()
    assert (described.wording, described.codes) == ("Dis", {"A1": "Jamais"})


@pytest.mark.parametrize(
    ("kind", "columns"),
    [
        ("1", ["Q[a][1]", "Q[a][2]", "Q[b][1]", "Q[b][2]"]),
        ("P", ["Q[a]", "Q[acomment]", "Q[b]", "Q[bcomment]"]),
        ("O", ["Q", "Q[comment]"]),
        ("R", ["Q[1]", "Q[2]"]),
        (";", ["Q[a_x]", "Q[b_x]"]),
        ("K", ["Q[a]", "Q[b]"]),
        ("D", ["Q"]),
    ],
)
def test_each_type_of_question_has_its_columns(making, kind, columns):
    parts = [("1", "a", "0"), ("2", "b", "0")] + [("3", "x", "1")] * (kind == ";")
    structure = making.document(
        "Survey",
        making.table("groups", [{"gid": "1", "group_order": "1"}]),
        making.table("questions", [{"qid": "5", "gid": "1", "sid": "9", "type": kind, "title": "Q"}]),
        making.table(
            "subquestions",
            [{"qid": q, "parent_qid": "5", "title": t, "scale_id": s, "question_order": q} for q, t, s in parts],
        ),
        making.table("answers", [{"qid": "5", "code": code, "sortorder": code} for code in "12"]),
    )
    assert list(read_lss(structure.encode(), "a.lss")) == columns


@pytest.mark.parametrize("content", [b"<document/>", b"nom;q1\n", b"<a>", b"<document><questions>"])
def test_what_is_no_structure_is_told(content):
    assert "a.lss" in fault(lambda: read_lss(content, "a.lss")).file


@pytest.fixture
def lsa(making, lss):
    """Return an archive of two responses; the second never saw page 2."""
    rows = [
        {"id": "1", "submitdate": "2019-12-02", "lastpage": "2", "9X1X10": "A1", "9X1X10other": "", "9X1X11": "50",
         "9X2X12SQ001": "Y", "9X2X12SQ002": "", "9X2X13": "bien ]] > <b>", "9X2X14SQ001": "1"},
        {"id": "2", "submitdate": None, "lastpage": "1", "9X1X10": "A2", "9X1X10other": "", "9X1X11": ""},
    ]  # fmt: skip
    responses = making.document("Responses", making.table("responses", rows))
    return making.zipped({"survey_9.lss": lss, "survey_9_responses.lsr": responses, "survey_9_timings.lsi": "<x/>"})


def test_an_archive_is_read_under_the_names_of_an_export_and_keeps_its_nulls(lsa):
    table = read_lsa(lsa, "a.lsa")
    assert table.header[:5] == ("id", "submitdate", "lastpage", "Q1", "Q1[other]")
    assert table.frame["Q4[SQ001]"].isna().tolist() == [False, True]
    assert table.frame["Q2"].tolist() == ["50", ""]
    assert table.frame["Q5"].tolist()[0] == "bien ]] > <b>"
    assert table.frame["submitdate"].isna().tolist() == [False, True]
    assert next(iter(archive_structure(lsa, "a.lsa"))) == "Q1"
    assert read_lsa(lsa, "a.lsa", ["Q2"]).frame.columns.tolist() == ["Q2"]


def test_an_archive_without_responses_is_told(making, lss):
    problem = fault(lambda: read_lsa(making.zipped({"a.lss": lss}), "a.lsa"))
    assert "elle n'a pas un fichier *_responses.lsr, mais 0" in problem.found
    empty = making.zipped({"a.lss": lss, "a_responses.lsr": making.document("Responses")})
    assert "aucune réponse" in fault(lambda: read_lsa(empty, "a.lsa")).found


CSV = "nom;q1;q2;q3;q4a;q4b;q5\nAna;1;50;2,5;Y;N;réglé, là\n"
PLAUSIBLE = "car il ne se lit pas en UTF-8 (ligne 2) et ses 3 premiers signes accentués y ont un sens"


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "codage utf-8, car tous ses signes accentués se lisent en UTF-8"),
        ("utf-8-sig", "codage utf-8-sig, car le fichier commence par la marque d'ordre d'UTF-8"),
        ("cp1252", f"codage cp1252, {PLAUSIBLE}"),
        ("mac_roman", f"codage mac_roman, {PLAUSIBLE}"),
        ("cp850", f"codage cp850, {PLAUSIBLE}"),
    ],
)
def test_what_is_recognised_is_told_with_its_reason(small_study, encoding, told):
    edits = [
        ('{format: csv, delimiter: ";"}', '{format: csv, encoding: detect, delimiter: detect, decimal: ","}'),
        ("identifying: [nom, mail]", "identifying: [nom]"),
    ]
    study = small_study(raw=CSV.encode(encoding), edits=edits)
    checked = check_study(study.root)
    assert [problem.subject for problem in checked.problems] == ["study.data"]  # the sums of the test are not written
    assert checked.recognised == [
        f"data/raw/v1.csv : {told}.",
        "data/raw/v1.csv : séparateur point-virgule, car il coupe les premières lignes en 7 cellules chacune.",
    ]
    assert study.clean().answers["age"].tolist() == [2.5]


@pytest.mark.parametrize("content", ["nom;q1\nÑÃð×þ;1\n".encode("cp1252"), b"nom;q1\n\x90\x9d\x81;1\n"])
def test_an_encoding_that_nothing_settles_is_asked(small_study, content):
    edits = [('delimiter: ";"', 'delimiter: ";", encoding: detect')]
    study = small_study(raw=content, edits=edits)
    (problem,) = study.problems(study.clean)
    assert "son codage n'est pas reconnu" in problem.found
    assert "déclarer « encoding: … »" in problem.remedy


def test_a_delimiter_that_nothing_settles_is_asked(small_study):
    study = small_study(raw="nom\nAna\nBob;1\n", edits=[('delimiter: ";"', "delimiter: detect")])
    (problem,) = study.problems(study.clean)
    assert "son séparateur n'est pas reconnu" in problem.found


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_each_delimiter_is_recognised_by_the_cells_that_it_cuts(small_study, tmp_path, delimiter):
    rows = [["a", "b", "c"], ["1,5", "x;y", "z|t"], ["2,5", "x", "z\tt"]]
    lines = [delimiter.join(f'"{cell}"' for cell in row) for row in rows]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    (table,) = read_raw(tmp_path, ["a.csv"], Source("csv", delimiter="detect"))
    assert table.frame.to_numpy().tolist() == rows[1:]
    assert len(table.notes) == 1


def test_an_archive_is_cleaned_with_its_abandoned_questionnaire(small_study, lsa, tmp_path):
    questionnaire = """
themes: {lieux: {label: Lieux}}
questions:
  musee: {label: Musée, theme: lieux, role: active, type: single, categories: {jamais: Jamais, parfois: Parfois}}
  freins: {label: Freins, role: descriptive, type: multiple, categories: {temps: Temps, prix: Prix}}
"""
    codebook = """
source: {format: lsa}
respondent: {key: [id]}
abandoned: {submitted: submitdate, last_page: lastpage}
missing: {no_answer: [""], not_asked: [null]}
questions:
  musee: {column: Q1, page: 1, codes: {A1: jamais, A2: parfois}}
  freins: {columns: {"Q4[SQ001]": temps, "Q4[SQ002]": prix}, ticked: "Y", page: 2}
"""
    study = small_study(questionnaire=questionnaire, codebook=codebook, raw=lsa)
    cleaned = study.clean()
    assert cleaned.answers["musee"].tolist() == ["jamais", "parfois"]
    assert cleaned.multiple["category"].tolist() == ["temps"]
    assert cleaned.missing["kind"].tolist() == ["no_answer"]


def test_an_encrypted_archive_is_told(making, lss):
    content = bytearray(making.zipped({"a.lss": lss, "a_responses.lsr": "<document/>"}))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        offsets = [info.header_offset for info in archive.infolist()]
    for offset in offsets:
        content[offset + 6] |= 1
    central = content.find(b"PK\x01\x02")
    while central >= 0:
        content[central + 8] |= 1
        central = content.find(b"PK\x01\x02", central + 4)
    assert "protégé par un mot de passe" in fault(lambda: read_lsa(bytes(content), "a.lsa")).found
