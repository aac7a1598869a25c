"""Other counts that print the same: they prove that a masked count keeps several possible values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

import numpy as np

from analysis.geometry.arrays import FloatArray, IntArray
from analysis.printing.counted import Cell, Counted
from analysis.printing.few import MINIMUM
from analysis.printing.placing import prints_alike

ENOUGH = 3  # possible values of a masked count
TRIES = 8  # pairs of other categories, for one value of one count


class Rivals:
    """The true counts of a survey, and those found so far that print the same.

    Each keeps every printed count and every sum of the tables, and places categories where they are printed, to the
    last printed digit: a reader who has nothing but these cannot tell it from the truth. Whether some respondents could
    have given such answers, two by two, is not looked at.

    Parameters
    ----------
    counted : Counted
        The true counts, and what is printed of them.
    found : iterable of array of shape (n_strata, n_categories, n_categories)
        Counts that printed the same where more was printed.

    Raises
    ------
    ValueError
        If the true counts do not place categories where they are said to be printed.
    """

    def __init__(self, counted: Counted, found: Iterable[FloatArray] = ()) -> None:
        self.counted, self.truth = counted, counted.tables
        self.sizes = [int(np.isin(counted.stratum, one.strata).sum()) for one in counted.populations]
        self.totals = self.totals_of(self.truth)
        self.values: dict[Cell, set[int]] = {(p, k, m): {int(self.totals[p][k, m])} for p, k, m in counted.masked}
        self.found: list[FloatArray] = []
        if not self._prints_alike(self.truth):
            raise ValueError("the counts do not place categories where they are printed; give those that were printed")
        for tables in found:
            self.keep(tables)

    def totals_of(self, tables: FloatArray) -> list[FloatArray]:
        """Return the joint counts of each population, of those of each stratum."""
        return [tables[population.strata].sum(axis=0) for population in self.counted.populations]

    def possible(self, cell: Cell) -> int:
        """Return how many values of a masked count were found, up to `ENOUGH`.

        A reader who knows the rule knows that a count which is masked first is one or two, or nil, or else all of a
        small group: while one or two was not found of the former, the count has two values at most.
        """
        values = self.values[cell]
        both = self._true(cell) >= MINIMUM or values >= set(range(1, MINIMUM))
        return min(len(values), ENOUGH if both else ENOUGH - 1)

    def _true(self, cell: Cell) -> int:
        p, k, m = cell
        return int(self.totals[p][k, m])

    def exposed(self) -> list[Cell]:
        """Return the masked counts of which too few values were found."""
        return [cell for cell in self.values if self.possible(cell) < ENOUGH]

    def wanted(self, cell: Cell) -> Iterator[int]:
        """Yield the values of a count that are still to be found, as long as it has too few."""
        true = self._true(cell)
        for value in (1, 2, 3, 0) if true < MINIMUM else (true - 1, true - 2, true + 1):
            if self.possible(cell) < ENOUGH and value not in self.values[cell]:
                yield value

    def look(self, cell: Cell) -> None:
        """Look for rivals of one exchange in which a count has other values."""
        for value in self.wanted(cell):
            any(self.keep(tables) for tables in self.exchanged(cell, value))

    def keep(self, tables: FloatArray) -> bool:
        """Keep counts if they print the same; tell whether they do."""
        if not self.fits(tables) or not self._prints_alike(tables):
            return False
        self.found.append(tables)
        totals = self.totals_of(tables)
        for (p, k, m), values in self.values.items():
            values.add(int(totals[p][k, m]))
        return True

    def fits(self, tables: FloatArray) -> bool:
        """Whether no count is negative, those that are printed are the same, and no category is held by nobody."""
        if (tables < 0).any():
            return False
        for population, total, truth in zip(self.counted.populations, self.totals_of(tables), self.totals, strict=True):
            emptied = (truth.diagonal() > 0) & (total.diagonal() < 1)
            if (population.printed & (total != truth)).any() or emptied.any():
                return False
        return True

    def exchanged(self, cell: Cell, value: int) -> Iterator[FloatArray]:
        """Yield counts in which holders of two categories of each question change places, so that one has some value.

        In a class, they may do so in return for others outside it, everybody's counts being the same. The number of
        holders of one category changes where some respondents take another answer to its question.
        """
        p, k, m = cell
        change = int(value - self.totals[p][k, m])
        if k == m:
            yield from self._moved(p, k, m, change)
            return
        yield from self.exchanged_from(self.truth, cell, change)
        for own, other in ((k, m), (m, k)):
            yield from self._moved(p, own, other, change)

    def exchanged_from(self, start: FloatArray, cell: Cell, change: int) -> Iterator[FloatArray]:
        """Yield counts in which so many holders change places from some counts, as in `exchanged`."""
        p, k, m = cell
        inside = self.counted.populations[p].strata.tolist()
        outside = [s for s in range(len(self.truth)) if s not in inside]
        for s, t, (i, j) in product(inside, [None, *outside], self._corners(k, m)):
            tables = start.copy()
            places = ((s, 1), (t, -1))
            for (where, back), (a, b, side) in product(places, ((k, m, 1), (i, m, -1), (k, j, -1), (i, j, 1))):
                if where is not None:
                    tables[where, a, b] += side * back * change
                    tables[where, b, a] = tables[where, a, b]
            yield tables

    def beside(self, cell: Cell) -> Iterator[tuple[FloatArray, int]]:
        """Yield the rivals found in which a count has another value than the true one, and that value."""
        p, k, m = cell
        for tables in self.found:
            value = int(tables[self.counted.populations[p].strata, k, m].sum())
            if value != self.totals[p][k, m]:
                yield tables, value

    def _moved(self, p: int, k: int, m: int, change: int) -> Iterator[FloatArray]:
        """Yield counts in which so many more of the holders of m hold k: all of another of its categories before."""
        if self.counted.populations[p].printed[k, k]:
            return
        held, question = self.counted.held, int(self.counted.question_of[k])
        inside = np.isin(self.counted.stratum, self.counted.populations[p].strata)
        if k != m:
            inside &= held[:, self.counted.question_of[m]] == m
        total = self.totals[p]
        for i in self.counted.members[question]:
            if i == k or total[i, i] == 0:
                continue
            here, there = (i, k) if change > 0 else (k, i)
            own = np.flatnonzero(inside & (held[:, question] == here))
            alike = total[i][held[own]].sum(axis=1)  # how many holders of the other category answer as each does
            order = own[np.lexsort((*held[own].T[::-1], -alike))]
            for start in range(0, min(TRIES * abs(change), len(order) - abs(change) + 1), abs(change)):
                yield self._answering(order[start : start + abs(change)], question, there)

    def _answering(self, ranks: IntArray, question: int, category: int) -> FloatArray:
        """Return the counts if some respondents gave another answer to a question."""
        tables = self.truth.copy()
        for rank in ranks:
            s, own = self.counted.stratum[rank], self.counted.held[rank]
            new = own.copy()
            new[question] = category
            tables[s][np.ix_(own, own)] -= 1
            tables[s][np.ix_(new, new)] += 1
        return tables

    def _corners(self, k: int, m: int) -> list[tuple[int, int]]:
        """Return other categories of two questions, two by two, those that most respondents hold first."""
        sides = [self.counted.members[self.counted.question_of[own]].tolist() for own in (k, m)]
        total = self.truth.sum(axis=0)
        corners = [(i, j) for i, j in product(*sides) if i != k and j != m]
        return sorted(corners, key=lambda corner: (-total[corner], corner))[:TRIES]

    def _prints_alike(self, tables: FloatArray) -> bool:
        """Whether every plane is printed the same."""
        return all(
            prints_alike(drawn, total, n)
            for population, total, n in zip(self.counted.populations, self.totals_of(tables), self.sizes, strict=True)
            for drawn in population.planes
        )
