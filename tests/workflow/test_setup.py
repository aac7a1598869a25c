"""What is missing before the environment can be made is told with the line to type."""

from __future__ import annotations

import importlib.util
import subprocess
import sys

import pytest


@pytest.fixture
def check_python(root):
    spec = importlib.util.spec_from_file_location("check_python", root / "workflow/setup/check_python.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


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
