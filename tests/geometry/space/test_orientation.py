"""Places and signs of axes."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from analysis.geometry import fit_mca
from analysis.geometry.space.orientation import displayed_axes, oriented, turned
from analysis.study import Axis

RESOURCES = Axis("resources", "vertical", ("q0", "yes"), "Resources")
NETWORKS = Axis("networks", "horizontal", ("q1", "no"), "Networks")
TWO = {f"q{q}": ("resources", "networks")[q % 2] for q in range(10)}


@pytest.fixture(scope="module")
def space():
    """A space whose axis 1 is that of resources and whose axis 2 is that of networks."""
    rng = np.random.default_rng(8)
    traits, noise = rng.normal(size=(300, 2)), rng.normal(size=(300, 10))
    cut = {f"q{q}": np.digitize(traits[:, q % 2] * (3, 2)[q % 2] + noise[:, q], [0]) for q in range(10)}
    answers = pd.DataFrame({q: pd.Categorical.from_codes(codes, ["no", "yes"]) for q, codes in cut.items()})
    return fit_mca(
        answers,
        n_axes=3,
        supplementary=answers[["q0"]],
        quantitative=pd.DataFrame({"trait": traits[:, 0]}),
        supplementary_individuals=answers[:5],
    )


def arrows(*rows) -> pd.DataFrame:
    return pd.DataFrame(rows, index=["resources", "networks"][: len(rows)], columns=range(1, len(rows[0]) + 1))


def places(shown) -> dict:
    return {axis.axis: (axis.place, axis.theme) for axis in shown}


@pytest.mark.parametrize("declared", [(RESOURCES, NETWORKS), (NETWORKS, RESOURCES)])
def test_each_declared_theme_is_displayed_on_the_axis_that_its_score_goes_with(space, declared):
    _, shown = oriented(space, TWO, declared)
    assert places(shown) == {1: ("vertical", "resources"), 2: ("horizontal", "networks")}


@pytest.mark.parametrize("resources", ["yes", "no"])
@pytest.mark.parametrize("networks", ["yes", "no"])
def test_declared_categories_lie_on_the_positive_side(space, resources, networks):
    declared = (
        Axis("resources", "vertical", ("q0", resources), "R"),
        Axis("networks", "horizontal", ("q1", networks), "N"),
    )
    ours, _ = oriented(space, TWO, declared)
    assert ours.coordinates.loc[("q0", resources), 1] > 0
    assert ours.coordinates.loc[("q1", networks), 2] > 0


def test_the_two_themes_share_the_axes_out_for_the_best_total():
    both_like_axis_one = arrows([0.9, 0.3, 0.0], [0.95, -0.2, 0.0])
    assert places(displayed_axes(both_like_axis_one, (RESOURCES, NETWORKS))) == {
        1: ("horizontal", "networks"),
        2: ("vertical", "resources"),
    }


def test_one_declared_theme_leaves_the_other_place_to_the_other_axis():
    shown = displayed_axes(arrows([0.1, -0.9]), (RESOURCES,))
    assert places(shown) == {1: ("horizontal", None), 2: ("vertical", "resources")}


def test_nothing_declared_is_axis_one_across_and_axis_two_up(space):
    ours, shown = oriented(space, TWO, ())
    assert places(shown) == {1: ("horizontal", None), 2: ("vertical", None)}
    assert ours is space


def test_one_axis_is_displayed_alone():
    shown = displayed_axes(arrows([0.1]), (RESOURCES, NETWORKS))
    assert [axis.axis for axis in shown] == [1]


def test_a_theme_without_score_takes_the_axis_that_is_left():
    shown = displayed_axes(arrows([np.nan, np.nan], [0.9, 0.1]), (RESOURCES, NETWORKS))
    assert places(shown)[1] == ("horizontal", "networks")


def test_turning_an_axis_turns_every_point_and_no_aid(space):
    category = ("q0", "no") if space.coordinates.loc[("q0", "yes"), 1] > 0 else ("q0", "yes")
    other = turned(space, {1: category})
    signs = np.array([-1, 1, 1])
    assert_allclose(other.standard_coordinates, space.standard_coordinates * signs)
    assert_allclose(other.coordinates, space.coordinates * signs)
    assert_allclose(other.v_tests, space.v_tests * signs)
    assert_allclose(other.individuals.coordinates, space.individuals.coordinates * signs)
    assert_allclose(other.supplementary.coordinates, space.supplementary.coordinates * signs)
    assert_allclose(other.supplementary_individuals.coordinates, space.supplementary_individuals.coordinates * signs)
    assert_allclose(other.quantitative.correlations, space.quantitative.correlations * signs)
    for aid in ("contributions", "cos2", "eta2", "individual_contributions", "individual_cos2", "eigenvalues"):
        assert np.array_equal(getattr(other, aid), getattr(space, aid), equal_nan=True)


def test_a_positive_side_that_does_not_exist_is_refused(space):
    with pytest.raises(ValueError, match="question 'q99' is not in the answers"):
        turned(space, {1: ("q99", "yes")})
    with pytest.raises(ValueError, match="question 'q0' has no category 'perhaps'"):
        turned(space, {1: ("q0", "perhaps")})


def test_two_axes_at_one_place_are_refused(space):
    with pytest.raises(ValueError, match="two axes are declared at the same place"):
        oriented(space, TWO, (RESOURCES, RESOURCES))
