"""Shares of weighted respondents compared: brute force, what counts give where weights are equal, invariants."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose

from analysis.description.differences import difference_table
from analysis.description.frequencies import frequency_table
from analysis.description.trends import share_trend, trend_table
from analysis.description.weighted_shares import Holders, holders, weighted_differences, weighted_trends
from analysis.geometry.inference.intervals import newcombe
from analysis.study import Difference, Question

REFERENCE = json.loads((Path(__file__).parents[1] / "reference/comparisons/reference.json").read_text("utf-8"))
DECLARED = Difference("reseau", "oui", "edition")
NETWORK = Question("reseau", "Réseau", "active", "single", categories={"oui": "Oui", "non": "Non"})
NO_MULTIPLE = pd.DataFrame({"respondent": [], "question": [], "category": []}, dtype="str")
NO_MISSING = pd.DataFrame({"respondent": [], "question": [], "kind": []}, dtype="str")


def people(weights=None, **editions):
    """Return answers from (n, base) of each edition, and the weights of the respondents in that order."""
    rows = [(name, "oui" if rank < n else "non") for name, (n, base) in editions.items() for rank in range(base)]
    answers = pd.DataFrame(rows, columns=["edition", "reseau"]).astype("category")
    answers["edition"] = answers["edition"].cat.set_categories(list(editions))
    answers["weight"] = 1.0 if weights is None else weights
    return answers.assign(respondent=[f"R{row}" for row in range(len(answers))])


def found_in(answers):
    return {DECLARED: holders(answers, NO_MULTIPLE, NO_MISSING, NETWORK, DECLARED)}


def counted(answers):
    return frequency_table(answers, NO_MULTIPLE, NO_MISSING, [NETWORK], by=["edition"], weights=answers["weight"])


# Brute force ---------------------------------------------------------------------------------------------------------


def test_the_test_of_a_difference_deals_whole_respondents():
    weights = np.array([2.0, 0.5, 1.0, 1.5, 0.7, 3.0, 1.2, 0.4, 1.0])
    answers = people(weights, a=(3, 4), b=(1, 5))
    held = (answers["reseau"] == "oui").to_numpy()
    weights = np.concatenate([weights[:4] / weights[:4].mean(), weights[4:] / weights[4:].mean()])

    def apart(members):
        inside = np.isin(np.arange(9), members)
        return abs(
            np.average(held[inside], weights=weights[inside]) - np.average(held[~inside], weights=weights[~inside])
        )

    observed = apart(range(4))
    exact = np.mean([apart(members) >= observed - 1e-9 for members in combinations(range(9), 4)])
    row = weighted_differences(found_in(answers), seed=5).iloc[0]
    assert abs(row["p_value"] - exact) < 4 * np.sqrt(exact * (1 - exact) / 99_999) + 1e-5
    assert_allclose(abs(row["difference"]), observed)


def test_a_difference_is_that_of_weighted_frequencies_at_effective_numbers():
    weights = np.random.default_rng(4).uniform(0.3, 3, 60)
    answers = people(weights, a=(7, 26), b=(17, 34))
    row = weighted_differences(found_in(answers), seed=5, draws=99).iloc[0]
    shares = counted(answers).query("by == 'edition' and category == 'oui'")["share"].to_numpy()
    effective = [own.sum() ** 2 / (own**2).sum() for own in (weights[:26], weights[26:])]
    assert_allclose(row["difference"], shares[0] - shares[1])
    (first, second), (base, other) = shares * effective, effective
    assert_allclose([row["ci_low"], row["ci_high"]], newcombe(first, base, second, other))
    assert row[["n_a", "base_a", "n_b", "base_b"]].tolist() == [7, 26, 17, 34]


def test_weights_raked_on_the_factor_compared_change_no_difference():
    weights = np.random.default_rng(4).uniform(0.3, 3, 60)
    raked = weights * np.repeat([1.0, 7.0], [26, 34])
    one, other = (
        weighted_differences(found_in(people(own, a=(7, 26), b=(17, 34))), seed=5, draws=999)
        for own in (weights, raked)
    )
    pd.testing.assert_frame_equal(one, other)


def test_the_slope_of_a_trend_is_that_of_weighted_least_squares_on_respondents():
    weights = np.random.default_rng(7).uniform(0.3, 3, 30)
    answers = people(weights, **{"2018": (2, 9), "2019": (4, 10), "2021": (7, 11)})
    row = weighted_trends(found_in(answers), ["2018", "2019", "2021"], seed=5, draws=99).iloc[0]
    years = answers["edition"].astype(int).to_numpy()
    held = (answers["reseau"] == "oui").to_numpy(float)
    assert_allclose(row["slope"], np.polyfit(years, held, 1, w=np.sqrt(weights))[0])
    assert row[["editions", "n"]].tolist() == [3, 30]


# Equal weights -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("weight", [1.0, 0.4])
def test_equal_weights_give_what_counts_give(weight):
    answers = people(weight, **{"2018": (2, 9), "2019": (4, 10), "2020": (0, 0), "2021": (7, 11)})
    plain, weighted = difference_table(counted(answers), [DECLARED]), weighted_differences(found_in(answers), seed=62)
    same = ["category_a", "category_b", "n_a", "base_a", "n_b", "base_b", "difference", "ci_low", "ci_high"]
    pd.testing.assert_frame_equal(weighted[same], plain[same])
    order = ["2018", "2019", "2020", "2021"]
    trend, expected = (
        weighted_trends(found_in(answers), order, 62),
        trend_table(counted(answers), [DECLARED], order, 62),
    )
    same = ["editions", "n", "slope", "statistic", "draws", "seed"]
    pd.testing.assert_frame_equal(trend[same], expected[same])
    assert_allclose(trend["p_value"], REFERENCE["trend"]["exact"], atol=0.004)  # 99,999 draws: four standard errors


def test_editions_without_years_stand_in_their_order():
    answers = people(un=(2, 9), deux=(0, 0), trois=(4, 10), quatre=(7, 11))
    row = weighted_trends(found_in(answers), ["un", "deux", "trois", "quatre"], seed=1, draws=99).iloc[0]
    expected = share_trend([2, 0, 4, 7], [9, 0, 10, 11], rng=np.random.default_rng(1), draws=99)
    assert_allclose([row["slope"], row["statistic"]], [expected["slope"], expected["statistic"]])


# Invariants ----------------------------------------------------------------------------------------------------------


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6))
def test_the_unit_of_weights_and_the_other_answer_change_no_test(seed):
    generator = np.random.default_rng(seed)
    weights, held = generator.uniform(0.2, 3, 24), generator.random(24) < 0.5
    groups = np.repeat(np.arange(3), 8)
    cases = [
        {DECLARED: Holders(("1", "2", "3"), groups, answer, factor * weights)}
        for answer, factor in ((held, 1), (held, 50), (~held, 1))
    ]
    one, unit, other = (weighted_differences(case, seed=1, draws=199) for case in cases)
    pd.testing.assert_frame_equal(one, unit)
    assert_allclose(one["difference"], -other["difference"], atol=1e-12)
    assert_allclose(one["p_value"], other["p_value"])
    assert one["p_value"].between(1 / 200, 1).all()
    assert (one["difference"].between(one["ci_low"], one["ci_high"])).all()
    slopes = [weighted_trends(case, ["1", "2", "3"], seed=1, draws=199).iloc[0] for case in cases]
    assert_allclose(slopes[0]["slope"], -slopes[2]["slope"], atol=1e-12)
    assert_allclose([slopes[0]["p_value"], slopes[0]["statistic"]], [slopes[1]["p_value"], slopes[1]["statistic"]])


def test_an_answer_that_all_give_differs_nowhere():
    answers = people(np.linspace(0.5, 2, 30), a=(9, 9), b=(10, 10), c=(11, 11))
    table = weighted_differences(found_in(answers), seed=1, draws=99)
    assert (table["p_value"] == 1).all()
    row = weighted_trends(found_in(answers), ["a", "b", "c"], seed=1, draws=99).iloc[0]
    assert_allclose([row["slope"], row["statistic"], row["p_value"]], [0, 0, 1], atol=1e-12)


# Who is compared -----------------------------------------------------------------------------------------------------


def test_the_unknown_are_left_out_and_several_answers_compared():
    lunch = Question("menu", "Menu", "descriptive", "multiple", categories={"fish": "Poisson", "egg": "Œuf"})
    answers = pd.DataFrame({"respondent": list("abcde"), "sexe": pd.Categorical(["F", "F", "M", "M", None])})
    answers["weight"] = [1.0, 3.0, 1.0, 1.0, 1.0]
    ticked = pd.DataFrame([("a", "menu", "fish"), ("c", "menu", "egg")], columns=["respondent", "question", "category"])
    absent = pd.DataFrame([("d", "menu", "no_answer")], columns=["respondent", "question", "kind"])
    one = Difference("menu", "fish", "sexe")
    found = holders(answers, ticked, absent, lunch, one)
    assert found.counts() == [(1, 2), (0, 1)]
    assert_allclose(found.sums(), [[1, 0], [4, 1]])
    assert weighted_differences({one: found}, seed=1, draws=9)["difference"].item() == 0.25


def test_two_editions_make_no_trend_and_nothing_declared_no_row():
    answers = people(**{"2018": (2, 9), "2019": (4, 10), "2020": (0, 0)})
    assert weighted_trends(found_in(answers), ["2018", "2019", "2020"], seed=1).empty
    assert weighted_differences({}, seed=1).empty
    with pytest.raises(ValueError, match="nobody answered autre; compare another question"):
        holders(answers, NO_MULTIPLE, NO_MISSING, Question("autre", "Autre", "active", "single"), DECLARED)
