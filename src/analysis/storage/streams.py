"""Tables too long to be held: written slice after slice, aside, and put in their place once whole."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from analysis.plain import plain_lines
from analysis.storage.files import aside_of, opened_anew, table_text
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
    with ExitStack() as opened:
        streams: dict[str, _Answers | _Lines] = {}
        for name, path in paths.items():
            streams[name] = (_Answers if name == "answers" else _Lines)(Path(path))
            opened.callback(streams[name].abandon)  # of no effect once it is in its place

        writer, under_way = opened.enter_context(ThreadPoolExecutor(max_workers=1)), list[Future[None]]()

        def _add(slices: Mapping[str, pd.DataFrame]) -> None:
            for name, stream in streams.items():
                stream.add(slices[name])

        def _write(slices: Mapping[str, pd.DataFrame]) -> None:
            """Write a slice while the next one is made: two at most are held."""
            while under_way:
                under_way.pop().result()
            under_way.append(writer.submit(_add, slices))

        yield _write
        while under_way:
            under_way.pop().result()
        for stream in streams.values():
            stream.close()
        for stream in streams.values():
            stream.aside.replace(stream.path)


class _Lines:
    """A result table as CSV."""

    def __init__(self, path: Path) -> None:
        self.path, self.aside = path, aside_of(path)
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
        """Leave nothing aside, even where the disk is full: what is still to be written cannot be."""
        with suppress(OSError):
            self.file.close()
        self.aside.unlink(missing_ok=True)


class _Answers:
    """Cleaned answers as Parquet: each slice is a group of rows."""

    def __init__(self, path: Path) -> None:
        self.path, self.aside = path, aside_of(path)
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
        """Leave nothing aside, even where the disk is full: what is still to be written cannot be."""
        if self.writer is not None:
            with suppress(Exception):  # the end of the file, which is of no use
                self.writer.close()
        with suppress(OSError):
            self.file.close()
        self.aside.unlink(missing_ok=True)


def _opened(aside: Path) -> BinaryIO:
    aside.parent.mkdir(parents=True, exist_ok=True)
    return opened_anew(aside)
