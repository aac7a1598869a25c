"""From the cells of a file to harmonised answers: each distinct text is read once, as the codebook declares."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import pandas as pd

from analysis.cleaning.dates import date_reader
from analysis.cleaning.meanings import (
    Rows,
    declared_codes,
    distinct_meanings,
    kinds_at,
    listed_others,
    undeclared_in,
    uses_of,
)
from analysis.cleaning.missing import all_of, first_kind, missing_kind
from analysis.cleaning.multiple import recode_multiple
from analysis.cleaning.numbers import is_plausible, number_class, number_reader
from analysis.cleaning.recoded import Cell, Meaning, Recoded, Use
from analysis.codebook.texts import normalised
from analysis.codebook.values import NumberClass, Recoding
from analysis.study import Question

Known: TypeAlias = dict[Cell, Meaning]
MOST_KNOWN = 50_000  # texts of one question of which it is remembered what they mean


def recode(cells: pd.DataFrame, recoding: Recoding, question: Question, known: Known | None = None) -> Recoded:
    """Return the answers to one question.

    Parameters
    ----------
    cells : DataFrame of str
        The source columns of the question; NaN is a null.
    recoding : Recoding
        How they are read.
    question : Question
        What the questionnaire says of it.
    known : dict, optional
        What the texts of the question mean, as far as others of the same wave were read; completed here.

    Returns
    -------
    Recoded
    """
    if question.type == "multiple":
        return recode_multiple(cells, recoding, question)
    if recoding.constant is not None:
        return _constant(recoding.constant, question, cells.index)
    read = _reader(recoding, question)
    if known is not None:
        read = _remembering(read, known)
    recoded = _recode_column(cells[recoding.answer_columns[0]], read, question)
    for name in recoding.answer_columns[1:]:
        unanswered = recoded.answers.isna().to_numpy()
        recoded = _completed(recoded, _recode_column(cells[name], read, question, unanswered))
    return recoded if recoding.others is None else _with_others(recoded, cells, recoding, question)


def _constant(answer: str, question: Question, index: pd.Index) -> Recoded:
    answers = pd.Series(answer, index=index, dtype="object")
    return Recoded(typed(answers, question), all_of(None, index), {}, uses=(Use("", answer, answer, len(index)),))


def typed(answers: pd.Series, question: Question) -> pd.Series:
    """Return answers as the questionnaire types them: categories in declared order, or floats."""
    if question.categories:
        return answers.astype(_dtype(tuple(question.categories), question.ordered))
    return answers.astype("float64") if question.is_number else answers


@cache
def _dtype(categories: tuple[str, ...], ordered: bool) -> pd.CategoricalDtype:
    return pd.CategoricalDtype(list(categories), ordered=ordered)


def _recode_column(
    cells: pd.Series, read: Callable[[Cell], Meaning], question: Question, counted: Rows | None = None
) -> Recoded:
    """Return the answers of one column; its codes are counted on some rows only where others were answered before."""
    meanings, codes = distinct_meanings(cells, read)
    used = codes if counted is None else codes[counted]
    answers = typed(pd.Series([meaning.answer for meaning in meanings], dtype="object"), question).take(codes)
    return Recoded(
        answers=answers.set_axis(cells.index),
        kinds=kinds_at(meanings, codes, cells.index),
        undeclared={str(cells.name): undeclared_in(cells, meanings, codes)},
        uses=tuple(uses_of(str(cells.name), meanings, used, bool(question.categories))),
    )


def _reader(recoding: Recoding, question: Question) -> Callable[[Cell], Meaning]:
    """Return what reads a cell with one answer."""
    codes = declared_codes(recoding.codes, recoding)
    number = number_reader(recoding.number) if recoding.dated is None else date_reader(recoding.dated)

    def read(cell: Cell) -> Meaning:
        if cell is not None and (found := codes.get(normalised(cell, recoding.normalise))) is not None:
            return Meaning(answer=found[1], code=found[0])
        if kind := missing_kind(cell, recoding):
            return Meaning(kind=kind)
        if not cell or recoding.codes:
            return Meaning()
        if question.type == "text":
            return Meaning(answer="")  # free text stays in data/raw: only that there is some is known
        return number_meaning(number(cell), recoding)

    return read


def _remembering(read: Callable[[Cell], Meaning], known: Known) -> Callable[[Cell], Meaning]:
    """Return what reads each text once."""

    def remembered(cell: Cell) -> Meaning:
        if (meaning := known.get(cell)) is None:
            meaning = read(cell)
            if len(known) < MOST_KNOWN:
                known[cell] = meaning
        return meaning

    return remembered


def number_meaning(value: float | None, recoding: Recoding) -> Meaning:
    """Return what a number means: itself, its class, or nothing declared."""
    if value is None or not is_plausible(value, recoding.number):
        return Meaning()
    if not recoding.classes:
        return Meaning(answer=value)
    bounds = number_class(value, recoding.classes)
    return Meaning(answer=bounds.category, code=told_class(bounds, recoding.classes))


def told_class(bounds: NumberClass, classes: Sequence[NumberClass]) -> str:
    """Return the bound of a class as a code: « < 10000 », « ≤ 2014 », and of one without a bound the one before it.

    Signs only: codes are printed in reports of every language.
    """
    if bounds.below is not None:
        return f"< {bounds.below:g}"
    if bounds.up_to is not None:
        return f"≤ {bounds.up_to:g}"
    before = next((one for one, own in pairwise(classes) if own is bounds), NumberClass("", up_to=-math.inf))
    return f"≥ {before.below:g}" if before.below is not None else f"> {before.up_to:g}"


def _completed(first: Recoded, second: Recoded) -> Recoded:
    """Return the answers of a column, else those of the next one; rows where the two disagree are counted."""
    both = first.answers.notna() & second.answers.notna()
    disagree = both & (first.answers.astype("object") != second.answers.astype("object"))
    answers = first.answers.where(first.answers.notna(), second.answers)
    return Recoded(
        answers=answers,
        kinds=first_kind([first.kinds, second.kinds]).mask(answers.notna()),
        undeclared={**first.undeclared, **second.undeclared},
        uses=(*first.uses, *second.uses),
        treatments={"columns_disagree": first.treatments.get("columns_disagree", 0) + int(disagree.sum())},
    )


def _with_others(recoded: Recoded, cells: pd.DataFrame, recoding: Recoding, question: Question) -> Recoded:
    """Return answers whose « other, please specify » is read by the researcher's list."""
    others = recoding.others
    assert others is not None
    is_other = (recoded.answers == others.category).to_numpy()
    listed, codes, is_text = listed_others(cells[others.column], others, recoding)
    found = np.array([meaning.answer for meaning in listed], dtype="object")[codes]
    is_listed = is_other & pd.notna(found)
    answers = recoded.answers.astype("object").mask(is_listed, pd.Series(found, index=cells.index))
    made = uses_of(others.column, listed, np.where(is_listed, codes, len(listed) - 1), True)
    unlisted = int((is_other & is_text & ~is_listed).sum())
    return replace(
        recoded,
        answers=typed(answers, question),
        uses=(*recoded.uses, *(use for use in made if use.n)),
        relisted=int(is_listed.sum()),
        treatments={**recoded.treatments, "others_listed": int(is_listed.sum()), "others_unlisted": unlisted},
    )
