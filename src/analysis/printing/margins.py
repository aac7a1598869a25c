"""The counts of one question as an attacker sees them: unknowns, and the sums that tie them together."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.geometry.arrays import BoolArray, FloatArray, IntArray
from analysis.printing.class_disclosure import whole
from analysis.printing.networks import Network


@dataclass(frozen=True, eq=False)
class Counts:
    """Counts of one question, a row a category and a column a group; the last row holds the bases.

    Where several answers may be ticked, the rows of those who did not tick come after those of those who did.
    Column 0 is everybody; a hidden column holds the respondents whose group is unknown, and is never printed.

    Attributes
    ----------
    values : array of shape (n_rows, n_groups)
    hidden : array of shape (n_groups,)
    sums : array of shape (n_sums, n_rows × n_groups)
        Coefficients of combinations of counts that are zero.
    n_categories : int
        Rows that are printed, bases aside.
    """

    values: IntArray
    hidden: BoolArray
    sums: FloatArray
    n_categories: int

    @property
    def has_mirrors(self) -> bool:
        """Whether rows of those who did not tick follow those of those who did."""
        return len(self.values) > self.n_categories + 1

    @property
    def printed(self) -> BoolArray:
        """Which counts are printed where nothing is masked."""
        shown = np.zeros(self.values.shape, dtype=bool)
        shown[: self.n_categories] = shown[-1] = True
        return shown & ~self.hidden

    @property
    def margins(self) -> BoolArray:
        """Which counts are everybody's, or bases."""
        found = np.zeros(self.values.shape, dtype=bool)
        found[:, 0] = found[-1] = True
        return found

    def tables(self) -> Iterator[tuple[IntArray, IntArray]]:
        """Yield the rows and columns of each two-way table of answers by groups; of several answers, one each."""
        groups = np.flatnonzero(~self.hidden)[1:]
        last = len(self.values) - 1
        steps = range(self.n_categories) if self.has_mirrors else range(1)
        for first in steps:
            rows = np.arange(first, last, self.n_categories if self.has_mirrors else 1)
            yield rows[:, None], groups[None, :]

    @property
    def of_one_voice(self) -> bool:
        """Whether all of some small group gave one answer, or those who gave one, few, are all of one group."""
        return any(whole(self.values[table], self.everybody(table)).any() for table in self.tables())

    def everybody(self, table: tuple[IntArray, IntArray]) -> IntArray:
        """Return how many gave each answer of a table, of whatever group or none that is known."""
        return np.asarray(self.values[table[0][:, 0], 0])

    def movable(self, masked: BoolArray, cells: Iterable[int]) -> set[int]:
        """Return the cells that may hold another count than theirs, given what is printed."""
        unknown = (masked | self.hidden).ravel()
        network = Network.of(self.sums[:, unknown])
        if network is None:
            return self._moved(masked, set(cells))
        ranks = dict(zip(np.flatnonzero(unknown).tolist(), range(len(unknown)), strict=False))
        arcs = {ranks[cell]: cell for cell in cells}
        values, least = self.values.ravel()[unknown], self._least(masked).ravel()[unknown]
        return {arcs[arc] for arc in network.movable(values, least, arcs)}

    def _moved(self, masked: BoolArray, cells: set[int]) -> set[int]:
        """Return the same by linear programs, where sums make no network: several answers, several breakdowns."""
        true, safe = self.values.ravel(), set[int]()
        for cell in sorted(cells):
            for side in (1, -1):
                if cell in safe:
                    break
                found = self.feasible(masked, cell, side)
                safe |= {cell} if found is None else {other for other in cells if abs(found[other] - true[other]) > 0.5}
        return safe

    def feasible(self, masked: BoolArray, cell: int, side: int) -> FloatArray | None:
        """Return counts that fit what is printed, one cell as large (side 1) or small (side -1) as may be.

        Nothing is returned where that cell has no bound.
        """
        from scipy.optimize import linprog

        unknown = (masked | self.hidden).ravel()
        known = np.where(unknown, 0, self.values.ravel())
        tied = (self.sums[:, unknown] != 0).any(axis=1)
        cost = np.where(np.flatnonzero(unknown) == cell, -side, 0)
        found = linprog(
            cost,
            A_eq=self.sums[tied][:, unknown],
            b_eq=-self.sums[tied] @ known,
            bounds=[(low, None) for low in self._least(masked).ravel()[unknown]],
        )
        if not found.success:
            return None
        filled = known.astype(np.float64)
        filled[unknown] = found.x
        return filled

    def _least(self, masked: BoolArray) -> IntArray:
        """Return the least that an attacker knows of each unknown: a count masked under a printed base is not zero.

        One that is nil was masked for a group of one voice: it is let be so, though nothing printed says which are.
        """
        least = np.zeros(self.values.shape, dtype=np.int64)
        least[: self.n_categories] = masked[: self.n_categories] & ~masked[-1] & (self.values[: self.n_categories] > 0)
        least[:, self.hidden] = 0
        return least


def counts_of(rows: pd.DataFrame) -> Counts:
    """Return the counts of one question from its rows of the frequency table."""
    by, groups = (["" if pd.isna(key) else key for key in rows[name].tolist()] for name in ("by", "by_category"))
    n, bases = (rows[name].to_numpy(dtype=np.int64) for name in ("n", "base"))
    return counts_in(list(zip(by, groups, strict=True)), n, bases)


def counts_in(groups: Sequence[tuple[str, str]], n: IntArray, bases: IntArray) -> Counts:
    """Return the counts of one question: a row a category in a group, all the categories of a group together.

    Parameters
    ----------
    groups : sequence of (str, str)
        Factor and group of each row, empty for everybody.
    n, bases : array of int
        The count of each row, and the base of its group.
    """
    order = list(dict.fromkeys(groups))
    cells, base = n.reshape(len(order), -1).T, bases.reshape(len(order), -1)[:, 0]
    by = [name for name, _ in order]
    parts = [[column for column, key in enumerate(by) if key == name] for name in dict.fromkeys(by[1:])]
    additive = bool((cells.sum(axis=0) == base).all())
    values = np.vstack([cells, base] if additive else [cells, base - cells, base])
    hidden = np.zeros(values.shape[1], dtype=bool)
    for part in parts:
        unknown_group = values[:, 0] - values[:, part].sum(axis=1)
        if unknown_group[-1]:
            part.append(values.shape[1])
            values, hidden = np.column_stack([values, unknown_group]), np.append(hidden, True)
    sums = [*_sums_of_groups(values.shape, len(cells), additive=additive), *_sums_of_parts(values.shape, parts)]
    return Counts(values, hidden, np.array(sums), len(cells))


def _sums_of_groups(shape: tuple[int, ...], n_categories: int, *, additive: bool) -> Iterator[FloatArray]:
    """Yield, for each group, that categories add up to the base, or that ticked and not ticked do."""
    for group in range(shape[1]):
        rows = [range(n_categories)] if additive else [(i, i + n_categories) for i in range(n_categories)]
        for terms in rows:
            yield _sum(shape, [(row, group) for row in terms], (shape[0] - 1, group))


def _sums_of_parts(shape: tuple[int, ...], parts: Sequence[Sequence[int]]) -> Iterator[FloatArray]:
    """Yield, for each row and breakdown, that the groups add up to everybody."""
    for part in parts:
        for row in range(shape[0]):
            yield _sum(shape, [(row, group) for group in part], (row, 0))


def _sum(shape: tuple[int, ...], terms: Sequence[tuple[int, int]], total: tuple[int, int]) -> FloatArray:
    coefficients = np.zeros(shape)
    for term in terms:
        coefficients[term] = 1
    coefficients[total] = -1
    return coefficients.ravel()
