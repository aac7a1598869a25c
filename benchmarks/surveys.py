"""The surveys that every tool is given: drawn from a seed, kept as whole numbers that R and Python both read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from analysis.reconstruction.big import draw_survey

SEED = 1
N_QUESTIONS = 15
DRAWN_AT_ONCE = 1_000_000


def survey(n: int) -> pd.DataFrame:
    """Return a survey without categories that nobody holds, which some peers cannot take."""
    return held(draw_survey(n, N_QUESTIONS, np.random.default_rng(SEED)))


def held(answers: pd.DataFrame) -> pd.DataFrame:
    """Return the answers without the categories that nobody holds."""
    return pd.DataFrame({question: column.cat.remove_unused_categories() for question, column in answers.items()})


def write_codes(answers: pd.DataFrame, path: Path) -> None:
    """Write the codes as bytes, question after question, from 1: what R's readBin reads as factors."""
    codes = np.stack([column.cat.codes.to_numpy() for _, column in answers.items()]) + 1
    path.write_bytes(codes.astype(np.uint8).tobytes())


def write_parquet(n: int, path: Path) -> None:
    """Write a survey of any size, drawn and written part by part."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rng, writer = np.random.default_rng(SEED), None
    for start in range(0, n, DRAWN_AT_ONCE):
        part = draw_survey(min(DRAWN_AT_ONCE, n - start), N_QUESTIONS, rng)
        table = pa.Table.from_pandas(part, preserve_index=False)
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    assert writer is not None, "a survey has respondents"
    writer.close()
