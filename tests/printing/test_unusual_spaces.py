"""Spaces whose questions or respondents do not count alike: read where counts give their places, else without these."""

from dataclasses import replace

import pandas as pd
import pytest
from tests.attacks.surveys import drawn

from analysis.printing.audit import audit
from analysis.printing.door import printed, printed_at
from analysis.printing.readers_counts import counted
from analysis.printing.rivals import Rivals
from analysis.study import Axis

N_QUESTIONS = 5
AXES = (
    Axis("u", "horizontal", ("q2", "oui"), "Premier"),
    Axis("v", "vertical", ("q1", "oui"), "Second"),
)
THEMED = {
    "turned": {"orientation": "themes", "axes": AXES},
    "turned towards one": {"orientation": "themes", "axes": AXES[1:]},
    "equal": {"theme_weights": "equal"},
    "shares": {"theme_weights": {"u": 0.7, "v": 0.3}},
    "mfa": {"theme_weights": "mfa"},
    "weighted and turned": {"theme_weights": {"u": 2.0, "v": 1.0}, "orientation": "themes", "axes": AXES},
}


@pytest.fixture(scope="module")
def plain():
    return drawn(4, 60, N_QUESTIONS)


def public(survey):
    return replace(survey.study, disclosure="public")


@pytest.mark.parametrize("declared", THEMED.values(), ids=THEMED)
def test_places_that_themes_change_are_read_as_counts(plain, declared):
    survey = drawn(4, 60, N_QUESTIONS, **declared)
    study = public(survey)
    shown = printed(survey.results, study, survey.answers)
    reader = counted(shown, study, survey.answers)
    assert [len(one.planes) for one in reader.populations] == [1]
    assert reader.unread == ()
    assert len(Rivals(reader).values) > 0  # the true counts print what is printed
    other = replace(study, spaces=public(plain).spaces)
    told = counted(shown, other, survey.answers)
    assert told.unread == ("main",)  # as if nothing of the kind were declared, they do not


def test_a_space_that_counts_do_not_give_has_no_place_for_everybody(plain):
    answers = plain.answers.assign(weight=1 + plain.answers["sexe"].eq("oui") * 0.5)
    study = public(plain)
    before = printed_at(plain.results, study, answers, "nothing")
    assert before.spaces["main"].categories["coordinate"].notna().any()
    record = audit(before, study, answers, lambda: 60.0)
    assert record["unread"].iloc[-1] == "main"
    after = printed(plain.results.replaced(disclosure_audit=record), study, answers)
    space = after.spaces["main"]
    for name in ("categories", "mean_points", "eigenvalues", "cells", "tests", "deviations", "axes", "themes"):
        assert len(getattr(space, name)) == 0, name
    assert after.study.frequencies["n"].notna().any()


def test_a_space_that_is_read_keeps_its_places(plain):
    study = public(plain)
    record = pd.DataFrame([(0, "nothing", 9, 9, 3, "yes", "")], columns=before_names())
    after = printed(plain.results.replaced(disclosure_audit=record), study, plain.answers)
    assert after.spaces["main"].categories["coordinate"].notna().any()


def test_a_factor_whose_points_counts_do_not_give_has_no_place_for_everybody(plain):
    study = public(plain)
    space = plain.results.spaces["main"]
    points = space.mean_points
    moved = points.assign(mean=points["mean"].where(points["factor"] != "sexe", points["mean"] + 0.5))  # as if imputed
    made = replace(plain.results, spaces={"main": space.replaced(mean_points=moved)})
    before = printed_at(made, study, plain.answers, "nothing")
    assert counted(before, study, plain.answers).unread == ("main/sexe",)
    record = pd.DataFrame([(0, "nothing", 9, 9, 3, "yes", "main/sexe")], columns=before_names())
    after = printed(made.replaced(disclosure_audit=record), study, plain.answers).spaces["main"]
    assert "sexe" in set(before.spaces["main"].mean_points["factor"])
    for name in ("mean_points", "deviations", "tests", "factor_variances", "cells"):
        assert "sexe" not in set(getattr(after, name)["factor"]), name
    assert "groupe" in set(after.mean_points["factor"])
    assert after.categories["coordinate"].notna().any()


def before_names():
    return ["order", "withheld", "masked", "shown", "possible", "enough", "unread"]
