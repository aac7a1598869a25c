"""Files read in a process of their own: their libraries are compiled, and a faulty file can end the one that reads it.

A module of this folder whose name ends in `_process` takes its arguments as one JSON list, reads the file on its
standard input and writes on its standard output an Arrow stream: the cells as texts under the rank of their column, and
what the file declares as the schema's metadata. What such a library prints of a faulty file may quote an answer, and
goes no further.
"""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from analysis.readers.table import unreadable

if TYPE_CHECKING:
    import pyarrow as pa

MAX_SECONDS = 300
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # how a .xls starts
MAX_MEMORY = 8_000_000_000
FAULTY = 1  # how the process ends on a file that it cannot read
TOO_LARGE = 3  # on a file that announces more than it can hold
UNBOUNDED = 4  # where the system sets no limit, on a file that nothing measures beforehand

Opened: TypeAlias = "tuple[pa.Table, dict[str, Any]]"


def read_apart(reader: str, arguments: Sequence[str], content: bytes, file: str) -> Opened | int:
    """Return the cells and what is declared of them, or how the process ended.

    Parameters
    ----------
    reader : str
        The module of this folder that reads the file.
    arguments : sequence of str
        Its arguments.
    content : bytes
        The file.
    file : str
        Its name in problems.

    Raises
    ------
    StudyError
        If the reading lasts more than `MAX_SECONDS`.
    """
    import pyarrow as pa

    # -P: nothing in the study's folder is taken for a module. JSON: no null byte or letter that the system cannot pass.
    command = [sys.executable, "-P", "-m", f"{__package__}.{reader}", json.dumps(arguments)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=MAX_SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise unreadable(file, f"sa lecture dépasse {MAX_SECONDS} secondes", "le redemander en CSV") from None
    if done.returncode:
        return done.returncode
    table = pa.ipc.open_stream(done.stdout).read_all()
    return table, json.loads(table.schema.metadata[b"declared"])


@dataclass(frozen=True)
class Without:
    """What finds modules, and says of some that they are not installed."""

    names: tuple[str, ...]

    def find_spec(self, name: str, *_: object) -> None:
        """Say so of one."""
        if name in self.names:
            raise ModuleNotFoundError(name)


def do_without(*names: str) -> None:
    """Have the libraries of the process do without others: loading them takes longer than the file, which needs none.

    pyarrow would load numpy, then pandas, to see that texts are none of theirs.
    """
    if Without(names) not in sys.meta_path:
        sys.meta_path.insert(0, Without(names))


def given_arguments() -> list[str]:
    """Return the arguments of the process."""
    return [str(each) for each in json.loads(sys.argv[1])]


def limit_memory(most: int = MAX_MEMORY) -> bool:
    """Bound what the process may take, where the system knows such a limit; return whether it does."""
    with contextlib.suppress(ImportError, ValueError, OSError):  # no such limit on Windows
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        return True
    return False


def write_apart(columns: Sequence[Sequence[str]], declared: Mapping[str, Any]) -> None:
    """Write the cells as texts under their rank, and what is declared of them."""
    import pyarrow as pa

    table = as_table(columns).replace_schema_metadata({"declared": json.dumps(declared)})
    with pa.ipc.new_stream(sys.stdout.buffer, table.schema) as stream:
        stream.write_table(table)


def as_table(columns: Sequence[Sequence[str]]) -> pa.Table:
    """Return cells as texts, each column under its rank."""
    import pyarrow as pa

    return pa.table({str(place): pa.array(texts, pa.string()) for place, texts in enumerate(columns)})
