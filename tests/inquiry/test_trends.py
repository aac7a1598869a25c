"""The path of three editions or more as evidence: beside the trends of the space, cases known by hand, drifts."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.comparison.timeline import timeline
from analysis.comparison.trend import edition_trends
from analysis.inquiry.clouds import Cloud, Points
from analysis.inquiry.places import People
from analysis.inquiry.trends import as_compared, over_editions
from analysis.inquiry.verdicts import verdict
from analysis.study.inquiry import Evidence

SHIFT = Evidence("shift", "higher", 0.5, "main", "lieux")


def editions_of(means, n, rng, *others, years=None, spread=1.0):
    """Return respondents around the means of their editions, and who they are; `others` are means in other readings."""
    codes = np.repeat(np.arange(len(means)), n)
    index = pd.RangeIndex(len(codes)).astype(str)
    noise = spread * rng.normal(size=len(codes))
    own, *read = (pd.DataFrame({1: np.asarray(each)[codes] + noise}, index) for each in (means, *others))
    names = years or [str(2015 + rank) for rank in range(len(means))]
    answers = pd.DataFrame({"annee": pd.Categorical.from_codes(codes, names)}, index)
    correlations = pd.Series({1: 1.0})
    readings = tuple(Points(f"o{rank}", "alternative", each, correlations) for rank, each in enumerate(read))
    return Cloud(Points("", "", own, correlations), readings), People(answers)


def path_over(cloud, people, **how):
    return over_editions(cloud, 1, people, "annee", **{"level": 0.95, "seed": 1, "draws": 199} | how)


def judged(measure, piece=SHIFT):
    return verdict(measure, piece, measure.p_value, is_confirmatory=True)


def test_the_effect_is_the_slope_of_the_trends_of_the_space_times_its_years():
    cloud, people = editions_of([0.0, 0.6, 0.5, 1.4], 20, np.random.default_rng(2))
    line = timeline(cloud.own.coordinates, people.answers["annee"], pd.Series({1: 1.0}))
    (known,) = edition_trends(line, space="main", rng=np.random.default_rng(1), draws=199).to_dict("records")
    found = path_over(cloud, people)
    assert [found.effect, found.low, found.high] == pytest.approx(
        [3 * known[name] for name in ("slope", "ci_low", "ci_high")]
    )
    assert found.p_value == known["p_value"]
    assert (found.trend.path, found.trend.is_monotone, found.trend.by) == (known["path"], known["is_monotone"], "year")
    assert (found.against, found.group, found.trend.editions) == ("2015", "2018", 4)
    assert (found.counts.n, found.counts.n_against, found.counts.base) == (20, 20, 80)


def test_years_far_apart_are_as_far_on_the_line():
    means, years = [0.0, 1.0, 4.0], ["2010", "2011", "2014"]
    found = path_over(*editions_of(means, 6, np.random.default_rng(2), years=years, spread=1e-6))
    assert found.effect == pytest.approx(4.0, abs=1e-4)  # one more each year, exactly
    assert found.trend.slope == pytest.approx(1.0, abs=1e-4)
    ranks = path_over(*editions_of(means, 6, np.random.default_rng(2), years=["a", "b", "c"], spread=1e-6))
    assert (ranks.trend.by, round(ranks.trend.slope, 3)) == ("rank", 2.0)


def test_the_interval_is_at_the_level_of_the_family():
    cloud, people = editions_of([0.0, 0.3, 0.6], 15, np.random.default_rng(5))
    narrow, wide = (path_over(cloud, people, level=level) for level in (0.9, 0.98))
    assert wide.low < narrow.low < narrow.effect < narrow.high < wide.high


def test_the_effect_in_other_readings_is_the_same_line_of_the_same_editions():
    cloud, people = editions_of([0.0, 1.0, 2.0], 6, np.random.default_rng(2), [0.0, -1.0, -2.0], spread=1e-6)
    found = path_over(cloud, people)
    assert [reading.effect for reading in found.readings] == pytest.approx([-2.0], abs=1e-4)
    assert judged(found) == "toward"  # a reading of opposite sign takes it away


def test_weights_move_the_means():
    cloud, people = editions_of([0.0, 1.0, 2.0], 6, np.random.default_rng(2), spread=1e-6)
    last = np.flatnonzero(people.answers["annee"] == "2017")
    coordinates = cloud.own.coordinates.copy()
    coordinates.iloc[last[0], 0] = 12.0
    weights = pd.Series(1.0, people.answers.index)
    weights.iloc[last[0]] = 5.0
    found = path_over(replace(cloud, own=replace(cloud.own, coordinates=coordinates)), replace(people, weights=weights))
    assert found.effect == pytest.approx((5 * 12 + 5 * 2) / 10, abs=1e-4)


def test_two_editions_of_enough_respondents_make_no_path():
    cloud, people = editions_of([0.0, 1.0, 2.0], 8, np.random.default_rng(2))
    few = people.answers["annee"].where(~people.answers.index.isin(["0", "1", "2", "3"]))  # four are left
    found = path_over(cloud, replace(people, answers=people.answers.assign(annee=few)))
    assert np.isnan(found.effect)
    assert found.trend is None
    assert found.counts.base == 20
    assert judged(found) == "not_compared"


def test_editions_that_go_one_way_are_established_and_those_that_come_back_are_not():
    rng = np.random.default_rng(3)
    steady = path_over(*editions_of([0.0, 0.4, 0.8, 1.2], 40, rng))
    back = path_over(*editions_of([0.0, 1.6, 0.9, 1.6], 40, rng))
    assert (judged(steady), judged(back)) == ("established", "toward")
    assert back.p_value <= 0.05
    assert judged(back, replace(SHIFT, expects="none")) == "nothing"
    assert judged(steady, replace(SHIFT, expects="lower")) == "opposite"


def test_editions_that_drift_are_seldom_established():
    """Five editions drawn around nothing have a slope that the test rejects four times in ten: it is no trend."""
    rng, undirected = np.random.default_rng(11), replace(SHIFT, expects="none")
    found = [path_over(*editions_of(rng.normal(scale=0.5, size=5), 20, rng), draws=39) for _ in range(30)]
    assert np.mean([one.p_value <= 0.05 for one in found]) >= 0.25
    assert np.mean([judged(one, undirected) == "established" for one in found]) <= 0.07


def test_p_values_are_those_that_the_comparison_of_editions_tells():
    found = path_over(*editions_of([0.0, 0.4, 0.8], 10, np.random.default_rng(3)))
    printed = pd.DataFrame({"axis": [1, 2], "p_value": [0.123, 0.5], "departure_p_value": 0.2, "order_p_value": np.nan})
    told = as_compared(found, printed, 1)
    assert (told.p_value, told.trend.departure_p_value, told.effect) == (0.123, 0.2, found.effect)
    assert as_compared(found, printed, 3) == found
