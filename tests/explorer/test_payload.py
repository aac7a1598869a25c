"""What the explorer page holds: what the tables of a space say, at the level of its report, and what fits it again."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose
from tests.attacks.surveys import drawn

from analysis.explorer.payload import payload, planes
from analysis.explorer.refit import refit_of
from analysis.explorer.values import numbers
from analysis.geometry import fit_csa, fit_mca
from analysis.geometry.space.declared import declared_space
from analysis.printing.withheld import ORDER, without
from analysis.steps.write_explorer import explored
from analysis.study.values import Axis, Passive


@pytest.fixture(scope="module")
def survey():
    return drawn(3, 30, n_questions=4)


@pytest.fixture(scope="module")
def internal(survey):
    study, shown = survey.at("internal")
    return shown.spaces["main"], explored(shown, survey.answers, study, weighted=False)["spaces"][0]


def test_a_point_has_its_row_of_the_table_on_each_axis(internal):
    tables, space = internal
    rows = tables.categories.set_index(["question", "category", "axis"])
    for point in space["categories"]:
        for rank, axis in enumerate(space["axes"]):
            row = rows.loc[(point["question"], point["key"], axis["axis"])]
            told = [point[name][rank] for name in ("coordinates", "cos2", "vTests")]
            assert_allclose(told, row[["coordinate", "cos2", "v_test"]].astype(float), rtol=1e-5)
            assert point["retained"][rank] == row["retained"]
    active = [point["contributions"] for point in space["categories"] if point["status"] == "active"]
    assert_allclose(np.sum(active, axis=0), 1, rtol=1e-4)


def test_an_individual_has_its_place_and_its_answers(internal, survey):
    tables, space = internal
    people, rows = space["individuals"], tables.individuals.set_index(["respondent", "axis"])
    answers = survey.answers.set_index("respondent")
    for rank, name in enumerate(people["labels"]):
        assert people["coordinates"][1][rank] == pytest.approx(rows.loc[(name, 2), "coordinate"], rel=1e-3)
        for asked in people["answers"]:
            assert asked["categories"][asked["codes"][rank]] == answers.loc[name, asked["question"]]
    assert [asked["question"] for asked in people["answers"]] == ["q0", "q1", "q2", "q3", "groupe", "sexe"]


def test_a_group_has_its_mean_point_and_its_deviations(internal):
    tables, space = internal
    means = tables.mean_points.set_index(["factor", "category", "axis"])["mean"]
    scaled = tables.deviations.set_index(["factor", "category_a", "category_b", "axis"])["scaled_deviation"]
    assert [factor["key"] for factor in space["factors"]] == ["groupe", "sexe"]
    for factor in space["factors"]:
        for group in factor["groups"]:
            assert group["means"][0] == pytest.approx(means[factor["key"], group["key"], 1], rel=1e-5)
        for pair in factor["deviations"]:
            assert pair["scaled"][1] == pytest.approx(scaled[factor["key"], pair["a"], pair["b"], 2], rel=1e-5)


def test_panels_call_things_by_their_names(internal, survey):
    _, space = internal
    (deviations,) = [table for table in space["tables"] if table["key"] == "deviations"]
    heads = [column["label"] for column in deviations["columns"]]
    assert heads == ["Facteur", "Première modalité", "Seconde modalité", "Axe", "Écart", "Taille"]
    assert {tuple(row[:3]) for row in deviations["rows"]} >= {("Groupe", "A", "B"), ("Sexe", "Non", "Oui")}
    assert {row[-1] for row in deviations["rows"]} <= {"négligeable", "notable", "grand"}


def held(value):
    """Return how many numbers a part of the page holds."""
    if isinstance(value, (dict, list)):
        return sum(map(held, value.values() if isinstance(value, dict) else value))
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def test_each_step_of_an_audit_leaves_a_page_that_holds_less(survey):
    study, shown = survey.at("public")
    steps = ("nothing", "pairs", "coarse", "second_axis", "plane")
    assert set(steps) < set(ORDER)
    pages = [payload(without(shown, study, step), study)["spaces"][0] for step in steps]
    kept = [held([page["categories"], page["questions"], page["factors"], page["tables"]]) for page in pages]
    assert all(after <= before for before, after in pairwise(kept))
    assert kept[0] > kept[-1]
    assert pages[-1]["categories"] == []
    assert pages[3]["plane"] == [0, 0]


# The space fitted again ----------------------------------------------------------------------------------------------


def fitted_again(refit):
    """Return the coordinates that the page finds, by the library: on the sides of the study."""
    asked = refit["questions"]
    answers = pd.DataFrame({one["key"]: pd.Categorical.from_codes(one["codes"], one["categories"]) for one in asked})
    passive = {one["key"]: [one["categories"][rank] for rank in one["passive"]] for one in asked}
    weights = None if refit["weights"] is None else np.array(refit["weights"])
    shares = {one["key"]: one["weight"] for one in asked}
    space = fit_mca(answers, n_axes=refit["nAxes"], weights=weights, passive=passive, question_weights=shares)
    if refit["rotation"] is None:
        return space.coordinates.to_numpy() * refit["signs"]
    rotation, values = np.array(refit["rotation"]), space.kept_eigenvalues
    return space.coordinates.to_numpy() * np.sqrt(values) @ rotation / np.sqrt(values @ rotation**2)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"passive": Passive(fewer_than=5)},
        {"theme_weights": "equal"},
        {"orientation": "themes", "axes": (Axis("v", "horizontal", ("q1", "non"), "Deux"),)},
        {"axes": (Axis("u", "horizontal", ("q2", "non"), "Un"), Axis("v", "vertical", ("q3", "non"), "Deux"))},
    ],
)
@pytest.mark.parametrize("weighted", [False, True])
def test_what_the_page_is_given_fits_the_space_of_the_study(survey, change, weighted):
    answers = survey.answers.assign(q1=survey.answers["q1"].where(survey.answers.index > 2))
    if weighted:
        answers = answers.assign(weight=np.linspace(0.5, 2, len(answers)))
    space, _ = declared_space(answers, replace(survey.study.spaces["main"], **change), survey.study.questions)
    refit = json.loads(json.dumps(refit_of(space, {})))
    expected = np.array(refit["coordinates"], dtype=float).T
    assert_allclose(fitted_again(refit), expected, rtol=1e-9, atol=1e-12)
    assert_allclose(expected, space.coordinates, rtol=0)


def test_the_space_of_a_class_is_not_fitted_again(survey):
    answers, inside = survey.answers[survey.active], survey.answers["sexe"].eq("oui")
    assert refit_of(fit_csa(answers, members=inside), {}) is None


# Values --------------------------------------------------------------------------------------------------------------


def test_numbers_are_as_short_as_they_are_cut():
    drawn_ones = np.random.default_rng(0).normal(size=2000) * 10.0 ** np.random.default_rng(1).integers(-9, 5, 2000)
    assert_allclose(numbers(drawn_ones, 4), drawn_ones, rtol=5.01e-4)
    assert max(len(repr(abs(one)).replace("0.", "").lstrip("0")) for one in numbers(drawn_ones, 4)) <= len("1.234e-10")
    assert numbers([0, 3.0, np.nan, np.inf, -0.25]) == [0, 3, None, None, -0.25]


def test_a_crowd_is_counted_in_cells_by_factor(survey, monkeypatch):
    study, shown = survey.at("internal")
    monkeypatch.setattr("analysis.explorer.people.EMBEDDED", len(survey.answers) - 1)
    page = explored(shown, survey.answers, study, weighted=False)
    space, tables = page["spaces"][0], shown.spaces["main"]
    assert space["individuals"] is None
    assert space["refit"] is None
    assert page["words"]["fr"][space["noRefit"]].startswith("Refaire l’espace demande les réponses de chaque répondant")
    assert page["source"].endswith("y sont comptés par cases.")
    cells = pd.DataFrame(space["cells"]["cells"])
    active = tables.individuals[tables.individuals["status"] == "active"]["respondent"].nunique()
    assert cells.groupby("factor")["n"].sum().to_dict() == dict.fromkeys(["", "groupe", "sexe"], active)
    counts = survey.answers["sexe"].value_counts()
    assert cells[cells["factor"] == "sexe"].groupby("category")["n"].sum().to_dict() == counts.to_dict()
    assert not any(name in json.dumps(page) for name in tables.individuals["respondent"])


def test_words_of_crowds_are_in_their_pages_alone(survey):
    study, shown = survey.at("internal")
    page = explored(shown, survey.answers, study, weighted=False)
    assert not [key for words in page["words"].values() for key in words if key.endswith("crowd")]
    assert "cases" not in page["source"]


def test_names_are_where_the_figure_of_the_plane_writes_them(survey):
    study, shown = survey.at("internal")
    (space,) = planes(shown, study)["spaces"]
    told = {(point["question"], point["key"]): point["place"] for point in space["categories"]}
    assert sum(place is not None for place in told.values()) > 5
    one = next(key for key, place in told.items() if place)
    drawn_there = replace(shown, places={"main": {one: (0.25, -0.5)}})
    (again,) = planes(drawn_there, study)["spaces"]
    kept = {(point["question"], point["key"]): point["place"] for point in again["categories"]}
    assert kept == dict.fromkeys(told) | {one: [0.25, -0.5]}
    without_places = [{**point, "place": None} for point in again["categories"]]
    assert without_places == [{**point, "place": None} for point in space["categories"]]
