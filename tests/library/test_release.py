"""A version: its number and changes written, what it refuses, the same bytes each time; `make stress` makes one."""

from __future__ import annotations

import hashlib
import importlib
import subprocess
import zipfile
from datetime import date

import pytest

TEXTS = {
    "pyproject.toml": '[project]\nname = "analysis"\nversion = "0.1.0"\n[tool]\nversion = "9"\n',
    "CITATION.cff": "cff-version: 1.2.0\nversion: 0.1.0\n",
    "CHANGELOG.md": "# Journal\n\n## À paraître\n\n- Un changement.\n\n## 0.1.0 — 2026-01-02\n\n- Le premier.\n",
    "docs/library.fr.md": "pip install analysis-0.1.0-py3-none-any.whl\n",
    "docs/library.en.md": "pip install analysis-0.1.0-py3-none-any.whl\n",
}
DAY = date(2026, 11, 27)


@pytest.fixture
def tool(root, monkeypatch):
    monkeypatch.syspath_prepend(root / "workflow/setup")
    return importlib.import_module("release")


@pytest.fixture
def repository(tmp_path, git_installed):
    """Return a small repository, and what commits in it."""
    folder = tmp_path / "repository"

    def git(*arguments):
        person = ["-c", "user.name=a", "-c", "user.email=a@b"]
        subprocess.run(["git", *person, *arguments], cwd=folder, check=True, capture_output=True)

    (folder / "docs").mkdir(parents=True)
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    git("init", "--quiet")
    git("add", ".")
    git("commit", "--quiet", "--message", "First", "--date", "2026-11-27T10:00:00Z")
    return folder, git


def test_the_version_is_written_wherever_it_is_told(tool, root):
    assert all((root / name).is_file() for name in tool.WRITTEN)
    new = tool.renumbered(TEXTS, "0.2.0", DAY)
    assert new["pyproject.toml"].count('version = "0.2.0"') == 1
    assert 'version = "9"' in new["pyproject.toml"]
    assert new["CITATION.cff"] == "cff-version: 1.2.0\nversion: 0.2.0\n"
    assert "## À paraître\n\n## 0.2.0 — 2026-11-27\n\n- Un changement.\n\n## 0.1.0" in new["CHANGELOG.md"]
    assert new["docs/library.en.md"] == "pip install analysis-0.2.0-py3-none-any.whl\n"
    assert tool.renumbered(new, "0.2.0", date(2027, 1, 1)) == new  # made again, it is of its own day


def test_the_files_of_the_project_tell_one_version(tool, root):
    texts = {name: (root / name).read_text("utf-8") for name in tool.WRITTEN}
    version = texts["CITATION.cff"].split("\nversion: ")[1].split("\n")[0]
    again = tool.renumbered(texts, version, DAY)
    assert {name for name in texts if again[name] != texts[name]} <= {"CHANGELOG.md"}


@pytest.mark.parametrize(
    ("version", "changes", "told"),
    [
        ("", TEXTS["CHANGELOG.md"], "n'est pas une version"),
        ("1.0", TEXTS["CHANGELOG.md"], "écrire trois nombres"),
        ("0.0.9", TEXTS["CHANGELOG.md"], "vient avant celle du projet, 0.1.0"),
        ("0.2.0", "# Journal\n", "n'a pas de titre « ## À paraître »"),
        ("0.2.0", "## À paraître\n\n## 0.1.0 — 2026-01-02\n\n- Un.\n", "ne dit aucun changement"),
    ],
)
def test_what_is_no_version_is_refused(tool, version, changes, told):
    with pytest.raises(ValueError, match=told):
        tool.renumbered(TEXTS | {"CHANGELOG.md": changes}, version, DAY)


def test_changes_that_are_not_committed_are_refused(tool, repository):
    folder, _ = repository
    tool.require_clean(folder)
    (folder / "CHANGELOG.md").write_text("what a version writes", encoding="utf-8")
    tool.require_clean(folder)
    (folder / "pyproject.toml").unlink()
    tool.require_clean(folder)
    (folder / "other.txt").write_text("not followed", encoding="utf-8")
    tool.require_clean(folder)
    subprocess.run(["git", "add", "other.txt"], cwd=folder, check=True)
    with pytest.raises(ValueError, match=r"sans être enregistrés : other\.txt"):
        tool.require_clean(folder)


def test_the_same_files_are_made_again_before_and_after_the_commit(tool, repository, monkeypatch):
    """What is built is stood in for: the digest of what it is built from, and of when."""
    folder, git = repository

    def stood_in(tree, moment, *rest):
        place = rest[-1] / "wheel" if rest[-1].is_dir() else rest[-1]
        files = sorted(path for path in tree.rglob("*") if path.is_file())
        told = [f"{path.relative_to(tree)} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in files]
        place.write_text("\n".join([str(moment), *told]), encoding="utf-8")

    monkeypatch.setattr(tool, "build", stood_in)
    monkeypatch.setattr(tool, "document", stood_in)
    made = tool.release("0.2.0", folder, "python")
    told = (made / "SHA256SUMS").read_text("utf-8")
    names = ["analysis-0.2.0-docs.zip", "analysis-0.2.0-repository.tar.gz", "wheel"]
    assert [line.split("  ")[1] for line in told.splitlines()] == names
    assert "docs/library.fr.md" in (made / "wheel").read_text("utf-8")
    git("commit", "--all", "--quiet", "--message", "Release", "--date", "2027-05-05T10:00:00Z")
    (folder / "left.txt").write_text("not followed", encoding="utf-8")
    assert (tool.release("0.2.0", folder, "python") / "SHA256SUMS").read_text("utf-8") == told


def test_a_folder_gives_the_same_archive_whenever_it_was_written(tool, tmp_path):
    made = []
    for rank, order in enumerate((("b/two.html", "a.html"), ("a.html", "b/two.html"))):
        site = tmp_path / str(rank) / "site"
        for name in order:
            (site / name).parent.mkdir(parents=True, exist_ok=True)
            (site / name).write_text(name, encoding="utf-8")
        tool.zipped(site, 1_700_000_000, site.with_name("docs.zip"))
        made.append(site.with_name("docs.zip").read_bytes())
    assert made[0] == made[1]
    assert zipfile.ZipFile(tmp_path / "0/docs.zip").namelist() == ["docs/a.html", "docs/b/two.html"]
