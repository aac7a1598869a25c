"""Commands of messages are taken by a shell as they are."""

import shlex
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.pasting import command, quoted


@pytest.mark.skipif(sys.platform == "win32", reason="the rules of a POSIX shell")
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_a_shell_reads_back_the_word(word):
    assert shlex.split(quoted(word)) == [word]


@pytest.mark.skipif(sys.platform == "win32", reason="the rules of a POSIX shell")
@pytest.mark.parametrize("folder", ["Mes enquêtes/été", "d'hier", '50 % $HOME `id` "x" !', "a;b & c", "~/x"])
def test_a_real_shell_is_given_the_folder(folder):
    line = f"printf %s {quoted(folder)}"
    assert subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=True).stdout == folder


def test_a_command_names_this_python_from_where_it_is_typed(tmp_path, monkeypatch):
    python = tmp_path / ".venv/bin/python"
    monkeypatch.setattr(sys, "executable", str(python))
    monkeypatch.chdir(tmp_path)
    assert command("check", "été") == '.venv/bin/python -m analysis check "été"'
    (tmp_path / "ailleurs").mkdir()
    monkeypatch.chdir(tmp_path / "ailleurs")
    assert command() == f"{python} -m analysis"
