"""How an attack does against the truth, beside a guess that knows no more than the rule lets a reader know.

That guess knows, of a masked two-way count, the two margins and the two coordinates as they are printed: it draws on
the law of a count of given margins (Fisher's noncentral hypergeometric) whose mean is what the printed plane tells,
n f g (1 + Σ y z), and names its likeliest value. An attack that names more counts rightly than the 99 % interval of
such a guess, by its own law, has found something that the rule should not have told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import gammaln
from tests.attacks.counts import Table
from tests.attacks.whole_numbers import Key, Plane

from analysis.geometry.arrays import FloatArray

LEVEL = 0.995  # of each side of the interval
POSSIBLE = 3  # values of a masked count that the promise keeps


@dataclass(frozen=True)
class Score:
    """What an attack on counts did.

    Attributes
    ----------
    cells, determined, few, wrong : int
        Counts that it bounds; those with one possible value; those with fewer than three, where margins leave three;
        those whose bounds do not hold the truth.
    right, low, high : int
        Counts that its best guess names rightly, and the interval of what a guess that knows the rule alone would. Of
        each question the last answer is left out: the others tell it.
    """

    cells: int
    determined: int
    few: int
    wrong: int
    right: int
    low: int
    high: int

    @property
    def is_a_guess(self) -> bool:
        """Whether it does no better than a guess that knows what the rule lets it know."""
        return self.right <= self.high


def truth_of(answers: pd.DataFrame, a: Key, b: Key) -> int:
    """Return how many gave both answers."""
    return int(((answers[a[0]].astype(str) == a[1]) & (answers[b[0]].astype(str) == b[1])).sum())


def scored(found: Table, answers: pd.DataFrame, plane: Plane, places: Mapping[Key, FloatArray]) -> Score:
    """Return the score of an attack on two-way counts; `places` are the coordinates of its groups, as printed."""
    right = determined = few = wrong = 0
    chances = []
    last = {key[0]: key for key in plane.keys}
    for (group, key), cell in found.items():
        true = truth_of(answers, group, key)
        low, weights = law(plane, int((answers[group[0]].astype(str) == group[1]).sum()), key, places.get(group))
        determined += cell.low == cell.high
        few += cell.high - cell.low + 1 < POSSIBLE <= len(weights)
        wrong += not cell.low <= true <= cell.high
        if key != last[key[0]]:
            chances.append(weights.max())
            possible = [x for x in range(cell.low, cell.high + 1) if 0 <= x - low < len(weights)]
            guess = max(possible, key=lambda x: weights[x - low]) if possible else cell.low
            right += guess == true
    return Score(len(found), determined, few, wrong, right, *_interval(np.array(chances)))


def law(plane: Plane, n_group: int, key: Key, place: FloatArray | None) -> tuple[int, FloatArray]:
    """Return the least value of a count and the chance of each value from it on, knowing margins and printed places."""
    rank = plane.keys.index(key)
    n, n_key = plane.n, int(plane.counts[rank]) if not np.isnan(plane.counts[rank]) else 1
    support = np.arange(max(0, n_group + n_key - n), min(n_group, n_key) + 1)
    terms = (gammaln(support + 1), gammaln(n_key - support + 1), gammaln(n_group - support + 1))
    base = -sum(terms) - gammaln(n - n_key - n_group + support + 1)
    at = np.nan_to_num((plane.low[rank] + plane.high[rank]) / 2)
    tie = 0.0 if place is None else float(at @ np.nan_to_num(place))
    mean = np.clip(n_group * n_key / n * (1 + tie), support[0] + 0.01, support[-1] - 0.01)
    low, high = -30.0, 30.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if _weights(base, support, middle) @ support < mean else (low, middle)
    return int(support[0]), _weights(base, support, (low + high) / 2)


def _weights(base: FloatArray, support: FloatArray, leaning: float) -> FloatArray:
    weights = base + leaning * support
    weights = np.exp(weights - weights.max())
    return np.asarray(weights / weights.sum())


def _interval(chances: FloatArray) -> tuple[int, int]:
    """Return the 99 % interval of how many of independent events of these chances happen."""
    total = np.ones(1)
    for chance in chances:
        total = np.convolve(total, [1 - chance, chance])
    reached = total.cumsum()
    return int(np.searchsorted(reached, 1 - LEVEL)), int(np.searchsorted(reached, LEVEL))
