"""Shares as evidence: one beside a value declared before, two groups', two answers of the same respondents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
import pandas as pd
from scipy import special, stats

from analysis.description.crosstab import fisher_p_value
from analysis.description.frequencies import Choices, choices_of
from analysis.description.panel_shares import difference_bounds, difference_p_value
from analysis.description.repeated import by_structure, met_again, repeated_number
from analysis.description.weighted_shares import Holders, dealt_difference
from analysis.geometry.arrays import BoolArray, FloatArray, IntArray
from analysis.geometry.inference.contrasts import Effort, as_far, draws_for
from analysis.geometry.inference.intervals import finite_wilson
from analysis.geometry.sizes import CELLS, COUNTED_FROM
from analysis.geometry.structure.weighted_points import effective_number
from analysis.inquiry.measures import Counts, Measure
from analysis.study import Question
from analysis.study.inquiry import Evidence

DRAWS = 99_999


@dataclass(frozen=True, eq=False)
class Known:
    """What is known of those whose answers are measured, besides their answers.

    Attributes
    ----------
    weights : array of shape (n,), optional
    structures : array of shape (n,), optional
        Numbers of those who answered several times, 0 for the others.
    sizes : mapping of str to int
        How many persons each edition is to describe, where a list bounds them.
    edition : str
        The question that tells the edition.
    """

    weights: FloatArray | None = None
    structures: IntArray | None = None
    sizes: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    edition: str = ""

    def those(self, kept: BoolArray) -> Known:
        """Return the same of some of them."""
        weights = None if self.weights is None else self.weights[kept]
        structures = None if self.structures is None else met_again(self.structures[kept])
        is_met = structures is not None and structures.any()
        return replace(self, weights=weights, structures=structures if is_met else None)

    def part(self, factor: str, group: str, n: int) -> float:
        """Return which part of the persons that a group is to describe answered; nothing unless it is an edition's."""
        size = self.sizes.get(group) if factor == self.edition else None
        return 0.0 if size is None else min(1.0, n / size)

    def parts(self, piece: Evidence, members: BoolArray) -> tuple[float, float]:
        """Return the same of the two groups of a piece of evidence, the first of whom are the members."""
        n = int(members.sum())
        of_first, of_second = ((piece.group, n), (piece.against, len(members) - n))
        return self.part(piece.factor, *of_first), self.part(piece.factor, *of_second)


ALONE = Known()  # respondents who weigh alike, each of whom answered once, whom no list bounds


def one_share(held: BoolArray, known: Known, reference: float | None, level: float, part: float = 0.0) -> Measure:
    r"""Return the share of those who give an answer, tested against a share declared before where there is one.

    Parameters
    ----------
    held : array of shape (n,)
        Who gives it, among those who answered.
    known : Known
    reference : float, optional
    level : float
        Of Wilson's interval.
    part : float
        Of a list of persons, how many answered: the interval describes these persons.

    Notes
    -----
    The test is the exact binomial one; where respondents are weighted, or some answered several times, the score test
    that Wilson's interval inverts, :math:`z = (p - p_0)/\sqrt{p_0(1 - p_0)/n_e}`, on `repeated_number`.
    """
    counts = Counts(float(held.sum()), float(len(held)))
    if not len(held):
        return Measure(counts=counts)
    own = np.ones(len(held)) if known.weights is None else known.weights
    share = min(float(own @ held / own.sum()), 1.0)
    number = effective_number(own) if known.structures is None else repeated_number(held, own, known.structures)
    low, high = finite_wilson(share, number, part, level)
    if reference is None:
        p_value = np.nan
    elif known.weights is None and known.structures is None:
        p_value = float(stats.binomtest(int(held.sum()), len(held), reference).pvalue)
    else:
        score = (share - reference) / np.sqrt(reference * (1 - reference) / number)
        p_value = float(special.chdtrc(1, score**2))
    return Measure(share, p_value, float(low), float(high), counts)


def two_shares(
    held: BoolArray,
    members: BoolArray,
    known: Known,
    level: float,
    seed: int,
    parts: tuple[float, float] = (0.0, 0.0),
) -> Measure:
    """Return the difference of the shares of two groups, as the differences that a study declares are compared.

    Parameters
    ----------
    held, members : array of shape (n,)
        Who gives the answer, and who is of the first group, among those of both who answered.
    known : Known
    level : float
        Of Newcombe's interval.
    seed : int
        Of the deals of weighted respondents, and of those who answered several times; else the test is Fisher's.
    parts : pair of float
        Of lists of persons, how many answered on each side: the interval describes these persons, the test does not.
    """
    sides = held[members], held[~members]
    (n_a, base_a), (n_b, base_b) = ((int(side.sum()), len(side)) for side in sides)
    counts = Counts(float(n_a), float(base_a), float(n_b), float(base_b))
    if not base_a or not base_b:
        return Measure(counts=counts)
    own = np.ones(len(held)) if known.weights is None else known.weights
    structures = np.zeros(len(held), dtype=np.intp) if known.structures is None else known.structures
    if known.structures is not None:
        effort = Effort(np.random.default_rng(seed), draws_for(len(held)))
        p_value = difference_p_value(held, members, own, structures, effort)
    elif known.weights is not None:
        pair = Holders(("group", "others"), np.where(members, 0, 1), held, own).levelled()
        p_value = float(dealt_difference(pair, seed, level=level)[-2])
    else:
        p_value = fisher_p_value(n_a, base_a - n_a, n_b, base_b - n_b)
    difference, low, high = difference_bounds(held, members, own, structures, level=level, parts=parts)
    return Measure(difference, p_value, low, high, counts)


def two_answers(first: BoolArray, second: BoolArray, known: Known, level: float, rng: np.random.Generator) -> Measure:
    r"""Return the difference of the shares of two answers that the same respondents could both give.

    Parameters
    ----------
    first, second : array of shape (n,)
        Who gives each, among those who answered.
    known : Known
    level : float
    rng : Generator
        Of the swaps of two answers, where respondents are weighted or some answered several times.

    Notes
    -----
    McNemar's exact test: among those who give one answer of the two, b and c, as many should give either. The interval
    is Clopper and Pearson's of b in b + c, :math:`(2\pi - 1)(b + c)/n`: it holds 0 where the test does not reject.
    With weights, the two answers of each respondent are swapped at random, and the interval is that of a mean; those
    of a structure that answered several times are swapped together.

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
    if known.weights is not None or known.structures is not None:
        return _swapped(apart, known, level, rng, counts)
    only, discordant = int((apart > 0).sum()), int((apart != 0).sum())
    if not discordant:
        return Measure(0.0, 1.0, 0.0, 0.0, counts)
    test = stats.binomtest(only, discordant)
    bounds = test.proportion_ci(level, method="exact")
    low, high = ((2 * bound - 1) * discordant / n for bound in (bounds.low, bounds.high))
    return Measure(float(apart.mean()), float(test.pvalue), float(low), float(high), counts)


def _swapped(apart: FloatArray, known: Known, level: float, rng: np.random.Generator, counts: Counts) -> Measure:
    weights = np.ones(len(apart)) if known.weights is None else known.weights
    total = weights.sum()
    brought, weighed = weights * apart, weights
    if known.structures is not None:
        brought, weighed = by_structure(np.stack([brought, weighed]), known.structures)
    moved = brought[brought != 0]
    observed = float(moved.sum() / total)
    reached = as_far(np.abs(_sign_sums(moved, rng)) / total, abs(observed))
    error = float(np.sqrt(((brought - observed * weighed) ** 2).sum()) / total)
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
    known: Known = ALONE,
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
    known : Known, optional
        What else is known of all the respondents; their weights are those of the answers.
    """
    chosen = choices_of(answers, multiple, missing, question)
    if chosen is None:
        return Measure()
    category = piece.category or _most_given(chosen, answers)
    held = _held(chosen, category)
    kept = chosen.answered.copy()
    if piece.factor:
        groups = answers[piece.factor].astype("str").where(answers[piece.factor].notna())
        wanted = [name for name in (piece.group, piece.against) if name]
        kept &= groups.isin(wanted).to_numpy()
    weights = answers["weight"].to_numpy(dtype=np.float64) if "weight" in answers else None
    own = replace(known, weights=weights).those(kept)
    if piece.kind == "difference":
        members = (groups == piece.group).to_numpy()[kept]
        parts = own.parts(piece, members)
        return two_shares(held[kept], members, own, level, seed, parts)
    if piece.against:
        other = _held(chosen, piece.against)
        return two_answers(held[kept], other[kept], own, level, np.random.default_rng(seed))
    part = own.part(piece.factor, piece.group, int(kept.sum()))
    found = one_share(held[kept], own, piece.reference, level, part)
    return found if piece.category else replace(found, category=category)


def _held(chosen: Choices, category: str) -> BoolArray:
    places = [rank for rank, name in enumerate(chosen.categories) if name == category]
    return np.asarray(chosen.held[:, places].any(axis=1))


def _most_given(chosen: Choices, answers: pd.DataFrame) -> str:
    """Return the answer that most respondents give, weighted; the first of those that as many do."""
    weights = answers["weight"].to_numpy(dtype=np.float64) if "weight" in answers else np.ones(len(answers))
    sums = (weights * chosen.answered) @ chosen.held
    return chosen.categories[int(np.argmax(sums))]
