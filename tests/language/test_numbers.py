import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.language.numbers import (
    decimal,
    integer,
    interval,
    odds_interval,
    odds_ratio,
    p_value,
    percent,
    percent_interval,
    percentage,
    probability,
    signed,
)
from analysis.language.typography import typeset


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (decimal(-0.515), "−0,52"),
        (decimal(0.125, 2), "0,13"),
        (decimal(2.5, 0), "3"),
        (decimal(-0.001), "0,00"),
        (decimal(1234.5, 1), "1\u202f234,5"),
        (signed(0.5), "+0,50"),
        (signed(-0.5), "−0,50"),
        (signed(0.001), "0,00"),
        (integer(1204), "1\u202f204"),
        (integer(61), "61"),
        (percent(0.124), "12,4\u202f%"),
        (percent(0.245, 0), "25\u202f%"),
        (percent(1), "100,0\u202f%"),
        (percentage(0.575, 0), "58"),
        (p_value(0.012), "p\u00a0=\u00a00,012"),
        (p_value(0.0004), "p\u00a0<\u00a00,001"),
        (p_value(1.0), "p\u00a0=\u00a01,000"),
        (probability(0.012), "0,012"),
        (probability(0.0004), "<\u00a00,001"),
        (odds_ratio(1.913), "1,91"),
        (odds_ratio(73.11), "73"),
        (odds_ratio(7113.0), ">\u00a01\u202f000"),
        (odds_interval(0.0001, 999.4), "[<\u00a00,01\u202f;\u00a0999]"),
        (interval(-0.12, 0.4), "[−0,12\u202f;\u00a00,40]"),
        (percent_interval(0.124, 0.301), "[12,4\u202f%\u202f;\u00a030,1\u202f%]"),
    ],
)
def test_numbers_are_typeset_in_french(printed, expected):
    assert printed == expected


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (decimal(-0.515, 2, "en"), "−0.52"),
        (decimal(1234.5, 1, "en"), "1,234.5"),
        (signed(0.5, 2, "en"), "+0.50"),
        (integer(1204, "en"), "1,204"),
        (percent(0.124, 1, "en"), "12.4%"),
        (p_value(0.012, "en"), "p\u00a0=\u00a00.012"),
        (p_value(0.0004, "en"), "p\u00a0<\u00a00.001"),
        (odds_ratio(7113.0, "en"), ">\u00a01,000"),
        (odds_interval(0.0001, 999.4, "en"), "[<\u00a00.01,\u00a0999]"),
        (interval(-0.12, 0.4, 2, "en"), "[−0.12,\u00a00.40]"),
        (percent_interval(0.124, 0.301, 1, "en"), "[12.4%,\u00a030.1%]"),
    ],
)
def test_numbers_are_typeset_in_english(printed, expected):
    assert printed == expected


@pytest.mark.parametrize("absent", [math.nan, math.inf, -math.inf])
def test_a_number_that_does_not_exist_is_a_dash(absent):
    assert [f(absent) for f in (decimal, signed, integer, percent, percentage, probability, odds_ratio)] == ["–"] * 7
    assert p_value(math.nan).endswith("–")


@given(st.floats(-1e9, 1e9), st.integers(0, 4))
def test_reading_a_printed_number_gives_it_back_rounded(value, digits):
    read = float(decimal(value, digits).replace("\u202f", "").replace(",", ".").replace("−", "-"))
    assert abs(read - value) <= 0.5 * 10**-digits * (1 + 1e-9) + 1e-6


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("De 10 000 à moins de 50 000 €", "De 10\u202f000 à moins de 50\u202f000\u202f€"),
        ("1 000 000 et plus", "1\u202f000\u202f000 et plus"),
        ("en 2018 100 réponses", "en 2018 100 réponses"),
        ("12 3456", "12 3456"),
    ],
)
def test_typed_thousands_and_euros_stay_on_one_line(typed, printed):
    assert typeset(typed, "fr") == printed
