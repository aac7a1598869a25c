"""The commands of python -m analysis: what they print in French, and how they end."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys

import click
import pytest

from analysis.commands import main, run
from analysis.commands.english import PAGES


@pytest.fixture
def command(capsys):
    """Return what runs a command: its exit code, what it printed, what it complained of."""

    def call(*arguments):
        code = 0
        try:
            run(list(arguments))
        except SystemExit as end:
            code = end.code
        out, err = capsys.readouterr()
        return code, out.replace("\u00a0", " ").replace("\u202f", " "), err.replace("\u00a0", " ")

    return call


@pytest.fixture
def faulty(tmp_path):
    """Return a study with faults in three files."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config/codebook.yaml").write_text("source: {format: csv}\n", encoding="utf-8")
    (tmp_path / "config/study.yaml").write_text(
        "study: {title: É, language: fr, data: public, disclosure: internal, seed: 1}\n"
        "waves: {v: {codebook: config/codebook.yaml, files: [data/raw/v.csv]}}\n",
        encoding="utf-8",
    )
    (tmp_path / "config/questionnaire.yaml").write_text(
        "questions: {a: {label: A, role: descriptive, type: number}}\n", encoding="utf-8"
    )
    return tmp_path


def test_a_study_without_fault_is_summed_up(command, root):
    code, out, _ = command("check", str(root / "examples/poison"))
    assert code == 0
    assert out.startswith("Aucun problème.\nÉtude « Intoxication alimentaire")
    assert "1 vague, 15 questions, 2 espaces" in out


def test_the_root_study_is_without_fault(command, root):
    code, out, _ = command("check", str(root))
    assert code == 0
    assert "Vague 2018 : 34 lignes reçues, 27 gardées" in out


def test_problems_are_grouped_by_file_with_their_remedies(command, faulty):
    code, out, _ = command("check", str(faulty))
    assert code == 1
    assert out.startswith(
        "config/codebook.yaml\n  ligne 1 : 2 problèmes\n    - la clé « respondent » manque\n      -> ajouter"
    )
    assert out.endswith("2 problèmes.\n")


def test_problems_as_json(command, faulty):
    code, out, _ = command("check", str(faulty), "--format", "json")
    assert code == 1
    told = json.loads(out)["problems"]
    assert [problem["file"] for problem in told] == ["config/codebook.yaml"] * 2
    assert set(told[0]) == {"file", "subject", "found", "remedy", "place"}
    assert [problem["place"] for problem in told] == [[], []]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--help"],
        ["check", "--help"],
        ["key", "-h"],
        ["run", "-h"],
        ["codebook", "-h"],
        ["new-wave", "-h"],
        ["new-study", "-h"],
        ["grids", "-h"],
    ],
)
def test_help_is_in_french_then_in_english(command, arguments):
    code, out, _ = command(*arguments)
    assert code == 0
    assert out.startswith("Usage : python -m analysis")
    assert "Afficher cette aide" in out
    french, english = out.split("In English: ")
    assert not {"Show", "this", "Commands"} & set(french.split())
    assert english.startswith("python -m analysis")
    assert not re.search(r"[«»àâçéèêîôû]|\b(le|la|les|des|une|est|pour)\b| [:;]", english)


def test_every_option_is_told_in_english():
    told = {name: {option.split(", ")[-1] for option in page.options} for name, page in PAGES.items()}
    options = {
        name: {option.opts[-1] for option in command.params if isinstance(option, click.Option)} - {"-h", "--help"}
        for name, command in main.commands.items()
    }
    assert told == options | {"": set()}


def test_a_code_page_without_french_spaces_stops_nothing(root):
    environment = os.environ | {"PYTHONPATH": str(root / "src"), "PYTHONIOENCODING": "cp1252"}
    done = subprocess.run([sys.executable, "-m", "analysis", "chekc"], env=environment, capture_output=True)
    assert done.returncode == 2
    assert "commande inconnue?; commandes" in done.stderr.decode("cp1252").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["chekc"], "commande inconnue ; commandes : check, codebook, deposit, grids, key"),
        (["codebook"], "il manque FICHIER"),
        (["check", "--forme"], "option inconnue : --forme"),
        (["check", "a", "b"], "trop d'arguments"),
        (["check", "nulle-part"], "le dossier « nulle-part » est introuvable"),
        (["check", "--format"], "l'option --format attend une valeur"),
        (["check", "--format", "xml"], "--format vaut text ou json, pas « xml »"),
        (["codebook", "a.csv", "--header", "deux"], "--header compte les lignes depuis 1"),
        (["codebook", "a.csv", "--header", "0"], "--header compte les lignes depuis 1"),
        (["codebook", "a.csv", "--delimiter", "x"], '--delimiter vaut ";" "," "\\t" ou "|", pas « x »'),
        (["codebook", "a.csv", "--encoding", "base64"], "pas « base64 »"),
    ],
)
def test_a_faulty_command_is_told_in_french(command, arguments, told):
    code, _, err = command(*arguments)
    assert code == 2
    assert told in err.replace("\u202f", " ")


def test_a_file_or_a_study_that_is_not_there_is_told(command, root, tmp_path):
    study = str(root / "examples/poison")
    code, _, err = command("codebook", str(tmp_path / "rien.csv"), "--study", study)
    assert code == 1
    assert "vérifier son chemin" in err
    code, _, err = command("codebook", f"{study}/data/raw/enquete/poison.csv", "--study", str(tmp_path))
    assert code == 1
    assert "--study DOSSIER" in err


def test_what_is_said_of_the_form_is_in_the_draft(command, root, tmp_path):
    (tmp_path / "a.csv").write_text("age\n12\n13\n")
    code, out, _ = command(
        "codebook", str(tmp_path / "a.csv"), "--study", f"{root}/examples/poison", "--delimiter", "\\t"
    )
    assert code == 0
    assert 'delimiter: "\\t"' in out


def test_a_codebook_is_drafted(command, root):
    folder = root / "examples/poison"
    code, out, _ = command("codebook", str(folder / "data/raw/enquete/poison.csv"), "--study", str(folder))
    assert code == 0
    assert "column: Age" in out
    assert "source: {format: csv" in out


def test_a_new_wave_is_set_up_and_what_is_left_is_told(command, root, tmp_path):
    folder = root / "examples/poison"
    for part in ("config", "data"):
        shutil.copytree(folder / part, tmp_path / part, ignore=shutil.ignore_patterns("processed"))
    raw = folder / "data/raw/enquete/poison.csv"
    code, out, _ = command("new-wave", "suite", str(raw), "--study", str(tmp_path))
    assert code == 0
    assert out.startswith("Écrit :\n  data/raw/suite/poison.csv : le fichier reçu\n  config/codebooks/suite.yaml")
    assert "Reste à faire :\n  1. décider les TODO" in out
    code, _, err = command("new-wave", "suite", str(raw), "--study", str(tmp_path))
    assert (code, "la vague «" in err) == (1, True)


def test_a_file_that_cannot_be_read_is_told_by_the_command(command, root):
    code, _, err = command("codebook", str(root / "LICENSE"), "--study", str(root / "examples/poison"))
    assert code == 1
    assert "LICENSE" in err


def test_a_secret_key_is_made_once_for_its_owner_alone(command, tmp_path):
    code, out, _ = command("key", str(tmp_path))
    path = tmp_path / "data/raw/.private/key"
    assert (code, "Clé créée" in out) == (0, True)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    written = path.read_text(encoding="ascii")
    assert len(written.strip()) == 64
    assert written.strip() not in out
    code, _, err = command("key", str(tmp_path))
    assert (code, "la clé existe déjà" in err) == (2, True)
    assert path.read_text(encoding="ascii") == written


def test_the_module_runs(root):
    done = subprocess.run([sys.executable, "-m", "analysis", "--help"], cwd=root, capture_output=True, text=True)
    assert done.returncode == 0
    assert "check" in done.stdout


def test_the_check_reads_the_texts_of_the_report_too(command, root, tmp_path):
    shutil.copytree(root / "examples/poison", tmp_path / "study", ignore=shutil.ignore_patterns("processed", "reports"))
    (tmp_path / "study/config/report.yaml").write_text("contexte: Une école.\n", encoding="utf-8")
    code, out, _ = command("check", str(tmp_path / "study"))
    assert code == 1
    assert "config/report.yaml" in out
    assert "« context »" in out


def test_a_new_study_is_set_up_and_checks(command, tmp_path):
    raw = tmp_path / "export.csv"
    raw.write_text(
        "Réseau ?;Âge\n" + "oui;30\nnon;41\n" * 6 + "".join(f"oui;{age}\n" for age in range(50, 60)), "utf-8"
    )
    code, out, _ = command("new-study", str(tmp_path / "etude"), str(raw))
    assert code == 0
    assert "config/questionnaire.yaml : 2 questions" in out
    code, out, _ = command("check", str(tmp_path / "etude"))
    assert (code, "22 lignes reçues, 22 gardées" in out) == (0, True)
    code, _, err = command("new-study", str(tmp_path / "etude"), str(raw))
    assert code == 1
    assert "ce dossier n'est pas vide, et rien n'est écrasé" in err
