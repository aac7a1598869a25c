"""A large CSV file read a block at a time, each cell kept as the rank of its text among those of its column.

Only a file whose every row is like the others is read so, and then as `read_csv` reads it; any other is left to it.
"""

from collections.abc import Collection
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analysis.codebook.values import Source
from analysis.problems import StudyError
from analysis.readers.csv_blocks import CsvBlocks, IrregularError
from analysis.readers.raw_tables import raw_table
from analysis.readers.table import RawTable

IRREGULAR = (IrregularError, StudyError, pa.ArrowInvalid, UnicodeDecodeError)


def read_large_csv(path: Path, file: str, source: Source, columns: Collection[str]) -> RawTable | None:
    """Return a file as `read_csv` reads it, without ever holding its text; None where it is not regular."""
    try:
        return _read(CsvBlocks(path, file, source, columns))
    except IRREGULAR:
        return None


def _read(blocks: CsvBlocks) -> RawTable:
    coded = {name: _Coded() for name in blocks.kept if name in blocks.coded}
    texts: dict[str, list[pa.Array]] = {name: [] for name in blocks.kept if name not in coded}
    lines = []
    for cells, own in blocks.parts():
        for name in blocks.kept:
            column = cells.column(name).combine_chunks()
            if name in coded:
                coded[name].add(column)
            else:
                texts[name].append(column)
        lines.append(own)
    columns = {name: coded[name].array() if name in coded else pa.chunked_array(texts[name]) for name in blocks.kept}
    heading, likely = blocks.structure.heading, blocks.structure.likely
    return raw_table(
        blocks.file,
        heading,
        pa.table(columns),
        np.concatenate(lines),
        blocks.notes,
        likely,
        has_nulls=blocks.has_nulls,
    )


class _Coded:
    """A column as ranks of its texts, in the order in which they are met."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}
        self.parts: list[NDArray[np.signedinteger]] = []

    def add(self, column: pa.DictionaryArray) -> None:
        """Add the cells of a block."""
        ranks = [self.places.setdefault(text, len(self.places)) for text in column.dictionary.to_pylist()]
        smallest = np.min_scalar_type(-len(self.places) - 1)
        own = np.array([*ranks, -1], dtype=smallest)  # the last for a null
        self.parts.append(own[column.indices.fill_null(len(ranks)).to_numpy()])

    def array(self) -> pa.DictionaryArray:
        """Return the whole column."""
        ranks = np.concatenate(self.parts)
        self.parts.clear()
        nulls = ranks < 0
        return pa.DictionaryArray.from_arrays(
            pa.array(ranks, mask=nulls if nulls.any() else None), pa.array(list(self.places), pa.string())
        )
