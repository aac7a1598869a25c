"""The Guttman effect: pure scales, R's regressions by least squares, and what always holds."""

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from statsmodels.regression.linear_model import WLS

from analysis.geometry import fit_mca
from analysis.geometry.reading.guttman import PARABOLA, quadratic_shares


def test_a_guttman_scale_is_a_parabola():
    steps = np.arange(40)
    answers = pd.DataFrame({f"q{cut}": steps > cut for cut in range(2, 38, 3)}).astype("category")
    shares = quadratic_shares(fit_mca(answers).individuals.coordinates)
    assert shares[1] > 0.9 > PARABOLA
    assert np.isnan(shares[0])
    assert (shares[2:] < PARABOLA).all()


def test_two_independent_traits_are_no_parabola():
    rng = np.random.default_rng(8)
    traits = rng.normal(size=(200, 2))
    columns = {f"q{j}": np.digitize(2 * traits[:, j % 2] + rng.normal(size=200), [-0.5, 0.5]) for j in range(10)}
    assert quadratic_shares(fit_mca(pd.DataFrame(columns).astype("category")).individuals.coordinates)[1] < 0.1


@given(st.integers(0, 10**6))
def test_shares_agree_with_statsmodels(seed):
    rng = np.random.default_rng(seed)
    points, weights = rng.normal(size=(20, 3)) + 1, rng.uniform(0.5, 2, 20)
    shares = quadratic_shares(points, weights)
    linear = np.column_stack([np.ones(20), points[:, 0]])
    square = np.column_stack([linear, points[:, 0] ** 2])
    for axis in (1, 2):
        gained = [WLS(points[:, axis], x, weights=weights).fit().rsquared for x in (linear, square)]
        assert_allclose(shares[axis], gained[1] - gained[0], atol=1e-9)
    assert_allclose(quadratic_shares(points * [-3, 2, -1], weights), shares, atol=1e-9)


def test_two_places_on_the_first_axis_say_nothing():
    points = np.array([[-1.0, 0.5], [-1.0, -0.5], [1.0, 0.2], [1.0, -0.2]])
    assert np.isnan(quadratic_shares(points)).all()
    assert np.isnan(quadratic_shares(points[:, :1])).all()
