"""Received files are what the study says: a confidential one is neither tracked nor fictional, others are unchanged."""

import hashlib
import os
import subprocess
from types import SimpleNamespace

import pytest

from analysis.cleaning.provenance import declared_hashes, file_hashes, linked_outputs, provenance_problems
from analysis.harmonising.checking import check_study
from analysis.study import read_study

RECEIVED = """
study: {title: Essai, language: fr, data: received, disclosure: internal, seed: 1}
waves: {v1: {codebook: config/codebooks/v1.yaml, files: [data/raw/v1.csv]}}
"""


def write_sums(root):
    digest = hashlib.sha256((root / "data/raw/v1.csv").read_bytes()).hexdigest()
    (root / "data/raw/SHA256SUMS").write_text(f"{digest}  v1.csv\n", encoding="utf-8")


def received(study):
    return [file for wave in study.waves.values() for file in wave.files]


def problems(study):
    declared = read_study(study.root)
    return provenance_problems(study.root, declared.data, received(declared))


def git(root, *arguments):
    subprocess.run(["git", "-C", str(root), *arguments], check=True, capture_output=True)


@pytest.mark.parametrize("folder", [".", "examples/poison"])
def test_the_files_of_the_repository_are_those_of_their_sums(root, folder):
    study = read_study(root / folder)
    assert provenance_problems(root / folder, study.data, received(study)) == []
    assert file_hashes(root / folder, received(study)).items() <= declared_hashes(root / folder).items()


def test_a_public_file_must_be_listed_and_unchanged(small_study):
    study = small_study()
    (problem,) = problems(study)
    assert problem.found == "`data: public` est déclaré, et data/raw/SHA256SUMS ne connaît pas ce fichier"
    assert problem.remedy.endswith(
        f"ajouter : {file_hashes(study.root, ['data/raw/v1.csv'])['data/raw/v1.csv']}  v1.csv"
    )
    write_sums(study.root)
    assert problems(study) == []
    (study.root / "data/raw/v1.csv").write_text("autre\n", encoding="utf-8")
    (problem,) = problems(study)
    assert problem.found.endswith("ce fichier n'est plus celui de data/raw/SHA256SUMS")
    assert "data: received" in problem.remedy


def test_a_received_study_refuses_a_fictional_file(small_study):
    study = small_study(study=RECEIVED)
    assert problems(study) == []
    write_sums(study.root)
    (problem,) = problems(study)
    assert problem.file == "data/raw/v1.csv"
    assert "un des fichiers fictifs ou publics" in problem.found


def test_a_received_study_refuses_a_file_that_git_tracks(small_study, git_installed):
    study = small_study(study=RECEIVED)
    git(study.root, "init")
    assert problems(study) == []
    git(study.root, "add", "data/raw/v1.csv")
    (problem,) = problems(study)
    assert "ce fichier confidentiel est suivi par git" in problem.found
    assert "git rm --cached data/raw/v1.csv" in problem.remedy


def test_a_received_study_needs_a_secret_key_that_others_cannot_read(small_study):
    study = small_study(study=RECEIVED)
    (problem,) = check_study(study.root).problems
    assert problem.found == "la clé secrète des pseudonymes est introuvable"
    key = study.root / "data/raw/.private/key"
    key.parent.mkdir()
    key.write_text(f"{64 * 'a'}\n", encoding="ascii")
    key.chmod(0o644)
    (problem,) = check_study(study.root).problems
    assert problem.found == "la clé secrète est lisible par d'autres"
    key.chmod(0o600)
    assert check_study(study.root).problems == []
    key.write_text("\n", encoding="ascii")
    (problem,) = check_study(study.root).problems
    assert problem.found == "la clé secrète n'a que 0 signes : les pseudonymes se devineraient"


def test_secrets_that_a_link_puts_out_of_the_study_are_refused(small_study, tmp_path_factory):
    study, elsewhere = small_study(study=RECEIVED), tmp_path_factory.mktemp("ailleurs")
    (study.root / "data/raw/.private").symlink_to(elsewhere)
    (elsewhere / "key").write_text(64 * "a", encoding="ascii")
    (elsewhere / "key").chmod(0o600)
    assert "un lien le met hors du dossier de l'étude" in {each.found for each in check_study(study.root).problems}


def test_what_is_private_is_refused_where_others_read_it_or_git_keeps_it(small_study, git_installed):
    study = small_study()
    folder = study.root / "data/raw/.private"
    folder.mkdir()
    names = folder / "respondents.csv"
    names.write_text("respondent,nom\n", encoding="utf-8")
    names.chmod(0o600)
    write_sums(study.root)
    assert check_study(study.root).problems == []
    names.chmod(0o640)
    (problem,) = check_study(study.root).problems
    assert (problem.file, problem.remedy) == (
        "data/raw/.private/respondents.csv",
        "chmod go= data/raw/.private/respondents.csv",
    )
    names.chmod(0o600)
    git(study.root, "init")
    git(study.root, "add", "--force", "data/raw/.private/respondents.csv")
    (problem,) = check_study(study.root).problems
    assert problem.found == "ce fichier secret est suivi par git"


@pytest.mark.skipif(os.name == "nt", reason="links want a right there")
def test_nothing_is_written_where_a_link_leads_out_of_the_study(small_study, tmp_path_factory):
    root, elsewhere = small_study().root, tmp_path_factory.mktemp("elsewhere")
    (root / "reports/figures").mkdir(parents=True)
    (root / "reports/figures/main").symlink_to(elsewhere)
    (root / ".snakemake").symlink_to(elsewhere)
    (root / "logs").symlink_to(root / "config")  # within the study: as its author likes
    assert [problem.file for problem in linked_outputs(root)] == ["reports/figures/main", ".snakemake"]
    assert {"reports/figures/main", ".snakemake"} <= {problem.file for problem in check_study(root).problems}


@pytest.mark.skipif(os.name == "nt", reason="a shell is run there otherwise")
def test_a_repository_that_came_with_the_study_runs_no_program(small_study, git_installed):
    root = small_study(study=RECEIVED).root
    git(root, "init", "--quiet")
    git(root, "add", "--force", "data/raw/v1.csv")
    git(root, "config", "core.fsmonitor", f"touch {root / 'let-in'}")
    assert any("suivi par git" in problem.found for problem in problems(SimpleNamespace(root=root)))
    assert not (root / "let-in").exists()
