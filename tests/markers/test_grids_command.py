"""The command that makes grids, and the check that reads them back."""

import hashlib

import pytest
from tests.markers.at_hand import GRID, ROWS

from analysis.commands import run

STUDY = """
study: {title: Essai, language: fr, data: public, disclosure: internal, seed: 1}
waves: {w: {codebook: config/w.yaml, files: [data/raw/w.csv]}}
"""
CODEBOOK = """
source: {format: csv}
respondent: {key: [nom]}
questions: {ville: {column: ville, codes: {n: non, o: oui}}}
"""
QUESTIONNAIRE = "questions: {ville: {label: Ville, role: descriptive, type: single, categories: {non: Non, oui: Oui}}}"


@pytest.fixture
def study(tmp_path):
    """Return a small study with a grid beside it, of which no filled one came yet."""
    (tmp_path / "config").mkdir()
    texts = {"study": STUDY, "questionnaire": QUESTIONNAIRE, "w": CODEBOOK}
    for name, text in texts.items():
        (tmp_path / f"config/{name}.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "config/markers.yaml").write_text(GRID.replace("[data/raw/markers/E1.csv]", "[]"), encoding="utf-8")
    return tmp_path


@pytest.fixture
def command(capsys):
    """Return what runs a command: its exit code, and what it told."""

    def call(*arguments):
        code = 0
        try:
            run([str(each) for each in arguments])
        except SystemExit as end:
            code = end.code
        return code, "".join(capsys.readouterr()).replace("\u00a0", " ").replace("\u202f", " ")

    return call


def test_a_grid_for_each_assessor_is_written_and_none_over_another(study, command):
    code, told = command("grids", study, "--round", "entree")
    assert code == 0
    assert "À remplir : 4 niveaux par évaluateur (2 projets, À l'entrée)." in told
    names = sorted(path.name for path in (study / "grilles").iterdir())
    assert names == [f"entree-{code}.{form}" for code in ("E1", "E2", "E3") for form in ("csv", "xlsx")]
    (study / "grilles/entree-E1.csv").unlink()
    code, told = command("grids", study, "--round", "entree")
    assert code == 1
    assert "quelqu'un l'a peut-être rempli : aucune grille n'est écrite" in told
    assert not (study / "grilles/entree-E1.csv").exists()
    markers = study / "config/markers.yaml"
    one = [line for line in markers.read_text(encoding="utf-8").splitlines() if "atelier:" not in line]
    markers.write_text("\n".join(one), encoding="utf-8")
    code, told = command("grids", study, "--round", "entree", "--into", study / "ailleurs")
    assert code == 0
    assert "À remplir : 2 niveaux par évaluateur (1 projet, À l'entrée)." in told


@pytest.mark.parametrize(
    ("text", "arguments", "code", "told"),
    [
        (None, [], 1, "l'étude ne déclare pas de marqueurs"),
        (GRID.split("assessors:")[0], [], 1, "assessors : rien n'est déclaré"),
        (GRID, [], 2, "plusieurs séances : ajouter --round, une de entree, sortie"),
        (GRID, ["--round", "entre"], 2, "séance inconnue « entre » ; écrire « entree »"),
    ],
    ids=["no grid", "no assessor", "several rounds", "unknown round"],
)
def test_what_lacks_to_make_grids_is_told(study, command, text, arguments, code, told):
    file = study / "config/markers.yaml"
    file.unlink()
    if text is not None:
        file.write_text(text, encoding="utf-8")
    ended, said = command("grids", study, *arguments)
    assert ended == code
    assert told in said


def list_received(study):
    """Write what a public study says of the files that it received."""
    received = {name: (study / "data/raw" / name).read_bytes() for name in ("w.csv", "markers/E1.csv")}
    sums = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in received.items()]
    (study / "data/raw/SHA256SUMS").write_text("".join(sums), encoding="utf-8")


def test_check_counts_respondents_by_project_and_marked_projects_that_nobody_carries(study, command, put):
    put([(*row[:4], "non noté", "") if row[2].startswith("Atelier") else row for row in ROWS])
    answers = "nom,ville,projet\na,o,Atelier : inventé\nb,n,Serre\nc,n,\n"
    (study / "data/raw/w.csv").write_text(answers, encoding="utf-8")
    (study / "config/markers.yaml").write_text(f"{GRID}respondents: {{round: entree}}\n", encoding="utf-8")
    (study / "config/w.yaml").write_text(f"{CODEBOOK}project: {{column: projet}}\n", encoding="utf-8")
    list_received(study)
    code, told = command("check", study)
    assert code == 0, told
    counts = "1 d'un projet de la grille (dont 1 d'un projet non noté), 1 d'un projet inconnu, 1 sans projet nommé."
    assert f"Répondants selon leur projet : {counts} Projets notés que personne ne porte : 1." in told
    assert "À regarder : data/raw/w.csv, ligne 3 : projet inconnu de la grille." in told


def test_check_reads_grids_back_and_tells_each_fault_by_its_cell(study, command, put):
    (study / "data/raw").mkdir(parents=True)
    answers = study / "data/raw/w.csv"
    answers.write_text("nom,ville\na,o\nb,n\n", encoding="utf-8")
    (study / "config/markers.yaml").write_text(GRID, encoding="utf-8")
    put([*ROWS[:3], (*ROWS[3][:4], "1,5", "")])
    code, told = command("check", study)
    assert code == 1
    assert "ligne 5, colonne « Niveau » : « 1,5 » est entre deux niveaux" in told
    assert "SHA256SUMS ne connaît pas ce fichier" in told  # a public study lists what it received
    put()
    list_received(study)
    code, told = command("check", study)
    assert code == 0
    assert "Marqueurs, séance « À l'entrée » : 1 grille relue, 3 niveaux donnés sur 4 demandés." in told
