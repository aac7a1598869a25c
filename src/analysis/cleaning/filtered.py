"""Filtered questions: who was not asked, and what becomes of an answer given all the same."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from analysis.cleaning.computing import evaluate
from analysis.cleaning.recoded import Cell, Recoded
from analysis.codebook.expressions import Expression, names, parse
from analysis.codebook.values import Recoding
from analysis.study import Question

Rows = NDArray[np.bool_]


def filtered(
    recoded: Recoded, recoding: Recoding, known: Mapping[str, Recoded], questions: Mapping[str, Question]
) -> Recoded:
    """Return the answers to a question that only some are asked.

    Whoever has no answer, and for whom the filter is false or unknown, was not asked; « not applicable » stays as it
    was written. In a questionnaire left before this question, an unknown filter leaves « no answer ». A box that is
    not ticked is no answer; an answer, or a « does not know », from whom the filter leaves out is treated as declared.

    Parameters
    ----------
    recoded : Recoded
        The answers as read.
    recoding : Recoding
        Its filter, and how answers outside of it are treated.
    known : mapping of str to Recoded
        The answers to the questions that the filter reads.
    questions : mapping of str to Question
        The questionnaire.
    """
    expression = parse(str(recoding.asked_if))
    worth = evaluate(expression, known, questions)
    asked = worth.known & (worth.values == 1)
    left_out = ~asked & ~_undecided(expression, known)
    given = _given(recoded)
    unasked = left_out & ~given & _may_be_unasked(recoded)
    if recoded.unreached is not None:
        unasked &= worth.known | ~recoded.unreached
    hidden_by_file = int((asked & (recoded.kinds == "not_asked").to_numpy()).sum())
    treatments = {**recoded.treatments, "file_over_filter": hidden_by_file}
    return _outside(_unasked(replace(recoded, treatments=treatments), unasked), recoding, left_out & given)


def _undecided(expression: Expression, known: Mapping[str, Recoded]) -> Rows:
    """Return the rows where a question of the filter has an undeclared cell: that fault is told, not what follows."""
    read = [known[name.key] for name in names(expression)]
    rows = np.zeros(len(read[0].kinds), dtype=bool)
    for each in read:
        for texts in each.undeclared.values():
            for positions in texts.values():
                rows[list(positions)] = True
    return rows


def _given(recoded: Recoded) -> Rows:
    """Return who gave an answer, or said not to know."""
    answered = recoded.answers.notna().to_numpy() if recoded.chosen is None else recoded.chosen.any(axis=1)
    return np.asarray(answered | (recoded.kinds == "dont_know").to_numpy(), dtype=np.bool_)


def _may_be_unasked(recoded: Recoded) -> Rows:
    """Return the rows where nothing but blanks was found, and no other reason is declared."""
    rows = ~recoded.kinds.isin(["not_applicable", "not_asked"]).to_numpy()
    for texts in recoded.undeclared.values():
        for text, positions in texts.items():
            if not _is_blank(text):
                rows[list(positions)] = False
    return np.asarray(rows, dtype=np.bool_)


def _is_blank(text: Cell) -> bool:
    return text is None or not text.strip()


def _unasked(recoded: Recoded, rows: Rows) -> Recoded:
    """Return the answers with some rows not asked; their blanks are no fault."""
    undeclared = {
        column: {text: left for text, positions in texts.items() if (left := _outside_of(rows, positions))}
        for column, texts in recoded.undeclared.items()
    }
    return replace(recoded, kinds=recoded.kinds.mask(rows, "not_asked"), undeclared=undeclared)


def _outside_of(rows: Rows, positions: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(position for position in positions if not rows[position])


def _outside(recoded: Recoded, recoding: Recoding, rows: Rows) -> Recoded:
    """Return the answers, those given outside of the filter treated as declared."""
    if not rows.any():
        return recoded
    if recoding.outside == "refuse":
        return replace(recoded, outside=tuple(np.flatnonzero(rows).tolist()))
    treatments = {**recoded.treatments, f"outside_{recoding.outside}": int(rows.sum())}
    if recoding.outside == "keep":
        return replace(recoded, treatments=treatments)
    return replace(
        recoded,
        answers=recoded.answers.mask(rows),
        chosen=None if recoded.chosen is None else recoded.chosen & ~rows[:, np.newaxis],
        kinds=recoded.kinds.mask(rows, "not_asked"),
        treatments=treatments,
    )
