"""Questionnaires abandoned half-way: what was never reached is no hidden question."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.cleaning.cells import told_of
from analysis.cleaning.numbers import number_reader
from analysis.cleaning.recoded import Cell, Recoded
from analysis.codebook.values import Codebook, NumberFormat, Recoding

Mask = NDArray[np.bool_]


def with_abandoned(cells: pd.DataFrame, codebook: Codebook, recoded: Mapping[str, Recoded]) -> dict[str, Recoded]:
    """Return the answers, where a question that an abandoned questionnaire never reached has no answer.

    LimeSurvey writes a null for a question that its filter hides and for one of a page never reached. In a
    questionnaire that was never sent, a null is « no answer » when its page comes after the last page seen or, where
    the codebook gives no page, when nothing is written after it in the file.

    Parameters
    ----------
    cells : DataFrame of str
        The kept rows, columns in the order of the file.
    codebook : Codebook
        Its `abandoned` says how such a questionnaire is recognised; without it, nothing changes.
    recoded : mapping of str to Recoded
        The answers by question.
    """
    left = unsent(cells, codebook)
    if not left.any():
        return dict(recoded)
    pages = _last_pages(cells, codebook)
    trailing = _trailing_nulls(cells, codebook)
    return {
        key: _unanswered(answers, left & _unreached(codebook.recodings[key], pages, trailing, cells))
        for key, answers in recoded.items()
    }


def unsent(cells: pd.DataFrame, codebook: Codebook) -> Mask:
    """Return the rows whose questionnaire was never sent; none where the codebook does not tell how to know."""
    declared = codebook.abandoned
    if declared is None or declared.submitted not in cells:
        return np.zeros(len(cells), dtype=bool)
    return told_of(cells[declared.submitted], lambda text: not text.strip(), bool)


def _unanswered(recoded: Recoded, rows: Mask) -> Recoded:
    """Return answers with some of the rows told as shown and not answered, whatever their null is declared to be."""
    if not rows.any():
        return recoded
    kinds = recoded.kinds.copy()
    kinds[rows] = "no_answer"
    undeclared = {
        column: {text: left for text, positions in texts.items() if (left := _outside(text, positions, rows))}
        for column, texts in recoded.undeclared.items()
    }
    return replace(recoded, kinds=kinds, undeclared=undeclared, unreached=rows)


def _outside(text: Cell, positions: tuple[int, ...], rows: Mask) -> tuple[int, ...]:
    return positions if text is not None else tuple(position for position in positions if not rows[position])


def _last_pages(cells: pd.DataFrame, codebook: Codebook) -> pd.Series | None:
    """Return the last page that each respondent saw, 0 where it is not told."""
    column = codebook.abandoned.last_page if codebook.abandoned else None
    if column is None or column not in cells:
        return None
    read = number_reader(NumberFormat(decimal=codebook.source.decimal))
    return pd.Series(told_of(cells[column], read, np.float64), index=cells.index).fillna(0.0)


def _trailing_nulls(cells: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Return where nothing is written from a cell to the last question of its row."""
    asked = {column for recoding in codebook.recodings.values() for column in recoding.sources}
    nulls = cells[[column for column in cells if column in asked]].isna()
    return nulls.iloc[:, ::-1].cummin(axis="columns")


def _unreached(recoding: Recoding, pages: pd.Series | None, trailing: pd.DataFrame, cells: pd.DataFrame) -> Mask:
    """Return the rows where a question was not reached and nothing is written of it."""
    sources = list(recoding.sources)
    if not sources:
        return np.zeros(len(cells), dtype=bool)
    if recoding.page is not None and pages is not None:
        return cells[sources].isna().all(axis="columns").to_numpy() & (pages < recoding.page).to_numpy()
    return trailing[sources].all(axis="columns").to_numpy()
