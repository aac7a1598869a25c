"""Rates of noise."""

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from analysis.geometry import fit_mca
from analysis.geometry.reading import noise as module
from analysis.geometry.reading.gaussian import gaussian_joints, is_gaussian
from analysis.geometry.reading.noise import (
    axis_p_values,
    mean_rates,
    noise_rates,
    noise_spectra,
    permuted,
    upper_eigenvalues,
)
from analysis.geometry.reading.rates import modified_rates
from analysis.geometry.space.coding import coded


def survey(trait: float, n: int = 61, n_questions: int = 8) -> pd.DataFrame:
    rng = np.random.default_rng(21)
    latent = rng.normal(size=n)
    cut = {f"q{q}": np.digitize(trait * latent + rng.normal(size=n), [-0.5, 0.5]) for q in range(n_questions)}
    return pd.DataFrame({q: pd.Categorical.from_codes(codes, list("abc")) for q, codes in cut.items()})


def test_noise_alone_gives_large_rates_to_the_first_axes_of_a_small_survey():
    """At n = 61 the first two axes of pure noise reach Benzécri rates of about one half together."""
    rates = noise_rates(fit_mca(survey(0)), np.random.default_rng(1), draws=100)
    assert 0.40 < rates[:2].sum() < 0.75
    assert (np.diff(rates) <= 0).all()
    assert rates.sum() == pytest.approx(1, abs=1e-9)


def test_a_structured_survey_stands_above_its_noise():
    space = fit_mca(survey(2))
    rates = noise_rates(space, np.random.default_rng(1), draws=100)
    assert modified_rates(space.all_eigenvalues, 8)[0] > 0.9 > rates[0] + 0.3


def test_noise_rates_are_the_mean_over_refits_of_permuted_answers():
    answers = survey(1, n=30, n_questions=4)
    passive = {"q1": ["b"]}
    ours = noise_rates(fit_mca(answers, passive=passive), np.random.default_rng(7), draws=3)
    generator, expected = np.random.default_rng(7), np.zeros(len(ours))
    for _ in range(3):
        shuffled = answers.apply(lambda column: pd.Series(generator.permutation(column), dtype=column.dtype))
        rates = modified_rates(fit_mca(shuffled, passive=passive).all_eigenvalues, 4)
        expected += np.resize(np.append(rates, np.zeros(len(ours))), len(ours)) / 3
    assert_allclose(ours, expected, atol=1e-12)


def test_a_second_axis_is_told_from_noise_whatever_the_first():
    """Two traits, one strong: the second axis has a smaller rate than noise's, and a far larger eigenvalue."""
    strong, weak = survey(6).add_prefix("a"), survey(0.8).sample(frac=1, random_state=1).reset_index(drop=True)
    space = fit_mca(pd.concat([strong, weak.add_prefix("b")], axis="columns"))
    spectra = noise_spectra(space, np.random.default_rng(1), draws=60)
    rates, noise = modified_rates(space.all_eigenvalues, 16), mean_rates(spectra, 16)
    assert rates[1] < noise[1]
    assert space.all_eigenvalues[1] > 1.2 * upper_eigenvalues(spectra)[1]


def test_noise_seldom_exceeds_its_upper_eigenvalues():
    spectra = noise_spectra(fit_mca(survey(0)), np.random.default_rng(1), draws=100)
    upper = upper_eigenvalues(spectra)
    assert ((spectra > upper).sum(axis=0) <= 5).all()
    assert (upper_eigenvalues(spectra, 1.0) == spectra.max(axis=0)).all()
    assert (np.diff(upper) <= 0).all()


def test_the_same_generator_gives_the_same_rates():
    space = fit_mca(survey(1))
    first, second = (noise_rates(space, np.random.default_rng(3), draws=5) for _ in range(2))
    assert (first == second).all()
    assert (noise_rates(space, np.random.default_rng(4), draws=5) != first).any()


def test_draws_can_be_followed_and_are_not_changed_by_it():
    seen = []
    followed = noise_spectra(
        fit_mca(survey(1)), np.random.default_rng(3), draws=4, track=lambda draws: seen.extend(draws) or draws
    )
    assert seen == [0, 1, 2, 3]
    assert (followed == noise_spectra(fit_mca(survey(1)), np.random.default_rng(3), draws=4)).all()


def test_permuting_keeps_the_answers_of_every_question():
    answers = survey(1)
    answers.loc[3:6, "q0"] = np.nan
    coding = coded(answers)
    other = permuted(coding, np.random.default_rng(0))
    assert (other.counts() == coding.counts()).all()
    assert any((a != b).any() for a, b in zip(other.codes, coding.codes, strict=True))


def test_no_draw_is_refused():
    with pytest.raises(ValueError, match="draws is 0"):
        noise_rates(fit_mca(survey(1)), np.random.default_rng(0), draws=0)


def test_p_values_count_the_draws_as_large_as_the_axis():
    spectra = np.array([[0.5, 0.2], [0.4, 0.3], [0.3, 0.1]])
    assert_allclose(axis_p_values(spectra, np.array([0.4, 0.05])), [3 / 4, 1])
    assert_allclose(axis_p_values(spectra, np.array([0.6, 0.3])), [1 / 4, 2 / 4])


def test_an_axis_exceeds_its_upper_eigenvalue_when_its_p_value_is_a_twentieth():
    space = fit_mca(survey(0.5, n=20, n_questions=4))
    spectra = noise_spectra(space, np.random.default_rng(2))
    p_values, upper = axis_p_values(spectra, space.all_eigenvalues), upper_eigenvalues(spectra)
    assert ((p_values <= 0.05) == (space.all_eigenvalues > upper)).all()
    for values in spectra[:50]:
        assert ((axis_p_values(spectra, values) <= 0.05) == (values > upper + 1e-9)).all()


def test_noise_of_weighted_respondents_is_that_of_refits_of_permuted_answers():
    """Weights stay with their respondents: the frequencies of permuted answers are no longer those observed."""
    answers = survey(1, n=30)
    weights = np.random.default_rng(8).uniform(0.2, 4, 30)
    space = fit_mca(answers, weights=weights)
    spectra = noise_spectra(space, np.random.default_rng(9), draws=3)
    generator = np.random.default_rng(9)
    for spectrum in spectra:
        shuffled = permuted(coded(answers), generator)
        columns = {
            question: pd.Categorical.from_codes(codes, categories)
            for question, codes, categories in zip(shuffled.questions, shuffled.codes, shuffled.categories, strict=True)
        }
        refit = fit_mca(pd.DataFrame(columns), weights=weights).all_eigenvalues
        assert_allclose(spectrum[: len(refit)], refit[: len(spectrum)], rtol=1e-9)


# Noise of many respondents -----------------------------------------------------------------------------------------


def with_gaps(n: int) -> pd.DataFrame:
    answers = survey(0.8, n)
    answers.iloc[::9, 0] = np.nan
    return answers


@pytest.mark.parametrize("weighted", [False, True])
def test_the_law_of_noise_gives_the_eigenvalues_of_permuted_questions(monkeypatch, weighted):
    answers = with_gaps(900)
    weights = pd.Series(np.random.default_rng(2).choice([0.5, 1.0, 2.0], 900)) if weighted else None
    space = fit_mca(answers, weights=weights, passive={"q1": ["c"]})
    permuted_ones = noise_spectra(space, np.random.default_rng(3), draws=150)
    monkeypatch.setattr(module, "is_gaussian", lambda *_: True)
    drawn = noise_spectra(space, np.random.default_rng(4), draws=600)
    for of_permuted, of_drawn in zip(permuted_ones[:, :6].T, drawn[:, :6].T, strict=True):
        error = np.hypot(of_permuted.std() / 150**0.5, of_drawn.std() / 600**0.5)
        assert abs(of_permuted.mean() - of_drawn.mean()) < 4.5 * error
        assert of_permuted.std() == pytest.approx(of_drawn.std(), rel=0.35)


def test_joint_frequencies_of_noise_keep_margins_and_have_the_moments_of_permuted_tables():
    coding = coded(with_gaps(900))
    joints = gaussian_joints(coding, None, np.random.default_rng(5))
    drawn = np.stack([next(joints) for _ in range(800)])
    shares = coding.counts() / 900
    own = coding.question_of[:, None] == coding.question_of
    assert_allclose(drawn[:, own], np.broadcast_to(np.diag(shares)[own], (800, own.sum())), atol=1e-12)
    assert_allclose(drawn[:, 3:6, 6:9].sum(axis=2), np.broadcast_to(shares[3:6], (800, 3)))
    product = shares * (1 - shares)
    expected = np.sqrt(np.outer(product, product) / 899)  # of a hypergeometric count over n
    assert_allclose(drawn.std(axis=0)[~own] / expected[~own], 1, atol=0.12)
    assert_allclose((drawn.mean(axis=0) - np.outer(shares, shares))[~own] / expected[~own], 0, atol=0.16)


def test_the_law_of_noise_needs_many_respondents_and_no_rare_pair(monkeypatch):
    coding = coded(with_gaps(900))
    everything = np.ones(24, dtype=bool)
    assert not is_gaussian(coding, everything)
    monkeypatch.setattr("analysis.geometry.reading.gaussian.GAUSSIAN_FROM", 900)
    assert is_gaussian(coding, everything)
    rare = with_gaps(900)
    rare.iloc[:40, 1:3] = "a"
    rare.iloc[40:, 1:3] = "b"
    assert not is_gaussian(coded(rare.astype(pd.CategoricalDtype(list("abc")))), coded(rare).counts() > 0)
