"""Shares among respondents of whom some answered several times: their errors, what ties two shares, a test."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.geometry.arrays import BoolArray, FloatArray, IntArray
from analysis.geometry.inference.arrangements import chunks
from analysis.geometry.inference.contrasts import Effort, as_far
from analysis.geometry.structure.weighted_points import effective_number

Labels = NDArray[np.integer[Any]]
ROUNDING = 1e-14  # of a squared error of shares: rounding alone makes as much


def met_again(structures: IntArray) -> IntArray:
    """Return numbers of structures from 1, 0 for those of whom a single answer is there."""
    numbers, places, counts = np.unique(structures, return_inverse=True, return_counts=True)
    kept = (numbers > 0) & (counts > 1)
    return np.asarray(np.where(kept, np.cumsum(kept), 0)[places], dtype=np.intp)


def by_structure(values: FloatArray, structures: IntArray) -> FloatArray:
    """Return the sums of values, shape (…, n), over the answers of each structure; who answered once is one."""
    return _added(values, _units(structures))


def _units(structures: IntArray) -> IntArray:
    """Return the number of the structure of each answer, from 0, who answered once being one."""
    own = np.where(structures > 0, structures, structures.max(initial=0) + 1 + np.arange(len(structures)))
    return np.unique(own, return_inverse=True)[1]


def _added(values: FloatArray, units: IntArray) -> FloatArray:
    """Return the sums of values, shape (…, n), over the answers of each unit."""
    return np.asarray([np.bincount(units, row) for row in np.atleast_2d(values)], dtype=np.float64)


def repeated_number(held: BoolArray, weights: FloatArray, structures: IntArray) -> float:
    r"""Return how many respondents who answered once would tell a share as well.

    It is :math:`p(1 - p)/v`, where :math:`v = \sum_s (\sum_{i \in s} w_i (x_i - p))^2/(\sum w)^2` adds up the answers
    of each structure; never more than Kish's number of all answers, never less than that of structures that all
    answered alike, which it is where everybody answered alike.

    References
    ----------
    Franco, C., Little, R. J. A., Louis, T. A. and Slud, E. V. (2019). Comparative study of confidence intervals for
    proportions in complex sample surveys. Journal of Survey Statistics and Methodology, 7, 334-364.
    """
    most = effective_number(weights)
    if not structures.any():
        return most
    share = weights @ held / weights.sum()
    weighed, away = by_structure(np.stack([weights, weights * (held - share)]), structures)
    fewest, variance = effective_number(weighed), float((away**2).sum() / weights.sum() ** 2)
    return float(np.clip(share * (1 - share) / variance, fewest, most)) if variance > ROUNDING else fewest


def correlations(
    held: BoolArray,
    members: BoolArray,
    weights: FloatArray,
    structures: IntArray,
    parts: tuple[float, float] = (0.0, 0.0),
) -> FloatArray:
    r"""Return the correlation of the shares of two sides that structures met on both make, an answer a number.

    Parameters
    ----------
    held : array of shape (n, n_answers)
    members : array of shape (n,)
        Who is of the first side.
    weights, structures : arrays of shape (n,)
    parts : pair of float
        Of a list of persons, how many answered on each side; 0 where no list bounds it.

    Notes
    -----
    :math:`\sum_s a_s b_s/\sqrt{\sum a_s^2 \sum b_s^2}`, where :math:`a_s = \sum_{i \in s} w_i (x_i - p)/\sum w` on one
    side and b on the other. As in Newcombe's method, half a pair is taken from the covariance where it is above
    nothing, down to nothing. Where lists of N and M persons bound both sides, what is left of a correlation above
    nothing is that of two samples of these lists: see `left_by_lists`.
    """
    away, reach, units = [], [], _units(structures)
    for side in (members, ~members):
        own = np.where(side, weights, 0.0) / weights[side].sum()
        away.append(_added((own[:, None] * (held - own @ held)).T, units))
        reach.append(_added(own, units)[0])
    shared = reach[0] * reach[1]
    met = shared > 0
    half = shared[met].mean() / 2 if met.any() else 0.0
    crossed = (away[0] * away[1]).sum(axis=1)
    crossed = np.where(crossed > 0, np.maximum(crossed - half, 0.0), crossed)
    scales = np.sqrt((away[0] ** 2).sum(axis=1) * (away[1] ** 2).sum(axis=1))
    found = np.divide(crossed, scales, out=np.zeros(len(scales)), where=scales > 0)
    kept = left_by_lists(float(shared.sum()), (int(members.sum()), int((~members).sum())), parts)
    return np.asarray(np.clip(np.where(found > 0, kept * found, found), -1.0, 1.0), dtype=np.float64)


def left_by_lists(overlap: float, numbers: tuple[int, int], parts: tuple[float, float]) -> float:
    r"""Return by how much lists multiply the correlation of two shares, 1 where a side has none.

    Parameters
    ----------
    overlap : float
        :math:`n_p/(n_a n_b)`, for :math:`n_p` persons met on both sides; of weighted ones, the sum of the products of
        their parts of each side.
    numbers, parts : pairs of int, float
        How many answered on each side, and of its list.

    Notes
    -----
    Samples of two lists of N and M persons, of whom L are the same, have shares of covariance
    :math:`S(n_p/(n_a n_b) - L/(N M))`, S that of the answers of these persons, where their variances carry
    :math:`1 - n_a/N` and :math:`1 - n_b/M`. Nothing tells L: it is taken as large as may be, the smaller list.
    """
    if min(parts) <= 0 or overlap <= 0:
        return 1.0
    if max(parts) >= 1:
        return 0.0
    longest = max(n / part for n, part in zip(numbers, parts, strict=True))
    left = max(0.0, 1 - 1 / (overlap * longest))
    return float(min(1.0, left / np.sqrt((1 - parts[0]) * (1 - parts[1]))))


@dataclass(frozen=True, eq=False)
class Repeated:
    """Answers of several groups, some of which are one structure's.

    Attributes
    ----------
    held : array of shape (n_answers, n)
        Whether each gives each answer.
    groups : array of shape (n,)
        From 0.
    weights : array of shape (n,)
    structures : array of shape (n,)
        As `met_again` returns them.
    """

    held: BoolArray
    groups: IntArray
    weights: FloatArray
    structures: IntArray

    def tested(self, contrast: FloatArray, effort: Effort) -> tuple[FloatArray, FloatArray]:
        r"""Return the standardised contrast of the shares of each answer, and how often permuted labels give as much.

        Notes
        -----
        :math:`T = \sum_g c_g p_g/s`, :math:`s^2 = \sum_s (\sum_g c_g a_{sg})^2`, where :math:`a_{sg} =
        \sqrt{n_g/(n_g - 1)} \sum_{i \in s \cap g} w_i (x_i - p_g)/\sum_g w` is what a structure s brings to group g:
        of two groups met by pairs it is the variance of the difference of their shares less what pairs tie. It is
        computed again in each arrangement: labels are permuted among those who answered once, within each structure,
        and, where some structures are whole in one group, among the structures that answered as often.

        References
        ----------
        Janssen, A. (1997). Statistics & Probability Letters, 36, 9-21.
        Konietschke, F. and Pauly, M. (2014). Bootstrapping and permuting paired t-test type statistics. Statistics and
        Computing, 24, 283-296.
        """
        observed = self._statistics(self.groups[None, :], contrast)[:, 0]
        beyond = np.zeros(len(self.held), dtype=int)
        for labels in self._drawn(effort):
            statistics = np.abs(self._statistics(labels, contrast))
            beyond += [as_far(row, float(abs(own))) for row, own in zip(statistics, observed, strict=True)]
        return observed, np.asarray((beyond + 1) / (effort.draws + 1), dtype=np.float64)

    def _drawn(self, effort: Effort) -> Iterator[Labels]:
        """Yield labels in arrangements, one a row."""
        rng, own = effort.rng, self.groups
        once = np.flatnonzero(self.structures == 0)
        order = np.argsort(self.structures, kind="stable")[len(once) :]
        counts = np.bincount(self.structures)[1:]
        of_size = np.repeat(counts, counts)
        for m in chunks(effort.draws, len(own)):
            labels = np.tile(own, (m, 1))
            labels[:, once] = rng.permuted(labels[:, once], axis=1)
            for size in np.unique(counts):
                ranks = order[of_size == size].reshape(-1, size)
                dealt = own[ranks]
                if (dealt == dealt[:, :1]).all(axis=1).any():
                    turns = np.argsort(rng.random((m, len(ranks))), axis=1)
                    labels[:, ranks] = dealt[turns]
                labels[:, ranks] = rng.permuted(labels[:, ranks], axis=2)
            yield labels

    def _statistics(self, labels: Labels, contrast: FloatArray) -> FloatArray:
        """Return the standardised contrasts in some arrangements, shape (n_answers, m)."""
        w, x, once = self.weights, self.held.astype(np.float64), self.structures == 0
        sizes = np.bincount(self.groups, minlength=len(contrast))
        growth = contrast * np.sqrt(sizes / np.maximum(sizes - 1, 1))
        inside = [(labels == g).T.astype(np.float64) for g in range(len(contrast))]
        whole = np.stack([w @ held for held in inside])  # (n_groups, m)
        shares = np.stack([(x * w) @ held / own for held, own in zip(inside, whole, strict=True)])
        variance = np.zeros(shares.shape[1:])
        for held, own, share, c in zip(inside, whole, shares, growth, strict=True):
            squares, total = (x * w**2)[:, once] @ held[once], w[once] ** 2 @ held[once]
            variance += (c / own) ** 2 * (squares * (1 - 2 * share) + share**2 * total)
        variance += self._of_structures(labels, growth, whole, shares)
        apart = np.tensordot(contrast, shares, axes=1)
        apart[np.abs(apart) < np.sqrt(ROUNDING)] = 0.0
        with np.errstate(divide="ignore", invalid="ignore"):
            found = apart / np.sqrt(np.where(variance > ROUNDING * (growth @ growth), variance, 0.0))
        return np.asarray(np.nan_to_num(found, nan=0.0, posinf=np.inf, neginf=-np.inf), dtype=np.float64)

    def _of_structures(self, labels: Labels, growth: FloatArray, whole: FloatArray, shares: FloatArray) -> FloatArray:
        """Return what those who answered several times bring to the squared errors, shape (n_answers, m)."""
        order = np.argsort(self.structures, kind="stable")[int((self.structures == 0).sum()) :]
        if not len(order):
            return np.zeros(shares.shape[1:])
        starts = np.flatnonzero(np.diff(self.structures[order], prepend=0))
        own, draws = labels[:, order].T, np.arange(len(labels))
        reach = growth[own] * self.weights[order, None] / whole[own, draws]
        found = []
        for x, share in zip(self.held[:, order], shares.transpose(1, 0, 2), strict=True):
            brought = np.add.reduceat(reach * (x[:, None] - share[own, draws]), starts, axis=0)
            found.append((brought**2).sum(axis=0))
        return np.stack(found)
