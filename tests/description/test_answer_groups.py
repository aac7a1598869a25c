"""Answers in the groups of factors: counts by hand, beside declared differences, beside Fisher's test written out."""

from math import comb

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.description.answer_groups import answer_groups
from analysis.description.differences import share_differences
from analysis.description.frequencies import choices_of, frequency_table
from analysis.study import Question

FREINS = Question("freins", "Freins", "descriptive", "multiple", categories={"temps": "Temps", "prix": "Prix"})
NOBODY = pd.DataFrame(columns=["respondent", "question", "kind"])


def survey(groups, ticked, missing=(), **columns):
    """Return respondents of some groups, who ticks each answer, and who answered nothing."""
    answers = pd.DataFrame({"respondent": [f"r{rank}" for rank in range(len(groups))]})
    answers["statut"] = pd.Categorical(groups, sorted({group for group in groups if group}))
    rows = [(f"r{rank}", "freins", name) for name, held in ticked.items() for rank in held]
    multiple = pd.DataFrame(rows, columns=["respondent", "question", "category"])
    silent = pd.DataFrame([(f"r{rank}", "freins", "no_answer") for rank in missing], columns=NOBODY.columns)
    return answers.assign(**columns), multiple, silent


def compared(answers, multiple, missing, factors=("statut",), **how):
    chosen = choices_of(answers, multiple, missing, FREINS)
    return answer_groups([(chosen, factors)], answers, **{"seed": 1} | how)


def fisher(n, base, n_others, base_others):
    """Return Fisher's p-value, two-sided, from the law of the counts."""
    total, given = base + base_others, n + n_others
    law = [comb(base, k) * comb(base_others, given - k) / comb(total, given) for k in range(min(base, given) + 1)]
    return sum(p for p in law if p <= law[n] * (1 + 1e-9))


def test_each_group_is_beside_all_the_others_who_are_of_one():
    made = compared(*survey([*"aaabbbccc", None], {"temps": [0, 1, 3, 9], "prix": [0]}, missing=[8]))
    temps = made[made["category"] == "temps"].set_index("by_category")
    assert temps[["n", "base", "n_others", "base_others"]].to_numpy().tolist() == [
        [2, 3, 1, 5],  # who is of no group, or did not answer, counts nowhere
        [1, 3, 2, 5],
        [0, 2, 3, 6],
    ]
    assert temps["difference"].tolist() == pytest.approx([2 / 3 - 1 / 5, 1 / 3 - 2 / 5, -3 / 6])
    assert temps["against"].tolist() == [""] * 3
    for row in temps.to_dict("records"):
        assert row["p_value"] == pytest.approx(
            fisher(*(row[name] for name in ("n", "base", "n_others", "base_others")))
        )


def test_two_groups_are_one_comparison_that_of_the_declared_differences():
    answers, multiple, missing = survey([*"aaaaabbbb"], {"temps": [0, 1, 2, 5], "prix": [3, 6, 7, 8]})
    made = compared(answers, multiple, missing)
    assert made["against"].tolist() == ["b", "b"]
    table = frequency_table(answers, multiple, missing, [FREINS], by=["statut"])
    known = pd.concat([share_differences(table, "freins", name, "statut") for name in ("temps", "prix")])
    for name in ("difference", "ci_low", "ci_high", "p_value"):
        assert made[name].tolist() == pytest.approx(known[name].tolist())


def test_what_separates_nobody_has_no_row():
    made = compared(*survey([*"aabb"], {"temps": [0, 1, 2, 3], "prix": []}))
    assert made.empty  # everybody gives the one, nobody the other
    assert compared(*survey([*"aaaa"], {"temps": [0], "prix": [1]})).empty  # one group


def test_weights_move_shares_and_alike_change_none():
    groups, ticked = [*"aaaabbbb"], {"temps": [0, 1, 4], "prix": [2]}
    plain = compared(*survey(groups, ticked))
    alike = compared(*survey(groups, ticked, weight=3.0), draws=99)
    assert alike["difference"].tolist() == pytest.approx(plain["difference"].tolist())
    assert (alike["n"].tolist(), set(alike["method"])) == (plain["n"].tolist(), {"newcombe_dealt"})
    heavy = compared(*survey(groups, ticked, weight=[5.0, 1, 1, 1, 1, 1, 1, 1]), draws=99)
    assert heavy["share"].iloc[0] == pytest.approx(6 / 8)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), min_size=2, max_size=14))
def test_the_groups_and_the_others_are_always_all_who_answered(people):
    groups, held = [group for group, _ in people], [rank for rank, (_, ticks) in enumerate(people) if ticks]
    made = compared(*survey(groups, {"temps": held, "prix": []}))
    assert (made["base"] + made["base_others"] == len(people)).all()
    assert (made["n"] + made["n_others"] == len(held)).all()
    assert made["difference"].between(made["ci_low"] - 1e-12, made["ci_high"] + 1e-12).all()
    sizes = made["base"] / len(people)
    if len(made) > 2:  # weighed by their sizes, the shares of the groups make that of all
        assert np.average(made["share"], weights=sizes) == pytest.approx(len(held) / len(people))
