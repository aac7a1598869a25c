"""Tests of a contrast on axes and planes: all arrangements, those drawn, or the law of the deviation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import special

from analysis.geometry.arrays import BoolArray, FloatArray
from analysis.geometry.inference.contrasts import Contrast, Effort, Metric, Run, as_far, counted_points, reaches
from analysis.geometry.inference.counted import counted_subset_sums
from analysis.geometry.inference.many import Law, skewnesses, tested_many
from analysis.geometry.structure.covariance import has_extent, linearised_covariance


@dataclass(frozen=True, slots=True)
class Tally:
    """How many arrangements lie as far as the observed one: either way, below, above."""

    either: int = 0
    lower: int = 0
    upper: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.either + other.either, self.lower + other.lower, self.upper + other.upper)


@dataclass(frozen=True, slots=True)
class Normal:
    """What the law of a deviation says: Z on an axis, χ² in a plane."""

    statistic: float
    p_value: float

    def columns(self) -> dict[str, object]:
        """Return the columns of result tables that say it."""
        return {"normal_statistic": self.statistic, "normal_p_value": self.p_value}


def contrast_tests(contrast: Contrast, planes: Sequence[Metric], effort: Effort) -> list[dict[str, object]]:
    """Test one contrast on several axes and planes, by the same arrangements."""
    observed = contrast.observed()
    normals = [_normal(contrast, plane) for plane in planes]
    if effort.counts(contrast.n, contrast.n_subsets):
        found = _of_many(contrast, planes, normals, observed, effort)
    else:
        found = _of_few(contrast, planes, observed, effort)
    return [
        {"axes": plane.name, "n": contrast.size, "effect": plane.effect(observed)}
        | {"statistic": float(plane.statistics(observed))}
        | own
        | ({} if normal is None else normal.columns())
        for plane, own, normal in zip(planes, found, normals, strict=True)
    ]


def _of_few(
    contrast: Contrast, planes: Sequence[Metric], observed: FloatArray, effort: Effort
) -> list[dict[str, object]]:
    """Return the p-values on each axis and plane, and how they were computed."""
    tallies, lengths = [Tally()] * len(planes), [float(plane.statistics(observed)) for plane in planes]
    for sums in contrast.sums(effort):
        deviations = contrast.deviations(sums)
        found = [_tally(*one, deviations, observed) for one in zip(planes, lengths, strict=True)]
        tallies = [tally + own for tally, own in zip(tallies, found, strict=True)]
    run = effort.run(contrast.n_subsets)
    return [_p_values(plane, tally, run) | run.columns() for plane, tally in zip(planes, tallies, strict=True)]


def _tally(plane: Metric, length: float, deviations: FloatArray, observed: FloatArray) -> Tally:
    either = as_far(plane.many_statistics(deviations), length)
    if len(plane.rows) > 1:
        return Tally(either)
    signed, seen = deviations[plane.rows[0]], float(observed[plane.rows[0]])
    return Tally(either, as_far(-signed, -seen), as_far(signed, seen))


def _p_values(plane: Metric, tally: Tally, run: Run) -> dict[str, object]:
    p_values: dict[str, object] = {"p_value": run.p_value(tally.either)}
    if len(plane.rows) == 1:
        p_values |= {"p_lower": run.p_value(tally.lower), "p_upper": run.p_value(tally.upper)}
    return p_values


def _of_many(
    contrast: Contrast,
    planes: Sequence[Metric],
    normals: Sequence[Normal | None],
    observed: FloatArray,
    effort: Effort,
) -> list[dict[str, object]]:
    """Return the same, of individuals who are counted: the length of the deviation, then what lies on either side."""
    held = contrast.held or counted_points(contrast.cloud)
    lines = [plane for plane in planes if len(plane.rows) == 1]
    rows = [plane.rows[0] for plane in lines]

    def reaching(draws: int) -> Iterator[BoolArray]:
        for sums in counted_subset_sums(held, contrast.size, effort.rng, draws):
            deviations = contrast.deviations(sums)
            either = [reaches(plane.many_statistics(deviations), float(plane.statistics(observed))) for plane in planes]
            sides = [reaches(side * deviations[row], side * float(observed[row])) for side in (-1, 1) for row in rows]
            yield np.stack([*either, *sides])

    smallest, skewed = min(contrast.size, contrast.n - contrast.size), skewnesses(contrast.cloud)
    laws = [_law(normal, plane, smallest, skewed) for normal, plane in zip(normals, planes, strict=True)]
    of_lines = [(law, normal) for law, normal, plane in zip(laws, normals, planes, strict=True) if plane in lines]
    sides = [_sided(law, normal, side) for side in (1, -1) for law, normal in of_lines]
    found = tested_many(reaching, [*laws, *sides], effort.draws)
    lower, upper = np.split(np.array([one.p_value for one in found[len(planes) :]]), 2)
    told = [{"p_value": own.p_value} | own.columns() | {"seed": effort.seed()} for own in found[: len(planes)]]
    for place, below, above in zip(map(planes.index, lines), lower, upper, strict=True):
        told[place] |= {"p_lower": float(below), "p_upper": float(above)}
    return told


def _law(normal: Normal | None, plane: Metric, smallest: int, skewed: FloatArray) -> Law | None:
    if normal is None:
        return None
    return Law(normal.p_value, smallest, float(skewed[list(plane.rows)].max()))


def _sided(law: Law | None, normal: Normal | None, side: int) -> Law | None:
    """Return the law of what lies below, for 1, or above, for -1, a deviation on an axis."""
    if law is None or normal is None:
        return None
    return Law(float(special.ndtr(side * normal.statistic)), law.smallest, law.skewness)


def _normal(contrast: Contrast, plane: Metric) -> Normal | None:
    """Return the normal approximation, by the linearised covariance of the individuals of the contrast themselves."""
    n, size = contrast.n, contrast.size
    own = linearised_covariance(contrast.cloud.points[list(plane.rows)].T, contrast.cloud.weights)
    if not has_extent(own, plane.covariance):
        return None
    deviation = contrast.observed() / contrast.scale
    chi2 = size * (n - 1) / (n - size) * float(Metric(plane.axes, plane.rows, own).squared_lengths(deviation))
    statistic = float(np.copysign(np.sqrt(chi2), deviation[plane.rows[0]])) if len(plane.rows) == 1 else chi2
    return Normal(statistic, float(special.chdtrc(len(plane.rows), chi2)))
