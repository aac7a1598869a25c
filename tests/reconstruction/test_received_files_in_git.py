import shutil
import subprocess

import pytest


@pytest.fixture
def repository(root, tmp_path, git_installed):
    """A new repository with our .gitignore and our received files."""
    shutil.copy(root / ".gitignore", tmp_path)
    shutil.copytree(root / "data/raw", tmp_path / "data/raw")
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    return tmp_path


def added(repository):
    subprocess.run(["git", "-C", str(repository), "add", "."], check=True)
    listed = subprocess.run(
        ["git", "-C", str(repository), "ls-files", "data"], check=True, capture_output=True, text=True
    )
    return set(listed.stdout.splitlines())


def test_the_fictional_and_the_public_files_are_tracked(repository):
    expected = {"README.md", "SHA256SUMS", "2018/reponses.csv", "2019/reponses.xlsx"}
    expected |= {f"laureats/{name}" for name in ("README.md", "SHA256SUMS", "2020.csv", "nouvelles.csv")}
    assert added(repository) == {f"data/raw/{path}" for path in expected}


@pytest.mark.parametrize(
    "path",
    ["vrais.csv", "2018/noms.csv", "2018/reponses.xlsx", "2018/lettres/reponses.csv", "2019/reponses.csv",
     "2020/reponses.csv", ".private/key", "2018/.~lock.reponses.csv#"],
)  # fmt: skip
def test_a_file_with_names_is_not_picked_up(repository, path):
    before = added(repository)
    dropped = repository / "data/raw" / path
    dropped.parent.mkdir(parents=True, exist_ok=True)
    dropped.write_text("nom;adresse\n")
    assert added(repository) == before
