"""Dates are read in the order declared, and give a year, a month or a delay; any other writing is told."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.cleaning.dates import date_reader
from analysis.codebook.values import DateFormat

QUESTIONNAIRE = """
questions:
  annee: {label: Année, role: descriptive, type: number}
  saison: {label: Saison, role: descriptive, type: single, categories: {hiver: Hiver, ete: Été}}
  depot: {label: Dépôt, role: descriptive, type: number}
  avis: {label: Avis, role: descriptive, type: number}
  delai: {label: Délai, role: descriptive, type: number, unit: jours}
"""
CODEBOOK = """
source: {format: csv, delimiter: ";"}
respondent: {key: [nom]}
missing: {no_answer: [""]}
questions:
  annee: {column: d, date: {take: year}}
  saison: {column: d, date: {take: month}, classes: [{up_to: 3, is: hiver}, {is: ete}], reason: saisons du dispositif}
  depot: {column: d, date: {take: days}}
  avis: {column: a, date: {take: days, order: mdy}}
  delai: {compute: avis - depot}
"""
RAW = "nom;d;a\nAna;31/03/2019;04/30/2019\nBob;2020-06-01 10:00:00;06/02/2020\nCyd;;\n"
DAYS = st.dates(date(1901, 1, 1), date(2100, 12, 31))


@pytest.fixture
def study(small_study):
    return lambda edits=(), raw=RAW: small_study(questionnaire=QUESTIONNAIRE, codebook=CODEBOOK, raw=raw, edits=edits)


def test_a_study_takes_years_seasons_and_delays_of_dates(study):
    answers = study().clean().answers
    assert answers["annee"].tolist()[:2] == [2019, 2020]
    assert answers["saison"].tolist()[:2] == ["hiver", "ete"]
    assert answers["delai"].tolist()[:2] == [30, 1]
    assert answers[["annee", "saison", "delai"]].isna().all(axis=1).tolist() == [False, False, True]


def test_what_is_taken_of_a_date_is_its_reason(study):
    recodings = study([("take: year", "take: years, until: 2020-01-01")]).codebook().recodings
    assert recodings["annee"].reason == "Années entières d'une date, au 2020-01-01."
    assert recodings["saison"].reason == "saisons du dispositif"


def test_what_is_no_date_as_declared_is_told_with_its_line(study):
    written = study(raw=RAW.replace("31/03/2019", "31/03/19").replace("04/30/2019", "30/04/2019"))
    told = {problem.subject: problem.found for problem in written.problems(written.clean)}
    assert "n'est pas une date écrite comme déclaré" in told["d « Année »"]
    assert "ligne 2" in told["a « Avis »"]


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("take: year", "take: year, since: 2019-01-01", "ne sert qu'à un délai"),
        ("take: days}", "take: days, since: 2019-02-30}", "n'est pas une date du calendrier"),
        ("take: days}", "take: days, since: 2019-02-01, until: 2020-02-01}", "depuis une date, ou jusqu'à"),
        ("classes: [{up_to: 3, is: hiver}, {is: ete}]", 'codes: {"1": hiver, "2": ete}', "on tire un nombre"),
        ("take: year", "take: week", "valeur « week » non admise"),
    ],
)
def test_a_date_that_cannot_be_is_refused_in_french(study, old, new, found):
    written = study([(old, new)])
    assert any(found in problem.found for problem in written.problems(written.codebook))


@given(DAYS)
def test_every_writing_of_a_day_is_the_same_day(day):
    days = date_reader(DateFormat("days", serial="1900"))
    wanted = (day - date(1970, 1, 1)).days
    serial = (day - date(1899, 12, 30)).days
    for text in (day.isoformat(), f"{day:%d/%m/%Y}", f"{day:%d.%m.%Y} 08:30", f"{day.isoformat()}T23:59:59.9Z"):
        assert days(text) == wanted
    assert days(str(serial)) == wanted if serial < 100_000 else True
    assert date_reader(DateFormat("days", order="mdy"))(f"{day:%m/%d/%Y}") == wanted


@given(DAYS, st.integers(0, 40_000))
def test_delays_are_whole_and_count_what_has_gone_by(day, later):
    until = day + timedelta(days=later)
    read = {take: date_reader(DateFormat(take, until=until))(day.isoformat()) for take in ("days", "months", "years")}
    back = {take: date_reader(DateFormat(take, since=until))(day.isoformat()) for take in read}
    assert read["days"] == later
    assert read["years"] == read["months"] // 12
    assert back == {take: -n for take, n in read.items()}
    birthday = (until.month, until.day) >= (day.month, day.day)
    assert read["years"] == until.year - day.year - (not birthday)


@pytest.mark.parametrize("text", ["31/02/2020", "2020-13-01", "hier", "12/2020", "43921", "31/03/20", "0/1/2020"])
def test_what_is_no_day_is_not_read(text):
    assert date_reader(DateFormat("year"))(text) is None


def test_both_calendars_of_spreadsheets():
    read = {system: date_reader(DateFormat("days", serial=system)) for system in ("1900", "1904")}
    assert read["1900"]("43921") == (date(2020, 3, 31) - date(1970, 1, 1)).days
    assert read["1904"]("42459") == read["1900"]("43921")
