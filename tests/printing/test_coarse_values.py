"""Intervals of a report for everybody: around what is printed, and never narrower than they were made."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.language.numbers import at_most
from analysis.printing.coarse_values import EDGE, around

LENGTHS = st.floats(0, 3)


def interval(value, low, high):
    row = around(pd.DataFrame({"value": [value], "ci_low": [low], "ci_high": [high]}), "value", 1).iloc[0]
    return row["ci_low"], row["ci_high"]


def test_an_interval_that_is_longer_on_one_side_keeps_its_farther_bound():
    assert interval(0.3, -0.1, 1.0) == (-0.4, 1.0)
    assert interval(0.3, 0.01, 0.67) == (-0.1, 0.7)


@given(st.floats(-3, 3), LENGTHS, LENGTHS)
def test_an_interval_covers_the_one_that_was_made_and_tells_one_bound_to_the_tenth(value, below, above):
    told = round(value, 1)
    low, high = interval(told, value - below, value + above)
    assert low - EDGE <= value - below
    assert value + above <= high + EDGE
    assert (low + high) / 2 == pytest.approx(told)
    assert min(value - below - low, high - value - above) < 0.1 + EDGE


def test_a_step_of_p_values_is_told_as_what_they_do_not_exceed():
    assert [at_most(p) for p in (0.001, 0.05, 1.0)] == ["≤\u00a00,001", "≤\u00a00,05", ">\u00a00,5"]
    assert at_most(0.05, "en") == "≤\u00a00.05"
    assert at_most(float("nan")) == "–"
