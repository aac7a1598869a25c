"""Tables, answers, text and bytes on disk: written aside, then renamed."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pandas as pd

# Columns that hold keys or words, whatever they look like.
TEXT_COLUMNS = frozenset(
    """
    against asked_if axes by by_category category category_a category_b category_label class code column
    comparability detail edition factor factor_a factor_b figure id kind label method moment name note outcome
    panel place published question question_label reason reference respondent role rule source source_columns space
    status step term test theme theme_label treatment type universe variable wave waves wording
    """.split()  # noqa: SIM905 -- a list of words reads better as words
)


def write_bytes(content: bytes, path: Path | str) -> None:
    """Write `content` aside and rename it, so that no reader ever meets half a file."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f".{path.name}.part")
    aside.write_bytes(content)
    aside.replace(path)


def write_text(text: str, path: Path | str) -> None:
    """Write `text` as UTF-8 with line feeds, whatever the system."""
    write_bytes(text.encode("utf-8"), path)


def write_private(text: str, path: Path | str) -> None:
    """Write a file that its owner alone may read, in a folder likewise."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.with_name(f".{path.name}.part")
    aside.unlink(missing_ok=True)
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    aside.replace(path)


def write_table(table: pd.DataFrame, path: Path | str) -> None:
    """Write a result table as CSV: UTF-8, comma, full precision, no index."""
    write_text(table.to_csv(index=False, lineterminator="\n"), path)


def read_table(path: Path | str) -> pd.DataFrame:
    """Read a result table; only an empty cell is missing, the texts « NA » and « None » are themselves.

    Columns whose name says that they hold keys (question, category, respondent, wave…) are read as text, so that
    categories named 1, 007 or true keep their names. A table without columns is empty.
    """
    try:
        header = pd.read_csv(path, nrows=0).columns
    except pd.errors.EmptyDataError:
        return pd.DataFrame()
    texts = {name: "str" for name in header if name in TEXT_COLUMNS}
    return pd.read_csv(path, keep_default_na=False, na_values=[""], dtype=texts)


def write_figures(figures: Iterable[tuple[str, str, dict[str, bytes]]], folder: Path | str, listed: Path | str) -> None:
    """Write each figure's files in `folder`, and the list of what stands for them: figure, path, alt.

    Parameters
    ----------
    figures : iterable of (key, alternative text, content by ending)
        The file is named after the key, without its slashes. The list gives the path of the SVG.
    """
    rows = []
    for key, alt, contents in figures:
        stem = Path(folder) / key.replace("/", "_")
        for ending, content in contents.items():
            write_bytes(content, f"{stem}.{ending}")
        rows.append({"figure": key, "path": f"{stem.as_posix()}.svg", "alt": alt})
    Path(folder).mkdir(parents=True, exist_ok=True)
    write_table(pd.DataFrame(rows, columns=["figure", "path", "alt"]), listed)


def write_answers(answers: pd.DataFrame, path: Path | str) -> None:
    """Write cleaned answers as Parquet: categories, their order and the order of rows are kept."""
    from io import BytesIO

    buffer = BytesIO()
    answers.to_parquet(buffer, index=False, engine="pyarrow")
    write_bytes(buffer.getvalue(), path)


def read_answers(path: Path | str) -> pd.DataFrame:
    """Read cleaned answers as `write_answers` wrote them."""
    return pd.read_parquet(path, engine="pyarrow")
