"""What stands for the compiled libraries in the process of the fuzz run: they return cells drawn from bytes.

Drawn bytes are a table: a line a row, a tab between cells. The first byte of a cell says its kind, the rest its value:
`sÉve`, `f1.5`, `b1`. A workbook starts with the line of its sheets, visible (`v`) or hidden (`h`); an SPSS file with
five lines: the rows that it announces, then for each column its name, wording, labelled codes and missing ranges.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import struct
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

ALL_TIME = (datetime.max - datetime.min) // timedelta(microseconds=1)
MAX_COLUMNS = 6  # of an SPSS file: each takes a millisecond
OF_THE_LIBRARY = ("pyo3_runtime.PanicException", "MemoryError", "pyarrow.lib.ArrowMemoryError")
real_run = subprocess.run


def text(drawn: bytes) -> str:
    """Return a text that a library can return: no half of a character."""
    return drawn.decode("utf-8", "replace")


def whole(drawn: bytes) -> int:
    """Return a number that a column of whole numbers can hold."""
    return int.from_bytes(drawn[:8], "little", signed=len(drawn) >= 8)


def number(drawn: bytes) -> float:
    """Return a number as it is written, or of those bytes: any can come, NaN and the infinities too."""
    try:
        return float(drawn)
    except ValueError:
        return float(struct.unpack("<d", drawn[:8].ljust(8, b"\0"))[0])


def moment(drawn: bytes) -> datetime:
    """Return a moment from year 1 to year 9999."""
    return datetime.min + timedelta(microseconds=whole(drawn) % ALL_TIME)


SHEET_KINDS = {
    b"s": text,
    b"i": whole,
    b"f": number,
    b"b": lambda drawn: drawn == b"1",
    b"D": moment,
    b"d": lambda drawn: moment(drawn).date(),
    b"t": lambda drawn: moment(drawn).time(),
    b"e": lambda drawn: timedelta(microseconds=whole(drawn)),
}
SPSS_KINDS = {kind: SHEET_KINDS[kind] for kind in (b"s", b"f", b"D", b"d", b"t")} | {b"n": lambda _: None}


def cells(line: bytes, kinds: dict[bytes, Any]) -> list[Any]:
    """Return the cells of a row; of no known kind, they are texts."""
    return [kinds.get(each[:1], text)(each[1:]) for each in line.split(b"\t")]


def rectangle(lines: list[bytes], kinds: dict[bytes, Any], width: int, empty: Any) -> list[list[Any]]:
    """Return rows of one width."""
    rows = [cells(line, kinds)[:width] for line in lines]
    return [row + [empty] * (width - len(row)) for row in rows]


class Workbook:
    """What stands for `CalamineWorkbook`: each of its sheets holds the same drawn cells."""

    def __init__(self, drawn: bytes) -> None:
        from python_calamine import CalamineError, SheetVisibleEnum

        names, *lines = drawn.split(b"\n")
        if not names:
            raise CalamineError("drawn")
        kinds = {b"v": SheetVisibleEnum.Visible, b"h": SheetVisibleEnum.Hidden}
        self.sheets_metadata = [
            SimpleNamespace(name=text(each[1:]), visible=kinds.get(each[:1], SheetVisibleEnum.VeryHidden))
            for each in names.split(b"\t")
        ]
        self.sheet_names = [each.name for each in self.sheets_metadata]
        self.total_width = max((line.count(b"\t") + 1 for line in lines), default=0)
        self.total_height = len(lines)
        self.rows = rectangle(lines, SHEET_KINDS, self.total_width, "")

    def get_sheet_by_name(self, name: str) -> Workbook:
        """Return a sheet, which is the workbook itself."""
        assert name in self.sheet_names
        return self

    @property
    def start(self) -> tuple[int, int] | None:
        """Return the first cell that is filled."""
        return (0, 0) if self.rows else None

    def iter_rows(self) -> Iterator[list[Any]]:
        """Yield the rows."""
        yield from self.rows


class SpssFile:
    """What stands for `pyreadstat`: a file of drawn columns. It renames a doubled name, and gives None for none."""

    def __init__(self, drawn: bytes) -> None:
        announced, *lines = drawn.split(b"\n")
        self.announced = int(announced) if announced.isdigit() and len(announced) < 12 else None
        names, wordings, codes, missing = ([*lines, b"", b"", b"", b""])[:4]
        self.names = list(dict.fromkeys(text(name) or None for name in names.split(b"\t")))[:MAX_COLUMNS]
        self.wordings = dict(zip(self.names, (text(each) or None for each in wordings.split(b"\t")), strict=False))
        self.codes = dict(zip(self.names, map(pairs, codes.split(b"\t")), strict=False))
        self.missing = dict(zip(self.names, map(pairs, missing.split(b"\t")), strict=False))
        self.rows = rectangle(lines[4:], SPSS_KINDS, len(self.names), None)

    def read_sav(self, _: Any, *, row_limit: int = 0, metadataonly: bool = False, **__: Any) -> tuple[Any, Any]:
        """Return the cells of each column and what the file says of them."""
        rows = [] if metadataonly else self.rows[:row_limit]
        cells = {name: [row[place] for row in rows] for place, name in enumerate(self.names)}
        labels = {name: {code: text(label) for code, label in found} for name, found in self.codes.items() if found}
        ranges = {
            name: [{"lo": low, "hi": SPSS_KINDS[b"f" if isinstance(low, float) else b"s"](high)} for low, high in found]
            for name, found in self.missing.items()
            if found
        }
        texts = {name for row in self.rows for name, cell in zip(self.names, row, strict=True) if isinstance(cell, str)}
        declared = SimpleNamespace(
            column_names=self.names,
            number_columns=len(self.names),
            number_rows=self.announced,
            column_names_to_labels=self.wordings,
            variable_value_labels=labels,
            missing_ranges=ranges,
            readstat_variable_types={name: "string" if name in texts else "double" for name in self.names},
        )
        return cells, declared


def pairs(drawn: bytes) -> list[tuple[Any, bytes]]:
    """Return what `f1=Oui|f2=Non` says: codes are numbers or texts."""
    cut = [each.partition(b"=") for each in drawn.split(b"|") if each]
    return [(cells(code, {b"f": number, b"s": text})[0], rest) for code, _, rest in cut]


def run_here(command: list[str], *, input: bytes, **_: Any) -> SimpleNamespace:
    """Run a module of the readers in this process, as `subprocess.run` does in one of its own."""
    written = io.BytesIO()
    streams = {"stdin": SimpleNamespace(buffer=io.BytesIO(input)), "stdout": SimpleNamespace(buffer=written)}
    with patch.multiple(sys, argv=command[3:], **streams):
        try:
            importlib.import_module(command[3]).main()
        except SystemExit as ended:
            return SimpleNamespace(returncode=ended.code, stdout=b"")
    return SimpleNamespace(returncode=0, stdout=written.getvalue())


def run_apart(command: list[str], **options: Any) -> Any:
    """Run it in its own process: whatever becomes of the library there, our own code does not fail."""
    done = real_run(command, **options)
    _, traceback, told = done.stderr.decode("utf-8", "replace").rpartition("Traceback")
    raised = next((line for line in told.splitlines()[1:] if not line.startswith(" ")), told)  # its message may go on
    assert not traceback or raised.startswith(OF_THE_LIBRARY), raised
    return done


@contextlib.contextmanager
def drawn_libraries(drawn: bytes) -> Iterator[None]:
    """Read workbooks and SPSS files in this process, over libraries that return what is drawn."""
    import pyreadstat

    from analysis.readers import sav_process, sheet_process

    with (
        patch.object(subprocess, "run", run_here),
        patch.multiple(
            sheet_process,
            limit_memory=lambda *_: True,
            CalamineWorkbook=SimpleNamespace(from_filelike=lambda _: Workbook(drawn)),
        ),
        patch.object(sav_process, "limit_memory", lambda *_: True),
        patch.object(pyreadstat, "read_sav", SpssFile(drawn).read_sav),
    ):
        yield


def real_libraries() -> contextlib.AbstractContextManager[Any]:
    """Read them as a study does, in a process of their own that is watched."""
    return patch.object(subprocess, "run", run_apart)
