"""Rows set aside before cleaning: tests, refusals, abandoned questionnaires, doubles; every row accounted for."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.cleaning.cells import told_of
from analysis.cleaning.numbers import number_reader
from analysis.cleaning.pseudonyms import Keys
from analysis.codebook.values import Codebook, Decimal, Keep, NumberFormat, Rule

STEPS = ("test", "refused", "incomplete", "duplicate")
PERSONAL = ("kept", "unsent", "incomplete", "refused")  # from the best of what a person may have done


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


def sort_rows(cells: pd.DataFrame, codebook: Codebook, keys: Keys, lines: NDArray[np.int64]) -> Sorted:
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
        doubles, kept = _doubles(keys, reasons.isna().to_numpy(), codebook.set_aside.duplicate)
        told = [f"même répondant que la ligne {line}" for line in lines[kept].tolist()]
        reasons.update(pd.Series("duplicate", index=doubles, dtype="object"))
        details.update(pd.Series(told, index=doubles, dtype="object"))
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


def _doubles(keys: Keys, is_kept: NDArray[np.bool_], keep: Keep) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the positions of doubles, and for each that of the row kept for the same respondent."""
    rows = np.flatnonzero(is_kept & (keys.ranks >= 0))
    chosen, ordered = np.empty(len(keys.distinct), dtype=np.intp), rows[::-1] if keep == "first" else rows
    chosen[keys.ranks[ordered]] = ordered  # of several rows, the last one stays
    kept = chosen[keys.ranks[rows]]
    return rows[kept != rows], kept[kept != rows]


def accounting(reasons: pd.Series, keys: Keys, wave: str, unsent: NDArray[np.bool_]) -> pd.DataFrame:
    """Return the rows received, set aside by reason, and kept; received is the sum of the others.

    `persons` counts each respondent once, at the best of its steps: kept, else abandoned, else refused; rows without a
    key are a person each, tests and doubles are none. `unsent` counts the persons kept though they never sent their
    questionnaire, as `abandoned` lets them be known.
    """
    named = reasons.where(reasons.notna(), "kept")
    rows, persons = named.value_counts(), _persons(named.mask(reasons.isna() & unsent, "unsent"), keys)
    left = persons.pop("unsent", 0)
    persons["kept"] = persons.get("kept", 0) + left
    counts = {step: (int(rows.get(step, 0)), persons.get(step, 0), 0) for step in STEPS}
    kept = (int(rows.get("kept", 0)), persons["kept"], left)
    steps = {"received": (len(reasons), sum(persons.values()), left), **counts, "kept": kept}
    table = pd.DataFrame(list(steps.values()), columns=["rows", "persons", "unsent"])
    table.insert(0, "wave", wave)
    table.insert(1, "step", list(steps))
    return table


def _persons(steps: pd.Series, keys: Keys) -> dict[str, int]:
    """Return how many persons have each step as their best one."""
    ranks = np.asarray(steps.map({step: rank for rank, step in enumerate(PERSONAL)}).fillna(-1), dtype=np.int8)
    rows = np.flatnonzero(ranks >= 0)
    persons = np.where(keys.ranks < 0, len(keys.distinct) + np.arange(len(keys)), keys.ranks)
    best = np.full(len(keys.distinct) + len(keys), len(PERSONAL), dtype=np.int8)
    np.minimum.at(best, persons[rows], ranks[rows])
    counts = np.bincount(best, minlength=len(PERSONAL)).tolist()
    return {step: counts[rank] for rank, step in enumerate(PERSONAL) if counts[rank]}
