"""What is made of the places that a report for everybody prints, and goes with them."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.geometry.inference.homogeneity import homogeneity
from analysis.printing.coarse_values import tenth_below
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


def test_the_effect_of_a_factor_that_some_left_unanswered_is_about_the_mean_of_those_who_answered():
    rng = np.random.default_rng(6)
    groups = np.repeat(["a", "b", "c", "none"], (200, 150, 140, 210))
    raw = rng.normal(size=len(groups)) + pd.Series(groups).map({"a": 0.9, "b": 0.2, "c": 0.4, "none": -0.6}).to_numpy()
    points = pd.DataFrame({1: (raw - raw.mean()) / raw.std()})
    factor = pd.Series(groups, name="factor").replace("none", np.nan)
    own = points[1].groupby(factor).mean()
    (found,) = homogeneity(points, factor, rng=rng, planes=[(1,)], draws=9)["effect"]
    of_all = found * points.loc[factor.notna(), 1].var(ddof=0)
    told = space(tuple(own), (200, 150, 140), answered=0.7)
    effect = told.tests.set_index("test").loc["homogeneity", "effect"]
    assert effect == pytest.approx(of_all, abs=0.005)
    assert own.pow(2) @ np.array((200, 150, 140)) / 490 > 2 * of_all  # what taking no mean off would tell


@settings(max_examples=6)
@given(st.lists(st.integers(1, 20), min_size=3, max_size=3), st.floats(0.05, 0.98))
def test_groups_at_one_place_do_not_differ_whoever_answered(places, answered):
    effect = space((places[0] / 10,) * 3, answered=answered).tests["effect"].iloc[0]
    assert effect == pytest.approx(0, abs=1e-9)
    assert 0 <= space(tuple(place / 10 for place in places), answered=answered).tests["effect"].iloc[0] <= 1


def test_a_small_correlation_is_nought_without_a_sign():
    told = tenth_below(pd.Series([-0.04, 0.04, -0.89, np.nan]))
    assert told.map(str).tolist() == ["0.0", "0.0", "-0.8", "nan"]


def test_contributions_are_parts_of_one_where_the_eigenvalue_is_rounded_to_nought():
    own = space()
    told = told_space(own.replaced(eigenvalues=own.eigenvalues.assign(eigenvalue=0.0)), "")
    assert told.categories["contribution"].sum() == pytest.approx(1, abs=0.011)
    nowhere = told_space(space((0.0, 0.0, 0.0)), "")
    assert nowhere.themes["contribution"].isna().all()
