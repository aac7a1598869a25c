"""The tests of several factors as one family."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from analysis.geometry.inference.adjustment import adjusted
from analysis.geometry.inference.contrasts import TESTS
from analysis.geometry.inference.factor_tests import factor_tests
from analysis.geometry.inference.homogeneity import homogeneity
from analysis.geometry.inference.typicality import typicality
from analysis.tables import TABLES

FACTORS = pd.DataFrame(
    {"deux": ["a"] * 5 + ["b"] * 7, "trois": list("abc") * 4, "une": ["a"] * 12, "personne": [np.nan] * 12}
)
POINTS = pd.DataFrame(np.random.default_rng(1).normal(size=(12, 2)), columns=[1, 2])


def family(factors=("deux", "trois"), **options):
    return factor_tests(POINTS, FACTORS[list(factors)], seed=62, **options)


def test_columns_are_those_of_the_contract_then_the_kind_of_test():
    table = family()
    assert list(table.columns) == [*TESTS, "test"] == TABLES["tests"].names
    assert table.groupby("factor")["test"].unique().map(list).to_dict() == {
        "deux": ["homogeneity"],
        "trois": ["homogeneity", "typicality"],
    }


def test_each_test_is_what_it_is_alone():
    table = family(draws=99, exact_up_to=10)
    for kind, alone in (("homogeneity", homogeneity), ("typicality", typicality)):
        rng = np.random.default_rng(62)
        expected = alone(POINTS, FACTORS["trois"], rng=rng, draws=99, exact_up_to=10)
        found = table[(table["factor"] == "trois") & (table["test"] == kind)]
        assert_allclose(found["p_value"], expected["p_value"])
    assert_allclose(family(["trois"], draws=99, exact_up_to=10)["p_value"], table.loc[3:, "p_value"])


def test_all_tests_are_adjusted_together():
    table = family(pairs=["trois"])
    assert (table["test"] == "pair").sum() == 9
    assert_allclose(table["p_adjusted"], adjusted(table["p_value"]))
    assert_allclose(table["p_adjusted"].min(), min(1, len(table) * table["p_value"].min()))


def test_tests_can_be_followed():
    seen = []
    table = family(pairs=["trois"], track=lambda tests: seen.extend(tests) or tests)
    assert seen == list(range(table.groupby(["factor", "test"]).ngroups))


def test_a_factor_that_parts_nobody_makes_no_test():
    assert family(["une", "personne"]).empty
    assert list(family([]).columns) == TABLES["tests"].names


@pytest.mark.parametrize(("n", "draws"), [(60, 99_999), (501, 9_999)])
def test_many_individuals_are_drawn_less_often_and_the_table_says_so(n, draws):
    points = pd.DataFrame(np.random.default_rng(2).normal(size=(n, 1)), columns=[1])
    factor = pd.DataFrame({"f": np.where(np.arange(n) % 2, "a", "b")})
    table = factor_tests(points, factor, seed=62, planes=[(1,)])
    assert table["draws"].tolist() == [draws]
    assert abs(table["p_value"] - table["normal_p_value"]).max() < 0.02
