"""How finely places are told to everybody: by how many are there, and no more finely than an audit proves."""

from dataclasses import replace

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from tests.attacks.battery import of_counts
from tests.attacks.surveys import drawn
from tests.printing.test_audit import alike, counted_of, every_table, positions, survey

from analysis.printing.door import printed
from analysis.printing.placing import Drawn
from analysis.printing.precision import FINER, LARGE, TENTHS, Precision, precision_at
from analysis.printing.readers_groups import half_of
from analysis.printing.repairs import Repairs
from analysis.printing.rivals import Rivals

MANY = 5000


@pytest.fixture(scope="module")
def large():
    return drawn(3, MANY)


@pytest.fixture(scope="module")
def record(large):
    return large.record


@pytest.fixture(scope="module")
def shown(large, record):
    study = replace(large.study, disclosure="public")
    return printed(large.results.replaced(disclosure_audit=record), study, large.answers)


def decimals(values):
    return [len(repr(float(value)).partition(".")[2].removesuffix("0")) for value in values.dropna()]


def test_a_survey_of_5000_prints_more_than_one_of_60(record, shown):
    assert record["withheld"].iloc[-1] in FINER
    assert record["enough"].tolist()[-1] == "yes"
    sixty = drawn(1, 60, 4)
    _, few = sixty.at("public")  # as finely as an audit of sixty would let it be printed
    assert sixty.record["withheld"].iloc[0] == "nothing"  # nothing finer is tried
    precision = precision_at(record["withheld"].iloc[-1])
    for results, finest in ((shown, 2), (few, 1)):
        rows = results.spaces["main"].categories
        assert max(decimals(rows["coordinate"])) == finest
    rows = shown.spaces["main"].categories
    assert max(decimals(rows.loc[rows["n"] < precision.many, "coordinate"])) == 1
    assert max(decimals(shown.spaces["main"].eigenvalues["rate"])) == 3
    assert max(decimals(few.spaces["main"].eigenvalues["rate"])) <= 2


def test_each_finer_place_rounds_to_what_the_tenth_would_print(shown, large):
    exact = large.results.spaces["main"].categories.set_index(["question", "category", "axis"])["coordinate"]
    rows = shown.spaces["main"].categories.dropna(subset="coordinate").set_index(["question", "category", "axis"])
    near = np.abs(rows["coordinate"] - exact.reindex(rows.index)).to_numpy()
    precision = precision_at(shown.study.disclosure_audit["withheld"].iloc[-1])
    assert (near <= half_of(precision.of_places(rows["n"])) + 1e-12).all()
    assert (near[rows["n"].to_numpy() >= precision.many] <= 0.005 + 1e-12).all()


def test_a_masked_count_has_the_decimals_of_few():
    counts = pd.Series([4, 99, 100, np.nan])
    assert precision_at("hundredths").of_places(counts).tolist() == [1, 1, 2, 1]
    assert TENTHS.of_places(counts).tolist() == [1, 1, 1, 1]
    assert precision_at("coarse") == TENTHS


def test_attacks_take_nothing_from_finer_places(large, record, tmp_path):
    folder = large.written("audited", tmp_path / "reports", pages=())
    found = of_counts(folder, large.answers, few=1)
    assert {"transition", "mean_points"} <= set(found)
    for name, score in found.items():
        assert (score.cells >= 10, score.determined, score.few, score.wrong) == (True, 0, 0, 0), name
        assert score.is_a_guess, name
    whole = of_counts(large.written("unrounded", tmp_path / "whole", pages=()), large.answers, few=1)
    assert whole["mean_points"].determined == whole["mean_points"].cells  # the attack is real at this size too


def by_count(held, precision, n_axes=2, fewer=0):
    """Return three yes-or-no questions whose places are printed by how many are there, where they make a plane."""
    known = counted_of(held)
    table, n = known.tables[0], len(held)
    if (np.diag(table) == 0).any() or positions(table, n, n_axes)[1].min() < 0.02:
        return None
    coordinates, values = positions(table, n, n_axes)
    decimals = precision.of_places(pd.Series(np.diag(table)))[:, None] - fewer
    shown = np.round(coordinates * 10.0**decimals) / 10.0**decimals
    near = {"coordinates": 0.5 * 10.0**-decimals, "eigenvalues": 0.5 * 10.0**-precision.rates}
    told = {"coordinates": shown, "eigenvalues": values.round(precision.rates)}
    low, high = ({name: told[name] + side * near[name] for name in told} for side in (-1, 1))
    plane = Drawn(np.ones(6, dtype=bool), np.full(6, 1 / 3), None, np.arange(1, n_axes + 1), low, high)
    return replace(known, populations=(replace(known.populations[0], planes=(plane,)),))


@given(st.integers(0, 10_000), st.integers(18, LARGE // 6), st.sampled_from([8, 15, 25]))
@settings(max_examples=8)
def test_the_rule_allows_nothing_that_the_exact_audit_refuses(seed, n, many):
    told = by_count(survey(seed, n), Precision(many, 3, 3))
    assume(told is not None)
    allowed(told, n)


def test_the_rule_allows_counts_of_which_the_exact_audit_has_enough_values():
    told = by_count(survey(2, 40), Precision(25, 0, 1), n_axes=1, fewer=1)
    assert allowed(told, 40) == len(told.masked) == 2


def allowed(told, n):
    """Return how many counts keep enough values where the audit looks, each value checked against every table."""
    plane = told.populations[0].planes[0]
    same = [table for table in every_table(told) if alike(table, plane, n)]
    rivals = Rivals(told)
    for cell in rivals.values:
        rivals.look(cell)
    repairs = Repairs(rivals)
    for cell in rivals.exposed():
        repairs.look(cell)
    for cell in rivals.values:
        assert rivals.values[cell] <= {int(table[cell[1:]]) for table in same}
    return len(rivals.values) - len(rivals.exposed())
