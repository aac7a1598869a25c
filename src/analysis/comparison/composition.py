"""How much of a shift goes with who answered, and how much with where they stand: decomposition, raking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.comparison.shared_space import SharedSpace
from analysis.geometry.arrays import BoolArray, FloatArray, IntArray
from analysis.geometry.inference.counted import counted, counted_resample_sums
from analysis.geometry.inference.pairs import pairs_met
from analysis.geometry.levels import CONFIDENCE
from analysis.geometry.sizes import COUNTED_FROM
from analysis.geometry.structure.weighted_points import effective_number
from analysis.study.population import CROSSED
from analysis.study.values import FEWEST_OF_A_CELL
from analysis.tables import TABLES

RESAMPLES = 999
ROUNDS = 200  # of raking, at most
CLOSE = 1e-10  # of a share
PLACES = 64  # of each cell of the margins, where respondents are counted


@dataclass(frozen=True, eq=False)
class Cells:
    """The respondents of two editions who answered the margins: where they stand and in which cell.

    Attributes
    ----------
    points : array of shape (n, n_axes)
        In standard deviations of the axes.
    members : array of shape (n,)
        Who is of the edition compared.
    codes : array of shape (n,)
        Rank of each one's cell.
    margins : array of shape (n_cells, n_questions)
        Rank of the category of each question in each cell.
    weights : array of shape (n,)
    pairs : array of shape (n_pairs, 2)
        Ranks of those who are one and the same.
    """

    points: FloatArray
    members: BoolArray
    codes: IntArray
    margins: IntArray
    weights: FloatArray
    pairs: IntArray

    @property
    def n_cells(self) -> int:
        """Number of cells that somebody is in."""
        return len(self.margins)

    @property
    def smallest(self) -> int:
        """Respondents of the smallest cell of an edition."""
        return min(int(np.bincount(self.codes[side], minlength=self.n_cells).min()) for side in self.sides)

    @property
    def sides(self) -> tuple[BoolArray, BoolArray]:
        """Who is of the edition, who of the reference."""
        return self.members, ~self.members


@dataclass(frozen=True, eq=False)
class Decomposed:
    """What becomes of a shift, of shape (n_axes,) or (n_resamples, n_axes)."""

    total: FloatArray
    composition: FloatArray
    position: FloatArray
    raked: FloatArray


def decomposition(shared: SharedSpace, margins: pd.DataFrame, *, seed: int, resamples: int = RESAMPLES) -> pd.DataFrame:
    r"""Return what part of each shift goes with the make-up of the editions, and what part with positions.

    Parameters
    ----------
    shared : SharedSpace
        The axes read, and the editions.
    margins : DataFrame
        Answers to the questions whose make-up is compared, on the same index; who lacks one is left out.
    seed : int
        Resamples of each edition are drawn from a generator of its own.
    resamples : int

    Returns
    -------
    DataFrame
        edition, reference, space, axis, margins, n, n_reference, cells, smallest (respondents of the smallest cell),
        total, composition, composition_low, composition_high, position, position_low, position_high, raked, raked_low,
        raked_high, n_effective (of the raked edition), draws (resamples without an empty cell), seed; in standard
        deviations of the axis. Numbers are missing where a cell has fewer than five respondents of an edition.

    Notes
    -----
    :math:`\bar y_b - \bar y_a = \sum_g (p_{bg} - p_{ag}) \frac{\bar y_{ag} + \bar y_{bg}}{2} + \sum_g \frac{p_{ag} +
    p_{bg}}{2} (\bar y_{bg} - \bar y_{ag})`, g the cells of the crossed margins, a the reference. The raked shift is
    that of the edition whose margins, one by one, are brought to the reference's. Resampling draws respondents of both
    editions again, those met twice with both of their answers; margins and raking are made anew each time. Bounds are
    percentiles. It is a description: nothing says that the make-up caused the shift.

    References
    ----------
    Kitagawa, E. M. (1955). Components of a difference between two rates. Journal of the American Statistical
    Association, 50, 1168-1194.
    Oaxaca, R. (1973). Male-female wage differentials in urban labor markets. International Economic Review, 14,
    693-709.
    """
    rows: list[dict[str, object]] = []
    for edition in shared.others:
        cells = _cells(shared, margins, edition)
        counts = {
            "n": int(cells.members.sum()),
            "n_reference": int((~cells.members).sum()),
            "cells": cells.n_cells,
            "smallest": cells.smallest if cells.n_cells else 0,
        }
        holds = cells.n_cells > 1 and cells.smallest >= FEWEST_OF_A_CELL
        numbers = _numbers(cells, seed, resamples) if holds else [{} for _ in shared.axes]
        rows += [
            {"edition": edition, "axis": axis} | counts | own for axis, own in zip(shared.axes, numbers, strict=True)
        ]
    table = pd.DataFrame(rows, columns=TABLES["decomposition"].names)
    return table.assign(reference=shared.reference, space=shared.key, margins=CROSSED.join(map(str, margins)))


def _cells(shared: SharedSpace, margins: pd.DataFrame, edition: str) -> Cells:
    """Return the respondents of an edition and of the reference, in the cells that they hold."""
    own = shared.is_of(edition)
    kept = (own | shared.is_of(shared.reference)) & margins.notna().all(axis="columns").to_numpy()
    members = own[kept]
    ranks = np.stack([pd.Categorical(margins[name]).codes[kept] for name in margins], axis=1).astype(np.intp)
    held, codes = np.unique(ranks, axis=0, return_inverse=True)
    pairs = pairs_met(shared.met[kept], members)
    return Cells(shared.scaled[kept], members, codes.reshape(-1), held, shared.weighing[kept], pairs)


def _numbers(cells: Cells, seed: int, resamples: int) -> list[dict[str, object]]:
    """Return the columns of each axis."""
    ones = np.ones((1, len(cells.codes)))
    observed = _decomposed(cells, ones)
    drawn, n_whole = _drawn(cells, np.random.default_rng(seed), resamples)
    tail = (1 - CONFIDENCE) / 2
    shared = {"n_effective": _effective(cells), "draws": n_whole, "seed": seed}
    found: list[dict[str, object]] = []
    for axis in range(cells.points.shape[1]):
        row: dict[str, object] = {"total": float(observed.total[0, axis])}
        for name in ("composition", "position", "raked"):
            low, high = np.quantile(getattr(drawn, name)[:, axis], [tail, 1 - tail])
            row |= {
                name: float(getattr(observed, name)[0, axis]),
                f"{name}_low": float(low),
                f"{name}_high": float(high),
            }
        found.append(row | shared)
    return found


def _drawn(cells: Cells, rng: np.random.Generator, resamples: int) -> tuple[Decomposed, int]:
    """Decompose the shift of resamples, and return in how many of them no cell is empty: the others are left out."""
    if len(cells.codes) >= COUNTED_FROM and not len(cells.pairs):
        counts, sums = zip(*(_counted(cells, side, rng, resamples) for side in cells.sides), strict=True)
        whole = np.array([held.all(axis=1) for held in counts]).all(axis=0)
        (q, y), (p, x) = (_shares_and_means(held[whole]) for held in sums)
        return _parted(q, y, p, x, cells.margins), int(whole.sum())
    times = _resampled(cells, rng, resamples)
    whole = np.array([_has_all(cells, side, times) for side in cells.sides]).all(axis=0)
    return _decomposed(cells, times[whole]), int(whole.sum())


def _counted(cells: Cells, side: BoolArray, rng: np.random.Generator, resamples: int) -> tuple[IntArray, FloatArray]:
    """Return how many of an edition are drawn in each cell, (n_resamples, n_cells), and their sums: (…, 1 + n_axes).

    Of many, it is drawn how many come from each place of the cloud.
    """
    sizes = np.bincount(cells.codes[side], minlength=cells.n_cells)
    counts = rng.multinomial(sizes.sum(), sizes / sizes.sum(), size=resamples)
    sums = np.empty((resamples, cells.n_cells, 1 + cells.points.shape[1]))
    for cell in range(cells.n_cells):
        inside = side & (cells.codes == cell)
        points, weights = cells.points[inside].T, cells.weights[inside]
        held = counted(np.vstack([weights, weights * points]), np.vstack([points, weights]), PLACES)
        sums[:, cell] = counted_resample_sums(held, rng, counts[:, cell]).T
    return counts, sums


def _shares_and_means(sums: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the shares of cells, (n_resamples, n_cells), and their means, from what is weighed in each."""
    weights = sums[:, :, 0]
    return weights / weights.sum(axis=1, keepdims=True), sums[:, :, 1:] / weights[:, :, None]


def _decomposed(cells: Cells, counts: FloatArray) -> Decomposed:
    """Decompose the shift when each respondent counts so many times, shape (n_resamples, n): no cell is empty."""
    (q, y), (p, x) = (_held(cells, side, counts) for side in cells.sides)
    return _parted(q, y, p, x, cells.margins)


def _parted(q: FloatArray, y: FloatArray, p: FloatArray, x: FloatArray, margins: IntArray) -> Decomposed:
    """Decompose the shift from the shares and the means of the cells of an edition, then of the reference."""
    raked = _raked(q, p, margins)

    def mean(shares: FloatArray, means: FloatArray) -> FloatArray:
        return np.asarray(np.einsum("bg,bgl->bl", shares, means))

    reference = mean(p, x)
    return Decomposed(
        mean(q, y) - reference, mean(q - p, (x + y) / 2), mean((p + q) / 2, y - x), mean(raked, y) - reference
    )


def _held(cells: Cells, side: BoolArray, counts: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the shares of the cells of an edition, (n_resamples, n_cells), and their means, (…, n_axes)."""
    indicator = np.eye(cells.n_cells)[cells.codes[side]] * cells.weights[side, None]
    drawn = counts[:, side]
    weights = drawn @ indicator
    sums = np.stack([drawn @ (indicator * axis[:, None]) for axis in cells.points[side].T], axis=2)
    return weights / weights.sum(axis=1, keepdims=True), sums / weights[:, :, None]


def _raked(shares: FloatArray, wanted: FloatArray, margins: IntArray) -> FloatArray:
    """Return shares of cells whose margins are those wanted, by iterative proportional fitting."""
    parts = [np.eye(int(codes.max()) + 1)[codes] for codes in margins.T]
    found = shares
    for _ in range(ROUNDS):
        for part in parts:
            own = found @ part
            with np.errstate(divide="ignore", invalid="ignore"):
                factors = np.where(own > 0, (wanted @ part) / own, 0.0)
            found = found * (factors @ part.T)
        if max(float(np.abs(found @ part - wanted @ part).max(initial=0.0)) for part in parts) <= CLOSE:
            break
    return np.asarray(found / found.sum(axis=1, keepdims=True))


def _effective(cells: Cells) -> float:
    """Return Kish's effective number of respondents of the edition, once raked."""
    ones = np.ones((1, len(cells.codes)))
    (q, _), (p, _) = (_held(cells, side, ones) for side in cells.sides)
    factors = _raked(q, p, cells.margins)[0] / q[0]
    return effective_number(cells.weights[cells.members] * factors[cells.codes[cells.members]])


def _has_all(cells: Cells, side: BoolArray, counts: FloatArray) -> BoolArray:
    """Say which resamples have somebody of an edition in each cell."""
    held = counts[:, side] @ np.eye(cells.n_cells)[cells.codes[side]]
    return np.asarray((held > 0).all(axis=1))


def _resampled(cells: Cells, rng: np.random.Generator, resamples: int) -> FloatArray:
    """Return how many times each respondent is drawn: those met twice together, the others of each edition apart."""
    counts = np.zeros((resamples, len(cells.codes)))
    for ranks in _strata(cells):
        n = len(ranks)
        if n:
            drawn = rng.multinomial(n, np.full(n, 1 / n), size=resamples)
            for column in ranks.T:
                counts[:, column] = drawn
    return counts


def _strata(cells: Cells) -> Iterator[IntArray]:
    """Yield the ranks of those drawn together, a row a unit: pairs, then the others of each edition."""
    yield cells.pairs
    alone = np.setdiff1d(np.arange(len(cells.codes)), cells.pairs)
    for side in cells.sides:
        yield alone[side[alone]][:, None]
