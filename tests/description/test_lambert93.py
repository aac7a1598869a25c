"""The projection of maps, against PROJ's numbers, IGN's constants, and what a conformal projection must keep."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.description.lambert93 import CONSTANT, EXPONENT, POLE, lambert93

longitudes, latitudes = st.floats(-5, 10), st.floats(41, 51.5)
METRES_A_DEGREE = 111_132.0


def test_places_agree_with_proj(root):
    expected = pd.read_csv(root / "tests/reference/pyproj/lambert93.csv")
    easting, northing = lambert93(expected["longitude"].to_numpy(), expected["latitude"].to_numpy())
    np.testing.assert_allclose(easting, expected["easting"], atol=1e-3)
    np.testing.assert_allclose(northing, expected["northing"], atol=1e-3)


def test_the_constants_are_those_that_ign_publishes():
    assert pytest.approx(0.7256077650, abs=1e-10) == EXPONENT
    assert pytest.approx(11_754_255.426, abs=5e-4) == CONSTANT
    assert pytest.approx(12_655_612.050, abs=5e-4) == POLE


@given(longitudes, latitudes)
def test_both_directions_are_stretched_alike_and_little(longitude, latitude):
    """A conformal projection, whose scale in France is within three thousandths of one."""
    step = 1e-5
    here = np.array(lambert93(longitude, latitude))
    east, north = (np.array(lambert93(longitude + dx, latitude + dy)) for dx, dy in ((step, 0), (0, step)))
    phi, e2 = np.radians(latitude), 0.006694380022901
    across = np.radians(step) * 6_378_137 * np.cos(phi) / np.sqrt(1 - e2 * np.sin(phi) ** 2)
    up = np.radians(step) * 6_378_137 * (1 - e2) / (1 - e2 * np.sin(phi) ** 2) ** 1.5
    scales = np.linalg.norm(east - here) / across, np.linalg.norm(north - here) / up
    assert scales[0] == pytest.approx(scales[1], rel=1e-5)
    assert 0.997 < scales[0] < 1.004
    assert abs(np.dot(east - here, north - here)) < 1e-5 * across * up
