"""Editions as groups of one shared space: how far each lies from the reference, and how widely it spreads."""

from collections.abc import Sequence
from copy import deepcopy

import numpy as np
import pandas as pd

from analysis.comparison.permutation import shift_interval
from analysis.geometry.inference.contrasts import (
    DRAWS,
    EXACT_UP_TO,
    PLANES,
    Contrast,
    Effort,
    Metric,
    axes_of,
    contrast_tests,
    metrics,
)
from analysis.geometry.structure.groups import GroupedCloud, grouped
from analysis.geometry.structure.mean_points import variances_of
from analysis.geometry.structure.weighted_points import weighted_points
from analysis.tables import TABLES

INTERVALS_UP_TO = 10**6  # arrangements enumerated at most: an interval keeps two numbers of each


def edition_shifts(
    coordinates: pd.DataFrame,
    editions: pd.Series,
    reference: str,
    *,
    space: str,
    eigenvalues: pd.Series,
    unplaced: pd.Series,
    rng: np.random.Generator,
    planes: Sequence[Sequence[int]] = PLANES,
    draws: int = DRAWS,
    exact_up_to: int = INTERVALS_UP_TO,
    weights: pd.Series | None = None,
) -> pd.DataFrame:
    r"""Return how far the mean point of each edition lies from that of the reference, in the shared space.

    Parameters
    ----------
    coordinates : DataFrame of shape (n_individuals, n_axes)
        Principal coordinates of the respondents of all editions in the space that they make together.
    editions : Series
        Edition of each respondent, unknown ones left out.
    reference : str
        The edition that the others are compared with.
    space : str
        Key of the space, written in the table.
    eigenvalues : Series
        Variances of the axes, indexed by axis: deviations are in standard deviations of the axis.
    unplaced : Series
        Number of active answers of each respondent that have no place in the space.
    rng : Generator
        Draws the permutations of labels over reference ∪ edition where they are too many to enumerate.
    planes : sequence of sequences of int
        Axes and planes compared.
    draws, exact_up_to
        As in `typicality`.
    weights : Series, optional
        Weights of the respondents, which they keep whatever the edition that their label is permuted to: the test
        and the interval suppose that weights do not depend on editions.

    Returns
    -------
    DataFrame
        edition, reference, space, axes, n, mean (axes only), deviation :math:`(\bar y_e - \bar y_r)/\sqrt\lambda` (in a
        plane, the Mahalanobis distance between the mean points), ci_low, ci_high (axes only; of the shift, by
        inverting the permutation test), p_value, unplaced (answers of the edition), n_reference, unplaced_reference,
        method, draws, seed.

    Raises
    ------
    ValueError
        If nobody is of the reference, a weight is not positive, or an axis has no variance.
    """
    cloud = grouped(coordinates[axes_of(planes)], editions, weights)
    place = _reference(cloud, reference)
    scales = dict(zip(cloud.axes, np.sqrt(variances_of(eigenvalues, cloud.axes)), strict=True))
    effort = Effort(rng, draws, min(exact_up_to, EXACT_UP_TO))
    rows = [
        {"edition": edition, "reference": reference, "space": space, "n_reference": int(cloud.sizes[place])}
        | {"unplaced": _total(unplaced, editions, edition)}
        | {"unplaced_reference": _total(unplaced, editions, reference)}
        | row
        for group, edition in enumerate(cloud.categories)
        if group != place
        for row in _shifts(cloud, group, place, metrics(cloud, planes), scales, effort)
    ]
    return pd.DataFrame(rows, columns=TABLES["shifts"].names).astype({"seed": "Int64"})


def edition_variances(
    coordinates: pd.DataFrame, editions: pd.Series, reference: str, *, space: str, weights: pd.Series | None = None
) -> pd.DataFrame:
    """Return the variance of each edition around its own mean point, beside that of the reference.

    Only coordinates in the space that the editions make together can be compared so: a projected cloud shrinks by
    construction.

    Returns
    -------
    DataFrame
        edition, reference, space, axis, n, variance, reference_variance, ratio.
    """
    cloud = grouped(coordinates, editions, weights)
    place = _reference(cloud, reference)
    variances = cloud.group_variances()
    rows = [
        (edition, reference, space, axis, int(cloud.sizes[group]), own, base, own / base if base > 0 else np.nan)
        for group, edition in enumerate(cloud.categories)
        if group != place
        for axis, own, base in zip(cloud.axes, variances[group], variances[place], strict=True)
    ]
    return pd.DataFrame(rows, columns=TABLES["variances"].names)


def _reference(cloud: GroupedCloud, reference: str) -> int:
    if reference not in cloud.categories:
        known = ", ".join(cloud.categories)
        raise ValueError(f"nobody is of the reference {reference!r}; choose among the editions held: {known}")
    return cloud.categories.index(reference)


def _total(unplaced: pd.Series, editions: pd.Series, edition: str) -> int:
    return int(unplaced.loc[editions.index[editions.astype("str") == edition]].sum())


def _shifts(
    cloud: GroupedCloud, group: int, place: int, planes: Sequence[Metric], scales: dict[int, float], effort: Effort
) -> list[dict[str, object]]:
    """Return one row an axis or plane: the labels of the edition and the reference are permuted, nobody else's."""
    both = cloud.members(group) | cloud.members(place)
    points, weights, members = cloud.points[both].T, cloud.weights[both], cloud.members(group)[both]
    contrast = Contrast(weighted_points(points, weights), members, from_others=True)
    same_draws = [Effort(deepcopy(effort.rng), effort.draws, effort.exact_up_to) for _ in planes]
    tests = contrast_tests(contrast, planes, effort)
    return [
        {name: test[name] for name in ("axes", "n", "p_value", "method", "draws", "seed")}
        | _deviation(points, weights, members, plane, scales, test["effect"], own)
        for plane, test, own in zip(planes, tests, same_draws, strict=True)
    ]


def _deviation(
    points: np.ndarray,
    weights: np.ndarray,
    members: np.ndarray,
    plane: Metric,
    scales: dict[int, float],
    distance: object,
    effort: Effort,
) -> dict[str, object]:
    if len(plane.axes) > 1:
        return {"deviation": distance}
    (axis,), (row,) = plane.axes, plane.rows
    values = points[row]
    low, high = shift_interval(values, members, effort, weights=weights)
    mean, others = (np.average(values[group], weights=weights[group]) for group in (members, ~members))
    return {"mean": mean, "deviation": (mean - others) / scales[axis]} | {
        "ci_low": low / scales[axis],
        "ci_high": high / scales[axis],
    }
