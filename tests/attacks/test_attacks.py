"""Attacks that read reports/ alone: each takes something from a report of whole numbers, and nothing from a public one.

The long run, of whole studies and of two hundred surveys, is `make stress`; benchmarks/disclosure.md keeps its results.
"""

import numpy as np
import pandas as pd
import pytest
from tests.attacks.battery import of_counts, of_people
from tests.attacks.reading import Report
from tests.attacks.surveys import drawn

N = 40


@pytest.fixture(scope="module")
def survey():
    return drawn(1, N, 7)


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
    assert [taken[name] for name in ("points", "page", "row order", "pseudonyms")] == [N, N, N, N]
    assert taken["place"] == 1  # the one who alone gave an answer


def test_a_public_report_gives_nothing_back(reports, survey):
    taken = of_people(reports["public"], survey.answers)
    assert set(taken.values()) == {0}
    for name, score in of_counts(reports["public"], survey.answers, few=1).items():
        assert (score.cells >= 10, score.determined, score.few, score.wrong) == (True, 0, 0, 0), name
        assert score.is_a_guess, name


def numbers_of(held, path=()):
    """Yield every number of the page with its path: where names are written, and which places are whose, left out."""
    if isinstance(held, dict):
        for key, value in held.items():
            if key not in ("place", "plane", "words", "version", "decimals", "axis"):
                yield from numbers_of(value, (*path, key))
    elif isinstance(held, list):
        for value in held:
            yield from numbers_of(value, path)
    elif isinstance(held, (int, float)) and not isinstance(held, bool):
        yield path, held


def test_the_page_of_a_public_report_tells_no_number_that_its_workbook_does_not(reports):
    report = Report(reports["public"])
    (space,) = report.page["spaces"]
    numbers = [sheet.select_dtypes("number").to_numpy(dtype=float).ravel() for sheet in report.sheets.values()]
    told = set(np.concatenate(numbers).round(9))
    found = list(numbers_of({**space, "cells": None}))  # cells are those of the figures, which no sheet has
    assert len(found) > 200
    assert [(path, number) for path, number in found if round(float(number), 9) not in told] == []
    assert min(cell["n"] for cell in space["cells"]["cells"]) >= 3
    assert [space[name] for name in ("individuals", "refit", "code")] == [None, None, None]
    assert space["noRefit"] == "no_refit.public"


def test_the_page_of_a_public_report_has_the_points_of_its_workbook(reports):
    report = Report(reports["public"])
    rows = report.table("categories").set_index(["question", "category", "axis"]).sort_index()
    (space,) = report.page["spaces"]
    for point in space["categories"]:
        for axis, told in zip(space["axes"], point["coordinates"], strict=True):
            sheet = rows.loc[(point["question"], point["key"], axis["axis"]), "coordinate"]
            assert (told is None) == pd.isna(sheet)
            assert told is None or told == pytest.approx(float(sheet), abs=1e-12)
