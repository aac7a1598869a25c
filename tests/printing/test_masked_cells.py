"""Small counts masked, attacked by brute force."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from analysis.description.frequencies import frequency_table
from analysis.printing.cells import masked
from analysis.study import Question

NO_MISSING = pd.DataFrame(columns=["respondent", "question", "kind"])
NO_MULTIPLE = pd.DataFrame(columns=["respondent", "question", "category"])


def frequencies(counts, categories="xyz", groups="uvw"):
    """Return the frequency table of a single question crossed with a group, from counts (category × group)."""
    rows = [
        (category, group)
        for category, line in zip(categories, counts, strict=False)
        for group, count in zip(groups, line, strict=False)
        for _ in range(count)
    ]
    answers = pd.DataFrame(rows, columns=["q", "g"]).assign(respondent=range(len(rows)))
    shape = np.shape(counts)
    answers["q"] = pd.Categorical(answers["q"], categories=list(categories[: shape[0]]))
    answers["g"] = pd.Categorical(answers["g"], categories=list(groups[: shape[1]]))
    question = Question("q", "q", "active", "single")
    return frequency_table(answers, NO_MULTIPLE, NO_MISSING, [question], by=["g"])


def printed(counts, **options):
    """Return the printed counts (categories × groups, everybody first) and bases; masked ones are NaN."""
    table = masked(frequencies(counts), **options)
    n = table["n"].astype("float64").to_numpy().reshape(-1, len(counts)).T
    bases = table["base"].astype("float64").to_numpy().reshape(-1, len(counts))[:, 0]
    return n, bases


def compatible(counts, n, bases):
    """Return every crossed table that prints the same, of all that there are, everybody first."""
    shape = np.shape(counts)
    tables = np.indices((int(np.sum(counts)) + 1,) * (shape[0] * shape[1])).reshape(*shape, -1).transpose(2, 0, 1)
    full = np.concatenate([tables.sum(axis=2, keepdims=True), tables], axis=2)
    sums = full.sum(axis=1)
    same = (np.isnan(n) | (full == n)).all(axis=(1, 2)) & (np.isnan(bases) | (sums == bases)).all(axis=1)
    shown = (np.isnan(n) & ~np.isnan(bases) & (full == 0)).any(axis=(1, 2))  # zeros are not masked under a printed base
    return full[same & ~shown]


@given(st.lists(st.lists(st.integers(0, 4), min_size=2, max_size=2), min_size=2, max_size=2))
@settings(max_examples=40)
def test_no_small_count_can_be_recomputed(counts):
    if not 0 < np.sum(counts) <= 9:
        return
    n, bases = printed(counts)
    possible = compatible(counts, n, bases)
    true = np.column_stack([np.sum(counts, axis=1), counts])
    small = (true > 0) & (true < 3)
    assert np.isnan(n[small]).all()
    for row, group in zip(*np.nonzero(small), strict=True):
        assert len(np.unique(possible[:, row, group])) > 1


def test_large_counts_are_all_printed():
    table = frequencies([[5, 6], [7, 8]])
    assert masked(table).astype(table.dtypes).equals(table)


def test_one_small_cell_takes_a_rectangle_with_it():
    n, bases = printed([[1, 9, 9], [9, 8, 7], [9, 9, 9]])
    inside = np.isnan(n[:, 1:])
    assert inside[0, 0]
    assert inside.sum() == 4
    assert inside.sum(axis=0).max() == 2
    assert not np.isnan(n[:, 0]).any()
    assert not np.isnan(bases).any()


def test_two_small_cells_that_give_each_other_away_take_another():
    """Ones alone in a sum of two would be told by their sum."""
    n, _ = printed([[1, 9], [1, 9], [9, 9]])
    assert np.isnan(n[:, 1]).all()


def test_a_small_group_is_masked_whole_with_its_base():
    n, bases = printed([[1, 9], [0, 9]])
    assert np.isnan(n[:, 1]).all()
    assert np.isnan(bases[1])
    assert not np.isnan(bases[0])


def test_zero_and_the_minimum_are_printed():
    n, _ = printed([[0, 9], [3, 9]])
    assert not np.isnan(n).any()
    n, _ = printed([[0, 9], [3, 9]], minimum=4)
    assert np.isnan(n[1, 1])


def test_shares_and_intervals_go_with_their_count():
    table = masked(frequencies([[1, 9, 9], [9, 8, 7]]))
    assert table["n"].isna().any()
    for column in ("share", "ci_low", "ci_high"):
        assert (table[column].isna() == table["n"].isna()).all()


def test_those_who_did_not_tick_are_protected_too():
    answers = pd.DataFrame({"respondent": range(20)})
    ticks = [(person, "m", "often") for person in range(19)] + [(person, "m", "half") for person in range(10)]
    multiple = pd.DataFrame(ticks, columns=["respondent", "question", "category"])
    question = Question("m", "m", "descriptive", "multiple", categories={"often": "often", "half": "half", "no": "no"})
    table = masked(frequency_table(answers, multiple, NO_MISSING, [question]))
    assert table["n"].isna().tolist() == [True, False, False]
    assert (table["base"] == 20).all()


def test_respondents_of_unknown_group_do_not_give_counts_back():
    answers = pd.DataFrame({"respondent": range(12), "q": list("x" * 4 + "y" * 8), "g": [*list("uuuvuuuuvvv"), None]})
    answers = answers.astype({"q": "category", "g": "category"})
    question = Question("q", "q", "active", "single")
    table = frequency_table(answers, NO_MULTIPLE, NO_MISSING, [question], by=["g"])
    found = masked(table).set_index(["by_category", "category"])["n"]
    assert found.isna()["v", "x"]
    assert found.isna()["v", "y"]
    assert found.isna()["u", "x"] or found.isna()["u", "y"]


def test_questions_are_protected_one_by_one():
    small, large = frequencies([[1, 9], [9, 9]]), frequencies([[8, 9], [9, 9]]).assign(question="r")
    table = masked(pd.concat([small, large], ignore_index=True))
    assert table.loc[table["question"] == "r", "n"].notna().all()


def test_several_breakdowns_are_protected_together():
    rng = np.random.default_rng(8)
    answers = pd.DataFrame({key: rng.integers(0, k, 61).astype(str) for key, k in [("q", 4), ("g", 3), ("h", 2)]})
    answers = answers.astype("category").assign(respondent=range(61))
    question = Question("q", "q", "active", "single")
    table = frequency_table(answers, NO_MULTIPLE, NO_MISSING, [question], by=["g", "h"])
    found = masked(table, minimum=6)
    small = table["n"].between(1, 5)
    assert small.any()
    assert found.loc[small, "n"].isna().all()
    assert found["n"].isna().sum() > small.sum()
    assert found["n"].notna().sum() >= len(table) / 3


def test_a_minimum_that_masks_nothing_is_refused():
    with pytest.raises(ValueError, match="a minimum of 1 masks nothing"):
        masked(frequencies([[5, 6], [7, 8]]), minimum=1)
