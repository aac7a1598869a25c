"""Attacks that read reports/ alone: each takes something from a report of whole numbers, and nothing from a public one.

The long run, of whole studies and of two hundred surveys, is `make stress`; benchmarks/disclosure.md keeps its results.
"""

import pytest
from tests.attacks.battery import of_counts, of_people
from tests.attacks.surveys import drawn

N = 40


@pytest.fixture(scope="module")
def survey():
    return drawn(1, N)


@pytest.fixture(scope="module")
def reports(survey, tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    return {level: survey.written(level, folder / level) for level in ("internal", "unrounded", "public")}


def test_whole_numbers_give_masked_counts_and_one_respondent_back(reports, survey):
    taken = of_people(reports["unrounded"], survey.answers)
    assert taken["inertia"] == taken["residue"] == 1
    for name, score in of_counts(reports["unrounded"], survey.answers, few=1).items():
        assert (score.cells >= 10, score.determined, score.wrong) == (True, score.cells, 0), name
        assert not score.is_a_guess, name


def test_a_report_for_the_team_gives_everybody_back(reports, survey):
    taken = of_people(reports["internal"], survey.answers)
    assert [taken[name] for name in ("points", "row order", "pseudonyms")] == [N, N, N]


def test_a_public_report_gives_nothing_back(reports, survey):
    taken = of_people(reports["public"], survey.answers)
    assert set(taken.values()) == {0}
    for name, score in of_counts(reports["public"], survey.answers, few=1).items():
        assert (score.cells >= 10, score.determined, score.few, score.wrong) == (True, 0, 0, 0), name
        assert score.is_a_guess, name
