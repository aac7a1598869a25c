"""Result files keep what they are given: words, categories, order; and nobody meets half a file."""

from __future__ import annotations

import errno
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.problems import Problem, StudyError
from analysis.storage import (
    logged_to,
    places_text,
    read_answers,
    read_figures,
    read_places,
    read_table,
    write_answers,
    write_bytes,
    write_figures,
    write_table,
    write_text,
)
from analysis.tables.results import Picture


def test_words_that_look_like_something_else_are_kept(tmp_path):
    table = pd.DataFrame({"wave": ["NA", "None", "007"], "question": ["1", "true", "nan"], "treatment": "é", "n": 1.0})
    write_table(table, tmp_path / "treatments.csv")
    pd.testing.assert_frame_equal(read_table(tmp_path / "treatments.csv"), table, check_dtype=False)


def test_numbers_keep_full_precision_and_empty_cells_are_missing(tmp_path):
    values = [*np.random.default_rng(1).normal(size=999).tolist(), 0.1 + 0.2, None]
    rates = dict.fromkeys(("eigenvalue", "rate", "cumulative_rate"), values)
    table = pd.DataFrame({"axis": range(len(values))} | rates)
    path = tmp_path / "tables/t/eigenvalues.csv"
    write_table(table, path)
    pd.testing.assert_frame_equal(read_table(path), table, check_exact=True)


def test_a_table_without_columns_is_read_empty(tmp_path):
    write_table(pd.DataFrame(), tmp_path / "panel.csv")
    assert read_table(tmp_path / "panel.csv").empty


def test_one_line_that_is_no_heading_is_no_table_without_rows(tmp_path):
    (tmp_path / "treatments.csv").write_bytes(b"\xff\n")
    with pytest.raises(UnicodeDecodeError):
        read_table(tmp_path / "treatments.csv")


def test_answers_keep_categories_and_their_order(tmp_path):
    answers = pd.DataFrame(
        {"q": pd.Categorical(["b", None, "a"], categories=["c", "b", "a"], ordered=True), "age": [1.5, None, 3]}
    )
    write_answers(answers, tmp_path / "a.parquet")
    back = read_answers(tmp_path / "a.parquet")
    assert list(back["q"].cat.categories) == ["c", "b", "a"]
    assert back["q"].cat.ordered
    assert back["q"].isna().tolist() == [False, True, False]


def test_a_failed_write_leaves_the_old_file(tmp_path):
    write_bytes(b"old", tmp_path / "f")
    with pytest.raises(TypeError):
        write_bytes("not bytes", tmp_path / "f")
    assert (tmp_path / "f").read_bytes() == b"old"


def test_nothing_is_written_through_a_link_left_beside(tmp_path):
    (tmp_path / "elsewhere").write_text("kept", encoding="utf-8")
    (tmp_path / ".etude.md.part").symlink_to(tmp_path / "elsewhere")
    write_text("new", tmp_path / "etude.md")
    assert (tmp_path / "elsewhere").read_text(encoding="utf-8") == "kept"
    assert (tmp_path / "etude.md").read_text(encoding="utf-8") == "new"


def test_a_full_disk_leaves_what_was_there_and_nothing_beside(tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    write_text("old", tmp_path / "etude.md")
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_text("new", tmp_path / "etude.md")
    assert [path.name for path in tmp_path.iterdir()] == ["etude.md"]
    assert (tmp_path / "etude.md").read_text(encoding="utf-8") == "old"


def test_figures_are_named_after_their_key(tmp_path):
    write_figures([("plane/main", "Un plan.", {"svg": b"<svg/>"})], tmp_path / "f", tmp_path / "f.csv")
    assert (tmp_path / "f/plane_main.svg").read_bytes() == b"<svg/>"
    picture = read_figures(tmp_path / "f.csv")["plane/main"]
    assert picture == Picture((tmp_path / "f/plane_main.svg").as_posix(), "Un plan.")


def test_no_figure_is_a_list_with_its_columns(tmp_path):
    write_figures([], tmp_path / "f", tmp_path / "f.csv")
    assert (tmp_path / "f.csv").read_text("utf-8") == "figure,path,alt\n"
    assert read_figures(tmp_path / "f.csv") == {}


def test_a_fault_of_the_study_ends_without_a_traceback(tmp_path):
    with pytest.raises(SystemExit, match="colonne absente"), logged_to(tmp_path / "a.log"):
        raise StudyError([Problem("f.csv", "Q1", "colonne absente", "écrire `column: Q01`")])
    log = (tmp_path / "a.log").read_text("utf-8")
    assert "colonne absente" in log
    assert "Traceback" not in log


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.ENOSPC, "No space left"), "Le disque est plein : libérer de la place"),
        (OSError(errno.EACCES, "Permission denied", "reports"), "L'accès à reports est refusé"),
        (MemoryError(), "La mémoire manque"),
        (RuntimeError("can't start new thread"), "La mémoire manque"),
        (ImportError("_lib.so: failed to map segment from shared object"), "La mémoire manque"),
    ],
)
def test_what_befalls_the_machine_is_told_in_one_sentence(tmp_path, error, told):
    with pytest.raises(SystemExit) as end, logged_to(tmp_path / "logs/step.log"):
        raise error
    assert str(end.value).startswith(told)
    assert (tmp_path / "logs/step.log").read_text(encoding="utf-8") == f"{end.value}\n"


def test_a_log_that_cannot_be_written_is_told_too(tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(SystemExit, match="Le disque est plein"), logged_to(tmp_path / "a.log"):
        raise AssertionError


def test_an_error_of_ours_leaves_its_traceback_in_the_log(tmp_path):
    with pytest.raises(ZeroDivisionError), logged_to(tmp_path / "a.log"):  # noqa: PT012
        print("before")
        raise ZeroDivisionError
    log = (tmp_path / "a.log").read_text("utf-8")
    assert log.startswith("before")
    assert "Traceback" in log


def test_places_of_names_are_read_as_they_were_written(tmp_path):
    places = {("âge", "01"): (0.1 + 0.2, -1e-300), ("q", "« oui »\n, non"): (1.0, 2.0)}
    write_text(places_text(places), tmp_path / "main.json")
    assert read_places(tmp_path / "main.json") == places
    write_text(places_text({}), tmp_path / "main.json")
    assert read_places(tmp_path / "main.json") == {}
