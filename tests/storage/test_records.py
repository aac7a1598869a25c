"""What a run noted of the files that its steps read, and those that have changed since."""

import hashlib
import json
from base64 import urlsafe_b64encode

import pytest

from analysis.storage import changed_since, made_later, noted_sums

READ = "config/study.yaml"


def digest(text):
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.fixture
def noted(tmp_path):
    """Return what notes, in a study, that a step ended and read files of these contents."""

    def note(name, ended, **contents):
        place = tmp_path / ".snakemake/metadata" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        sums = {path.replace("_", "/"): f"sha256:{digest(text)}" for path, text in contents.items()}
        place.write_text(json.dumps({"endtime": ended, "input_checksums": sums}), encoding="utf-8")
        return tmp_path

    return note


def test_the_last_step_that_read_a_file_says_what_all_it_read_was(noted):
    noted("first", 10.0, **{READ: "old", "a.csv": "old"})
    noted("@deep/second", 30.0, **{READ: "new", "b.csv": "new"})
    study = noted("elsewhere", 40.0, **{"c.csv": "other"})
    (study / ".snakemake/metadata/broken").write_text("{", encoding="utf-8")
    (study / ".snakemake/metadata/unended").write_text('{"endtime": null, "input_checksums": null}', encoding="utf-8")
    assert noted_sums(study, READ) == {READ: digest("new"), "b.csv": digest("new")}


def test_nothing_is_known_of_a_study_copied_without_its_records(tmp_path):
    assert noted_sums(tmp_path, READ) == {}


def test_what_was_made_again_after_the_last_step_that_read_a_file_is_told(noted):
    def record(path):  # as Snakemake names it: a name too long for a file is cut in folders
        name = urlsafe_b64encode(path.encode()).decode()
        return f"@{name[:20]}/{name[20:]}" if len(name) > 20 else name

    long = "data/processed/spaces/main/categories.csv"
    for path, ended in (("old.csv", 10.0), (long, 30.0), ("report", 20.0), ("elsewhere", 40.0)):
        study = noted(record(path), ended, **({READ: "read"} if path == "report" else {"c.csv": "other"}))
    assert made_later(study, READ, ["old.csv", long, "never.csv"]) == [long]
    assert made_later(study, "read by none", ["old.csv", long]) == []


def test_a_file_that_changed_or_went_is_told_and_a_younger_one_of_the_same_content_is_not(tmp_path):
    for name, text in (("same", "x"), ("cut", "x")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    sums = {"same": digest("x"), "cut": digest("x,y"), "gone": digest("x")}
    assert changed_since(tmp_path, sums) == ["cut", "gone"]
