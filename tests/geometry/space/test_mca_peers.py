"""Fits against GDAtools (specific MCA) and prince (plain MCA)."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from analysis.geometry import fit_mca
from analysis.geometry.reading.rates import modified_rates

REFERENCE = Path(__file__).parents[2] / "reference"
ROUNDED = 1e-6  # GDAtools rounds to 6 decimals
RARE = {"Potato": ["Potato_n"], "Fish": ["Fish_n"], "Icecream": ["Icecream_n"]}


@pytest.fixture(scope="module")
def poison() -> pd.DataFrame:
    return pd.read_csv(REFERENCE / "factominer" / "poison.csv")


@pytest.fixture(scope="module")
def gdatools() -> dict:
    return json.loads((REFERENCE / "gdatools" / "poison_specific.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def specific(poison):
    supplementary = poison[["Sick", "Sex"]].astype("category")
    return fit_mca(poison.iloc[:, 4:].astype("category"), passive=RARE, supplementary=supplementary)


def data(entry: dict) -> np.ndarray:
    return np.array(entry["data"], dtype=float)


def signs(gdatools, specific) -> np.ndarray:
    active = specific.categories.is_active
    return np.sign((data(gdatools["var"]["coord"]) * specific.categories.coordinates[active]).sum(axis=0))


def test_eigenvalues_and_modified_rates_agree_with_gdatools(gdatools, specific):
    n = len(specific.all_eigenvalues)
    assert_allclose(specific.all_eigenvalues, gdatools["eig"][:n], rtol=1e-9)
    assert max(gdatools["eig"][n:]) < 1e-12
    ours = modified_rates(specific.all_eigenvalues, specific.n_questions)
    theirs = gdatools["benzecri"]["modified_rate"]
    assert_allclose(ours[: len(theirs)], theirs, rtol=1e-9)
    assert (ours[len(theirs) :] == 0).all()


def test_categories_agree_with_gdatools(gdatools, specific):
    theirs, active = gdatools["var"], specific.categories.is_active
    rows = [f"{question}.{category}" for question, category in specific.coordinates.index[active]]
    assert theirs["coord"]["rows"] == rows
    turn = signs(gdatools, specific)
    assert_allclose(specific.categories.coordinates[active], data(theirs["coord"]) * turn, rtol=1e-9, atol=1e-10)
    assert_allclose(specific.categories.contributions[active], data(theirs["contrib"]) / 100, atol=ROUNDED)
    assert_allclose(specific.categories.cos2[active], data(theirs["cos2"]), atol=ROUNDED)
    assert_allclose(specific.categories.v_tests[active], data(theirs["v.test"]) * turn, atol=ROUNDED)


def test_eta2_over_all_categories_agrees_with_gdatools(gdatools, specific):
    assert gdatools["var"]["eta2"]["rows"] == list(specific.questions)
    assert_allclose(specific.eta2, data(gdatools["var"]["eta2"]), atol=ROUNDED)


def test_individuals_agree_with_gdatools(gdatools, specific):
    turn = signs(gdatools, specific)
    assert_allclose(specific.individuals.coordinates, data(gdatools["ind_coord"]) * turn, rtol=1e-9, atol=1e-10)
    assert_allclose(specific.individuals.contributions, data(gdatools["ind_contrib"]) / 100, atol=ROUNDED)


@pytest.mark.parametrize("question", ["Sick", "Sex"])
def test_supplementary_categories_agree_with_gdatools(gdatools, specific, question):
    theirs, turn = gdatools["supvar"][question], signs(gdatools, specific)
    cloud = specific.supplementary
    rows = cloud.coding.labels.get_level_values("question") == question
    assert_allclose(cloud.coordinates[rows], data(theirs["coord"]) * turn, atol=ROUNDED)
    assert_allclose(cloud.cos2[rows], data(theirs["cos2"]), atol=ROUNDED)
    # GDAtools computes typicality from rounded coordinates
    assert_allclose(cloud.v_tests[rows], data(theirs["typic"]) * turn, atol=1e-5)


def test_plain_mca_agrees_with_prince(poison):
    prince = pytest.importorskip("prince")
    answers = poison.iloc[:, 4:]
    theirs = prince.MCA(n_components=5, engine="scipy", one_hot=True).fit(answers)
    ours = fit_mca(answers.astype("category"))
    assert_allclose(ours.kept_eigenvalues, theirs.eigenvalues_, rtol=1e-9)
    rows = theirs.row_coordinates(answers).to_numpy()
    turn = np.sign((rows * ours.individuals.coordinates).sum(axis=0))
    assert_allclose(ours.individuals.coordinates, rows * turn, rtol=1e-9, atol=1e-10)
    columns = theirs.column_coordinates(answers)
    labels = [f"{question}__{category}" for question, category in ours.coordinates.index]
    assert_allclose(ours.coordinates, columns.loc[labels] * turn, rtol=1e-9, atol=1e-10)
    assert_allclose(ours.contributions, theirs.column_contributions_.loc[labels], rtol=1e-9, atol=1e-12)
