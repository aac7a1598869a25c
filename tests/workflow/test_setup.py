"""The environment is made with what is under way shown, and what is missing told with the line to type."""

from __future__ import annotations

import importlib
import io
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest


@pytest.fixture
def check_python(root, monkeypatch):
    monkeypatch.syspath_prepend(root / "workflow/setup")
    return importlib.import_module("check_python")


@pytest.fixture
def install(check_python):
    return importlib.import_module("install")


def test_a_fit_python_misses_nothing(check_python):
    assert check_python.missing() is None


@pytest.mark.parametrize(("platform", "line"), [("linux", "sudo apt install"), ("darwin", "brew install")])
def test_an_old_python_is_told_with_the_line_to_type(check_python, monkeypatch, platform, line):
    monkeypatch.setattr(check_python.sys, "version_info", (3, 9, 18))
    monkeypatch.setattr(check_python.sys, "platform", platform)
    found, remedy = check_python.missing()
    assert "Python 3.9.18 est trop ancien" in found
    assert line in remedy


def test_a_python_without_venv_is_told(check_python, monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    monkeypatch.setattr(check_python.sys, "platform", "linux")
    assert check_python.missing() == (
        "Python est là, mais sans son module venv.",
        "sudo apt install python3-venv",
    )


def test_make_stops_with_that_line(root, tmp_path):
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\necho 'Python 3.9 est trop ancien' >&2\nexit 1\n", encoding="utf-8")
    old.chmod(0o755)
    command = ["make", "-C", str(root), f"PYTHON={old}", f"VENV={tmp_path}/venv", "report"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode != 0
    assert "trop ancien" in done.stderr
    assert not (tmp_path / "venv").exists()


def test_make_lists_its_commands_in_french(root):
    told = subprocess.run(["make", "-s", "-C", str(root)], capture_output=True, text=True, check=True).stdout
    assert {"report", "example", "test", "check", "lab"} <= {line.split()[0] for line in told.splitlines()}


def test_an_old_python_installs_nothing(install, check_python, monkeypatch, tmp_path):
    monkeypatch.setattr(check_python.sys, "version_info", (3, 9, 18))
    with pytest.raises(SystemExit, match="trop ancien"):
        install.main(tmp_path / "venv")
    assert not (tmp_path / "venv").exists()


def test_a_line_is_told_at_each_quarter_where_there_is_no_terminal(install):
    out = io.StringIO()
    screen = install.Screen(out)
    for done in range(1, 1001):
        screen.tell("programmes", done, 1000)
    screen.tell("terminée en 9 s")
    lines = out.getvalue().replace("\u00a0", " ").splitlines()
    assert lines == [
        *[f"Installation : {done} programmes sur 1 000" for done in (1, 250, 500, 750)],
        "Installation : 1 000 programmes sur 1 000",
        "Installation : terminée en 9 s",
    ]


def test_how_far_an_installation_is_follows_from_what_uv_says(install, tmp_path):
    (tmp_path / "a").mkdir()
    for name in ("a/one.py", "a/two.py", "a/one.cpython-311.pyc"):
        (tmp_path / name).touch()
    assert install.told("Using Python 3.11\n", 0, tmp_path) == ("lecture de la liste des programmes…", 0, 0)
    resolved = "Resolved 159 packages in 1.2s\n"
    assert install.told(resolved, 84, tmp_path) == ("programmes", 84, 159)
    assert install.told(resolved, 300, tmp_path) == ("programmes", 159, 159)
    assert install.told(f"{resolved}Installed 158 packages in 2s\n", 159, tmp_path) == ("fichiers compilés", 1, 2)


@pytest.mark.parametrize(
    ("said", "told"),
    [("tcp connect error", "Le réseau ne répond pas"), ("No space left on device", "L'installation a échoué.")],
)
def test_an_installation_that_fails_tells_why(install, said, told):
    with pytest.raises(SystemExit) as end:
        install.ran([sys.executable, "-c", f"import sys; print({said!r}); sys.exit(2)"])
    assert end.value.code.startswith(f"\n{told}")
    assert end.value.code.endswith(said)


def test_what_a_command_says_is_followed_while_it_runs(install):
    heard = []
    said = install.ran([sys.executable, "-c", "import time; print('un', flush=True); time.sleep(1.2)"], heard.append)
    assert said == "un\n"
    assert heard[-1] == "un\n"


@pytest.fixture
def installed(install, monkeypatch, tmp_path):
    """Return what installs in a folder, its commands kept and not run; it may be interrupted at one of them."""

    def ran(command, tick=None):
        commands.append(command)
        if interrupted and interrupted[0] in command:
            raise KeyboardInterrupt
        return str(tmp_path)

    def run(*stop):
        interrupted[:] = stop
        commands.clear()
        venv.mkdir(exist_ok=True)
        install.install(venv, "requirements.lock", install.Screen(io.StringIO()))
        return commands

    commands, interrupted, venv = [], [], tmp_path / "venv"
    monkeypatch.setattr(install, "ran", ran)
    monkeypatch.setattr(install, "WHEELHOUSE", tmp_path / "wheelhouse")
    return SimpleNamespace(run=run, venv=venv, wheelhouse=tmp_path / "wheelhouse", python=install.program)


def test_an_interrupted_installation_is_made_anew(installed):
    Path(installed.python(installed.venv, "python")).parent.mkdir(parents=True)
    Path(installed.python(installed.venv, "python")).touch()
    assert not any("venv" in command for command in installed.run())
    for moment in ("sync", "venv"):  # the second meets what the first has left
        with pytest.raises(KeyboardInterrupt):
            installed.run(moment)
    assert [command[1:4] for command in installed.run() if "venv" in command] == [["-m", "venv", "--clear"]]
    assert not any("venv" in command for command in installed.run())


def test_what_is_installed_is_compiled_unless_uv_is_asked_otherwise(installed, monkeypatch):
    monkeypatch.delenv("UV_COMPILE_BYTECODE", raising=False)
    assert sum("--compile-bytecode" in command for command in installed.run()) == 1
    monkeypatch.setenv("UV_COMPILE_BYTECODE", "0")
    assert not any("--compile-bytecode" in command for command in installed.run())


def test_a_wheelhouse_takes_the_place_of_the_network(installed):
    assert not any("--no-index" in command for command in installed.run())
    installed.wheelhouse.mkdir()
    fetching = [command for command in installed.run() if "--require-hashes" in command]
    assert len(fetching) == 2
    assert all(command[command.index("--find-links") + 1] == str(installed.wheelhouse) for command in fetching)
    assert all("--no-index" in command for command in fetching)


def test_what_an_audit_could_not_check_is_never_told_as_sound(check_python):
    audit = importlib.import_module("audit")
    skipped = {"name": "a", "skip_reason": "not found"}
    sound = {"name": "b", "version": "1", "vulns": []}
    flawed = {"name": "c", "version": "2", "vulns": [{"id": "CVE-1", "fix_versions": ["3"]}]}
    unreached = audit.told(audit.read("l", {"dependencies": [skipped]}), "No known vulnerabilities found")
    assert unreached == "l : la liste des failles ne répond pas, rien n'est vérifié (programmes : 1)."
    assert audit.told(audit.read("l", {}), "no network").endswith("\nno network")
    told = audit.told(audit.read("l", {"dependencies": [skipped, sound, flawed]}))
    counted = "programmes vérifiés : 2 ; non vérifiés : 1 ; failles connues : 1."
    assert told == f"l : {counted}\n  c 2 : CVE-1, corrigée dans : 3"
