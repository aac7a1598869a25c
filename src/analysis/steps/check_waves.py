"""Check the files of every wave before anything is made; stop with every problem, or say what was read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from analysis.codebook.values import Codebook
from analysis.harmonising.checking import checked_wave
from analysis.problems import Problem, StudyError, raise_any
from analysis.study import DataKind, Question


def check_waves(
    *,
    files: Mapping[str, list[str]],
    codebooks: Mapping[str, Codebook],
    questions: Mapping[str, Question],
    data: DataKind,
    pseudonym_key: str | None,
) -> dict[str, str]:
    """Return what was read of the files of each wave."""
    told, problems = list[str](), list[Problem]()
    for wave, codebook in codebooks.items():
        try:
            told.append(checked_wave(Path(), files[wave], codebook, questions, data, pseudonym_key))
        except StudyError as fault:
            problems += fault.problems
    raise_any(problems)
    return {"checked": "".join(f"{wave}\n" for wave in told)}
