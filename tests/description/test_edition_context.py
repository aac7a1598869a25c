"""Numbers known of the editions, respondents set against them, and what of these may be printed."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.description.edition_context import context_table, coverage_table
from analysis.printing.door import printed
from analysis.study import Coverage, EditionContext, Editions, read_study
from analysis.tables.results import Results, Tables

CONTEXT = EditionContext(
    "config/tours.csv", "tour", {"places": "Places", "budget": "Budget"}, "vu", "dit", (Coverage("places"),)
)
TEXTS = pd.DataFrame(
    {
        " tour ": ["t0", "t1", "", "t2"],
        "places": ["", "12", "", "40"],
        "budget": ["7,5", "3 500", "", ""],
        "vu": ["", "ici ", "", "là"],
        "dit": ["", "12,\n ou 14", "", ""],
        "autre": ["x", "y", "", "z"],
    }
)


def answers_of(editions, towns=None):
    held = pd.Categorical(editions, ["t1", "t2", "t3"])
    town = pd.Categorical(towns if towns is not None else ["oui"] * len(editions), ["non", "oui", "loin"])
    return pd.DataFrame({"respondent": range(len(editions)), "tour": held, "ville": town})


def covered(answers, *coverage):
    context = replace(CONTEXT, coverage=coverage)
    return coverage_table(context_table(TEXTS, CONTEXT), answers, answers["tour"], context)


def test_each_number_keeps_its_edition_source_and_note():
    table = context_table(TEXTS, CONTEXT)
    assert table.fillna(-1).to_numpy().tolist() == [
        ["t0", "places", -1.0, "", ""],
        ["t0", "budget", 7.5, "", ""],
        ["t1", "places", 12.0, "ici", "12, ou 14"],
        ["t1", "budget", 3500.0, "ici", "12, ou 14"],
        ["t2", "places", 40.0, "là", ""],
        ["t2", "budget", -1.0, "là", ""],
    ]


def test_a_file_without_sources_nor_notes_has_empty_ones():
    table = context_table(TEXTS, replace(CONTEXT, source=None, note=None))
    assert (table[["source", "note"]] == "").all(axis=None)


def test_respondents_are_set_against_the_number_of_their_edition():
    answers = answers_of(["t1"] * 6 + ["t2"] * 10 + ["t3", None], ["oui", "non", "loin"] * 6)
    table = covered(answers, Coverage("places", "ville", ("oui", "loin")), Coverage("places"), Coverage("budget"))
    assert table["edition"].tolist() == ["t1", "t2", "t3"] * 3
    assert table["categories"].tolist() == ["oui | loin"] * 3 + [""] * 6
    assert table["n"].tolist() == [4, 7, 0, 6, 10, 1, 6, 10, 1]
    assert table["share"].fillna(-1).tolist() == [4 / 12, 7 / 40, -1, 6 / 12, 10 / 40, -1, 6 / 3500, -1, -1]


@given(st.lists(st.tuples(st.sampled_from(["t1", "t2", "t3", None]), st.sampled_from(["non", "oui", None]))))
def test_no_respondent_is_counted_twice_nor_out_of_its_edition(people):
    answers = answers_of([edition for edition, _ in people], [town for _, town in people])
    table = covered(answers, Coverage("places", "ville", ("oui",)), Coverage("places", "ville", ("non",)))
    expected = {(edition, town): people.count((edition, town)) for edition, town in people if edition and town}
    counted = dict(zip(zip(table["edition"], table["categories"], strict=True), table["n"], strict=True))
    assert {pair: n for pair, n in counted.items() if n} == expected


def test_a_share_over_one_and_a_total_of_zero_are_left_to_be_told():
    answers = answers_of(["t1"] * 20)
    (row,) = covered(answers, Coverage("places")).itertuples()
    assert row.share == pytest.approx(20 / 12)
    nothing = TEXTS.assign(places=["0"] * 4)
    known = context_table(nothing, CONTEXT)
    (row,) = coverage_table(known, answers, answers["tour"], CONTEXT).itertuples()
    assert np.isnan(row.share)


def results_of(answers, n_by_town=None):
    counts = answers["tour"].value_counts(sort=False)
    rows = [("tour", category, None, None, len(answers), n) for category, n in counts.items()]
    rows += [("ville", town, "tour", "t1", sum(n_by_town.values()), n) for town, n in (n_by_town or {}).items()]
    rows += [("ville", town, None, None, sum(n_by_town.values()), n) for town, n in (n_by_town or {}).items()]
    columns = ["question", "category", "by", "by_category", "base", "n"]
    frequencies = pd.DataFrame(rows, columns=columns).assign(share=0.5, ci_low=0.4, ci_high=0.6)
    table = covered(answers, Coverage("places"), Coverage("places", "ville", ("oui",)))
    return Results(Tables({"frequencies": frequencies, "edition_coverage": table}), MappingProxyType({}))


@pytest.fixture(scope="module")
def received(root):
    study = read_study(root / "examples/poison")
    return replace(study, data="received", editions=Editions("tour", "t1", CONTEXT))


def test_the_door_prints_no_share_of_one_or_two_respondents(received):
    answers = answers_of(["t1"] * 9 + ["t2"] * 2, ["oui"] * 9 + ["non"] * 2)
    public = replace(received, disclosure="public")
    shown = printed(results_of(answers), public).study.edition_coverage
    assert shown.loc[1, ["n", "share"]].isna().all()
    team = printed(results_of(answers), received).study.edition_coverage
    assert team["n"].tolist() == [9, 2, 9, 0]


def test_a_report_for_everybody_prints_no_count_that_is_masked_elsewhere(received):
    answers = answers_of(["t1"] * 9 + ["t2"] * 20, ["oui"] * 7 + ["non"] * 2 + ["oui"] * 20)
    results = results_of(answers, {"oui": 7, "non": 2})
    shown = printed(results, replace(received, disclosure="public")).study.edition_coverage
    assert shown["n"].fillna(-1).tolist() == [9, 20, -1, 20]  # the seven would tell the two
    assert shown["share"].isna().tolist() == [False, False, True, False]
