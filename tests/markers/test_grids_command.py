"""The command that makes grids, and the check that reads them back."""

import hashlib
import shutil

import pytest
from tests.markers.at_hand import GRID, ROWS

from analysis.commands import run


@pytest.fixture
def study(tmp_path, root):
    """Return the example with a grid beside it, of which no filled one came yet."""
    shutil.copytree(root / "examples/poison/config", tmp_path / "config")
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
    assert command("grids", study, "--round", "entree", "--into", study / "ailleurs")[0] == 0


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
    assert command("grids", study, *arguments)[0] == code
    assert told in command("grids", study, *arguments)[1]


def test_check_reads_grids_back_and_tells_each_fault_by_its_cell(study, root, command, put):
    shutil.copytree(root / "examples/poison/data/raw", study / "data/raw")
    (study / "config/markers.yaml").write_text(GRID, encoding="utf-8")
    put([*ROWS[:3], (*ROWS[3][:4], "1,5", "")])
    code, told = command("check", study)
    assert code == 1
    assert "ligne 5, colonne « Niveau » : « 1,5 » est entre deux niveaux" in told
    assert "SHA256SUMS ne connaît pas ce fichier" in told  # a public study lists what it received
    put()
    digest = hashlib.sha256((study / "data/raw/markers/E1.csv").read_bytes()).hexdigest()
    with (study / "data/raw/SHA256SUMS").open("a", encoding="utf-8") as sums:
        sums.write(f"{digest}  markers/E1.csv\n")
    code, told = command("check", study)
    assert code == 0
    assert "Marqueurs, séance « À l'entrée » : 1 grille relue, 3 niveaux donnés sur 4 demandés." in told
