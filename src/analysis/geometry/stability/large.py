"""The bootstraps of a space of many respondents: groups of them drawn again, and tables of categories alone fitted."""

from __future__ import annotations

import numpy as np

from analysis.geometry.arrays import FloatArray, parted, ratio, root_of
from analysis.geometry.reading.likeness import PLANE, axis_likeness, procrustes
from analysis.geometry.space.factorial import FactorialSpace
from analysis.geometry.space.replicates import BLOCK, Track, axes_of_joints
from analysis.geometry.stability.planes import (
    Bootstrap,
    joined_bootstraps,
    no_resample,
    plane_points,
    principal_plane,
    question_shares,
    reference_masses,
    rotated_scores,
    to_shown,
)
from analysis.geometry.stability.units import Units, units_of


def total_bootstrap_of_many(
    space: FactorialSpace,
    generator: np.random.Generator,
    draws: int,
    track: Track = iter,
    part: tuple[int, int] = (1, 1),
) -> Bootstrap:
    """Return what `total_bootstrap` does, drawing groups of respondents (`units_of`)."""
    units = units_of(space, generator)
    people = _people(units)
    before, own = parted(_blocks(draws), part)
    for size in before:
        units.drawn(generator, size)
    fitted = [_fitted_again(space, units, people, generator, size) for size in track(own)]
    return joined_bootstraps([no_resample(space), *fitted])


def partial_bootstrap_of_many(space: FactorialSpace, generator: np.random.Generator, draws: int) -> Bootstrap:
    """Return what `partial_bootstrap` does, drawing groups of respondents (`units_of`)."""
    units = units_of(space, generator)
    return Bootstrap(np.concatenate([_mean_points(space, units, generator, size) for size in _blocks(draws)]))


def _blocks(draws: int) -> list[int]:
    """Return how many resamples to draw at a time, so that their tables stay in the processor's cache."""
    if draws < 1:
        raise ValueError(f"draws is {draws}; ask for one at least")
    return [min(BLOCK, draws - start) for start in range(0, draws, BLOCK)]


def _people(units: Units) -> FloatArray:
    """Return few rows, of mean 0, with the covariance of the answers of all: scores of both are correlated alike."""
    joint = units.whole
    frequencies = np.diag(joint)
    rows = root_of(joint - np.outer(frequencies, frequencies)).T
    return np.vstack([rows, -rows])


def _fitted_again(
    space: FactorialSpace, units: Units, people: FloatArray, generator: np.random.Generator, draws: int
) -> Bootstrap:
    """Return the active categories in the turned plane of each resample, and how like the space its axes are."""
    shares = question_shares(space)
    joints, reference = units.resampled(generator, draws)
    replicates = axes_of_joints(joints, shares, space.n_axes, reference)
    held = replicates.frequencies > 0
    moving = plane_points(replicates)
    turns = procrustes(principal_plane(space), moving, np.where(held, reference_masses(space), 0))
    points = moving @ turns @ to_shown(space)
    points[~held] = np.nan
    own = people @ (shares[:, None] * space.standard_coordinates[space.categories.is_active])
    scores = people @ (shares[:, None] * replicates.standard_coordinates)
    if space.rotation is not None:
        scores = rotated_scores(space, scores, turns)
    return Bootstrap(points, axis_likeness(own, scores, np.full(len(people), 1 / len(people))))


def _mean_points(space: FactorialSpace, units: Units, generator: np.random.Generator, draws: int) -> FloatArray:
    """Return the active categories of each resample, from mean points on the axes as they are."""
    joints, reference = units.resampled(generator, draws)
    scores = question_shares(space)[:, None] * space.standard_coordinates[space.categories.is_active, :PLANE]
    frequencies = np.diagonal(joints, axis1=1, axis2=2)
    sums = joints @ scores - frequencies[:, :, None] * (np.diag(units.whole) @ scores)
    points = ratio(sums, frequencies[:, :, None]) / np.sqrt(space.kept_eigenvalues[:PLANE])
    return points if reference is None else points * ratio(frequencies, reference)[:, :, None]
