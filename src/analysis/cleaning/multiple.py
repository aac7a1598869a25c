"""Questions with several answers: one column a category, or several answers in one cell."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.cleaning.meanings import (
    declared_codes,
    distinct_meanings,
    kinds_at,
    listed_others,
    undeclared_in,
    uses_of,
)
from analysis.cleaning.missing import PRECEDENCE, first_kind, kinds_of, missing_kind
from analysis.cleaning.recoded import Cell, Meaning, Recoded, Undeclared, Use
from analysis.codebook.texts import normalised
from analysis.codebook.values import Recoding
from analysis.study import Question

TICKED, UNTICKED = "ticked", "unticked"


def recode_multiple(cells: pd.DataFrame, recoding: Recoding, question: Question) -> Recoded:
    """Return the answers to a question with several; more than allowed is treated as declared."""
    read = _separated if recoding.separator is not None else _ticked
    recoded = read(cells, recoding, list(question.categories))
    if recoding.others is not None:
        recoded = _with_others(recoded, cells, recoding, list(question.categories))
    return recoded if recoding.at_most is None else _bounded(recoded, recoding)


def _bounded(recoded: Recoded, recoding: Recoding) -> Recoded:
    assert recoded.chosen is not None
    beyond = recoded.chosen.sum(axis=1) > recoding.at_most
    if not beyond.any():
        return recoded
    if recoding.beyond == "refuse":
        return replace(recoded, excess=tuple(np.flatnonzero(beyond).tolist()))
    treatments = {**recoded.treatments, f"beyond_{recoding.beyond}": int(beyond.sum())}
    if recoding.beyond == "keep":
        return replace(recoded, treatments=treatments)
    return replace(
        recoded,
        chosen=recoded.chosen & ~beyond[:, np.newaxis],
        kinds=recoded.kinds.mask(beyond, "no_answer"),
        treatments=treatments,
    )


def _ticked(cells: pd.DataFrame, recoding: Recoding, categories: Sequence[str]) -> Recoded:
    """Read one column a category: ticked, shown without a tick, or missing."""
    chosen = np.zeros((len(cells), len(categories)), dtype=bool)
    shown = np.zeros(len(cells), dtype=bool)
    kinds: list[pd.Series] = []
    undeclared: dict[str, Undeclared] = {}
    uses: list[Use] = []
    read = _tick_reader(recoding)
    for column, category in recoding.columns.items():
        meanings, codes = distinct_meanings(cells[column], read)
        undeclared[column] = undeclared_in(cells[column], meanings, codes)
        kinds.append(kinds_at(meanings, codes, cells.index))
        shown |= np.array([meaning.answer is not None for meaning in meanings])[codes]
        ticked = np.array([meaning.answer == TICKED for meaning in meanings])[codes]
        chosen[:, categories.index(category)] |= ticked
        made = uses_of(column, meanings, codes, True)
        uses += [replace(use, category=category) for use in made if use.category == TICKED]
    found = first_kind(kinds).mask(shown)
    hidden = (
        np.any([(column == "not_asked").to_numpy() for column in kinds], axis=0) & (found != "not_asked").to_numpy()
    )
    treatments = {"boxes_not_shown": int(hidden.sum())}
    return Recoded(_none(cells), found, undeclared, chosen, uses=tuple(uses), treatments=treatments)


def _none(cells: pd.DataFrame) -> pd.Series:
    return pd.Series(np.nan, index=cells.index, dtype="float64")


def _tick_reader(recoding: Recoding) -> Callable[[Cell], Meaning]:
    states = {normalised(text, recoding.normalise): (text, UNTICKED) for text in recoding.unticked}
    states |= {normalised(text, recoding.normalise): (text, TICKED) for text in recoding.ticked}

    def read(cell: Cell) -> Meaning:
        if cell is not None and (state := states.get(normalised(cell, recoding.normalise))):
            return Meaning(answer=state[1], code=state[0])
        return Meaning(kind=missing_kind(cell, recoding))

    return read


@dataclass(frozen=True, slots=True)
class _Parts:
    """What one cell with several answers says."""

    codes: tuple[tuple[str, str], ...] = ()  # (code, category), each category once
    undeclared: tuple[Cell, ...] = ()
    rank: int = -1  # of its kind of missing


def _separated(cells: pd.DataFrame, recoding: Recoding, categories: Sequence[str]) -> Recoded:
    """Read several answers in one cell."""
    column = str(cells.columns[0])
    known = declared_codes(recoding.codes, recoding)
    codes, distinct = pd.factorize(cells[column])
    codes = np.where(codes < 0, len(distinct), codes)
    parts = [_parts(cell, known, recoding) for cell in (*distinct, None)]
    table = np.array([[category in {made for _, made in part.codes} for category in categories] for part in parts])
    return Recoded(
        answers=_none(cells),
        kinds=kinds_of(np.array([part.rank for part in parts], dtype=np.int8)[codes], cells.index),
        undeclared={column: _undeclared_parts(parts, codes)},
        chosen=table.reshape(len(parts), len(categories))[codes],
        uses=_uses_of_parts(column, parts, codes),
    )


def _parts(cell: Cell, known: Mapping[str, tuple[str, str]], recoding: Recoding) -> _Parts:
    if kind := missing_kind(cell, recoding):
        return _Parts(rank=PRECEDENCE.index(kind))
    texts = [] if cell is None else _answers(cell, known, recoding)
    read = {text: known.get(normalised(text, recoding.normalise)) for text in texts}
    if not read:
        return _Parts(undeclared=(cell,))
    by_category = {found[1]: found[0] for found in reversed(list(read.values())) if found}
    made = tuple((code, category) for category, code in reversed(by_category.items()))
    return _Parts(made, tuple(text for text, found in read.items() if found is None))


def _answers(cell: str, known: Mapping[str, object], recoding: Recoding) -> list[str]:
    """Return the answers of a cell: what its separator parts, but for the declared codes that hold it themselves."""
    return parted(cell, str(recoding.separator), lambda text: normalised(text, recoding.normalise) in known)


def parted(cell: str, separator: str, is_answer: Callable[[str], bool]) -> list[str]:
    """Return what a separator parts, put together again where the whole is an answer.

    Examples
    --------
    >>> parted("Foire, salon, Affiches", ",", {"Foire, salon"}.__contains__)
    ['Foire, salon', 'Affiches']
    """
    parts = [part.strip() for part in cell.split(separator) if part.strip()]
    answers: list[str] = []
    start = 0
    while start < len(parts):
        runs = ((end, f"{separator.rstrip()} ".join(parts[start:end])) for end in range(len(parts), start + 1, -1))
        start, answer = next((run for run in runs if is_answer(run[1])), (start + 1, parts[start]))
        answers.append(answer)
    return answers


def _undeclared_parts(parts: Sequence[_Parts], codes: NDArray[np.intp]) -> Undeclared:
    found: dict[Cell, list[int]] = {}
    for rank, part in enumerate(parts):
        positions = np.flatnonzero(codes == rank).tolist() if part.undeclared else []
        for text in part.undeclared if positions else ():
            found.setdefault(text, []).extend(positions)
    return {text: tuple(sorted(positions)) for text, positions in found.items()}


def _uses_of_parts(column: str, parts: Sequence[_Parts], codes: NDArray[np.intp]) -> tuple[Use, ...]:
    counts: dict[tuple[str, str], int] = {}
    for part, n in zip(parts, np.bincount(codes, minlength=len(parts)), strict=True):
        for made in part.codes:
            counts[made] = counts.get(made, 0) + int(n)
    return tuple(Use(column, code, category, n) for (code, category), n in counts.items())


def _with_others(recoded: Recoded, cells: pd.DataFrame, recoding: Recoding, categories: Sequence[str]) -> Recoded:
    """Return answers to which a text typed under « other » adds the category that the researcher's list gives it."""
    others = recoding.others
    assert others is not None
    assert recoded.chosen is not None
    meanings, codes, is_text = listed_others(cells[others.column], others, recoding)
    chosen = recoded.chosen.copy()
    other = categories.index(others.category)
    is_text |= chosen[:, other]
    ranks = np.array([-1 if meaning.answer is None else categories.index(str(meaning.answer)) for meaning in meanings])
    listed = np.flatnonzero(is_text & (ranks[codes] >= 0))
    unlisted = is_text & (ranks[codes] < 0)
    chosen[:, other] = unlisted
    chosen[listed, ranks[codes][listed]] = True
    made = [use for use in uses_of(others.column, meanings, codes, True) if use.n]
    kept = [use for use in recoded.uses if use.category != others.category]
    uses = (*kept, *made, Use(others.column, "", others.category, int(unlisted.sum())))
    return replace(
        recoded,
        chosen=chosen,
        kinds=recoded.kinds.mask(is_text),
        uses=uses,
        treatments={**recoded.treatments, "others_listed": len(listed), "others_unlisted": int(unlisted.sum())},
    )
