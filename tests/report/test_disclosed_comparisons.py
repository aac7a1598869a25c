"""What may be printed of comparisons in which one or two persons stand apart."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.description.edition_shares import edition_shares
from analysis.description.frequencies import Choices, frequency_table
from analysis.printing.door import printed
from analysis.printing.small_groups import without_small_positions
from analysis.study import Editions


def differences(**counts):
    row = {"question": "fievre", "n_a": 10, "base_a": 20, "n_b": 10, "base_b": 20, "difference": 0.0, "p_value": 1.0}
    return pd.DataFrame([row | {"ci_low": -0.1, "ci_high": 0.1} | counts])


@pytest.mark.parametrize("counts", [{"n_a": 1}, {"n_a": 2}, {"n_a": 18}, {"n_b": 19}])
def test_a_difference_with_one_or_two_apart_loses_its_numbers(poison, results, counts):
    held = results.replaced(differences=differences(**counts))
    hidden = ["n_a", "base_a", "n_b", "base_b", "difference", "ci_low", "ci_high"]
    assert without_small_positions(held).study.differences[hidden].isna().all(axis=None)
    assert printed(held, poison).study.differences["difference"].notna().all()


@pytest.mark.parametrize("counts", [{}, {"n_a": 0}, {"n_a": 20}, {"n_a": 3}, {"n_b": 17}])
def test_other_differences_keep_them(results, counts):
    held = results.replaced(differences=differences(**counts))
    assert without_small_positions(held).study.differences.notna().all(axis=None)


def test_a_crossing_with_a_small_cell_loses_every_point_and_no_count(results):
    cells = pd.DataFrame(
        {
            "factor_a": ["x", "x", "y", "y"],
            "factor_b": "z",
            "category_a": ["1", "2", "1", "2"],
            "category_b": "1",
            "n": [2, 9, 5, 9],
            "axis": 1,
            "mean": 0.5,
            "interaction": 0.1,
        }
    )
    space = results.spaces["main"].replaced(crossings=cells)
    shown = without_small_positions(replace(results, spaces={"main": space})).spaces["main"].crossings
    assert shown["mean"].isna().tolist() == [True, True, False, False]
    assert shown["n"].tolist() == [2, 9, 5, 9]


def test_tests_of_a_factor_with_a_small_group_are_left_out(results):
    points = results.spaces["main"].mean_points
    tests = pd.DataFrame({"factor": ["malade", "sexe"], "n": 55, "effect": np.nan})
    small = points.assign(n=points["n"].mask(points["factor"] == "sexe", 2))
    space = results.spaces["main"].replaced(tests=tests, mean_points=small)
    shown = without_small_positions(replace(results, spaces={"main": space})).spaces["main"].tests
    assert shown["factor"].tolist() == ["malade"]


def test_means_of_one_or_two_respondents_are_their_answers(poison, results):
    numbers = pd.DataFrame({"question": "age", "by_category": list("abc"), "base": [1, 2, 3], "mean": 9.0, "q1": 8.0})
    held = results.replaced(numbers=numbers)
    assert without_small_positions(held).study.numbers["mean"].isna().tolist() == [True, True, False]
    assert without_small_positions(held).study.numbers["base"].tolist() == [1, 2, 3]
    assert printed(held, poison).study.numbers["mean"].notna().all()


@pytest.mark.parametrize(("small", "n", "shown"), [(None, 55, 2), ("sexe", 55, 1), (None, 53, 0), (None, 52, 2)])
def test_variances_that_one_or_two_respondents_could_be_found_by_are_left_out(results, small, n, shown):
    space = results.spaces["main"]
    variances = pd.DataFrame(
        {"factor": ["malade", "sexe"], "axis": 1, "n": n, "between": 0.1, "within": 0.2, "total": 0.3, "eta2": 1 / 3}
    )
    points = space.mean_points.assign(n=space.mean_points["n"].mask(space.mean_points["factor"] == small, 2))
    basis = pd.DataFrame({"n": [55], "n_questions": 11, "n_missing": 0, "n_replaced": 0})
    space = space.replaced(factor_variances=variances, mean_points=points, basis=basis)
    shown_space = without_small_positions(replace(results, spaces={"main": space})).spaces["main"]
    assert len(shown_space.factor_variances) == shown


def sexes():
    return pd.Series(np.repeat(["fille", "garcon"], [28, 27])).astype("category")


def fever(codes):
    return Choices("fievre", ("non", "oui"), codes >= 0, codes[:, None] == np.arange(2)), False


def test_answers_of_one_or_two_persons_are_not_printed(poison, results):
    editions = sexes()
    codes = np.r_[np.zeros(14), np.ones(14), np.zeros(1), np.ones(26)].astype(int)
    table = edition_shares([fever(codes)], editions, "fille", flags={}, seed=1, draws=9)
    held = results.replaced(edition_shares=table)
    study = replace(poison, editions=Editions("sexe", "fille"))
    told = without_small_positions(held).study.edition_shares
    assert told[["n", "share", "reference_n", "difference", "ci_low"]].isna().all(axis=None)
    assert printed(held, study).study.edition_shares["n"].notna().all()


@pytest.mark.parametrize(("feverish", "is_told"), [(1, False), (10, True)])
def test_a_report_for_everybody_tells_no_test_made_of_a_masked_count(poison, results, feverish, is_told):
    """The frequencies by sex mask an answer of one girl: so do the editions, and the question loses its test."""
    codes = np.r_[np.arange(28) < feverish, np.arange(27) < 12].astype(int)
    table = edition_shares([fever(codes)], sexes(), "fille", flags={}, seed=1, draws=9)
    answers = pd.DataFrame({"respondent": map(str, range(55)), "sexe": sexes()})
    answers["fievre"] = pd.Series(np.where(codes == 1, "oui", "non")).astype("category")
    asked = [poison.questions["fievre"], poison.questions["sexe"]]
    nobody = pd.DataFrame(columns=["respondent", "question", "category", "kind"])
    frequencies = frequency_table(answers, nobody, nobody, asked, by=["sexe"])
    study = replace(poison, editions=Editions("sexe", "fille"), disclosure="public")
    told = printed(results.replaced(edition_shares=table, frequencies=frequencies), study).study.edition_shares
    numbers = told[["n", "share", "reference_n", "difference", "v", "p_value", "p_adjusted"]]
    assert numbers.notna().eq(is_told).all(axis=None)
