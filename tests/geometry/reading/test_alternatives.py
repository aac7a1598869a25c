"""A space beside other readings of the same respondents."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from analysis.geometry import fit_mca
from analysis.geometry.reading.alternatives import (
    alternative_axes,
    alternative_deviations,
    axis_correlations,
    matched_axes,
)


@pytest.fixture(scope="module")
def poison(root):
    return pd.read_csv(root / "tests/reference/factominer/poison.csv").iloc[:, 2:].astype("category")


def test_axes_are_matched_each_once_whatever_their_order_and_sign():
    correlations = np.array([[0.1, -0.9, 0.2], [0.8, 0.95, 0.1]])
    assert matched_axes(correlations) == [(0, 2), (1, 1)]
    assert matched_axes(np.full((2, 1), np.nan)) == [(0, 0)]


def test_correlations_agree_with_numpy(poison):
    space, other = fit_mca(poison.iloc[:, 2:]), fit_mca(poison.iloc[:, 2:9])
    expected = np.corrcoef(space.individuals.coordinates.T, other.individuals.coordinates.T)[:5, 5:]
    assert_allclose(axis_correlations(space, other), expected, atol=1e-12)


def test_a_space_beside_itself_turned_round(poison):
    space = fit_mca(poison.iloc[:, 2:])
    same = {"turned": space.flipped(np.array([-1.0, 1, -1, 1, 1]))}
    axes = alternative_axes(space, same)
    assert axes["axis"].tolist() == axes["matched_axis"].tolist() == [1, 2, 3]
    assert_allclose(axes["correlation"], 1)
    assert_allclose(axes["eigenvalue"], axes["matched_eigenvalue"])
    deviations = alternative_deviations(space, same, poison[["Sick", "Sex"]])
    assert set(deviations["factor"]) == {"Sick", "Sex"}
    assert_allclose(deviations["alternative_deviation"], deviations["scaled_deviation"])


def test_deviations_take_weights(poison):
    weights = np.random.default_rng(4).uniform(0.5, 2, len(poison))
    space = fit_mca(poison.iloc[:, 2:], weights=weights)
    other = fit_mca(poison.iloc[:, 4:], weights=weights)
    table = alternative_deviations(space, {"fewer": other}, poison[["Sick"]]).set_index("axis")
    held = {name: np.average(other.individuals.coordinates[poison["Sick"] == name, 0],
                             weights=weights[poison["Sick"] == name]) for name in ("Sick_n", "Sick_y")}  # fmt: skip
    expected = (held["Sick_n"] - held["Sick_y"]) / np.sqrt(other.eigenvalues[1])
    assert abs(table.loc[1, "alternative_deviation"]) == pytest.approx(abs(expected))


def test_no_alternative_makes_empty_tables(poison):
    space = fit_mca(poison.iloc[:, 2:])
    assert alternative_axes(space, {}).empty
    assert alternative_deviations(space, {}, poison[["Sick"]]).empty
    assert alternative_deviations(space, {"same": space}, poison[[]]).empty


def test_other_respondents_are_refused(poison):
    with pytest.raises(ValueError, match="different respondents"):
        axis_correlations(fit_mca(poison.iloc[:, 2:]), fit_mca(poison.iloc[:50, 2:]))
