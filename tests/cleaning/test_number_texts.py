"""Numbers are read by the declared pattern, and by nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.cleaning.numbers import is_plausible, number_class, number_reader
from analysis.cleaning.recoding import told_class
from analysis.codebook.texts import normalised
from analysis.codebook.values import NumberClass, NumberFormat

FRENCH = NumberFormat(
    decimal=",",
    thousands=" ",
    before=("env.", "environ", "~"),
    units={"€": 1, "euros": 1, "k€": 1000, "ETP": 1},
    texts={"aucun": 0},
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12 000 €", 12000),
        ("12\u202f000\u00a0€", 12000),
        ("12000", 12000),
        ("env. 3", 3),
        ("Environ 3", 3),
        ("~3", 3),
        ("2,5 ETP", 2.5),
        ("2,5etp", 2.5),
        ("1,5 k€", 1500),
        ("-3", -3),
        ("−3", -3),
        ("1 234 567", 1234567),
        (" Aucun ", 0),
        ("2.5", None),
        ("1 23", None),
        ("12 00", None),
        ("1,2,3", None),
        ("une dizaine", None),
        ("3 ou 4", None),
        ("environ environ 3", None),
        ("3 dollars", None),
        ("", None),
        (",5", None),
        ("5,", None),
        ("٣", None),
        ("1e3", None),
        ("inf", None),
        ("9" * 400, None),
    ],
)
def test_a_number_is_read_as_declared_or_not_at_all(text, number):
    assert number_reader(FRENCH)(text) == number


def test_nothing_is_read_that_is_not_declared():
    read = number_reader(NumberFormat())
    assert [read(text) for text in ("1.5", "1,5", "1 000", "3 €", "aucun")] == [1.5, None, None, None, None]


@given(value=st.integers(-(10**9), 10**9), cents=st.integers(0, 99))
def test_a_number_written_in_french_is_read_back(value, cents):
    written = f"{value:,}".replace(",", "\u202f") + f",{cents:02d} €"
    expected = float(f"{value}.{cents:02d}")
    assert number_reader(FRENCH)(written) == expected


@pytest.mark.parametrize(("value", "name"), [(9.99, "a"), (10, "b"), (20, "b"), (20.01, "c"), (-5, "a")])
def test_bounds_are_excluded_by_below_and_included_by_up_to(value, name):
    classes = (NumberClass("a", below=10), NumberClass("b", up_to=20), NumberClass("c"))
    assert number_class(value, classes).category == name


def test_plausible_numbers_lie_between_the_bounds_included():
    written = NumberFormat(minimum=0, maximum=10)
    assert [is_plausible(value, written) for value in (-1, 0, 10, 11)] == [False, True, True, False]


@given(text=st.text(max_size=20))
def test_normalising_twice_changes_nothing_more(text):
    steps = ("case", "accents", "spaces", "apostrophes")
    assert normalised(normalised(text, steps), steps) == normalised(text, steps)


def test_each_step_undoes_what_it_names_and_nothing_else():
    text = " L’ÉTÉ\u00a0 là "
    assert normalised(text, ()) == text
    assert normalised(text, ("apostrophes",)) == " L'ÉTÉ\u00a0 là "
    assert normalised(text, ("spaces",)) == "L’ÉTÉ là"
    assert normalised(text, ("accents",)) == " L’ETE\u00a0 la "
    assert normalised(text, ("case",)) == " l’été\u00a0 là "
    assert normalised(text, ("case", "accents", "spaces", "apostrophes")) == "l'ete la"


def test_the_code_of_a_class_without_a_bound_is_the_bound_before_it_in_signs():
    below = (NumberClass("peu", below=10_000), NumberClass("assez", below=50_000), NumberClass("beaucoup"))
    assert [told_class(one, below) for one in below] == ["< 10000", "< 50000", "≥ 50000"]
    up_to = (NumberClass("avant", up_to=2014), NumberClass("après"))
    assert [told_class(one, up_to) for one in up_to] == ["≤ 2014", "> 2014"]
