"""The reading of an SPSS file, in a process of its own.

`python -m analysis.readers.sav_process '["ENCODING", "DECIMAL"]'`, as `apart` says.
"""

import io
import sys
from functools import partial
from typing import Any

import pandas as pd
import pyreadstat

from analysis.readers.apart import FAULTY, TOO_LARGE, given_arguments, limit_memory, write_apart
from analysis.readers.cells import cell_text

MAX_CELLS = 50_000_000
MAX_PACKED = 1100  # values in a byte, at most: the best that its compression can do
MAX_CODES = 1000  # labelled codes of one column


def main() -> None:
    """Read, write, end."""
    limit_memory()
    encoding, decimal = given_arguments()
    found = opened(sys.stdin.buffer.read(), encoding, decimal)
    if isinstance(found, int):
        sys.exit(found)
    write_apart(*found)


def opened(content: bytes, encoding: str, decimal: str) -> tuple[list[list[str]], dict[str, Any]] | int:
    """Return the cells of a file, column by column, and what it declares of them; else how the process ends."""
    read = partial(pyreadstat.read_sav, user_missing=True, encoding=encoding or None)
    try:
        _, meta = read(io.BytesIO(content), metadataonly=True)
        most = MAX_CELLS // max(1, meta.number_columns or 0)
        if (meta.number_rows or 0) > min(most, len(content) * MAX_PACKED):
            return TOO_LARGE
        frame, meta = read(io.BytesIO(content), row_limit=most + 1)
    except Exception:  # whatever the library makes of a faulty file, the other process tells it in French
        return FAULTY
    if len(frame) > most:
        return TOO_LARGE
    if None in meta.column_names:  # whose name is blank, as no program writes it
        return FAULTY
    columns = [_texts(frame.iloc[:, place], decimal) for place in range(frame.shape[1])]
    return columns, {"columns": [_declared(name, meta) for name in meta.column_names], "rows": len(frame)}


def _texts(cells: pd.Series, decimal: str) -> list[str]:
    values: list[Any] = cells.astype("object").where(cells.notna(), "").tolist()
    return [cell_text(value, decimal) for value in values]


def _declared(name: str, meta: Any) -> dict[str, Any]:
    labels = meta.variable_value_labels.get(name, {})
    return {
        "name": name,
        "wording": str(meta.column_names_to_labels.get(name) or ""),
        "is_text": meta.readstat_variable_types.get(name) == "string",
        "codes": {_code(value): str(label) for value, label in list(labels.items())[:MAX_CODES]},
        "missing": [[_code(bounds["lo"]), _code(bounds["hi"])] for bounds in meta.missing_ranges.get(name, [])],
    }


def _code(value: Any) -> str:
    return cell_text(float(value) if isinstance(value, int) else value, ".")


if __name__ == "__main__":
    main()
