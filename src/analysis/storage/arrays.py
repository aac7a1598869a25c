"""Arrays and tables between two jobs of one run: the same ones are the same bytes, and nothing in them is run."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def arrays_bytes(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """Return named arrays as one file."""
    buffer = BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def read_arrays(path: Path | str) -> dict[str, NDArray[Any]]:
    """Read what `arrays_bytes` wrote."""
    with np.load(path, allow_pickle=False) as held:
        return {name: held[name] for name in held.files}


def frame_bytes(frame: pd.DataFrame) -> bytes:
    """Return a table as one file, its types kept."""
    buffer = BytesIO()
    frame.to_parquet(buffer, index=False, engine="pyarrow")
    return buffer.getvalue()


def read_frame(path: Path | str) -> pd.DataFrame:
    """Read what `frame_bytes` wrote."""
    return pd.read_parquet(path, engine="pyarrow")
