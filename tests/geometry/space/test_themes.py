"""Themes in a space: their part, their own scores, what carries them; the poison survey is the touchstone."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.testing import assert_allclose

from analysis.geometry import fit_csa, fit_mca
from analysis.geometry.reading.rates import total_inertia
from analysis.geometry.reading.tables import theme_table
from analysis.geometry.space.passive import passive_categories
from analysis.geometry.space.themes import carried, theme_arrows, theme_parts, theme_scores, themes_of
from analysis.study import Passive, read_study

POISON = Path(__file__).parents[2] / "reference" / "factominer" / "poison.csv"
SYMPTOMS = ["Nausea", "Vomiting", "Abdominals", "Fever", "Diarrhae"]
FOODS = ["Potato", "Fish", "Mayo", "Courgette", "Cheese", "Icecream"]
THEMES = dict.fromkeys(SYMPTOMS, "symptoms") | dict.fromkeys(FOODS, "foods")


@pytest.fixture(scope="module")
def answers() -> pd.DataFrame:
    return pd.read_csv(POISON)[SYMPTOMS + FOODS].astype("category")


@pytest.fixture(scope="module")
def plain(answers):
    return fit_mca(answers)


@pytest.fixture(scope="module")
def specific(answers):
    """The space of examples/poison: categories held by fewer than 4 children are passive."""
    return fit_mca(answers, passive=passive_categories(answers, Passive(fewer_than=4)))


def two_planes(n: int = 400) -> pd.DataFrame:
    """Answers to two themes that two independent traits make, one of them stronger."""
    rng = np.random.default_rng(8)
    traits = np.linalg.qr(rng.normal(size=(n, 2)))[0] * np.sqrt(n)
    noise = rng.normal(size=(n, 10))
    cut = {f"q{q}": np.digitize(traits[:, q % 2] * (3, 1.5)[q % 2] + noise[:, q], [0]) for q in range(10)}
    return pd.DataFrame({q: pd.Categorical.from_codes(codes, ["no", "yes"]) for q, codes in cut.items()})


TWO = {f"q{q}": ("resources", "networks")[q % 2] for q in range(10)}


def test_no_axis_of_the_poison_survey_carries_the_foods(specific):
    table = theme_table(specific, THEMES).set_index(["theme", "axis"])
    assert table.loc[("foods", 2), "contribution"] > 0.9
    assert abs(table.loc[("foods", 2), "score_correlation"]) < 0.8
    assert (table.loc["foods", "carried"] == "no").all()
    assert table.loc["symptoms", "carried"].tolist() == ["yes", "no", "no", "no", "no"]


def test_the_study_of_examples_poison_says_so_too(answers):
    study = read_study(POISON.parents[3] / "examples" / "poison")
    declared = study.spaces["main"]
    questions = declared.active(study.questions)
    told = answers.set_axis(list(questions), axis=1)  # the questionnaire follows the columns of the file
    space = fit_mca(told, n_axes=declared.n_axes, passive=passive_categories(told, declared.passive))
    table = theme_table(space, {key: study.questions[key].theme for key in questions})
    assert declared.passive.fewer_than == 4
    assert (table.loc[table["theme"] == "aliments", "carried"] == "no").all()
    assert (table.loc[table["theme"] == "symptomes", "carried"] == "yes").sum() == 1


def test_contributions_alone_would_mislead_on_the_plain_poison_space(plain):
    table = theme_table(plain, THEMES).set_index(["theme", "axis"])
    assert table.loc[("foods", 2), "contribution"] == pytest.approx(0.77, abs=0.005)
    assert table.loc[("foods", 1), "score_correlation"] == pytest.approx(0.55, abs=0.005)
    assert abs(table.loc[("foods", 2), "score_correlation"]) == pytest.approx(0.67, abs=0.005)
    assert table.loc[("foods", 2), "carried"] == "no"


def test_independent_traits_are_carried_by_an_axis_each():
    table = theme_table(fit_mca(two_planes(), n_axes=2), TWO).set_index(["theme", "axis"])
    assert table.loc["resources", "carried"].tolist() == ["yes", "no"]
    assert table.loc["networks", "carried"].tolist() == ["no", "yes"]


@pytest.mark.parametrize(
    ("contribution", "correlation", "expected"),
    [
        (2 / 3, 0.9, "yes"),
        (0.95, -0.95, "yes"),
        (0.7, 0.89, "partly"),
        (0.7, -0.8, "partly"),
        (0.7, 0.79, "no"),
        (0.66, 0.99, "no"),
        (1.0, np.nan, "no"),
    ],
)
def test_an_axis_carries_a_theme_by_contribution_and_by_score(contribution, correlation, expected):
    assert carried(np.array([[contribution]]), np.array([[correlation]])) == [[expected]]


@pytest.mark.parametrize("space_name", ["plain", "specific"])
def test_parts_of_themes_add_up_to_the_space(space_name, request):
    space = request.getfixturevalue(space_name)
    parts = theme_parts(space, THEMES)
    assert parts.themes == ("symptoms", "foods")
    assert parts.n_categories.sum() == space.categories.is_active.sum()
    assert parts.inertia_shares.sum() == pytest.approx(1)
    assert_allclose(parts.contributions.sum(axis=0), 1)


def test_the_inertia_of_a_theme_is_that_of_its_active_categories(specific):
    foods = specific.frequencies[specific.categories.is_active].loc[FOODS]
    expected = (1 - foods).sum() / 11 / total_inertia(specific)
    assert theme_parts(specific, THEMES).inertia_shares[1] == pytest.approx(expected)


def test_a_theme_score_is_axis_one_of_the_separate_specific_mca(answers, specific):
    passive = passive_categories(answers, Passive(fewer_than=4))
    separate = fit_mca(answers[FOODS], n_axes=1, passive=passive)
    ours = theme_scores(specific, THEMES)["foods"].to_numpy()
    theirs = separate.individuals.coordinates[:, 0]
    assert_allclose(ours * np.sign(ours @ theirs), theirs, atol=1e-12)


def test_a_theme_score_takes_the_weights_of_the_space(answers):
    weights = np.resize([1.0, 2.0, 3.0], len(answers))
    ours = theme_scores(fit_mca(answers, weights=weights), THEMES)["symptoms"].to_numpy()
    theirs = fit_mca(answers[SYMPTOMS], weights=weights).individuals.coordinates[:, 0]
    assert_allclose(np.abs(ours), np.abs(theirs), atol=1e-12)


@pytest.mark.parametrize("category", ["Mayo_y", "Mayo_n"])
def test_the_declared_high_end_of_a_theme_settles_its_sign(answers, specific, category):
    arrows = theme_arrows(specific, THEMES, {"foods": ("Mayo", category)})
    other = "Mayo_n" if category == "Mayo_y" else "Mayo_y"
    assert_allclose(arrows.loc["foods"], -theme_arrows(specific, THEMES, {"foods": ("Mayo", other)}).loc["foods"])
    scores = theme_scores(specific, THEMES, {"foods": ("Mayo", category)})["foods"]
    assert scores[answers["Mayo"] == category].mean() > 0


def test_without_a_declared_end_a_score_agrees_with_the_axis_nearest_to_it(specific):
    arrows = theme_arrows(specific, THEMES)
    assert (arrows.abs().max(axis=1) == arrows.max(axis=1)).all()
    turned = theme_arrows(specific.flipped(np.array([-1.0, -1, 1, 1, 1])), THEMES)
    assert_allclose(turned.loc["foods", 2], arrows.loc["foods", 2])
    assert_allclose(turned.loc["foods", 3], -arrows.loc["foods", 3])


def test_a_theme_without_a_first_axis_of_its_own_has_no_score_and_is_not_carried():
    rng = np.random.default_rng(4)
    answers = pd.DataFrame({q: pd.Categorical(rng.choice(list("abc"), 30)) for q in "xyz"})
    answers["same"] = pd.Categorical(["k"] * 30)
    themes = {"x": "alone", "y": "pair", "z": "pair", "same": "constant"}
    table = theme_table(fit_mca(answers), themes).set_index("theme")
    assert table.loc[["alone", "constant"], "score_correlation"].isna().all()
    assert (table.loc[["alone", "constant"], "carried"] == "no").all()
    assert table.loc["pair", "score_correlation"].notna().all()


def test_questions_of_no_theme_are_left_out(plain):
    themes = dict.fromkeys(SYMPTOMS, "symptoms") | {"Mayo": None}
    assert themes_of(plain, themes) == ("symptoms",)
    assert theme_parts(plain, themes).contributions[0, 0] < 1
    assert theme_table(plain, {}).empty


def test_a_theme_score_in_a_class_keeps_the_distances_of_the_whole(answers):
    members = answers["Fever"].eq("Fever_y").to_numpy() | (np.arange(len(answers)) % 3 == 0)
    themes = {question: "symptom" if question in SYMPTOMS else "eat" for question in answers}
    scores = theme_scores(fit_csa(answers, members), themes)
    alone = fit_csa(answers[SYMPTOMS], members, n_axes=1)
    assert_allclose(np.abs(scores["symptom"]), np.abs(alone.individual_coordinates[1]), atol=1e-12)


def test_of_one_theme_alone_nothing_is_said_of_what_carries_it():
    space = fit_mca(two_planes(), n_axes=2)
    table = theme_table(space, dict.fromkeys(TWO, "all"))
    assert table["contribution"].tolist() == pytest.approx([1.0] * 2)
    assert table["carried"].tolist() == ["", ""]
    # One theme beside questions of none makes a part of the axes: which one carries it may be asked.
    some = theme_table(space, {question: theme for question, theme in TWO.items() if theme == "resources"})
    assert set(some["carried"]) <= {"yes", "partly", "no"}
