"""Attacks that join what is known with what is printed, or two reports with each other."""

from dataclasses import replace

import pandas as pd
import pytest
from tests.attacks.counts import by_subtraction
from tests.attacks.joined import KNOWN, by_cloud, by_weights, never_together
from tests.attacks.people import Pattern
from tests.attacks.reading import Report
from tests.attacks.surveys import drawn
from tests.attacks.whole_numbers import Plane

from analysis.description.frequencies import frequency_table
from analysis.description.weighted_shares import holders, weighted_differences
from analysis.printing.door import printed
from analysis.printing.public import public_frequencies
from analysis.study import Difference
from analysis.tables import TABLES

N = 40
# What these attacks read beside the workbook: the cells of the cloud, of which the team has the points in a sheet.
PAGES = {"internal": (), "public": ("explorer",), "audited": ("explorer",)}


@pytest.fixture(scope="module")
def survey():
    return drawn(1, N)


@pytest.fixture(scope="module")
def reports(survey, tmp_path_factory):
    folder = tmp_path_factory.mktemp("reports")
    return {level: survey.written(level, folder / level, PAGES[level]) for level in ("internal", "public", "audited")}


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


@pytest.mark.parametrize(("seed", "n"), [(108, 45), (147, 56)])
def test_links_of_questions_leave_several_ways_to_answer_them_all(tmp_path, seed, n):
    """Nil counts of three pairs of questions, told by their χ², gave one or two respondents of these surveys away."""
    joined = drawn(seed, n)
    folders = {level: joined.written(level, tmp_path / level, PAGES[level]) for level in ("internal", "public")}
    of_team = never_together(Report(folders["internal"]), Plane.of(Report(folders["internal"])))
    assert len(of_team) >= 2  # the attack was real
    assert by_cloud(folders["public"], joined.answers, KNOWN[-1]) == {}


def test_a_small_group_of_one_voice_gives_none_of_its_members_away(tmp_path):
    """The five of a group of this survey answered five questions alike: five known answers gave one the rest."""
    alike = drawn(187, 99)
    answers = alike.answers[alike.answers["groupe"] == "a"]
    of_one_voice = [key for key in alike.active if len(answers[key].unique()) == 1]
    assert len(of_one_voice) >= 5  # the attack was real
    told = alike.at("public")[1].study.frequencies
    shown = told[(told["by"] == "groupe") & told["question"].isin(of_one_voice) & (told["by_category"] == "a")]
    assert len(shown) == 2 * len(of_one_voice)
    assert shown["n"].isna().all()
    folder = alike.written("public", tmp_path / "reports", PAGES["public"])
    assert [by_cloud(folder, alike.answers, known) for known in KNOWN] == [{}] * len(KNOWN)


def test_the_link_of_two_questions_of_two_answers_gives_their_table(reports, survey):
    """Whoever has margins and χ² has the table, and what nobody gave together: no such link is for everybody."""
    by_level = {level: Report(folder) for level, folder in reports.items()}
    found = {level: never_together(report, Plane.of(report)) for level, report in by_level.items()}
    assert found["public"] == found["audited"] == set()
    assert len(by_level["public"].table("associations").dropna(subset=["chi2"])) > 0  # no audit has withheld them
    assert len(found["internal"]) > 0
    for pair in found["internal"]:
        (a, one), (b, other) = sorted(pair)
        assert not ((survey.answers[a] == one) & (survey.answers[b] == other)).any()


def test_two_reports_of_nearly_the_same_respondents_are_outside_the_promise(survey):
    """docs/disclosure.md says so: what one respondent answered is what two reports differ by, whatever each masks."""
    fewer = survey.answers.iloc[1:]
    whole, part = (public_frequencies(everybody_of(survey, answers)) for answers in (survey.answers, fewer))
    found = by_subtraction(whole, part)
    first = survey.answers.iloc[0]
    assert len(found) >= len(survey.active) - 1
    assert all(str(first[question]) == category and n == 1 for (question, category), n in found.items())


WEIGHING = TABLES["weighting"].names
NOTHING = pd.DataFrame(columns=["respondent", "wave", "question", "category", "kind"])


def weighted_results(survey, weights):
    """Return what is made of the answers of weighted respondents."""
    answers = survey.answers.assign(weight=weights)
    known = pd.DataFrame([("declared", N, 0, 0.0, 1.1, N / 1.1, weights.min(), weights.max(), 0)], columns=WEIGHING)
    asked = Difference("q1", "oui", "sexe")
    compared = {asked: holders(answers, NOTHING, NOTHING, survey.study.questions["q1"], asked)}
    return survey.results.replaced(
        frequencies=everybody_of(survey, answers, weights),
        differences=weighted_differences(compared, 1, draws=99),
        weighting=known,
    )


def test_a_weighted_share_beside_a_count_tells_how_many_have_each_weight_and_is_the_teams(survey):
    weights = 1 + 0.5 * survey.answers["sexe"].eq("oui")
    others = pd.Series(weights.to_numpy()[::-1], index=weights.index)  # of other respondents
    public = replace(survey.study, disclosure="public")
    made = [weighted_results(survey, each) for each in (weights, others)]
    team, everybody = ([printed(each, study).study for each in made] for study in (survey.study, public))

    found = by_weights(team[0].frequencies.round({"share": 3}), weights)
    assert len(found) > 0  # the attack is real
    for (question, category), n in found.items():
        both = (survey.answers[question].astype(str) == category) & survey.answers["sexe"].eq("oui")
        assert n == both.sum()
    assert not team[0].frequencies["share"].equals(team[1].frequencies["share"])

    for name in everybody[0].frames:  # whoever has which weight, everybody reads the same
        pd.testing.assert_frame_equal(getattr(everybody[0], name), getattr(everybody[1], name))
    told = everybody[0].frequencies.dropna(subset="n")
    assert told["share"].tolist() == (told["n"] / told["base"]).round(3).tolist()
    assert len(told) > 0


def by_group(groups):
    """Return what everybody reads of a question by the groups of a factor: how many said yes, and no, in each."""
    cell = ["question", "category", "by", "by_category", "base", "n"]
    sums = {"oui": sum(yes for yes, _ in groups.values()), "non": sum(no for _, no in groups.values())}
    rows = [("q", name, None, None, sum(sums.values()), n) for name, n in sums.items()]
    sizes = {group: yes + no for group, (yes, no) in groups.items()}
    rows += [("groupe", group, None, None, sum(sums.values()), n) for group, n in sizes.items()]
    for group, counts in groups.items():
        both = zip(sums, counts, strict=True)
        rows += [("q", name, "groupe", group, sizes[group], n) for name, n in both]
    shown = public_frequencies(pd.DataFrame(rows, columns=cell))
    told = shown[shown["by"].notna() & (shown["category"] == "oui")]
    return told.set_index("by_category")["n"]


def test_two_readings_for_everybody_of_the_same_answers_are_outside_the_promise():
    """docs/disclosure.md says so: groups apart in one and together in the other give a masked count by difference."""
    apart = by_group({"a": (4, 16), "b": (10, 8), "c": (2, 9)})
    together = by_group({"a": (4, 16), "b ou c": (12, 17)})
    assert pd.isna(apart["c"])
    assert together["b ou c"] - apart["b"] == 2


def test_the_page_says_what_is_outside_the_promise(root):
    page = (root / "docs/disclosure.md").read_text("utf-8")
    outside = page.partition("## Ce que la promesse ne couvre pas")[2].partition("## L'audit")[0]
    assert "**Deux rapports**" in outside
    assert "**Deux lectures des mêmes réponses**" in outside
    assert "**Deux niveaux**" in outside
    assert "pondérée" not in outside
