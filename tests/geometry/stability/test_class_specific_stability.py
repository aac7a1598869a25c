"""Stability of the space of a class: every replicate fitted on its own, everybody as a class, what always holds."""

import warnings
from collections.abc import Iterable

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal
from scipy.linalg import orthogonal_procrustes, subspace_angles

from analysis.geometry import FactorialSpace, fit_csa, fit_mca
from analysis.geometry.space.rotation import rotated
from analysis.geometry.space.supplementary import placed_individuals
from analysis.geometry.stability import resampling as stability
from analysis.geometry.stability.resampling import (
    leave_one_question_out,
    leave_one_respondent_out,
    partial_bootstrap,
    total_bootstrap,
)

DRAWS = 20
RARE = {"Potato": ["Potato_n"], "Fish": ["Fish_n"]}
TURN = np.eye(5)
TURN[:2, :2] = [[0.8, -0.6], [0.6, 0.8]]


@pytest.fixture(scope="module")
def poison(root) -> pd.DataFrame:
    return pd.read_csv(root / "tests/reference/factominer/poison.csv").astype("category")


@pytest.fixture(scope="module", params=["alike", "weighted"])
def survey(poison, request):
    """Answers, who is of the class, weights."""
    weights = np.resize([0.5, 1.0, 2.5], len(poison)) if request.param == "weighted" else np.ones(len(poison))
    return poison.iloc[:, 4:], (poison["Sick"] == "Sick_y").to_numpy(), weights


@pytest.fixture(scope="module")
def sick(survey) -> FactorialSpace:
    answers, members, weights = survey
    return fit_csa(answers, members, weights=weights, passive=RARE)


def resamples(n: int, seed: int = 1) -> Iterable[np.ndarray]:
    """Yield the respondents of each resample of a generator."""
    for counts in np.random.default_rng(seed).multinomial(n, np.full(n, 1 / n), size=DRAWS):
        yield np.repeat(np.arange(n), counts)


def fits_of(survey, rows):
    answers, members, weights = survey
    return fit_csa(answers.iloc[rows], members[rows], weights=weights[rows], passive=RARE)


def scores_of(space, alone, answers):
    """Return the scores that the axes of a replicate give to the class, and their correlations with its own axes."""
    scores = placed_individuals(alone, answers).coordinates
    own = np.ones(len(answers)) if space.weights is None else space.weights
    fixed, moving = (values - own @ values / own.sum() for values in (space.individuals.coordinates, scores))
    fixed, moving = (values * np.sqrt(own)[:, None] for values in (fixed, moving))
    lengths = [np.linalg.norm(values, axis=0) for values in (fixed, moving)]
    correlations = np.abs((fixed * moving).sum(axis=0) / np.prod(lengths, axis=0))
    return correlations, np.rad2deg(subspace_angles(fixed[:, :2], moving[:, :2])[0])


def are_apart(space, n_axes):
    """Return which of the first axes have a variance of their own: rounding turns those of equal variances."""
    values = np.append(space.all_eigenvalues, np.zeros(n_axes + 1))[: n_axes + 1]
    gaps = -np.diff(values) > 1e-5
    return gaps & np.append(True, gaps[:-1])


def test_each_resample_of_the_survey_is_an_analysis_of_its_members(survey, sick):
    found = total_bootstrap(sick, np.random.default_rng(1), DRAWS)
    answers, members, _ = survey
    is_active = sick.categories.is_active
    fixed, masses = sick.categories.coordinates[is_active, :2], sick.metric.reference[is_active]
    for place, rows in enumerate(resamples(len(answers))):
        alone = fits_of(survey, rows)
        held = alone.categories.is_active[is_active]
        own = alone.categories.coordinates[is_active, :2][held]
        roots = np.sqrt(masses[held])[:, None]
        turn, _ = orthogonal_procrustes(own * roots, fixed[held] * roots)
        assert_array_equal(np.isfinite(found.coordinates[place, :, 0]), held)
        assert_allclose(found.coordinates[place][held], own @ turn, atol=1e-9)
        correlations, angle = scores_of(sick, alone, answers[members])
        apart = are_apart(alone, sick.n_axes)
        assert_allclose(found.likeness.correlations[place][apart], correlations[apart], atol=1e-9)
        assert_allclose(found.likeness.plane_angles[place], angle, atol=1e-5)


def test_fixed_axes_place_the_members_drawn_in_the_distances_of_all_those_drawn(survey, sick):
    found = partial_bootstrap(sick, np.random.default_rng(1), DRAWS)
    answers, members, weights = survey
    points = pd.DataFrame(sick.individuals.coordinates[:, :2], index=answers.index[members])
    labels = sick.categories.coding.labels[sick.categories.is_active]
    for place, rows in enumerate(resamples(len(answers))):
        inside = rows[members[rows]]
        scores = points.loc[answers.index[inside]].to_numpy() / np.sqrt(sick.kept_eigenvalues[:2])
        for category, (question, name) in enumerate(labels):
            among, all_drawn = ((answers[question].iloc[who] == name).to_numpy() for who in (inside, rows))
            if not among.any():
                assert np.isnan(found.coordinates[place, category]).all()
                continue
            mean = weights[inside][among] @ scores[among] / weights[inside][among].sum()
            in_class = weights[inside][among].sum() / weights[inside].sum()
            in_all = weights[rows][all_drawn].sum() / weights[rows].sum()
            assert_allclose(found.coordinates[place, category], in_class / in_all * mean, atol=1e-9)


def test_each_respondent_of_the_survey_is_left_out_member_or_not(survey, sick):
    answers, members, _ = survey
    found = leave_one_respondent_out(sick)
    assert len(found.correlations) == len(answers)
    for row in range(len(answers)):
        alone = fits_of(survey, np.delete(np.arange(len(answers)), row))
        correlations, angle = scores_of(sick, alone, answers[members])
        assert_allclose(found.correlations[row], correlations, atol=1e-9)
        assert_allclose(found.plane_angles[row], angle, atol=1e-5)
    assert found.plane_angles[~members].max() > 1e-3  # who is not of the class moves the distances


def test_each_question_is_left_out_in_the_distances_of_all(survey, sick):
    answers, members, weights = survey
    found = leave_one_question_out(sick)
    assert list(found) == list(answers.columns)
    for question, likeness in found.items():
        kept = {name: rare for name, rare in RARE.items() if name != question}
        alone = fit_csa(answers.drop(columns=question), members, weights=weights, passive=kept)
        correlations, angle = scores_of(sick, alone, answers[members])
        assert_allclose(likeness.correlations[0], correlations, atol=1e-9)
        assert_allclose(likeness.plane_angles[0], angle, atol=1e-5)


@st.composite
def surveys(draw):
    """A survey of 12 to 25 people, and a class of some of them."""
    n = draw(st.integers(12, 25))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    answers = pd.DataFrame({f"q{j}": rng.choice(list("abc")[: 2 + j % 2], n) for j in range(4)}).astype("category")
    answers.loc[rng.random(n) < 0.1, "q0"] = np.nan
    members = rng.permutation(n) < draw(st.integers(6, n - 2))
    return answers, members, rng.uniform(0.5, 2, n)


def plane_space(answers, members, weights=None):
    """Return the space of a class in its plane, where its axes have variances of their own."""
    space = fit_csa(answers, members, n_axes=2, weights=weights)
    assume(are_apart(space, 2).all())
    return space


@settings(max_examples=25)
@given(surveys(), st.booleans())
def test_everybody_as_a_class_has_the_stability_of_the_survey(survey, weighted):
    answers, _, weights = survey
    given_weights = weights if weighted else None
    plain = fit_mca(answers, n_axes=2, weights=given_weights)
    everybody = plane_space(answers, np.ones(len(answers), dtype=bool), given_weights)
    counts = np.random.default_rng(3).multinomial(len(answers), np.full(len(answers), 1 / len(answers)), size=5)
    alone = [fit_mca(answers, n_axes=2, weights=row * (weights if weighted else 1)) for row in counts]
    apart = [bool(are_apart(space, 2)[1]) for space in alone]
    total, partial = (
        [bootstrap(space, np.random.default_rng(3), 5) for space in (plain, everybody)]
        for bootstrap in (total_bootstrap, partial_bootstrap)
    )
    assert_allclose(total[1].coordinates[apart], total[0].coordinates[apart], atol=1e-9)
    assert_allclose(partial[1].coordinates, partial[0].coordinates, atol=1e-9)


def test_the_class_of_all_children_has_their_stability(poison):
    answers = poison.iloc[:, 4:]
    plain, everybody = fit_mca(answers), fit_csa(answers, np.ones(55, dtype=bool))
    for bootstrap in (total_bootstrap, partial_bootstrap):
        expected, found = (bootstrap(space, np.random.default_rng(3), DRAWS) for space in (plain, everybody))
        assert_allclose(found.coordinates, expected.coordinates, atol=1e-9)
    for method in (leave_one_respondent_out, lambda space: total_bootstrap(space, np.random.default_rng(4)).likeness):
        expected, found = method(plain), method(everybody)
        assert_allclose(found.correlations, expected.correlations, atol=1e-9)
        assert_allclose(found.plane_angles, expected.plane_angles, atol=1e-4)
    expected, found = leave_one_question_out(plain), leave_one_question_out(everybody)
    for question in answers:
        assert_allclose(found[question].correlations, expected[question].correlations, atol=1e-9)


class Once:
    """A generator that draws everybody once."""

    def multinomial(self, n, shares, size):
        return np.ones((size, n), dtype=int)


@settings(max_examples=50)
@given(surveys())
def test_everybody_drawn_once_gives_the_space_itself(survey):
    answers, members, weights = survey
    space = plane_space(answers, members, weights)
    plane = space.categories.coordinates[space.categories.is_active]
    total = total_bootstrap(space, Once(), 2)
    for found in (total, partial_bootstrap(space, Once(), 2)):
        for points in found.coordinates:
            assert_allclose(points, plane, atol=1e-9)
    assert_allclose(total.likeness.correlations, 1, atol=1e-9)
    assert total.likeness.keeps_rank.all()


@settings(max_examples=50)
@given(surveys())
def test_who_answered_nothing_outside_the_class_may_be_left_out(survey):
    answers, members, _ = survey
    answers.iloc[np.flatnonzero(~members)[0]] = np.nan
    space = plane_space(answers, members)
    silent = leave_one_respondent_out(space).correlations[np.flatnonzero(~members)[0]]
    assert_allclose(silent, 1, atol=1e-9)  # all frequencies of the whole grow alike: distances keep their proportions


@settings(max_examples=25)
@given(surveys())
def test_those_who_answered_alike_weigh_alike(survey):
    answers, members, _ = survey
    answers.iloc[np.flatnonzero(members)[1]] = answers.iloc[np.flatnonzero(members)[0]]
    answers.iloc[np.flatnonzero(~members)[1]] = answers.iloc[np.flatnonzero(~members)[0]]
    found = leave_one_respondent_out(plane_space(answers, members))
    for alike in (np.flatnonzero(members)[:2], np.flatnonzero(~members)[:2]):
        without = np.arange(len(answers)) != alike[0]
        assume(are_apart(fit_csa(answers[without], members[without], n_axes=2), 2).all())
        assert_allclose(*found.correlations[alike], atol=1e-9)


def test_a_resample_without_anybody_of_the_class_has_no_axis():
    answers = pd.DataFrame(
        {"a": list("xyxyxyxyxy"), "b": list("xxyyxxyyxy"), "c": list("xyyxxyyxyx")}, dtype="category"
    )
    members = np.arange(10) < 2
    space = fit_csa(answers, members, n_axes=1)
    counts = np.random.default_rng(1).multinomial(10, np.full(10, 0.1), size=200)
    nobody = counts[:, :2].sum(axis=1) == 0
    assert nobody.any()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        total, partial = (make(space, np.random.default_rng(1), 200) for make in (total_bootstrap, partial_bootstrap))
    for found in (total, partial):
        assert_array_equal(np.isnan(found.coordinates).all(axis=(1, 2)), nobody)
    assert_allclose(total.likeness.angles[nobody], 90)
    assert_allclose(total.likeness.angles[(counts[:, :2] > 0).all(axis=1)], 0, atol=1e-5)


def test_a_rotated_space_of_a_class_follows_its_own_axes(sick):
    turned = rotated(sick, TURN)
    before, after = (total_bootstrap(one, np.random.default_rng(4), 20) for one in (sick, turned))
    assert_allclose(after.likeness.plane_angles, before.likeness.plane_angles, atol=1e-5)
    roots = np.sqrt(sick.kept_eigenvalues[:2])
    expected = before.coordinates * roots @ TURN[:2, :2] / np.sqrt(turned.kept_eigenvalues[:2])
    assert_allclose(after.coordinates, expected, atol=1e-8)


def test_without_a_question_a_rotated_space_turns_to_the_masses_of_all(survey, sick):
    answers, members, weights = survey
    found = leave_one_question_out(rotated(sick, TURN))
    reference = sick.individuals.coordinates[:, :2] @ TURN[:2, :2]
    for question in ("Vomiting", "Courgette"):
        alone = fit_csa(answers.drop(columns=question), members, weights=weights, passive=RARE)
        shared = alone.categories.is_active
        kept = sick.categories.coding.question_of != answers.columns.get_loc(question)
        roots = np.sqrt(alone.metric.reference[shared])[:, None]
        planes = [cloud.coordinates[:, :2] for cloud in (alone.categories, sick.categories)]
        turn, _ = orthogonal_procrustes(planes[0][shared] * roots, planes[1][kept][shared] * roots)
        scores = alone.individuals.coordinates[:, :2] @ turn @ TURN[:2, :2]
        own = weights[members]
        covariances = np.cov(reference.T, scores.T, aweights=own)
        sizes = np.sqrt(np.diag(covariances))
        expected = np.abs(covariances / np.outer(sizes, sizes))[[0, 1], [2, 3]]
        assert_allclose(found[question].correlations[0, :2], expected, atol=1e-9)


def test_groups_of_any_size_give_the_same_resamples(sick, monkeypatch):
    expected = total_bootstrap(sick, np.random.default_rng(1), DRAWS), leave_one_respondent_out(sick)
    monkeypatch.setattr(stability, "WEIGHTS", 55 * 15)
    found = total_bootstrap(sick, np.random.default_rng(1), DRAWS), leave_one_respondent_out(sick)
    assert_allclose(found[0].coordinates, expected[0].coordinates, atol=1e-9)
    assert_allclose(found[1].correlations, expected[1].correlations, atol=1e-9)
