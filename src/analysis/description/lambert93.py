r"""Lambert-93: degrees on the ellipsoid to metres on the map, by the conformal conic projection of IGN.

References
----------
IGN, *Notes techniques* NT/G 71, « Projection cartographique conique conforme de Lambert : algorithmes » (ALG0001,
ALG0003, ALG0019, ALG0054), and the parameters of Lambert-93 on RGF93, which decree 2000-1276 made the legal projection
of metropolitan France.
"""

import math

import numpy as np

from analysis.geometry.arrays import FloatArray

SEMI_MAJOR, FLATTENING = 6_378_137.0, 1 / 298.257222101  # metres; ellipsoid IAG GRS80
ORIGIN, SOUTH, NORTH = math.radians(46.5), math.radians(44.0), math.radians(49.0)  # latitude of origin, parallels
MERIDIAN = math.radians(3.0)  # of origin
EASTING, NORTHING = 700_000.0, 6_600_000.0  # of the origin
ECCENTRICITY = math.sqrt(FLATTENING * (2 - FLATTENING))


def _isometric(latitude: float | FloatArray) -> FloatArray:
    r"""Return the isometric latitude (ALG0001).

    That is :math:`L(\varphi) = \ln\tan(\pi/4+\varphi/2) - \frac e2\ln\frac{1+e\sin\varphi}{1-e\sin\varphi}`.
    """
    sine = ECCENTRICITY * np.sin(latitude)
    return np.asarray(
        np.log(np.tan(math.pi / 4 + np.asarray(latitude) / 2)) + ECCENTRICITY / 2 * np.log((1 - sine) / (1 + sine))
    )


def _radius(latitude: float) -> float:
    """Return the radius of a parallel, in metres."""
    return SEMI_MAJOR * math.cos(latitude) / math.sqrt(1 - (ECCENTRICITY * math.sin(latitude)) ** 2)


# ALG0019, secant cone: the exponent n and the constant C of the projection.
EXPONENT = math.log(_radius(NORTH) / _radius(SOUTH)) / float(_isometric(SOUTH) - _isometric(NORTH))
CONSTANT = _radius(SOUTH) / EXPONENT * math.exp(EXPONENT * float(_isometric(SOUTH)))
POLE = NORTHING + CONSTANT * math.exp(-EXPONENT * float(_isometric(ORIGIN)))  # northing of the pole


def lambert93(longitude: float | FloatArray, latitude: float | FloatArray) -> tuple[FloatArray, FloatArray]:
    r"""Return places of metropolitan France on the plane of Lambert-93.

    Parameters
    ----------
    longitude, latitude : floats, or arrays of one shape
        In decimal degrees, on RGF93 (which WGS 84 meets within a metre).

    Returns
    -------
    easting, northing : arrays of this shape
        In metres: with :math:`\gamma = n(\lambda-\lambda_0)` and :math:`R = C e^{-nL(\varphi)}`,
        :math:`E = E_0 + R\sin\gamma`, :math:`N = N_s - R\cos\gamma`.

    References
    ----------
    IGN, NT/G 71, ALG0003.

    Examples
    --------
    >>> lambert93(3.0, 46.5)
    (array(700000.), array(6600000.))
    """
    radius = CONSTANT * np.exp(-EXPONENT * _isometric(np.radians(latitude)))
    angle = EXPONENT * (np.radians(longitude) - MERIDIAN)
    return np.asarray(EASTING + radius * np.sin(angle)), np.asarray(POLE - radius * np.cos(angle))
