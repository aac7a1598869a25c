import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.reconstruction.latent import draw_answers, latent_plane
from analysis.reconstruction.recipe import INTEGRATION, LATENT_CORRELATION, PUBLISHED, RESOURCES, groups

seeds = st.integers(min_value=0, max_value=10**6)


def test_the_recipe_has_fourteen_questions_and_thirty_three_categories():
    items = RESOURCES + INTEGRATION
    assert (len(RESOURCES), len(INTEGRATION)) == (7, 7)
    assert sum(len(item.categories) for item in items) == 33
    assert all(len(item.cumulated) == len(item.categories) - 1 for item in items)


def test_the_cells_are_those_of_the_two_editions():
    sizes = {(group.edition, group.statut): group.size for group in groups()}
    assert [sizes["2018", status] for status in ("laureat", "depose", "abandon")] == [18, 6, 3]
    assert [sizes["2019", status] for status in ("laureat", "depose", "abandon")] == [23, 6, 5]


def test_shifts_add_up():
    shifts = {(group.edition, group.statut): (group.resources, group.integration) for group in groups()}
    assert shifts["2018", "laureat"] == (0, 0)
    assert shifts["2018", "depose"] == pytest.approx((-0.35, -0.8))
    assert shifts["2019", "abandon"] == pytest.approx((-0.5, -1.85))


@given(seeds)
def test_latents_are_standardised_with_the_exact_correlation(seed):
    plane = np.array(latent_plane(groups(), np.random.default_rng(seed)))
    np.testing.assert_allclose(plane.mean(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(plane.std(axis=1), 1, rtol=1e-12)
    assert np.corrcoef(plane)[0, 1] == pytest.approx(LATENT_CORRELATION, abs=1e-12)


@given(seeds)
def test_counts_are_exact_whatever_the_seed(seed):
    answers = draw_answers(groups(), np.random.default_rng(seed))
    for item in RESOURCES + INTEGRATION:
        counts = answers[item.question].value_counts(sort=False)
        expected = np.diff([0, *item.cumulated, 61])
        assert list(counts.index) == list(item.categories)
        if item.question in PUBLISHED:
            assert counts.iloc[0] == expected[0]
            assert sorted(expected - counts)[-1] == (expected - counts).sum() == 1
        else:
            assert list(counts) == list(expected)


def test_one_respondent_alone_leaves_the_published_questions_blank():
    blank = draw_answers(groups(), np.random.default_rng(3)).isna()
    assert blank.any(axis="columns").sum() == 1
    assert list(blank.columns[blank.any()]) == list(PUBLISHED)


def test_draws_depend_on_their_generator_alone():
    first, again, other = (draw_answers(groups(), np.random.default_rng(seed)) for seed in (5, 5, 6))
    assert first.equals(again)
    assert not first.equals(other)
