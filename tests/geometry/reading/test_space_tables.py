"""Result tables: their columns are a contract, their values those of the space."""

import doctest
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from analysis.geometry import fit_mca
from analysis.geometry.reading import tables
from analysis.geometry.space import mca
from analysis.geometry.space.class_specific import fit_csa
from analysis.geometry.space.imputation import imputed_answers
from analysis.geometry.space.orientation import displayed_axes, oriented
from analysis.geometry.space.theme_weights import fit_mfa
from analysis.geometry.space.themes import theme_arrows
from analysis.study import Axis

POISON = Path(__file__).parents[2] / "reference" / "factominer" / "poison.csv"
COLUMNS = {
    "eigenvalues": "axis eigenvalue rate cumulative_rate modified_rate cumulative_modified_rate adjusted_rate "
    "noise_rate noise_eigenvalue p_value gap",
    "categories": "question category theme status axis n frequency coordinate contribution cos2 v_test retained",
    "questions": "question theme status axis eta2 contribution",
    "themes": "theme axis n_categories inertia_share contribution score_correlation carried",
    "individuals": "respondent wave edition status axis coordinate contribution cos2",
    "quantitative": "variable axis correlation n",
    "axes": "axis place theme name share quadratic_share rate_kind",
    "basis": "n n_questions n_missing n_replaced",
}


@pytest.fixture(scope="module")
def raw() -> pd.DataFrame:
    return pd.read_csv(POISON)


@pytest.fixture(scope="module")
def space(raw):
    answers = raw.iloc[:50, 4:].astype("category")
    fitted = fit_mca(
        answers,
        passive={"Fish": ["Fish_n"]},
        supplementary=raw.loc[:49, ["Sick"]].astype("category"),
        quantitative=raw.loc[:49, ["Age", "Time"]],
        supplementary_individuals=raw.iloc[50:, 4:].astype("category"),
    )
    return oriented(fitted, themes(), (AXIS,))[0]


AXIS = Axis("symptoms", "horizontal", ("Nausea", "Nausea_y"), "Symptoms")


def themes() -> dict:
    questions = pd.read_csv(POISON, nrows=0).columns[4:]
    return {question: "symptoms" if place < 5 else "foods" for place, question in enumerate(questions)}


def identity(rows) -> pd.DataFrame:
    return pd.DataFrame({"respondent": [f"r{row}" for row in rows], "wave": "w", "edition": "e"})


@pytest.fixture(scope="module")
def told(space, raw) -> dict:
    displayed = displayed_axes(theme_arrows(space, themes()), (AXIS,))
    return {
        "eigenvalues": tables.eigenvalue_table(space),
        "categories": tables.category_table(space, themes()),
        "questions": tables.question_table(space, themes()),
        "themes": tables.theme_table(space, themes()),
        "individuals": tables.individual_table(space, identity(range(50)), identity(range(50, 55))),
        "quantitative": tables.quantitative_table(space),
        "axes": tables.axis_table(space, displayed),
        "basis": tables.basis_table(space, raw.iloc[:50, 4:]),
    }


@pytest.mark.parametrize("table", COLUMNS)
def test_columns_are_those_of_the_contract(told, table):
    assert list(told[table]) == COLUMNS[table].split()


def test_eigenvalues_are_told_whatever_the_axes_kept(told, space):
    table = told["eigenvalues"]
    assert table["axis"].tolist() == list(range(1, len(space.all_eigenvalues) + 1))
    assert len(table) > space.n_axes
    assert_allclose(table["rate"].sum(), 1)
    assert_allclose(table["cumulative_rate"], table["rate"].cumsum())
    assert_allclose(table["modified_rate"].sum(), 1)
    assert table["noise_rate"].isna().all()
    values = space.all_eigenvalues
    assert_allclose(table["gap"], [*((values[:-1] - values[1:]) / values[:-1]), np.nan])
    noise = np.linspace(0.4, 0, len(table))
    assert_allclose(tables.eigenvalue_table(space, noise)["noise_rate"], noise)
    assert_allclose(tables.eigenvalue_table(space, noise, noise / 2)["noise_eigenvalue"], noise / 2)


def test_categories_have_a_row_per_axis_with_their_labels(told, space):
    table = told["categories"]
    assert len(table) == (22 + 2) * space.n_axes
    cube = {name: table[name].to_numpy().reshape(-1, space.n_axes) for name in COLUMNS["categories"].split()[7:]}
    assert_allclose(cube["coordinate"], np.vstack([space.coordinates, space.supplementary.coordinates]))
    assert_allclose(cube["contribution"][:22], space.contributions)
    assert_allclose(cube["cos2"], np.vstack([space.cos2, space.supplementary.cos2]))
    assert_allclose(cube["v_test"], np.vstack([space.v_tests, space.supplementary.v_tests]))
    first = table.iloc[:: space.n_axes]
    assert list(zip(first["question"], first["category"], strict=True))[:22] == space.coordinates.index.tolist()
    assert table["axis"].tolist() == [1, 2, 3, 4, 5] * 24


def test_the_status_of_categories_is_told(told):
    statuses = (
        told["categories"].drop_duplicates(["question", "category"]).set_index(["question", "category"])["status"]
    )
    assert statuses.value_counts().to_dict() == {"active": 21, "supplementary": 2, "passive": 1}
    assert statuses[("Fish", "Fish_n")] == "passive"
    table = told["categories"].set_index("status")
    assert table.loc[["passive", "supplementary"], "contribution"].isna().all()
    assert table["coordinate"].notna().all()


def test_counts_are_respondents_and_frequencies_are_weighted(raw):
    answers = raw.iloc[:, 4:].astype("category")
    table = tables.category_table(fit_mca(answers, weights=np.resize([1.0, 3.0], 55)), themes())
    row = table.set_index(["question", "category"]).loc[("Nausea", "Nausea_y")].iloc[0]
    weights = pd.Series(np.resize([1.0, 3.0], 55))
    assert row["n"] == (raw["Nausea"] == "Nausea_y").sum()
    assert row["frequency"] == pytest.approx(weights[raw["Nausea"] == "Nausea_y"].sum() / weights.sum())


def test_supplementary_questions_have_no_contribution_and_no_theme(told):
    table = told["questions"].set_index("question")
    assert (table.loc["Sick", "status"] == "supplementary").all()
    assert table.loc["Sick", ["contribution", "theme"]].isna().all(axis=None)
    assert (table.loc["Mayo", "theme"] == "foods").all()
    active = table[table["status"] == "active"]
    assert_allclose(active.groupby("axis")["contribution"].sum(), 1)


def test_individuals_are_told_in_the_order_of_the_answers(told, space):
    table = told["individuals"]
    assert table["respondent"].drop_duplicates().tolist() == [f"r{row}" for row in range(55)]
    active = table[table["status"] == "active"]
    assert_allclose(active["coordinate"].to_numpy().reshape(50, -1), space.individuals.coordinates)
    assert_allclose(active.groupby("axis")["contribution"].sum(), 1)
    placed = table[table["status"] == "supplementary"]
    assert placed["contribution"].isna().all()
    assert_allclose(placed["cos2"].to_numpy().reshape(5, -1), space.supplementary_individuals.cos2)


def test_identities_must_fit_the_individuals(space):
    with pytest.raises(ValueError, match="3 identities for 50 active individuals"):
        tables.individual_table(space, identity(range(3)), identity(range(5)))
    with pytest.raises(ValueError, match="give their supplementary_identity"):
        tables.individual_table(space, identity(range(50)))


def test_numbers_are_told_with_their_correlations(told, space):
    table = told["quantitative"].set_index(["variable", "axis"])
    assert table.loc[("Time", 1), "correlation"] == pytest.approx(space.quantitative.correlations[1, 0])
    assert (table["n"] == 50).all()


def test_a_space_without_numbers_tells_an_empty_table(raw):
    table = tables.quantitative_table(fit_mca(raw.iloc[:, 4:].astype("category")))
    assert table.empty
    assert list(table) == COLUMNS["quantitative"].split()


def test_axes_are_told_with_their_place_and_modified_rate(told):
    table = told["axes"].set_index("axis")
    assert table.loc[1, ["place", "theme", "name"]].tolist() == ["horizontal", "symptoms", "Symptoms"]
    assert table.loc[2, "place"] == "vertical"
    assert table.loc[3:, ["place", "theme", "name"]].isna().all(axis=None)
    assert_allclose(table["share"], told["eigenvalues"]["modified_rate"][:5])


def test_a_fit_is_the_same_to_the_last_bit_each_time(raw):
    answers = raw.iloc[:, 4:].astype("category")
    first, second = (tables.category_table(fit_mca(answers), themes()).to_csv() for _ in range(2))
    assert first == second


def test_the_example_of_the_documentation_is_true():
    assert doctest.testmod(mca).failed == 0


def test_the_basis_counts_missing_answers_and_those_replaced(raw):
    answers = raw.iloc[:, 4:].astype("category")
    answers.iloc[:3, 0] = np.nan
    row = {"n": 55, "n_questions": 11, "n_missing": 3}
    assert tables.basis_table(fit_mca(answers), answers).to_dict("records") == [row | {"n_replaced": 0}]
    replaced = fit_mca(imputed_answers(answers))
    assert tables.basis_table(replaced, answers).to_dict("records") == [row | {"n_replaced": 3}]


def test_weighted_themes_have_no_modified_rates_and_their_axes_the_raw_ones(raw):
    answers = raw.iloc[:, 4:].astype("category")
    space = fit_mfa(answers, themes())
    told = tables.eigenvalue_table(space)
    assert told[["modified_rate", "cumulative_modified_rate", "adjusted_rate"]].isna().all(axis=None)
    assert_allclose(tables.axis_table(space, ())["share"], told["rate"][:5])


def test_a_class_has_modified_rates_and_no_adjusted_ones(raw):
    answers = raw.iloc[:, 4:].astype("category")
    told = tables.eigenvalue_table(fit_csa(answers, raw["Sick"] == "Sick_y"))
    assert told["modified_rate"].sum() == pytest.approx(1)
    assert told["adjusted_rate"].isna().all()


@pytest.mark.parametrize("rows", [slice(None), slice(1, None), slice(None, None, -1), slice(0, 0)])
@pytest.mark.parametrize("n_axes", [1, 2])
def test_clouds_taken_at_once_are_those_that_are_put_together(rows, n_axes):
    labels = pd.DataFrame({"respondent": ["r2", "r10", "r1"], "status": ["active", "supplementary", "active"]})
    table = labels.loc[labels.index.repeat(n_axes)].assign(axis=np.tile(np.arange(1, n_axes + 1), 3))
    table = table.assign(coordinate=np.arange(3.0 * n_axes)).iloc[rows].reset_index(drop=True)
    expected = table.pivot(index="respondent", columns="axis", values="coordinate").loc[table["respondent"].unique()]
    found = tables.cloud_of(table)
    pd.testing.assert_frame_equal(found, expected, check_index_type=len(table) > 0, check_column_type=len(table) > 0)
    assert found.to_numpy().flags.c_contiguous == expected.to_numpy().flags.c_contiguous
    own = tables.active_cloud(table)
    pd.testing.assert_frame_equal(own, expected[expected.index != "r10"].dropna(how="all", axis="columns"))


def test_a_respondent_who_stands_twice_makes_no_cloud():
    table = pd.DataFrame({"respondent": ["r", "r"], "status": "active", "axis": 1, "coordinate": [0.0, 1.0]})
    with pytest.raises(ValueError, match="duplicate"):
        tables.cloud_of(table)
