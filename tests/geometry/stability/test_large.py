"""The bootstraps of many respondents: with groups of one, the same resamples; with larger ones, the same spreads."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from analysis.geometry import fit_csa, fit_mca
from analysis.geometry.space.rotation import rotated
from analysis.geometry.stability import large, resampling
from analysis.geometry.stability.planes import joined_bootstraps
from analysis.geometry.stability.resampling import partial_bootstrap, total_bootstrap
from analysis.geometry.stability.units import respondents_of, units_of

N = 240


class InOrder(np.random.Generator):
    """Leaves the respondents in their order."""

    def permutation(self, x, axis=0):
        return np.arange(x)


def in_order(seed=1):
    return InOrder(np.random.PCG64(seed))


def survey(n=N, n_questions=6) -> pd.DataFrame:
    rng = np.random.default_rng(3)
    latent = rng.normal(size=n)
    cut = {f"q{q}": np.digitize(latent + rng.normal(size=n), [-0.6, 0.6]) for q in range(n_questions)}
    answers = pd.DataFrame({q: pd.Categorical.from_codes(codes, list("abc")) for q, codes in cut.items()})
    answers.iloc[::17, 0] = np.nan
    return answers


def spaces():
    weights = pd.Series(np.resize([0.5, 1.0, 2.5], N))
    plain = fit_mca(survey(), passive={"q1": ["c"]})
    yield "alike", plain
    yield "weighted", fit_mca(survey(), weights=weights)
    yield "rotated", rotated(plain, np.array([[0.8, -0.6, 0, 0, 0], [0.6, 0.8, 0, 0, 0], *np.eye(5)[2:]]))
    yield "class", fit_csa(survey(), np.arange(N) % 3 > 0, weights=weights)


@pytest.mark.parametrize("space", [pytest.param(space, id=name) for name, space in spaces()])
def test_groups_of_one_respondent_are_respondents_drawn_again(space, monkeypatch):
    one_each = {
        name: getattr(resampling, name)(space, in_order(), 40) for name in ("total_bootstrap", "partial_bootstrap")
    }
    monkeypatch.setattr(resampling, "GROUPED_FROM", 0)
    monkeypatch.setattr(large, "units_of", lambda space, rng: units_of(space, rng, respondents_of(space)))
    for name, expected in one_each.items():
        found = getattr(resampling, name)(space, in_order(), 40)
        assert_allclose(found.coordinates, expected.coordinates, atol=1e-8)
        if expected.likeness is not None:
            assert_allclose(found.likeness.correlations, expected.likeness.correlations, atol=1e-7)
            assert_allclose(found.likeness.plane_angles, expected.likeness.plane_angles, atol=1e-5)
            assert (found.likeness.keeps_rank == expected.likeness.keeps_rank).all()


def test_groups_keep_the_spreads_of_categories(monkeypatch):
    space = fit_mca(survey(4_000), n_axes=2)
    drawn = partial_bootstrap(space, np.random.default_rng(1), 600).coordinates.std(axis=0)
    monkeypatch.setattr(resampling, "GROUPED_FROM", 4_000)
    found = partial_bootstrap(space, np.random.default_rng(2), 600).coordinates.std(axis=0)
    assert_allclose(found / drawn, 1, atol=0.16)
    assert np.mean(found / drawn) == pytest.approx(1, abs=0.03)
    whole = total_bootstrap(space, np.random.default_rng(2), 70)
    assert len(whole.coordinates) == 70
    assert whole.likeness is not None
    assert np.median(whole.likeness.correlations[:, 0]) > 0.99


def test_parts_are_to_the_byte_what_one_alone_would_be(monkeypatch):
    monkeypatch.setattr(resampling, "GROUPED_FROM", 0)
    space = fit_mca(survey(), n_axes=2)
    whole = total_bootstrap(space, np.random.default_rng(1), 150)
    parts = [total_bootstrap(space, np.random.default_rng(1), 150, part=(number, 5)) for number in range(1, 6)]
    assert [len(part.coordinates) for part in parts] == [0, 64, 0, 64, 22]
    joined = joined_bootstraps(parts)
    assert joined.coordinates.tobytes() == whole.coordinates.tobytes()
    assert joined.likeness.plane_angles.tobytes() == whole.likeness.plane_angles.tobytes()


def test_units_make_up_the_survey():
    space = fit_mca(survey(), weights=pd.Series(np.resize([0.5, 1.0, 2.5], N)))
    units = units_of(space, np.random.default_rng(1), 7)
    assert units.weights.sum() == pytest.approx(N)
    assert units.joints.dtype == np.float32
    kept = space.categories.is_active
    assert_allclose(np.diag(units.whole), space.categories.frequencies[kept], rtol=1e-6)
    alike = units_of(fit_mca(survey()), np.random.default_rng(1), 7)
    assert alike.joints.nbytes == 7 * 18 * 19 / 2  # groups of 35, a byte a count, once a pair
    with pytest.raises(ValueError, match="draws is 0"):
        large.partial_bootstrap_of_many(space, np.random.default_rng(1), 0)
