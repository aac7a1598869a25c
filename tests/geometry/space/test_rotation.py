"""A declared rotation towards themes."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from analysis.geometry import fit_mca
from analysis.geometry.reading.tables import eigenvalue_table, theme_table
from analysis.geometry.space.orientation import oriented
from analysis.geometry.space.rotation import rotated, theme_rotation
from analysis.geometry.space.supplementary import correlated, placed_individuals, placed_questions
from analysis.geometry.space.themes import theme_arrows
from analysis.study import Axis

TWO = {f"q{q}": ("resources", "networks")[q % 2] for q in range(12)}
RESOURCES = Axis("resources", "horizontal", ("q0", "yes"), "Resources")
NETWORKS = Axis("networks", "vertical", ("q1", "yes"), "Networks")
N = 80


@pytest.fixture(scope="module")
def answers() -> pd.DataFrame:
    """Two traits of one strength, somewhat correlated: the principal axes are their sum and their difference."""
    rng = np.random.default_rng(3)
    traits = rng.multivariate_normal([0, 0], [[1, 0.25], [0.25, 1]], N)
    cut = {f"q{q}": np.digitize(2 * traits[:, q % 2] + rng.normal(size=N), [0]) for q in range(12)}
    return pd.DataFrame({q: pd.Categorical.from_codes(codes, ["no", "yes"]) for q, codes in cut.items()})


@pytest.fixture(scope="module", params=["plain", "weighted", "missing", "passive"])
def space(request, answers):
    blanked = answers.copy()
    blanked.loc[4:9, "q3"] = np.nan
    return fit_mca(
        blanked if request.param == "missing" else answers,
        n_axes=4,
        weights=np.resize([1.0, 2.0, 0.5], N) if request.param == "weighted" else None,
        passive={"q2": ["no"]} if request.param == "passive" else None,
        supplementary=blanked[["q3"]],
        quantitative=pd.DataFrame({"x": np.arange(N) % 7}),
        supplementary_individuals=answers[:6],
    )


@pytest.fixture(scope="module")
def turned(space):
    return oriented(space, TWO, (RESOURCES, NETWORKS), "themes")[0]


def test_a_rotation_carries_themes_that_lie_between_the_axes(space):
    turned, displayed = oriented(space, TWO, (RESOURCES, NETWORKS), "themes")
    before, after = theme_table(space, TWO), theme_table(turned, TWO)
    assert "yes" not in before["carried"].tolist()
    carried = after[after["carried"] == "yes"]
    assert dict(zip(carried["axis"], carried["theme"], strict=True)) == {shown.axis: shown.theme for shown in displayed}


@pytest.mark.parametrize("category", ["yes", "no"])
def test_declared_poles_are_positive_after_the_rotation(space, category):
    resources = Axis("resources", "horizontal", ("q0", category), "Resources")
    turned, displayed = oriented(space, TWO, (resources, NETWORKS), "themes")
    axis = {shown.theme: shown.axis for shown in displayed}
    assert turned.coordinates.loc[("q0", category), axis["resources"]] > 0
    assert turned.coordinates.loc[("q1", "yes"), axis["networks"]] > 0


def test_distances_and_total_variance_stay(space, turned):
    ours, theirs = turned.individuals.coordinates, space.individuals.coordinates
    assert_allclose(ours @ ours.T, theirs @ theirs.T, atol=1e-12)
    assert turned.eigenvalues.sum() == pytest.approx(space.eigenvalues.sum())
    assert_allclose(np.abs(ours[:, 2:]), np.abs(theirs[:, 2:]), atol=1e-12)
    assert turned.eigenvalues[1] < space.eigenvalues[1]


def test_variances_told_are_those_of_the_rotated_individuals(turned):
    weights = np.ones(N) if turned.weights is None else turned.weights
    variances = weights @ turned.individuals.coordinates**2 / N
    assert_allclose(turned.kept_eigenvalues, variances)
    assert_allclose(eigenvalue_table(turned)["eigenvalue"][:4], variances)


def test_the_plane_keeps_its_rates(space, turned):
    before, after = eigenvalue_table(space), eigenvalue_table(turned)
    for rate in ("rate", "modified_rate", "adjusted_rate"):
        assert after[rate][:2].sum() == pytest.approx(before[rate][:2].sum())
        assert_allclose(after[rate][2:], before[rate][2:])


def test_contributions_sum_to_one_and_cos2_stay_in_the_plane(space, turned):
    assert_allclose(turned.contributions.sum(), 1)
    assert_allclose(turned.individual_contributions.sum(), 1)
    assert_allclose(turned.individual_cos2.sum(axis=1), space.individual_cos2.sum(axis=1))


def test_what_is_placed_before_a_rotation_is_where_it_would_be_placed_after(answers, turned):
    supplementary = answers[["q3"]].copy()
    supplementary.loc[4:9, "q3"] = np.nan
    expected = placed_questions(turned, supplementary)
    assert_allclose(turned.supplementary.coordinates, expected.coordinates, atol=1e-12)
    assert_allclose(turned.supplementary.v_tests, expected.v_tests, atol=1e-9)
    assert_allclose(turned.supplementary.eta2, expected.eta2, atol=1e-12)
    numbers = correlated(turned, pd.DataFrame({"x": np.arange(N) % 7}))
    assert_allclose(turned.quantitative.correlations, numbers.correlations, atol=1e-12)
    individuals = placed_individuals(turned, answers[:6])
    assert_allclose(turned.supplementary_individuals.coordinates, individuals.coordinates, atol=1e-12)
    assert_allclose(turned.supplementary_individuals.cos2, individuals.cos2, atol=1e-12)


def test_categories_stay_mean_points_over_the_standard_deviation_of_the_axis(turned):
    coding = turned.categories.coding
    held = np.column_stack([coding.codes[q] == k for q in range(12) for k in (0, 1)])
    weights = np.ones(N) if turned.weights is None else turned.weights
    sums = (held * weights[:, None]).T @ turned.individuals.coordinates
    means = sums / (weights @ held)[:, None]
    assert_allclose(turned.coordinates, means / np.sqrt(turned.kept_eigenvalues), atol=1e-12)


def test_no_turn_changes_nothing(space):
    same = rotated(space, np.eye(4))
    for aid in ("coordinates", "contributions", "cos2", "v_tests", "eta2", "individual_cos2", "eigenvalues"):
        assert_allclose(getattr(same, aid), getattr(space, aid), atol=1e-9)


@pytest.mark.parametrize("axis", [1, 2])
def test_one_declared_theme_is_followed_and_the_other_axis_stays_perpendicular(space, axis):
    arrows = theme_arrows(space, TWO)
    rotation = theme_rotation(space, arrows, {axis: "resources", 3 - axis: None})
    assert_allclose(rotation.T @ rotation, np.eye(4), atol=1e-12)
    after = theme_arrows(rotated(space, rotation), TWO)
    assert abs(after.loc["resources", axis]) > 0.95
    assert abs(after.loc["resources", 3 - axis]) < 0.3
    assert rotation[2 - axis, 2 - axis] > 0


def test_a_rotation_without_a_theme_or_a_plane_is_refused(space, answers):
    with pytest.raises(ValueError, match="a rotation towards themes needs a declared theme"):
        oriented(space, TWO, (), "themes")
    with pytest.raises(ValueError, match="needs a plane"):
        oriented(fit_mca(answers, n_axes=1), TWO, (RESOURCES,), "themes")


def test_a_declared_theme_without_questions_here_is_followed_by_no_axis(space):
    arrows = theme_arrows(space, TWO)
    rotation = theme_rotation(space, arrows, {1: "resources", 2: "elsewhere"})
    assert_allclose(rotation, theme_rotation(space, arrows, {1: "resources", 2: None}))


def test_individuals_keep_their_distance_when_axes_turn(space, turned):
    """Their cos² add up to the same over the axes kept, and their contributions to 1 on each."""
    before, after = space.individuals, turned.individuals
    assert_allclose(after.cos2.sum(axis=1), before.cos2.sum(axis=1), rtol=1e-12)
    assert_allclose(after.contributions.sum(axis=0), 1, rtol=1e-12)
    assert turned.supplementary_individuals.contributions is None
