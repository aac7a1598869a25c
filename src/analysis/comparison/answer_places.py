"""Answers by place: those who give one beside those who do not, on the axes read of a space."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from analysis.comparison.editions import EXACT_UP_TO
from analysis.comparison.studentised import studentised_shifts
from analysis.comparison.two_groups import TwoGroups
from analysis.description.frequencies import Choices
from analysis.geometry.arrays import FloatArray, among
from analysis.geometry.inference.contrasts import Effort
from analysis.tables import TABLES

FEWEST_OF_A_SIDE = 2  # respondents, for a side to have a spread
DRAWS = 9_999  # arrangements, for each of many comparisons


def answer_places(
    asked: Sequence[Choices],
    respondents: pd.Series,
    coordinates: pd.DataFrame,
    *,
    space: str,
    seed: int,
    weights: pd.Series | None = None,
    draws: int = DRAWS,
) -> pd.DataFrame:
    r"""Return how far those who give each answer lie from those who do not, in standard deviations of the axes.

    Parameters
    ----------
    asked : sequence of Choices
        The answers to each question, respondent by respondent.
    respondents : Series
        The key of each, in the same order.
    coordinates : DataFrame of shape (n_individuals, n_axes)
        Of the active individuals, in standard deviations of the axes, indexed by respondent.
    space : str
        Key of the space, written in the table.
    seed : int
        Of the arrangements of labels where they are too many to enumerate; each answer draws from its own generator.
    weights : Series, optional
        Of the respondents, in the same order.
    draws : int

    Returns
    -------
    DataFrame
        space, question, category, axis, n (who give it), base, deviation :math:`(\bar y_1 - \bar y_0)/\sqrt\lambda`,
        ci_low, ci_high, p_value (of `studentised_shifts`), p_adjusted (missing: the family is larger). Two respondents
        of each side at least.
    """
    rows = [
        {"space": space, "question": chosen.question, "category": category} | row
        for chosen in asked
        for column, category in enumerate(chosen.categories)
        for row in _of_answer(chosen, column, respondents, coordinates, weights, seed, draws)
    ]
    return pd.DataFrame(rows, columns=TABLES["answer_places"].names)


def _of_answer(
    chosen: Choices,
    column: int,
    respondents: pd.Series,
    coordinates: pd.DataFrame,
    weights: pd.Series | None,
    seed: int,
    draws: int,
) -> Iterator[dict[str, object]]:
    placed = among(pd.Index(respondents), coordinates.index) & chosen.answered
    members = chosen.held[placed, column]
    if min(members.sum(), (~members).sum()) < FEWEST_OF_A_SIDE:
        return
    points = coordinates.loc[respondents[placed]].to_numpy(dtype=np.float64).T
    own: FloatArray = np.ones(len(members)) if weights is None else weights.to_numpy(dtype=np.float64)[placed]
    groups = TwoGroups(points, members, own)
    effort = Effort(np.random.default_rng(seed), draws, EXACT_UP_TO)
    shifts = studentised_shifts(groups, [(row,) for row in range(len(points))], effort)
    for axis, values, shift in zip(coordinates.columns, points, shifts, strict=True):
        first, second = (np.average(values[side], weights=own[side]) for side in (members, ~members))
        yield {
            "axis": int(str(axis)),
            "n": int(members.sum()),
            "base": len(members),
            "deviation": float(first - second),
            "ci_low": shift.low,
            "ci_high": shift.high,
            "p_value": shift.p_value,
        }
