"""Progress is shown on a terminal alone, and never changes what is gone through."""

from __future__ import annotations

import io
import sys

from analysis.storage import progress


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
