"""Deviations as they are read: on their side of the bounds, the word after them in the number that is printed."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.figures.told_deviations import MOST, bound_digits, sized_digits, told_size, whole_of
from analysis.geometry.structure.mean_points import deviation_size
from analysis.language.numbers import decimal, shown

near_bounds = st.sampled_from([0.5, 1.0, 2.0]).flatmap(
    lambda bound: st.floats(-0.02, 0.02).map(lambda gap: bound + gap)
)


@given(st.one_of(near_bounds, st.floats(0, 5)), st.booleans())
def test_the_printed_number_has_the_size_of_the_deviation(size, negative):
    deviation = -size if negative else size
    digits = sized_digits(deviation)
    printed = float(decimal(deviation, digits, "en").replace("−", "-"))
    assert printed == shown(deviation, digits)
    assert digits == MOST or deviation_size(printed) == deviation_size(deviation)
    assert whole_of(deviation) == int(abs(printed))


@pytest.mark.parametrize(
    ("deviation", "printed", "size", "told", "whole"),
    [
        (0.495, "0,495", "negligible", "just_under", 0),
        (0.494, "0,49", "negligible", "negligible", 0),
        (-0.4996, "−0,4996", "negligible", "just_under", 0),
        (0.5, "0,50", "notable", "notable", 0),
        (0.997, "0,997", "notable", "notable", 0),
        (1.0, "1,00", "large", "large", 1),
        (1.994, "1,99", "large", "large", 1),
        (1.997, "2,00", "large", "large", 2),
        (-2.0, "−2,00", "large", "large", 2),
    ],
)
def test_sizes_around_the_bounds(deviation, printed, size, told, whole):
    assert decimal(deviation, sized_digits(deviation)) == printed
    assert (deviation_size(deviation), told_size(deviation), whole_of(deviation)) == (size, told, whole)


def test_a_deviation_that_does_not_exist_is_a_dash():
    assert decimal(math.nan, sized_digits(math.nan)) == "–"


@given(st.floats(-3, 3))
def test_the_end_of_an_interval_is_told_on_its_side_of_none(bound):
    printed = decimal(bound, bound_digits(bound), "en")
    assert printed.startswith("−") == (bound <= -0.00005)
    assert (float(printed.replace("−", "-")) == 0) == (abs(bound) < 0.00005)


def test_a_bound_far_from_none_has_two_decimals():
    assert [decimal(bound, bound_digits(bound)) for bound in (0.004, -0.0012, 0.005, 0.0)] == [
        "0,004",
        "−0,001",
        "0,01",
        "0,00",
    ]
