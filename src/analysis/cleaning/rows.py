"""Rows set aside before cleaning: tests, refusals, abandoned questionnaires, doubles; every row accounted for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.cleaning.cells import told_of
from analysis.cleaning.numbers import number_reader
from analysis.cleaning.pseudonyms import Keys
from analysis.codebook.values import Codebook, Decimal, Keep, NumberFormat, Rule

STEPS = ("test", "refused", "incomplete", "duplicate")
KEPT = len(STEPS)  # rank of a row that no step sets aside
PERSONAL = ("kept", "unsent", "incomplete", "refused")  # from the best of what a person may have done

Steps: TypeAlias = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Sorted:
    """Which rows are kept, and why each other one is not.

    Attributes
    ----------
    reasons : Series of object
        Step that sets a row aside, None for those kept; on the rows received.
    details : Series of str
        The rule that did, without a word of the row itself.
    unread : Mapping of str to tuple of int
        Column -> positions of the rows whose number, which a rule compares, cannot be read.
    """

    reasons: pd.Series
    details: pd.Series
    unread: dict[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Doubles:
    """Rows set aside because another one of the same respondent is kept.

    Attributes
    ----------
    positions : array of int
        Theirs, in increasing order.
    kept : array of int
        For each, the line of the row that is kept.
    """

    positions: NDArray[np.intp]
    kept: NDArray[np.int64]

    def among(self, start: int, end: int) -> Doubles:
        """Return those among some rows that follow each other, by their positions there."""
        first, last = np.searchsorted(self.positions, (start, end))
        return Doubles(self.positions[first:last] - start, self.kept[first:last])


def sort_rows(
    cells: pd.DataFrame, codebook: Codebook, keys: Keys, lines: NDArray[np.int64], doubles: Doubles | None = None
) -> Sorted:
    """Return the rows kept and set aside; a row counts under the first reason that holds.

    Parameters
    ----------
    cells : DataFrame of str
        Every row received.
    codebook : Codebook
        Its `set_aside` rules, applied in the order test, refused, incomplete, duplicate.
    keys : Keys
        Of the rows.
    lines : array of int
        Line of each row, to name the one that a double repeats.
    doubles : Doubles, optional
        Where the rows are a slice of a wave: those that the whole wave has among them.
    """
    reasons = pd.Series(None, index=cells.index, dtype="object")
    details = pd.Series("", index=cells.index, dtype="object")
    unread: dict[str, tuple[int, ...]] = {}
    for step, rule in codebook.set_aside.rules().items():
        if rule.column not in cells:
            continue
        holds, illegible = _holds(cells[rule.column], rule, codebook.source.decimal)
        if illegible:
            unread[rule.column] = illegible
        rows = holds & reasons.isna()
        reasons[rows], details[rows] = step, _told_rule(rule)
    if codebook.set_aside.duplicate is not None:
        is_kept, keep = reasons.isna().to_numpy(), codebook.set_aside.duplicate
        found = doubles_of(keys, is_kept, keep, lines) if doubles is None else doubles
        told = [f"même répondant que la ligne {line}" for line in found.kept.tolist()]
        reasons.update(pd.Series("duplicate", index=found.positions, dtype="object"))
        details.update(pd.Series(told, index=found.positions, dtype="object"))
    return Sorted(reasons, details, unread)


def _told_rule(rule: Rule) -> str:
    """Return a rule in French, as the table of rejected rows prints it."""
    if rule.equals:
        return f"{rule.column} = {' ou '.join(rule.equals)}"
    if rule.matches is not None:
        return f"{rule.column} suit le motif {rule.matches}"
    return f"{rule.column} vide" if rule.empty else f"{rule.column} vide ou inférieur à {rule.below:g}"


def _holds(cells: pd.Series, rule: Rule, decimal: Decimal) -> tuple[pd.Series, tuple[int, ...]]:
    """Return the rows where a rule holds, and those whose number it cannot read."""
    if rule.below is None:
        return pd.Series(told_of(cells, _criterion(rule), bool), index=cells.index), ()
    numbers = told_of(cells, number_reader(NumberFormat(decimal=decimal)), np.float64)
    empty = told_of(cells, lambda text: not text.strip(), bool)
    illegible = np.isnan(numbers) & ~empty
    return pd.Series(empty | (numbers < rule.below), index=cells.index), tuple(np.flatnonzero(illegible).tolist())


def _criterion(rule: Rule) -> Callable[[str], bool]:
    if rule.matches is not None:
        pattern = re.compile(rule.matches)
        return lambda text: pattern.search(text) is not None
    if rule.empty:
        return lambda text: not text.strip()
    return lambda text: text in rule.equals


def doubles_of(keys: Keys, is_kept: NDArray[np.bool_], keep: Keep, lines: NDArray[np.int64]) -> Doubles:
    """Return the rows of respondents of whom another row, the first or the last one, is kept."""
    rows = np.flatnonzero(is_kept & (keys.ranks >= 0))
    chosen, ordered = np.empty(len(keys.distinct), dtype=np.intp), rows[::-1] if keep == "first" else rows
    chosen[keys.ranks[ordered]] = ordered  # of several rows, the last one stays
    kept = chosen[keys.ranks[rows]]
    return Doubles(rows[kept != rows], lines[kept[kept != rows]])


def ranks_of(reasons: pd.Series) -> Steps:
    """Return the step that sets each row aside as its rank among `STEPS`; `KEPT` for those kept."""
    return np.asarray(reasons.map({step: rank for rank, step in enumerate(STEPS)}).fillna(KEPT), dtype=np.int8)


def accounting(steps: Steps, keys: Keys, wave: str, unsent: NDArray[np.bool_]) -> pd.DataFrame:
    """Return the rows received, set aside by reason, and kept; received is the sum of the others.

    `persons` counts each respondent once, at the best of its steps: kept, else abandoned, else refused; rows without a
    key are a person each, tests and doubles are none. `unsent` counts the persons kept though they never sent their
    questionnaire, as `abandoned` lets them be known.
    """
    rows, persons = np.bincount(steps, minlength=KEPT + 1).tolist(), _persons(steps, keys, unsent)
    left = persons["unsent"]
    persons["kept"] += left
    counts = {step: (rows[rank], persons.get(step, 0), 0) for rank, step in enumerate(STEPS)}
    received = (len(steps), sum(persons[step] for step in PERSONAL if step != "unsent"), left)
    told = {"received": received, **counts, "kept": (rows[KEPT], persons["kept"], left)}
    table = pd.DataFrame(list(told.values()), columns=["rows", "persons", "unsent"])
    table.insert(0, "wave", wave)
    table.insert(1, "step", list(told))
    return table


def _persons(steps: Steps, keys: Keys, unsent: NDArray[np.bool_]) -> dict[str, int]:
    """Return how many persons have each step as their best one."""
    ranks = np.array([PERSONAL.index(step) if step in PERSONAL else -1 for step in (*STEPS, "kept")], dtype=np.int8)
    own = ranks[steps]
    own[(steps == KEPT) & unsent] = PERSONAL.index("unsent")
    n_keys, without = len(keys.distinct), keys.ranks < 0
    best = np.full(n_keys, len(PERSONAL), dtype=np.int8)
    rows = np.flatnonzero((own >= 0) & ~without)
    np.minimum.at(best, keys.ranks[rows], own[rows])
    at_most = len(PERSONAL) + 1
    counts = np.bincount(best, minlength=at_most) + np.bincount(own[without & (own >= 0)], minlength=at_most)
    return dict(zip(PERSONAL, counts[: len(PERSONAL)].tolist(), strict=True))
