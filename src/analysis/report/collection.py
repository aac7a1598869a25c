"""What the report knows of how the answers were collected and harmonised: tables already read."""

from __future__ import annotations

from dataclasses import dataclass, fields

import pandas as pd


@dataclass(frozen=True, slots=True)
class Collection:
    """Tables of all waves.

    Parameters
    ----------
    crosswalk : DataFrame
        question, wave, comparability, column, wording, code, category, n, share, is_recoded, reason, note.
    comparability : DataFrame
        question, wave, comparability, columns, wording, codes, n, recoded_share, reason, note.
    treatments : DataFrame
        wave, question, treatment, n.
    panel : DataFrame
        respondent, wave, panel, n_waves.
    response : DataFrame
        wave, contacted, ineligible, unknown, filed, complete, partial, refused, silent, rr1, rr2, source.
    margins : DataFrame
        question, wave, category, known, known_share, n, share, weighted_share, source.
    weighting : DataFrame
        method, n, rounds, gap, design_effect, effective_n, smallest, largest, left_out.
    """

    crosswalk: pd.DataFrame
    comparability: pd.DataFrame
    treatments: pd.DataFrame
    panel: pd.DataFrame
    response: pd.DataFrame
    margins: pd.DataFrame
    weighting: pd.DataFrame


TABLES = tuple(field.name for field in fields(Collection))
# What a workbook prints; the panel has a row a respondent and stays out.
PRINTED = tuple(name for name in TABLES if name != "panel")
