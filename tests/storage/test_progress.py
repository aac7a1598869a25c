"""Progress is shown on a terminal or to a runner, and never changes what is gone through."""

from __future__ import annotations

import io
import json
import sys

import pytest

from analysis.problems import Problem, StudyError
from analysis.storage import logged_to, progress
from analysis.storage.logs import RUNNER


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_nothing_is_shown_where_there_is_no_terminal(monkeypatch):
    quiet = io.StringIO()
    monkeypatch.setattr(sys, "__stderr__", quiet)
    items = [1, 2, 3]
    assert progress("Tirages", after=0)(items) is items
    assert quiet.getvalue() == ""


def test_a_bar_is_shown_on_a_terminal(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "__stderr__", terminal)
    assert list(progress("Tirages", after=0)(range(3))) == [0, 1, 2]
    assert "Tirages" in terminal.getvalue()


def test_a_short_step_shows_no_bar(monkeypatch):
    terminal = Terminal()
    monkeypatch.setattr(sys, "__stderr__", terminal)
    assert list(progress("Tirages", after=60)(range(3))) == [0, 1, 2]
    assert "Tirages" not in terminal.getvalue()


@pytest.fixture
def runner(monkeypatch):
    """Return what a runner hears of a step: its events."""
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "__stderr__", pipe)
    monkeypatch.setenv(RUNNER, "1")
    return lambda: [json.loads(line) for line in pipe.getvalue().split("\x1e")[1:]]


def test_a_runner_is_told_how_far_a_step_is(runner, tmp_path):
    log = tmp_path / "logs/step.log"
    with logged_to(log):
        assert list(progress("Tirages", after=0)(range(4))) == [0, 1, 2, 3]
    assert runner() == [{"event": "progress", "text": "Tirages", "share": 0.0, "log": str(log)}]


def test_a_runner_is_told_nothing_of_a_short_step(runner, tmp_path):
    with logged_to(tmp_path / "step.log"):
        assert list(progress("Tirages", after=60)(range(4))) == [0, 1, 2, 3]
    assert runner() == []


def test_a_runner_is_told_the_fault_that_ends_a_step(runner, tmp_path):
    fault = StudyError([Problem("config/study.yaml", "spaces", "ceci", "cela")])
    with pytest.raises(SystemExit), logged_to(tmp_path / "step.log"):
        raise fault
    assert runner() == [{"event": "fault", "text": str(fault), "log": str(tmp_path / "step.log")}]
