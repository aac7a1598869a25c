"""Tables, answers, text and bytes on disk: written aside, then renamed.

pandas is imported where a table is: what only writes text or bytes starts half a second sooner.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from analysis.plain import plain_csv
from analysis.tables import Table, table_at
from analysis.tables.results import Picture, Places

if TYPE_CHECKING:
    import pandas as pd


def write_bytes(content: bytes, path: Path | str) -> None:
    """Write `content` aside and rename it, so that no reader ever meets half a file."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    _written_aside(content, path)


def write_text(text: str, path: Path | str) -> None:
    """Write `text` as UTF-8 with line feeds, whatever the system."""
    write_bytes(text.encode("utf-8"), path)


def write_private(text: str, path: Path | str) -> None:
    """Write a file that its owner alone may read, in a folder likewise."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    _written_aside(text.encode("utf-8"), path, mode=0o600)


def _written_aside(content: bytes, path: Path, mode: int = 0o666) -> None:
    """Write a file beside its place, wait until the disk holds it, then put it there."""
    aside = aside_of(path)
    file = opened_anew(aside, mode)
    try:
        with file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    aside.replace(path)


def aside_of(path: Path) -> Path:
    """Return where a file is written before it is put in its place."""
    return path.with_name(f".{path.name}.part")


def opened_anew(path: Path, mode: int = 0o666) -> BinaryIO:
    """Open a file made anew: where a foreign study has put a link under its name, nothing is written through it."""
    path.unlink(missing_ok=True)
    # Windows would write other ends of lines without being told that these are bytes.
    binary = getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | binary, mode), "wb")


def write_table(frame: pd.DataFrame, path: Path | str) -> None:
    """Write a result table as declared: CSV in UTF-8, comma, full precision, no index.

    Raises
    ------
    StudyError
        If its columns are not those of the declaration.
    """
    table, _ = table_at(Path(path).as_posix())
    write_bytes(plain_csv(table.checked(frame, str(path))) or table_text(frame, table, str(path)).encode("utf-8"), path)


def table_text(frame: pd.DataFrame, table: Table, place: str = "") -> str:
    """Return a result table as `write_table` writes it."""
    checked = table.checked(frame, place)
    text = checked.to_csv(index=False, lineterminator="\n")
    if "\r" in text:  # would end a line unless it is between quotes
        text = checked.to_csv(index=False, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)
    return text


def read_table(path: Path | str) -> pd.DataFrame:
    """Read a result table as declared; only an empty cell is missing, the texts « NA » and « None » are themselves.

    Keys and words are texts, so that categories named 1, 007 or true keep their names.

    Raises
    ------
    StudyError
        If its columns are not those of the declaration.
    """
    import pandas as pd

    table, _ = table_at(Path(path).as_posix())
    if _is_heading_alone(path, table):
        return table.empty()
    texts = dict.fromkeys(table.of("key", "text"), "str")
    frame = pd.read_csv(path, keep_default_na=False, na_values=[""], dtype=texts)
    return table.checked(frame, str(path)) if len(frame) else table.empty()


def _is_heading_alone(path: Path | str, table: Table) -> bool:
    """Whether a file holds the names of its columns and nothing else, as a table without rows is written."""
    heading = f"{','.join(table.names)}\n".encode()
    with Path(path).open("rb") as file:
        return file.read(len(heading) + 1) == heading


def read_texts(path: Path | str) -> pd.DataFrame:
    """Read a CSV that a researcher wrote: every cell as text, an empty one as an empty text."""
    import pandas as pd

    return pd.read_csv(path, keep_default_na=False, dtype="str")


def write_figures(figures: Iterable[tuple[str, str, dict[str, bytes]]], folder: Path | str, listed: Path | str) -> None:
    """Write each figure's files in `folder`, and the list of what stands for them: figure, path, alt.

    Parameters
    ----------
    figures : iterable of (key, alternative text, content by ending)
        The file is named after the key, without its slashes. The list gives the path of the SVG.
    """
    import pandas as pd

    rows = []
    for key, alt, contents in figures:
        stem = Path(folder) / key.replace("/", "_")
        for ending, content in contents.items():
            write_bytes(content, f"{stem}.{ending}")
        rows.append({"figure": key, "path": f"{stem.as_posix()}.svg", "alt": alt})
    Path(folder).mkdir(parents=True, exist_ok=True)
    listing = pd.DataFrame(rows, columns=["figure", "path", "alt"])
    write_text(listing.to_csv(index=False, lineterminator="\n"), listed)


def read_figures(listed: Path | str) -> dict[str, Picture]:
    """Read the list of one folder's figures, by key."""
    return {key: Picture(path, alt) for key, path, alt in read_texts(listed).to_numpy().tolist()}


def places_text(places: Places) -> str:
    """Return where names of categories are written, as `read_places` reads it: question, category, x, y."""
    return json.dumps([[*key, *place] for key, place in places.items()], ensure_ascii=False)


def read_places(path: Path | str) -> Places:
    """Read where the plane of a space writes the names of its categories."""
    rows = json.loads(Path(path).read_text(encoding="utf-8"))
    return {(question, category): (x, y) for question, category, x, y in rows}


def forget_incomplete_figures(study: Path) -> None:
    """Delete the list of each folder of figures of which a file is gone, so that it is made again.

    Snakemake sees no loss within a folder; the figures that are left stay until others take their place.
    """
    for listed in (study / "data/processed/figures").glob("*.csv"):
        with listed.open(encoding="utf-8", newline="") as lines:
            pictures = [study / row["path"] for row in csv.DictReader(lines)]
        if not all(path.with_suffix(ending).is_file() for path in pictures for ending in (".svg", ".png")):
            listed.unlink()


def write_answers(answers: pd.DataFrame, path: Path | str) -> None:
    """Write cleaned answers as Parquet: categories, their order and the order of rows are kept."""
    from io import BytesIO

    buffer = BytesIO()
    answers.to_parquet(buffer, index=False, engine="pyarrow")
    write_bytes(buffer.getvalue(), path)


def read_answers(path: Path | str, columns: Sequence[str] | None = None) -> pd.DataFrame:
    """Read cleaned answers as `write_answers` wrote them: all columns, or some."""
    import pandas as pd

    return pd.read_parquet(path, engine="pyarrow", columns=None if columns is None else list(columns))
