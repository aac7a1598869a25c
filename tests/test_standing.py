"""A study that stands as its last run left it is not read again; whatever changed, it is."""

from __future__ import annotations

import os

import pytest

from analysis.commands import running, standing
from analysis.commands.telling import Run

WHOLE = ["--cores", "2"]
STUDY = "study/config/study.yaml"
FILES = {
    STUDY: "study: {}\n",
    "study/config/codebooks/v.yaml": "questions: {}\n",
    "study/data/raw/v.csv": "a;b\n1;2\n",
    "study/published/figures.csv": "id;n\n",
    "study/data/processed/answers.parquet": "answers",
    "study/reports/etude.html": "<p>",
    "study/.snakemake/metadata/YQ": "{}",
    "project/Snakefile": "rule all: input: []\n",
    "project/workflow/rules/space.smk": "# rules\n",
    "project/src/analysis/geometry/burt.py": "x = 1\n",
    "project/src/analysis/language/fr/report.yaml": "a: b\n",
    "site/snakemake-9.1.dist-info/METADATA": "Name: snakemake\n",
}


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Return a study, the project and the programs that made it, all small."""
    for name, content in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.setattr(standing.analysis, "__file__", str(tmp_path / "project/src/analysis/__init__.py"))
    monkeypatch.setattr(standing.sys, "path", [str(tmp_path / "site")])
    monkeypatch.setattr(running, "snakefile", lambda: tmp_path / "project/Snakefile")
    return tmp_path


@pytest.fixture
def ran(place, monkeypatch, capsys):
    """Return what runs the study: whether it was read and planned, and all that was told."""
    read = []

    def made_alone(run, *_):
        read.append(run)
        run.asked = ["reports/etude.html"]
        return code[0], "Aucun problème."

    code = [0]
    monkeypatch.setattr(running, "_made_alone", made_alone)

    def run(*arguments, ends=0):
        read.clear()
        code[0] = ends
        assert running.made(Run(place / "study", "python -m analysis run"), [*WHOLE, *arguments]) == ends
        return bool(read), capsys.readouterr().out.replace("\xa0", " ")

    return run


def test_a_study_that_stands_is_not_read_again_and_tells_what_its_check_told(ran, place):
    assert ran()[0]
    for _ in range(2):
        read, told = ran()
        assert not read
        lines = told.splitlines()
        assert lines[0] == "Aucun problème."
        assert lines[1].startswith("Tout est à jour : rien à refaire (0,")
        assert lines[2] == f"Rapport : {place / 'study/reports/etude.html'}"


@pytest.mark.parametrize("name", [name for name in FILES if name != STUDY])  # without it there is no study
def test_a_file_that_changed_or_is_gone_is_for_snakemake_to_tell(ran, place, name):
    for change in (lambda path: path.write_text(f"{FILES[name]}more\n", encoding="utf-8"), os.unlink):
        ran()
        if name.startswith("site"):  # a program is known by its version
            (place / name).parent.rename(place / "site/snakemake-9.2.dist-info")
        else:
            change(place / name)
        assert ran()[0]
        assert not ran()[0]
        if name.startswith("site"):
            return
        (place / name).write_text(FILES[name], encoding="utf-8")


@pytest.mark.parametrize("name", ["reports/etude.html", "data/processed/answers.parquet", "published/figures.csv"])
def test_a_file_that_was_only_touched_is_too(ran, place, name):
    ran()
    known = (place / "study" / name).stat()
    os.utime(place / "study" / name, ns=(known.st_atime_ns, known.st_mtime_ns + 1))
    assert ran()[0]


@pytest.mark.skipif(os.name == "nt", reason="links want rights there")
def test_what_lies_behind_a_link_counts_and_one_that_turns_round_ends(ran, place):
    (place / "elsewhere").mkdir()
    (place / "elsewhere/more.csv").write_text("a", encoding="utf-8")
    (place / "study/data/raw/linked").symlink_to(place / "elsewhere")
    ran()
    assert not ran()[0]
    (place / "elsewhere/more.csv").write_text("b", encoding="utf-8")
    assert ran()[0]
    (place / "study/data/raw/round").symlink_to(place / "study")
    assert ran()[0]


def test_code_that_lies_in_the_study_counts_by_its_content(ran, place, monkeypatch):
    (place / "study/src/analysis").mkdir(parents=True)
    (place / "study/src/analysis/burt.py").write_text("x = 1\n", encoding="utf-8")
    monkeypatch.setattr(standing.analysis, "__file__", str(place / "study/src/analysis/__init__.py"))
    ran()
    os.utime(place / "study/src/analysis/burt.py")
    assert not ran()[0]
    (place / "study/src/analysis/burt.py").write_text("x = 2\n", encoding="utf-8")
    assert ran()[0]


def test_a_file_of_the_study_that_was_only_touched_changes_nothing(ran, place):
    ran()
    os.utime(place / STUDY)
    os.utime(place / "study/data/raw/v.csv")
    assert not ran()[0]


@pytest.mark.parametrize(
    "name", ["study/config/report.yaml", "study/data/raw/.private/key", "project/src/analysis/x.py", "study/reports/a"]
)
def test_a_file_more_is_too(ran, place, name):
    ran()
    (place / name).parent.mkdir(parents=True, exist_ok=True)
    (place / name).write_text("new", encoding="utf-8")
    assert ran()[0]


def test_an_output_of_the_same_length_whose_date_was_put_back_is_too(ran, place):
    ran()
    path = place / "study/reports/etude.html"
    known = path.stat()
    path.write_text("<q>", encoding="utf-8")
    os.utime(path, ns=(known.st_atime_ns, known.st_mtime_ns))
    assert ran()[0] or os.name == "nt"  # Windows keeps no date of the change itself


def test_a_study_that_moved_or_that_others_may_read_otherwise_is_too(ran, place):
    ran()
    (place / "study/data/raw/v.csv").chmod(0o600)
    assert ran()[0]
    (place / "study").rename(place / "other")
    kept = standing.stands(place / "other", standing.given(place / "other", place / "project"))
    assert kept is None


def test_what_is_asked_besides_the_whole_study_is_done(ran):
    ran()
    assert ran("data/processed/answers.parquet")[0]
    assert ran("--forceall")[0]


@pytest.mark.parametrize("is_worktree", [False, True])
def test_a_file_that_git_took_is_for_the_check_to_tell(ran, place, is_worktree):
    kept = place / ("elsewhere/worktrees/study" if is_worktree else "study/.git")
    kept.mkdir(parents=True)
    if is_worktree:
        (place / "study/.git").write_text(f"gitdir: {kept}\n", encoding="utf-8")
    (kept / "index").write_text("DIRC", encoding="utf-8")
    ran()
    assert not ran()[0]
    (kept / "index").write_text("DIRC more", encoding="utf-8")
    assert ran()[0]


@pytest.mark.parametrize("ends", [1, 130])
def test_a_run_that_does_not_end_well_leaves_nothing(ran, place, ends):
    ran(ends=ends)
    assert not (place / "study" / standing.STANDING).exists()
    assert ran()[0]


@pytest.mark.parametrize("name", [STUDY, "study/data/raw/v.csv", "study/published/figures.csv"])
def test_what_changes_during_a_run_is_read_by_the_next(ran, place, monkeypatch, name):
    alone = running._made_alone

    def made_alone(run, *rest):
        (place / name).write_text("study: {title: autre}\n", encoding="utf-8")
        return alone(run, *rest)

    monkeypatch.setattr(running, "_made_alone", made_alone)
    ran()
    monkeypatch.setattr(running, "_made_alone", alone)
    assert ran()[0]


@pytest.mark.parametrize("kept", ["", "[]", "{}", '{"state": 1}'])
def test_what_was_left_and_cannot_be_read_is_nothing(ran, place, kept):
    ran()
    (place / "study" / standing.STANDING).write_text(kept, encoding="utf-8")
    assert ran()[0]
