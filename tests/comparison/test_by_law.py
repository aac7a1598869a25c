"""Shifts of many respondents: by the law, by counted arrangements, and by permuted labels."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.comparison import two_groups
from analysis.comparison.by_law import shifts_by_law
from analysis.comparison.editions import checks_of_shifts, edition_shifts
from analysis.comparison.studentised import studentised_shifts
from analysis.comparison.two_groups import NO_PAIRS, FirstMoments, SharedAddends, TwoGroups, counted_arrangements
from analysis.geometry.inference import contrasts, many
from analysis.geometry.inference.contrasts import Effort
from analysis.tables import TABLES

PLANES = [(0,), (1,), (0, 1)]
SIZES = 400, 900


def groups(*, weighted=False, pairs=0) -> TwoGroups:
    """Return groups of unequal numbers and spreads, skewed on the first axis."""
    rng = np.random.default_rng(1)
    n = sum(SIZES)
    members = np.arange(n) < SIZES[0]
    points = np.vstack([rng.gamma(3, 1, n), rng.normal(size=n)])
    points[:, members] = 1.5 * points[:, members] + np.array([[-1.45], [0.1]])
    met = np.stack([np.arange(pairs), SIZES[0] + np.arange(pairs)], axis=1) if pairs else NO_PAIRS
    points[:, met[:, 1]] = (points[:, met[:, 1]] + points[:, met[:, 0]]) / 2
    weights = rng.choice([0.5, 1.0, 2.0], n) if weighted else np.ones(n)
    return TwoGroups(points, members, weights, met)


def effort(draws=1_499):
    return Effort(np.random.default_rng(3), draws)


@pytest.mark.parametrize("pairs", [0, 150])
def test_counted_arrangements_give_the_p_values_and_intervals_of_permuted_labels(monkeypatch, pairs):
    held = groups(weighted=True, pairs=pairs)
    permuted = studentised_shifts(held, PLANES, effort())
    monkeypatch.setattr(contrasts, "COUNTED_FROM", 300)
    monkeypatch.setattr(two_groups, "COUNTED_FROM", 100)
    for own, other in zip(studentised_shifts(held, PLANES, effort()), permuted, strict=True):
        assert own.statistic == pytest.approx(other.statistic)
        assert own.by is None
        assert own.p_value == pytest.approx(other.p_value, abs=0.05)
        assert [own.low, own.high] == pytest.approx([other.low, other.high], abs=0.03, nan_ok=True)


@pytest.mark.parametrize("alone", [True, False])
def test_tails_of_differences_by_their_errors_where_few_hold_much_of_the_weight(monkeypatch, alone):
    n, size, draws = 6_000, 600, 2_000
    rng = np.random.default_rng(0)
    points = np.vstack([rng.gamma(1, size=n), rng.normal(size=n)])
    held = TwoGroups(points, np.arange(n) < size, rng.lognormal(0, 1, n))
    addends = SharedAddends(held)
    if not alone:  # groups are counted, whatever their weights
        monkeypatch.setattr("analysis.geometry.inference.counted._fewest_normal", lambda *_: 0)

    def beyond(sums):
        difference, _, variance, *_ = np.hstack([FirstMoments(addends, own).line(0) for own in sums])
        assert (variance > 0).all()
        return np.mean(np.abs(difference) > 3 * np.sqrt(variance))

    drawn = (addends.rows[:, rng.choice(n, size, replace=False)].sum(axis=1, keepdims=True) for _ in range(draws))
    permuted = beyond([np.hstack(list(drawn))])
    found = beyond(counted_arrangements(held, addends.rows, effort(), draws))
    assert found == pytest.approx(permuted, abs=4 * np.sqrt(2 * 0.006 / draws))


@pytest.mark.parametrize("weighted", [False, True])
def test_the_law_gives_the_p_values_and_intervals_of_permuted_labels(monkeypatch, weighted):
    held = groups(weighted=weighted)
    permuted = studentised_shifts(held, PLANES, effort())
    assert shifts_by_law(held, PLANES, effort(), 0.95) is None
    monkeypatch.setattr(many, "LAW_FROM", 300)
    monkeypatch.setattr(many, "MOST_SKEWED", 0.2)
    by_law = shifts_by_law(held, PLANES, effort(), 0.95)
    assert by_law is not None
    for own, other in zip(by_law, permuted, strict=True):
        assert own.statistic == pytest.approx(other.statistic)
        assert own.p_value == pytest.approx(other.p_value, abs=0.04)
        assert own.by.drawn == pytest.approx(other.p_value, abs=0.06)
        assert [own.low, own.high] == pytest.approx([other.low, other.high], abs=0.02, nan_ok=True)
    assert shifts_by_law(groups(pairs=3), PLANES, effort(), 0.95) is None


def test_the_size_of_the_law_where_numbers_and_spreads_are_unequal(monkeypatch):
    monkeypatch.setattr(many, "LAW_FROM", 50)
    monkeypatch.setattr(many, "CHECKS", 19)
    monkeypatch.setattr(many, "MOST_SKEWED", 1.0)
    monkeypatch.setattr("analysis.comparison.by_law.CHECKS", 19)
    rng = np.random.default_rng(5)
    members = np.arange(360) < 60
    rejected = 0
    for _ in range(60):
        points = np.where(members, 2.0, 1.0) * rng.normal(size=360).round(1)
        found = shifts_by_law(TwoGroups(points[None, :], members, np.ones(360)), [(0,)], effort(), 0.95)
        rejected += found is not None and found[0].p_value <= 0.05
    assert rejected <= 9


def test_checks_stand_beside_the_shifts_of_large_editions(monkeypatch):
    rng = np.random.default_rng(2)
    points = pd.DataFrame(rng.normal(size=(900, 2)), columns=[1, 2])
    editions = pd.Series(pd.Categorical(rng.choice(["2018", "2019"], 900)))
    variances, nothing = pd.Series(1.0, index=[1, 2]), pd.Series(0, index=points.index)

    def shifts():
        seeded = np.random.default_rng(4)
        return edition_shifts(
            points, editions, "2018", space="main", eigenvalues=variances, unplaced=nothing, rng=seeded, draws=99
        )

    few = shifts()
    assert list(few.columns) == TABLES["shifts"].names
    assert checks_of_shifts(few).empty
    assert set(few["method"]) == {"monte_carlo"}
    monkeypatch.setattr(contrasts, "COUNTED_FROM", 300)
    counted = shifts()
    assert set(counted["method"]) == {"monte_carlo_counted"}
    assert checks_of_shifts(counted).empty
    monkeypatch.setattr(many, "LAW_FROM", 300)
    made = shifts()
    assert set(made["method"]) == {"law"}
    checks = checks_of_shifts(made)
    assert checks["axes"].tolist() == ["1", "2", "1+2"]
    assert (checks["smallest"] >= 300).all()
    assert (checks["draws"] == 999).all()
