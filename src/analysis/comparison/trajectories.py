"""Those met in two editions: how far they moved, and how those who came or left differ from them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.comparison.by_law import Shift
from analysis.comparison.shared_space import SharedSpace, draws_among
from analysis.comparison.studentised import studentised_shifts
from analysis.comparison.two_groups import TwoGroups
from analysis.geometry.arrays import FloatArray, IntArray
from analysis.geometry.inference.adjustment import Adjustment, adjusted
from analysis.geometry.inference.contrasts import Effort, Run
from analysis.geometry.inference.pairs import pairs_met
from analysis.geometry.sizes import COUNTED_FROM
from analysis.tables import TABLES

FEWEST_PAIRS = 8  # with fewer, moves are described, and not tested
EXACT_UP_TO = 10**5


def trajectories(shared: SharedSpace, *, seed: int, adjustment: Adjustment) -> pd.DataFrame:
    r"""Return how far those met in an edition and in the reference moved, one row an edition and axis.

    Parameters
    ----------
    shared : SharedSpace
        The axes read, the editions, and what tells a respondent again.
    seed : int
        Signs of each edition are drawn from a generator of its own.
    adjustment : {"holm", "benjamini_hochberg"}
        Of the p-values, as one family.

    Returns
    -------
    DataFrame
        edition, reference, space, axis, n (met twice), move (mean), ci_low, ci_high, sd (of the moves), statistic,
        p_value, p_adjusted, mean_met and mean_met_reference (of those met twice, in each edition), n_entrants,
        mean_entrants (in the edition alone), n_leavers, mean_leavers (in the reference alone), method, draws, seed; in
        standard deviations of the axis. Under eight pairs there is no test. Editions that nobody was met twice in
        have no row; no row is about one person.

    Notes
    -----
    The two answers of each are swapped or not: :math:`T = \bar d / (s_d/\sqrt n)` under the signs of
    :math:`d_i = y_{bi} - y_{ai}`; with weights, of the difference of the weighted means. The interval is the moves
    that this test does not reject.

    References
    ----------
    Konietschke, F. and Pauly, M. (2014). Bootstrapping and permuting paired t-test type statistics. Statistics and
    Computing, 24, 283-296.
    """
    rows: list[dict[str, object]] = []
    for edition in shared.others:
        members, others = shared.is_of(edition), shared.is_of(shared.reference)
        kept = np.flatnonzero(members | others)
        pairs = kept[pairs_met(shared.met[kept], members[kept])]
        if len(pairs):
            rows += _rows(shared, edition, pairs, np.random.default_rng(seed))
    table = pd.DataFrame(rows, columns=TABLES["trajectories"].names).astype({"seed": "Int64"})
    return table.assign(
        reference=shared.reference,
        space=shared.key,
        p_adjusted=adjusted(table["p_value"].astype("float64"), adjustment),
    )


def _rows(shared: SharedSpace, edition: str, pairs: IntArray, rng: np.random.Generator) -> list[dict[str, object]]:
    """Return the rows of one edition."""
    points, weights = shared.scaled, shared.weighing
    first, second = pairs.T
    entrants = np.setdiff1d(np.flatnonzero(shared.is_of(edition)), first)
    leavers = np.setdiff1d(np.flatnonzero(shared.is_of(shared.reference)), second)
    moves = points[first] - points[second]
    both = (weights[first] + weights[second]) / 2
    tests, run = _tested(points, weights, pairs, Effort(rng, draws_among(2 * len(pairs)), EXACT_UP_TO))
    means = {
        "mean_met": _mean(points, weights, first),
        "mean_met_reference": _mean(points, weights, second),
        "mean_entrants": _mean(points, weights, entrants),
        "mean_leavers": _mean(points, weights, leavers),
    }
    numbers = {"n": len(pairs), "n_entrants": len(entrants), "n_leavers": len(leavers)}
    return [
        {"edition": edition, "axis": axis}
        | numbers
        | {name: float(mean[place]) for name, mean in means.items()}
        | {"move": float(means["mean_met"][place] - means["mean_met_reference"][place])}
        | {"sd": _spread(moves[:, place], both)}
        | {"statistic": test.statistic, "p_value": test.p_value, "ci_low": test.low, "ci_high": test.high}
        | run
        for place, (axis, test) in enumerate(zip(shared.axes, tests, strict=True))
    ]


def _tested(
    points: FloatArray, weights: FloatArray, pairs: IntArray, effort: Effort
) -> tuple[list[Shift], dict[str, object]]:
    """Test the mean move on each axis by swapping the two answers of each; nothing of fewer than eight."""
    n, n_axes = len(pairs), points.shape[1]
    if n < FEWEST_PAIRS:
        return [Shift(np.nan, np.nan)] * n_axes, {}
    ranks = pairs.T.ravel()
    groups = TwoGroups(
        points[ranks].T, np.arange(2 * n) < n, weights[ranks], np.stack([np.arange(n), np.arange(n) + n], axis=1)
    )
    run: Run = effort.run(groups.n_ways)
    if n >= COUNTED_FROM:  # what so many moves, turned or not, add up to
        run = replace(run, method="monte_carlo_normal")
    return studentised_shifts(groups, [(axis,) for axis in range(n_axes)], effort), run.columns()


def _mean(points: FloatArray, weights: FloatArray, ranks: IntArray) -> FloatArray:
    """Return the mean point of some respondents; missing of nobody."""
    if not len(ranks):
        return np.full(points.shape[1], np.nan)
    return np.asarray(np.average(points[ranks], axis=0, weights=weights[ranks]), dtype=np.float64)


def _spread(moves: FloatArray, weights: FloatArray) -> float:
    """Return the standard deviation of moves, of divisor n - 1; missing of one."""
    n = len(moves)
    if n < 2:
        return float("nan")
    mean = np.average(moves, weights=weights)
    return float(np.sqrt(np.average((moves - mean) ** 2, weights=weights) * n / (n - 1)))
