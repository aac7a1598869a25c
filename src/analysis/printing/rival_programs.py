"""The nearest counts that have one value and keep every printed count, by integer programming."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.geometry.arrays import FloatArray, IntArray
from analysis.printing.counted import Cell, Counted
from analysis.printing.rivals import Rivals

NODES = 400  # of each program: work, and no clock, is what stops it
NODES_OF_PLACES = 60  # of each program that knows of places too, which are harder
NEAR = 1e-4  # gap at which a program stops, that of HiGHS
ANY = 1e6  # with places the first counts that are found will do
MOST = 6  # respondents by which a count changes, at most
Terms = list[tuple[int, float]]  # unknowns and their coefficients


@dataclass(frozen=True, eq=False)
class Moves:
    """How far printed numbers may move.

    Attributes
    ----------
    slopes : array of shape (n_strata, n_categories, n_categories, n_numbers)
        By how much each moves with each joint count.
    low, high : array of shape (n_numbers,)
        From what to what, 0 being where they are.
    """

    slopes: FloatArray
    low: FloatArray
    high: FloatArray


class NearestCounts:
    r"""The integer program of all changes of counts that keep what is printed of counts.

    Notes
    -----
    Unknowns are the changes :math:`d_{kl}` of joint counts in each stratum, and :math:`d_k` of counts. Over the
    categories of any other question :math:`\sum_l d_{kl} = d_k`, over those of its own :math:`\sum_k d_k = 0`; the sum
    over the strata of a population is zero where it is printed; no count becomes negative. The sum of their sizes is
    made least, each change being :math:`p - m` with both at least zero.

    References
    ----------
    Huangfu, Q. and Hall, J. A. J. (2018). Parallelizing the dual revised simplex method. *Math. Prog. Comp.*, 10.
    """

    def __init__(self, rivals: Rivals) -> None:
        self.rivals = rivals
        question_of = rivals.counted.question_of
        size = len(question_of)
        joint = np.column_stack(np.nonzero(np.triu(question_of[:, None] != question_of)))
        self.pairs = np.vstack([np.repeat(np.arange(size)[:, None], 2, axis=1), joint])
        self.place = np.full((size, size), -1)
        k, m = self.pairs.T
        self.place[k, m] = self.place[m, k] = np.arange(len(self.pairs))
        self.left = np.concatenate([table[k, m] for table in rivals.truth])  # how far each count may fall
        self.sums = _matrix(list(_sums(rivals.counted, self.place, len(self.pairs))), len(self.left))

    def having(self, cell: Cell, value: int, moves: Moves | None = None) -> FloatArray | None:
        """Return counts in which one has some value; nothing where there are none, or none was found.

        Parameters
        ----------
        cell : tuple of int
            A population, and two categories.
        value : int
            Its joint count.
        moves : Moves, optional
            How far printed numbers may move, as straight lines in the counts; as far as they like by default.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp
        from scipy.sparse import vstack

        p, k, m = cell
        strata = self.rivals.counted.populations[p].strata.tolist()
        target = _matrix([[(s * len(self.pairs) + int(self.place[k, m]), 1.0) for s in strata]], len(self.left))
        sides = np.append(np.zeros(self.sums.shape[0]), value - self.rivals.totals[p][k, m])
        rows, low, high, nodes, gap = [self.sums, target], sides, sides, NODES, NEAR
        if moves is not None:
            rows.append(self._slopes(moves))
            low, high = np.append(sides, moves.low), np.append(sides, moves.high)
            nodes, gap = NODES_OF_PLACES, ANY
        n = len(self.left)
        answer = milp(
            np.ones(2 * n),
            integrality=np.ones(2 * n, dtype=np.int64),
            bounds=Bounds(np.zeros(2 * n), np.concatenate([np.full(n, float(MOST)), np.minimum(self.left, MOST)])),
            constraints=LinearConstraint(vstack(rows).tocsr(), low, high),
            options={"node_limit": nodes, "mip_rel_gap": gap},
        )
        return None if answer.x is None else self._with(np.round(answer.x[:n] - answer.x[n:]))

    def _slopes(self, moves: Moves) -> Any:
        """Return how printed numbers move with each change, a row a number."""
        from scipy.sparse import csr_array, hstack

        k, m = self.pairs.T
        slopes = csr_array(np.concatenate([slope[k, m] for slope in moves.slopes]).T)
        return hstack([slopes, -slopes])

    def _with(self, changes: FloatArray) -> FloatArray:
        """Return the true counts, changed."""
        tables = self.rivals.truth.copy()
        k, m = self.pairs.T
        for table, change in zip(tables, changes.reshape(len(tables), -1), strict=True):
            table[k, m] += change
            table[m, k] = table[k, m]
        return tables


def _sums(counted: Counted, place: IntArray, n_pairs: int) -> Iterator[Terms]:
    """Yield the sums of changes that are zero."""
    for start in range(0, n_pairs * (int(counted.stratum.max(initial=0)) + 1), n_pairs):
        for question, members in enumerate(counted.members):
            yield [(start + int(place[k, k]), 1.0) for k in members]
            for k in np.flatnonzero(counted.question_of != question):
                yield [*((start + int(place[k, m]), 1.0) for m in members), (start + int(place[k, k]), -1.0)]
    for population in counted.populations:
        for k, m in zip(*np.nonzero(np.triu(population.printed)), strict=True):
            if place[k, m] >= 0:
                yield [(int(s) * n_pairs + int(place[k, m]), 1.0) for s in population.strata]


def _matrix(rows: list[Terms], n: int) -> Any:
    """Return sums of changes as sums of what is added and taken away."""
    from scipy.sparse import csr_array, hstack

    entries = np.array([(row, column, value) for row, terms in enumerate(rows) for column, value in terms])
    places = entries[:, 0].astype(np.intp), entries[:, 1].astype(np.intp)
    sums = csr_array((entries[:, 2], places), shape=(len(rows), n))
    return hstack([sums, -sums]).tocsr()
