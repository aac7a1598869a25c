"""Covariance of weighted points."""

import numpy as np

from analysis.geometry.arrays import ZERO, FloatArray


def covariance_of(points: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the covariance matrix of weighted points (divisor: the sum of weights)."""
    masses = weights / weights.sum()
    centred = points - masses @ points
    return np.asarray((masses * centred.T) @ centred, dtype=np.float64)


def linearised_covariance(points: FloatArray, weights: FloatArray) -> FloatArray:
    r"""Return the covariance of what each individual brings to a weighted mean point: :math:`(w_i/\bar w)(y_i-\bar y)`.

    The mean point of n individuals drawn out of N has this covariance times (N - n) / (n (N - 1)), to the first order.
    Of equal individuals it is the covariance of the points, and the product is exact.
    """
    centred = points - (weights / weights.sum()) @ points
    shares = (weights / weights.mean()) ** 2 / len(weights)
    return np.asarray((shares * centred.T) @ centred, dtype=np.float64)


def has_extent(covariance: FloatArray, reference: FloatArray) -> bool:
    """Say whether points spread in every direction, by the measure of a reference cloud."""
    return bool(np.linalg.eigvalsh(covariance)[0] > ZERO * np.trace(reference))
