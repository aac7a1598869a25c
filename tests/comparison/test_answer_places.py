"""Those who give an answer beside those who do not: the deviation by hand, the test beside two groups of editions."""

import numpy as np
import pandas as pd
import pytest

from analysis.comparison.answer_places import answer_places
from analysis.comparison.editions import edition_shifts
from analysis.description.frequencies import Choices

INDEX = [f"r{rank}" for rank in range(12)]


@pytest.fixture
def cloud():
    points = np.random.default_rng(4).normal(size=(12, 2))
    return pd.DataFrame(points, index=INDEX, columns=[1, 2])


def chosen(held, answered=True):
    held = np.isin(np.arange(12), held)
    return Choices("freins", ("temps", "prix"), np.broadcast_to(answered, 12).copy(), np.stack([held, ~held], axis=1))


def placed(cloud, *asked, **how):
    return answer_places(asked, pd.Series(INDEX), cloud, space="main", **{"seed": 3} | how)


def test_a_deviation_is_that_of_the_mean_points_of_those_who_answered(cloud):
    answered = np.arange(12) != 11
    made = placed(cloud, chosen([0, 1, 2, 3], answered)).set_index(["category", "axis"])
    own = cloud[1].to_numpy()
    assert made.loc[("temps", 1), "deviation"] == pytest.approx(own[:4].mean() - own[4:11].mean())
    assert made.loc[("prix", 1), "deviation"] == pytest.approx(own[4:11].mean() - own[:4].mean())
    assert made.loc[("temps", 2), ["n", "base"]].tolist() == [4, 11]


def test_the_test_and_its_interval_are_those_of_two_editions(cloud):
    made = placed(cloud, chosen([0, 1, 2, 3, 4]))
    sides = pd.Series(["in"] * 5 + ["out"] * 7, INDEX)
    known = edition_shifts(
        cloud, sides, "out", space="main", eigenvalues=pd.Series(1.0, [1, 2]), unplaced=pd.Series(0, INDEX),
        planes=[(1,), (2,)], rng=np.random.default_rng(3),
    )  # fmt: skip
    own = made[made["category"] == "temps"]
    for name, other in (
        ("deviation", "deviation"),
        ("p_value", "p_value"),
        ("ci_low", "ci_low"),
        ("ci_high", "ci_high"),
    ):
        assert own[name].tolist() == pytest.approx(known[other].tolist())


def test_one_respondent_alone_has_no_place_and_who_has_none_does_not_count(cloud):
    assert placed(cloud, chosen([0])).empty
    made = placed(cloud.drop(index=["r0", "r11"]), chosen([0, 1, 2]))
    assert set(made["base"]) == {10}
    assert made.loc[made["category"] == "temps", "n"].tolist() == [2, 2]


def test_weights_move_the_mean_points(cloud):
    weights = pd.Series([9.0] + [1.0] * 11)
    made = placed(cloud, chosen([0, 1]), weights=weights)
    own = cloud[1].to_numpy()
    assert made["deviation"].iloc[0] == pytest.approx((9 * own[0] + own[1]) / 10 - own[2:].mean())
