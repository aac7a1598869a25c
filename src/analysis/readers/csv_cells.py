"""The cells of a text in CSV, by pyarrow, which keeps nothing written apart from an empty text."""

import re
from collections.abc import Mapping, Sequence
from itertools import islice

import pyarrow as pa
import pyarrow.csv as pa_csv

from analysis.readers.csv_structure import Structure


def cells_of(text: bytes, structure: Structure, delimiter: str, kept: Sequence[str]) -> pa.Table:
    """Return the columns to keep, as texts; a cell with nothing written, quotes included, is null."""
    return answers_of(
        text[_offset(text, structure.begins) :], structure, delimiter, kept, dict.fromkeys(kept, pa.string())
    )


def answers_of(
    content: bytes,
    structure: Structure,
    delimiter: str,
    kept: Sequence[str],
    types: Mapping[str, pa.DataType],
    *,
    has_nulls: bool = True,
) -> pa.Table:
    """Return the columns to keep of a text that holds answers and no name, each of its type.

    Raises
    ------
    ArrowInvalid
        If a row has not as many cells as others.
    """
    positions = [f"f{rank}" for rank in range(structure.width)]
    places = {name: positions[rank] for rank, name in enumerate(structure.heading.names)}
    wanted = {places[name]: name for name in kept} or {positions[0]: ""}  # a column at least, to count the rows
    table = pa_csv.read_csv(
        pa.BufferReader(content),
        read_options=pa_csv.ReadOptions(column_names=positions, block_size=max(len(content), 1) + 1),
        parse_options=pa_csv.ParseOptions(
            delimiter=delimiter,
            newlines_in_values=True,
            invalid_row_handler=lambda row: "error" if row.text.strip(f'{delimiter}" \t\r\n') else "skip",
        ),
        convert_options=pa_csv.ConvertOptions(
            column_types={place: types.get(name, pa.string()) for place, name in wanted.items()},
            include_columns=list(wanted),
            null_values=[""],
            strings_can_be_null=has_nulls,
            quoted_strings_can_be_null=False,
        ),
    )
    return table.rename_columns(list(wanted.values()))


def _offset(text: bytes, line: int) -> int:
    """Return where a line starts."""
    ends = (match.end() for match in re.finditer(rb"\r\n|\n|\r", text))
    return next(islice(ends, line - 2, None)) if line > 1 else 0
