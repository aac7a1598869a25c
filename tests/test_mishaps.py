"""What befalls a machine, told by whoever meets it: the runner, another program, the very start."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest

from analysis.commands import running
from analysis.commands.telling import Run
from analysis.mishaps import mishap_in


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Return what runs a study whose making raises an error."""

    def failing(error):
        def fail(*_):
            raise error

        monkeypatch.setattr(running, "_made_alone", fail)
        return running.made(Run(tmp_path, "run"), [])

    (tmp_path / "config").mkdir()
    (tmp_path / "config/study.yaml").touch()
    return failing


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("Failed to launch worker thread: Resource unavailable")])
def test_what_befalls_the_runner_is_told(run, capsys, error):
    assert run(error) == 1
    assert capsys.readouterr().out.startswith("La mémoire manque")


def test_a_runner_that_fails_before_snakemake_ends_is_alone_told(tmp_path):
    with subprocess.Popen([sys.executable, "-c", "pass"], stdout=subprocess.PIPE) as process:
        process.stdout.close()
        words: list[str] = []
        assert running.listened(process, io.StringIO(), words).get(timeout=5) is None
    assert not words


def test_a_fault_of_ours_in_the_runner_keeps_its_traceback(run):
    with pytest.raises(ZeroDivisionError):
        run(ZeroDivisionError())


@pytest.mark.parametrize(
    "words", ["terminate called after throwing an instance of 'std::system_error'", "can't start new thread"]
)
def test_no_memory_is_told_in_whatever_words_a_library_says_it(words):
    assert mishap_in(words).startswith("La mémoire manque")


@pytest.mark.parametrize(
    ("raised", "ends"),
    [
        ("MemoryError()", "La mémoire manque"),
        ("ImportError('of ours')", "ImportError: of ours"),
        ("ModuleNotFoundError(name='analysis.commands.gone')", "ModuleNotFoundError"),
        ("ModuleNotFoundError(name='click')", "avec le chemin du fichier .whl"),
    ],
)
def test_what_befalls_the_first_imports_is_told(tmp_path, raised, ends):
    program = f"""
import builtins, runpy, sys
real = builtins.__import__
def failing(name, *rest, **named):
    if name == "analysis.commands":
        raise {raised}
    return real(name, *rest, **named)
builtins.__import__ = failing
runpy.run_module("analysis", run_name="__main__")
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(ends)
