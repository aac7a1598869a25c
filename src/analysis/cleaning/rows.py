"""Rows set aside before cleaning: tests, refusals, abandoned questionnaires, doubles; every row accounted for."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.cleaning.numbers import number_reader
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


def sort_rows(
    cells: pd.DataFrame, codebook: Codebook, keys: Sequence[tuple[str, ...] | None], lines: Sequence[int]
) -> Sorted:
    """Return the rows kept and set aside; a row counts under the first reason that holds.

    Parameters
    ----------
    cells : DataFrame of str
        Every row received.
    codebook : Codebook
        Its `set_aside` rules, applied in the order test, refused, incomplete, duplicate.
    keys : sequence
        Normalised key of each row, None where it has none.
    lines : sequence of int
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
        for row, kept in _doubles(keys, reasons, codebook.set_aside.duplicate).items():
            reasons.iloc[row], details.iloc[row] = "duplicate", f"même répondant que la ligne {lines[kept]}"
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
    texts = cells.fillna("")
    if rule.below is None:
        return texts.map(_criterion(rule)).astype(bool), ()
    read = number_reader(NumberFormat(decimal=decimal))
    numbers = texts.map({text: read(text) for text in texts.unique()}).astype("float64")
    empty = texts.str.strip() == ""
    illegible = numbers.isna() & ~empty
    return empty | (numbers < rule.below), tuple(position for position, bad in enumerate(illegible) if bad)


def _criterion(rule: Rule) -> Callable[[str], bool]:
    if rule.matches is not None:
        pattern = re.compile(rule.matches)
        return lambda text: pattern.search(text) is not None
    if rule.empty:
        return lambda text: not text.strip()
    return lambda text: text in rule.equals


def _doubles(keys: Sequence[tuple[str, ...] | None], reasons: pd.Series, keep: Keep) -> dict[int, int]:
    """Return position of each double -> position of the row kept for the same respondent."""
    held: dict[tuple[str, ...], list[int]] = {}
    for row, (key, is_kept) in enumerate(zip(keys, reasons.isna(), strict=True)):
        if key is not None and is_kept:
            held.setdefault(key, []).append(row)
    kept = {key: rows[0] if keep == "first" else rows[-1] for key, rows in held.items()}
    return {row: kept[key] for key, rows in held.items() for row in rows if row != kept[key]}


def accounting(
    reasons: pd.Series, keys: Sequence[tuple[str, ...] | None], wave: str, unsent: NDArray[np.bool_]
) -> pd.DataFrame:
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


def _persons(steps: pd.Series, keys: Sequence[tuple[str, ...] | None]) -> dict[str, int]:
    """Return how many persons have each step as their best one."""
    ranks = {step: rank for rank, step in enumerate(PERSONAL)}
    best: dict[tuple[str, ...] | int, int] = {}
    for row, (key, step) in enumerate(zip(keys, steps, strict=True)):
        if step in ranks:
            person = row if key is None else key
            best[person] = min(best.get(person, len(ranks)), ranks[step])
    return {PERSONAL[rank]: n for rank, n in Counter(best.values()).items()}
