"""Clean the answers of one wave; account for every row and every missing answer."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from analysis.cleaning import wave
from analysis.cleaning.pseudonyms import read_key
from analysis.codebook.values import Codebook
from analysis.readers import read_raw
from analysis.study import DataKind, Question
from analysis.tables.results import frames_of


def clean_wave(
    *,
    raw: list[str],
    codebook: Codebook,
    questions: Mapping[str, Question],
    data: DataKind,
    pseudonym_key: str | None,
) -> dict[str, Any]:
    """Return the clean answers of one wave, and the tables that account for them."""
    root = Path()
    tables = read_raw(root, raw, codebook.source, codebook.columns())
    cleaned = wave.clean_wave(tables, codebook, questions, key=read_key(root, data, pseudonym_key))
    return frames_of(cleaned)
