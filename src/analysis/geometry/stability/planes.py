"""The plane of a space beside those of its replicates: what is turned, towards what, and what is shown of it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.geometry.arrays import FloatArray
from analysis.geometry.reading.likeness import PLANE, AxisLikeness, joined_likeness
from analysis.geometry.space.factorial import FactorialSpace
from analysis.geometry.space.replicates import Replicates


@dataclass(frozen=True, slots=True, eq=False)
class Bootstrap:
    """Category points of every resample, in the plane of the space."""

    coordinates: FloatArray  # (n_replicates, n_active, at most 2); missing where nobody holds the category
    likeness: AxisLikeness | None = None  # of the axes of each replicate; none where the axes are held fixed


def joined_bootstraps(parts: Sequence[Bootstrap]) -> Bootstrap:
    """Return the resamples of several parts, in their order."""
    known = [part.likeness for part in parts if part.likeness is not None]
    return Bootstrap(np.concatenate([part.coordinates for part in parts]), joined_likeness(known) if known else None)


def no_resample(space: FactorialSpace) -> Bootstrap:
    """Return no resample of a space, in the shape of some."""
    points, axes = np.empty((0, int(space.categories.is_active.sum()), min(PLANE, space.n_axes))), (0, space.n_axes)
    return Bootstrap(points, AxisLikeness(np.empty(axes), np.empty(axes, dtype=bool), np.empty(0)))


def rotated_scores(space: FactorialSpace, scores: FloatArray, turns: FloatArray) -> FloatArray:
    """Return scores whose first plane is turned towards that of the space, then rotated as the study declares."""
    assert space.rotation is not None
    plane = scores[:, :, :PLANE] @ turns @ space.rotation[:PLANE, :PLANE]
    return np.concatenate([plane, scores[:, :, PLANE:]], axis=2)


def question_shares(space: FactorialSpace) -> FloatArray:
    """Return what the question of each active category counts."""
    return space.metric.shares[space.categories.is_active]


def reference_masses(space: FactorialSpace) -> FloatArray:
    """Return the frequencies of the active categories that distances are taken from: their masses as points."""
    return np.asarray(space.metric.reference[space.categories.is_active])


def principal_plane(space: FactorialSpace) -> FloatArray:
    """Return the active categories in the first plane before any declared rotation."""
    standard = space.standard_coordinates if space.rotation is None else space.standard_coordinates @ space.rotation.T
    roots = np.sqrt(space.all_eigenvalues[: space.n_axes])
    return np.asarray((standard * roots)[space.categories.is_active, :PLANE])


def plane_points(replicates: Replicates) -> FloatArray:
    """Return the active categories in the first plane of each replicate."""
    points = replicates.standard_coordinates * np.sqrt(replicates.eigenvalues)[:, None, :]
    return np.asarray(points[:, :, :PLANE])


def to_shown(space: FactorialSpace) -> FloatArray:
    """Return what brings category points of the principal plane to the axes of the space, of their own variances."""
    n_axes = min(PLANE, space.n_axes)
    if space.rotation is None:
        return np.eye(n_axes)
    roots = np.sqrt(space.all_eigenvalues[:n_axes])
    return roots[:, None] * space.rotation[:n_axes, :n_axes] / np.sqrt(space.kept_eigenvalues[:n_axes])
