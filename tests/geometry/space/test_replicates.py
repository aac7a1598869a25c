"""Many weightings at once: FactoMineR's weighted numbers, one fit at a time as a second route, what always holds."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from analysis.geometry import fit_mca
from analysis.geometry.reading.likeness import axis_likeness, principal_cosines, procrustes
from analysis.geometry.space.replicates import burt_tables, profiles_of, replicated_axes

N_AXES = 3


def survey(seed: int, n: int, sizes: list[int], missing: float = 0.0) -> pd.DataFrame:
    generator = np.random.default_rng(seed)
    latent = generator.normal(size=n)
    columns = {}
    for q, size in enumerate(sizes):
        codes = np.clip(np.rint(latent + generator.normal(size=n) + size / 2), 0, size - 1).astype(int)
        codes[: 2 * size] = np.tile(np.arange(size), 2)  # everything is held by two at least
        codes[generator.random(n) < missing] = -1
        codes[:size] = np.arange(size)
        columns[f"q{q}"] = pd.Categorical.from_codes(codes, [f"c{k}" for k in range(size)])
    return pd.DataFrame(columns)


def replicates_of(space, weights):
    cloud = space.categories
    profiles = profiles_of(cloud.coding, cloud.is_active)
    gathered = profiles.gathered(np.asarray(weights, dtype=float))
    return replicated_axes(profiles, gathered, space.metric.shares[cloud.is_active], space.n_axes)


def test_a_weighting_agrees_with_factominer(root):
    answers = pd.read_csv(root / "tests/reference/factominer/poison.csv").iloc[:, 4:].astype("category")
    expected = json.loads((root / "tests/reference/factominer/poison.json").read_text("utf-8"))["weighted"]
    made = replicates_of(fit_mca(answers), [np.resize([1.0, 2.0, 4.0], len(answers))])
    assert_allclose(made.eigenvalues[0], expected["eigenvalues"][:5], rtol=1e-9)


@pytest.mark.parametrize("n", [12, 80])  # fewer profiles than categories, and more
@pytest.mark.parametrize("missing", [0.0, 0.15])
def test_each_replicate_is_a_fit_of_its_own(n, missing):
    answers = survey(1, n, [2, 3, 4, 5], missing)
    space = fit_mca(answers, n_axes=N_AXES)
    counts = np.random.default_rng(2).multinomial(n, np.full(n, 1 / n), size=70)
    made = replicates_of(space, counts)
    for row in (0, 33, 69):
        alone = fit_mca(answers.iloc[np.repeat(np.arange(n), counts[row])], n_axes=N_AXES)
        held = alone.categories.is_active
        assert_array_equal(made.frequencies[row] > 0, held)
        assert_allclose(made.eigenvalues[row], alone.all_eigenvalues[:N_AXES], rtol=1e-9)
        assert_allclose(
            np.abs(made.standard_coordinates[row][held]), np.abs(alone.standard_coordinates[held]), atol=1e-7
        )


@settings(max_examples=25)
@given(st.integers(0, 1000), st.integers(8, 30), st.booleans())
def test_weights_of_any_scale_give_the_axes_of_one_fit(seed, n, whole):
    answers = survey(seed, n, [2, 3, 3], 0.1)
    space = fit_mca(answers, n_axes=2)
    weights = np.random.default_rng(seed).integers(1, 4, size=(3, n)) * (1.0 if whole else 0.37)
    alone = [fit_mca(answers, n_axes=2, weights=row).all_eigenvalues[:2] for row in weights]
    assert_allclose(replicates_of(space, weights).eigenvalues, alone, rtol=1e-9)
    assert_allclose(replicates_of(space, weights * 10).eigenvalues, alone, rtol=1e-9)


def test_burt_tables_are_crossed_counts():
    indicator = np.array([[1.0, 0, 1], [0, 1, 1], [1, 0, 0]])
    for weights in ([[1, 2, 3]], [[0.5, 0.25, 2.0]]):
        expected = indicator.T @ np.diag(weights[0]) @ indicator
        assert_array_equal(burt_tables(indicator, np.array(weights, dtype=float))[0], expected)


def test_an_axis_without_variance_is_all_zeros():
    space = fit_mca(survey(3, 20, [2, 2]), n_axes=2)
    made = replicates_of(space, np.eye(20)[:1])  # one respondent alone
    assert_allclose(made.eigenvalues, 0, atol=1e-12)
    assert_allclose(made.standard_coordinates, 0)


def test_question_weights_are_kept():
    answers = survey(4, 60, [2, 3, 4])
    space = fit_mca(answers, n_axes=2, question_weights={"q0": 1, "q1": 2, "q2": 5})
    assert_allclose(replicates_of(space, np.ones((1, 60))).eigenvalues[0], space.all_eigenvalues[:2], rtol=1e-9)


@given(st.integers(0, 10_000))
def test_principal_angles_agree_with_scipy(seed):
    from scipy.linalg import subspace_angles

    first, second = np.random.default_rng(seed).normal(size=(2, 9, 2))
    ours = np.arccos(principal_cosines(first, second[None])[0])
    assert_allclose(np.sort(ours), np.sort(subspace_angles(first, second)), atol=1e-6)


@given(st.integers(0, 10_000))
def test_procrustes_agrees_with_scipy(seed):
    from scipy.linalg import orthogonal_procrustes

    generator = np.random.default_rng(seed)
    fixed, moving, masses = generator.normal(size=(7, 2)), generator.normal(size=(7, 2)), generator.uniform(size=7)
    roots = np.sqrt(masses)[:, None]
    expected, _ = orthogonal_procrustes(moving * roots, fixed * roots)
    assert_allclose(procrustes(fixed, moving[None], masses)[0], expected, atol=1e-8)


def test_a_turned_configuration_is_turned_back():
    fixed = np.random.default_rng(1).normal(size=(8, 2))
    turn = np.array([[0.6, -0.8], [0.8, 0.6]]) @ np.diag([1, -1])
    turns = procrustes(fixed, (fixed @ turn)[None], np.ones(8))
    assert_allclose(fixed @ turn @ turns[0], fixed, atol=1e-12)


def test_axes_that_exchange_their_ranks_are_seen_so():
    scores = np.linalg.qr(np.random.default_rng(6).normal(size=(20, 4)))[0]
    scores -= scores.mean(axis=0)
    found = axis_likeness(scores[:, :3], np.stack([scores[:, [1, 0, 2]], -scores[:, :3]]), np.full(20, 1 / 20))
    assert_array_equal(found.keeps_rank, [[False, False, True], [True, True, True]])
    assert_allclose(found.plane_angles, 0, atol=1e-5)
    assert_allclose(found.angles[1], 0, atol=1e-5)


def test_scores_without_variance_are_at_a_right_angle():
    scores = np.random.default_rng(6).normal(size=(10, 2))
    found = axis_likeness(scores, np.zeros((1, 10, 2)), np.full(10, 0.1))
    assert_allclose(found.correlations, 0)
    assert_allclose(found.plane_angles, 90)
