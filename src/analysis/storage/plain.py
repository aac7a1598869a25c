"""Long tables of texts written at once, to the bytes that pandas would write cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

LONG = 50_000  # rows
TO_QUOTE = r"[\",\r\n]"


def plain_csv(frame: pd.DataFrame) -> bytes | None:
    """Return a table as pandas writes it, without its index, lines ended by a feed.

    None where it is short, where a column holds no texts, or where a text is to be quoted: pandas writes it then.
    """
    import pandas as pd

    texts = [str(name) for name in frame if isinstance(frame[name].dtype, pd.StringDtype)]
    if len(frame) < LONG or len(texts) < len(frame.columns) or len(texts) < 2:  # an empty cell alone has quotes
        return None
    import pyarrow as pa
    import pyarrow.compute as pc

    table = pa.table({name: pa.array(frame[name], pa.large_string()) for name in texts})
    columns = [column.combine_chunks().fill_null("") for column in table.columns]
    if any(pc.any(pc.match_substring_regex(column, TO_QUOTE)).as_py() for column in [*columns, pa.array(texts)]):
        return None
    comma, end = (pa.scalar(sign, pa.large_string()) for sign in ",\n")
    lines = pc.binary_join_element_wise(*columns, comma)
    ended = pc.binary_join_element_wise(lines, end, pa.scalar("", pa.large_string()))
    size = pc.sum(pc.binary_length(ended)).as_py() or 0  # the buffer is longer
    return f"{','.join(texts)}\n".encode() + bytes(ended.buffers()[2][:size])
