import numpy as np
import pytest

from analysis.geometry import fit_mca
from analysis.reconstruction.big import draw_survey


@pytest.fixture(scope="module")
def survey():
    return draw_survey(20_000, 15, np.random.default_rng(1))


def test_questions_have_three_four_five_six_categories(survey):
    assert survey.shape == (20_000, 15)
    assert [len(survey[question].cat.categories) for question in survey][:5] == [3, 4, 5, 6, 3]
    assert not survey.isna().any(axis=None)
    assert all(survey[question].nunique() == len(survey[question].cat.categories) for question in survey)


def test_two_axes_stand_out(survey):
    eigenvalues = fit_mca(survey).eigenvalues
    assert eigenvalues[2] > 1.5 * eigenvalues[3]


def test_any_number_of_questions(survey):
    assert draw_survey(10, 40, np.random.default_rng(1)).shape == (10, 40)
    assert draw_survey(20_000, 15, np.random.default_rng(1)).equals(survey)
