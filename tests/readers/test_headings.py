"""Rows that name columns are recognised by their marks; whatever is advised, no answer leaves."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.codebook.values import Source
from analysis.drafting.recognising import StatedForm, recognise
from analysis.problems import StudyError
from analysis.readers.csv import read_csv
from analysis.readers.double import mended, twice_encoded
from analysis.readers.heading import heading, joined, unique
from analysis.readers.likely_layout import likely_layout

ANSWERS = [["1", "X", "", "bon"], ["2", "", "X", "bof"], ["3", "X", "X", "bon"]]
QUALTRICS = [
    ["Q1", "Q2", "Q2", "Q3"],
    ["Rang", "Vélo", "Bus", "Avis ?"],
    [f'{{"ImportId":"QID{rank}"}}' for rank in range(4)],
]
MONKEY = [["Respondent ID", "Transports ?", "", "Avis ?"], ["", "Vélo", "Bus", "Open-Ended Response"]]
WEBFORM = [["Détails de la soumission", "Pratiques", "", ""], ["N°", "Transports", "", "Avis"], ["", "Vélo", "Bus", ""]]
TITLED = [["Enquête 2023", "", "", ""], ["", "", "", ""], ["N°", "Vélo", "Bus", "Avis"]]
GROUPED = [["Qui", "Transports", "", "Fin"], ["N°", "Vélo", "Bus", "Avis"]]
CODED = [["id", "q1", "q2", "q3"], ["Rang du dossier", "Prend le vélo", "Prend le bus", "Quel avis ?"]]


def rows_of(cells):
    return [(number, row) for number, row in enumerate(cells, start=1) if any(row)]


@pytest.mark.parametrize(
    ("header", "declared", "names"),
    [
        (QUALTRICS, "header: 1, wordings: 2, answers: 4", ("Q1", "Q2", "Q2 (2)", "Q3")),
        (MONKEY, "header: [1, 2]", ("Respondent ID", "Transports ? [Vélo]", "Transports ? [Bus]", "Avis ?")),
        (WEBFORM, "header: [2, 3]", ("N°", "Transports [Vélo]", "Transports [Bus]", "Avis")),
        (TITLED, "header: 3", ("N°", "Vélo", "Bus", "Avis")),
        (GROUPED, "header: [1, 2]", ("Qui [N°]", "Transports [Vélo]", "Transports [Bus]", "Fin [Avis]")),
        (CODED, "header: 1, wordings: 2", ("id", "q1", "q2", "q3")),
    ],
    ids=["qualtrics", "surveymonkey", "webform", "title", "groups", "codes"],
)
def test_a_header_of_several_rows_is_recognised(header, declared, names):
    cells = [*header, *ANSWERS, *ANSWERS]
    layout = likely_layout(rows_of(cells))
    assert layout is not None
    assert layout.written() == declared
    assert heading(dict(rows_of(cells)), layout, 4, range(4)).names == names
    assert layout.answers == len(header) + 1


@pytest.mark.parametrize(
    "cells",
    [
        [["N°", "Moyens", "", "Avis"], ["1", "", "X", "bon"], ["2", "", "", "bof"], ["3", "X", "X", "bon"]],
        [["nom", "avis", ""], ["Ana", "bon", "x"], ["Zoé", "", "y"], ["Luc", "bon", ""]],
        [["nom", "avis"], ["Ana", "bon"], ["Zoé", "bon"], ["Luc", "bof"]],
        [["q1", "q2", "q3"], *[["oui bien", "non pas", "oui mais"]] * 6],
        [["a"], ["1"]],
    ],
)
def test_a_first_answer_is_no_second_header(cells):
    assert likely_layout(rows_of(cells)) is None


CELL = st.sampled_from(["", "1", "oui", "non", "Ana", "un avis", "12/03/2023", "X"])


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=2, max_size=8))
def test_a_first_row_that_names_every_column_keeps_its_answers(answers):
    cells = [["Nom ?", "Avis sur le lieu ?", "Bus"], *answers]
    assert likely_layout(rows_of(cells)) is None


@given(st.lists(st.sampled_from(["", " ", "a", "a (2)", "b", "Colonne 1"]), min_size=1, max_size=8))
def test_names_are_all_different_and_none_is_lost(names):
    made = unique(names, range(len(names)))
    assert len(set(made)) == len(names)
    assert all(new == old for new, old in zip(made, names, strict=True) if names.count(old) == 1 and old.strip())


def test_names_of_three_rows_are_joined():
    assert joined([["A", "", "B"], ["q", "", "r"], ["x", "y", ""]]) == ["A – q [x]", "A – q [y]", "B – r"]


@pytest.mark.parametrize("header", [QUALTRICS, MONKEY, WEBFORM, TITLED, GROUPED], ids=str)
def test_what_the_reading_advises_keeps_every_answer(header, tmp_path):
    written = io.StringIO()
    csv.writer(written, delimiter=";").writerows([*header, *ANSWERS, *ANSWERS])
    content = written.getvalue().encode()
    (tmp_path / "a.csv").write_bytes(content)
    told = read_csv(content, "a.csv", Source("csv", delimiter=";"))
    assert any("déclarer « header: " in note for note in told.notes)
    known = recognise(tmp_path / "a.csv")
    assert known.table.lines.tolist() == list(range(len(header) + 1, len(header) + 7))
    assert read_csv(content, "a.csv", known.source).notes == known.table.notes


def test_a_title_of_one_cell_above_a_csv_is_told_with_the_row_of_the_names(tmp_path):
    content = "Enquête\nnom;avis;âge\nAna;bon;3\nZoé;bof;4\n".encode()
    with pytest.raises(StudyError, match="header: 2"):
        read_csv(content, "a.csv", Source("csv", delimiter=";"))
    (tmp_path / "a.csv").write_bytes(content)
    known = recognise(tmp_path / "a.csv")
    assert (known.table.header, known.source.header, len(known.table.frame)) == (("nom", "avis", "âge"), 2, 2)


def test_a_stated_header_is_obeyed_and_refused_where_no_row_names_the_columns(tmp_path):
    (tmp_path / "a.csv").write_text("x;y\nnom;avis\nAna;bon\n", encoding="utf-8")
    known = recognise(tmp_path / "a.csv", StatedForm(header=2))
    assert known.table.header == ("nom", "avis")
    assert "1 ligne au-dessus de l'en-tête, laissée de côté : ligne 1" in known.reasons
    (tmp_path / "a.sav").write_bytes(b"x")
    with pytest.raises(StudyError, match="ôter --header"):
        recognise(tmp_path / "a.sav", StatedForm(header=2))


def read(text, **source):
    return read_csv(text.encode(), "a.csv", Source("csv", delimiter=";", **source))


def test_rows_of_delimiters_repeated_headers_and_totals_are_told():
    table = read("nom;n\nAna;3\n;\nnom;n\nZoé;4\n;;;\nTotal;7\n")
    assert table.lines.tolist() == [2, 5, 7]
    assert table.frame["nom"].tolist() == ["Ana", "Zoé", "Total"]
    blank, repeated, total = table.notes
    assert blank == "2 lignes sans aucune réponse, laissées de côté : lignes 3, 6"
    assert repeated == "1 ligne répète l'en-tête, et laissée de côté : ligne 4"
    assert total.startswith("ligne 7 : « Total », comptée comme une réponse")
    assert 'set_aside: {test: {column: "nom", equals: "Total"}}' in total


def test_each_row_that_says_itself_a_total_is_told_and_the_remedy_keeps_every_respondent():
    (told,) = read("nom;n\nAna;3\nZoé;4\nTotal;7\n;\nMoyenne;3,5\nÉcart type;0,5\n").notes[1:]
    assert told.startswith("lignes 4, 6, 7 : « Total », « Moyenne », « Écart type », comptées comme des réponses")
    assert 'set_aside: {test: {column: "nom", equals: ["Total", "Moyenne", "Écart type"]}}' in told
    assert read("n;avis\n1;Moyenne\n2;Bonne\n3;Moyenne\n").notes == ()  # an answer, not the first cell
    assert read("avis;n\nMoyenne;1\nBonne;2\nBonne;3\nBonne;2\nBonne;3\nMoyenne;3\n").notes == ()


def test_a_last_row_that_adds_up_the_others_is_told():
    rows = "".join(f"p{rank};{rank}\n" for rank in range(1, 8))
    assert "elle a la somme des autres dans « n »" in read(f"nom;n\n{rows};28\n").notes[0]
    assert read(f"nom;n\n{rows};29\n").notes == ()


def test_two_exports_put_together_are_refused():
    with pytest.raises(StudyError, match="dans un autre ordre"):
        read("a;b;c\n1;2;3\nb;c;a\n2;3;1\n")
    with pytest.raises(StudyError, match="à partir de la ligne 3, toutes ont 3 cellules"):
        read("a;b\n1;2\na;b;c\n2;3;1\n")


def test_answers_that_are_names_of_other_columns_are_answers():
    assert len(read("Ana;Zoé;Luc\n" + "Zoé;Luc;Ana\n" * 5).frame) == 5


def test_a_first_line_that_says_the_delimiter_is_read_and_told():
    table = read("sep=;\na;b\n1;2\n")
    assert (table.header, table.lines.tolist()) == (("a", "b"), [3])
    assert table.notes == ("première ligne « sep=; », qui dit le séparateur, laissée de côté",)


def test_a_text_encoded_twice_is_told_and_mended():
    text = "âge ?;Déjà « vu » – l’été\n3;cœur\n".encode().decode("cp1252", errors="ignore")
    assert "encoding: double" in read(text).notes[0]
    assert read(text, encoding="double").frame.iloc[0].tolist() == ["3", "cœur"]
    mixed = read(text + "4;été\n")
    assert "encoding: double" not in mixed.notes[0]
    assert "redemander" in mixed.notes[0]


@given(st.text(st.sampled_from("aéèàçœ’« »\u00a0–…€ôÀÉ12😀"), max_size=30))
def test_what_is_encoded_once_is_left_as_it_is(text):
    assert mended(text) == text
    assert twice_encoded(text) == ([], False)


def test_lines_of_several_encodings_are_told_with_where_each_is():
    lines = ["nom;âge", "Élodie;déjà", "Zoé;prêt", "Anaïs;réglé"]
    content = "\n".join(lines[:3]).encode("cp1252") + b"\n" + lines[3].encode()
    with pytest.raises(StudyError) as told:
        read_csv(content, "a.csv", Source("csv", encoding="detect", delimiter=";"))
    (problem,) = told.value.problems
    assert problem.found.endswith("un autre ligne 1")
    assert "UTF-8 ligne 4" in problem.found
    assert "en faire deux fichiers" in problem.remedy
