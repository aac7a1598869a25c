"""Result tables of stability: of axes, of categories on axes, of categories in the plane."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.geometry.arrays import ZERO, FloatArray, IntArray
from analysis.geometry.levels import CONFIDENCE
from analysis.geometry.reading.likeness import PLANE, PLANE_NAME, AxisLikeness
from analysis.geometry.space.factorial import FactorialSpace
from analysis.geometry.stability.planes import Bootstrap


def axis_stability_table(likeness: Mapping[str, AxisLikeness]) -> pd.DataFrame:
    """Return how stable each axis and the first plane are.

    Parameters
    ----------
    likeness : mapping of method to AxisLikeness
        Of the replicates that each method made.

    Returns
    -------
    DataFrame
        method, axes ("1", "2", ..., "1+2"), replicates, median_angle, upper_angle (which 5 % of the replicates
        exceed), largest_angle, median_correlation, keeps_rank (share of the replicates in which no other axis
        is better correlated with this one). Angles are in degrees; that of the plane is the largest principal angle.
    """
    rows = [row for method, found in likeness.items() for row in _axis_rows(method, found)]
    columns = ["method", "axes", "replicates", "median_angle", "upper_angle", "largest_angle"]
    return pd.DataFrame(rows, columns=[*columns, "median_correlation", "keeps_rank"])


def question_stability_table(likeness: Mapping[str, AxisLikeness]) -> pd.DataFrame:
    """Return how far the axes and the plane turn without each question: question, axes, angle, correlation."""
    rows = []
    for question, found in likeness.items():
        for axis, (angle, correlation) in enumerate(zip(found.angles[0], found.correlations[0], strict=True), start=1):
            rows.append((question, str(axis), angle, correlation))
        if np.isfinite(found.plane_angles[0]):
            angle = found.plane_angles[0]
            rows.append((question, PLANE_NAME, angle, np.cos(np.deg2rad(angle))))
    return pd.DataFrame(rows, columns=["question", "axes", "angle", "correlation"])


def category_stability_table(space: FactorialSpace, bootstraps: Mapping[str, Bootstrap]) -> pd.DataFrame:
    """Return where the active categories are in the resamples, axis by axis.

    Returns
    -------
    DataFrame
        method, question, category, axis, n, coordinate, mean, sd, low, high (between which 95 % of the resamples
        lie), same_side (share of the resamples on the same side of the axis as in the survey), held (share of
        the resamples in which somebody holds the category).
    """
    return pd.concat([_category_rows(space, name, found.coordinates) for name, found in bootstraps.items()])


def region_table(space: FactorialSpace, bootstraps: Mapping[str, Bootstrap], level: float = CONFIDENCE) -> pd.DataFrame:
    """Return the ellipse that holds the resamples of each active category in the plane.

    Returns
    -------
    DataFrame
        method, question, category, axes, n, centre_x, centre_y, semi_axis_1, semi_axis_2, angle (degrees, of
        semi_axis_1 from the first axis), level, coverage (share of the resamples in the ellipse: near the level
        where the ellipse suits their cloud), covers_origin (yes, no). Empty where the space has no plane.
    """
    rows = []
    if space.n_axes >= PLANE:
        for method, found in bootstraps.items():
            rows += _region_rows(space, method, found.coordinates, level)
    columns = ["method", "question", "category", "axes", "n", "centre_x", "centre_y", "semi_axis_1", "semi_axis_2"]
    return pd.DataFrame(rows, columns=[*columns, "angle", "level", "coverage", "covers_origin"])


def _axis_rows(method: str, found: AxisLikeness) -> list[tuple[object, ...]]:
    """Return the rows of one method."""
    angles, n = found.angles, len(found.correlations)
    rows: list[tuple[object, ...]] = [
        (method, str(axis + 1), n, *_summary(angles[:, axis]), _median(found, axis), found.keeps_rank[:, axis].mean())
        for axis in range(angles.shape[1])
    ]
    if np.isfinite(found.plane_angles).all():
        cosine = float(np.median(np.cos(np.deg2rad(found.plane_angles))))
        rows.append((method, PLANE_NAME, n, *_summary(found.plane_angles), cosine, np.nan))
    return rows


def _summary(angles: FloatArray) -> tuple[float, float, float]:
    """Return the median, the value that 5 % exceed and the largest."""
    return float(np.median(angles)), float(np.quantile(angles, CONFIDENCE)), float(angles.max())


def _median(found: AxisLikeness, axis: int) -> float:
    return float(np.median(found.correlations[:, axis]))


def _category_rows(space: FactorialSpace, method: str, points: FloatArray) -> pd.DataFrame:
    """Return the rows of one bootstrap."""
    labels, counts, coordinates = _active(space)
    tail = (1 - CONFIDENCE) / 2
    n_axes = points.shape[2]
    low, high = np.nanquantile(points, [tail, 1 - tail], axis=0)
    held = np.isfinite(points).mean(axis=0)
    same = (np.sign(points) == np.sign(coordinates[:, :n_axes])).sum(axis=0) / np.isfinite(points).sum(axis=0)
    values = {
        "coordinate": coordinates[:, :n_axes],
        "mean": np.nanmean(points, axis=0),
        "sd": np.nanstd(points, axis=0),
        "low": low,
        "high": high,
        "same_side": same,
        "held": held,
    }
    identity = {
        "method": method,
        "question": np.repeat(labels.get_level_values(0).to_numpy(dtype=object), n_axes),
        "category": np.repeat(labels.get_level_values(1).to_numpy(dtype=object), n_axes),
        "axis": np.tile(np.arange(1, n_axes + 1), len(labels)),
        "n": np.repeat(counts, n_axes),
    }
    return pd.DataFrame(identity | {name: array.ravel() for name, array in values.items()})


def _region_rows(space: FactorialSpace, method: str, points: FloatArray, level: float) -> list[tuple[object, ...]]:
    """Return the ellipses of one bootstrap."""
    labels, counts, _ = _active(space)
    clouds = [points[np.isfinite(points[:, place, 0]), place] for place in range(len(labels))]
    return [
        (method, *label, PLANE_NAME, int(n), *_ellipse(cloud, level))
        for label, n, cloud in zip(labels, counts, clouds, strict=True)
    ]


def _ellipse(cloud: FloatArray, level: float) -> tuple[object, ...]:
    """Return centre, half axes, angle, level, coverage of a Gaussian region, and whether it covers the origin."""
    kappa2 = -2 * np.log(1 - level)
    centre = cloud.mean(axis=0)
    variances, directions = np.linalg.eigh(np.cov(cloud.T, bias=True))
    variances, directions = np.maximum(variances[::-1], 0), directions[:, ::-1]
    angle = float(np.rad2deg(np.arctan2(directions[1, 0], directions[0, 0]))) % 180
    distances = ((np.vstack([cloud, [0, 0]]) - centre) @ directions) ** 2 / np.maximum(variances, ZERO)
    inside = distances.sum(axis=1) <= kappa2
    halves = np.sqrt(kappa2 * variances)
    return (*centre, *halves, angle, level, float(inside[:-1].mean()), "yes" if inside[-1] else "no")


def _active(space: FactorialSpace) -> tuple[pd.MultiIndex, IntArray, FloatArray]:
    """Return the labels, counts and coordinates of the active categories."""
    cloud = space.categories
    return cloud.coding.labels[cloud.is_active], cloud.counts[cloud.is_active], cloud.coordinates[cloud.is_active]
