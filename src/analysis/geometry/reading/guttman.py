"""The Guttman effect: an axis that is a parabola of the first one says nothing new."""

import numpy as np

from analysis.geometry.arrays import FloatArray, ratio

PARABOLA = 0.5  # share of an axis's variance that the square of axis 1 makes, from which it is called a parabola


def quadratic_shares(coordinates: FloatArray, weights: FloatArray | None = None) -> FloatArray:
    r"""Return the share of the variance of each axis that the square of axis 1 makes, beyond axis 1 itself.

    Parameters
    ----------
    coordinates : array of shape (n_individuals, n_axes)
        Principal coordinates of individuals.
    weights : array of shape (n_individuals,), optional
        Their weights.

    Returns
    -------
    array of shape (n_axes,)
        :math:`R^2` of the regression on :math:`1, y_1, y_1^2` less that on :math:`1, y_1`; missing for axis 1, and
        where individuals have two places only on axis 1, which no parabola can be told from.
    """
    masses = np.full(len(coordinates), 1.0) if weights is None else weights
    masses = masses / masses.sum()
    centred = coordinates - masses @ coordinates
    first, scale = centred[:, 0], np.sqrt((masses[:, None] * centred**2).sum(axis=0))
    square = _residual(first**2 - masses @ first**2, first, masses)
    size = np.sqrt(masses @ square**2)
    shares = ratio(masses * square @ centred, size * scale) ** 2
    shares[0] = np.nan
    return np.where(size > 1e-9 * max(scale[0] ** 2, 1e-300), shares, np.nan)


def _residual(values: FloatArray, other: FloatArray, masses: FloatArray) -> FloatArray:
    """Return centred values without what goes with another centred variable."""
    return values - other * (masses @ (values * other)) / (masses @ other**2)
