"""Questions crossed: their counts by brute force, their axes as FactoMineR's, their test as R's and by enumeration."""

from __future__ import annotations

import json
from itertools import permutations, product
from math import factorial, prod

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from numpy.testing import assert_allclose

from analysis.description import cross_tables, crosstab
from analysis.description.cross_tables import above_mean, analysed, analysed_tables, crossed
from analysis.description.crosstab import permuted_inertia, permuted_p_value, strength_of
from analysis.printing.cells import masked
from analysis.problems import StudyError
from analysis.study import CrossTable, Question

NONE = pd.DataFrame({"respondent": [], "question": [], "category": [], "kind": []}, dtype="str")


def question(key, categories, kind="single"):
    return Question(key, key, "descriptive", kind, categories={name: name for name in categories})


def people(**columns):
    """Return answers, a column a question: a letter a respondent, a dash where there is no answer."""
    answers = {key: pd.Categorical([None if sign == "-" else sign for sign in text]) for key, text in columns.items()}
    n = len(next(iter(columns.values())))
    return pd.DataFrame({"respondent": [f"R{row}" for row in range(n)]} | answers)


def table_of(counts, weights=None, **options):
    """Return the analysis of a table of respondents, given by its counts."""
    rows, columns = np.shape(counts)
    names = "abcdefgh"[:rows], "stuvwxyz"[:columns]
    cells = [
        (i, j)
        for (i, line) in zip(names[0], counts, strict=True)
        for (j, n) in zip(names[1], line, strict=True)
        for _ in range(n)
    ]
    answers = pd.DataFrame({"respondent": [f"R{row}" for row in range(len(cells))]})
    for side, key in enumerate("qr"):
        answers[key] = pd.Categorical([cell[side] for cell in cells], list(names[side]))
    if weights is not None:
        answers["weight"] = weights
    found = crossed(answers, NONE, NONE, question("q", names[0]), question("r", names[1]))
    return analysed(found, **{"n_axes": 2, "seed": 1, "draws": 99} | options)


@pytest.fixture(scope="module")
def theirs(root):
    return json.loads((root / "tests/reference/factominer/fair_ca.json").read_text("utf-8"))


# Against other programs ----------------------------------------------------------------------------------------------


def test_axes_of_answers_agree_with_factominer(root, theirs):
    answers = pd.read_csv(root / "tests/reference/factominer/fair.csv", dtype="category").drop(columns="weight")
    answers = answers.assign(respondent=answers.index.astype("str"))
    counts = theirs["table"]
    questions = {key: question(key, counts[side]) for key, side in (("religious", "rows"), ("rating", "cols"))}
    tables = {"t": CrossTable("t", "t", "religious", "rating")}
    found = analysed_tables(answers, NONE, NONE, questions, tables, seed=1, draws=99)["t"]
    assert_allclose(found.eigenvalues["eigenvalue"], theirs["eig"], rtol=1e-9)
    for key, side in (("religious", "row"), ("rating", "col")):
        points = found.categories[found.categories["question"] == key]
        coordinates = points.pivot(index="category", columns="axis", values="coordinate").loc[theirs[side]["rows"]]
        assert_allclose(coordinates.abs(), np.abs(theirs[side]["coord"]), rtol=1e-8, atol=1e-10)
    test, expected = found.test.iloc[0], theirs["chisq"][0]
    assert_allclose([test["chi2"], test["df"], test["asymptotic_p_value"]], [expected[k] for k in ("chi2", "df", "p")])


@pytest.mark.parametrize("rank", [1, 2, 3])
def test_the_test_agrees_with_r(theirs, rank):
    expected = theirs["chisq"][rank]
    counts = np.array(expected["data"], dtype=float)
    found = strength_of(counts)
    assert_allclose([found.chi2, found.df, found.p_value], [expected[k] for k in ("chi2", "df", "p")], rtol=1e-9)
    p = permuted_p_value(counts, np.random.default_rng(7))
    assert abs(p - expected["simulated_p"]) < 4 * np.sqrt(p * (1 - p) / 99_999)


def tables_with_margins_of(table):
    """Yield every table with the margins of another, and its probability when labels are permuted."""
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    ways = prod(map(factorial, rows)) * prod(map(factorial, columns)) / factorial(int(table.sum()))
    free = [range(min(r, c) + 1) for r in rows[:-1] for c in columns[:-1]]
    for flat in product(*free):
        inner = np.reshape(flat, (len(rows) - 1, len(columns) - 1))
        full = np.vstack([inner, columns[:-1] - inner.sum(axis=0)])
        full = np.column_stack([full, rows - full.sum(axis=1)])
        if (full >= 0).all():
            yield full, ways / prod(factorial(int(n)) for n in full.ravel())


@pytest.mark.parametrize("counts", [[[3, 1], [1, 4]], [[1, 0, 2], [3, 4, 0]], [[4, 0, 1], [0, 2, 1], [1, 1, 3]]])
def test_p_value_and_expected_inertia_are_those_of_all_the_tables_of_these_margins(counts):
    table = np.array(counts)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    every = [
        (((other - expected) ** 2 / expected).sum(), probability)
        for other, probability in tables_with_margins_of(table)
    ]
    assert_allclose(sum(probability for _, probability in every), 1)
    observed = ((table - expected) ** 2 / expected).sum()
    exact = sum(probability for chi2, probability in every if chi2 >= observed - 1e-9)
    test = table_of(counts, draws=99_999).test.iloc[0]
    assert abs(test["p_value"] - exact) < 4 * np.sqrt(exact * (1 - exact) / 99_999) + 1e-5
    assert_allclose(test["expected_inertia"], sum(chi2 * p for chi2, p in every) / table.sum(), rtol=1e-9)


# What always holds ---------------------------------------------------------------------------------------------------


@given(st.integers(0, 10**6))
def test_what_is_counted_is_told_whole(seed):
    counts = np.random.default_rng(seed).integers(0, 6, (3, 4)) + np.eye(3, 4, dtype=int)
    found = table_of(counts.tolist(), n_axes=3)
    cells = found.counts.dropna(subset="by")
    assert cells["n"].tolist() == counts.T.ravel().tolist()
    margins = found.counts[found.counts["by"].isna()]
    assert margins["n"].tolist() == counts.sum(axis=1).tolist()
    assert (
        found.counts.groupby("by_category", dropna=False)["n"].sum()
        == found.counts.groupby("by_category", dropna=False)["base"].first()
    ).all()
    test = found.test.iloc[0]
    assert_allclose(test["inertia"], test["chi2"] / test["n"], rtol=1e-9, atol=1e-12)
    assert_allclose(found.eigenvalues["eigenvalue"].sum(), test["inertia"], rtol=1e-9, atol=1e-12)
    assert 0 <= test["cramer_v"] <= 1
    assert 0 < test["p_value"] <= 1


def test_rows_and_columns_may_change_places():
    counts = [[6, 6, 11], [6, 6, 3], [5, 5, 5], [3, 5, 0]]
    one, other = table_of(counts), table_of(np.transpose(counts).tolist())
    assert_allclose(one.eigenvalues["rate"], other.eigenvalues["rate"])
    assert_allclose(one.test["chi2"], other.test["chi2"])
    sizes = [set(np.round(found.categories["coordinate"].abs(), 9)) for found in (one, other)]
    assert sizes[0] == sizes[1]


def test_the_same_seed_gives_the_same_test_and_another_table_changes_none():
    answers = people(q="aabbccab", r="stststtt", s="xyxyxyyx")
    questions = {key: question(key, names) for key, names in (("q", "abc"), ("r", "st"), ("s", "xy"))}
    first, second = CrossTable("a", "a", "q", "r"), CrossTable("b", "b", "q", "s")
    alone = analysed_tables(answers, NONE, NONE, questions, {"a": first}, seed=3)["a"].test
    both = analysed_tables(answers, NONE, NONE, questions, {"b": second, "a": first}, seed=3)
    pd.testing.assert_frame_equal(alone.drop(columns="p_adjusted"), both["a"].test.drop(columns="p_adjusted"))
    assert alone["p_adjusted"].tolist() == alone["p_value"].tolist()
    ps = sorted(one.test["p_value"].iloc[0] for one in both.values())
    adjusted = sorted(one.test["p_adjusted"].iloc[0] for one in both.values())
    assert_allclose(adjusted, [min(1, 2 * ps[0]), max(min(1, 2 * ps[0]), ps[1])])
    asked = analysed_tables(
        answers, NONE, NONE, questions, {"b": second, "a": first}, seed=3, adjustment="benjamini_hochberg"
    )
    discoveries = sorted(one.test["p_adjusted"].iloc[0] for one in asked.values())
    assert_allclose(discoveries, [min(2 * ps[0], ps[1]), ps[1]])


def test_points_above_the_mean_are_those_of_their_own_question():
    found = table_of([[9, 1, 1], [1, 9, 1], [1, 1, 9], [5, 5, 5]])
    points = found.categories
    by_hand = points["contribution"] > points["question"].map({"q": 1 / 4, "r": 1 / 3}) + 1e-9
    assert above_mean(points).tolist() == by_hand.tolist()


# Several answers -----------------------------------------------------------------------------------------------------


@pytest.fixture
def ticked():
    """Four answered « freins »: R0 ticks two, R1 one, R2 none, R3 two; R4 did not answer it, R5 not the other one."""
    pairs = [("R0", "temps"), ("R0", "argent"), ("R1", "temps"), ("R3", "argent"), ("R3", "envie"), ("R5", "temps")]
    multiple = pd.DataFrame(pairs, columns=["respondent", "category"]).assign(question="freins")
    missing = pd.DataFrame({"respondent": ["R4"], "question": ["freins"], "kind": ["no_answer"]})
    return people(q="aabbb-"), multiple, missing


def test_answers_are_counted_where_several_may_be_given(ticked):
    freins = question("freins", ["temps", "argent", "envie"], "multiple")
    found = crossed(*ticked, freins, question("q", "ab"))
    assert found.counts.to_numpy().tolist() == [[2, 0], [1, 1], [0, 1]]
    assert (found.unit, found.n_respondents) == ("answers", 4)
    twice = crossed(*ticked, freins, freins)
    assert twice.unit == "pairs"
    assert twice.counts.to_numpy().tolist() == [[3, 1, 0], [1, 2, 1], [0, 1, 1]]


def test_no_test_is_made_of_answers(ticked):
    freins = question("freins", ["temps", "argent", "envie"], "multiple")
    test = analysed(crossed(*ticked, freins, question("q", "ab")), n_axes=2, seed=1).test.iloc[0]
    assert test["method"] == "not_respondents"
    assert test[["chi2", "df", "p_value", "asymptotic_p_value", "cramer_v", "draws"]].isna().all()
    assert (test["n"], test["n_respondents"]) == (5, 4)
    assert test["inertia"] > 0


# Weights -------------------------------------------------------------------------------------------------------------


def test_weights_move_the_points_and_not_the_counts():
    counts = [[3, 1], [1, 4], [2, 2]]
    weights = np.arange(1, 14) % 3 + 1
    found = table_of(counts, weights=weights.astype(float))
    cells = np.repeat(np.arange(6), np.ravel(counts))
    repeated = np.bincount(cells, weights).reshape(3, 2).astype(int)
    assert_allclose(found.categories["coordinate"], table_of(repeated.tolist()).categories["coordinate"], atol=1e-12)
    assert found.categories["n"].tolist() == [4, 5, 4, 6, 7]
    assert found.counts["n"].tolist() == table_of(counts).counts["n"].tolist()
    assert_allclose(found.counts.loc[3:5, "share"], repeated[:, 0] / repeated[:, 0].sum())
    test = found.test.iloc[0]
    assert test["method"] == "monte_carlo_weighted"
    assert_allclose(test["cramer_v"], table_of(repeated.tolist()).test["cramer_v"].iloc[0], atol=1e-12)
    assert test[["chi2", "df", "asymptotic_p_value", "n_small_expected"]].isna().all()


def test_it_is_said_that_the_answers_of_many_are_dealt_by_number(monkeypatch):
    counts = [[3, 1], [1, 4], [2, 2]]
    for module in (cross_tables, crosstab):
        monkeypatch.setattr(module, "COUNTED_FROM", 13)
    weights = np.arange(1, 14) % 3 + 1.0
    assert table_of(counts, weights=weights).test["method"].tolist() == ["monte_carlo_weighted_counted"]


def test_weighted_respondents_are_dealt_whole():
    """By brute force: every way of dealing the answers in columns to respondents who keep their weights."""
    rows, columns = np.array([0, 0, 0, 1, 1, 1, 1]), np.array([0, 0, 1, 1, 1, 0, 1])
    weights = np.array([0.5, 2.0, 1.0, 1.5, 0.7, 3.0, 1.2])

    def inertia(dealt):
        table = np.zeros((2, 2))
        np.add.at(table, (rows, list(dealt)), weights)
        expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
        return ((table - expected) ** 2 / expected).sum() / table.sum()

    every = np.array([inertia(dealt) for dealt in permutations(columns)])
    exact = (every >= inertia(columns) - 1e-9).mean()
    p_value, mean = permuted_inertia(rows, columns, weights, np.random.default_rng(3), 99_999)
    assert abs(p_value - exact) < 4 * np.sqrt(exact * (1 - exact) / 99_999) + 1e-5
    assert abs(mean - every.mean()) < 4 * every.std() / np.sqrt(99_999)


def test_even_weights_are_tested_as_none():
    counts = [[5, 1, 2], [1, 6, 2]]
    plain, even = (table_of(counts, weights, draws=99_999).test.iloc[0] for weights in (None, np.full(17, 0.3)))
    p = plain["p_value"]
    assert abs(even["p_value"] - p) < 4 * np.sqrt(2 * p * (1 - p) / 99_999)
    assert_allclose(even["expected_inertia"], plain["expected_inertia"], rtol=0.02)
    assert_allclose(even[["cramer_v", "inertia"]].astype(float), plain[["cramer_v", "inertia"]].astype(float))


def test_unheld_categories_and_the_unit_of_weights_change_no_test():
    weights = np.arange(1, 14) % 3 + 1.0
    one = table_of([[3, 1], [1, 4], [2, 2]], weights).test
    wide = table_of([[3, 0, 1], [0, 0, 0], [1, 0, 4], [2, 0, 2]], 10 * weights).test
    pd.testing.assert_frame_equal(one, wide)


def test_even_weights_change_no_point():
    counts = [[3, 1, 2], [1, 4, 2]]
    even = table_of(counts, weights=np.full(13, 2.5))
    pd.testing.assert_frame_equal(even.categories, table_of(counts).categories)


# Degenerate tables ---------------------------------------------------------------------------------------------------


def test_a_category_that_nobody_holds_is_counted_and_has_no_place():
    found = table_of([[3, 1, 0], [1, 4, 0], [0, 0, 0]])
    assert len(found.counts) == 3 * 4
    assert found.counts.loc[found.counts["category"] == "c", "n"].tolist() == [0, 0, 0, 0]
    assert set(found.categories["category"]) == set("abst")
    assert found.test["df"].tolist() == [1]
    assert found.counts.loc[found.counts["by_category"] == "u", "share"].isna().all()


def test_independent_questions_have_no_axis_and_a_p_value_of_1():
    found = table_of([[1, 2], [2, 4]])
    assert found.eigenvalues.empty
    assert found.categories.empty
    assert found.test[["inertia", "cramer_v", "chi2"]].iloc[0].tolist() == [0, 0, 0]
    assert found.test["p_value"].tolist() == [1.0]


@pytest.mark.parametrize(
    ("columns", "found"),
    [
        ({"q": "aaaa-", "r": "stsst"}, ["tables.t.rows : « q » n'a qu'une modalité choisie (a) par les 4 répondants"]),
        (
            {"q": "aaaa-", "r": "sssst"},
            ["tables.t.rows : « q » n'a qu'une modalité", "tables.t.columns : « r » n'a qu'une modalité choisie (s)"],
        ),
        ({"q": "ab---", "r": "--sts"}, ["tables.t : personne n'a répondu à la fois à « q » et à « r »"]),
        ({"r": "ststs"}, ["tables.t : personne n'a répondu à la fois à « q » et à « r »"]),
    ],
)
def test_what_cannot_be_crossed_is_told_with_its_remedy(columns, found):
    questions = {"q": question("q", "ab"), "r": question("r", "st")}
    table = CrossTable("t", "Un tableau", "q", "r")
    with pytest.raises(StudyError) as fault:
        analysed_tables(people(**columns), NONE, NONE, questions, {"t": table}, seed=1)
    told = [f"{problem.subject} : {problem.found}" for problem in fault.value.problems]
    assert len(told) == len(found)
    assert all(text.startswith(start) for text, start in zip(told, found, strict=True))
    assert all("retirer ce tableau" in problem.remedy for problem in fault.value.problems)


def test_the_faults_of_all_tables_are_told_at_once():
    answers = people(q="aaaa", r="sstt", s="xxxx")
    questions = {key: question(key, names) for key, names in (("q", "ab"), ("r", "st"), ("s", "xy"))}
    tables = {"one": CrossTable("one", "", "q", "r"), "two": CrossTable("two", "", "r", "s")}
    with pytest.raises(StudyError) as fault:
        analysed_tables(answers, NONE, NONE, questions, tables, seed=1)
    assert [problem.subject for problem in fault.value.problems] == ["tables.one.rows", "tables.two.columns"]


# Disclosure ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("counts", [[[4, 1, 3], [3, 4, 3], [3, 5, 4]], [[5, 2], [3, 9]], [[1, 3], [3, 4], [5, 6]]])
def test_masked_counts_cannot_be_had_from_the_margins(counts):
    whole = table_of(counts).counts
    shown = masked(whole, margins_printed=True)
    margins = shown["by"].isna()
    assert shown.loc[margins, "n"].notna().all()
    assert shown["base"].notna().all()
    hidden = shown["n"].isna()
    assert hidden[~margins & (whole["n"] < 3)].all()
    assert shown.loc[hidden, "share"].isna().all()
    held = np.array(counts)
    known = (~hidden[~margins]).to_numpy().reshape(held.T.shape).T
    possible = [
        table
        for table, _ in tables_with_margins_of(held)
        if (table[known] == held[known]).all() and (table[~known] > 0).all()
    ]
    assert len({tuple(table[(held < 3) & (held > 0)]) for table in possible}) > 1
