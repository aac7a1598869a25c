"""Answers of one or two holders: other numbers of holders are found, however many categories there are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from tests.attacks.surveys import drawn

from analysis.printing.audit import audit
from analysis.printing.counted import Counted, Population, joint_counts
from analysis.printing.rivals import ENOUGH, Rivals
from analysis.problems import StudyError

QUESTIONS = 4


def counted_of(n_alone, n=60, printed_pairs=False):
    """Return questions of three answers, the first of which so many respondents give; its counts are masked."""
    held = np.random.default_rng(n_alone).integers(1, 3, (n, QUESTIONS))
    held[:n_alone, 0] = 0
    held += 3 * np.arange(QUESTIONS)
    size = 3 * QUESTIONS
    labels = pd.MultiIndex.from_product([[f"q{rank}" for rank in range(QUESTIONS)], ["0", "1", "2"]])
    printed = np.full((size, size), printed_pairs)
    np.fill_diagonal(printed, True)
    printed[:3] = printed[:, :3] = printed_pairs
    printed[:3, :3] = False
    return Counted(
        labels, held, np.zeros(n, dtype=int), (Population(np.array([0]), printed, np.eye(size, dtype=bool)),)
    )


@pytest.mark.parametrize("n_alone", [1, 2])
def test_an_answer_of_one_or_two_has_three_numbers_of_holders(n_alone):
    rivals = Rivals(counted_of(n_alone))
    assert list(rivals.values) == [(0, 0, 0)]
    rivals.look((0, 0, 0))
    assert rivals.values[0, 0, 0] == {1, 2, 3}
    truth = rivals.truth[0]
    for (table,) in rivals.found:
        assert (table == table.T).all()
        assert (table >= 0).all()
        for own in rivals.counted.members:  # each table of two questions counts everybody once
            assert (table[:, own].sum(axis=1) == np.diag(table)).all()
        assert (np.diag(table)[3:] == np.diag(truth)[3:]).all()


def test_other_holders_change_no_printed_count():
    rivals = Rivals(counted_of(1, printed_pairs=True))
    rivals.look((0, 0, 0))
    assert rivals.exposed() == [(0, 0, 0)]  # the tables by other questions tell how many


def test_those_of_a_class_are_its_own():
    told = counted_of(1)
    stratum = (np.arange(60) >= 30).astype(int)
    both = tuple(replace(told.populations[0], strata=np.array(strata)) for strata in ([0, 1], [0]))
    rivals = Rivals(replace(told, stratum=stratum, populations=both))
    for cell in rivals.values:
        rivals.look(cell)
    assert rivals.exposed() == []
    held = told.held
    sizes = [joint_counts(held[stratum == s], 3 * QUESTIONS)[3:6, 3:6].sum() for s in (0, 1)]
    assert all([table[3:6, 3:6].sum() for table in tables] == sizes for tables in rivals.found)


def test_a_survey_of_many_categories_with_a_lone_answer_is_published(monkeypatch):
    monkeypatch.setattr("analysis.printing.audit.WIDEST", 24)  # single exchanges alone are tried, as of more than 150
    record = drawn(2, 60, 12).record
    assert record["enough"].iloc[-1] == "yes"
    assert record["possible"].iloc[-1] == ENOUGH


def test_what_was_not_proved_is_said_so(monkeypatch):
    monkeypatch.setattr(Rivals, "look", lambda self, cell: None)
    monkeypatch.setattr("analysis.printing.audit.WIDEST", 0)
    survey = drawn(1, 60, 3)
    study = replace(survey.study, disclosure="public")
    with pytest.raises(StudyError, match=r"il n’a pas été prouvé que \d+ effectif"):
        audit(survey.at("public")[1], study, survey.answers, lambda: 600.0)
