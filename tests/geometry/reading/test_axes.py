"""Axes that are read: those of the plane, and those above noise."""

import numpy as np
import pandas as pd
import pytest

from analysis.geometry.reading.axes import axes_above_noise, axes_read, planes_read


def tables(eigenvalues, noise, p_values, places=("horizontal", "vertical")):
    """Return the axes of a space and its eigenvalues, one more than the axes kept."""
    kept = len(eigenvalues) - 1
    names = [*places, *[None] * (kept - len(places))]
    axes = pd.DataFrame({"axis": range(1, kept + 1), "place": names})
    ranks = range(1, len(eigenvalues) + 1)
    return axes, pd.DataFrame(
        {"axis": ranks, "eigenvalue": eigenvalues, "noise_eigenvalue": noise, "p_value": p_values}
    )


VALUES = [0.5, 0.3, 0.2, 0.1, 0.05]
RARE = [0.001] * 5


@pytest.mark.parametrize(
    ("noise", "p_values", "rotated", "above", "read"),
    [
        ([0.1, 0.1, 0.1, 0.2, 0.01], RARE, False, [1, 2, 3], [1, 2, 3]),
        ([0.01] * 5, RARE, False, [1, 2, 3, 4, 5], [1, 2, 3]),  # counted among all, never more than three read
        ([0.1, 0.4, 0.1, 0.01, 0.01], RARE, False, [1], [1, 2]),  # an axis after one that is lost is lost
        ([0.9] * 5, RARE, False, [], [1, 2]),
        ([np.nan] * 5, RARE, False, None, [1, 2]),
        ([0.9] * 5, [0.01, 0.05, 0.2, 0.2, 0.2], True, [1, 2], [1, 2]),  # tests, of principal axes
        ([0.01] * 5, [0.01, 0.06, 0.2, 0.2, 0.2], True, [], [1, 2]),  # rotated axes exceed noise together
    ],
)
def test_axes_of_the_plane_and_above_noise_are_read(noise, p_values, rotated, above, read):
    given = tables(VALUES, noise, p_values)
    assert axes_above_noise(given[1], rotated=rotated) == above
    assert axes_read(*given, rotated=rotated) == read


def test_the_plane_is_read_wherever_it_was_placed():
    given = tables(VALUES, [0.9] * 5, RARE, places=(None, "vertical", "horizontal"))
    assert axes_read(*given, rotated=False) == [2, 3]
    assert axes_read(*tables(VALUES, [0.9] * 5, RARE, places=()), rotated=False) == [1, 2]


@pytest.mark.parametrize(
    ("noise", "places", "planes"),
    [
        ([0.9] * 5, ("vertical", "horizontal"), ((1,), (2,), (1, 2))),
        ([0.01] * 5, ("vertical", "horizontal"), ((1,), (2,), (3,), (1, 2), (1, 3), (2, 3))),
        ([0.9] * 5, ("vertical", None, "horizontal"), ((1,), (3,), (1, 3))),
    ],
)
def test_factors_are_tested_on_every_axis_read_and_on_their_planes(noise, places, planes):
    assert planes_read(*tables(VALUES, noise, RARE, places=places), rotated=False) == planes


def test_an_axis_alone_has_no_plane():
    axes, eigenvalues = tables([0.5, 0.1], [0.9] * 2, RARE[:2], places=())
    assert planes_read(axes, eigenvalues, rotated=False) == ((1,),)
    assert planes_read(axes.head(0), eigenvalues, rotated=False) == ()
