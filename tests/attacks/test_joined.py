"""Attacks that join what is known with what is printed, or two reports with each other."""

import pandas as pd
import pytest
from tests.attacks.counts import by_subtraction
from tests.attacks.joined import KNOWN, by_cloud, by_weights
from tests.attacks.people import Pattern
from tests.attacks.surveys import drawn

from analysis.description.frequencies import frequency_table
from analysis.printing.public import public_frequencies

N = 40


@pytest.fixture(scope="module")
def survey():
    return drawn(1, N)


@pytest.fixture(scope="module")
def reports(survey, tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    return {level: survey.written(level, folder / level) for level in ("internal", "audited")}


def truth(survey, name) -> Pattern:
    (row,) = survey.answers[survey.answers["respondent"] == name].to_dict("records")
    return frozenset((key, str(row[key])) for key in survey.active)


@pytest.mark.parametrize("known", KNOWN)
def test_known_answers_joined_with_the_cloud_single_out_nobody(reports, survey, known):
    team, everybody = (by_cloud(reports[level], survey.answers, known) for level in ("internal", "audited"))
    assert len(team) >= 2  # the attack is real
    assert all(pattern == truth(survey, name) for name, pattern in team.items())
    assert everybody == {}


def everybody_of(survey, answers, weights=None):
    none = pd.DataFrame(columns=["respondent", "wave", "question", "category", "kind"])
    table = frequency_table(answers, none, none, list(survey.study.questions.values()), by=[], weights=weights)
    return table[table["by"].isna()]


def test_two_reports_of_nearly_the_same_respondents_are_outside_the_promise(survey):
    """docs/disclosure.md says so: what one respondent answered is what two reports differ by, whatever each masks."""
    fewer = survey.answers.iloc[1:]
    whole, part = (public_frequencies(everybody_of(survey, answers)) for answers in (survey.answers, fewer))
    found = by_subtraction(whole, part)
    first = survey.answers.iloc[0]
    assert len(found) >= len(survey.active) - 1
    assert all(str(first[question]) == category and n == 1 for (question, category), n in found.items())


def test_weighted_shares_are_outside_the_promise(survey):
    """docs/disclosure.md says so: with a count, a weighted share tells how many have each of two weights."""
    weights = 1 + 0.5 * survey.answers["sexe"].eq("oui")
    shown = public_frequencies(everybody_of(survey, survey.answers, weights)).round({"share": 3})
    found = by_weights(shown, weights)
    assert len(found) > 0
    for (question, category), n in found.items():
        both = (survey.answers[question].astype(str) == category) & survey.answers["sexe"].eq("oui")
        assert n == both.sum()


def test_the_page_says_what_is_outside_the_promise(root):
    page = (root / "docs/disclosure.md").read_text("utf-8")
    outside = page.partition("## Ce que la promesse ne couvre pas")[2].partition("## L'audit")[0]
    assert "**Deux rapports**" in outside
    assert "**Les parts pondérées**" in outside
