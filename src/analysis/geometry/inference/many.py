"""Tests of many individuals: by the law of the statistic, checked by draws, else by draws that stop once p is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.geometry.arrays import BoolArray, FloatArray
from analysis.geometry.sizes import CHECKS, ENOUGH, LAW_FROM, MOST_SKEWED
from analysis.geometry.structure.weighted_points import WeightedPoints

# From a number of draws, whether each arrangement reaches what is observed: chunks of shape (n_statistics, m).
Reaching = Callable[[int], Iterator[BoolArray]]


@dataclass(frozen=True, slots=True)
class Law:
    """What the law of a statistic says, and by what right.

    Attributes
    ----------
    p_value : float
    smallest : int
        Number of individuals of the smallest group.
    skewness : float
        Of what each individual brings to a mean, in size; the largest of the axes.
    """

    p_value: float
    smallest: int
    skewness: float

    @property
    def stands(self) -> bool:
        """Whether the groups are large enough, for such a skewness, that the law may stand for draws."""
        return bool(self.smallest >= LAW_FROM and self.skewness <= MOST_SKEWED * np.sqrt(self.smallest))

    def agrees(self, drawn: float) -> bool:
        """Whether the p-value of `CHECKS` draws is what this law would let them give, four standard errors aside."""
        error = np.sqrt(self.p_value * (1 - self.p_value) / CHECKS)
        return bool(abs(drawn - self.p_value) <= 4 * error + 2 / (CHECKS + 1))


@dataclass(frozen=True, slots=True)
class Found:
    """How a statistic of many individuals was tested."""

    p_value: float
    method: str  # law, or sequential
    draws: int  # beside the law, or until p was known
    drawn: float = np.nan  # the p-value of the draws beside the law
    law: Law | None = None

    def columns(self) -> dict[str, object]:
        """Return the columns of result tables that say how; those of the check where there is one."""
        told: dict[str, object] = {"method": self.method, "draws": self.draws}
        if self.law is None:
            return told
        return told | {"smallest": self.law.smallest, "skewness": self.law.skewness, "drawn_p_value": self.drawn}


def tested_many(reaching: Reaching, laws: Sequence[Law | None], most: int) -> list[Found]:
    """Test statistics of the same arrangements: each by its law where it stands, else by draws.

    Parameters
    ----------
    reaching : callable
        Draws arrangements.
    laws : sequence of Law or None
        Of each statistic; none where no law is known of it.
    most : int
        Draws made at most.

    Notes
    -----
    A law stands where the groups are large enough, and where `CHECKS` draws do not contradict it. Other statistics are
    drawn until `ENOUGH` arrangements reach the observed one, at the l-th draw: p = h/l; or (b + 1)/(B + 1) where fewer
    do among all.

    References
    ----------
    Besag, J. and Clifford, P. (1991). Sequential Monte Carlo p-values. *Biometrika*, 78(2), 301-304.
    """
    by_law: dict[int, Found] = {}
    if any(law is not None and law.stands for law in laws):
        counts = sum(flags.sum(axis=1) for flags in reaching(CHECKS))
        for place, law in enumerate(laws):
            drawn = float((counts[place] + 1) / (CHECKS + 1))
            if law is not None and law.stands and law.agrees(drawn):
                by_law[place] = Found(law.p_value, "law", CHECKS, drawn, law)
    others = [place for place in range(len(laws)) if place not in by_law]
    drawn_ones = dict(zip(others, _until_known(reaching, others, most), strict=True)) if others else {}
    return [(by_law | drawn_ones)[place] for place in range(len(laws))]


def _until_known(reaching: Reaching, places: Sequence[int], most: int) -> list[Found]:
    """Draw until all the statistics at these places have been reached often enough."""
    counts, draws = np.zeros(len(places), dtype=int), np.zeros(len(places), dtype=int)
    for flags in reaching(most):
        reached = counts[:, None] + np.cumsum(flags[list(places)], axis=1)
        open_ones = counts < ENOUGH
        within = np.minimum((reached < ENOUGH).sum(axis=1) + 1, flags.shape[1])
        draws += np.where(open_ones, within, 0)
        counts = np.where(open_ones, np.minimum(reached[:, -1], ENOUGH), counts)
        if (counts == ENOUGH).all():
            break
    return [
        Found(float(h / n if h == ENOUGH else (h + 1) / (n + 1)), "sequential", int(n))
        for h, n in zip(counts, draws, strict=True)
    ]


def skewnesses(points: WeightedPoints) -> FloatArray:
    r"""Return the skewness, in size, of what individuals bring to a mean on each axis: :math:`w_i (y_i - \bar y)`."""
    brought = points.weights * points.points
    deviations = brought - brought.mean(axis=1, keepdims=True)
    squares = deviations * deviations
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.abs((squares * deviations).mean(axis=1)) / squares.mean(axis=1) ** 1.5, dtype=np.float64)
