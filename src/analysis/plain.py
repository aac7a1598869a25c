"""Long tables written at once, to the bytes that pandas would write cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

LONG = 50_000  # rows
PART = 200_000  # rows put in form at once: their texts lie beside those already made
LEAST, MOST = 1e-4, 1e10  # between which Arrow and Python write a number alike, unless it is whole


def plain_csv(frame: pd.DataFrame, *, sep: str = ",", end: str = "\n") -> bytes | None:
    """Return a table as pandas writes it, without its index.

    None where it is short, where a column holds other things than texts and numbers, or where a text is to be quoted:
    pandas writes it then.
    """
    n_columns = len(frame.columns)
    if len(frame) < LONG or n_columns < 2:  # an empty cell alone has quotes
        return None
    parts = [f"{sep.join(map(str, frame.columns))}{end}".encode()]
    if not _are_plain(parts[0], 1, n_columns, sep, end):
        return None
    for start in range(0, len(frame), PART):
        rows = frame.iloc[start : start + PART]
        part = _lines(rows, sep, end)
        if part is None or not _are_plain(part, len(rows), n_columns, sep, end):
            return None
        parts.append(part)
    return b"".join(parts)


def plain_lines(frame: pd.DataFrame) -> bytes | None:
    """Return the rows of a table as pandas writes them, without the names; None where pandas is to write them."""
    lines = _lines(frame, ",", "\n") if len(frame.columns) > 1 else None
    return lines if lines is not None and _are_plain(lines, len(frame), len(frame.columns), ",", "\n") else None


def _are_plain(lines: bytes, n_rows: int, n_columns: int, sep: str, end: str) -> bool:
    """Return whether no cell of some lines holds a sign that would be quoted."""
    expected = {sep: n_rows * (n_columns - 1), "\n": n_rows, "\r": n_rows * end.count("\r"), '"': 0}
    return all(lines.count(sign.encode()) == n for sign, n in expected.items())


def _lines(frame: pd.DataFrame, sep: str, end: str) -> bytes | None:
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = [_texts(frame.iloc[:, place]) for place in range(len(frame.columns))]
    if any(column is None for column in columns):
        return None
    between, after, nothing = (pa.scalar(sign, pa.large_string()) for sign in (sep, end, ""))
    lines = pc.binary_join_element_wise(*columns, between)
    ended = pc.binary_join_element_wise(lines, after, nothing)
    size = pc.sum(pc.binary_length(ended)).as_py() or 0  # the buffer is longer
    return bytes(ended.buffers()[2][:size])


def _texts(values: pd.Series) -> pa.Array | None:
    """Return the cells of a column as they are written; None where it holds neither texts nor numbers."""
    import pandas as pd
    import pyarrow as pa

    if isinstance(values.dtype, pd.CategoricalDtype):
        known = _texts(pd.Series(values.cat.categories))
        texts = None if known is None else known.take(pa.array(values.cat.codes, mask=values.isna().to_numpy()))
        return None if texts is None else texts.fill_null("")
    if isinstance(values.dtype, pd.StringDtype):
        texts = pa.array(values, pa.large_string())
    elif values.dtype.kind in "iu":
        texts = pa.array(values.to_numpy()).cast(pa.large_string())
    elif values.dtype == "float64":
        texts = _decimals(values)
    else:
        return None
    return (texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts).fill_null("")


def _decimals(values: pd.Series) -> pa.Array:
    """Return numbers as Python writes them; missing ones are null."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    numbers = values.to_numpy()
    sizes = np.abs(numbers)
    texts = pa.array(numbers).cast(pa.large_string())
    alike = (sizes >= LEAST) & (sizes < MOST) & (numbers != np.floor(numbers))
    small = (sizes > 0) & (sizes < LEAST)
    others = ~(alike | small)
    for place, written in (
        (small, _with_exponent(texts.filter(pa.array(small)))),
        (others, pa.array(list(map(repr, numbers[others].tolist())), pa.large_string())),
    ):
        texts = pc.replace_with_mask(texts, pa.array(place), written)
    return pc.if_else(pa.array(np.isnan(numbers)), pa.scalar(None, pa.large_string()), texts)


def _with_exponent(texts: pa.Array) -> pa.Array:
    """Return « 0.000012 » as « 1.2e-05 », and « 1.2e-7 » as « 1.2e-07 »."""
    import pyarrow.compute as pc

    for zeros in (4, 5):
        texts = pc.replace_substring_regex(texts, rf"^(-?)0\.0{{{zeros}}}([1-9])(\d*)$", rf"\1\2.\3e-0{zeros + 1}")
    return pc.replace_substring_regex(pc.replace_substring(texts, ".e", "e"), r"e-(\d)$", r"e-0\1")
