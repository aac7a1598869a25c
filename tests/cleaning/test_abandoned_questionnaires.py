"""A questionnaire left half-way tells its hidden questions from those it never reached."""

import pytest

HEADER = '"nom";"submitdate";"lastpage";"q1";"q2";"q3";"q4a";"q4b";"q5"'
ROWS = [
    '"Ana";"2019-12-02";"3";"1";"50";;"Y";"N";""',  # sent: the null of q3 is a hidden question
    '"Bob";;"2";"2";;"41";;;',  # left: q2 was hidden, q4 and q5 never reached
    '"Cyd";;"1";;;;;;',  # left on page 1, whose null question was hidden
    '"Dan";;;;;;;;',  # never saw a page
]
LIMESURVEY = [
    ("format: csv", "format: limesurvey"),
    ('missing: {no_answer: [""]', 'abandoned: {submitted: submitdate}\nmissing: {no_answer: [""], not_asked: [null]'),
    ("key: [nom], identifying: [nom, mail]", "key: [nom]"),
]
PAGES = [
    *LIMESURVEY,
    ("{submitted: submitdate}", "{submitted: submitdate, last_page: lastpage}"),
    ("column: q1", "page: 1, column: q1"),
    ("column: q2", "page: 2, column: q2"),
    ("column: q3", "page: 2, column: q3"),
    ("freins: {", "freins: {page: 3, "),
    ("column: q5", "page: 3, column: q5"),
]


def kinds(study):
    """Return the kinds of missing of each respondent, by question."""
    cleaned = study.clean()
    places = {name: rank for rank, name in enumerate(cleaned.answers["respondent"])}
    return {(places[row.respondent], row.question): row.kind for row in cleaned.missing.itertuples()}


@pytest.fixture
def raw():
    return "\r\n".join([HEADER, *ROWS]) + "\r\n"


def test_without_the_declaration_every_null_was_not_asked(small_study, raw):
    edits = [(old, new.replace("abandoned: {submitted: submitdate}\n", "")) for old, new in LIMESURVEY]
    found = kinds(small_study(raw=raw, edits=edits))
    assert {kind for (rank, _), kind in found.items() if rank} == {"not_asked"}


def test_without_pages_what_follows_the_last_written_cell_was_not_reached(small_study, raw):
    found = kinds(small_study(raw=raw, edits=LIMESURVEY))
    assert {key: found[1, key] for key in ("budget", "freins", "avis")} == {
        "budget": "not_asked",
        "freins": "no_answer",
        "avis": "no_answer",
    }
    assert found[0, "age"] == "not_asked"
    assert {kind for (rank, _), kind in found.items() if rank == 3} == {"no_answer"}


def test_who_never_sent_the_questionnaire_is_kept_and_counted_apart(small_study, raw):
    counted = small_study(raw=raw, edits=LIMESURVEY).clean().accounting.set_index("step")
    assert counted.loc["kept", ["rows", "persons", "unsent"]].tolist() == [4, 4, 3]
    assert counted.loc["received", "unsent"] == 3


def test_with_pages_a_null_of_a_page_seen_is_a_hidden_question(small_study, raw):
    found = kinds(small_study(raw=raw, edits=PAGES))
    assert {key: found[2, key] for key in ("musee", "budget", "age", "freins", "avis")} == {
        "musee": "not_asked",
        "budget": "no_answer",
        "age": "no_answer",
        "freins": "no_answer",
        "avis": "no_answer",
    }
    assert found[1, "budget"] == "not_asked"
    assert {kind for (rank, _), kind in found.items() if rank == 3} == {"no_answer"}


def test_a_null_that_nothing_declares_is_no_fault_where_the_page_was_not_reached(small_study):
    raw = "\r\n".join([HEADER, '"Ana";"2019";"3";"1";"50";"30";"Y";"N";""', '"Bob";;"1";"2";;;;;']) + "\r\n"
    edits = [(old, new.replace(", not_asked: [null]", "")) for old, new in PAGES]
    found = kinds(small_study(raw=raw, edits=edits))
    assert set(found.values()) == {"no_answer"}


def test_the_columns_that_tell_it_must_be_there(small_study):
    study = small_study(edits=[("missing: {no", "abandoned: {submitted: submitdate}\nmissing: {no")])
    (problem,) = study.problems(study.clean)
    assert problem.subject == "colonne « submitdate » (abandoned)"
