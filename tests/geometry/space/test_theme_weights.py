"""Weighted questions: themes of chosen inertia, and multiple factor analysis against FactoMineR and prince."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from analysis.geometry import fit_mca
from analysis.geometry.reading.rates import total_inertia
from analysis.geometry.space.theme_weights import fit_mfa, weights_of_themes
from analysis.geometry.space.themes import theme_parts, theme_scores

SYMPTOMS = ["Nausea", "Vomiting", "Abdominals", "Fever", "Diarrhae"]
RARE = {"Potato": ["Potato_n"], "Fish": ["Fish_n"], "Icecream": ["Icecream_n"]}


@pytest.fixture(scope="module")
def poison(root):
    return pd.read_csv(root / "tests/reference/factominer/poison.csv")


@pytest.fixture(scope="module")
def answers(poison):
    return poison.iloc[:, 4:].astype("category")


@pytest.fixture(scope="module")
def themes(answers):
    return {question: "symptom" if question in SYMPTOMS else "eat" for question in answers}


@pytest.fixture(scope="module")
def theirs(root):
    return json.loads((root / "tests/reference/factominer/poison_mfa.json").read_text("utf-8"))


def data(entry):
    return np.array(entry["data"], dtype=float)


def test_mfa_agrees_with_factominer(poison, answers, themes, theirs):
    ours = fit_mfa(
        answers,
        themes,
        supplementary=poison[["Sick", "Sex"]].astype("category"),
        quantitative=poison[["Age", "Time"]],
    )
    eigenvalues = data(theirs["eig"])[:, 0]
    assert_allclose(ours.all_eigenvalues, eigenvalues[: len(ours.all_eigenvalues)], rtol=1e-9)
    rows = data(theirs["ind"]["coord"])
    turn = np.sign((rows * ours.individuals.coordinates).sum(axis=0))
    assert_allclose(ours.individuals.coordinates, rows * turn, rtol=1e-8, atol=1e-9)
    assert theirs["quali.var"]["contrib"]["rows"] == [category for _, category in ours.coordinates.index]
    assert_allclose(ours.contributions, data(theirs["quali.var"]["contrib"]) / 100, rtol=1e-8, atol=1e-10)
    assert_allclose(ours.v_tests, data(theirs["quali.var"]["v.test"]) * turn, rtol=1e-8, atol=1e-9)
    # FactoMineR gives categories as mean points, ours are these over the standard deviation of the axis
    points = data(theirs["quali.var"]["coord"]) * turn / np.sqrt(ours.kept_eigenvalues)
    assert_allclose(ours.coordinates, points, rtol=1e-8, atol=1e-9)
    assert_allclose(theme_parts(ours, themes).contributions, data(theirs["group"]["contrib"]) / 100, rtol=1e-8)
    assert_allclose(ours.supplementary.v_tests, data(theirs["quali.var.sup"]["v.test"]) * turn, rtol=1e-8, atol=1e-9)
    assert_allclose(ours.quantitative.correlations, data(theirs["quanti.var.sup"]["cor"]) * turn, rtol=1e-8, atol=1e-9)


def test_mfa_agrees_with_prince(answers, themes):
    prince = pytest.importorskip("prince")
    groups = {name: [question for question in answers if themes[question] == name] for name in ("symptom", "eat")}
    theirs = prince.MFA(n_components=5, engine="scipy").fit(answers.astype("str"), groups=groups)
    ours = fit_mfa(answers, themes)
    assert_allclose(ours.kept_eigenvalues, theirs.eigenvalues_, rtol=1e-9)
    rows = theirs.row_coordinates(answers.astype("str")).to_numpy()
    turn = np.sign((rows * ours.individuals.coordinates).sum(axis=0))
    assert_allclose(ours.individuals.coordinates, rows * turn, atol=1e-9)


def test_the_first_axis_of_each_theme_has_variance_one(answers, themes):
    space = fit_mfa(answers, themes, passive=RARE)
    shares = space.metric.shares[space.categories.coding.starts]
    for theme in ("symptom", "eat"):
        questions = [question for question in answers if themes[question] == theme]
        separate = fit_mca(answers[questions], passive={q: RARE[q] for q in questions if q in RARE})
        counted = shares[[space.questions.index(question) for question in questions]].sum()
        assert_allclose(separate.all_eigenvalues[0] * counted, 1, rtol=1e-9)


@pytest.mark.parametrize("shares", [None, {"symptom": 3, "eat": 1}])
def test_themes_bring_the_inertia_asked_for(answers, themes, shares):
    plain = fit_mca(answers, passive=RARE)
    weights = weights_of_themes(plain, themes, shares)
    space = fit_mca(answers, passive=RARE, question_weights=weights)
    assert_allclose(weights.sum(), space.n_questions)
    wanted = np.array([1, 1] if shares is None else [shares["symptom"], shares["eat"]])
    assert_allclose(theme_parts(space, themes).inertia_shares, wanted / wanted.sum(), rtol=1e-12)
    assert_allclose(space.all_eigenvalues.sum(), total_inertia(space), rtol=1e-12)


def test_the_scores_of_themes_do_not_depend_on_their_weights(answers, themes):
    plain = fit_mca(answers, passive=RARE)
    space = fit_mca(answers, passive=RARE, question_weights=weights_of_themes(plain, themes))
    assert_allclose(theme_scores(space, themes).abs(), theme_scores(plain, themes).abs(), atol=1e-12)


@st.composite
def surveys(draw):
    """A survey of 8 to 20 people with missing answers and weights of respondents."""
    n = draw(st.integers(8, 20))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    answers = pd.DataFrame({f"q{j}": rng.choice(list("abc")[: 2 + j % 2], n) for j in range(4)}).astype("category")
    answers.loc[rng.random(n) < 0.1, "q1"] = np.nan
    return answers, rng.uniform(0.5, 2, n), rng


@given(surveys())
def test_equal_weights_are_none(survey):
    answers, weights, _ = survey
    plain = fit_mca(answers, weights=weights)
    even = fit_mca(answers, weights=weights, question_weights=dict.fromkeys(answers, 7.0))
    assert_allclose(even.all_eigenvalues, plain.all_eigenvalues, rtol=1e-9)
    assert_allclose(even.contributions, plain.contributions, atol=1e-9)


@given(surveys())
def test_a_question_asked_twice_counts_two(survey):
    answers, weights, _ = survey
    twice = fit_mca(answers.assign(again=answers["q0"]), weights=weights)
    counted = fit_mca(answers, weights=weights, question_weights={"q0": 2, "q1": 1, "q2": 1, "q3": 1})
    assert_allclose(counted.all_eigenvalues, twice.all_eigenvalues[: len(counted.all_eigenvalues)], rtol=1e-9)
    assert_allclose(counted.individual_cos2.sum(axis=1), twice.individual_cos2.sum(axis=1), atol=1e-9)
    both = twice.question_contributions.loc[["q0", "again"]].sum()
    assert_allclose(counted.question_contributions.loc["q0"], both, atol=1e-7)


@given(surveys())
def test_transition_and_sums_hold_with_weighted_questions(survey):
    answers, weights, rng = survey
    space = fit_mca(answers, weights=weights, question_weights=dict(zip(answers, rng.uniform(0.2, 3, 4), strict=True)))
    assert_allclose(np.nansum(space.contributions, axis=0), 1, rtol=1e-9)
    assert_allclose(space.individual_contributions.sum(), 1, rtol=1e-9)
    for (question, category), point in space.coordinates.dropna().iterrows():
        held = (answers[question] == category).to_numpy()
        mean = np.average(space.individuals.coordinates[held], axis=0, weights=weights[held])
        assert_allclose(point, mean / np.sqrt(space.kept_eigenvalues), atol=1e-8)


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ({"a": 1}, "weight each of"),
        ({"a": 1, "b": 0}, "give each a positive weight"),
        ({"a": 1, "b": float("nan")}, "give each a positive weight"),
        (pd.Series([1, 1, 1], index=["a", "b", "b"]), "weight each of"),
    ],
)
def test_weights_that_are_none_are_refused(weights, told):
    answers = pd.DataFrame({"a": list("xxyy"), "b": list("xyxy")}, dtype="category")
    with pytest.raises(ValueError, match=told):
        fit_mca(answers, question_weights=weights)


@pytest.mark.parametrize(
    ("shares", "told"),
    [
        ({"symptom": 1}, "the themes of the space are"),
        ({"symptom": 1, "eat": 0}, "give each a positive share"),
    ],
)
def test_shares_that_are_none_are_refused(answers, themes, shares, told):
    with pytest.raises(ValueError, match=told):
        weights_of_themes(fit_mca(answers), themes, shares)


def test_a_question_without_theme_is_refused(answers, themes):
    fewer = {question: theme for question, theme in themes.items() if question != "Fish"}
    with pytest.raises(ValueError, match="have no theme"):
        weights_of_themes(fit_mca(answers), fewer)
    with pytest.raises(ValueError, match="have no theme"):
        fit_mfa(answers, fewer)


def test_a_theme_without_inertia_is_refused():
    answers = pd.DataFrame({"a": list("xxyy"), "b": list("xxxx")}, dtype="category")
    with pytest.raises(ValueError, match="brings no inertia"):
        weights_of_themes(fit_mca(answers), {"a": "one", "b": "other"})
    with pytest.raises(ValueError, match="no axis has any variance"):
        fit_mfa(answers, {"a": "one", "b": "other"})


def test_a_theme_that_is_none_is_refused(answers, themes):
    with pytest.raises(ValueError, match=r"questions \['Fever'\] have no theme"):
        fit_mfa(answers, themes | {"Fever": None})


def test_weights_beside_which_others_are_nothing_are_refused(answers):
    weights = dict.fromkeys(answers, 1.0)
    with pytest.raises(ValueError, match="comparable size"):
        fit_mca(answers, question_weights=weights | {"Fever": 1e-300})


def test_the_weights_of_themes_do_not_depend_on_those_of_the_space(answers, themes):
    weights = {question: 1.0 + place for place, question in enumerate(answers)}
    plain, weighted = fit_mca(answers), fit_mca(answers, question_weights=weights)
    assert_allclose(weights_of_themes(weighted, themes), weights_of_themes(plain, themes), rtol=1e-12)
