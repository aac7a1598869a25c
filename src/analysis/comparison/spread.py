"""How widely the respondents of each edition spread on the axes, beside those of the reference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.comparison.arranged import Addends, Moments
from analysis.comparison.studentised import furthest_accepted
from analysis.comparison.timeline import FEWEST_OF_A_PLANE, Timeline
from analysis.geometry.arrays import FloatArray
from analysis.geometry.inference.adjustment import Adjustment, adjusted
from analysis.geometry.inference.contrasts import Effort, as_far
from analysis.geometry.levels import SIGNIFICANCE
from analysis.tables import TABLES

FEWEST = FEWEST_OF_A_PLANE  # respondents of both editions: with fewer, the error of a spread is not known


@dataclass(frozen=True, slots=True)
class Ratio:
    """The ratio of two standard deviations, its interval, and the test that it is one."""

    low: float
    high: float
    statistic: float
    p_value: float


UNTESTED = Ratio(np.nan, np.nan, np.nan, np.nan)


def edition_spreads(
    line: Timeline,
    reference: str,
    *,
    space: str,
    rng: np.random.Generator,
    adjustment: Adjustment = "holm",
    draws: int | None = None,
) -> pd.DataFrame:
    r"""Return the standard deviation of each edition around its own mean, beside that of the reference, tested.

    Only coordinates in the space that the editions make together can be compared so: a projected cloud shrinks by
    construction.

    Parameters
    ----------
    line : Timeline
    reference : str
        The edition that the others are compared with.
    space : str
        Key of the space, written in the table.
    rng : Generator
        Permutes the labels of the edition and the reference, those of a pair together.
    adjustment : {"holm", "benjamini_hochberg"}
        Of the p-values of the table, as one family.
    draws : int, optional
        As many as the timeline says by default.

    Returns
    -------
    DataFrame
        edition, reference, space, axis, n, n_reference, sd, reference_sd (divisor n - 1, in standard deviations of the
        axis), ratio, ci_low, ci_high (of the ratio), statistic, p_value, p_adjusted, draws, seed. Not tested where one
        of the two has fewer than ten respondents.

    Notes
    -----
    Of the squared deviations u from the own mean of an edition, :math:`T = \log(\bar u_a/\bar u_b)/s`, where
    :math:`s^2 = v_a/\bar u_a^2 + v_b/\bar u_b^2 - 2 c_{ab}/(\bar u_a \bar u_b)`, v the variances of these means and c
    their covariance, is computed again as labels are permuted. The interval is the ratios that the test does not reject
    once the deviations of the edition are divided by them.

    References
    ----------
    Pauly, M. (2011). Discussion about the quality of F-ratio resampling tests for comparing variances. TEST, 20,
    163-179.
    """
    if reference not in line.names:
        raise ValueError(f"nobody is of the reference {reference!r}; choose among: {', '.join(line.names)}")
    place = line.names.index(reference)
    rows = [
        {"edition": name, "reference": reference, "space": space} | row
        for edition, name in enumerate(line.names)
        if edition != place
        for row in _against(line, edition, place, Effort(rng, draws or line.draws, exact_up_to=0))
    ]
    table = pd.DataFrame(rows, columns=TABLES["edition_spreads"].names).astype({"seed": "Int64"})
    return table.assign(p_adjusted=adjusted(table["p_value"].astype("float64"), adjustment))


def _against(line: Timeline, edition: int, place: int, effort: Effort) -> Iterator[dict[str, object]]:
    """Yield a row an axis: the edition comes first of the two."""
    both = line.within(np.array([edition, place]))
    sizes = both.sizes
    squares = squared_deviations(both)
    spreads = np.array([np.bincount(both.codes, both.weights * row) for row in squares])
    sds = np.sqrt(spreads / np.bincount(both.codes, both.weights))
    tests = tested_ratios(both, squares, effort) if sizes.min() >= FEWEST else [UNTESTED] * len(sds)
    for axis, (own, other), test in zip(both.axes, sds, tests, strict=True):
        yield {
            "axis": axis,
            "n": int(sizes[0]),
            "n_reference": int(sizes[1]),
            "sd": own,
            "reference_sd": other,
            "ratio": own / other if other > 0 else np.nan,
            "ci_low": test.low,
            "ci_high": test.high,
            "statistic": test.statistic,
            "p_value": test.p_value,
            "draws": effort.draws,
            "seed": effort.seed(),
        }


def squared_deviations(line: Timeline) -> FloatArray:
    """Return the squared deviations from the mean of one's own edition, of expectation the variance."""
    totals = np.bincount(line.codes, line.weights)
    means = np.array([np.bincount(line.codes, line.weights * row) / totals for row in line.values])
    growth = (line.sizes / np.maximum(line.sizes - 1, 1))[line.codes]
    return np.asarray((line.values - means[:, line.codes]) ** 2 * growth, dtype=np.float64)


def tested_ratios(line: Timeline, squares: FloatArray, effort: Effort) -> list[Ratio]:
    """Test the ratio of the standard deviations of two editions on each axis, by the same arrangements."""
    own = squares * (line.codes == 0)
    n_axes = len(squares)
    products = [pair for axis in range(n_axes) for pair in _products(axis, n_axes)]
    addends = Addends(line.editions(np.vstack([own, squares - own])), products)
    observed = addends.observed()
    drawn = list(addends.drawn(effort.rng, effort.draws))
    return [_tested(observed, drawn, axis, n_axes, effort) for axis in range(n_axes)]


def _products(axis: int, n_axes: int) -> list[tuple[int, int]]:
    return [(axis, axis), (axis, n_axes + axis), (n_axes + axis, n_axes + axis)]


def _tested(observed: Moments, drawn: list[Moments], axis: int, n_axes: int, effort: Effort) -> Ratio:
    run = effort.run(1)
    parts = _Parts.of([observed], axis, n_axes)
    if not (parts.own[0, 0] > 0 and parts.others[1, 0] > 0):
        return UNTESTED  # one of the two does not spread
    permuted = _Parts.of(drawn, axis, n_axes)
    found, error = (float(each[0]) for each in parts.logarithm(0.0))
    if not error > 0:
        return UNTESTED

    def p_value(shift: float) -> float:
        ratios, errors = permuted.logarithm(shift)
        with np.errstate(divide="ignore", invalid="ignore"):
            reached = np.nan_to_num(np.abs(ratios) / errors, nan=np.inf)
        return run.p_value(as_far(reached, abs(found - shift) / error))

    def rejected(shift: float) -> bool:
        return p_value(shift) <= SIGNIFICANCE + 1e-12

    low, high = (furthest_accepted(rejected, found, side * error) for side in (-1, 1))
    bounds = np.exp(np.array([low, high]) / 2)
    bounds = bounds if np.isfinite(bounds).all() else np.array([np.nan, np.nan])
    return Ratio(float(bounds[0]), float(bounds[1]), found / error, p_value(0.0))


@dataclass(frozen=True, eq=False)
class _Parts:
    """What true members of the first edition bring to both groups of each arrangement, and what the others bring.

    Means have shape (2, m), covariances (2, 2, m).
    """

    own: FloatArray
    others: FloatArray
    of_own: FloatArray
    crossed: FloatArray
    of_others: FloatArray

    @classmethod
    def of(cls, moments: list[Moments], axis: int, n_axes: int) -> _Parts:
        first, second, third = _products(axis, n_axes)
        means = [np.concatenate([each.means[row] for each in moments], axis=1) for row in (axis, n_axes + axis)]
        spreads = [
            np.concatenate([each.covariances[pair] for each in moments], axis=2) for pair in (first, second, third)
        ]
        return cls(means[0], means[1], spreads[0], spreads[1] + spreads[1].transpose(1, 0, 2), spreads[2])

    def logarithm(self, shift: float) -> tuple[FloatArray, FloatArray]:
        """Return the logarithm of the ratio of variances and its error, once the true members' are over exp(shift)."""
        scale = np.exp(-shift)
        first, second = scale * self.own + self.others
        spread = scale**2 * self.of_own + scale * self.crossed + self.of_others
        with np.errstate(divide="ignore", invalid="ignore"):
            variance = spread[0, 0] / first**2 + spread[1, 1] / second**2 - 2 * spread[0, 1] / (first * second)
            return np.log(first / second), np.sqrt(np.maximum(variance, 0.0))
