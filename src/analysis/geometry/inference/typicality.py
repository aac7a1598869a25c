"""Typicality: the mean point of a group, against those of individuals taken at random from the cloud."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from analysis.geometry.inference.adjustment import Adjustment
from analysis.geometry.inference.contrast_tests import contrast_tests
from analysis.geometry.inference.contrasts import (
    EXACT_UP_TO,
    PLANES,
    Contrast,
    Effort,
    axes_of,
    counted_points,
    draws_for,
    metrics,
    result_table,
)
from analysis.geometry.sizes import COUNTED_FROM
from analysis.geometry.structure.groups import grouped
from analysis.geometry.structure.weighted_points import weighted_points


def typicality(
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
    r"""Compare each group of the cloud with all subsets of the cloud as large as it.

    Parameters
    ----------
    coordinates : DataFrame of shape (n_individuals, n_axes)
        Principal coordinates of the individuals of the reference cloud; columns are the axes 1, 2, ...
    factor : Series
        Category of each respondent, named after the question. Individuals of unknown category are left
        out: the others are the cloud.
    rng : Generator
        Used only where subsets are too many to enumerate.
    planes : sequence of sequences of int
        Axes and planes to test on.
    draws : int, optional
        Monte-Carlo draws; by default those of `draws_for`.
    exact_up_to : int
        Number of subsets up to which all are enumerated.
    adjustment : {"holm", "benjamini_hochberg"}
        Of the p-values, over the table returned.
    weights : Series, optional
        Weights of the respondents, equal by default. Whatever the group that they are put in, individuals keep
        theirs: the test supposes that weights do not depend on groups.

    Returns
    -------
    DataFrame
        factor, category, axes, n, effect, statistic, p_value, p_adjusted, method, draws, seed, then
        against (empty), p_lower, p_upper (axes only), normal_statistic, normal_p_value. The effect is the
        deviation from the mean in standard deviations of the axis, a Mahalanobis distance in a plane; the
        statistic is :math:`|\bar y_c - \bar y|` or D². Of two categories the first alone stands where individuals
        count alike: the test of the other is the same. A factor held in one category makes no row.

    Notes
    -----
    The axes are held fixed. p is the share of subsets whose statistic reaches the observed one, the observed
    subset included; by Monte-Carlo (b + 1) / (B + 1). Means and V are weighted. With variances dividing by N,
    :math:`Z = \sqrt{n_c (N-1)/(N-n_c)}\,(\bar y_c - \bar y)/\sqrt{u}` and, on L axes, Z² becomes a χ² of L
    degrees of freedom; u is the variance of :math:`(w_i/\bar w)(y_i - \bar y)`, that of the axis for equal weights.

    Raises
    ------
    ValueError
        If a group is not part of the cloud, a weight is not positive, or an axis has no variance.

    References
    ----------
    Le Roux, B., Bienaise, S. and Durand, J.-L. (2019). *Combinatorial Inference in Geometric Data Analysis*.
    CRC Press.
    """
    cloud = grouped(coordinates[axes_of(planes)], factor, weights)
    effort = Effort(rng, draws or draws_for(cloud.n), exact_up_to)
    points = weighted_points(cloud.points.T, cloud.weights)
    n_groups = len(cloud.categories)
    held = counted_points(points) if cloud.n >= COUNTED_FROM else None
    tested = {1: 0, 2: 1 if points.is_even else 2}.get(n_groups, n_groups)
    rows = [
        {"factor": cloud.factor, "category": cloud.categories[group]} | row
        for group in range(tested)
        for row in contrast_tests(Contrast(points, cloud.members(group), held=held), metrics(cloud, planes), effort)
    ]
    return result_table(rows, adjustment)
