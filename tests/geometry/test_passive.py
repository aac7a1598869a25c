"""Passive categories: the rules of a study on its answers."""

import pandas as pd
import pytest

from analysis.geometry import fit_mca
from analysis.geometry.passive import (
    NO_ANSWER,
    active_answers,
    missing_as_category,
    passive_categories,
    passive_share,
)
from analysis.study import Passive

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
        missing_as_category(column)


def test_the_share_of_answers_that_shape_nothing():
    space = fit_mca(ANSWERS, passive={"form": ["d"]})
    assert passive_share(space) == pytest.approx(2 / 20)
    assert passive_share(fit_mca(ANSWERS[["size"]])) == pytest.approx(0)
