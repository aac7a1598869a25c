"""Passive categories: the rules of a study on its answers."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.geometry.space.imputation import imputed_answers
from analysis.geometry.space.passive import (
    active_answers,
    imputed_where,
    missing_as_category,
    missing_kinds,
    passive_categories,
)
from analysis.study import Passive

NO_ANSWER = "sans_reponse"

ANSWERS = pd.DataFrame(
    {
        "form": pd.Categorical([*"aaabbbccd", None], ["a", "b", "c", "d", "never"]),
        "size": pd.Categorical(list("xxxxxyyyyy")),
    }
)


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (Passive(), {}),
        (Passive(fewer_than=1), {}),
        (Passive(fewer_than=2), {"form": ("d",)}),
        (Passive(fewer_than=3), {"form": ("c", "d")}),
        (Passive(fewer_than=2, categories={"form": ("a",)}), {"form": ("a", "d")}),
        (Passive(categories={"form": ("never",), "size": ("y",)}), {"form": ("never",), "size": ("y",)}),
    ],
)
def test_declared_and_rare_categories_are_passive(rules, expected):
    assert passive_categories(ANSWERS, rules) == expected


def test_what_is_declared_must_exist():
    with pytest.raises(ValueError, match=r"declared for \['colour'\], which are not active questions"):
        passive_categories(ANSWERS, Passive(categories={"colour": ("red",)}))
    with pytest.raises(ValueError, match=r"question 'form' has no categories \['e'\]; it has \['a', 'b'"):
        passive_categories(ANSWERS, Passive(categories={"form": ("a", "e")}))


def test_missing_answers_stay_missing_or_become_a_category():
    assert active_answers(ANSWERS, Passive(missing="passive")) is ANSWERS
    told = active_answers(ANSWERS, Passive(missing="category"))
    assert told["form"].iloc[-1] == NO_ANSWER
    assert NO_ANSWER not in told["size"].cat.categories
    assert ANSWERS["form"].isna().sum() == 1
    assert passive_categories(told, Passive(missing="category", fewer_than=2)) == {"form": ("d", NO_ANSWER)}


def test_a_category_already_named_so_is_refused():
    column = pd.Series(pd.Categorical([NO_ANSWER, None]), name="form")
    with pytest.raises(ValueError, match="question 'form' already has a category"):
        missing_as_category(column, column.isna())


KINDS = pd.DataFrame({"form": [None, "dont_know", "not_asked", "no_answer", *[None] * 6], "size": [None] * 10})


def gaps():
    """Return answers to one question of which three are missing, each for a reason of its own."""
    form = ANSWERS["form"].mask(KINDS["form"].notna()).fillna("d")
    return ANSWERS.assign(form=form.mask(KINDS["form"].notna()))


def test_each_kind_has_its_own_category_or_stays_passive():
    told = active_answers(gaps(), Passive(missing="category"), kinds=KINDS)["form"]
    assert told[1 : 3 + 1].tolist() == ["ne_sait_pas", "non_posee", "sans_reponse"]
    assert told.cat.categories.tolist() == ["a", "b", "c", "d", "never", "sans_reponse", "ne_sait_pas", "non_posee"]
    told = active_answers(gaps(), Passive(missing={"dont_know": "category"}), kinds=KINDS)["form"]
    assert told[1] == "ne_sait_pas"
    assert told[2 : 3 + 1].isna().all()


def test_one_word_imputes_only_answers_that_were_expected():
    assert Passive(missing="imputed").treatments == {
        "no_answer": "imputed",
        "dont_know": "imputed",
        "not_asked": "passive",
        "not_applicable": "passive",
    }
    told = active_answers(gaps(), Passive(missing="imputed"), kinds=KINDS)["form"]
    assert told.isna().tolist() == [row == 2 for row in range(10)]
    none = pd.DataFrame("not_applicable", ANSWERS.index, ANSWERS.columns).where(gaps().isna())
    pd.testing.assert_frame_equal(active_answers(gaps(), Passive(missing="imputed"), kinds=none), gaps())


@given(st.data())
def test_imputing_some_cells_leaves_the_others_missing(data):
    cells = data.draw(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(["form", "size"])), max_size=6))
    asked = pd.DataFrame(False, ANSWERS.index, ANSWERS.columns)
    for row, question in cells:
        asked.loc[row, question] = True
    holes = gaps()
    told, full = imputed_where(holes, asked), imputed_answers(holes)
    assert told.isna().equals(holes.isna() & ~asked)
    assert told.where(told.notna()).astype(object).equals(full.where(told.notna()).astype(object))
    assert (told.dtypes == holes.dtypes).all()


def test_kinds_are_placed_by_respondent_and_wave():
    people = pd.DataFrame({"respondent": ["r", "s", "r"], "wave": ["1", "1", "2"]}, index=[5, 6, 7])
    missing = pd.DataFrame(
        [["r", "2", "form", "not_asked"], ["s", "1", "form", "dont_know"], ["s", "1", "other", "no_answer"]],
        columns=["respondent", "wave", "question", "kind"],
    )
    kinds = missing_kinds(missing, people, ["size", "form"])
    assert kinds["size"].isna().all()
    assert kinds["form"].astype(object).fillna("").to_dict() == {5: "", 6: "dont_know", 7: "not_asked"}
    assert missing_kinds(missing[:0], people, ["form"]).isna().all(axis=None)
