"""Covariance of weighted points."""

from __future__ import annotations

import numpy as np

from analysis.geometry.arrays import ZERO, FloatArray


def covariance_of(points: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the covariance matrix of weighted points (divisor: the sum of weights)."""
    masses = weights / weights.sum()
    centred = points - masses @ points
    return np.asarray((masses * centred.T) @ centred, dtype=np.float64)


def has_extent(covariance: FloatArray, reference: FloatArray) -> bool:
    """Say whether points spread in every direction, by the measure of a reference cloud."""
    return bool(np.linalg.eigvalsh(covariance)[0] > ZERO * np.trace(reference))
