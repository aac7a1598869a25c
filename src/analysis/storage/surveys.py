"""Files bigger than memory: answers read in chunks, columns of numbers written in chunks."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ParquetChunks:
    """The answers of a Parquet file, read anew, chunk by chunk, each time it is iterated over."""

    path: Path
    questions: tuple[str, ...]
    weights: str | None
    chunk_rows: int

    def __iter__(self) -> Iterator[pd.DataFrame]:
        columns = [*self.questions, *([] if self.weights is None else [self.weights])]
        schema = pq.read_schema(self.path)
        # Dictionaries are read as they are: read anew, they would lose whether they are ordered.
        texts = [name for name in self.questions if not pa.types.is_dictionary(schema.field(name).type)]
        with pq.ParquetFile(self.path, read_dictionary=texts) as file:
            for batch in file.iter_batches(self.chunk_rows, columns=columns):
                yield batch.to_pandas(ignore_metadata=True)[columns]


def row_count(path: Path | str) -> int:
    """Return the number of rows of a Parquet file, which its end tells."""
    return int(pq.read_metadata(path).num_rows)


def column_names(path: Path | str) -> list[str]:
    """Return the names of the columns of a Parquet file."""
    return list(pq.read_schema(path).names)


def answers_chunks(
    path: Path | str, questions: Sequence[str] | None, weights: str | None, chunk_rows: int
) -> ParquetChunks:
    """Return the chunks of some questions, or of all columns but the weights; refuse what the file has not."""
    names = column_names(path)
    wanted = [name for name in names if name != weights] if questions is None else list(questions)
    absent = [name for name in [*wanted, weights] if name is not None and name not in names]
    if absent:
        raise ValueError(f"{Path(path).name} has no columns {absent}; it has {names}")
    return ParquetChunks(Path(path), tuple(wanted), weights, chunk_rows)


@contextmanager
def columns_writer(path: Path | str) -> Iterator[Callable[[Mapping[str, Floats]], None]]:
    """Write columns of numbers, chunk after chunk, aside; the file is renamed once all are there."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.part")
    writer: pq.ParquetWriter | None = None

    def write(columns: Mapping[str, Floats]) -> None:
        nonlocal writer
        table = pa.table(dict(columns))
        writer = writer or pq.ParquetWriter(aside, table.schema, use_dictionary=False)
        writer.write_table(table)

    try:
        yield write
    finally:
        if writer is not None:
            writer.close()
    aside.replace(path)
