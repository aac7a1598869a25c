"""Groups of one voice: no report for everybody tells of a small group that all of it gave one answer."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pandas as pd
import pytest
from tests.attacks.surveys import drawn

from analysis.description.frequencies import frequency_table
from analysis.printing.cells import protected
from analysis.printing.class_disclosure import SMALL_GROUP, telling, whole, whole_or_nil
from analysis.printing.counted import Counted, Population
from analysis.printing.door import printed
from analysis.printing.margins import counts_of
from analysis.printing.public import Printed, public_frequencies
from analysis.printing.rivals import ENOUGH, Rivals
from analysis.study import Question

NO_MISSING = pd.DataFrame(columns=["respondent", "question", "kind"])
NO_MULTIPLE = pd.DataFrame(columns=["respondent", "question", "category"])


def table_of(cells, *, ticks=False):
    """Return the frequency table of a question by a factor, from its counts; of boxes, how many ticked each."""
    cells = np.asarray(cells)
    groups = "uvwx"[: cells.shape[1]]
    sizes = dict(zip(groups, cells.sum(axis=0).tolist(), strict=True))
    answers = pd.DataFrame({"g": [group for group in groups for _ in range(sizes[group])]})
    answers["respondent"] = range(len(answers))
    given = [(name, n) for g in range(len(groups)) for name, n in zip("abcd", cells[:, g].tolist(), strict=False)]
    answers["q"] = pd.Categorical([name for name, n in given for _ in range(n)], categories=list("abcd"[: len(cells)]))
    answers["g"] = pd.Categorical(answers["g"], categories=list(groups))
    if not ticks:
        return frequency_table(answers, NO_MULTIPLE, NO_MISSING, [Question("q", "q", "active", "single")], by=["g"])
    boxes = answers.loc[answers["q"] == "a", ["respondent"]].assign(question="m", category="box")
    asked = Question("m", "m", "descriptive", "multiple", categories={"box": "box", "other": "other"})
    rest = answers[["respondent"]].assign(question="m", category="other")
    return frequency_table(answers, pd.concat([boxes, rest]), NO_MISSING, [asked], by=["g"])


def by_group(table):
    """Return the printed counts by group, answers as rows."""
    shown = public_frequencies(table)
    own = shown[shown["by"].notna()]
    return own.pivot_table(index="category", columns="by_category", values="n", dropna=False, observed=False).to_numpy()


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ([[5, 12], [0, 18]], [[1, 0], [1, 0]]),
        ([[5, 12], [0, 18], [0, 20]], [[1, 0], [0, 0], [1, 0]]),  # beside all of it, the answer that most gave
        ([[10, 12], [0, 18]], [[0, 0], [0, 0]]),  # a group of ten
        ([[12, 0, 0], [9, 15, 20]], [[0, 0, 0], [0, 0, 0]]),  # an answer of twelve
        ([[9, 0, 0], [9, 15, 20]], [[1, 0, 1], [0, 0, 0]]),  # all who gave it are of one group
        ([[5, 12, 30], [0, 0, 0]], [[0, 0, 0], [0, 0, 0]]),  # everybody gave it
        ([[5, 12, 30], [0, 1, 1]], [[0, 0, 0], [0, 0, 0]]),  # all but two
        ([[3, 12], [3, 18]], [[0, 0], [0, 0]]),
    ],
)
def test_counts_that_tell_of_a_small_group_are_all_of_it_and_a_nil_one(cells, told):
    found = telling(np.array(cells))
    assert found.astype(int).tolist() == told
    assert (found <= whole_or_nil(np.array(cells))).all()
    assert whole(np.array(cells)).any() == found.any()


@pytest.mark.parametrize("seed", range(8))
def test_no_small_group_is_known_to_be_of_one_voice(seed):
    """Every table of the same margins that is masked alike is tried: who knows the rule cannot set one aside."""
    rng = np.random.default_rng(seed)
    n_answers, n_groups = int(rng.integers(2, 4)), 2
    cells = rng.integers(3, 7, (n_answers, n_groups))
    voice = int(rng.integers(n_answers))
    cells[:, 0] = 0
    cells[voice, 0] = rng.integers(3, 8)
    sums = cells.sum(axis=1)
    hide = protected(counts_of(table_of(cells)), margins_printed=True)
    alike = []
    for first in product(*(range(int(total) + 1) for total in sums)):
        other = np.column_stack([first, sums - first])
        if sum(first) == cells[:, 0].sum():
            same = protected(counts_of(table_of(other)), margins_printed=True)
            shown = ~hide[:n_answers, 1:]
            if (same == hide).all() and (other[shown] == cells[shown]).all():
                alike.append(other)
    assert hide[voice, 1]
    assert len({int(other[voice, 0]) for other in alike}) >= ENOUGH


def test_boxes_that_all_of_a_small_group_ticked_or_left_are_masked():
    ticked, left = (
        by_group(table_of([[6, 12], [0, 18]], ticks=True)),
        by_group(table_of([[0, 12], [6, 18]], ticks=True)),
    )
    for shown in (ticked, left):
        assert np.isnan(shown[0]).all()


def test_a_large_group_of_one_voice_is_printed():
    assert not np.isnan(by_group(table_of([[SMALL_GROUP, 12], [0, 18]]))).any()


def test_the_audit_asks_several_values_of_a_group_of_one_voice():
    labels = pd.MultiIndex.from_product([["q", "g"], ["a", "b"]])
    held = np.array([[0, 2]] * 5 + [[0, 3]] * 12 + [[1, 3]] * 18)
    across = np.repeat(np.arange(2), 2)[:, None] != np.repeat(np.arange(2), 2)
    known = Counted(labels, held, np.zeros(len(held), dtype=int), (Population(np.array([0]), ~across, across),))
    assert known.masked == [(0, 0, 2), (0, 1, 2)]  # all of it, and none: the other group's counts are large
    rivals = Rivals(known)
    for cell in known.masked:
        rivals.look(cell)
    assert rivals.exposed() == []
    assert rivals.values[0, 1, 2] >= {0, 1, 2}
    assert rivals.values[0, 0, 2] >= {3, 4, 5}
    shown = replace(known, populations=(Population(np.array([0]), np.ones((4, 4), dtype=bool), across),))
    assert shown.masked == []


@pytest.fixture(scope="module")
def survey():
    return drawn(1, 40)


def test_links_of_a_question_of_which_few_gave_an_answer_are_withheld(survey):
    space = survey.results.spaces["main"]
    few = set(space.categories.loc[space.categories["n"] < SMALL_GROUP, "question"])
    shown = printed(survey.results, replace(survey.study, disclosure="public")).spaces["main"].associations
    told = shown.dropna(subset=["chi2"])
    assert (told["pem"] < 1).all()
    assert 0 < len(told) < len(shown)
    assert not few & {*told["question_a"], *told["question_b"]}


def test_a_question_to_which_all_of_a_small_class_answered_alike_is_not_told_by_class(survey):
    sizes = pd.DataFrame({"class": ["1", "2"], "n": [6, 34], "share": [0.15, 0.85]})
    rows = [
        (number, key, "oui", n, base) for number, base in (("1", 6), ("2", 34)) for key, n in (("q1", base), ("q2", 3))
    ]
    rows += [(number, "q3", "oui", n, base) for number, n, base in (("1", 3, 6), ("2", 34, 34))]
    marks = pd.DataFrame(rows, columns=["class", "question", "category", "n", "base"])
    space = survey.results.spaces["main"].replaced(
        class_sizes=sizes.assign(jaccard=0.9, dissolved=0.0, replicates=9),
        class_categories=marks.assign(share_in_class=0.5, share_overall=0.5, v_test=2.5, rank=1.0),
    )
    study = replace(survey.study, disclosure="public")
    shown = printed(replace(survey.results, spaces={"main": space}), study).spaces["main"].class_categories
    told = shown.groupby("question")["n"].apply(lambda n: n.notna().tolist()).to_dict()
    assert told == {"q1": [False] * 2, "q2": [True] * 2, "q3": [True] * 2}  # a large class may be of one voice


@pytest.mark.parametrize(("sd", "base", "is_told"), [(0.0, 5, False), (0.5, 5, True), (0.0, SMALL_GROUP, True)])
def test_a_number_that_all_of_a_small_group_gave_is_masked(survey, sd, base, is_told):
    sizes = [(None, 60, 1.0), ("a", base, sd), ("b", 20, 1.0), ("c", 30, 1.0)]
    rows = [("age", group and "groupe", group, n, 4.0, spread, "no") for group, n, spread in sizes]
    columns = ["question", "by", "by_category", "base", "mean", "sd", "dominated"]
    numbers = pd.DataFrame(rows, columns=columns).assign(q1=4.0, median=4.0, q3=4.0)
    study = replace(survey.study, disclosure="public")
    shown = printed(survey.results.replaced(numbers=numbers), study).study.numbers
    assert shown["mean"].notna().tolist() == [True, is_told, is_told, True]


def margins(question, rows, wave=""):
    table = pd.DataFrame(rows, columns=["category", "n"])
    return table.assign(wave=wave, question=question, share=table["n"] / table["n"].sum(), weighted_share=np.nan)


@pytest.mark.parametrize(
    ("table", "is_told"),
    [
        (margins("q", [("a", 6), ("b", 0)], "2020"), False),
        (margins("q", [("a", 16), ("b", 0)], "2020"), True),
        (margins("q | g", [("a | u", 6), ("b | u", 0), ("a | v", 12), ("b | v", 18)]), False),
        (margins("q | g", [("a | u", 6), ("b | u", 4), ("a | v", 12), ("b | v", 18)]), True),
    ],
)
def test_margins_of_a_small_group_of_one_voice_are_masked(survey, table, is_told):
    study = replace(survey.study, disclosure="public")
    shown = printed(survey.results.replaced(margins=table), study).study.margins
    assert shown["n"].notna().all() == is_told


def test_crossed_questions_are_withheld_where_a_small_group_is_of_one_voice():
    for cells, is_withheld in (([[5, 12], [0, 18]], True), ([[10, 12], [0, 18]], False)):
        crossed = table_of(cells)
        everybody = crossed[crossed["by"].isna()]
        groups = everybody.assign(question="g", category=["u", "v"], n=np.sum(cells, axis=0))
        told = Printed.of(pd.concat([everybody, groups], ignore_index=True))
        assert told.withholds(crossed) is is_withheld
