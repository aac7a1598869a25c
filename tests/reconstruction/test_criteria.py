from dataclasses import replace
from itertools import count

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner

from analysis.reconstruction.__main__ import main
from analysis.reconstruction.criteria import THEMES, Carried, Measures, measured, quadrants, told
from analysis.reconstruction.search import SEED, answers_of


@pytest.fixture(scope="module")
def answers():
    return answers_of(SEED)


@pytest.fixture(scope="module")
def measures(answers):
    return measured(answers)


def test_the_seed_is_the_first_that_meets_the_criteria():
    assert next(seed for seed in count(1) if measured(answers_of(seed)).met) == SEED


def test_each_axis_carries_its_theme(measures):
    assert [(each.theme, each.axis) for each in measures.themes] == [("integration", 1), ("ressources", 2)]
    assert all(each.contribution >= 0.75 and each.correlation >= 0.9 for each in measures.themes)


def test_groups_stand_apart_as_the_recipe_puts_them(measures):
    assert measures.status <= -0.5
    assert measures.edition <= -0.3
    assert min(measures.quadrants) >= 8
    assert sum(measures.quadrants) == 61


def test_the_plane_is_that_of_a_plain_decomposition(answers, measures):
    """A singular value decomposition written from the definition of the specific MCA gives the same measures."""
    questions = [question for of_theme in THEMES.values() for question in of_theme]
    indicators = pd.get_dummies(answers[questions], prefix_sep="=").astype(float)
    frequencies = indicators.mean()
    table = (indicators - frequencies) / np.sqrt(len(answers) * len(questions) * frequencies)
    left, _, right = np.linalg.svd(table.to_numpy(), full_matrices=False)
    contributions = pd.Series(right[0] ** 2, index=[column.split("=")[0] for column in indicators])
    assert contributions[list(THEMES["integration"])].sum() == pytest.approx(measures.themes[0].contribution)
    axis = left[:, 0] * np.sqrt(len(answers))
    unsuccessful = (answers["statut"] != "laureat").to_numpy()
    assert abs(axis[unsuccessful].mean() - axis[~unsuccessful].mean()) == pytest.approx(-measures.status)


def test_answers_drawn_anew_for_each_question_do_not_meet_them(answers):
    rng = np.random.default_rng(1)
    shuffled = answers.apply(lambda column: rng.permutation(column.to_numpy(dtype=object))).astype(answers.dtypes)
    assert not measured(shuffled).met


GOOD = Measures(
    (Carried("integration", 1, 0.8, 0.95), Carried("ressources", 2, 0.8, 0.95)), -0.6, -0.4, (10, 20, 11, 20)
)


@pytest.mark.parametrize(
    "change",
    [
        {"status": -0.49},
        {"edition": -0.29},
        {"quadrants": (7, 20, 14, 20)},
        {"themes": (GOOD.themes[0], replace(GOOD.themes[1], contribution=0.74))},
        {"themes": (GOOD.themes[0], replace(GOOD.themes[1], correlation=0.89))},
        {"themes": (GOOD.themes[0], replace(GOOD.themes[1], axis=1))},
    ],
)
def test_each_criterion_alone_is_enough_to_refuse(change):
    assert GOOD.met
    assert not replace(GOOD, **change).met


def test_quadrants_turn_from_the_upper_right():
    assert quadrants(pd.Series([1, -1, -1, -1, 1, 1]), pd.Series([1, 1, -1, -1, -1, -1])) == (1, 1, 2, 2)


def test_criteria_are_told_in_french_numbers():
    text = told(GOOD)
    assert "80,0\u202f%" in text
    assert "−0,600" in text
    assert "non" not in text.split()


def test_the_command_prints_the_criteria_of_the_seed_kept():
    result = CliRunner().invoke(main, ["criteria"])
    assert result.exit_code == 0
    assert f"graine {SEED} : retenue" in result.output
    assert result.output.count("écartée") == SEED - 1
