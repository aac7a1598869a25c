"""What every reader gives and refuses: a table of texts, and the one problem of a file that cannot be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.problems import Problem, StudyError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

TEXTS = ("csv", "limesurvey")
MAX_COLUMNS = 20_000
BLOCK = 1_000_000  # bytes read at once


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
