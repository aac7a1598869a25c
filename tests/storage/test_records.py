"""What a run noted of the files that its steps read, and those that have changed since."""

import hashlib
import json

import pytest

from analysis.storage import changed_since, noted_sums

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


def test_a_file_that_changed_or_went_is_told_and_a_younger_one_of_the_same_content_is_not(tmp_path):
    for name, text in (("same", "x"), ("cut", "x")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    sums = {"same": digest("x"), "cut": digest("x,y"), "gone": digest("x")}
    assert changed_since(tmp_path, sums) == ["cut", "gone"]
