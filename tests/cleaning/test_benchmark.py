"""The page that measures the cleaning tells times elapsed where nothing else ran, and says so elsewhere."""

import re
from queue import Queue
from types import SimpleNamespace

import pandas as pd
import pytest
from benchmarks import cleaning, wide_survey
from benchmarks.cleaning import QUIET, Measured, page, targets

READING = Measured("lues", seconds=10.0, work=9.5, memory=1200.0, others=0.0)


def cleaning_of(**changed):
    told = {"told": "répondants", "seconds": 15.0, "work": 21.0, "memory": 500.0, "others": 0.0}
    return {1000: Measured(**told | changed)}


@pytest.mark.parametrize(
    ("changed", "ends"),
    [
        ({}, ["atteint", "15,0 s : atteint", "1,50 fois : atteint", "2,21 fois : **manqué**"]),
        ({"seconds": 70.0, "work": 9.5}, ["atteint", "**manqué**", "7,00 fois : **manqué**", "1,00 fois : atteint"]),
        ({"memory": 2000.0}, ["2\u202f000 mesurés : **manqué**", "atteint", "atteint", "**manqué**"]),
        (
            {"others": 2 * QUIET},
            ["atteint", "15,0 s : atteint", "non mesuré : machine occupée", "2,21 fois : **manqué**"],
        ),
        (
            {"others": 1.0, "seconds": 70.0},
            ["atteint", "non mesuré : machine occupée", "non mesuré : machine occupée", "2,21 fois : **manqué**"],
        ),
    ],
)
def test_each_target_is_judged_by_what_was_measured(changed, ends):
    told = list(targets(READING, cleaning_of(**changed)))
    assert len(told) == len(ends)
    assert all(line.endswith(end) for line, end in zip(told, ends, strict=True)), told


def test_the_page_tells_every_measure_and_what_ran_meanwhile():
    text = page({1000: 1.0}, READING, cleaning_of(others=0.42), {"Passages": "trois"})
    assert "- Passages : trois" in text
    assert "10,0 s | 9,5 s | 1\u202f200 Mio | 0,00 cœur | lues" in text
    assert "15,0 s | 21,0 s | 500 Mio | 0,42 cœur | répondants" in text


def test_what_other_programs_take_is_what_this_one_did_not_work(tmp_path, monkeypatch):
    monkeypatch.setattr(cleaning, "time", SimpleNamespace(perf_counter=iter([10.0, 14.0]).__next__))
    monkeypatch.setattr(cleaning, "busy_seconds", iter([100.0, 103.0]).__next__)
    monkeypatch.setattr(cleaning, "worked_seconds", iter([1.0, 2.0]).__next__)
    told = Queue()
    cleaning.measured(str, tmp_path, told)
    found = told.get_nowait()
    assert (found.told, found.seconds, found.work, found.others) == (str(tmp_path), 4.0, 1.0, 0.5)


def test_the_seconds_of_all_cores_hold_those_of_this_process():
    busy, own = cleaning.busy_seconds(), cleaning.worked_seconds()
    while cleaning.worked_seconds() < own + 0.3:
        sum(range(1000))
    assert cleaning.busy_seconds() - busy >= 0.2  # they are counted by the hundredth


def test_a_longer_survey_has_the_first_rows_again_under_other_keys(tmp_path, monkeypatch):
    monkeypatch.setattr(wide_survey, "ROWS", 40)
    monkeypatch.setattr(wide_survey, "AT_ONCE", 20)
    wide_survey.write_study(tmp_path / "short", 40)
    wide_survey.lengthen(tmp_path / "short", 40, 120)
    wide_survey.write_study(tmp_path / "long", 120)
    short, long = ((tmp_path / name / "data/raw/v.csv").read_bytes() for name in ("short", "long"))
    assert short == long
    rows = pd.read_csv(tmp_path / "long/data/raw/v.csv", dtype="str")
    assert rows.shape == (120, wide_survey.N_COLUMNS)
    assert rows["id"].is_unique
    assert rows.drop(columns="id")[40:80].reset_index(drop=True).equals(rows.drop(columns="id")[:40])


def inline(action, root):
    """Measure an action in this process."""
    told = Queue()
    cleaning.measured(action, root, told)
    return told.get_nowait()


def test_the_command_writes_the_whole_page(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name in ("OMP_NUM_THREADS", "ARROW_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        monkeypatch.setenv(name, "1")
    for module, name, value in (
        (wide_survey, "ROWS", 200),
        (wide_survey, "AT_ONCE", 100),
        (cleaning, "ROWS", 200),
        (cleaning, "FEW", 200),
        (cleaning, "MANY", 600),
        (cleaning, "alone", inline),
        (cleaning, "__file__", str(tmp_path / "cleaning.py")),
    ):
        monkeypatch.setattr(module, name, value)
    cleaning.main([600, 200])
    text = (tmp_path / "cleaning.md").read_text("utf-8")
    assert capsys.readouterr().out == f"{text}\n"
    assert "\n- Passages : 3 de chaque sur 200 lignes" in text
    few, many = (int(n) for n in re.findall(r"^\| nettoyage .* \| (\d+) répondants", text, flags=re.M))
    assert many == 3 * few > 500
