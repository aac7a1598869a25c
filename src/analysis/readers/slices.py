"""Large CSV files of a wave read slice after slice, none of them ever held whole."""

from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import numpy as np
import pyarrow as pa

from analysis.codebook.values import Source
from analysis.problems import Problem, StudyError, raise_any
from analysis.readers.csv_blocks import CsvBlocks, IrregularError
from analysis.readers.raw import refuse_endless_line
from analysis.readers.raw_tables import Remarks, frame_of, held_in
from analysis.readers.table import TEXTS, RawTable

Part = TypeVar("Part")
SLICED_FROM = 150_000_000  # bytes of all files of a wave: less is held whole in a few times as much
IRREGULAR = (IrregularError, pa.ArrowInvalid, UnicodeDecodeError)


@dataclass
class Slices:
    """The rows of the files of a wave, a slice after the other, each time anew.

    Attributes
    ----------
    blocks : sequence of CsvBlocks
        The files.
    notes : dict of str to tuple of str
        What was recognised of each file, once all its rows are read.
    """

    blocks: Sequence[CsvBlocks]
    notes: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def headers(self) -> list[RawTable]:
        """The files without their rows."""
        return [self._table(each, self._nothing(each), np.array([], dtype=np.int64)) for each in self.blocks]

    @property
    def recognised(self) -> list[str]:
        """What was recognised of the files, a sentence each, once all of them are read."""
        if len(self.notes) < len(self.blocks):
            return []
        return [f"{file} : {note}." for file, notes in self.notes.items() for note in notes]

    def __iter__(self) -> Iterator[RawTable]:
        """Yield the rows of each file with the columns that all files have.

        Raises
        ------
        IrregularError
            If a row is not like the others: the file is to be read whole. It says where.
        StudyError
            As `read_raw` does, once all files are read.
        """
        problems: list[Problem] = []
        for each in self.blocks:
            remarks = Remarks(each.file, each.structure.heading)
            for cells, lines in self._parts(each):
                own, own_lines = remarks.kept(cells, lines)
                if len(own):
                    yield self._table(each, own, own_lines)
            try:
                told = remarks.told(lambda name, texts, each=each: self._held(each, name, texts))  # type: ignore[misc]
                self.notes[each.file] = (*each.notes, *told)
            except StudyError as fault:
                problems += fault.problems
        raise_any(problems)

    def _table(self, blocks: CsvBlocks, cells: pa.Table, lines: "np.typing.NDArray[np.int64]") -> RawTable:
        heading = blocks.structure.heading
        shared = [name for name in self.blocks[0].kept if all(name in each.kept for each in self.blocks)]
        frame = frame_of(cells.select(shared), has_nulls=blocks.has_nulls)
        return RawTable(blocks.file, heading.names, frame, lines, wordings=heading.wordings)

    @staticmethod
    def _parts(blocks: CsvBlocks) -> Iterator[tuple[pa.Table, "np.typing.NDArray[np.int64]"]]:
        last = blocks.structure.begins - 1
        try:
            for cells, lines in blocks.parts():
                yield cells, lines
                last = int(lines[-1])
        except IRREGULAR as fault:
            raise IrregularError(f"{blocks.file}, après la ligne {last}") from fault

    @staticmethod
    def _nothing(blocks: CsvBlocks) -> pa.Table:
        return pa.table({name: pa.array([], pa.string()) for name in blocks.kept})

    @staticmethod
    def _held(blocks: CsvBlocks, name: str, texts: Sequence[str]) -> int:
        return sum(held_in(cells.column(name), texts) for cells, _ in blocks.parts())


def sliced(root: Path, files: Sequence[str], source: Source, columns: Collection[str]) -> Slices | None:
    """Return the files of a wave to be read by slices; None where they are small, or one of them is not regular.

    Parameters
    ----------
    root : Path
        The study's folder.
    files : sequence of str
        Paths from `root`.
    source : Source
        The form that the codebook declares.
    columns : collection of str
        Columns to keep.
    """
    paths = [root / file for file in files]
    if source.format not in TEXTS or not all(path.is_file() for path in paths):
        return None
    if sum(path.stat().st_size for path in paths) < SLICED_FROM:
        return None
    try:
        for path, file in zip(paths, files, strict=True):
            refuse_endless_line(path, file)
        return Slices([CsvBlocks(path, file, source, columns) for path, file in zip(paths, files, strict=True)])
    except (*IRREGULAR, StudyError):
        return None


def ahead(parts: Iterator[Part]) -> Iterator[Part]:
    """Yield the same parts in the same order, the next one read on a thread of its own while one is worked on."""
    with ThreadPoolExecutor(max_workers=1) as reader:
        following = reader.submit(next, parts, None)
        while (part := following.result()) is not None:
            following = reader.submit(next, parts, None)
            yield part
