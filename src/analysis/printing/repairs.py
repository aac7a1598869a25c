"""Rivals of several exchanges: one gives a count its value, the others bring the planes back where they were."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, combinations, islice, product

import numpy as np

from analysis.geometry.arrays import BoolArray, FloatArray, IntArray
from analysis.printing.counted import Cell, Counted
from analysis.printing.placing import printed_numbers
from analysis.printing.rival_programs import Moves, NearestCounts
from analysis.printing.rivals import Rivals

STEP = 1e-4  # of a count, to see how places move with it
STARTS = 4  # exchanges that planes are brought back from, for one value of one count
EXCHANGES = 12  # at most, that bring planes back
NEAREST = 160  # exchanges looked at closely each time
INSIDE = 0.02  # part of the room of a printed number that is left free, since places do not move in straight lines


@dataclass(frozen=True, eq=False)
class Exchanges:
    """Changes of four joint counts of two questions that keep all sums, in one stratum or back in another.

    Attributes
    ----------
    corners : array of shape (n_exchanges, 4)
        Categories k, i of one question and m, j of the other: holders of k and j come to hold k and m.
    strata : array of shape (n_exchanges, 2)
        The stratum, and the one where it is taken back, -1 where none is.
    effects : array of shape (n_exchanges, n_numbers)
        By how much the printed numbers move.
    """

    corners: IntArray
    strata: IntArray
    effects: FloatArray

    def cells(self, one: int) -> Iterator[tuple[int, int, int, int]]:
        """Yield the counts that an exchange changes: stratum, categories, by how much."""
        k, i, m, j = self.corners[one].tolist()
        for stratum, back in zip(self.strata[one].tolist(), (1, -1), strict=True):
            if stratum >= 0:
                for a, b, side in ((k, m, 1), (i, m, -1), (k, j, -1), (i, j, 1)):
                    yield stratum, a, b, side * back

    def leaving(self, k: int, m: int) -> IntArray:
        """Return the exchanges that leave a joint count as it is."""
        pairs = self.corners[:, [[0, 2], [1, 2], [0, 3], [1, 3]]]
        touched: BoolArray = ((pairs == (k, m)) | (pairs == (m, k))).all(axis=2).any(axis=1)
        return np.flatnonzero(~touched)


class Repairs:
    """Rivals of several exchanges of one survey, found by descent.

    Notes
    -----
    Printed numbers are taken as straight lines in the counts, by finite differences at the true ones; among the
    exchanges that they want most, the one that leaves them least outside what is printed is made, and places are
    computed anew. Where descent ends too far, an integer program looks for counts whose straight lines all stay
    inside. Nothing is drawn at random: the same survey is always searched in the same way.
    """

    def __init__(self, rivals: Rivals) -> None:
        self.rivals = rivals
        ends = [drawn.edges for population in rivals.counted.populations for drawn in population.planes]
        low, high = (np.concatenate([np.empty(0), *(end[side] for end in ends)]) for side in (0, 1))
        self.width = high - low
        now = self._numbers(rivals.truth)
        assert now is not None
        self.low = np.minimum(low + INSIDE * self.width, now)
        self.high = np.maximum(high - INSIDE * self.width, now)
        slopes = self._slopes()
        self.exchanges = _exchanges(rivals.counted, slopes)
        self.moves = Moves(slopes, self.low - now, self.high - now)
        self.counts = NearestCounts(rivals)

    def look(self, cell: Cell) -> None:
        """Look for rivals in which a count has other values."""
        for value in self.rivals.wanted(cell):
            any(self._repaired(tables, cell) for tables in self._starts(cell, value))

    def look_further(self, cell: Cell) -> None:
        """Look for rivals in which a count has other values by integer programs that know of places: slowly."""
        for value in self.rivals.wanted(cell):
            placed = self.counts.having(cell, value, self.moves)
            if placed is not None:
                self._repaired(placed, cell)

    def _starts(self, cell: Cell, value: int) -> Iterator[FloatArray]:
        """Yield counts in which one has some value, that keep every printed count."""
        yield from islice(filter(self.rivals.fits, self.rivals.exchanged(cell, value)), STARTS)
        nearest = self.counts.having(cell, value)
        if nearest is not None:
            yield nearest
        if cell[1] != cell[2]:  # further from a rival that is already on the way
            every = (self.rivals.exchanged_from(one, cell, value - own) for one, own in self.rivals.beside(cell))
            yield from islice(filter(self.rivals.fits, chain.from_iterable(every)), STARTS)

    def _repaired(self, tables: FloatArray, cell: Cell) -> bool:
        """Bring planes back by exchanges that leave one count as it is; tell whether all print the same again."""
        usable = self.exchanges.leaving(*cell[1:])
        for _ in range(EXCHANGES):
            if self.rivals.keep(tables):
                return True
            chosen = self._next(tables, usable)
            if chosen is None:
                return False
            tables = self._made(tables, *chosen)
        return self.rivals.keep(tables)

    def _next(self, tables: FloatArray, usable: IntArray) -> tuple[int, int] | None:
        """Return the exchange that brings printed numbers nearest, and its side; nothing where none does."""
        numbers = self._numbers(tables)
        if numbers is None:
            return None
        short = (np.maximum(self.low - numbers, 0) - np.maximum(numbers - self.high, 0)) / self.width
        gains = (self.exchanges.effects @ (short / self.width))[usable]  # effects of the usable alone would be copied
        order = np.argsort(-np.abs(gains), kind="stable")[:NEAREST]
        sides = np.where(gains[order] > 0, 1, -1)
        after = numbers + sides[:, None] * self.exchanges.effects[usable[order]]
        costs = ((np.maximum(self.low - after, 0) + np.maximum(after - self.high, 0)) / self.width).sum(axis=1)
        for place in np.argsort(costs, kind="stable"):
            one, side = int(usable[order[place]]), int(sides[place])
            if costs[place] >= np.abs(short).sum():
                return None
            if all(tables[s, a, b] + side * change >= 0 for s, a, b, change in self.exchanges.cells(one)):
                return one, side
        return None

    def _made(self, tables: FloatArray, one: int, side: int) -> FloatArray:
        made = tables.copy()
        for s, a, b, change in self.exchanges.cells(one):
            made[s, a, b] += side * change
            made[s, b, a] = made[s, a, b]
        return made

    def _numbers(self, tables: FloatArray) -> FloatArray | None:
        """Return the printed numbers of all planes, as they follow from some counts."""
        found = [np.empty(0)]
        totals = self.rivals.totals_of(tables)
        for population, total, n in zip(self.rivals.counted.populations, totals, self.rivals.sizes, strict=True):
            for drawn in population.planes:
                numbers = printed_numbers(drawn, total, n)
                if numbers is None:
                    return None
                found.append(numbers)
        return np.concatenate(found)

    def _slopes(self) -> FloatArray:
        """Return how printed numbers move with joint counts: (n_strata, n_categories, n_categories, n_numbers)."""
        counted = self.rivals.counted
        size = len(counted.labels)
        slopes = np.zeros((len(self.rivals.truth), size, size, len(self.width)))
        place = 0
        for population, total, n in zip(counted.populations, self.rivals.totals, self.rivals.sizes, strict=True):
            free = ~population.printed & (counted.question_of[:, None] != counted.question_of)
            for drawn in population.planes:
                now = printed_numbers(drawn, total, n)
                assert now is not None
                for k, m in zip(*np.nonzero(np.triu(free & (drawn.active[:, None] | drawn.active))), strict=True):
                    moved = total.copy()
                    moved[k, m] += STEP
                    moved[m, k] += STEP
                    after = printed_numbers(drawn, moved, n)
                    if after is not None:
                        own = slice(place, place + len(now))
                        slopes[population.strata, k, m, own] = np.nan_to_num(after - now) / STEP
                        slopes[population.strata, m, k, own] = slopes[population.strata, k, m, own]
                place += len(now)
        return slopes


def _exchanges(counted: Counted, slopes: FloatArray) -> Exchanges:
    """Return every exchange that changes no printed count."""
    places = [(s, t) for s in range(len(slopes)) for t in range(-1, s)]
    found: list[tuple[tuple[int, ...], tuple[int, int]]] = []
    for s, t in places:
        free = np.ones(slopes.shape[1:3], dtype=bool)
        for population in counted.populations:
            if (s in population.strata) != (t in population.strata):
                free &= ~population.printed
        for one, other in combinations(counted.members, 2):
            for (k, i), (m, j) in product(combinations(one.tolist(), 2), combinations(other.tolist(), 2)):
                if free[k, m] and free[i, m] and free[k, j] and free[i, j]:
                    found.append(((k, i, m, j), (s, t)))
    corners = np.array([each[0] for each in found], dtype=np.intp).reshape(-1, 4)
    strata = np.array([each[1] for each in found], dtype=np.intp).reshape(-1, 2)
    k, i, m, j = corners.T
    effects, taken_back = (
        slopes[s, k, m] - slopes[s, i, m] - slopes[s, k, j] + slopes[s, i, j] for s in (strata[:, 0], strata[:, 1])
    )
    return Exchanges(corners, strata, effects - np.where(strata[:, 1:] >= 0, taken_back, 0))
