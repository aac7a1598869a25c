"""Answers to one question in an edition and in the reference: shares, their differences, how far they go together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.description.frequencies import Choices
from analysis.description.repeated import correlations
from analysis.geometry.arrays import BoolArray, FloatArray, IntArray
from analysis.geometry.inference.intervals import difference_interval, finite_wilson
from analysis.geometry.structure.weighted_points import effective_number

TOLD = ("n", "base", "share")  # of each side


@dataclass(frozen=True, eq=False)
class Asked:
    """Answers to one question, of the respondents of an edition and of the reference."""

    chosen: Choices
    is_multiple: bool

    @property
    def rows(self) -> FloatArray:
        """Who holds each category, then who answered: shape (n_categories + 1, n_respondents)."""
        return np.vstack([self.chosen.held.T & self.chosen.answered, self.chosen.answered]).astype(np.float64)

    def within(self, kept: BoolArray) -> Asked:
        """Return the answers of some of the respondents."""
        chosen = Choices(
            self.chosen.question, self.chosen.categories, self.chosen.answered[kept], self.chosen.held[kept]
        )
        return Asked(chosen, self.is_multiple)

    def association(self, own: FloatArray, whole: FloatArray) -> FloatArray:
        r"""Return V², from what those of the edition weigh in each row, shape (n_rows, m), and everybody, (n_rows,).

        For one answer a person, Pearson's :math:`\chi^2 / n = \pi(1 - \pi) \sum_k (p_k - q_k)^2 / \bar p_k`, where
        :math:`\pi` is the edition's share of those who answered, :math:`p_k` and :math:`q_k` the shares of category k
        on both sides and :math:`\bar p_k` that of all: the square of Cramér's V, of two columns. For several answers,
        the mean over the options of the same of each option, ticked or not.
        """
        answered, everybody = own[-1], whole[-1]
        shares = whole[:-1] / everybody
        spread = shares * (1 - shares) if self.is_multiple else shares
        varies = spread > 0
        with np.errstate(divide="ignore", invalid="ignore"):
            p = own[:-1] / answered
            q = (whole[:-1, None] - own[:-1]) / (everybody - answered)
            part = answered / everybody
            each = part * (1 - part) * (p - q)[varies] ** 2 / spread[varies, None]
        total = each.sum(axis=0) / (varies.sum() if self.is_multiple else 1)
        return np.asarray(np.nan_to_num(total, nan=0.0, posinf=0.0), dtype=np.float64)

    @property
    def varies(self) -> bool:
        """Whether those who answered did not all answer alike."""
        held = self.rows[:-1, self.chosen.answered]
        return bool((held.min(axis=1) < held.max(axis=1)).any()) if held.size else False


@dataclass(frozen=True, eq=False)
class Pair:
    """The respondents of an edition and those of the reference."""

    members: BoolArray  # who is of the edition
    weights: FloatArray  # of mean 1 on both sides, so that being weighted apart makes no difference
    pairs: IntArray  # ranks of those who are one and the same
    frames: tuple[int | None, int | None]  # how many persons the edition, then the reference, are to describe

    @property
    def structures(self) -> IntArray:
        """The number of each one's pair, from 1; 0 for those of none."""
        found = np.zeros(len(self.members), dtype=np.intp)
        found[self.pairs] = np.arange(1, len(self.pairs) + 1)[:, None]
        return found


def shares_of(one: Asked, pair: Pair, **told: object) -> pd.DataFrame:
    """Return the shares of both sides and their differences, a row a category, and what is told of the question."""
    sides = pair.members, ~pair.members
    own, other = (_side(one, side, pair.weights) for side in sides)
    parts = _part(own, pair.frames[0]), _part(other, pair.frames[1])
    bounds = _bounds(own, parts[0]), _bounds(other, parts[1])
    shares = own["share"], other["share"]
    tied = None
    if len(pair.pairs):
        known = one.chosen.answered
        sides_known = pair.members[known], pair.weights[known], pair.structures[known]
        tied = correlations(one.chosen.held[known], *sides_known, parts)
    low, high = difference_interval(shares, bounds, tied)
    return pd.DataFrame(
        {"question": one.chosen.question, "category": list(one.chosen.categories)}
        | {name: own[name] for name in TOLD}
        | {f"reference_{name}": other[name] for name in TOLD}
        | {"difference": shares[0] - shares[1], "ci_low": low, "ci_high": high}
        | told
    )


def _part(told: Mapping[str, FloatArray], frame: int | None) -> float:
    return 0.0 if frame is None else min(1.0, float(told["base"].max(initial=0)) / frame)


def _bounds(told: Mapping[str, FloatArray], part: float) -> tuple[FloatArray, FloatArray]:
    return finite_wilson(told["share"], told["effective"], part)


def _side(one: Asked, side: BoolArray, weights: FloatArray) -> dict[str, FloatArray]:
    """Return what a side tells of each category, and its effective number of respondents."""
    inside = side & one.chosen.answered
    held, weight = one.chosen.held[inside], weights[inside]
    return {
        "n": held.sum(axis=0),
        "base": np.full(held.shape[1], inside.sum()),
        "share": np.minimum(weight @ held / weight.sum(), 1.0),
        "effective": np.full(held.shape[1], effective_number(weight)),
    }
