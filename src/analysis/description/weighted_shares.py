"""Shares of weighted respondents compared between groups: whole respondents are dealt to the groups again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.description.differences import COLUMNS
from analysis.description.frequencies import categories_of, choices_of
from analysis.description.repeated import met_again
from analysis.description.trends import years
from analysis.geometry.arrays import BoolArray, FloatArray, IntArray
from analysis.geometry.inference.adjustment import Adjustment, adjusted
from analysis.geometry.inference.arrangements import drawn_label_sums
from analysis.geometry.inference.contrasts import DRAWS, as_far
from analysis.geometry.inference.counted import counted, counted_label_sums
from analysis.geometry.inference.intervals import effective_weights, newcombe, slope_interval
from analysis.geometry.levels import CONFIDENCE
from analysis.geometry.sizes import COUNTED_FROM, DEALT_CELLS
from analysis.geometry.structure.weighted_points import effective_number
from analysis.study import Difference, Question
from analysis.study.values import FEWEST_OF_A_TREND
from analysis.tables import TABLES

ROUNDING = 1e-14  # of the variance of an answer: rounding alone makes as much
NOBODY: IntArray = np.empty(0, dtype=np.intp)


@dataclass(frozen=True, eq=False)
class Holders:
    """Respondents who answered a question and belong to a group: whether each gives one answer, and what he weighs."""

    names: tuple[str, ...]  # of the groups
    groups: NDArray[np.intp]  # (n,) rank of each one's group
    held: BoolArray  # (n,)
    weights: FloatArray  # (n,) positive
    structures: IntArray = field(default_factory=lambda: NOBODY)  # (n,) as `met_again`; none where nobody did

    def within(self, ranks: Sequence[int]) -> Holders:
        """Return the respondents of some groups, ranked in that order."""
        place = np.full(len(self.names), -1)
        place[list(ranks)] = np.arange(len(ranks))
        kept = place[self.groups] >= 0
        names = tuple(self.names[rank] for rank in ranks)
        met = met_again(self.structures[kept]) if len(self.structures) else NOBODY
        return Holders(names, place[self.groups[kept]], self.held[kept], self.weights[kept], met)

    def nonempty(self) -> Holders:
        """Return the same respondents without the groups where nobody answered."""
        return self.within(np.unique(self.groups).tolist())

    def levelled(self) -> Holders:
        """Return the same respondents, weights of mean 1 in each group: its share is the same."""
        means = np.bincount(self.groups, self.weights) / np.bincount(self.groups)
        return replace(self, weights=self.weights / means[self.groups])

    def counts(self) -> list[tuple[int, int]]:
        """Return, group by group, how many give the answer, and how many answered."""
        bases = np.bincount(self.groups, minlength=len(self.names))
        held = np.bincount(self.groups[self.held], minlength=len(self.names))
        return [(int(n), int(base)) for n, base in zip(held, bases, strict=True)]

    def sums(self) -> FloatArray:
        """Return, group by group, what those who give the answer weigh, and what all weigh: shape (2, n_groups)."""
        return np.array(
            [np.bincount(self.groups, rows, minlength=len(self.names)) for rows in self._rows()], dtype=np.float64
        )

    def permuted(self, rng: np.random.Generator, draws: int) -> Iterator[FloatArray]:
        """Yield these sums, shape (2, m, n_groups), when respondents are dealt to groups of the same sizes again.

        Each keeps his answer and his weight. Of many, it is drawn how many of each answer and weight are in a group.
        """
        if len(self.groups) >= COUNTED_FROM:
            held = counted(self._rows(), np.stack([self.held, self.weights]), DEALT_CELLS)
            return counted_label_sums(held, np.bincount(self.groups, minlength=len(self.names)).tolist(), rng, draws)
        return drawn_label_sums(self._rows(), self.groups, np.zeros(len(self.groups), dtype=int), rng, draws)

    def _rows(self) -> FloatArray:
        return np.stack([self.weights * self.held, self.weights])


def holders(
    answers: pd.DataFrame,
    multiple: pd.DataFrame,
    missing: pd.DataFrame,
    question: Question,
    one: Difference,
    structures: IntArray = NOBODY,
) -> Holders:
    """Return who gives the answer of a declared difference, and of which group each is.

    Parameters
    ----------
    answers, multiple, missing : DataFrame
        As in `frequency_table`; without a column `weight`, respondents weigh alike.
    question : Question
        The one whose answer is compared.
    one : Difference
        The answer, and the factor whose categories make the groups.
    structures : array of shape (n_respondents,), optional
        The number of the structure of each answer, 0 for who answered once.
    """
    chosen = choices_of(answers, multiple, missing, question)
    if chosen is None:
        raise ValueError(f"nobody answered {question.key}; compare another question")
    names = categories_of(answers[one.by])
    groups = pd.Categorical(answers[one.by].astype("str"), names).codes
    known = chosen.answered & (groups >= 0)
    held = chosen.held[:, chosen.categories.index(one.category)]
    weights = answers["weight"].to_numpy(dtype=np.float64) if "weight" in answers else np.ones(len(answers))
    met = met_again(structures[known]) if len(structures) else NOBODY
    return Holders(names, groups[known].astype(np.intp), held[known], weights[known], met)


def weighted_differences(
    compared: Mapping[Difference, Holders], seed: int, draws: int = DRAWS, adjustment: Adjustment = "holm"
) -> pd.DataFrame:
    """Return the differences of weighted shares that a study declares, as `difference_table` does.

    Parameters
    ----------
    compared : mapping of Difference to Holders
        What is compared, and the respondents.
    seed : int
        Each test draws from a generator of its own made from it.
    draws : int
        Number of draws.
    adjustment : {"holm", "benjamini_hochberg"}
        Of the p-values, over all the differences.

    Returns
    -------
    DataFrame
        The columns of `difference_table`. n and base count respondents; difference is that of weighted shares, its
        interval Newcombe's at Kish's effective numbers; p_value is how often whole respondents, dealt to the two
        groups again with their answers and weights, differ as much: (b + 1) / (draws + 1). Weights are first brought to
        a mean of 1 in each group, so that being raked on the factor itself changes nothing.
    """
    rows = [
        (one.question, one.category, one.by, *dealt_difference(found.within(pair).levelled(), seed, draws))
        for one, everybody in compared.items()
        for found in [everybody.nonempty()]
        for pair in combinations(range(len(found.names)), 2)
    ]
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.assign(p_adjusted=adjusted(table["p_value"].astype("float64"), adjustment))


def dealt_difference(
    pair: Holders, seed: int, draws: int = DRAWS, level: float = CONFIDENCE
) -> tuple[str, str, int, int, int, int, float, float, float, float, str]:
    """Return the difference of the shares of two groups, its interval and its test, as `weighted_differences` does.

    Returns
    -------
    tuple
        Both groups' names, n_a, base_a, n_b, base_b, difference, ci_low, ci_high, p_value, method.
    """
    name_a, name_b = pair.names
    (n_a, base_a), (n_b, base_b) = pair.counts()
    shares = np.minimum(_shares(pair.sums()), 1.0)
    first, second = (effective_number(pair.weights[pair.groups == side]) for side in (0, 1))
    low, high = newcombe(shares[0] * first, first, shares[1] * second, second, level)
    observed = abs(float(shares[0] - shares[1]))
    permuted = pair.permuted(np.random.default_rng(seed), draws)
    reached = [as_far(np.abs(np.diff(_shares(sums)))[:, 0], observed) for sums in permuted]
    p_value = (sum(reached) + 1) / (draws + 1)
    difference = float(shares[0] - shares[1])
    return name_a, name_b, n_a, base_a, n_b, base_b, difference, low, high, p_value, "newcombe_dealt"


def weighted_trends(
    followed: Mapping[Difference, Holders], order: Sequence[str], seed: int, draws: int = DRAWS
) -> pd.DataFrame:
    """Return the trends of weighted shares over the editions `order`, as `trend_table` does.

    The slope is that of least squares, each edition counting for its weight; the statistic is Cochran and Armitage's,
    weights adding up to Kish's effective number; p_value is how often whole respondents, dealt to the editions again
    with their answers and weights, give as steep a slope. Shares that fewer than three editions have answers to make
    no row.
    """
    rows = []
    for one, everybody in followed.items():
        ordered = everybody.within([everybody.names.index(name) for name in order if name in everybody.names])
        numbers = years(ordered.names)
        scores = np.arange(1.0, len(ordered.names) + 1) if numbers is None else np.array(numbers)
        found, present = ordered.nonempty(), np.unique(ordered.groups)
        if len(present) < FEWEST_OF_A_TREND:
            continue
        counted = {"editions": len(present), "n": len(found.groups)}
        run = {"method": "cochran_armitage_dealt", "draws": draws, "seed": seed}
        names = {"question": one.question, "category": one.category, "by": one.by}
        rows.append(names | counted | _trend(found, scores[present], seed, draws) | run)
    return pd.DataFrame(rows, columns=TABLES["trends"].names)


def _trend(found: Holders, scores: FloatArray, seed: int, draws: int) -> dict[str, float]:
    slope = float(_slopes(found.sums(), scores))
    own = effective_weights(found.weights)
    at = scores[found.groups]
    share = float(own @ found.held / own.sum())
    spread = float(own @ (at - own @ at / own.sum()) ** 2)
    error = np.sqrt(max(share * (1 - share), 0.0) / spread)
    permuted = found.permuted(np.random.default_rng(seed), draws)
    reached = [as_far(np.abs(_slopes(sums, scores)), abs(slope)) for sums in permuted]
    statistic = slope / error if share * (1 - share) > ROUNDING else 0.0
    held, weights = found.sums()
    bases = [effective_number(found.weights[found.groups == rank]) for rank in range(len(scores))]
    low, high = slope_interval(np.minimum(held / weights, 1.0), bases, scores, weights)
    tested = {"statistic": statistic, "p_value": (sum(reached) + 1) / (draws + 1)}
    return {"slope": slope, "ci_low": low, "ci_high": high} | tested


def _shares(sums: FloatArray) -> FloatArray:
    """Return weighted shares, shape (…, n_groups), from what is weighed, shape (2, …, n_groups)."""
    return np.asarray(sums[0] / sums[1])


def _slopes(sums: FloatArray, scores: FloatArray) -> FloatArray:
    """Return the least-squares slopes of weighted shares on the scores of their groups."""
    held, weights = sums
    centred = scores - (weights @ scores / weights.sum(axis=-1))[..., None]
    return np.asarray((held * centred).sum(axis=-1) / (weights * centred**2).sum(axis=-1))
