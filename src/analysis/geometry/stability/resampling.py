"""How stable a space is: its survey drawn again, and fitted without a respondent or a question."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.geometry.arrays import ZERO, BoolArray, FloatArray, parted, ratio
from analysis.geometry.reading.likeness import PLANE, AxisLikeness, axis_likeness, joined_likeness, procrustes
from analysis.geometry.sizes import GROUPED_FROM
from analysis.geometry.space.factorial import FactorialSpace
from analysis.geometry.space.mca import fit_coding
from analysis.geometry.space.metric import Metric
from analysis.geometry.space.replicates import Profiles, Replicates, Track, profiles_of, replicated_axes
from analysis.geometry.stability.large import partial_bootstrap_of_many, total_bootstrap_of_many
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
from analysis.geometry.stability.units import respondents_of

SCORES = 1 << 22  # scores of replicates held at once
WEIGHTS = 1 << 22  # weights of resampled respondents held at once


@dataclass(frozen=True, slots=True, eq=False)
class Respondents:
    """The respondents who are drawn again: those of a space, or of the survey that a class takes its distances from."""

    own: Profiles  # of the respondents of the space
    n: int  # respondents drawn
    weights: FloatArray | None  # (n,)
    members: BoolArray | None = None  # (n,) who of them is in the space; all, but where the space is that of a class
    everybody: Profiles | None = None  # of all of them, where the space is that of a class

    def of_space(self, weights: FloatArray) -> FloatArray:
        """Return weights of those drawn (n_replicates, n) as weights of the profiles of the space."""
        return self.own.gathered(weights if self.members is None else weights[:, self.members])

    def reference(self, weights: FloatArray) -> FloatArray | None:
        """Return the frequencies, among all, that the distances of a class are taken from; none but for a class."""
        return None if self.everybody is None else self.everybody.frequencies(self.everybody.gathered(weights))


def total_bootstrap(
    space: FactorialSpace,
    generator: np.random.Generator,
    draws: int = 1000,
    track: Track = iter,
    part: tuple[int, int] = (1, 1),
) -> Bootstrap:
    """Fit the space again on respondents drawn with replacement, and turn each plane towards the first one.

    Parameters
    ----------
    space : FactorialSpace
        The space of the survey, or of a class of its respondents. For a class all respondents of the survey are
        drawn: the distances are taken from all those drawn, the axes made by its members among them.
    generator : Generator
        Source of the draws.
    draws : int
        Number of resamples.
    track : callable, optional
        Goes through the groups of resamples, and may show how far it is.
    part : (int, int)
        Which part of how many is fitted, from 1. Those of the parts before are drawn all the same: parts joined in
        their order are, to the byte, what one alone would have been. A part may have no resample where they are few.

    Returns
    -------
    Bootstrap
        Each replicate's plane is turned (orthogonal Procrustes on the active categories, weighted by their
        frequencies, nothing rescaled) before its points are read; its axes are compared as they are. Of many
        respondents, groups of them taken at random are drawn: see `units_of`.

    References
    ----------
    Lebart, L. (2007). Which bootstrap for principal axes methods? In *Selected Contributions in Data Analysis and
    Classification*, Springer, 581-588. Milan, L. and Whittaker, J. (1995). *Applied Statistics*, 44(1), 31-49.
    """
    if respondents_of(space) >= GROUPED_FROM:
        return total_bootstrap_of_many(space, generator, draws, track, part)
    drawn = _drawn(space)
    before, own = parted(_groups(drawn, draws), part)
    for size in before:
        _resampled(drawn, generator, size)
    fitted = [_fitted_again(space, drawn, _resampled(drawn, generator, size)) for size in track(own)]
    return joined_bootstraps([no_resample(space), *(Bootstrap(points, likeness) for points, likeness in fitted)])


def partial_bootstrap(space: FactorialSpace, generator: np.random.Generator, draws: int = 1000) -> Bootstrap:
    """Place the categories of respondents drawn with replacement on the axes of the space, held fixed.

    Parameters
    ----------
    space, generator, draws
        As in `total_bootstrap`. The regions are narrower: the axes are taken for certain. In a class the mean
        point of a category is drawn nearer, as in its space, by the ratio of its frequencies among the members
        drawn and among all those drawn.

    References
    ----------
    Lebart, L. (2007). Which bootstrap for principal axes methods? In *Selected Contributions in Data Analysis and
    Classification*, Springer, 581-588.
    """
    if respondents_of(space) >= GROUPED_FROM:
        return partial_bootstrap_of_many(space, generator, draws)
    drawn = _drawn(space)
    parts = [_mean_points(space, drawn, _resampled(drawn, generator, size)) for size in _groups(drawn, draws)]
    return Bootstrap(np.concatenate(parts))


def leave_one_respondent_out(space: FactorialSpace, track: Track = iter) -> AxisLikeness:
    """Compare the axes of the space with those of the survey without each respondent in turn.

    For the space of a class, each respondent of the survey is left out: who is not of the class moves the distances
    alone.
    """
    drawn = _drawn(space)
    n = drawn.n
    weights_of_all = np.ones(n) if drawn.weights is None else drawn.weights
    step = max(1, WEIGHTS // n)
    parts = []
    for start in track(range(0, n, step)):
        left_out = np.arange(start, min(start + step, n))
        weights = np.tile(weights_of_all, (len(left_out), 1))
        weights[np.arange(len(left_out)), left_out] = 0
        parts.append(_fitted_again(space, drawn, weights)[1])
    return joined_likeness(parts)


def leave_one_question_out(space: FactorialSpace) -> dict[str, AxisLikeness]:
    """Compare the axes of the space with those of the same respondents without each active question in turn.

    Returns
    -------
    dict of question to AxisLikeness
        Of one replicate each; questions without an active category shape nothing and are left out, as is one
        without which nobody would differ.
    """
    masses = _respondent_masses(space)
    return {
        question: axis_likeness(space.individuals.coordinates, _turned(space, fitted, others), masses)
        for question, others, fitted in spaces_without(space)
    }


def spaces_without(space: FactorialSpace) -> Iterator[tuple[str, BoolArray, FactorialSpace]]:
    """Yield each active question, which categories are of the others, and the space of the others, before rotation.

    A question without an active category shapes nothing and is left out, as is one without which nobody would differ.
    """
    coding, is_active = space.categories.coding, space.categories.is_active
    varies = is_active & (space.categories.frequencies < 1 - ZERO)
    for place, question in enumerate(coding.questions):
        others = coding.question_of != place
        if is_active[~others].any() and varies[others].any():
            kept = coding.restricted([name for name in coding.questions if name != question])
            metric = _metric_of(space, others)
            yield str(question), others, fit_coding(kept, is_active[others], space.weights, space.n_axes, metric)


def _fitted_again(space: FactorialSpace, drawn: Respondents, weights: FloatArray) -> tuple[FloatArray, AxisLikeness]:
    """Return the active categories in the turned plane of each weighting of respondents, and how its axes resemble."""
    own, reference = drawn.of_space(weights), drawn.reference(weights)
    replicates = replicated_axes(drawn.own, own, question_shares(space), space.n_axes, reference)
    moving = plane_points(replicates)
    held = replicates.frequencies > 0
    turns = procrustes(principal_plane(space), moving, np.where(held, reference_masses(space), 0))
    points = moving @ turns @ to_shown(space)
    points[~held] = np.nan
    return points, _likeness(space, drawn.own, replicates, turns)


def _mean_points(space: FactorialSpace, drawn: Respondents, weights: FloatArray) -> FloatArray:
    """Return the active categories under each weighting of respondents, from mean points on the axes as they are."""
    profiles, own, reference = drawn.own, drawn.of_space(weights), drawn.reference(weights)
    scores = question_shares(space)[:, None] * space.standard_coordinates[space.categories.is_active, :PLANE]
    shown = profiles.indicator @ scores
    places = shown - _masses(space, profiles) @ shown
    held = own @ profiles.indicator
    sums = np.stack([own @ (profiles.indicator * axis[:, None]) for axis in places.T], axis=2)
    points = ratio(sums, held[:, :, None]) / np.sqrt(space.kept_eigenvalues[:PLANE])
    return points if reference is None else points * ratio(profiles.frequencies(own), reference)[:, :, None]


def _turned(space: FactorialSpace, fitted: FactorialSpace, others: BoolArray) -> FloatArray:
    """Return the scores of a space fitted on some of the categories, as one replicate, rotated as the space is."""
    scores = np.zeros((1, *space.individuals.coordinates.shape))
    scores[0, :, : fitted.n_axes] = fitted.individuals.coordinates
    if space.rotation is None:
        return scores
    moving = np.zeros((1, int(others.sum()), min(PLANE, space.n_axes)))
    moving[0, :, : fitted.n_axes] = (fitted.standard_coordinates * np.sqrt(fitted.kept_eigenvalues))[:, :PLANE]
    fixed = np.zeros((len(others), moving.shape[2]))
    fixed[space.categories.is_active] = principal_plane(space)
    return rotated_scores(space, scores, procrustes(fixed[others], moving, space.metric.reference[others]))


def _likeness(space: FactorialSpace, profiles: Profiles, replicates: Replicates, turns: FloatArray) -> AxisLikeness:
    """Compare the axes of replicates with those of the space, in blocks that fit in memory."""
    reference = space.individuals.coordinates[profiles.members[profiles.starts]]
    masses = _masses(space, profiles)
    step = max(1, SCORES // reference.size)
    parts = []
    for start in range(0, len(turns), step):
        block = slice(start, start + step)
        scores = profiles.indicator @ (question_shares(space)[:, None] * replicates.standard_coordinates[block])
        if space.rotation is not None:
            scores = rotated_scores(space, scores, turns[block])
        parts.append(axis_likeness(reference, scores, masses))
    return joined_likeness(parts)


def _groups(drawn: Respondents, draws: int) -> list[int]:
    """Return how many resamples to draw at a time, so that their weights fit in memory."""
    if draws < 1:
        raise ValueError(f"draws is {draws}; ask for one at least")
    step = max(1, WEIGHTS // drawn.n)
    return [min(step, draws - start) for start in range(0, draws, step)]


def _resampled(drawn: Respondents, generator: np.random.Generator, draws: int) -> FloatArray:
    """Return the weight of each respondent in each resample."""
    counts = generator.multinomial(drawn.n, np.full(drawn.n, 1 / drawn.n), size=draws).astype(float)
    return counts if drawn.weights is None else counts * drawn.weights


def _metric_of(space: FactorialSpace, kept: BoolArray) -> Metric:
    """Return how categories count when some questions are left out: the others in the same proportions."""
    sizes = space.categories.coding.sizes[np.unique(space.categories.coding.question_of[kept])]
    shares = space.metric.shares[kept]
    return Metric(shares / shares[np.cumsum(sizes) - sizes].sum(), space.metric.reference[kept])


def _drawn(space: FactorialSpace) -> Respondents:
    """Return who is drawn again for a space."""
    coding, is_active, survey = space.categories.coding, space.categories.is_active, space.survey
    own = profiles_of(coding, is_active)
    if survey is None:
        return Respondents(own, coding.n_respondents, space.weights)
    everybody = profiles_of(survey.coding, is_active)
    return Respondents(own, survey.coding.n_respondents, survey.weights, survey.members, everybody)


def _respondent_masses(space: FactorialSpace) -> FloatArray:
    """Return the share of the total weight that each respondent bears."""
    n = space.categories.coding.n_respondents
    return np.asarray(np.full(n, 1 / n) if space.weights is None else space.weights / n)


def _masses(space: FactorialSpace, profiles: Profiles) -> FloatArray:
    """Return the share of the total weight that each profile bears."""
    return np.asarray(profiles.gathered(_respondent_masses(space)[None, :])[0])
