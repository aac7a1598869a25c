"""Several answers in a cell: a code that holds the separator is read whole."""

import pandas as pd
import pytest

from analysis.cleaning.multiple import parted, recode_multiple
from analysis.codebook.values import Recoding
from analysis.study import Question

CODES = {"Foire, salon": "foire", "Presse": "presse", "Foire": "autre_foire"}
QUESTION = Question(
    "q", "Q", "descriptive", "multiple", categories={"foire": "Foire, salon", "presse": "P", "autre_foire": "F"}
)


@pytest.mark.parametrize(
    ("cell", "answers"),
    [
        ("Foire, salon", ["foire"]),
        ("Presse,foire,  salon", ["presse", "foire"]),
        ("Foire, Presse", ["autre_foire", "presse"]),
        ("Foire, salon, Foire", ["foire", "autre_foire"]),
    ],
)
def test_a_code_that_holds_the_separator_is_read_whole(cell, answers):
    recoding = Recoding("q", column="Q", separator=",", codes=CODES, normalise=("case", "spaces"))
    read = recode_multiple(pd.DataFrame({"Q": [cell]}), recoding, QUESTION)
    assert {key for key, chosen in zip(QUESTION.categories, read.chosen[0], strict=True) if chosen} == {*answers}
    assert read.undeclared == {"Q": {}}


def test_parts_that_make_no_answer_together_stay_apart():
    assert parted("a;b ; c;", ";", {"a; c"}.__contains__) == ["a", "b", "c"]
    assert parted("", ";", {"a"}.__contains__) == []
