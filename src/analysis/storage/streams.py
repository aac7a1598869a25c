"""Tables too long to be held: written slice after slice, aside, and put in their place once whole."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.plain import plain_lines
from analysis.storage.files import table_text
from analysis.tables import table_at

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Streamed:
    """What a step makes, when some of it is too long to be returned.

    Attributes
    ----------
    make : callable
        Takes the path of each thing to make, by name; writes those that are long, and returns the others.
    """

    make: Callable[[Mapping[str, str]], Mapping[str, Any]]


@contextmanager
def slices_writer(paths: Mapping[str, str]) -> Iterator[Callable[[Mapping[str, pd.DataFrame]], None]]:
    """Write answers and tables, slice after slice: nothing is in place before all of them are whole.

    Parameters
    ----------
    paths : mapping of str to path
        Where each goes: `answers` as Parquet, the others as the tables that they are.
    """
    streams = {name: (_Answers if name == "answers" else _Lines)(Path(path)) for name, path in paths.items()}

    def _write(slices: Mapping[str, pd.DataFrame]) -> None:
        for name, stream in streams.items():
            stream.add(slices[name])

    try:
        yield _write
        for stream in streams.values():
            stream.close()
    except BaseException:
        for stream in streams.values():
            stream.abandon()
        raise
    for stream in streams.values():
        stream.aside.replace(stream.path)


class _Lines:
    """A result table as CSV."""

    def __init__(self, path: Path) -> None:
        self.path, self.aside = path, _aside(path)
        self.table = table_at(path.as_posix())[0]
        self.file = _opened(self.aside)
        self.has_names = False

    def add(self, rows: pd.DataFrame) -> None:
        """Write some rows."""
        checked = self.table.checked(rows, str(self.path))
        lines = plain_lines(checked) if len(checked) else b""
        if not self.has_names or lines is None:
            text = table_text(checked, self.table, str(self.path)).encode("utf-8")
            lines = text if not self.has_names else text.partition(b"\n")[2]
            self.has_names = True
        self.file.write(lines)

    def close(self) -> None:
        """Wait until the disk holds all of it."""
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()

    def abandon(self) -> None:
        """Leave nothing."""
        self.file.close()
        self.aside.unlink(missing_ok=True)


class _Answers:
    """Cleaned answers as Parquet: each slice is a group of rows."""

    def __init__(self, path: Path) -> None:
        self.path, self.aside = path, _aside(path)
        self.file = _opened(self.aside)
        self.writer: Any = None

    def add(self, rows: pd.DataFrame) -> None:
        """Write some rows, of the types of the first ones."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        schema = None if self.writer is None else self.writer.schema
        table = pa.Table.from_pandas(rows, schema=schema, preserve_index=False)
        if self.writer is None:
            alike = [name for name in table.column_names if name != "respondent"]  # no two pseudonyms are
            self.writer = pq.ParquetWriter(self.file, table.schema, use_dictionary=alike)
        self.writer.write_table(table)

    def close(self) -> None:
        """Write the end of the file, and wait until the disk holds all of it."""
        if self.writer is not None:
            self.writer.close()
        self.file.flush()
        os.fsync(self.file.fileno())
        self.file.close()

    def abandon(self) -> None:
        """Leave nothing."""
        if self.writer is not None and not self.file.closed:
            self.writer.close()
        self.file.close()
        self.aside.unlink(missing_ok=True)


def _aside(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")


def _opened(aside: Path) -> Any:
    """Open a file made anew: nothing is written through a link that a foreign study has put there."""
    aside.parent.mkdir(parents=True, exist_ok=True)
    aside.unlink(missing_ok=True)
    binary = getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | binary, 0o666), "wb")
