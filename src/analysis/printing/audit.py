"""The audit: between which bounds a reader of all that is printed knows each masked count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from analysis.printing.knowledge import Known
from analysis.printing.program import Program, program_of

ENOUGH = 3  # possible values of a masked count, beyond which they are not counted
ROUNDING = 1e-5  # what sums of printed counts may be off by
SOLVED, INFEASIBLE = 0, 2  # answers of scipy's milp
COLUMNS = ["question_a", "category_a", "question_b", "category_b", "low", "high", "possible"]
Status = Literal["finished", "unfinished", "contradictory"]


class _StoppedError(Exception):
    """No answer to a question about the counts: out of time, or nothing that fits what is printed."""

    def __init__(self, status: Status) -> None:
        super().__init__(status)
        self.status = status


@dataclass(frozen=True, eq=False)
class Audit:
    """What was found of masked counts: all of them where the audit finished, those bounded until then otherwise.

    Attributes
    ----------
    cells : DataFrame
        question_a, category_a, question_b, category_b (missing for a masked count of everybody), low, high: bounds of
        the count; possible: how many whole values it may have, up to `ENOUGH`.
    status : str
        « unfinished » where time ran out; « contradictory » where no counts fit what is printed.
    """

    cells: pd.DataFrame
    status: Status

    @property
    def failed(self) -> bool:
        """Whether a masked count is given away, or nearly, or the audit did not finish.

        One that did not fail promises nothing: a reader who tries every survey may know more than the program.
        """
        return self.status != "finished" or bool((self.cells["possible"] < ENOUGH).any())

    def summary(self) -> pd.DataFrame:
        """Return one row: status, masked counts and tables, how many are determined, the median number of values."""
        cells = self.cells
        widths = cells["high"] - cells["low"] + 1
        tables = cells.groupby(["question_a", "question_b"], dropna=False, sort=False)["possible"].min()
        row = {
            "status": self.status,
            "n_masked": len(cells),
            "n_determined": int((cells["possible"] == 1).sum()),
            "n_under": int((cells["possible"] < ENOUGH).sum()),
            "n_tables": len(tables),
            "n_tables_determined": int((tables == 1).sum()),
            "median_values": float(widths.median()) if len(cells) else np.nan,
        }
        return pd.DataFrame([row])


def audit(known: Known, seconds_left: Callable[[], float]) -> Audit:
    """Bound each masked count by all that is printed.

    Parameters
    ----------
    known : Known
        What is printed.
    seconds_left : callable
        How long the audit may still take; the caller has the clock.

    Returns
    -------
    Audit
        Bounds of masked counts of categories and of cells of withheld tables. A value outside the bounds is
        impossible: a count that has one possible value is given away. A value within them may be impossible too, for
        each transition formula may place the categories anywhere within their printed bounds (see `program_of`), and
        the counts need not be those of any respondents. So the audit proves that too much is printed, never that
        nothing is given away: of twelve respondents to three questions, positions in whole numbers gave nine cells in
        ten to a reader who tries every survey, and none to the audit; at one decimal, all of them to both, nearly.

    Notes
    -----
    Each bound is an integer program, solved by HiGHS through `scipy.optimize.milp`. Counts that were found to fit
    are kept: those that reach a bound known beforehand, or three values, need no more programs.

    References
    ----------
    Huangfu, Q. and Hall, J. A. J. (2018). Parallelizing the dual revised simplex method. *Math. Prog. Comp.*, 10.
    """
    program = program_of(known)
    rows: list[tuple[object, ...]] = []
    try:
        search = _Search(program, seconds_left)
        for unknown in np.flatnonzero(program.masked).tolist():
            a, b = program.pairs[unknown]
            names = (*known.labels[a], *(known.labels[b] if a != b else (None, None)))
            rows.append((*names, *search.bounds(unknown)))
    except _StoppedError as stop:
        return Audit(_table(rows), stop.status)
    return Audit(_table(rows), "finished")


def _table(rows: list[tuple[object, ...]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS).astype({"low": "int64", "high": "int64", "possible": "int64"})


class _Search:
    """The program without the counts that are certain, and the counts found so far to fit it."""

    def __init__(self, program: Program, seconds_left: Callable[[], float]) -> None:
        self.low, self.high, self.seconds_left = program.low, program.high, seconds_left
        uncertain = program.low < program.high
        self.free = np.flatnonzero(uncertain)
        certain = program.matrix @ np.where(uncertain, 0, program.low)
        matrix = program.matrix[:, self.free]
        tied = np.diff(matrix.indptr) > 0
        self.matrix = matrix[tied]
        row_low, row_high = program.row_low - certain, program.row_high - certain
        self.row_low, self.row_high = row_low[tied], row_high[tied]
        fits = (row_low[~tied] <= ROUNDING) & (row_high[~tied] >= -ROUNDING)
        if (program.low > program.high).any() or not fits.all():
            raise _StoppedError("contradictory")
        self.found = np.empty((0, len(program.low)))

    def bounds(self, unknown: int) -> tuple[int, int, int]:
        """Return the least and the largest value of a count, and how many it may have, up to `ENOUGH`."""
        if self.low[unknown] == self.high[unknown]:
            return int(self.low[unknown]), int(self.high[unknown]), 1
        low, high = self._end(unknown, 1), self._end(unknown, -1)
        values = len(np.unique(self.found[:, unknown]))
        if values < min(ENOUGH, high - low + 1) and self._solve(unknown, 1, low + 1, high - 1):
            values += 1  # one between the two ends, the only two values found so far
        return low, high, min(values, ENOUGH)

    def _end(self, unknown: int, side: int) -> int:
        """Return the least (side 1) or the largest (side -1) value of a count."""
        known = self.low[unknown] if side == 1 else self.high[unknown]
        if known not in self.found[:, unknown] and not self._solve(
            unknown, side, self.low[unknown], self.high[unknown]
        ):
            raise _StoppedError("contradictory")
        values = self.found[:, unknown]
        return int(values.min() if side == 1 else values.max())

    def _solve(self, unknown: int, side: int, least: float, largest: float) -> bool:
        """Add counts that fit what is printed, one of them as small or as large as may be; tell whether there are."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        left = self.seconds_left()
        if left <= 0:
            raise _StoppedError("unfinished")
        low, high = self.low.copy(), self.high.copy()
        low[unknown], high[unknown] = least, largest
        answer = milp(
            side * (self.free == unknown),
            integrality=np.ones(len(self.free), dtype=np.int64),
            bounds=Bounds(low[self.free], high[self.free]),
            constraints=LinearConstraint(self.matrix, self.row_low, self.row_high),
            options={"time_limit": left, "mip_rel_gap": 0},
        )
        if answer.status not in (SOLVED, INFEASIBLE):
            raise _StoppedError("unfinished")
        if answer.status == INFEASIBLE or answer.x is None:
            return False
        counts = low
        counts[self.free] = np.round(answer.x)
        self.found = np.vstack([self.found, counts])
        return True
