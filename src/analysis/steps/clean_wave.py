"""Clean the answers of one wave; account for every row and every missing answer."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.cleaning import wave
from analysis.cleaning.assessed import assessed_of
from analysis.cleaning.pseudonyms import read_key
from analysis.codebook.values import Codebook
from analysis.markers.settled import settled_levels
from analysis.readers.raw import read_raw
from analysis.study import DataKind, Question
from analysis.study.markers import Grid
from analysis.tables.results import frames_of


def clean_wave(
    *,
    raw: list[str],
    codebook: Codebook,
    questions: Mapping[str, Question],
    data: DataKind,
    pseudonym_key: str | None,
    grid: Grid | None = None,
    marker_consensus: pd.DataFrame | None = None,
) -> dict[str, Any]:
    """Return the clean answers of one wave, and the tables that account for them."""
    root = Path()
    levels = None
    if grid is not None and grid.respondents is not None and marker_consensus is not None:
        levels = settled_levels(marker_consensus, grid, grid.respondents)
    assessed = assessed_of(root, codebook, grid, levels)
    tables = read_raw(root, raw, codebook.source, codebook.columns())
    key = read_key(root, data, pseudonym_key)
    cleaned = wave.clean_wave(tables, codebook, questions, key=key, assessed=assessed)
    return frames_of(cleaned)
