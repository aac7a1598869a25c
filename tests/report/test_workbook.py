import re
from dataclasses import replace
from importlib.resources import files
from io import BytesIO
from typing import get_args

import numpy as np
import openpyxl
import pandas as pd
import pytest
from ruamel.yaml import YAML

from analysis.printing.door import printed
from analysis.printing.levels import MOST_LISTED
from analysis.printing.small_groups import without_small_positions
from analysis.report.workbook import workbook_bytes
from analysis.tables import TABLES
from analysis.tables.declaring import Kind


def opened(study, results):
    return openpyxl.load_workbook(BytesIO(workbook_bytes(study, printed(results, study))))


@pytest.fixture(scope="module")
def book(poison, results):
    return opened(poison, results)


@pytest.fixture(scope="module")
def public_book(poison, results):
    return opened(replace(poison, disclosure="public"), results)


@pytest.fixture(scope="module")
def english_book(poison, results):
    return opened(replace(poison, language="en", title="Poison"), results)


@pytest.fixture(scope="module")
def spaceless(results):
    """The results without their space, of which fewer sheets are made."""
    return replace(results, spaces={}, pictures={})


def frame(sheet):
    rows = list(sheet.values)
    return pd.DataFrame(rows[1:], columns=rows[0])


def test_the_first_sheet_lists_the_others(book):
    contents = book.worksheets[0]
    listed = [row[0] for row in contents.values if row[0] in book.sheetnames]
    assert listed == book.sheetnames[1:]
    linked = [cell.hyperlink.location for (cell,) in contents.iter_rows(max_col=1) if cell.hyperlink]
    assert linked == [f"'{title}'!A1" for title in listed]


def test_titles_fit_excel(book):
    assert all(len(title) <= 31 for title in book.sheetnames)
    assert "Modalités" in book.sheetnames


def test_an_english_study_has_an_english_workbook(english_book):
    assert {"Contents", "Eigenvalues", "Categories", "Mean points", "Rows", "Files"} <= set(english_book.sheetnames)
    told = " ".join(
        [*english_book.sheetnames, *(str(cell) for row in english_book.worksheets[0].values for cell in row if cell)]
    )
    assert "Result tables: Poison" in told
    assert not re.search(
        r"[«»àâçéèêôû]|\b(le|la|les|des|de|du|et|une|par)\b", told.replace("Cramér", ""), re.IGNORECASE
    )


def test_numbers_are_whole_and_exact(book, results):
    written = frame(book["Valeurs propres"])
    np.testing.assert_allclose(written["eigenvalue"], results.spaces["main"].eigenvalues["eigenvalue"], rtol=1e-15)
    assert book["Valeurs propres"]["B2"].number_format == "0.0000"
    assert book["Modalités"].freeze_panes == "A2"


def test_what_researchers_read_first_comes_first_and_what_made_it_last(book):
    first = ["Lignes", "Dictionnaire", "Répartitions", "Nombres", "Valeurs propres", "Modalités", "Questions", "Thèmes"]
    assert [title for title in book.sheetnames if title in first] == first
    assert book.sheetnames[1 : len(first) + 1] == first
    assert book.sheetnames[-2:] == ["Programmes", "Fichiers"]
    groups = [row[0] for row in book.worksheets[0].values if row[0] in ("À lire d’abord", "Le détail")]
    assert groups == ["À lire d’abord", "Le détail"]


def test_a_head_says_what_its_column_is(book):
    heads = {cell.value: cell.comment for cell in book["Modalités"][1]}
    assert heads["v_test"].text.startswith("Valeur-test ; au-delà de 2".replace(" ;", "\u202f;"))
    assert heads["v_test"].text.endswith("\nÉloignement du hasard, en écarts types.")
    assert all(heads.values())


def shown_as(sheet):
    """Return the format of the first number of each column, by its name."""
    return {head.value: below.number_format for head, below in zip(sheet[1], sheet[2], strict=True)}


def test_numbers_are_shown_as_their_kind_is_told(book, public_book):
    formats = {
        head.value: below.number_format for head, below in zip(book["Modalités"][1], book["Modalités"][2], strict=True)
    }
    told = {"axis": "0", "n": "#,##0", "frequency": "0.000", "coordinate": "0.000", "v_test": "0.00"}
    assert {name: formats[name] for name in told} == told
    formats = shown_as(public_book["Modalités"])
    assert (formats["coordinate"], formats["frequency"]) == ("0.0", "0.000")


def test_an_english_study_has_english_titles_and_notes(english_book):
    assert english_book.sheetnames[0] == "Contents"
    assert "Categories" in english_book.sheetnames
    assert {cell.value: cell.comment for cell in english_book["Categories"][1]}[
        "axis"
    ].text == "Number of an axis, from 1."


def test_every_name_that_is_told_is_that_of_a_column():
    names = {column.name for table in TABLES.values() for column in table.columns}
    told = YAML(typ="safe").load((files("analysis.language") / "fr/columns.yaml").read_text("utf-8"))
    assert set(told["names"]) <= names
    assert set(told["kinds"]) == set(get_args(Kind))


def test_individuals_are_left_out_for_everybody_and_the_workbook_says_so(public_book):
    assert any("coordonnées des individus" in str(row[0]) for row in public_book.worksheets[0].values)
    heads = {cell.value for sheet in public_book.worksheets[1:] for cell in sheet[1]}
    assert "respondent" not in heads


def test_the_team_reads_exact_positions_by_pseudonym_and_is_told_that_it_alone_may(poison, results):
    rows = [("v-3fa9", "v", "", "active", 1, 0.123456789012, 0.1, 0.5)]
    people = pd.DataFrame(rows, columns=TABLES["individuals"].names)
    held = replace(results, spaces={"main": results.spaces["main"].replaced(individuals=people)})
    book = opened(replace(poison, data="received"), held)
    assert list(book["Individus"].values)[1][0] == "v-3fa9"
    assert list(book["Individus"].values)[1][5] == 0.123456789012
    assert any("ne sort pas de l’équipe" in str(row[0]) for row in book.worksheets[0].values)
    assert "Individus" not in opened(replace(poison, disclosure="public"), held).sheetnames
    many = people.loc[people.index.repeat(MOST_LISTED + 1)]
    held = replace(held, spaces={"main": held.spaces["main"].replaced(individuals=many)})
    book = opened(poison, held)
    assert "Individus" not in book.sheetnames
    told = [str(row[0]).replace("\u202f", " ") for row in book.worksheets[0].values if "pas de feuille" in str(row[0])]
    assert len(told) == 1
    assert "20 001 lignes" in told[0]
    assert told[0].endswith("dans data/processed/spaces/main/individuals.csv.")


def test_a_table_longer_than_a_sheet_is_left_to_its_file(poison, results, monkeypatch):
    categories = results.spaces["main"].categories
    monkeypatch.setattr("analysis.report.workbook.MOST_ROWS", len(categories) - 1)
    book = opened(poison, results)
    assert "Modalités" not in book.sheetnames
    assert any("data/processed/spaces/main/categories.csv" in str(row[0]) for row in book.worksheets[0].values)


def test_no_row_of_a_received_file_is_told_apart(poison, spaceless):
    rejected = pd.DataFrame({"wave": "enquete", "row": [2, 3], "reason": "test", "detail": ["nom", "nom"]})
    missing = pd.DataFrame({"respondent": ["R1"], "wave": "enquete", "question": ["age"], "kind": ["no_answer"]})
    book = opened(poison, spaceless.replaced(rejected=rejected, missing=missing))
    assert list(book["Lignes écartées"].values) == [("wave", "reason", "rows"), ("enquete", "test", 2)]
    assert list(book["Manquantes"].values)[1] == ("enquete", "age", "no_answer", 1)


def test_the_order_of_received_rows_is_not_told(poison, spaceless):
    missing = pd.DataFrame(
        [("R1", "glace", "no_answer"), ("R2", "age", "no_answer"), ("R3", "glace", "dont_know")],
        columns=["respondent", "question", "kind"],
    ).assign(wave="enquete")
    rejected = pd.DataFrame({"wave": "enquete", "row": [2, 3, 4], "reason": ["test", "refused", "test"], "detail": ""})
    first, last = (
        workbook_bytes(poison, printed(spaceless.replaced(rejected=rejected[::way], missing=missing[::way]), poison))
        for way in (1, -1)
    )
    assert first == last
    sheet = list(openpyxl.load_workbook(BytesIO(first))["Manquantes"].values)
    assert [row[1:3] for row in sheet[1:]] == [("age", "no_answer"), ("glace", "dont_know"), ("glace", "no_answer")]


def test_a_formula_in_a_label_is_text(poison, spaceless):
    dictionary = pd.DataFrame({"label": ["=1+1", "=CMD()", "+33", "@x", "http://exemple.fr"]})
    sheet = opened(poison, spaceless.replaced(dictionary=dictionary))["Dictionnaire"]
    assert [cell.data_type for (cell,) in sheet["A2:A6"]] == ["s"] * 5
    assert sheet["A2"].value == "=1+1"


def test_a_number_that_does_not_exist_is_an_empty_cell(poison, spaceless):
    frequencies = pd.DataFrame({"n": [1.0, np.nan], "share": [np.inf, 0.5], "by": [None, pd.NA]})
    written = list(opened(poison, spaceless.replaced(frequencies=frequencies))["Répartitions"].values)
    assert written[1:] == [(1, None, None), (None, 0.5, None)]


def test_several_spaces_have_their_own_sheets(poison, results):
    other = replace(poison.spaces["main"], key="other", label="Un autre espace")
    study = replace(poison, spaces={"main": poison.spaces["main"], "other": other})
    book = opened(study, replace(results, spaces=dict.fromkeys(study.spaces, results.spaces["main"])))
    assert [title for title in book.sheetnames if title.startswith("Axes")] == ["Axes (1)", "Axes (2)"]
    assert any("(Un autre espace)" in str(row[1]) for row in book.worksheets[0].values)
    assert all(len(title) <= 31 for title in book.sheetnames)


def test_fictional_data_are_said_fictional(poison, results, book):
    first = [row[0] for row in opened(replace(poison, data="reconstructed"), results).worksheets[0].values]
    assert "Données reconstituées, fictives." in first
    assert "Données reconstituées, fictives." not in [row[0] for row in book.worksheets[0].values]


def test_the_same_tables_give_the_same_bytes(poison, results):
    assert workbook_bytes(poison, results) == workbook_bytes(poison, results)


@pytest.fixture(scope="module")
def tiny(results):
    """The results of a survey where two girls answered."""
    space = results.spaces["main"]
    means = space.mean_points.assign(n=space.mean_points["n"].mask(space.mean_points["category"] == "fille", 2))
    return replace(results, spaces={"main": space.replaced(mean_points=means)})


def test_tiny_groups_keep_their_count_and_lose_their_place(tiny):
    space = without_small_positions(tiny).spaces["main"]
    girls = space.mean_points["category"] == "fille"
    assert (space.mean_points.loc[girls, "n"] == 2).all()
    assert space.mean_points.loc[girls, ["mean", "variance"]].isna().all(axis=None)
    assert space.mean_points.loc[~girls, ["mean", "variance"]].notna().all(axis=None)
    assert "sexe" not in set(space.deviations["factor"])
    assert "malade" in set(space.deviations["factor"])
    rare = space.categories["n"] < 3
    assert rare.any()
    assert space.categories.loc[rare, ["coordinate", "cos2"]].isna().all(axis=None)


def test_public_data_are_printed_whole(poison, tiny):
    assert printed(tiny, poison).spaces["main"].frames == tiny.spaces["main"].frames


def test_disclosing_changes_nothing_given(poison, tiny):
    before = tiny.spaces["main"].categories.copy()
    printed(tiny, replace(poison, data="received", disclosure="public"))
    pd.testing.assert_frame_equal(tiny.spaces["main"].categories, before)
