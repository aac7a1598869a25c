"""Stability of a space: resamples fitted one by one, what always holds, what is refused; the tables."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from analysis.geometry import fit_mca
from analysis.geometry.space.rotation import rotated
from analysis.geometry.stability import resampling as stability
from analysis.geometry.stability.resampling import (
    leave_one_question_out,
    leave_one_respondent_out,
    partial_bootstrap,
    total_bootstrap,
)
from analysis.geometry.stability.tables import (
    axis_stability_table,
    category_stability_table,
    question_stability_table,
    region_table,
)

DRAWS = 80


@pytest.fixture(scope="module")
def answers(root) -> pd.DataFrame:
    return pd.read_csv(root / "tests/reference/factominer/poison.csv").iloc[:, 4:].astype("category")


@pytest.fixture(scope="module")
def space(answers):
    return fit_mca(answers, passive={"Potato": ["Potato_n"], "Fish": ["Fish_n"]})


@pytest.fixture(scope="module")
def total(space):
    return total_bootstrap(space, np.random.default_rng(1), DRAWS)


@pytest.fixture(scope="module")
def partial(space):
    return partial_bootstrap(space, np.random.default_rng(1), DRAWS)


def resample(n, seed=1):
    """Return the respondents of the first resample of a generator."""
    return np.repeat(np.arange(n), np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=DRAWS)[0])


def test_a_resample_is_a_fit_of_its_respondents(answers, space, total):
    rows = resample(len(answers))
    passive = {"Potato": ["Potato_n"], "Fish": ["Fish_n"]}
    alone = fit_mca(answers.iloc[rows], passive=passive)
    own = alone.coordinates[space.categories.is_active].to_numpy()[:, :2]
    held = np.isfinite(own[:, 0])
    # The plane is turned, not reshaped: distances between categories stay.
    for name in (own, total.coordinates[0]):
        assert_array_equal(np.isfinite(name[:, 0]), held)
    gaps = [np.linalg.norm(points[held][:, None] - points[held], axis=2) for points in (own, total.coordinates[0])]
    assert_allclose(gaps[0], gaps[1], atol=1e-8)
    scores = placed_by(alone, answers)
    expected = [abs(np.corrcoef(scores[:, axis], space.individuals.coordinates[:, axis])[0, 1]) for axis in range(5)]
    assert_allclose(total.likeness.correlations[0], expected, atol=1e-8)


def placed_by(space, answers):
    from analysis.geometry.space.supplementary import placed_individuals

    return placed_individuals(space, answers).coordinates


def test_fixed_axes_place_the_mean_points_of_the_resample(answers, space, partial):
    rows = resample(len(answers))
    points = space.individual_coordinates.to_numpy()[rows, :2] / np.sqrt(space.kept_eigenvalues[:2])
    labels = space.categories.coding.labels[space.categories.is_active]
    for place, (question, category) in enumerate(labels):
        own = points[(answers[question].iloc[rows] == category).to_numpy()]
        assert_allclose(partial.coordinates[0, place], own.mean(axis=0), atol=1e-10)


def test_without_a_respondent_is_a_fit_of_the_others(answers, space):
    found = leave_one_respondent_out(space)
    assert len(found.correlations) == len(answers)
    passive = {"Potato": ["Potato_n"], "Fish": ["Fish_n"]}
    for row in (0, 17):
        scores = placed_by(fit_mca(answers.drop(index=row), passive=passive), answers)
        expected = [abs(np.corrcoef(scores[:, k], space.individuals.coordinates[:, k])[0, 1]) for k in range(2)]
        assert_allclose(found.correlations[row, :2], expected, atol=1e-8)


def test_without_a_question_is_a_fit_of_the_others(answers, space):
    found = leave_one_question_out(space)
    assert list(found) == list(answers.columns)
    alone = fit_mca(answers.drop(columns="Fever"), passive={"Potato": ["Potato_n"], "Fish": ["Fish_n"]})
    expected = np.corrcoef(alone.individuals.coordinates[:, 0], space.individuals.coordinates[:, 0])[0, 1]
    assert_allclose(found["Fever"].correlations[0, 0], abs(expected), atol=1e-10)


def test_a_question_that_shapes_nothing_is_not_left_out(answers):
    space = fit_mca(answers[["Fever", "Mayo", "Fish"]], passive={"Fish": ["Fish_n", "Fish_y"]})
    assert list(leave_one_question_out(space)) == ["Fever", "Mayo"]


def test_one_question_has_no_other(answers):
    assert leave_one_question_out(fit_mca(answers[["Fever"]])) == {}


def test_weights_count_as_repeated_respondents(answers):
    weights = np.resize([1.0, 2.0], len(answers))
    twice = answers.iloc[np.repeat(np.arange(len(answers)), weights.astype(int))].reset_index(drop=True)
    weighted, repeated = fit_mca(answers, weights=weights), fit_mca(twice)
    found = leave_one_question_out(weighted), leave_one_question_out(repeated)
    for question in answers:
        assert_allclose(found[0][question].correlations, found[1][question].correlations, atol=1e-7)


def test_a_rotated_space_keeps_its_plane_and_follows_its_own_axes(space):
    turn = np.eye(5)
    turn[:2, :2] = [[0.8, -0.6], [0.6, 0.8]]
    turned = rotated(space, turn)
    before, after = (total_bootstrap(one, np.random.default_rng(4), 30) for one in (space, turned))
    assert_allclose(after.likeness.plane_angles, before.likeness.plane_angles, atol=1e-5)
    roots = np.sqrt(space.kept_eigenvalues[:2])
    expected = before.coordinates * roots @ turn[:2, :2] / np.sqrt(turned.kept_eigenvalues[:2])
    assert_allclose(after.coordinates, expected, atol=1e-8)
    assert leave_one_question_out(turned)["Fish"].correlations[0, 0] > 0.99


def test_axes_do_not_depend_on_signs(space, total):
    flipped = total_bootstrap(space.flipped(np.array([-1.0, 1, 1, 1, 1])), np.random.default_rng(1), DRAWS)
    assert_allclose(flipped.coordinates, total.coordinates * [-1, 1], atol=1e-8)
    assert_allclose(flipped.likeness.correlations, total.likeness.correlations)


def test_draws_come_from_the_generator_alone(space, total):
    again = total_bootstrap(space, np.random.default_rng(1), DRAWS)
    assert_array_equal(again.coordinates, total.coordinates)


def test_groups_of_any_size_give_the_same_resamples(space, total, partial, monkeypatch):
    alone = leave_one_respondent_out(space)
    monkeypatch.setattr(stability, "WEIGHTS", 55 * 30)
    groups = []
    again = total_bootstrap(space, np.random.default_rng(1), DRAWS, lambda items: groups.extend(items) or iter(items))
    assert groups == [30, 30, 20]
    assert_allclose(again.coordinates, total.coordinates, atol=1e-8)
    assert_allclose(again.likeness.plane_angles, total.likeness.plane_angles, atol=1e-5)
    assert_allclose(partial_bootstrap(space, np.random.default_rng(1), DRAWS).coordinates, partial.coordinates)
    assert_allclose(leave_one_respondent_out(space).correlations, alone.correlations)


def test_an_axis_of_its_own_is_measured_without_a_plane(answers):
    space = fit_mca(answers, n_axes=1)
    found = total_bootstrap(space, np.random.default_rng(1), 20)
    assert found.coordinates.shape[2] == 1
    assert set(axis_stability_table({"total_bootstrap": found.likeness})["axes"]) == {"1"}
    assert region_table(space, {"total_bootstrap": found}).empty
    assert set(question_stability_table(leave_one_question_out(space))["axes"]) == {"1"}


def test_no_draw_is_refused(space):
    with pytest.raises(ValueError, match="ask for one at least"):
        partial_bootstrap(space, np.random.default_rng(1), 0)


def test_tables_sum_up_the_resamples(space, total, partial):
    table = axis_stability_table({"total_bootstrap": total.likeness})
    assert table["axes"].tolist() == ["1", "2", "3", "4", "5", "1+2"]
    assert (table["median_angle"] <= table["upper_angle"]).all()
    assert (table["upper_angle"] <= table["largest_angle"]).all()
    assert_allclose(np.cos(np.deg2rad(table["median_angle"][:5])), table["median_correlation"][:5], atol=0.02)
    both = {"total_bootstrap": total, "partial_bootstrap": partial}
    categories = category_stability_table(space, both)
    assert len(categories) == 2 * 2 * space.categories.is_active.sum()
    assert (categories["low"] <= categories["mean"]).all()
    assert (categories["mean"] <= categories["high"]).all()
    assert categories["same_side"].between(0, 1).all()
    held = categories.query("method == 'total_bootstrap' and axis == 1")["held"]
    assert_allclose(held, np.isfinite(total.coordinates[:, :, 0]).mean(axis=0))
    assert held.min() < 1


def test_regions_hold_the_share_that_they_say(space, total, partial):
    regions = region_table(space, {"total_bootstrap": total, "partial_bootstrap": partial})
    assert regions["coverage"].between(0.85, 1).all()
    assert (regions["semi_axis_1"] >= regions["semi_axis_2"]).all()
    wide, narrow = (regions.loc[regions["method"] == name, "semi_axis_1"].sum() for name in METHODS)
    assert wide > narrow  # axes held fixed are taken for certain
    healthy = regions.query("category == 'Fever_n' and method == 'total_bootstrap'")
    assert healthy["covers_origin"].item() == "no"
    around = replace(total, coordinates=total.coordinates - np.nanmean(total.coordinates, axis=0))
    assert set(region_table(space, {"total_bootstrap": around})["covers_origin"]) == {"yes"}


METHODS = ("total_bootstrap", "partial_bootstrap")
