"""The trend on each axis again, in the space made without each question."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.comparison.common import common_space
from analysis.comparison.slopes import slope_weights
from analysis.comparison.timeline import FEWEST_OF_AN_AXIS, Timeline, timeline
from analysis.geometry.arrays import FloatArray
from analysis.geometry.space.factorial import FactorialSpace
from analysis.geometry.stability.resampling import spaces_without
from analysis.geometry.structure.mean_points import NOTABLE
from analysis.study.values import FEWEST_OF_A_TREND
from analysis.tables import TABLES


def edition_trends_without(
    coordinates: pd.DataFrame,
    editions: pd.Series,
    eigenvalues: pd.Series,
    fitted: FactorialSpace,
    *,
    space: str,
    weights: pd.Series | None = None,
) -> pd.DataFrame:
    """Return the change from the first edition to the last along the trend, with all questions and without each.

    Parameters
    ----------
    coordinates, editions, eigenvalues, weights
        As in `timeline`.
    fitted : FactorialSpace
        The space of the common questions, of the same respondents.
    space : str
        Key of the space, written in the table.

    Returns
    -------
    DataFrame
        space, axis, question, correlation (of the axis with its match), n, change (slope times the time between the
        first edition and the last, in standard deviations of the axis), change_without, holds: whether sign and size
        (notable or not) stay. An axis that no axis goes with, |r| < .8, holds nothing. Without three editions, no row.
    """
    line = timeline(coordinates, editions, eigenvalues, weights).of_at_least(FEWEST_OF_AN_AXIS)
    rows = []
    if len(line.names) >= FEWEST_OF_A_TREND:
        changes = dict(zip(line.axes, changes_of(line), strict=True))
        others = {question: other for question, _, other in spaces_without(fitted)}
        for question in map(str, fitted.questions):
            without = _without(coordinates, editions, others.get(question), weights)
            rows += list(_rows(space, question, changes, without, len(line.codes)))
    return pd.DataFrame(rows, columns=TABLES["edition_trends_without"].names)


def changes_of(line: Timeline) -> FloatArray:
    """Return, for each axis, the slope of the means times the time between the first edition and the last."""
    sums = np.stack([np.bincount(line.codes, line.weights * row) for row in line.values])
    means = sums / np.bincount(line.codes, line.weights)
    return np.asarray(means @ slope_weights(line.scores) * (line.scores[-1] - line.scores[0]), dtype=np.float64)


def _without(
    coordinates: pd.DataFrame,
    editions: pd.Series,
    without: FactorialSpace | None,
    weights: pd.Series | None,
) -> dict[int, tuple[float, float]]:
    """Return the correlation and the change of each axis that is found again without a question."""
    if without is None:  # the other questions make no space
        return {}
    other = common_space(coordinates, without, 1)
    if other.coordinates.empty:
        return {}
    line = timeline(other.coordinates, editions, other.eigenvalues, weights).of_at_least(FEWEST_OF_AN_AXIS)
    found = other.axes.set_index("axis")["correlation"]
    return {axis: (float(found[axis]), change) for axis, change in zip(line.axes, changes_of(line), strict=True)}


def _rows(
    space: str, question: str, changes: dict[int, float], without: dict[int, tuple[float, float]], n: int
) -> Iterator[dict[str, object]]:
    for axis, change in changes.items():
        correlation, changed = without.get(axis, (np.nan, np.nan))
        yield {
            "space": space,
            "axis": axis,
            "question": question,
            "correlation": correlation,
            "n": n,
            "change": change,
            "change_without": changed,
            "holds": stays(change, changed),
        }


def stays(change: float, other: float) -> bool:
    """Say whether another reading has the same sign, and the same size: notable or not."""
    return bool(change * other > 0 and (abs(change) >= NOTABLE) == (abs(other) >= NOTABLE))
