"""Homogeneity: the deviations between groups, against those that labels shared out at random make."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import prod

import numpy as np
import pandas as pd
from scipy import special

from analysis.geometry.arrays import BoolArray, FloatArray, IntArray
from analysis.geometry.inference.adjustment import Adjustment
from analysis.geometry.inference.arrangements import (
    block_label_sums,
    drawn_label_sums,
    n_arrangements,
    partition_sums,
    subset_sums,
)
from analysis.geometry.inference.contrast_tests import Normal, contrast_tests
from analysis.geometry.inference.contrasts import (
    EXACT_UP_TO,
    PLANES,
    Contrast,
    Effort,
    Metric,
    as_far,
    axes_of,
    counted_points,
    draws_for,
    metrics,
    reaches,
    result_table,
)
from analysis.geometry.inference.counted import counted_label_sums
from analysis.geometry.inference.many import Law, skewnesses, tested_many
from analysis.geometry.sizes import CHECKS
from analysis.geometry.structure.covariance import linearised_covariance
from analysis.geometry.structure.groups import GroupedCloud, grouped
from analysis.geometry.structure.weighted_points import WeightedPoints, weighted_points


def homogeneity(
    coordinates: pd.DataFrame,
    factor: pd.Series,
    *,
    rng: np.random.Generator,
    planes: Sequence[Sequence[int]] = PLANES,
    blocks: pd.Series | None = None,
    draws: int | None = None,
    exact_up_to: int = EXACT_UP_TO,
    adjustment: Adjustment = "holm",
    weights: pd.Series | None = None,
) -> pd.DataFrame:
    r"""Compare the groups of a factor with those that permuted labels make.

    Parameters
    ----------
    coordinates : DataFrame of shape (n_individuals, n_axes)
        Principal coordinates of all the individuals compared, projected ones included.
    factor : Series
        Category of each respondent, named after the question; unknown ones are left out.
    rng : Generator
        Used only where arrangements of the labels are too many to enumerate.
    planes : sequence of sequences of int
        Axes and planes to test on.
    blocks : Series, optional
        Labels are permuted within blocks only: in a panel, the structure that answered several times.
    draws, exact_up_to, adjustment
        As in `typicality`.
    weights : Series, optional
        Weights of the respondents, as in `typicality`.

    Returns
    -------
    DataFrame
        The columns of `typicality`; category is empty. The statistic is η² on an axis, tr(V⁻¹B) in a plane;
        the effect is η², the mean η² of the principal axes in a plane. A factor held in one category makes
        no row. With blocks there is no normal approximation.

    Notes
    -----
    :math:`B = \sum_c p_c(\bar y_c - \bar y)(\bar y_c - \bar y)^T`, with :math:`p_c` the share of the weight of a
    group. The normal approximation is :math:`(N-1)\,tr(U^{-1}B)`, a χ² of L(G - 1) degrees of freedom for G groups on
    L axes; U is the covariance of :math:`(w_i/\bar w)(y_i - \bar y)`, V for equal weights.

    Raises
    ------
    ValueError
        If an individual has no block, a weight is not positive, or an axis has no variance.

    References
    ----------
    Le Roux, B., Bienaise, S. and Durand, J.-L. (2019). *Combinatorial Inference in Geometric Data Analysis*.
    CRC Press.
    """
    cloud = grouped(coordinates[axes_of(planes)], factor, weights)
    if len(cloud.categories) < 2:
        return result_table([], adjustment)
    effort = Effort(rng, draws or draws_for(cloud.n), exact_up_to)
    of_block = _block_codes(coordinates, factor, blocks)
    rows = [{"factor": cloud.factor} | row for row in _label_tests(cloud, metrics(cloud, planes), of_block, effort)]
    return result_table(rows, adjustment)


def pairwise_homogeneity(
    coordinates: pd.DataFrame,
    factor: pd.Series,
    *,
    rng: np.random.Generator,
    planes: Sequence[Sequence[int]] = PLANES,
    draws: int | None = None,
    exact_up_to: int = EXACT_UP_TO,
    adjustment: Adjustment = "holm",
    weights: pd.Series | None = None,
) -> pd.DataFrame:
    r"""Compare the groups of a factor two by two, labels permuted within the two.

    Parameters
    ----------
    coordinates, factor, rng, planes, draws, exact_up_to, adjustment, weights
        As in `homogeneity`.

    Returns
    -------
    DataFrame
        The columns of `typicality`; category is compared with `against`, n is the number of category. The
        effect is the deviation between the two mean points in standard deviations of the whole cloud, or
        the Mahalanobis distance between them; the statistic is :math:`|\bar y_a - \bar y_b|` or D². The
        normal approximation takes the linearised covariance of the two groups alone.

    Raises
    ------
    ValueError
        If a weight is not positive, or an axis has no variance.
    """
    cloud = grouped(coordinates[axes_of(planes)], factor, weights)
    effort = Effort(rng, draws or draws_for(cloud.n), exact_up_to)
    rows = [
        {"factor": cloud.factor, "category": cloud.categories[a], "against": cloud.categories[b]} | row
        for a, b in combinations(range(len(cloud.categories)), 2)
        for row in contrast_tests(_pair(cloud, a, b), metrics(cloud, planes), effort)
    ]
    return result_table(rows, adjustment)


def _pair(cloud: GroupedCloud, a: int, b: int) -> Contrast:
    """Return the contrast of a group with another, among the individuals of both."""
    both = cloud.members(a) | cloud.members(b)
    points = weighted_points(cloud.points[both].T, cloud.weights[both])
    return Contrast(points, cloud.members(a)[both], from_others=True)


def _block_codes(coordinates: pd.DataFrame, factor: pd.Series, blocks: pd.Series | None) -> IntArray | None:
    """Return the block of each individual of known category, as an integer; nothing without blocks."""
    if blocks is None:
        return None
    known = factor.reindex(coordinates.index).dropna().index
    of_known = blocks.reindex(known)
    if of_known.isna().any():
        raise ValueError(f"{int(of_known.isna().sum())} individuals have no block; give the block of everyone")
    return np.asarray(pd.factorize(of_known)[0], dtype=np.intp)


def _label_tests(
    cloud: GroupedCloud, planes: Sequence[Metric], blocks: IntArray | None, effort: Effort
) -> list[dict[str, object]]:
    points = weighted_points(cloud.points.T, cloud.weights)
    sums = _group_sums(cloud, points)
    observed = [float(_plane_statistics(plane, points, sums, cloud.sizes)) for plane in planes]
    normals = [None if blocks is not None else _normal(cloud, plane, points, sums) for plane in planes]
    if blocks is None and effort.counts(cloud.n, _n_ways(cloud, None)):
        found = _of_many(cloud, planes, points, list(zip(observed, normals, strict=True)), effort)
    else:
        found = _of_few(cloud, planes, points, observed, blocks, effort)
    return [
        {"axes": plane.name, "n": cloud.n, "effect": seen / len(plane.axes), "statistic": seen}
        | own
        | ({} if normal is None else normal.columns())
        for plane, seen, own, normal in zip(planes, observed, found, normals, strict=True)
    ]


def _of_few(
    cloud: GroupedCloud,
    planes: Sequence[Metric],
    points: WeightedPoints,
    observed: Sequence[float],
    blocks: IntArray | None,
    effort: Effort,
) -> list[dict[str, object]]:
    """Return the p-value on each axis and plane, and how it was computed."""
    run = effort.run(_n_ways(cloud, blocks))
    counts = np.zeros(len(planes), dtype=int)
    for arranged in _label_sums(cloud, points, blocks, effort, exact=run.method == "exact"):
        found = [_many_statistics(plane, points, arranged, cloud.sizes) for plane in planes]
        counts += [as_far(values, seen) for values, seen in zip(found, observed, strict=True)]
    return [{"p_value": run.p_value(int(count))} | run.columns() for count in counts]


def _of_many(
    cloud: GroupedCloud,
    planes: Sequence[Metric],
    points: WeightedPoints,
    observed: Sequence[tuple[float, Normal | None]],
    effort: Effort,
) -> list[dict[str, object]]:
    """Return the same, of individuals who are counted."""
    held = counted_points(points)

    def reaching(draws: int) -> Iterator[BoolArray]:
        for sums in counted_label_sums(held, cloud.sizes.tolist(), effort.rng, draws):
            found = [_many_statistics(plane, points, sums, cloud.sizes) for plane in planes]
            yield np.stack([reaches(values, seen) for values, (seen, _) in zip(found, observed, strict=True)])

    smallest, skewed = int(cloud.sizes.min()), skewnesses(points)
    laws = [
        None if normal is None else Law(normal.p_value, smallest, float(skewed[list(plane.rows)].max()))
        for plane, (_, normal) in zip(planes, observed, strict=True)
    ]
    found = tested_many(reaching, laws, effort.draws)
    return [{"p_value": own.p_value} | own.columns() | {"seed": effort.seed()} for own in found]


def mean_by_chance(cloud: GroupedCloud, planes: Sequence[Metric], effort: Effort) -> FloatArray:
    """Return the mean of each statistic over the arrangements of the labels, or over those drawn.

    The mean η² of G groups of N individuals who count alike is (G - 1) / (N - 1).
    """
    points = weighted_points(cloud.points.T, cloud.weights)
    n_ways = _n_ways(cloud, None)
    if effort.counts(cloud.n, n_ways):
        arranged = counted_label_sums(counted_points(points), cloud.sizes.tolist(), effort.rng, CHECKS)
    else:
        arranged = _label_sums(cloud, points, None, effort, exact=effort.method(n_ways) == "exact")
    found = [[_plane_statistics(plane, points, sums, cloud.sizes) for plane in planes] for sums in arranged]
    return np.asarray(np.concatenate(found, axis=1).mean(axis=1), dtype=np.float64)


def _group_sums(cloud: GroupedCloud, points: WeightedPoints) -> FloatArray:
    """Return the sums of the groups as they are: axes first, groups last."""
    groups = range(len(cloud.categories))
    return np.stack([points.addends[:, cloud.members(group)].sum(axis=1) for group in groups], axis=1)


def _plane_statistics(plane: Metric, points: WeightedPoints, sums: FloatArray, sizes: IntArray) -> FloatArray:
    """Return tr(V⁻¹B), η² on an axis, for sums of the groups' addends: axes first, groups last."""
    totals, weights = points.parted(sums, sizes)
    between = np.vecdot(plane.squared_lengths(totals), 1 / np.asarray(weights))
    return np.asarray(between / points.whole, dtype=np.float64)


def _many_statistics(plane: Metric, points: WeightedPoints, sums: FloatArray, sizes: IntArray) -> FloatArray:
    """Return the same of a great many arrangements."""
    totals, weights = points.parted(sums, sizes)
    between = np.vecdot(plane.many_squared_lengths(totals), 1 / np.asarray(weights))
    return np.asarray(between / points.whole, dtype=np.float64)


def _n_ways(cloud: GroupedCloud, blocks: IntArray | None) -> int:
    if blocks is None:
        return n_arrangements(cloud.sizes.tolist())
    by_block = [cloud.codes[blocks == block] for block in np.unique(blocks)]
    return prod(n_arrangements(np.bincount(codes).tolist()) for codes in by_block)


def _label_sums(
    cloud: GroupedCloud, points: WeightedPoints, blocks: IntArray | None, effort: Effort, *, exact: bool
) -> Iterator[FloatArray]:
    """Yield the sums of the groups for all arrangements of the labels, or for those drawn."""
    addends, total = points.addends, points.total[:, None]
    if not exact:
        one_block = np.zeros(cloud.n, dtype=np.intp)
        return drawn_label_sums(addends, cloud.codes, one_block if blocks is None else blocks, effort.rng, effort.draws)
    if blocks is not None:
        return block_label_sums(addends, cloud.codes, blocks)
    if len(cloud.categories) > 2:
        return partition_sums(addends, cloud.sizes.tolist())
    return (np.stack([sums, total - sums], axis=2) for sums in subset_sums(addends, int(cloud.sizes[0])))


def _normal(cloud: GroupedCloud, plane: Metric, points: WeightedPoints, sums: FloatArray) -> Normal:
    own = linearised_covariance(cloud.points, cloud.weights)[np.ix_(plane.rows, plane.rows)]
    chi2 = (cloud.n - 1) * float(_plane_statistics(Metric(plane.axes, plane.rows, own), points, sums, cloud.sizes))
    df = len(plane.axes) * (len(cloud.categories) - 1)
    return Normal(chi2, float(special.chdtrc(df, chi2)))
