"""What tests of the explorer page share: programs of explorer/ run by Node, and the answers of whole studies."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from analysis.cleaning.pseudonyms import read_key
from analysis.cleaning.wave import clean_wave
from analysis.codebook.reading import read_codebook
from analysis.harmonising.harmonisation import combine_waves
from analysis.harmonising.margins import weighted
from analysis.readers.raw import read_raw
from analysis.study import Study, read_study

Node = Callable[..., Any]


@pytest.fixture(scope="session")
def node(root: Path) -> Node:
    """Return what hands a value as JSON to a program of explorer/test and reads what it answers, or skip.

    Where REQUIRE_BROWSER is set, a machine without Node or its packages fails instead.
    """
    bundler = root / "explorer/node_modules/.bin/esbuild"
    program = shutil.which("node")
    if program is None or not bundler.exists():
        reason = "Node, or the packages of explorer/, are not installed on this machine"
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(reason)
        pytest.skip(reason)

    @cache
    def bundled(name: str) -> bytes:
        command = [bundler, f"test/{name}", "--bundle", "--format=esm", "--platform=node", "--log-level=warning"]
        return subprocess.run(command, cwd=root / "explorer", capture_output=True, check=True).stdout

    def run(name: str, given: object) -> Any:
        into = json.dumps(given, default=_plain).encode()
        command = [program, "--input-type=module", "--eval", bundled(name).decode()]
        done = subprocess.run(command, input=into, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)

    return run


def _plain(value: object) -> object:
    """Return an array, or one of its numbers, as JSON writes it."""
    if isinstance(value, np.ndarray | np.generic):
        return value.tolist()
    raise TypeError(f"{value!r} has no form in JSON")


@pytest.fixture(scope="session")
def read_people(root: Path) -> Callable[[str], tuple[Study, pd.DataFrame]]:
    """Return what reads the study of a folder of the repository, and cleans the answers of all its waves."""

    @cache
    def read(folder: str) -> tuple[Study, pd.DataFrame]:
        place = root / folder
        study = read_study(place)
        key = read_key(place, study.data, study.pseudonym_key)
        waves = []
        for name, wave in study.waves.items():
            codebook = read_codebook(place, name, study)
            tables = read_raw(place, wave.files, codebook.source, codebook.columns())
            waves.append(clean_wave(tables, codebook, study.questions, key=key))
        return study, weighted(combine_waves(waves).answers, study.weighting).answers

    return read
