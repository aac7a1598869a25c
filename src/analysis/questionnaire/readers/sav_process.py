"""The reading of an SPSS file, in a process of its own: the library is written in C, and a faulty file can end it.

`python -m analysis.questionnaire.readers.sav_process ENCODING DECIMAL` reads the file on its standard input and writes
on its standard output an Arrow stream: the cells as texts, and what the file declares as the schema's metadata. It ends
with 1 when the file cannot be read, and with `TOO_LARGE` when it announces more than it can hold.
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
from typing import Any

import pandas as pd
import pyarrow as pa
import pyreadstat

from analysis.questionnaire.readers.cells import cell_text

MAX_CELLS = 50_000_000
MAX_PACKED = 1100  # values in a byte, at most: the best that its compression can do
MAX_MEMORY = 8_000_000_000
MAX_CODES = 1000  # labelled codes of one column
TOO_LARGE = 3


def main() -> None:
    """Read, write, end."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # no such limit on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    content, encoding, decimal = sys.stdin.buffer.read(), sys.argv[1] or None, sys.argv[2]
    try:
        _, meta = pyreadstat.read_sav(io.BytesIO(content), user_missing=True, encoding=encoding, metadataonly=True)
        most = MAX_CELLS // max(1, meta.number_columns or 0)
        if (meta.number_rows or 0) > min(most, len(content) * MAX_PACKED):
            sys.exit(TOO_LARGE)
        frame, meta = pyreadstat.read_sav(io.BytesIO(content), user_missing=True, encoding=encoding, row_limit=most + 1)
    except Exception:  # whatever the library makes of a faulty file, the other process tells it in French
        sys.exit(1)
    if len(frame) > most:
        sys.exit(TOO_LARGE)
    _write(frame, meta, decimal)


def _write(frame: pd.DataFrame, meta: Any, decimal: str) -> None:
    """Write the cells as texts under their rank, and what is declared of them."""
    columns = {str(place): _texts(frame.iloc[:, place], decimal) for place in range(frame.shape[1])}
    declared = [_declared(name, meta) for name in meta.column_names]
    described = json.dumps({"columns": declared, "rows": len(frame)})
    table = pa.table({name: pa.array(texts, pa.string()) for name, texts in columns.items()})
    table = table.replace_schema_metadata({"declared": described})
    with pa.ipc.new_stream(sys.stdout.buffer, table.schema) as stream:
        stream.write_table(table)


def _texts(cells: pd.Series, decimal: str) -> list[str]:
    values: list[Any] = cells.astype("object").where(cells.notna(), "").tolist()
    return [cell_text(value, decimal) for value in values]


def _declared(name: str, meta: Any) -> dict[str, Any]:
    labels = meta.variable_value_labels.get(name, {})
    return {
        "name": str(name),
        "wording": str(meta.column_names_to_labels.get(name) or ""),
        "is_text": meta.readstat_variable_types.get(name) == "string",
        "codes": {_code(value): str(label) for value, label in list(labels.items())[:MAX_CODES]},
        "missing": [[_code(bounds["lo"]), _code(bounds["hi"])] for bounds in meta.missing_ranges.get(name, [])],
    }


def _code(value: Any) -> str:
    return cell_text(float(value) if isinstance(value, int) else value, ".")


if __name__ == "__main__":
    main()
