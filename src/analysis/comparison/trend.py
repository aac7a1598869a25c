"""The trend of mean points over three editions or more, and the path that it sums up."""

from collections.abc import Iterator, Sequence
from itertools import groupby, permutations

import numpy as np
import pandas as pd

from analysis.comparison.slopes import Slope, slope_weights, tested_slopes
from analysis.comparison.timeline import FEWEST_OF_AN_AXIS, Timeline
from analysis.geometry.arrays import FloatArray
from analysis.geometry.inference.contrasts import Effort, as_far
from analysis.geometry.levels import CONFIDENCE
from analysis.study.values import FEWEST_OF_A_TREND
from analysis.tables import TABLES

FEWEST_OF_ORDERS = 5  # editions: no order of four gives a p-value under .05 either way
ENUMERATED = 8  # editions: beyond, orders are drawn
ORDERS = 9_999


def edition_trends(line: Timeline, *, space: str, rng: np.random.Generator, draws: int | None = None) -> pd.DataFrame:
    """Return the trend of the mean points on each axis, over editions of five respondents or more.

    Parameters
    ----------
    line : Timeline
    space : str
        Key of the space, written in the table.
    rng : Generator
        Permutes the labels over all editions, those of one structure among themselves.
    draws : int, optional
        As many as the timeline says by default.

    Returns
    -------
    DataFrame
        space, axis, by (year or rank), path, n, editions, first and last (means), slope (in standard deviations of the
        axis for one more year or rank), ci_low, ci_high, statistic, p_value, departure, departure_p_value (from the
        line), order_p_value (of the permuted order of editions, from five on), is_monotone, draws, seed: see
        `tested_slopes`. Without three editions, no row.

    Notes
    -----
    A statement about these respondents, years given: editions that drift without direction often have a slope that
    such a test rejects. So the departure from the line stands beside it, and `steadiness` asks for more.
    """
    tested = line.of_at_least(FEWEST_OF_AN_AXIS)
    effort = Effort(rng, draws or line.draws, exact_up_to=0)
    rows = [] if len(tested.names) < FEWEST_OF_A_TREND else list(_trends(tested, space, effort))
    return pd.DataFrame(rows, columns=TABLES["edition_trends"].names).astype({"seed": "Int64"})


def _trends(line: Timeline, space: str, effort: Effort) -> Iterator[dict[str, object]]:
    shared = {"space": space, "by": line.by, "n": len(line.codes), "editions": len(line.names)}
    run = {"draws": effort.draws, "seed": effort.seed()}
    for axis, slope in zip(line.axes, tested_slopes(line, line.values, effort, CONFIDENCE), strict=True):
        order = {"order_p_value": order_p_value(slope.means, line.scores, effort.rng)}
        yield shared | {"axis": axis} | columns_of(slope) | order | run


def columns_of(slope: Slope) -> dict[str, object]:
    """Return a slope as the columns of result tables."""
    return {
        "path": path(slope.moves.tolist(), slope.means[-1] - slope.means[0]),
        "first": slope.means[0],
        "last": slope.means[-1],
        "slope": slope.slope,
        "ci_low": slope.low,
        "ci_high": slope.high,
        "statistic": slope.statistic,
        "p_value": slope.p_value,
        "departure": slope.departure,
        "departure_p_value": slope.departure_p_value,
        "is_monotone": is_monotone(slope.means),
    }


def path(moves: Sequence[int], change: float) -> str:
    """Return the path of means in a word, from the moves that are larger than their noise, and from first to last.

    Examples
    --------
    >>> path([1, 1, 1], 3.0), path([1, 0, 1], 2.0), path([1, 0, 0], -0.5), path([1, 0, -1], 0.1), path([0, 0], 0.2)
    ('up', 'partly_up', 'up_yet_back', 'up_down', 'still')
    """
    turns = [move for move, _ in groupby(move for move in moves if move)]
    if not turns:
        return "still"
    if len(turns) > 2:
        return "turning"
    name = "_".join("up" if turn > 0 else "down" for turn in turns)
    if len(turns) > 1 or 0 not in moves:
        return name
    return f"partly_{name}" if change * turns[0] > 0 else f"{name}_yet_back"


def is_monotone(means: FloatArray) -> bool:
    """Say whether means go one way from each edition to the next."""
    moves = np.diff(means)
    return bool((moves > 0).all() or (moves < 0).all())


def order_p_value(means: FloatArray, scores: FloatArray, rng: np.random.Generator) -> float:
    """Return how often the editions in another order have as steep a slope; missing under five editions.

    All orders are enumerated up to eight editions, else drawn: (b + 1) / (draws + 1). It knows nothing of how many
    answered, and takes editions for exchangeable: what drifts without direction is not.
    """
    n = len(means)
    if n < FEWEST_OF_ORDERS:
        return np.nan
    weights = slope_weights(scores)
    observed = abs(float(weights @ means))
    if n <= ENUMERATED:
        slopes = np.array(list(permutations(means))) @ weights
        return as_far(np.abs(slopes), observed) / len(slopes)
    drawn = rng.permuted(np.tile(means, (ORDERS, 1)), axis=1) @ weights
    return (as_far(np.abs(drawn), observed) + 1) / (ORDERS + 1)
