"""Class-specific analysis against GDAtools, what always holds of it, and what is refused."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from analysis.geometry import fit_mca
from analysis.geometry.reading.noise import noise_spectra
from analysis.geometry.reading.rates import modified_rates, total_inertia
from analysis.geometry.space.class_specific import fit_csa

ROUNDED = 1e-6  # GDAtools rounds to 6 decimals
RARE = {"Potato": ["Potato_n"], "Fish": ["Fish_n"], "Icecream": ["Icecream_n"]}


@pytest.fixture(scope="module")
def poison(root):
    return pd.read_csv(root / "tests/reference/factominer/poison.csv").astype("category")


@pytest.fixture(scope="module")
def theirs(root):
    return json.loads((root / "tests/reference/gdatools/poison_class_specific.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def sick(poison):
    return fit_csa(poison.iloc[:, 4:], poison["Sick"] == "Sick_y", passive=RARE, supplementary=poison[["Sex"]])


def data(entry):
    return np.array(entry["data"], dtype=float)


@pytest.fixture(scope="module")
def turn(sick, theirs):
    return np.sign((data(theirs["ind_coord"]) * sick.individuals.coordinates).sum(axis=0))


def test_eigenvalues_and_modified_rates_agree_with_gdatools(sick, theirs):
    n = len(sick.all_eigenvalues)
    assert_allclose(sick.all_eigenvalues, theirs["eig"][:n], rtol=1e-9)
    rates = modified_rates(sick.all_eigenvalues, sick.n_questions)
    assert_allclose(rates[:2], theirs["benzecri"]["modified_rate"], rtol=1e-9)


def test_individuals_agree_with_gdatools(sick, theirs, turn):
    assert theirs["ind_coord"]["rows"] == [str(row + 1) for row in sick.individuals.index]
    assert_allclose(sick.individuals.coordinates, data(theirs["ind_coord"]) * turn, rtol=1e-9, atol=1e-10)
    assert_allclose(sick.individuals.contributions, data(theirs["ind_contrib"]) / 100, atol=ROUNDED)


def test_categories_agree_with_gdatools(sick, theirs, turn):
    active = sick.categories.is_active
    var = theirs["var"]
    assert var["coord"]["rows"] == [f"{question}.{category}" for question, category in sick.coordinates.index[active]]
    assert_allclose(sick.categories.coordinates[active], data(var["coord"]) * turn, rtol=1e-9, atol=1e-10)
    assert_allclose(sick.categories.contributions[active], data(var["contrib"]) / 100, atol=ROUNDED)
    assert_allclose(sick.categories.cos2[active], data(var["cos2"]), atol=ROUNDED)
    assert_allclose(sick.categories.v_tests[active], data(var["v.test"]) * turn, atol=ROUNDED)
    assert_allclose(sick.eta2, data(var["eta2"]), atol=ROUNDED)
    assert_allclose(
        sick.categories.inertia[active] / total_inertia(sick), data(var["ctr.cloud"])[:, 0] / 100, atol=1e-8
    )


def test_supplementary_categories_agree_with_gdatools(sick, theirs, turn):
    coordinates = data(theirs["supvar"]["Sex"]["coord"])
    assert_allclose(sick.supplementary.coordinates, coordinates * turn, atol=ROUNDED)


def test_the_class_of_everyone_is_the_whole_space(poison):
    answers = poison.iloc[:, 4:]
    whole, everyone = fit_mca(answers), fit_csa(answers, np.ones(55, dtype=bool))
    assert_allclose(everyone.all_eigenvalues, whole.all_eigenvalues, rtol=1e-12)
    assert_allclose(everyone.coordinates, whole.coordinates, atol=1e-12)
    assert_allclose(everyone.individual_cos2, whole.individual_cos2, atol=1e-12)


@st.composite
def surveys(draw):
    """A survey of 12 to 25 people, and a class of some of them."""
    n = draw(st.integers(12, 25))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    answers = pd.DataFrame({f"q{j}": rng.choice(list("abc")[: 2 + j % 2], n) for j in range(4)}).astype("category")
    answers.loc[rng.random(n) < 0.1, "q0"] = np.nan
    members = rng.permutation(n) < draw(st.integers(6, n))
    return answers, members, rng


@given(surveys())
def test_distances_are_those_of_the_whole(survey):
    answers, members, _ = survey
    whole, inside = fit_mca(answers, n_axes=20), fit_csa(answers, members, n_axes=20)
    expected = squared_distances(whole.individuals.coordinates[members])
    assert_allclose(squared_distances(inside.individuals.coordinates), expected, atol=1e-9)


def squared_distances(points):
    return ((points[:, None] - points[None]) ** 2).sum(axis=2)


@given(surveys())
def test_inertia_and_contributions_are_shared_out(survey):
    answers, members, _ = survey
    space = fit_csa(answers, members)
    assert_allclose(space.all_eigenvalues.sum(), total_inertia(space), rtol=1e-9)
    assert_allclose(np.nansum(space.contributions, axis=0), 1, rtol=1e-9)
    assert_allclose(space.individual_contributions.sum(), 1, rtol=1e-9)


@given(surveys())
def test_whole_weights_are_copies(survey):
    answers, members, rng = survey
    weights = rng.integers(1, 4, len(answers))
    weighted = fit_csa(answers, members, weights=weights)
    copies = np.repeat(np.arange(len(answers)), weights)
    repeated = fit_csa(answers.iloc[copies].reset_index(drop=True), members[copies])
    assert_allclose(weighted.all_eigenvalues, repeated.all_eigenvalues, rtol=1e-9)


def test_noise_keeps_the_metric_of_the_whole(sick):
    spectra = noise_spectra(sick, np.random.default_rng(3), draws=10)
    assert_allclose(spectra.sum(axis=1), total_inertia(sick), rtol=0.05)


@pytest.mark.parametrize(
    ("members", "told"),
    [
        (np.zeros(4, dtype=bool), r"0 respondent\(s\) in the class"),
        (np.array([True, False, False, False]), r"1 respondent\(s\) in the class"),
        (np.array([1, 1, 0, 0]), "say True or False of everyone"),
        (np.ones(3, dtype=bool), r"shape \(3,\)"),
        (pd.Series([True] * 4, index=list("abcd")), "different labels"),
    ],
)
def test_what_is_no_class_is_refused(members, told):
    answers = pd.DataFrame({"a": list("xxyy"), "b": list("xyxy")}, dtype="category")
    with pytest.raises(ValueError, match=told):
        fit_csa(answers, members)


def test_a_class_that_answers_alike_has_no_space():
    answers = pd.DataFrame({"a": list("xxyy"), "b": list("xxxy")}, dtype="category")
    with pytest.raises(ValueError, match="no axis has any variance"):
        fit_csa(answers, np.array([True, True, False, False]))
