"""What is made of the places that a report for everybody prints, and goes with them."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.printing.told_by_places import told_space
from analysis.printing.withheld import ORDER, without
from analysis.study import read_study
from analysis.tables import TABLES
from analysis.tables.results import Results, Tables

SIZES, PLACES = (30, 24, 7), (0.3, 0.2, -1.9)
NAMES = ("a", "b", "c")


def frame(name, rows):
    return pd.DataFrame(rows).reindex(columns=TABLES[name].names)


def space(places=PLACES, sizes=SIZES, answered=1.0):
    """Return a space of one axis in which a factor of three groups, and an active question, lie at some places."""
    rows = [
        {"question": question, "category": name, "status": status, "axis": 1, "n": n, "theme": theme}
        | {"frequency": answered * n / sum(sizes), "coordinate": place, "contribution": 0.1, "cos2": 0.1}
        for question, status, theme in (("factor", "supplementary", None), ("asked", "active", "one"))
        for name, n, place in zip(NAMES, sizes, places, strict=True)
    ]
    points = [
        {"factor": "factor", "category": name, "axis": 1, "n": n, "mean": place}
        for name, n, place in zip(NAMES, sizes, places, strict=True)
    ]
    test = {"factor": "factor", "axes": "1", "n": sum(sizes), "p_value": 0.01}
    told = [{"test": "homogeneity"} | test, {"test": "typicality", "category": "c"} | test | {"n": sizes[2]}]
    frames = {
        "categories": frame("categories", rows),
        "mean_points": frame("mean_points", points),
        "tests": frame("tests", told),
        "factor_variances": frame("factor_variances", [{"factor": "factor", "axis": 1, "eta2": 0.5}]),
        "questions": frame(
            "questions",
            [
                {"question": "factor", "status": "supplementary", "axis": 1, "eta2": 0.5},
                {"question": "asked", "status": "active", "theme": "one", "axis": 1, "contribution": 0.3},
            ],
        ),
        "themes": frame("themes", [{"theme": "one", "axis": 1, "contribution": 1.0, "score_correlation": 0.9}]),
        "eigenvalues": frame("eigenvalues", [{"axis": 1, "eigenvalue": 0.4, "rate": 0.3, "modified_rate": 0.5}]),
        "axes": frame("axes", [{"axis": 1, "place": "horizontal", "share": 0.5}]),
    }
    return told_space(Tables(frames), "")


@pytest.fixture(scope="module")
def study(root):
    read = read_study(root / "examples/poison")
    return replace(read, disclosure="public", spaces={"main": replace(read.spaces["main"], within=None)})


def at(step, own, study):
    return without(Results(Tables({}), {"main": own}), study, step).spaces["main"]


def test_what_is_made_of_places_goes_with_those_of_a_group_of_few(study):
    whole, few = (at(step, space(), study) for step in ("nothing", "few"))
    of_all = whole.tests.set_index("test")["effect"]
    shares = np.array(SIZES) / sum(SIZES)
    assert of_all["homogeneity"] == pytest.approx(shares @ np.square(PLACES), abs=0.01)
    assert whole.factor_variances["eta2"].tolist() == [of_all["homogeneity"]]
    assert few.factor_variances.empty
    assert few.tests["test"].tolist() == ["homogeneity"]
    assert few.tests["effect"].isna().all()
    assert few.questions[["eta2", "contribution"]].isna().all(axis=None)
    assert few.mean_points["mean"].isna().tolist() == [False, False, True]


@pytest.mark.parametrize("step", ORDER[1:])
def test_no_number_follows_the_place_of_a_group_of_few_once_it_is_withheld(study, step):
    one, other = (at(step, space((*PLACES[:2], place)), study) for place in (-1.9, 1.4))
    for name, told in one.frames.items():
        pd.testing.assert_frame_equal(told, other.frames[name], obj=name)


def test_what_is_made_already_stays_as_it_is():
    once = space()
    for name, told in told_space(once, "").frames.items():
        pd.testing.assert_frame_equal(told, once.frames[name], obj=name)
