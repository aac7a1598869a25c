"""How widely the respondents of each edition spread on the axes, beside those of the reference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.comparison.accepted import bounds_of
from analysis.comparison.arranged import ROUNDING, Addends, Moments
from analysis.comparison.timeline import FEWEST_OF_A_PLANE, Timeline
from analysis.geometry.arrays import BoolArray, FloatArray
from analysis.geometry.inference.adjustment import Adjustment, adjusted
from analysis.geometry.inference.contrasts import Effort, Run, reaches
from analysis.geometry.levels import CONFIDENCE
from analysis.tables import TABLES

FEWEST = FEWEST_OF_A_PLANE  # respondents of both editions: with fewer, the error of a spread is not known


@dataclass(frozen=True, slots=True)
class Ratio:
    """The ratio of two standard deviations, its interval, and the test that it is one."""

    low: float
    high: float
    statistic: float
    p_value: float


N_ROWS = 4  # of an axis, in the sums of arrangements
LEAST_ERROR = 1e-6  # of the logarithm of a ratio: all lie as far from their mean, and rounding makes what is left
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
    Respondents are placed from the mean of their own edition, then labels are permuted. In each arrangement, of the
    variances :math:`v_g` around the means :math:`m_g` of the two groups, :math:`T = \log(v_a/v_b)/s`, where
    :math:`s^2 = c_{aa}/v_a^2 + c_{bb}/v_b^2 - 2 c_{ab}/(v_a v_b)` and c are the covariances of the means of
    :math:`(y - m_g)^2`: means are estimated again in each arrangement, as they were of the editions. The interval is
    the ratios that the test does not reject once the deviations of the edition are divided by them.

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
    squares = deviations(both) ** 2 * (sizes / np.maximum(sizes - 1, 1))[both.codes]
    spreads = np.array([np.bincount(both.codes, both.weights * row) for row in squares])
    sds = np.sqrt(spreads / np.bincount(both.codes, both.weights))
    tests = tested_ratios(both, effort, CONFIDENCE) if sizes.min() >= FEWEST else [UNTESTED] * len(sds)
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


def deviations(line: Timeline) -> FloatArray:
    """Return how far respondents lie from the mean of their own edition, shape (n_axes, n_respondents)."""
    totals = np.bincount(line.codes, line.weights)
    means = np.array([np.bincount(line.codes, line.weights * row) / totals for row in line.values])
    return np.asarray(line.values - means[:, line.codes], dtype=np.float64)


def tested_ratios(line: Timeline, effort: Effort, level: float | None) -> list[Ratio]:
    """Test the ratio of the standard deviations of two editions on each axis, by the same arrangements.

    Without a level, no interval is looked for.
    """
    away = deviations(line)
    sides = np.stack([line.codes == 0, line.codes != 0]).astype(np.float64)
    # Of an axis, four rows: what true members of the first edition bring, what others do, and the squares of both.
    rows = np.stack([power * side for power in (away, away**2) for side in sides], axis=1)
    every = range(len(away))
    editions = line.editions(rows.reshape(-1, rows.shape[2]))
    addends = Addends(editions, [pair for axis in every for pair in _products(axis)])
    observed = addends.observed()
    drawn = list(addends.drawn(effort.rng, effort.draws))
    growth = line.sizes / (line.sizes - 1)
    least = ROUNDING * np.ptp(line.values, axis=1) ** 2
    run = effort.run(1)
    return [
        _tested(_Spreads.of([observed], axis, growth), _Spreads.of(drawn, axis, growth), least[axis], run, level)
        for axis in every
    ]


def _products(axis: int) -> list[tuple[int, int]]:
    return [(axis * N_ROWS + j, axis * N_ROWS + k) for j in range(N_ROWS) for k in range(j, N_ROWS)]


def _tested(observed: _Spreads, permuted: _Spreads, least: float, run: Run, level: float | None) -> Ratio:
    if not (observed.variances(1.0) > least).all():
        return UNTESTED  # one of the two does not spread
    found, error = (float(each[0]) for each in observed.logarithm(0.0))
    if not error > LEAST_ERROR:
        return UNTESTED

    arranged = _Ratios(permuted, found, error)
    p_value = run.p_value(int(np.count_nonzero(arranged.reaching(0.0))))
    if level is None:
        return Ratio(np.nan, np.nan, found / error, p_value)
    low, high = np.exp(np.array(bounds_of(arranged, run, level, found, error)) / 2)
    return Ratio(float(low), float(high), found / error, p_value)


@dataclass(frozen=True, eq=False)
class _Ratios:
    """The logarithm of the ratio of two variances in arrangements, beside the one observed."""

    permuted: _Spreads
    found: float
    error: float

    def reaching(self, shift: float) -> BoolArray:
        """Return which arrangements reach the statistic observed, once true members' variances are over exp(shift)."""
        ratios, errors = self.permuted.logarithm(shift)
        with np.errstate(divide="ignore", invalid="ignore"):
            reached = np.nan_to_num(np.abs(ratios) / errors, nan=np.inf)
        return reaches(reached, abs(self.found - shift) / self.error)

    def those(self, kept: BoolArray) -> _Ratios:
        """Return some of the arrangements."""
        return replace(self, permuted=self.permuted.those(kept))


@dataclass(frozen=True, eq=False)
class _Spreads:
    """The variances of two groups on an axis in m arrangements, whatever the true members of the first are divided by.

    Attributes
    ----------
    means : array of shape (4, 2, m)
        Of the rows of the axis, in both groups.
    covariances : mapping of two groups to an array of shape (4, 4, m)
        Of the means of these rows: those of the first group, then those of the second.
    growth : float
        Logarithm of the ratio of the divisors n - 1 of the two groups, for n.
    """

    means: FloatArray
    covariances: dict[tuple[int, int], FloatArray]
    growth: float

    @classmethod
    def of(cls, moments: list[Moments], axis: int, growth: FloatArray) -> _Spreads:
        rows = slice(axis * N_ROWS, (axis + 1) * N_ROWS)
        means = np.concatenate([each.means[rows] for each in moments], axis=2)
        held = np.empty((N_ROWS, N_ROWS, 2, 2, means.shape[2]))
        for j, k in _products(axis):
            pair = np.concatenate([each.covariances[j, k] for each in moments], axis=2)
            held[j % N_ROWS, k % N_ROWS] = pair
            held[k % N_ROWS, j % N_ROWS] = pair.transpose(1, 0, 2)
        tied = bool(held[:, :, 0, 1].any())  # by those of a panel
        between = {pair: np.ascontiguousarray(held[:, :, *pair]) for pair in ((0, 0), (1, 1), (0, 1))}
        return cls(means, between if tied else {pair: between[pair] for pair in ((0, 0), (1, 1))}, _logarithm(growth))

    def those(self, kept: BoolArray) -> _Spreads:
        """Return some of the arrangements."""
        between = {pair: held[..., kept] for pair, held in self.covariances.items()}
        return replace(self, means=self.means[..., kept], covariances=between)

    def variances(self, scale: float) -> FloatArray:
        """Return the variances of both groups once true members of the first are so many times as far: (2, m)."""
        first, second = self._scaled(scale)
        return np.asarray(second - first**2, dtype=np.float64)

    def logarithm(self, shift: float) -> tuple[FloatArray, FloatArray]:
        """Return the logarithm of the ratio of variances and its error, once the true members' are over exp(shift)."""
        scale = float(np.exp(-shift / 2))
        means, variances = self._scaled(scale)[0], self.variances(scale)
        with np.errstate(divide="ignore", invalid="ignore"):
            squared = sum(
                (1 if g == h else -2) * self._covariance(g, h, scale, means) / (variances[g] * variances[h])
                for g, h in self.covariances
            )
            return np.log(variances[0] / variances[1]) + self.growth, np.sqrt(np.maximum(squared, 0.0))

    def _scaled(self, scale: float) -> tuple[FloatArray, FloatArray]:
        """Return the means of the deviations and of their squares in both groups."""
        own, others, own_squares, other_squares = self.means
        return scale * own + others, scale**2 * own_squares + other_squares

    def _covariance(self, g: int, h: int, scale: float, means: FloatArray) -> FloatArray:
        """Return the covariance of the means of the squared deviations of two groups from their means."""
        held = self.covariances[g, h]
        powers = np.array([[scale, 1.0, 0.0, 0.0], [0.0, 0.0, scale**2, 1.0]])  # deviations, squares
        weights = (powers[:, None, :, None] * powers[None, :, None, :]).reshape(4, -1)
        plain, first, second, squares = weights @ held.reshape(N_ROWS**2, -1)
        return np.asarray(squares - 2 * (means[g] * first + means[h] * second) + 4 * means[g] * means[h] * plain)


def _logarithm(growth: FloatArray) -> float:
    return float(np.log(growth[0] / growth[1]))
