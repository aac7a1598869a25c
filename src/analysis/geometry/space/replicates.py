"""Many weightings of one survey at once: the axes of every resample, computed in batches."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.geometry.arrays import ZERO, BoolArray, FloatArray, IntArray
from analysis.geometry.space.coding import Coding

BLOCK = 64  # replicates at once: their tables stay in the processor's cache
PAIRS = 1 << 21  # products of categories held at once

Track = Callable[[Sequence[int]], Iterable[int]]  # goes through steps, and may show how far it is


@dataclass(frozen=True, slots=True, eq=False)
class Profiles:
    """Respondents who gave the same answers, taken together."""

    indicator: FloatArray  # (n_profiles, n_active): 1 where a profile holds an active category
    members: IntArray  # (n_respondents,) the respondents, those of one profile side by side
    starts: IntArray  # (n_profiles,) where each profile begins among them

    def gathered(self, weights: FloatArray) -> FloatArray:
        """Return weights of respondents (n_replicates, n_respondents) as weights of profiles."""
        return np.asarray(np.add.reduceat(weights[:, self.members], self.starts, axis=1))

    def frequencies(self, weights: FloatArray) -> FloatArray:
        """Return the frequencies of the active categories under weights of profiles."""
        return np.asarray(weights / _totals(weights) @ self.indicator)


@dataclass(frozen=True, slots=True, eq=False)
class Replicates:
    """Axes of several weightings; an axis without variance is all zeros."""

    frequencies: FloatArray  # (n_replicates, n_active)
    eigenvalues: FloatArray  # (n_replicates, n_axes)
    standard_coordinates: FloatArray  # (n_replicates, n_active, n_axes), of variance 1


def profiles_of(coding: Coding, is_active: BoolArray) -> Profiles:
    """Return the profiles of coded answers, on their active categories."""
    _, first, profile = np.unique(np.stack(coding.codes), axis=1, return_index=True, return_inverse=True)
    members = np.argsort(profile, kind="stable")
    starts = np.searchsorted(profile[members], np.arange(len(first)))
    columns = [
        codes[first, None] == np.arange(size) for codes, size in zip(coding.codes, coding.sizes.tolist(), strict=True)
    ]
    return Profiles(np.hstack(columns)[:, is_active].astype(float), members, starts)


def replicated_axes(
    profiles: Profiles,
    weights: FloatArray,
    question_shares: FloatArray,
    n_axes: int,
    reference: FloatArray | None = None,
) -> Replicates:
    """Return the specific MCA of the same answers under many weightings.

    Parameters
    ----------
    profiles : Profiles
        Answers to the active questions.
    weights : array of shape (n_replicates, n_profiles)
        Weight of each profile in each replicate. A category that nobody holds there shapes nothing there.
    question_shares : array of shape (n_active,)
        What the question of each category counts: 1/Q where all count alike.
    n_axes : int
        Number of axes kept.
    reference : array of shape (n_replicates, n_active), optional
        Frequencies that distances are taken from in each replicate; its own by default.

    Notes
    -----
    The axes come from the Burt table, or from the products of the profiles held where these are fewer than the
    categories: the eigenvalues are the same, and so are the axes up to their signs.
    """
    frequencies = profiles.frequencies(weights)
    n_held = (weights > 0).sum(axis=1)
    order = np.argsort(n_held, kind="stable")
    eigenvalues = np.zeros((len(weights), n_axes))
    vectors = np.zeros((len(weights), profiles.indicator.shape[1], n_axes))
    roots = np.sqrt(question_shares)
    scales = _inverse_roots(frequencies if reference is None else reference)
    for start in range(0, len(weights), BLOCK):
        block = order[start : start + BLOCK]
        route = _axes_of_profiles if n_held[block].max() < profiles.indicator.shape[1] else _axes_of_categories
        values, directions = route(
            profiles.indicator, weights[block], frequencies[block], scales[block] * roots, n_axes
        )
        kept = values > ZERO
        eigenvalues[block, : values.shape[1]] = np.where(kept, values, 0)
        vectors[block, :, : values.shape[1]] = np.where(kept[:, None, :], directions, 0)
    return Replicates(frequencies, eigenvalues, vectors * (scales / roots)[:, :, None])


def axes_of_joints(
    joints: FloatArray, question_shares: FloatArray, n_axes: int, reference: FloatArray | None = None
) -> Replicates:
    """Return the specific MCA of many tables of relative joint frequencies, as `replicated_axes` does of weightings.

    Parameters
    ----------
    joints : array of shape (n_replicates, n_active, n_active)
    question_shares, n_axes, reference
        As in `replicated_axes`.
    """
    frequencies = np.asarray(np.diagonal(joints, axis1=1, axis2=2), dtype=np.float64)
    scales, roots = _inverse_roots(frequencies if reference is None else reference), np.sqrt(question_shares)
    values, vectors = _axes_of_joint(joints, frequencies, scales * roots, n_axes)
    kept = values > ZERO
    eigenvalues = np.zeros((len(joints), n_axes))
    directions = np.zeros((*frequencies.shape, n_axes))
    eigenvalues[:, : values.shape[1]] = np.where(kept, values, 0)
    directions[:, :, : values.shape[1]] = np.where(kept[:, None, :], vectors, 0)
    return Replicates(frequencies, eigenvalues, directions * (scales / roots)[:, :, None])


def burt_tables(indicator: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the Burt table of each weighting: (n_replicates, n_active, n_active).

    Whole weights are counted in single precision, where sums of whole numbers below 2^24 are exact.
    """
    upper = np.triu_indices(indicator.shape[1])
    is_whole = weights.sum(axis=1).max() < 1 << 24 and bool((weights == np.rint(weights)).all())
    kind = np.float32 if is_whole else np.float64
    held: NDArray[Any] = indicator.astype(kind)
    counted: NDArray[Any] = weights.astype(kind)
    sums: NDArray[Any] = np.zeros((len(weights), len(upper[0])), kind)
    step = max(1, PAIRS // len(upper[0]))
    for start in range(0, len(held), step):
        rows = slice(start, start + step)
        sums += counted[:, rows] @ (held[rows, upper[0]] * held[rows, upper[1]])
    tables = np.empty((len(weights), indicator.shape[1], indicator.shape[1]))
    tables[:, upper[0], upper[1]] = sums
    tables[:, upper[1], upper[0]] = sums
    return tables


def _axes_of_categories(
    indicator: FloatArray,
    weights: FloatArray,
    frequencies: FloatArray,
    scales: FloatArray,
    n_axes: int,
) -> tuple[FloatArray, FloatArray]:
    """Return the largest eigenvalues and their unit vectors, from the Burt tables."""
    return _axes_of_joint(burt_tables(indicator, weights) / _totals(weights)[:, :, None], frequencies, scales, n_axes)


def _axes_of_joint(
    joints: FloatArray, frequencies: FloatArray, scales: FloatArray, n_axes: int
) -> tuple[FloatArray, FloatArray]:
    """Return the same from relative joint frequencies."""
    joint = joints - frequencies[:, :, None] * frequencies[:, None, :]
    joint *= scales[:, :, None] * scales[:, None, :]
    values, vectors = np.linalg.eigh(joint)
    return values[:, : -n_axes - 1 : -1], vectors[:, :, : -n_axes - 1 : -1]


def _axes_of_profiles(
    indicator: FloatArray,
    weights: FloatArray,
    frequencies: FloatArray,
    scales: FloatArray,
    n_axes: int,
) -> tuple[FloatArray, FloatArray]:
    """Return the same from the products of the profiles that each replicate holds."""
    n_held = int((weights > 0).sum(axis=1).max())
    held = np.argsort(weights <= 0, axis=1, kind="stable")[:, :n_held]
    masses = np.take_along_axis(weights, held, axis=1) / _totals(weights)
    cloud = indicator[held] - frequencies[:, None, :]
    cloud *= scales[:, None, :]
    cloud *= np.sqrt(masses)[:, :, None]
    values, vectors = np.linalg.eigh(cloud @ cloud.transpose(0, 2, 1))
    values, vectors = values[:, : -n_axes - 1 : -1], vectors[:, :, : -n_axes - 1 : -1]
    return values, cloud.transpose(0, 2, 1) @ vectors * _inverse_roots(values)[:, None, :]


def _totals(weights: FloatArray) -> FloatArray:
    """Return the total weight of each replicate (n_replicates, 1), and 1 where nobody of it is drawn."""
    totals = weights.sum(axis=1, keepdims=True)
    return np.where(totals > 0, totals, 1)


def _inverse_roots(values: FloatArray) -> FloatArray:
    """Return one over the square roots, and nothing where there is nothing."""
    return np.where(values > ZERO, 1 / np.sqrt(np.where(values > ZERO, values, 1)), 0)
