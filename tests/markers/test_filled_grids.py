"""Grids made, filled and read back: a mark a cell, each fault told where it stands."""

import io

import openpyxl
import pytest
from tests.markers.at_hand import GRID, HEAD, ROWS

from analysis.language.catalogue import Catalogue
from analysis.markers.blank import MESSAGE, blank_csv, blank_workbook, message_of
from analysis.markers.cells import Cell
from analysis.markers.received import marks_table
from analysis.problems import StudyError

FILE = "data/raw/markers/E1.csv"
# Another rubric: five levels from one, in English, three markers, two rounds.
RUBRIC = """
grid: {title: Trial rubric, source: Trial, scale: {lowest: 1, highest: 5}}
markers:
  clarity: {label: Clarity, definition: Says it plainly, levels: {1: {text: Unclear}, 5: {text: Clear}}}
  depth: {label: Depth, definition: Goes far}
  care: {label: Care, definition: Takes care}
projects: {alpha: {label: Alpha}, beta: {label: Beta}}
assessors: [R1, R2]
rounds:
  first: {label: First, files: [data/raw/markers/R1.xlsx, data/raw/markers/R2.csv]}
  second: {label: Second}
"""


def faults(tmp_path, grid):
    with pytest.raises(StudyError) as fault:
        marks_table(tmp_path, grid, "fr")
    return [(problem.file, problem.subject, problem.found, problem.remedy) for problem in fault.value.problems]


def changed(line, place, text):
    """Return the filled rows, one cell of which is another."""
    rows = [list(row) for row in ROWS]
    rows[line - 2][place] = text
    return rows


def test_marks_are_read_with_what_could_not_be_marked_left_out(tmp_path, grid_at, put):
    put()
    marks = marks_table(tmp_path, grid_at(), "fr")
    assert marks.to_numpy().tolist() == [
        ["entree", "jardin", "lien", "E1", 2, True],
        ["entree", "jardin", "sobriete", "E1", 1, False],
        ["entree", "atelier", "lien", "E1", 0, False],
    ]


@pytest.mark.parametrize("text", ["2", "2,0", " 2 ", "2.0"])
def test_a_level_is_read_however_a_spreadsheet_writes_it(tmp_path, grid_at, put, text):
    put(changed(3, 4, text))
    assert marks_table(tmp_path, grid_at(), "fr")["mark"].tolist() == [2, 2, 0]


def test_keys_and_other_cases_name_the_same(tmp_path, grid_at, put):
    put([["e1", "entree", "JARDIN", "lien", "2", ""], *ROWS[1:]])
    assert len(marks_table(tmp_path, grid_at(), "fr")) == 3


@pytest.mark.parametrize(
    ("line", "place", "text", "column", "found", "remedy"),
    [
        (2, 4, "", "Niveau", "aucun niveau", "écrire un niveau entier de 0 à 3, ou « non noté »"),
        (2, 4, "2,5", "Niveau", "« 2,5 » est entre deux niveaux", "de 0 à 3"),
        (2, 4, "4", "Niveau", "le niveau 4 est hors de l'échelle, de 0 à 3", "de 0 à 3"),
        (2, 4, "-1", "Niveau", "le niveau -1 est hors de l'échelle", "de 0 à 3"),
        (2, 4, "deux", "Niveau", "« deux » n'est pas un niveau", "de 0 à 3"),
        (3, 3, "Sobre", "Marqueur", "marqueur inconnu « Sobre »", "écrire « Sobriété »"),
        (
            4,
            2,
            "Ateliers",
            "Projet",
            "projet inconnu « Ateliers »",
            "Jardin inventé, Atelier : inventé",
        ),
        (5, 0, "E9", "Évaluateur", "évaluateur inconnu « E9 »", "choisir parmi : E1, E2, E3"),
        (5, 1, "À la sortie", "Séance", "cette grille est de la séance « À la sortie »", "rounds.sortie.files"),
        (5, 2, "", "Projet", "projet : case vide", "vierge"),
    ],
)
def test_each_fault_is_told_by_its_cell(tmp_path, grid_at, put, line, place, text, column, found, remedy):
    put(changed(line, place, text))
    told = faults(tmp_path, grid_at())
    assert len(told) == 1
    assert told[0][:2] == (FILE, f"ligne {line}, colonne « {column} »")
    assert found in told[0][2]
    assert remedy in told[0][3]


def test_every_fault_is_told_at_once(tmp_path, grid_at, put):
    put([*changed(2, 4, "9")[:2], ["E1", "À l'entrée", "Ailleurs", "Rien", "", ""]])
    assert [subject for _, subject, _, _ in faults(tmp_path, grid_at())] == [
        "ligne 2, colonne « Niveau »",
        "ligne 4, colonne « Projet »",
        "ligne 4, colonne « Marqueur »",
        "ligne 4, colonne « Niveau »",
    ]


def test_an_assessor_with_two_grids_is_told_once(tmp_path, grid_at, put):
    put()
    put(name="again.csv")
    text = GRID.replace("[data/raw/markers/E1.csv]", "[data/raw/markers/E1.csv, data/raw/markers/again.csv]")
    ((file, _, found, _),) = faults(tmp_path, grid_at(text))
    assert file == "data/raw/markers/again.csv"
    assert found == "l'évaluateur E1 a déjà une grille de cette séance : data/raw/markers/E1.csv"


def test_a_row_twice_and_rows_that_lack_are_told(tmp_path, grid_at, put):
    put([*ROWS, ROWS[0]])
    ((_, subject, found, _),) = faults(tmp_path, grid_at())
    assert subject == "ligne 6, colonne « Niveau »"
    assert found == "« Jardin inventé » est déjà noté sur « Lien » par E1, ligne 2"
    put(ROWS[:2])
    ((_, subject, found, remedy),) = faults(tmp_path, grid_at())
    assert subject == "évaluateur E1"
    assert found.startswith("2 lignes n'y sont pas : « Atelier : inventé » sur « Lien », ")
    assert "« non noté »" in remedy


def test_columns_that_lack_are_told_and_comments_may(tmp_path, grid_at, put):
    put([row[:5] for row in ROWS], head=HEAD[:5])
    assert not marks_table(tmp_path, grid_at(), "fr")["commented"].any()
    put([row[:4] for row in ROWS], head=HEAD[:4])
    ((_, subject, found, _),) = faults(tmp_path, grid_at())
    assert (subject, found) == ("ligne 1", "colonnes absentes : Niveau")


def test_a_file_that_is_not_there_is_told_beside_other_faults(tmp_path, grid_at, put):
    put(changed(2, 4, "9"))
    text = GRID.replace("[data/raw/markers/E1.csv]", "[data/raw/markers/E1.csv, data/raw/markers/E2.xlsx]")
    assert [file for file, *_ in faults(tmp_path, grid_at(text))] == [FILE, "data/raw/markers/E2.xlsx"]


def test_a_grid_saved_by_another_spreadsheet_is_read(tmp_path, grid_at, put):
    put()
    path = tmp_path / FILE
    path.write_bytes(path.read_text("utf-8-sig").encode("cp1252"))
    assert len(marks_table(tmp_path, grid_at(), "fr")) == 3


def test_a_grid_that_cannot_be_read_is_saved_again_and_no_codebook_is_named(tmp_path, grid_at, put):
    put()
    (tmp_path / FILE).write_bytes(b"")
    ((_, _, found, remedy),) = faults(tmp_path, grid_at())
    assert (found, "« CSV UTF-8 »" in remedy) == ("le fichier est vide", True)
    (tmp_path / FILE).unlink()
    ((_, _, found, remedy),) = faults(tmp_path, grid_at())
    assert (found, remedy) == ("le fichier est introuvable", f"déposer le fichier reçu sous {FILE}")


def test_another_rubric_makes_its_grids_and_reads_them_back(tmp_path, grid_at):
    """Another scale, other markers, another language, from the declaration alone: as a workbook, as a CSV."""
    grid = grid_at(RUBRIC)
    folder = tmp_path / "data/raw/markers"
    folder.mkdir(parents=True)
    book = openpyxl.load_workbook(io.BytesIO(blank_workbook(grid, grid.rounds["first"], "R1", "en")))
    for row in range(2, 8):
        book["Grid"].cell(row, 5, 1 + row % 5)
    book["Grid"].cell(2, 6, "because")
    book.save(folder / "R1.xlsx")
    lines = blank_csv(grid, grid.rounds["first"], "R2", "en").splitlines()
    answered = (line.replace(";;", f";{1 + rank};so") for rank, line in enumerate(lines[1:-1]))
    filled = [lines[0], *answered, lines[-1]]
    (folder / "R2.csv").write_text("\n".join(filled), encoding="utf-8")
    with pytest.raises(StudyError, match=r"ligne 7, colonne «.Level.».: aucun niveau"):
        marks_table(tmp_path, grid, "en")
    (folder / "R2.csv").write_text("\n".join([*filled[:-1], f"{filled[-1][:-2]};not marked;"]), encoding="utf-8")
    marks = marks_table(tmp_path, grid, "en")
    levels = marks.groupby("assessor")["mark"].apply(list).to_dict()
    assert levels == {"R1": [3, 4, 5, 1, 2, 3], "R2": [1, 2, 3, 4, 5]}
    assert marks["commented"].sum() == 6


def test_a_cell_of_a_workbook_is_told_by_its_letters():
    told = Cell("data/raw/a.xlsx", 4, 4, "Niveau", "9").problem("trop", "moins")
    assert told.subject == "cellule E4, colonne « Niveau »"


def test_a_blank_grid_offers_each_level_and_says_what_it_means(grid_at):
    grid = grid_at()
    content = blank_workbook(grid, grid.rounds["entree"], "E1", "fr")
    assert content == blank_workbook(grid, grid.rounds["entree"], "E1", "fr")
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Grille", "Mode d’emploi"]
    page = book["Grille"]
    assert [cell.value for cell in page[1]] == list(HEAD)
    assert page.freeze_panes == "E2"
    asked = {str(each.sqref): each for each in page.data_validations.dataValidation}
    assert set(asked) == {"E2", "E3", "E4", "E5"}
    assert {each.formula1 for each in asked.values()} == {'"0,1,2,3,non noté"'}
    assert asked["E2"].prompt.splitlines()[1] == "1\u00a0: Relie des voisins"
    assert "ne décrit pas les niveaux" in asked["E3"].prompt
    assert page.protection.sheet
    assert [page.cell(2, place).protection.locked for place in range(1, 7)] == [True] * 4 + [False] * 2
    text = blank_csv(grid, grid.rounds["entree"], "E1", "fr")
    assert text.splitlines()[0] == "\ufeff" + ";".join(HEAD)
    assert text.splitlines()[3] == "E1;À l'entrée;Atelier : inventé;Lien;;"


def test_what_levels_say_fits_the_room_beside_a_cell(root):
    from analysis.study.marker_checks import read_grid

    grid = read_grid(root)
    told = message_of(grid, grid.markers["autonomie"], Catalogue("fr"))
    assert len(told) <= MESSAGE
    assert told.splitlines()[-1] == "Texte entier dans «\u00a0Mode d’emploi\u00a0»."
    assert [line[0] for line in told.splitlines()[:4]] == ["0", "1", "2", "3"]
