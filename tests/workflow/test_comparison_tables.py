"""Tests, editions and regressions of whole runs: their tables, their place in the report."""

from __future__ import annotations

import re

import pytest

from analysis.storage import read_table

TESTS = ["factor", "category", "axes", "n", "effect", "statistic", "p_value", "p_adjusted", "method", "draws", "seed"]
SHIFTS = ["edition", "reference", "space", "axes", "n", "mean", "deviation", "ci_low", "ci_high", "p_value", "unplaced"]
ORDER = [
    *(
        "En bref",
        "L’enquête",
        "Qui a répondu",
        "Une intégration inégale aux dynamiques de l’ESS",
        "Espace des structures",
    ),
    *("D’une édition à l’autre", "Ce qui est le plus difficile dans un appel à projets", "Limites", "Annexes"),
    *("Issue de la candidature", "Édition du Budget citoyen", "Épreuves combinatoires", "Les éditions comparées"),
    *("Parts comparées entre groupes", "Questions croisées", "Questionnaire", "Crédits"),
]


def result(house, name):
    return read_table(house.study / "data/processed" / name)


def test_every_factor_is_tested_once_and_editions_in_their_own_table(budget_house):
    tests = result(budget_house, "inference/main.csv")
    assert list(tests.columns[: len(TESTS)]) == TESTS
    assert "edition" not in set(tests["factor"])
    assert not tests.duplicated(["test", "factor", "category", "against", "axes"]).any()
    assert (tests["p_adjusted"] >= tests["p_value"]).all()
    assert set(tests["seed"].dropna()) == {62}


def test_the_edition_is_compared_with_its_reference(budget_house):
    shifts = result(budget_house, "compare/main.csv")
    assert list(shifts.columns[: len(SHIFTS)]) == SHIFTS
    assert shifts[["edition", "reference", "axes"]].to_numpy().tolist() == [
        ["2019", "2018", a] for a in ("1", "2", "1+2")
    ]
    assert result(budget_house, "compare/main/agreement.csv")["angle"].isna().all()
    assert result(budget_house, "description/trends.csv").empty


def test_outcomes_are_set_against_the_axes(budget_house):
    odds = result(budget_house, "description/regression.csv")
    assert odds["term"].tolist() == ["axis_1", "axis_2", "intercept"]
    assert (odds["odds_ratio"].between(odds["ci_low"], odds["ci_high"])).all()
    cells = result(budget_house, "spaces/main/crossings.csv").drop_duplicates(["category_a", "category_b"])
    assert cells.groupby("category_b")["n"].sum().to_dict() == {"2018": 27, "2019": 34}


def test_crossed_questions_have_their_table_their_axes_and_their_plane(budget_house):
    counts, test = (result(budget_house, f"tables/territoires/{name}.csv") for name in ("counts", "test"))
    cells = counts.dropna(subset="by")
    assert cells["n"].sum() == test["n"].iloc[0] == 61
    assert not cells["n"].between(1, 2).any()
    axes = result(budget_house, "tables/territoires/eigenvalues.csv")
    assert axes["eigenvalue"].sum() == pytest.approx(test["chi2"].iloc[0] / 61)
    assert test[["method", "draws", "seed"]].iloc[0].tolist() == ["monte_carlo", 99999, 62]
    assert (budget_house.study / "reports/figures/reponses/table_territoires.svg").is_file()
    assert not (budget_house.study / "data/processed/tables/territoires/individuals.csv").exists()


def test_the_report_follows_the_order_of_restitution(budget_house):
    text = (budget_house.study / "data/processed/etude.md").read_text("utf-8")
    headings = re.findall(r"^#+ (.*?) \{", re.sub("[\u00a0\u202f]", " ", text), flags=re.M)
    assert [heading for heading in headings if heading in ORDER] == ORDER
