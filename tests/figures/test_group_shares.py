"""Shares of answers in the groups of a factor: in which order, with which marks, and where there is a figure."""

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import PathCollection

from analysis.figures.group_shares import group_shares
from analysis.figures.labels import study_labels
from analysis.steps.draw_answers import groups_of_answers
from analysis.study import read_study

SHARES = {("oui", "fille"): 0.5, ("oui", "garcon"): 0.3, ("non", "fille"): 0.1, ("non", "garcon"): 0.7}


@pytest.fixture(scope="module")
def study():
    return read_study(Path(__file__).parents[2] / "examples/poison")


def frequencies(shares=SHARES):
    rows = [("malade", answer, "sexe", group, 20, share) for (answer, group), share in shares.items()]
    return pd.DataFrame(rows, columns=["question", "category", "by", "by_category", "base", "share"])


def marks(drawing):
    return sum(isinstance(part, PathCollection) for axes in drawing.figure.axes for part in axes.get_children())


def test_the_answers_furthest_apart_come_first_and_the_text_says_all(study):
    drawing = group_shares(frequencies(), study_labels(study), factor="sexe")
    text = re.sub(r"[\u00a0\u202f]", " ", drawing.alt)
    assert text.startswith("Parts de 2 réponses selon « Sexe »")
    assert re.search(r"« Non » : .*10 %.*70 %.*« Oui » : .*50 %.*30 %", text)
    assert marks(drawing) == 4 + 2  # and those of the legend


def test_a_masked_share_has_no_mark(study):
    masked = frequencies(SHARES | {("oui", "garcon"): np.nan})
    assert marks(group_shares(masked, study_labels(study), factor="sexe")) == 3 + 2


def test_there_is_a_figure_where_a_factor_surely_separates(study):
    groups = pd.DataFrame({"question": "malade", "by": ["sexe", "age"], "p_value": [0.001, 0.0001]})
    followed = [("ch", ("malade",), ("sexe", "age"))]

    def drawn(*adjusted):
        made = groups_of_answers(groups.assign(p_adjusted=adjusted), frequencies(), study, followed)
        return [key for key, _ in made]

    assert drawn(0.04, 0.2) == ["chapter_groups/ch/sexe"]
    assert drawn(0.04, 0.03) == ["chapter_groups/ch/age"]
    assert drawn(0.06, 0.2) == []
