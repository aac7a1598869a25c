"""Check the files of one wave; stop with every problem, or say what was read."""

from collections.abc import Mapping
from pathlib import Path

from analysis.codebook.values import Codebook
from analysis.harmonising.checking import checked_wave
from analysis.study import DataKind, Question
from analysis.study.markers import Grid


def check_wave(
    *,
    raw: list[str],
    codebook: Codebook,
    questions: Mapping[str, Question],
    data: DataKind,
    pseudonym_key: str | None,
    grid: Grid | None = None,
) -> dict[str, str]:
    """Return what was read of the files of one wave."""
    told = checked_wave(
        Path(), raw, codebook=codebook, questions=questions, data=data, pseudonym_key=pseudonym_key, grid=grid
    )
    return {"checked": f"{told}\n"}
