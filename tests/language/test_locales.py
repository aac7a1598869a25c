import pytest

from analysis.language.locales import day, is_single, listed, tag


@pytest.mark.parametrize(
    ("language", "names", "date", "tagged"),
    [("fr", "a, b et c", "26 novembre 2026", "fr"), ("en", "a, b and c", "26 November 2026", "en-GB")],
)
def test_lists_and_days_are_those_of_the_language(language, names, date, tagged):
    assert listed(iter("abc"), language) == names
    assert day("2026-11-26", language) == date
    assert tag(language) == tagged


def test_nought_is_single_in_french_alone():
    assert [is_single(count, "fr") for count in range(4)] == [True, True, False, False]
    assert [is_single(count, "en") for count in range(4)] == [False, True, False, False]
