"""Frequencies as a report for everybody prints them: each count is decided once, for every table that shows it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
import pandas as pd

from analysis.geometry.arrays import BoolArray, IntArray
from analysis.printing.cells import BLANKED, protected
from analysis.printing.few import are_few, are_of_small_groups
from analysis.printing.margins import Counts, counts_in, counts_of

CELL = ["question", "category", "by", "by_category"]
NONE: IntArray = np.empty(0, dtype=np.intp)
EVERYBODY = ("", "")  # the factor and group of counts of all respondents
Parts: TypeAlias = "dict[tuple[str, str], _Rows]"  # those of each question by each factor, or of everybody


def public_frequencies(table: pd.DataFrame) -> pd.DataFrame:
    """Return the frequency table as a report for everybody prints it: small counts and their kin are missing.

    Parameters
    ----------
    table : DataFrame
        The columns of `frequency_table`, every question with all its breakdowns.

    Returns
    -------
    DataFrame
        The same rows, n and base as numbers that may be missing.

    Notes
    -----
    Other tables show the same counts under other names: a factor is a question too, a wave may be an edition, the
    points of a space have counts. So that no two tables complete each other, everybody's counts are settled first, and
    each breakdown then on its own, everybody's counts and the bases taken as known. Withheld whole are the
    breakdowns of or by a question of which a count is masked, and two factors crossed with each other where a cell,
    or what is left of the cells, is small, or where all of a small group gave one answer. A count that another table
    shows is then printed if and only if nothing of the kind is small.
    """
    parts = _parts_of(table)
    lost = _Lost(len(table))
    hidden = _mask_everybody(lost, parts)
    factors = {by for _, by in parts} - {""}
    for (question, by), rows in parts.items():
        if not by:
            continue
        if by in hidden:
            lost.add(rows.places, rows.places)
        elif question in factors:
            _keep_clean(lost, parts, (question, by))
        else:
            _mask_groups(lost, parts[question, ""], rows, hidden.get(question, set()))
    return lost.blanked(table)


@dataclass(frozen=True, eq=False)
class _Rows:
    """The rows of a question by a factor, or of everybody: their places in the table, and what they say."""

    places: IntArray
    categories: list[str]
    groups: list[tuple[str, str]]
    n: IntArray
    bases: IntArray

    def among(self, categories: Collection[str]) -> BoolArray:
        """Return which rows are of some categories."""
        return np.array([category in categories for category in self.categories], dtype=bool)

    def at(self, ranks: IntArray) -> _Rows:
        """Return some of the rows."""
        categories, groups = ([own[rank] for rank in ranks.tolist()] for own in (self.categories, self.groups))
        return _Rows(self.places[ranks], categories, groups, self.n[ranks], self.bases[ranks])

    def and_those(self, other: _Rows) -> _Rows:
        """Return these rows, then others."""
        both = (np.concatenate(pair) for pair in ((self.n, other.n), (self.bases, other.bases)))
        places = np.concatenate([self.places, other.places])
        return _Rows(places, self.categories + other.categories, self.groups + other.groups, *both)

    def counts(self) -> Counts:
        """Return the counts that they are."""
        return counts_in(self.groups, self.n, self.bases)


def _parts_of(table: pd.DataFrame) -> Parts:
    """Return the rows of each question by each factor, in the order of the table; everybody's under no factor."""
    keys = table[CELL].astype("object").fillna("").astype("str")
    questions, categories, factors, groups = (keys[name].tolist() for name in CELL)
    own = list(zip(factors, groups, strict=True))
    n, bases = (table[name].to_numpy(dtype=np.int64) for name in ("n", "base"))
    every = _Rows(np.arange(len(table)), categories, own, n, bases)
    ranks: dict[tuple[str, str], list[int]] = {}
    for rank, pair in enumerate(zip(questions, factors, strict=True)):
        ranks.setdefault(pair, []).append(rank)
    return {pair: every.at(np.array(found)) for pair, found in ranks.items()}


class _Lost:
    """Which rows lose their count, and which their base."""

    def __init__(self, n_rows: int) -> None:
        self.cells, self.bases = (np.zeros(n_rows, dtype=bool) for _ in range(2))

    def add(self, cells: IntArray, bases: IntArray) -> None:
        self.cells[cells] = True
        self.bases[bases] = True

    def blanked(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return a table without them."""
        printed = table.astype({"n": "float64", "base": "float64"})
        printed.loc[self.cells, [name for name in BLANKED if name in printed]] = np.nan
        printed.loc[self.bases, "base"] = np.nan
        return printed


@dataclass(frozen=True, eq=False)
class Printed:
    """The frequencies as they are printed, and which counts are masked: question, category, factor, group."""

    table: pd.DataFrame
    masked: frozenset[tuple[str, ...]]

    @classmethod
    def of(cls, frequencies: pd.DataFrame) -> Printed:
        """Return what a report for everybody prints of the frequencies of a study."""
        table = public_frequencies(frequencies)
        cells = table[CELL][table["n"].isna()].fillna("").astype("str")
        return cls(table, frozenset(cells.itertuples(index=False, name=None)))

    def everybody(self, question: object) -> pd.Series:
        """Return how many of all respondents hold each category of a question, as printed."""
        rows = self.table[(self.table["question"] == question) & self.table["by"].isna()]
        return rows.set_index(rows["category"].astype("str"))["n"]

    def hides(self, question: object, category: object, group: tuple[str, str] = EVERYBODY) -> bool:
        """Whether a count is masked, of everybody or of a group."""
        return (str(question), str(category), *group) in self.masked

    def hides_some(self, question: object, factor: str = "") -> bool:
        """Whether some count of a question is masked, everybody's or those of a factor's groups."""
        return (str(question), factor) in self._with_some

    @cached_property
    def _with_some(self) -> frozenset[tuple[str, str]]:
        """Questions of which some count is masked, by factor."""
        return frozenset((question, factor) for question, _, factor, _ in self.masked)

    def withholds(self, counts: pd.DataFrame) -> bool:
        """Whether two questions crossed may not be printed: some count of theirs is small, or masked elsewhere.

        Those who answered one of the two alone are told by the difference with its frequencies: they may be few too.
        Nor may they be printed where the few who gave an answer all gave the same one to the other question, or, of
        boxes, all ticked or left the same one.
        """
        known = counts.astype({"n": "float64", "base": "float64"})
        cells, margins = known[known["by"].notna()], known[known["by"].isna()]
        question, by = cells[["question", "by"]].iloc[0].astype("str")
        rows = margins.set_index(margins["category"].astype("str"))["n"]
        columns = cells.drop_duplicates("by_category").set_index("by_category")["base"]
        left = [self.everybody(question) - rows, self.everybody(by) - columns]
        small = any(map(has_small, (known["n"], known["base"] - known["n"], *left)))
        pairs = ((question, by), (by, question), (question,), (by,))
        masked = bool(known["n"].isna().any()) or any(self.hides_some(*pair) for pair in pairs)
        if small or masked:
            return True
        if self._of_boxes(question) or self._of_boxes(by):
            return self._boxes_of_one_voice(cells, question, by)
        return counts_of(counts).of_one_voice

    def _of_boxes(self, question: str) -> bool:
        """Whether several answers to a question may be ticked: they do not add up to those who answered."""
        rows = self.table[(self.table["question"] == question) & self.table["by"].isna()]
        return len(rows) > 0 and bool(rows["n"].sum() != rows["base"].iloc[0])

    def _boxes_of_one_voice(self, cells: pd.DataFrame, question: str, by: str) -> bool:
        """Whether, where boxes are crossed, all of a small group ticked some box, or left it."""
        n = cells["n"].to_numpy()
        groups = [
            cells[column].astype("str").map(self.everybody(key).astype("float64")).to_numpy(dtype=np.float64)
            for key, column in ((question, "category"), (by, "by_category"))
        ]
        return any(bool((are_of_small_groups(sizes) & ((n == sizes) | (n == 0))).any()) for sizes in groups)

    def masks(
        self, table: pd.DataFrame, question: str = "question", *, group: tuple[str, str] = EVERYBODY
    ) -> pd.Series:
        """Return the rows of a table that are about a masked count: its question in a column, its category beside."""
        pairs = zip(table[question], table["category"], strict=True)
        return pd.Series([self.hides(*pair, group) for pair in pairs], index=table.index, dtype=bool)


def between_others(deviations: pd.DataFrame, hidden: Collection[tuple[str, ...]]) -> pd.DataFrame:
    """Return the deviations between groups that are not hidden: the others would give their points away."""
    if deviations.empty:
        return deviations
    factors = deviations["factor"].astype("str")
    pairs = zip(factors, deviations["category_a"].astype("str"), deviations["category_b"].astype("str"), strict=True)
    shown = [(factor, a) not in hidden and (factor, b) not in hidden for factor, a, b in pairs]
    return deviations[np.array(shown, dtype=bool)]


def masked_counts(counts: Sequence[int]) -> list[bool]:
    """Return which counts of a whole that is known may not be printed.

    Examples
    --------
    >>> masked_counts([1, 20, 9]), masked_counts([0, 20, 9])
    ([True, False, True], [False, False, False])
    """
    table = pd.DataFrame({"n": list(counts), "base": sum(counts), "by": None, "by_category": None})
    hide = protected(counts_of(table)) if len(table) else np.zeros((1, 1), dtype=bool)
    return [bool(one) for one in hide[: len(table), 0]]


def has_small(counts: pd.Series) -> bool:
    """Whether some count is that of too few respondents."""
    return bool(are_few(counts.astype("float64")).any())


def _mask_everybody(lost: _Lost, parts: Parts) -> dict[str, set[str]]:
    """Mask everybody's counts, question by question; return the categories masked of the questions that have some."""
    hidden: dict[str, set[str]] = {}
    for (question, by), rows in parts.items():
        if by:
            continue
        hide = protected(rows.counts())
        masked = np.flatnonzero(hide[: len(rows.n), 0])
        lost.add(rows.places[masked], rows.places if hide[-1, 0] else NONE)
        if len(masked):
            hidden[question] = {rows.categories[rank] for rank in masked.tolist()}
    return hidden


def _mask_groups(lost: _Lost, whole: _Rows, rows: _Rows, hidden: set[str]) -> None:
    """Mask what may not be printed of one breakdown."""
    adds_up = whole.n.sum() == whole.bases[0]
    if hidden and (adds_up or are_few(whole.bases).any()):
        lost.add(rows.places, rows.places)
        return
    masked = rows.among(hidden)
    lost.add(rows.places[masked], NONE)
    kept = whole.at(np.flatnonzero(~whole.among(hidden))).and_those(rows.at(np.flatnonzero(~masked)))
    if len(kept.n) == 0 or masked.all():
        return
    counts = kept.counts()
    hide = protected(counts, margins_printed=True)[:, ~counts.hidden]
    without_base = {group for group, told in zip(dict.fromkeys(kept.groups), hide[-1], strict=True) if told}
    bases = np.array([group in without_base for group in rows.groups], dtype=bool)
    lost.add(kept.places[hide[: counts.n_categories].T.ravel()], rows.places[bases])


def _keep_clean(lost: _Lost, parts: Parts, pair: tuple[str, str]) -> None:
    """Withhold two factors crossed with each other where a count is small, whichever breaks the other down."""
    for question, by in (pair, pair[::-1]):
        if (question, by) in parts and not _is_clean(parts[question, ""].and_those(parts[question, by]).counts()):
            lost.add(parts[pair].places, parts[pair].places)
            return


def _is_clean(counts: Counts) -> bool:
    """Whether neither a printed count nor what the counts leave of a total is small, nor any group of one voice."""
    small = are_few(counts.values)
    small[-1, counts.hidden] = False
    return not small.any() and not counts.of_one_voice
