"""The reading of an SPSS file, in a process of its own.

`python -m analysis.readers.sav_process '["ENCODING", "DECIMAL"]'`, as `apart` says.
"""

import io
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from analysis.readers.apart import FAULTY, TOO_LARGE, do_without, given_arguments, limit_memory, write_apart
from analysis.readers.cells import cell_text

MAX_CELLS = 50_000_000
MAX_PACKED = 1100  # values in a byte, at most: the best that its compression can do
MAX_CODES = 1000  # labelled codes of one column


def main() -> None:
    """Read, write, end."""
    do_without("pandas")
    limit_memory()
    encoding, decimal = given_arguments()
    found = opened(sys.stdin.buffer.read(), encoding, decimal)
    if isinstance(found, int):
        sys.exit(found)
    write_apart(*found)


def opened(content: bytes, encoding: str, decimal: str) -> tuple[list[list[str]], dict[str, Any]] | int:
    """Return the cells of a file, column by column, and what it declares of them; else how the process ends."""
    import pyreadstat  # here: once it does without pandas

    alike: Any = {"user_missing": True, "encoding": encoding or None, "output_format": "dict"}
    read: Any = pyreadstat.read_sav
    try:
        _, meta = read(io.BytesIO(content), metadataonly=True, **alike)
        most = MAX_CELLS // max(1, meta.number_columns or 0)
        if (meta.number_rows or 0) > min(most, len(content) * MAX_PACKED):
            return TOO_LARGE
        cells, meta = read(io.BytesIO(content), row_limit=most + 1, **alike)
    except Exception:  # whatever the library makes of a faulty file, the other process tells it in French
        return FAULTY
    n_rows = max(map(len, cells.values()), default=0)
    if n_rows > most:
        return TOO_LARGE
    if None in meta.column_names:  # whose name is blank, as no program writes it
        return FAULTY
    columns = [[cell_text(cell, decimal) for cell in _filled(column)] for column in cells.values()]
    return columns, {"columns": [_declared(name, meta) for name in meta.column_names], "rows": n_rows}


def _filled(cells: Iterable[Any]) -> Iterator[Any]:
    """Yield the cells of a column, an empty text where there is none: nothing, or no number."""
    return ("" if cell is None or cell != cell else cell for cell in cells)


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
