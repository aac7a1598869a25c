"""What every reader gives and refuses: a table of texts, and the one problem of a file that cannot be read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from analysis.problems import Problem, StudyError

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from analysis.readers.heading import Layout

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
        The name of every column, all different: the second « Avis » is « Avis (2) », answers under no name are those of
        « Colonne 3 »; empty for a column without a name or an answer.
    frame : DataFrame of str
        The columns asked for. A null is NaN and differs from an empty text where the
        format tells them apart.
    lines : array of int
        Line of the file where each row starts; the header is on line 1. Rank of the respondent, from 1, where the
        format has no lines (lsa, sav).
    notes : tuple of str
        What was recognised rather than declared, and why; what was read otherwise than it is written.
    wordings : mapping of str to str
        By column, its wording, where a row of the file says it.
    likely : Layout, optional
        Rows that seem no answers, where nothing declares them.
    is_twice_encoded : bool
        Whether every sign with an accent was encoded twice, and nothing declares it.
    """

    file: str
    header: tuple[str, ...]
    frame: pd.DataFrame
    lines: NDArray[np.int64]
    notes: tuple[str, ...] = ()
    wordings: Mapping[str, str] = field(default_factory=dict)
    likely: Layout | None = None
    is_twice_encoded: bool = False


def unreadable(file: str, found: str, remedy: str) -> StudyError:
    """Return the one problem of a file that cannot be read."""
    return StudyError([Problem(file, "fichier", found, remedy)])


def too_wide(file: str, n_columns: int) -> StudyError:
    """Return the problem of a file with more columns than any questionnaire has."""
    found = f"il a {n_columns} colonnes, plus de {MAX_COLUMNS}"
    return unreadable(file, found, "vérifier que c'est un export de questionnaire, une ligne par personne")


def kept_columns(header: Iterable[str], columns: Collection[str] | None) -> list[str]:
    """Return the named columns, among those asked for."""
    wanted = None if columns is None else set(columns)
    return [name for name in header if name and (wanted is None or name in wanted)]
