"""Shares as evidence: one beside a value declared before, two groups', two answers of the same respondents."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from scipy import special, stats

from analysis.description.frequencies import Choices, choices_of
from analysis.description.intervals import newcombe, wilson
from analysis.description.weighted_shares import Holders, dealt_difference
from analysis.geometry.arrays import BoolArray, FloatArray
from analysis.geometry.inference.contrasts import as_far
from analysis.geometry.sizes import CELLS, COUNTED_FROM
from analysis.geometry.structure.weighted_points import effective_number
from analysis.inquiry.measures import Counts, Measure
from analysis.study import Question
from analysis.study.inquiry import Evidence

DRAWS = 99_999


def one_share(held: BoolArray, weights: FloatArray | None, reference: float | None, level: float) -> Measure:
    r"""Return the share of those who give an answer, tested against a share declared before where there is one.

    Parameters
    ----------
    held : array of shape (n,)
        Who gives it, among those who answered.
    weights : array of shape (n,), optional
    reference : float, optional
    level : float
        Of Wilson's interval.

    Notes
    -----
    The test is the exact binomial one; of weighted respondents, the score test that Wilson's interval inverts,
    :math:`z = (p - p_0)/\sqrt{p_0(1 - p_0)/n_e}`, with Kish's effective number.
    """
    counts = Counts(float(held.sum()), float(len(held)))
    if not len(held):
        return Measure(counts=counts)
    own = np.ones(len(held)) if weights is None else weights
    share = min(float(own @ held / own.sum()), 1.0)
    low, high = wilson(share, effective_number(own), level)
    if reference is None:
        p_value = np.nan
    elif weights is None:
        p_value = float(stats.binomtest(int(held.sum()), len(held), reference).pvalue)
    else:
        score = (share - reference) / np.sqrt(reference * (1 - reference) / effective_number(own))
        p_value = float(special.chdtrc(1, score**2))
    return Measure(share, p_value, float(low), float(high), counts)


def two_shares(held: BoolArray, members: BoolArray, weights: FloatArray | None, level: float, seed: int) -> Measure:
    """Return the difference of the shares of two groups, as the differences that a study declares are compared.

    Parameters
    ----------
    held, members : array of shape (n,)
        Who gives the answer, and who is of the first group, among those of both who answered.
    weights : array of shape (n,), optional
    level : float
        Of Newcombe's interval.
    seed : int
        Of the deals of weighted respondents; without weights the test is Fisher's.
    """
    sides = held[members], held[~members]
    (n_a, base_a), (n_b, base_b) = ((int(side.sum()), len(side)) for side in sides)
    counts = Counts(float(n_a), float(base_a), float(n_b), float(base_b))
    if not base_a or not base_b:
        return Measure(counts=counts)
    if weights is not None:
        pair = Holders(("group", "others"), np.where(members, 0, 1), held, weights).levelled()
        *_, difference, low, high, p_value, _ = dealt_difference(pair, seed, level=level)
        return Measure(float(difference), float(p_value), float(low), float(high), counts)
    low, high = newcombe(n_a, base_a, n_b, base_b, level)
    p_value = float(stats.fisher_exact(np.array([[n_a, base_a - n_a], [n_b, base_b - n_b]])).pvalue)
    return Measure(n_a / base_a - n_b / base_b, p_value, low, high, counts)


def two_answers(
    first: BoolArray, second: BoolArray, weights: FloatArray | None, level: float, rng: np.random.Generator
) -> Measure:
    r"""Return the difference of the shares of two answers that the same respondents could both give.

    Parameters
    ----------
    first, second : array of shape (n,)
        Who gives each, among those who answered.
    weights : array of shape (n,), optional
    level : float
    rng : Generator
        Of the swaps of weighted respondents' two answers.

    Notes
    -----
    McNemar's exact test: among those who give one answer of the two, b and c, as many should give either. The interval
    is Clopper and Pearson's of b in b + c, :math:`(2\pi - 1)(b + c)/n`: it holds 0 where the test does not reject.
    With weights, the two answers of each respondent are swapped at random, and the interval is that of a mean.

    References
    ----------
    McNemar, Q. (1947). Note on the sampling error of the difference between correlated proportions or percentages.
    Psychometrika, 12, 153-157.
    """
    n = len(first)
    counts = Counts(float(first.sum()), float(n), float(second.sum()))
    apart = first.astype(np.float64) - second
    if not n:
        return Measure(counts=counts)
    if weights is not None:
        return _swapped(apart, weights, level, rng, counts)
    only, discordant = int((apart > 0).sum()), int((apart != 0).sum())
    if not discordant:
        return Measure(0.0, 1.0, 0.0, 0.0, counts)
    test = stats.binomtest(only, discordant)
    bounds = test.proportion_ci(level, method="exact")
    low, high = ((2 * bound - 1) * discordant / n for bound in (bounds.low, bounds.high))
    return Measure(float(apart.mean()), float(test.pvalue), float(low), float(high), counts)


def _swapped(apart: FloatArray, weights: FloatArray, level: float, rng: np.random.Generator, counts: Counts) -> Measure:
    moved, total = (weights * apart)[apart != 0], weights.sum()
    observed = float(moved.sum() / total)
    reached = as_far(np.abs(_sign_sums(moved, rng)) / total, abs(observed))
    error = np.sqrt((weights**2) @ (apart - observed) ** 2) / total
    reach = float(special.ndtri((1 + level) / 2) * error)
    return Measure(observed, (reached + 1) / (DRAWS + 1), observed - reach, observed + reach, counts)


def _sign_sums(moved: FloatArray, rng: np.random.Generator, step: int = 10_000) -> FloatArray:
    """Return the sums of numbers whose signs are drawn; of many, how many of each size are positive, or all at once."""
    if len(moved) >= COUNTED_FROM:
        values, counts = np.unique(np.abs(moved), return_counts=True)
        if len(values) > CELLS:
            return np.asarray(rng.standard_normal(DRAWS) * np.sqrt(moved @ moved), dtype=np.float64)
        return np.asarray((2.0 * rng.binomial(counts, 0.5, (DRAWS, len(values))) - counts) @ values, dtype=np.float64)
    sizes = [min(step, DRAWS - start) for start in range(0, DRAWS, step)]
    drawn = [rng.integers(0, 2, (size, len(moved)), dtype=np.int8) for size in sizes]
    return np.concatenate([(2.0 * signs - 1) @ moved for signs in drawn])


def share_evidence(
    piece: Evidence,
    answers: pd.DataFrame,
    multiple: pd.DataFrame,
    missing: pd.DataFrame,
    question: Question,
    *,
    level: float,
    seed: int,
) -> Measure:
    """Return the measure of evidence that no space is needed for: a share, a difference, a multiple answer.

    Parameters
    ----------
    piece : Evidence
    answers, multiple, missing : DataFrame
        As in `frequency_table`; a column `weight` weights the respondents.
    question : Question
        The one whose answer is measured.
    level : float
        Of the interval.
    seed : int
    """
    chosen = choices_of(answers, multiple, missing, question)
    if chosen is None:
        return Measure()
    category = piece.category or _most_given(chosen, answers)
    held = _held(chosen, category)
    known = chosen.answered.copy()
    if piece.factor:
        groups = answers[piece.factor].astype("str").where(answers[piece.factor].notna())
        wanted = [name for name in (piece.group, piece.against) if name]
        known &= groups.isin(wanted).to_numpy()
    weights = answers["weight"].to_numpy(dtype=np.float64)[known] if "weight" in answers else None
    if piece.kind == "difference":
        return two_shares(held[known], (groups == piece.group).to_numpy()[known], weights, level, seed)
    if piece.against:
        other = _held(chosen, piece.against)
        return two_answers(held[known], other[known], weights, level, np.random.default_rng(seed))
    found = one_share(held[known], weights, piece.reference, level)
    return found if piece.category else replace(found, category=category)


def _held(chosen: Choices, category: str) -> BoolArray:
    places = [rank for rank, name in enumerate(chosen.categories) if name == category]
    return np.asarray(chosen.held[:, places].any(axis=1))


def _most_given(chosen: Choices, answers: pd.DataFrame) -> str:
    """Return the answer that most respondents give, weighted; the first of those that as many do."""
    weights = answers["weight"].to_numpy(dtype=np.float64) if "weight" in answers else np.ones(len(answers))
    sums = (weights * chosen.answered) @ chosen.held
    return chosen.categories[int(np.argmax(sums))]
