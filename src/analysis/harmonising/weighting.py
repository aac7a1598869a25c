"""Weights that give respondents the known composition of their population: post-stratification and raking."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Weights = NDArray[np.float64]
TOLERANCE = 1e-10  # of a share
MAX_ROUNDS = 2000


class NoConvergenceError(ValueError):
    """Raking went round without meeting every margin; `gap` is the largest difference of shares left."""

    def __init__(self, gap: float) -> None:
        self.gap = gap
        super().__init__(f"raking left a gap of {gap:.3g}")


@dataclass(frozen=True, slots=True)
class Target:
    """One margin to meet.

    Attributes
    ----------
    cells : array of int
        Category of each respondent; -1 for one whom the margin does not describe, who keeps the same weight.
    shares : array
        Share of each category in the population; they sum to 1.
    """

    cells: NDArray[np.intp]
    shares: Weights


@dataclass(frozen=True, slots=True)
class Raked:
    """Weights that meet every margin, and how they were reached."""

    weights: Weights
    rounds: int
    gap: float  # the largest difference left between a share and its target


def rake(base: Weights, targets: Sequence[Target]) -> Raked:
    r"""Return weights of mean 1 that meet every margin, by iterative proportional fitting.

    Parameters
    ----------
    base : array of shape (n,)
        Positive weights to start from.
    targets : sequence of Target
        One margin is a post-stratification: :math:`w_i = b_i\, P_k / p_k` in a single round.

    Raises
    ------
    NoConvergenceError
        If the margins cannot be met together.

    References
    ----------
    Deming, W. E. and Stephan, F. F. (1940). On a least squares adjustment of a sampled frequency table when the
    expected marginal totals are known. *Annals of Mathematical Statistics*, 11(4), 427-444.
    """
    weights = base.astype(np.float64)
    gap = np.inf
    for rounds in range(1, MAX_ROUNDS + 1):
        for target in targets:
            weights = _met(weights, target)
        gap = max((_gap(weights, target) for target in targets), default=0.0)
        if gap <= TOLERANCE:
            return Raked(weights / weights.mean(), rounds, gap)
    raise NoConvergenceError(gap)


def _met(weights: Weights, target: Target) -> Weights:
    """Return weights that meet one margin; the whole weight of those it describes stays the same."""
    described = target.cells >= 0
    shares = weighted_shares(weights, target)
    factors = np.divide(target.shares, shares, out=np.ones_like(shares), where=shares > 0)
    return np.where(described, weights * factors[target.cells], weights)


def _gap(weights: Weights, target: Target) -> float:
    return float(np.abs(weighted_shares(weights, target) - target.shares).max())


def weighted_shares(weights: Weights, target: Target) -> Weights:
    """Return the share of weight of each category, among those whom the margin describes."""
    described = target.cells >= 0
    totals = np.bincount(target.cells[described], weights[described], minlength=len(target.shares))
    return np.asarray(totals / totals.sum(), dtype=np.float64)


def design_effect(weights: Weights) -> float:
    r"""Return the design effect of Kish, :math:`n \sum w^2 / (\sum w)^2`: what unequal weights cost in variance.

    References
    ----------
    Kish, L. (1992). Weighting for unequal Pi. *Journal of Official Statistics*, 8(2), 183-200.
    """
    return float(len(weights) * np.square(weights).sum() / np.square(weights.sum()))
