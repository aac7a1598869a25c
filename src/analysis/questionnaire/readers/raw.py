"""One received file as a table of texts, whatever its format."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.problems import Problem, StudyError, raise_any
from analysis.questionnaire.codebook import Source

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

TEXTS = ("csv", "limesurvey")
MAX_TEXT = 2_000_000_000  # bytes of a CSV
MAX_BINARY = 300_000_000  # bytes of a workbook, an archive, an SPSS file
MAX_LINE = 8_000_000  # bytes
MAX_COLUMNS = 20_000
BLOCK = 1_000_000


@dataclass(frozen=True, slots=True)
class RawTable:
    """A received file: cells as texts, in the order of the file.

    Attributes
    ----------
    file : str
        Path from the study's root, as problems name it.
    header : tuple of str
        Every column name as written, doubled ones included.
    frame : DataFrame of str
        The columns asked for whose name is there once. A null is NaN and differs from an empty text where the
        format tells them apart.
    lines : array of int
        Line of the file where each row starts; the header is on line 1. Rank of the respondent, from 1, where the
        format has no lines (lsa, sav).
    notes : tuple of str
        What was recognised rather than declared, and why.
    """

    file: str
    header: tuple[str, ...]
    frame: pd.DataFrame
    lines: NDArray[np.int64]
    notes: tuple[str, ...] = ()


def read_raw(
    root: Path, files: Iterable[str], source: Source, columns: Collection[str] | None = None
) -> tuple[RawTable, ...]:
    """Read the received files of a wave.

    Parameters
    ----------
    root : Path
        The study's folder.
    files : iterable of str
        Paths from `root`.
    source : Source
        The form that the codebook declares.
    columns : collection of str, optional
        Columns to keep, all by default; one that is not there is left for the cleaning to tell.

    Returns
    -------
    tuple of RawTable
        One a file.

    Raises
    ------
    StudyError
        With one problem for each file that cannot be read.
    """
    tables: list[RawTable] = []
    problems: list[Problem] = []
    for file in files:
        try:
            tables.append(_read(root / file, file, source, columns))
        except StudyError as fault:
            problems += fault.problems
    raise_any(problems)
    return tuple(tables)


def _read(path: Path, file: str, source: Source, columns: Collection[str] | None) -> RawTable:
    content = received(path, file, source.format)
    if source.format == "sav":
        from analysis.questionnaire.readers.sav import read_sav

        return read_sav(content, file, source, columns)
    if source.format == "lsa":
        from analysis.questionnaire.readers.lsa import read_lsa

        return read_lsa(content, file, columns)
    if source.format in ("xlsx", "xls", "ods"):
        from analysis.questionnaire.readers.spreadsheet import read_spreadsheet

        return read_spreadsheet(content, file, source, columns)
    from analysis.questionnaire.readers.csv import read_csv

    return read_csv(content, file, source, columns)


def received(path: Path, file: str, form: str) -> bytes:
    """Return the bytes of a received file, once nothing in its size forbids to hold it in memory."""
    if not path.is_file():
        raise unreadable(file, "le fichier est introuvable", f"déposer le fichier reçu sous {file}")
    if form in TEXTS:
        _refuse_endless_line(path, file)
    limit = MAX_TEXT if form in TEXTS else MAX_BINARY
    if path.stat().st_size > limit:
        found = f"le fichier dépasse {limit // 1_000_000} Mo"
        raise unreadable(file, found, "vérifier que c'est le bon ; sinon, le redemander en plusieurs CSV")
    content = path.read_bytes()
    if not content.strip():
        raise unreadable(file, "le fichier est vide", "redemander l'export")
    return content


def _refuse_endless_line(path: Path, file: str) -> None:
    """Stop at the first line that no questionnaire would write, before it is in memory."""
    length = 0
    with path.open("rb") as opened:
        while block := opened.read(BLOCK):
            first, *others = re.split(rb"[\r\n]", block)
            length += len(first)
            if max(length, max(map(len, others), default=0)) > MAX_LINE:
                found = f"une ligne dépasse {MAX_LINE // 1_000_000} Mo"
                raise unreadable(file, found, "vérifier que c'est un export, et le redemander")
            length = len(others[-1]) if others else length


def unreadable(file: str, found: str, remedy: str) -> StudyError:
    """Return the one problem of a file that cannot be read."""
    return StudyError([Problem(file, "fichier", found, remedy)])


def too_wide(file: str, n_columns: int) -> StudyError:
    """Return the problem of a file with more columns than any questionnaire has."""
    found = f"il a {n_columns} colonnes, plus de {MAX_COLUMNS}"
    return unreadable(file, found, "vérifier que c'est un export de questionnaire, une ligne par personne")


def kept_columns(header: Iterable[str], columns: Collection[str] | None) -> list[str]:
    """Return the named columns that are there once, among those asked for."""
    wanted = None if columns is None else set(columns)
    counts = Counter(header)
    return [name for name, n in counts.items() if n == 1 and name and (wanted is None or name in wanted)]
