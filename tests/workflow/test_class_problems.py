"""What keeps classes from being made is told in the study's words, before anything is written."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.geometry.reading.tables import active_cloud
from analysis.steps.draw_classes import problems
from analysis.steps.make_classes import quantities
from analysis.study import Classes


def cloud(points):
    return pd.DataFrame(np.array(points, dtype=float), columns=range(1, np.shape(points)[1] + 1))


FAR = [[0, 0], [0, 1], [5, 5], [5, 6]]


@pytest.mark.parametrize(
    ("points", "number", "found"),
    [
        (FAR[:3], None, "trop peu de répondants pour des classes (3 ; positions différentes : 3)"),
        ([[1, 1]] * 6, None, "trop peu de répondants pour des classes (6 ; positions différentes : 1)"),
        (FAR, 5, "5 classes, quand 4 positions seulement sont différentes"),
    ],
)
def test_unfit_classes_are_told(points, number, found):
    told = list(problems(cloud(points), "main", Classes(number=number)))
    assert [problem.found for problem in told] == [found]
    assert told[0].subject.startswith("spaces.main.classes")


def test_fit_classes_are_made():
    assert list(problems(cloud(FAR), "main", Classes())) == []


def test_a_mean_that_one_respondent_nearly_makes_is_marked():
    classes = pd.Series([1, 1, 1, 2, 2, 2], index=list("abcdef"))
    numbers = pd.DataFrame({"budget": [10.0, 12.0, 11.0, 500.0, 1.0, 2.0]}, index=classes.index)
    table = quantities(classes, numbers, None)
    assert table["dominated"].tolist() == ["yes", "yes"]  # everybody's: with it, the mean of class 1 tells the rest
    weights = pd.Series([1, 1, 1, 0.01, 1, 1], index=classes.index)
    assert quantities(classes, numbers, weights)["dominated"].tolist() == ["no", "no"]
    assert list(quantities(classes, numbers[[]], None)) == [
        *("class", "question", "n", "mean_in_class", "mean_overall", "sd_overall", "v_test", "dominated")
    ]


def test_a_mean_of_a_number_that_all_of_a_small_class_gave_is_marked():
    classes = pd.Series([1] * 5 + [2] * 12)
    numbers = pd.DataFrame({"children": [0.0] * 5 + [3.0] * 12, "staff": [1.0, 2.0] * 8 + [1.0]})
    told = quantities(classes, numbers, None).set_index(["class", "question"])["dominated"].to_dict()
    assert told == {(1, "children"): "yes", (2, "children"): "no", (1, "staff"): "no", (2, "staff"): "no"}


def test_individuals_keep_the_order_of_the_answers():
    rows = [("b", 1, 0.5), ("b", 2, 0.1), ("a", 1, -0.5), ("a", 2, 0.2)]
    individuals = pd.DataFrame(rows, columns=["respondent", "axis", "coordinate"]).assign(status="active")
    others = pd.DataFrame([("z", 1, 9.0), ("z", 2, 9.0)], columns=["respondent", "axis", "coordinate"])
    found = active_cloud(pd.concat([individuals, others.assign(status="supplementary")]))
    assert found.index.tolist() == ["b", "a"]
    assert found.loc["a"].tolist() == [-0.5, 0.2]
