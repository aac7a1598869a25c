"""Clean the answers of one wave; account for every row and every missing answer."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.cleaning import wave
from analysis.cleaning.assessed import assessed_of
from analysis.cleaning.pseudonyms import read_key
from analysis.cleaning.slices import LONG, clean_slices, sliced_wave
from analysis.codebook.values import Codebook
from analysis.markers.settled import settled_levels
from analysis.readers.csv_blocks import IrregularError
from analysis.readers.raw import read_raw
from analysis.storage import Streamed, slices_writer
from analysis.study import DataKind, Question
from analysis.study.markers import Grid
from analysis.tables.results import frames_of

OTHERWISE = "une ligne n'est pas écrite comme les autres (guillemets, nombre de cellules, encodage)"


def clean_wave(
    *,
    raw: list[str],
    codebook: Codebook,
    questions: Mapping[str, Question],
    data: DataKind,
    pseudonym_key: str | None,
    grid: Grid | None = None,
    marker_consensus: pd.DataFrame | None = None,
) -> dict[str, Any] | Streamed:
    """Return the clean answers of one wave, and the tables that account for them; a large wave is streamed."""
    root = Path()
    levels = None
    if grid is not None and grid.respondents is not None and marker_consensus is not None:
        levels = settled_levels(marker_consensus, grid, grid.respondents)
    assessed = assessed_of(root, codebook, grid, levels)
    key = read_key(root, data, pseudonym_key)

    def _whole() -> dict[str, Any]:
        tables = read_raw(root, raw, codebook.source, codebook.columns())
        return frames_of(wave.clean_wave(tables, codebook, questions, key=key, assessed=assessed))

    slices = sliced_wave(root, raw, codebook)
    if slices is None:
        return _whole()

    def _streamed(paths: Mapping[str, str]) -> dict[str, Any]:
        try:
            with slices_writer({name: paths[name] for name in LONG}) as write:
                cleaned = clean_slices(slices, codebook, questions, key=key, write=write)
        except IrregularError as place:
            print(f"{place} : {OTHERWISE} ; la vague {codebook.wave} est lue d'une pièce, tenue entière en mémoire")
            return _whole()
        print(f"vague {codebook.wave} : nettoyée par tranches, sans être tenue entière en mémoire")
        return {name: table for name, table in frames_of(cleaned).items() if name not in LONG}

    return Streamed(_streamed)
