"""How much two sets of axes resemble each other: correlations of scores, principal angles, Procrustes rotations."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.geometry.arrays import ZERO, BoolArray, FloatArray, ratio

PLANE = 2  # axes of a plane
PLANE_NAME = "1+2"  # beside the numbers of axes, in tables


@dataclass(frozen=True, slots=True, eq=False)
class AxisLikeness:
    """How the axes of each replicate resemble those of the space, through the scores they give to the same people."""

    correlations: FloatArray  # (n_replicates, n_axes), in size, with the axis of the same rank
    keeps_rank: BoolArray  # (n_replicates, n_axes): no other axis of the replicate is better correlated
    plane_angles: FloatArray  # (n_replicates,) degrees: the largest principal angle between the first planes

    @property
    def angles(self) -> FloatArray:
        """Angles between axes of the same rank, in degrees."""
        return _degrees(self.correlations)


def axis_likeness(reference: FloatArray, scores: FloatArray, masses: FloatArray) -> AxisLikeness:
    """Compare the axes of replicates with those of a space.

    Parameters
    ----------
    reference : array of shape (n_people, n_axes)
        Scores of some people on the axes of the space.
    scores : array of shape (n_replicates, n_people, n_axes)
        Scores of the same people on the axes of each replicate.
    masses : array of shape (n_people,)
        Their share of the total weight.

    Returns
    -------
    AxisLikeness
        The angle between two axes is that of their scores, centred: its cosine is their correlation in size.
    """
    fixed, moving = _standardised(reference, masses), _standardised(scores, masses)
    correlations = np.abs(fixed.T @ moving)  # (n_replicates, axis of the space, axis of the replicate)
    same_rank = np.diagonal(correlations, axis1=1, axis2=2)
    n_axes = reference.shape[1]
    angles = np.full(len(scores), np.nan)
    if n_axes >= PLANE:
        angles = _degrees(principal_cosines(fixed[:, :PLANE], moving[:, :, :PLANE])[:, -1])
    return AxisLikeness(same_rank, same_rank >= correlations.max(axis=2) - ZERO, angles)


def joined_likeness(parts: Sequence[AxisLikeness]) -> AxisLikeness:
    """Return the likeness of the replicates of several groups, in their order."""
    return AxisLikeness(
        np.concatenate([part.correlations for part in parts]),
        np.concatenate([part.keeps_rank for part in parts]),
        np.concatenate([part.plane_angles for part in parts]),
    )


def _standardised(scores: FloatArray, masses: FloatArray) -> FloatArray:
    """Return scores (..., n_people, n_axes) as unit vectors of mean 0; zeros where all scores are equal."""
    centred = (scores - (masses @ scores)[..., None, :]) * np.sqrt(masses)[:, None]
    return np.nan_to_num(ratio(centred, np.sqrt((centred**2).sum(axis=-2, keepdims=True))))


def principal_cosines(fixed: FloatArray, moving: FloatArray) -> FloatArray:
    """Return the cosines of the principal angles between a subspace and many others, the largest first.

    Parameters
    ----------
    fixed : array of shape (n, n_axes)
        Vectors that span the subspace, independent.
    moving : array of shape (n_replicates, n, n_axes)
        Vectors that span the others; a subspace that lacks a dimension is at a right angle there.
    """
    basis = np.linalg.qr(fixed)[0]
    crossed = basis.T @ moving
    spanned = np.linalg.pinv(moving.transpose(0, 2, 1) @ moving, rcond=ZERO, hermitian=True)
    squares = np.linalg.eigvalsh(crossed @ spanned @ crossed.transpose(0, 2, 1))[:, ::-1]
    return np.asarray(np.sqrt(np.clip(squares, 0, 1)))


def procrustes(fixed: FloatArray, moving: FloatArray, masses: FloatArray) -> FloatArray:
    """Return the rotations or reflections that bring many configurations nearest to a fixed one.

    Parameters
    ----------
    fixed : array of shape (n_points, n_axes)
        Where the points should come.
    moving : array of shape (n_replicates, n_points, n_axes)
        Where they are in each replicate.
    masses : array of shape (n_points,) or (n_replicates, n_points)
        How much each counts.

    Returns
    -------
    array of shape (n_replicates, n_axes, n_axes)
        Orthogonal; `moving @ rotations` is nearest to `fixed` by weighted least squares. Nothing is rescaled.

    References
    ----------
    Schönemann, P. H. (1966). A generalized solution of the orthogonal Procrustes problem. *Psychometrika*, 31(1), 1-10.
    """
    u, _, vt = np.linalg.svd((moving * masses[..., None]).transpose(0, 2, 1) @ fixed)
    return np.asarray(u @ vt)


def _degrees(cosines: FloatArray) -> FloatArray:
    """Return the angles of these cosines, in degrees."""
    return np.asarray(np.rad2deg(np.arccos(np.clip(cosines, 0, 1))))
