"""How stable a space is: its survey drawn again, and fitted without a respondent or a question."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.geometry.arrays import ZERO, BoolArray, FloatArray, ratio
from analysis.geometry.likeness import PLANE, AxisLikeness, axis_likeness, joined_likeness, procrustes
from analysis.geometry.mca import fit_coding
from analysis.geometry.metric import Metric
from analysis.geometry.replicates import Profiles, Replicates, Track, profiles_of, replicated_axes
from analysis.geometry.space import FactorialSpace

SCORES = 1 << 22  # scores of replicates held at once
WEIGHTS = 1 << 22  # weights of resampled respondents held at once


@dataclass(frozen=True, slots=True, eq=False)
class Bootstrap:
    """Category points of every resample, in the plane of the space."""

    coordinates: FloatArray  # (n_replicates, n_active, at most 2); missing where nobody holds the category
    likeness: AxisLikeness | None = None  # of the axes of each replicate; none where the axes are held fixed


def total_bootstrap(
    space: FactorialSpace, generator: np.random.Generator, draws: int = 1000, track: Track = iter
) -> Bootstrap:
    """Fit the space again on respondents drawn with replacement, and turn each plane towards the first one.

    Parameters
    ----------
    space : FactorialSpace
        The space of the survey.
    generator : Generator
        Source of the draws.
    draws : int
        Number of resamples.
    track : callable, optional
        Goes through the groups of resamples, and may show how far it is.

    Returns
    -------
    Bootstrap
        Each replicate's plane is turned (orthogonal Procrustes on the active categories, weighted by their
        frequencies, nothing rescaled) before its points are read; its axes are compared as they are.

    References
    ----------
    Lebart, L. (2007). Which bootstrap for principal axes methods? In *Selected Contributions in Data Analysis and
    Classification*, Springer, 581-588. Milan, L. and Whittaker, J. (1995). *Applied Statistics*, 44(1), 31-49.
    """
    profiles = _profiles(space)
    parts = [
        _fitted_again(space, profiles, _resampled(space, generator, size)) for size in track(_groups(space, draws))
    ]
    return Bootstrap(
        np.concatenate([points for points, _ in parts]), joined_likeness([likeness for _, likeness in parts])
    )


def partial_bootstrap(space: FactorialSpace, generator: np.random.Generator, draws: int = 1000) -> Bootstrap:
    """Place the categories of respondents drawn with replacement on the axes of the space, held fixed.

    Parameters
    ----------
    space, generator, draws
        As in `total_bootstrap`. The regions are narrower: the axes are taken for certain.

    References
    ----------
    Lebart, L. (2007). Which bootstrap for principal axes methods? In *Selected Contributions in Data Analysis and
    Classification*, Springer, 581-588.
    """
    profiles = _profiles(space)
    weights = [profiles.gathered(_resampled(space, generator, size)) for size in _groups(space, draws)]
    return Bootstrap(np.concatenate([_mean_points(space, profiles, group) for group in weights]))


def leave_one_respondent_out(space: FactorialSpace, track: Track = iter) -> AxisLikeness:
    """Compare the axes of the space with those of the survey without each respondent in turn."""
    profiles = _profiles(space)
    n = len(profiles.members)
    own = np.ones(n) if space.weights is None else space.weights
    step = max(1, WEIGHTS // n)
    parts = []
    for start in track(range(0, n, step)):
        left_out = np.arange(start, min(start + step, n))
        weights = np.tile(own, (len(left_out), 1))
        weights[np.arange(len(left_out)), left_out] = 0
        parts.append(_fitted_again(space, profiles, weights)[1])
    return joined_likeness(parts)


def leave_one_question_out(space: FactorialSpace) -> dict[str, AxisLikeness]:
    """Compare the axes of the space with those of the same respondents without each active question in turn.

    Returns
    -------
    dict of question to AxisLikeness
        Of one replicate each; questions without an active category shape nothing and are left out, as is one
        without which nobody would differ.
    """
    _require_own_distances(space)
    coding, is_active = space.categories.coding, space.categories.is_active
    varies = is_active & (space.categories.frequencies < 1 - ZERO)
    masses = _respondent_masses(space)
    found = {}
    for place, question in enumerate(coding.questions):
        others = coding.question_of != place
        if is_active[~others].any() and varies[others].any():
            kept = coding.restricted([name for name in coding.questions if name != question])
            fitted = fit_coding(kept, is_active[others], space.weights, space.n_axes, _metric_of(space, others))
            found[question] = axis_likeness(space.individuals.coordinates, _turned(space, fitted, others), masses)
    return found


def _fitted_again(space: FactorialSpace, profiles: Profiles, weights: FloatArray) -> tuple[FloatArray, AxisLikeness]:
    """Return the active categories in the turned plane of each weighting of respondents, and how its axes resemble."""
    replicates = replicated_axes(profiles, profiles.gathered(weights), _shares(space), space.n_axes)
    moving = _plane_points(replicates)
    held = replicates.frequencies > 0
    turns = procrustes(_principal_plane(space), moving, np.where(held, _frequencies(space), 0))
    points = moving @ turns @ _to_shown(space)
    points[~held] = np.nan
    return points, _likeness(space, profiles, replicates, turns)


def _mean_points(space: FactorialSpace, profiles: Profiles, weights: FloatArray) -> FloatArray:
    """Return the mean points of those who hold each active category, under each weighting, on the axes as they are."""
    scores = _shares(space)[:, None] * space.standard_coordinates[space.categories.is_active, :PLANE]
    shown = profiles.indicator @ scores
    places = shown - _masses(space, profiles) @ shown
    held = weights @ profiles.indicator
    sums = np.stack([weights @ (profiles.indicator * axis[:, None]) for axis in places.T], axis=2)
    return ratio(sums, held[:, :, None]) / np.sqrt(space.kept_eigenvalues[:PLANE])


def _turned(space: FactorialSpace, fitted: FactorialSpace, others: BoolArray) -> FloatArray:
    """Return the scores of a space fitted on some of the categories, as one replicate, rotated as the space is."""
    scores = np.zeros((1, *space.individuals.coordinates.shape))
    scores[0, :, : fitted.n_axes] = fitted.individuals.coordinates
    if space.rotation is None:
        return scores
    moving = np.zeros((1, int(others.sum()), min(PLANE, space.n_axes)))
    moving[0, :, : fitted.n_axes] = (fitted.standard_coordinates * np.sqrt(fitted.kept_eigenvalues))[:, :PLANE]
    fixed = np.zeros((len(others), moving.shape[2]))
    fixed[space.categories.is_active] = _principal_plane(space)
    turns = procrustes(fixed[others], moving, space.categories.frequencies[others])
    return _rotated_scores(space, scores, turns)


def _likeness(space: FactorialSpace, profiles: Profiles, replicates: Replicates, turns: FloatArray) -> AxisLikeness:
    """Compare the axes of replicates with those of the space, in blocks that fit in memory."""
    reference = space.individuals.coordinates[profiles.members[profiles.starts]]
    masses = _masses(space, profiles)
    step = max(1, SCORES // reference.size)
    parts = []
    for start in range(0, len(turns), step):
        block = slice(start, start + step)
        scores = profiles.indicator @ (_shares(space)[:, None] * replicates.standard_coordinates[block])
        if space.rotation is not None:
            scores = _rotated_scores(space, scores, turns[block])
        parts.append(axis_likeness(reference, scores, masses))
    return joined_likeness(parts)


def _rotated_scores(space: FactorialSpace, scores: FloatArray, turns: FloatArray) -> FloatArray:
    """Return scores whose first plane is turned towards that of the space, then rotated as the study declares."""
    assert space.rotation is not None
    plane = scores[:, :, :PLANE] @ turns @ space.rotation[:PLANE, :PLANE]
    return np.concatenate([plane, scores[:, :, PLANE:]], axis=2)


def _groups(space: FactorialSpace, draws: int) -> list[int]:
    """Return how many resamples to draw at a time, so that their weights fit in memory."""
    if draws < 1:
        raise ValueError(f"draws is {draws}; ask for one at least")
    step = max(1, WEIGHTS // space.categories.coding.n_respondents)
    return [min(step, draws - start) for start in range(0, draws, step)]


def _resampled(space: FactorialSpace, generator: np.random.Generator, draws: int) -> FloatArray:
    """Return the weight of each respondent in each resample."""
    n = space.categories.coding.n_respondents
    counts = generator.multinomial(n, np.full(n, 1 / n), size=draws).astype(float)
    return counts if space.weights is None else counts * space.weights


def _metric_of(space: FactorialSpace, kept: BoolArray) -> Metric:
    """Return how categories count when some questions are left out: the others in the same proportions."""
    sizes = space.categories.coding.sizes[np.unique(space.categories.coding.question_of[kept])]
    shares = space.metric.shares[kept]
    first = np.cumsum(sizes) - sizes
    return Metric(shares / shares[first].sum(), space.metric.reference[kept])


def _shares(space: FactorialSpace) -> FloatArray:
    """Return what the question of each active category counts."""
    return space.metric.shares[space.categories.is_active]


def _profiles(space: FactorialSpace) -> Profiles:
    """Return the profiles of the respondents of a space."""
    _require_own_distances(space)
    return profiles_of(space.categories.coding, space.categories.is_active)


def _require_own_distances(space: FactorialSpace) -> None:
    """Refuse a class-specific space: its distances are those of respondents who are not in it."""
    if not np.allclose(space.metric.reference, space.categories.frequencies):
        raise ValueError("a space in the distances of a larger cloud has no resamples of its own; fit its class alone")


def _respondent_masses(space: FactorialSpace) -> FloatArray:
    """Return the share of the total weight that each respondent bears."""
    n = space.categories.coding.n_respondents
    return np.asarray(np.full(n, 1 / n) if space.weights is None else space.weights / n)


def _masses(space: FactorialSpace, profiles: Profiles) -> FloatArray:
    """Return the share of the total weight that each profile bears."""
    return np.asarray(profiles.gathered(_respondent_masses(space)[None, :])[0])


def _frequencies(space: FactorialSpace) -> FloatArray:
    """Return the frequencies of the active categories."""
    return np.asarray(space.categories.frequencies[space.categories.is_active])


def _principal_plane(space: FactorialSpace) -> FloatArray:
    """Return the active categories in the first plane before any declared rotation."""
    standard = space.standard_coordinates if space.rotation is None else space.standard_coordinates @ space.rotation.T
    roots = np.sqrt(space.all_eigenvalues[: space.n_axes])
    return np.asarray((standard * roots)[space.categories.is_active, :PLANE])


def _plane_points(replicates: Replicates) -> FloatArray:
    """Return the active categories in the first plane of each replicate."""
    points = replicates.standard_coordinates * np.sqrt(replicates.eigenvalues)[:, None, :]
    return np.asarray(points[:, :, :PLANE])


def _to_shown(space: FactorialSpace) -> FloatArray:
    """Return what brings category points of the principal plane to the axes of the space, of their own variances."""
    n_axes = min(PLANE, space.n_axes)
    if space.rotation is None:
        return np.eye(n_axes)
    roots = np.sqrt(space.all_eigenvalues[:n_axes])
    return roots[:, None] * space.rotation[:n_axes, :n_axes] / np.sqrt(space.kept_eigenvalues[:n_axes])
