"""A group's mean point against those of every group as large that the same individuals could make."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd

from analysis.geometry.arrays import BoolArray, FloatArray
from analysis.geometry.inference.adjustment import Adjustment, adjusted
from analysis.geometry.inference.arrangements import drawn_subset_sums, n_arrangements, subset_sums
from analysis.geometry.inference.counted import Counted, counted
from analysis.geometry.sizes import COUNTED_FROM
from analysis.geometry.structure.covariance import covariance_of, has_extent
from analysis.geometry.structure.groups import GroupedCloud
from analysis.geometry.structure.weighted_points import WeightedPoints
from analysis.geometry.unfit import UnfitError

# Arrangements all enumerated, drawn one by one, as numbers of each cell, as sums by the normal law; see also `many`.
Method = Literal["exact", "monte_carlo", "monte_carlo_counted", "monte_carlo_normal"]
DRAWS = 99_999  # Monte-Carlo draws; with the observed one, 100,000
MANY = 500  # individuals of a test beyond which ten times fewer are drawn
EXACT_UP_TO = 10**7  # arrangements enumerated at most
TOLERANCE = 1e-9  # sums of the same points in another order differ by rounding
PLANES: tuple[tuple[int, ...], ...] = ((1,), (2,), (1, 2))
TESTS = (
    *("factor", "category", "axes", "n", "effect", "statistic", "p_value", "p_adjusted", "method", "draws", "seed"),
    *("against", "p_lower", "p_upper", "normal_statistic", "normal_p_value"),
)
WORDS = ("factor", "category", "axes", "method", "against")
WHOLE = ("n", "draws", "seed", "smallest")
CHECKED = ("smallest", "skewness", "drawn_p_value")  # of tests by a law: what it rests on, and the draws beside it
REAL = tuple(column for column in TESTS + CHECKED if column not in WORDS + WHOLE)


def draws_for(n: int) -> int:
    """Return how many arrangements a test of so many individuals draws, where nobody says.

    A p-value of .05 is then known to .0007 (two standard errors .0014); beyond `MANY` individuals, to .002.
    """
    return DRAWS if n <= MANY else DRAWS // 10


@dataclass(frozen=True, slots=True)
class Run:
    """How a test was computed: all arrangements enumerated, or so many drawn from a seed."""

    method: Method
    draws: int
    seed: int | None

    def p_value(self, count: int) -> float:
        """Return count / arrangements if all were enumerated, else (count + 1) / (draws + 1)."""
        return count / self.draws if self.method == "exact" else (count + 1) / (self.draws + 1)

    def columns(self) -> dict[str, object]:
        """Return the columns of result tables that say it."""
        return {"method": self.method, "draws": self.draws, "seed": self.seed}


@dataclass(frozen=True, slots=True)
class Effort:
    """How far arrangements are enumerated, and how many are drawn beyond."""

    rng: np.random.Generator
    draws: int = DRAWS
    exact_up_to: int = EXACT_UP_TO

    def method(self, n_ways: int) -> Method:
        """Return whether so many arrangements are all enumerated."""
        return "exact" if n_ways <= self.exact_up_to else "monte_carlo"

    def counts(self, n: int, n_ways: int) -> bool:
        """Return whether individuals are so many that arrangements of them are drawn as numbers of each cell."""
        return n >= COUNTED_FROM and self.method(n_ways) == "monte_carlo"

    def seed(self) -> int | None:
        """Return the seed that the generator was made from; none if it was made from none."""
        entropy = getattr(self.rng.bit_generator.seed_seq, "entropy", None)
        return entropy if isinstance(entropy, int) and entropy.bit_length() < 64 else None

    def run(self, n_ways: int, n: int = 0) -> Run:
        """Return how a test of so many arrangements is computed; of `n` individuals, where it counts the many."""
        if self.method(n_ways) == "exact":
            return Run("exact", n_ways, None)
        return Run("monte_carlo_counted" if self.counts(n, n_ways) else "monte_carlo", self.draws, self.seed())


@dataclass(frozen=True, eq=False)
class Metric:
    """An axis or a plane, measured by the covariance of the reference cloud."""

    axes: tuple[int, ...]
    rows: tuple[int, ...]  # of the axes among those of the cloud
    covariance: FloatArray

    @property
    def name(self) -> str:
        """The axes as result tables write them: 1, 1+2."""
        return "+".join(map(str, self.axes))

    def squared_lengths(self, vectors: FloatArray) -> FloatArray:
        """Return the squared Mahalanobis length of vectors of shape (n_axes of the cloud, …)."""
        chosen = vectors[list(self.rows)]
        white = np.linalg.solve(np.linalg.cholesky(self.covariance), chosen.reshape(len(chosen), -1))
        return np.asarray((white**2).sum(axis=0).reshape(chosen.shape[1:]), dtype=np.float64)

    @cached_property
    def _inverse_root(self) -> FloatArray:
        return np.asarray(np.linalg.inv(np.linalg.cholesky(self.covariance)), dtype=np.float64)

    def many_squared_lengths(self, vectors: FloatArray) -> FloatArray:
        """Return the same of a great many vectors, to the last digits, which are enough to set them beside one."""
        lengths = np.zeros(vectors.shape[1:])
        for place, coefficients in enumerate(self._inverse_root, start=1):
            white = sum(coefficients[own] * vectors[row] for own, row in enumerate(self.rows[:place]))
            lengths += white**2
        return lengths

    def statistics(self, deviations: FloatArray) -> FloatArray:
        """Return |deviation| on an axis, D² in a plane."""
        return np.abs(deviations[self.rows[0]]) if len(self.rows) == 1 else self.squared_lengths(deviations)

    def many_statistics(self, deviations: FloatArray) -> FloatArray:
        """Return the same of a great many deviations."""
        return np.abs(deviations[self.rows[0]]) if len(self.rows) == 1 else self.many_squared_lengths(deviations)

    def effect(self, deviation: FloatArray) -> float:
        """Return the deviation in standard deviations: signed on an axis, a distance in a plane."""
        length = float(np.sqrt(self.squared_lengths(deviation)))
        return float(np.copysign(length, deviation[self.rows[0]])) if len(self.rows) == 1 else length


@dataclass(frozen=True, eq=False)
class Contrast:
    """A group among the individuals that it could have been chosen from, who keep their weights.

    The deviation looked at is that of the group's mean point from the mean point of all, or of the others.
    """

    cloud: WeightedPoints
    members: BoolArray
    from_others: bool = False
    held: Counted | None = None  # the cloud in cells, where several contrasts of many individuals share it

    @property
    def n(self) -> int:
        """Number of individuals, members and others."""
        return self.cloud.n

    @property
    def size(self) -> int:
        """Number of individuals of the group."""
        return int(self.members.sum())

    @property
    def n_subsets(self) -> int:
        """Number of groups as large."""
        return n_arrangements([self.size, self.n - self.size])

    @property
    def scale(self) -> float:
        """How much longer the deviation from the others is than that from all, for individuals who count alike."""
        return self.n / (self.n - self.size) if self.from_others else 1.0

    def deviations(self, sums: FloatArray) -> FloatArray:
        """Return the deviations of groups whose addends add up to `sums`."""
        whole = self.cloud.whole
        totals, weight = self.cloud.parted(sums, self.size)
        return (whole / (whole - weight) if self.from_others else 1.0) / weight * totals

    def observed(self) -> FloatArray:
        """Return the deviation of the group, on each axis."""
        return self.deviations(self.cloud.addends[:, self.members].sum(axis=1))

    def sums(self, effort: Effort) -> Iterator[FloatArray]:
        """Yield the sums of all groups as large, or of those drawn."""
        if effort.method(self.n_subsets) == "exact":
            return subset_sums(self.cloud.addends, self.size)
        return drawn_subset_sums(self.cloud.addends, self.size, effort.rng, effort.draws)


def metrics(cloud: GroupedCloud, planes: Iterable[Sequence[int]]) -> tuple[Metric, ...]:
    """Return the metric of each axis or plane, by the covariance of the whole cloud.

    Raises
    ------
    ValueError
        If the cloud has no extent on an axis or in a plane.
    """
    covariance = covariance_of(cloud.points, cloud.weights)
    found = []
    for plane in planes:
        rows = tuple(cloud.axes.index(axis) for axis in plane)
        part = covariance[np.ix_(rows, rows)]
        if not has_extent(part, covariance):
            message = f"the cloud has no extent on axes {tuple(plane)}; keep axes that have variance"
            raise UnfitError(message, "flat_cloud", cloud.factor)
        found.append(Metric(tuple(plane), rows, part))
    return tuple(found)


def axes_of(planes: Iterable[Sequence[int]]) -> list[int]:
    """Return the axes that some planes need, each once."""
    return sorted({axis for plane in planes for axis in plane})


def counted_points(points: WeightedPoints) -> Counted:
    """Return individuals in cells of neighbours who weigh alike."""
    return counted(points.addends, np.vstack([points.points, points.weights]))


def reaches(statistics: FloatArray, observed: float) -> BoolArray:
    """Return which statistics reach the observed one, rounding aside."""
    return np.asarray(statistics >= observed - TOLERANCE * max(1.0, abs(observed)))


def as_far(statistics: FloatArray, observed: float) -> int:
    """Return how many statistics reach the observed one, rounding aside."""
    return int(np.count_nonzero(reaches(statistics, observed)))


def result_table(rows: Sequence[dict[str, object]], adjustment: Adjustment) -> pd.DataFrame:
    """Return tests as the table that inference files hold, p-values adjusted over all; checks of laws beside."""
    columns = [*TESTS, *(CHECKED if any(CHECKED[0] in row for row in rows) else ())]
    kinds: dict[str, Any] = dict.fromkeys(WORDS, "str") | dict.fromkeys(WHOLE, "Int64") | dict.fromkeys(REAL, "float64")
    table = pd.DataFrame({name: pd.array([row.get(name) for row in rows], dtype=kinds[name]) for name in columns})
    return table.assign(p_adjusted=adjusted(table["p_value"], adjustment))
