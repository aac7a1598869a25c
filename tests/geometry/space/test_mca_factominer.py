"""Fits against FactoMineR's numbers: plain, specific, weighted, with missing answers, on three surveys."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from analysis.geometry import FactorialSpace, fit_mca

FACTOMINER = Path(__file__).parents[2] / "reference" / "factominer"  # made by make_reference.R
N_LISTED = 40  # individuals that the files list
POISON_RARE = {"Potato": ["Potato_n"], "Fish": ["Fish_n"], "Icecream": ["Icecream_n"]}
FAIR_RARE = {"occupation": ["o1", "o6"], "rating": ["r1"]}


@dataclass(frozen=True)
class Case:
    space: FactorialSpace
    expected: dict
    signs: np.ndarray  # of FactoMineR's axes on ours


def matrix(entry: dict) -> pd.DataFrame:
    """A matrix of the file; its rows are categories named question=category, or other names."""
    frame = pd.DataFrame(entry["data"], index=entry["rows"], columns=range(1, 6)).astype(float)
    if all("=" in str(row) for row in entry["rows"]):
        frame.index = pd.MultiIndex.from_tuples([tuple(row.split("=", 1)) for row in entry["rows"]])
    return frame


def reference(survey: str, analysis: str) -> dict:
    return json.loads((FACTOMINER / f"{survey}.json").read_text("utf-8"))[analysis]


def answers_of(survey: str) -> pd.DataFrame:
    return pd.read_csv(FACTOMINER / f"{survey}.csv", keep_default_na=False, na_values=[""])


def poison(passive=None, weighted=False) -> FactorialSpace:
    frame = answers_of("poison")
    return fit_mca(
        frame.iloc[:, 4:].astype("category"),
        passive=passive,
        weights=np.resize([1.0, 2.0, 4.0], len(frame)) if weighted else None,
        supplementary=frame[["Sick", "Sex"]].astype("category"),
        quantitative=frame[["Age", "Time"]],
    )


def anes96() -> FactorialSpace:
    frame = answers_of("anes96")
    return fit_mca(
        frame.iloc[:, :6].astype("category"),
        supplementary=frame[["vote", "income"]].astype("category"),
        quantitative=frame[["age", "logpopul"]],
    )


def fair(passive=None, weighted=False) -> FactorialSpace:
    frame = answers_of("fair")
    return fit_mca(
        frame.iloc[:, :8].astype("category"),
        passive=passive,
        weights=frame["weight"] if weighted else None,
        supplementary=frame[["affair"]].astype("category"),
    )


CASES = {
    "poison-plain": lambda: poison(),
    "poison-specific": lambda: poison(POISON_RARE),
    "poison-weighted": lambda: poison(weighted=True),
    "poison-weighted_specific": lambda: poison(POISON_RARE, weighted=True),
    "anes96-specific": anes96,
    "fair-plain": lambda: fair(),
    "fair-weighted_specific": lambda: fair(FAIR_RARE, weighted=True),
}


@pytest.fixture(scope="module", params=CASES)
def case(request) -> Case:
    space = CASES[request.param]()
    expected = reference(*request.param.split("-"))
    theirs = matrix(expected["categories"]["coord"])
    ours = space.coordinates.loc[theirs.index]
    return Case(space, expected, np.sign((ours.to_numpy() * theirs.to_numpy()).sum(axis=0)))


def assert_agree(ours, theirs) -> None:
    assert_allclose(ours, theirs, rtol=1e-9, atol=1e-10)


def test_eigenvalues_agree_with_factominer(case):
    n = min(len(case.expected["eigenvalues"]), len(case.space.all_eigenvalues))
    assert_agree(case.space.all_eigenvalues[:n], case.expected["eigenvalues"][:n])
    assert max(case.expected["eigenvalues"][n:], default=0) < 1e-12


def test_category_coordinates_contributions_and_cos2_agree_with_factominer(case):
    theirs = {name: matrix(entry) for name, entry in case.expected["categories"].items()}
    active = theirs["coord"].index
    assert_agree(case.space.coordinates.loc[active], theirs["coord"] * case.signs)
    assert_agree(case.space.contributions.loc[active], theirs["contrib"] / 100)
    assert_agree(case.space.cos2.loc[active], theirs["cos2"])


def test_the_categories_that_factominer_leaves_out_are_the_passive_ones(case):
    listed = set(matrix(case.expected["categories"]["coord"]).index)
    active = case.space.categories.is_active
    assert set(case.space.coordinates.index[active]) == listed


def test_v_tests_of_questions_without_missing_answers_agree_with_factominer(case):
    theirs = matrix(case.expected["categories"]["v.test"])
    complete = np.array(case.space.questions)[case.space.categories.known.share > 1 - 1e-12]
    theirs = theirs[theirs.index.get_level_values(0).isin(complete)]
    assert len(theirs) > 10
    assert_agree(case.space.v_tests.loc[theirs.index], theirs * case.signs)


def test_eta2_of_factominer_is_q_lambda_contribution(case):
    theirs = matrix(case.expected["eta2"]).loc[list(case.space.questions)]
    ours = case.space.n_questions * case.space.kept_eigenvalues * case.space.question_contributions
    assert_agree(ours, theirs)


def test_eta2_over_all_categories_is_at_least_that_of_the_active_ones(case):
    active_only = case.space.n_questions * case.space.kept_eigenvalues * case.space.question_contributions
    shaped = pd.Series(case.space.categories.is_active).groupby(case.space.categories.coding.question_of).all()
    whole = shaped.to_numpy() & (case.space.categories.known.share > 1 - 1e-12)
    assert_agree(case.space.eta2[whole], active_only[whole])
    complete = case.space.categories.known.share > 1 - 1e-12
    assert (case.space.eta2[complete] >= active_only[complete] - 1e-12).all(axis=None)


def test_individuals_agree_with_factominer(case):
    theirs = {name: matrix(entry).to_numpy() for name, entry in case.expected["individuals"].items()}
    assert_agree(case.space.individual_coordinates[:N_LISTED], theirs["coord"] * case.signs)
    assert_agree(case.space.individual_contributions[:N_LISTED], theirs["contrib"] / 100)
    assert_agree(case.space.individual_cos2[:N_LISTED], theirs["cos2"])


def test_supplementary_questions_agree_with_factominer(case):
    theirs = {name: matrix(entry) for name, entry in case.expected["supplementary"].items()}
    cloud = case.space.supplementary
    place = cloud.coding.labels.get_indexer(theirs["coord"].index)
    assert (place >= 0).all()
    assert_agree(cloud.coordinates[place], theirs["coord"] * case.signs)
    assert_agree(cloud.cos2[place], theirs["cos2"])
    assert_agree(cloud.v_tests[place], theirs["v.test"] * case.signs)
    assert_agree(cloud.eta2, theirs["eta2"].loc[list(cloud.coding.questions)])


def test_supplementary_numbers_agree_with_factominer(case):
    if not case.expected["quantitative"]:
        assert case.space.quantitative is None
        return
    theirs = matrix(case.expected["quantitative"]).loc[list(case.space.quantitative.names)]
    assert_agree(case.space.quantitative.correlations, theirs * case.signs)


def test_supplementary_individuals_agree_with_factominer():
    answers = answers_of("poison").iloc[:, 4:].astype("category")
    expected = reference("poison", "predicted")
    space = fit_mca(answers[:40], supplementary_individuals=answers[40:])
    theirs = matrix(expected["categories"]["coord"])
    signs = np.sign((space.coordinates.loc[theirs.index].to_numpy() * theirs.to_numpy()).sum(axis=0))
    assert_agree(space.supplementary_individuals.coordinates, matrix(expected["predicted"]["coord"]) * signs)
    assert_agree(space.supplementary_individuals.cos2, matrix(expected["predicted"]["cos2"]))


@pytest.mark.parametrize(("analysis", "passive"), [("plain", None), ("specific", POISON_RARE)])
def test_what_goes_with_each_axis_agrees_with_dimdesc(analysis, passive):
    """There FactoMineR takes all categories of a question, passive ones included, as we do everywhere."""
    theirs = json.loads((FACTOMINER / "poison_dimdesc.json").read_text("utf-8"))[analysis]
    space = poison(passive)
    ours = pd.concat([space.eta2, pd.DataFrame(space.supplementary.eta2, ["Sick", "Sex"], space.axes)])
    correlations = pd.DataFrame(space.quantitative.correlations, space.quantitative.names, space.axes)
    for axis in space.axes:
        expected = theirs[f"Dim {axis}"]
        assert_agree(ours.loc[list(expected["quali"]), axis], list(expected["quali"].values()))
        sizes = np.abs(list(expected["quanti"].values()))
        assert_agree(correlations.loc[list(expected["quanti"]), axis].abs(), sizes)


def test_the_survey_with_missing_answers_is_among_the_cases(case):
    questions = np.array(case.space.questions)[case.space.categories.known.share < 1 - 1e-12]
    assert questions.tolist() == (["self", "dole"] if len(case.space.individuals.index) == 944 else [])
