"""How editions move: means, overall test, trends, regions, spreads; by other formulas, and what must always hold."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose
from scipy import stats

from analysis.comparison.edition_means import edition_means, edition_quantiles
from analysis.comparison.overall import edition_overall
from analysis.comparison.regions import REGIONS, edition_region_trends, edition_regions, in_regions
from analysis.comparison.spread import edition_spreads
from analysis.comparison.timeline import timeline
from analysis.comparison.trend import edition_trends, is_monotone, order_p_value, path
from analysis.comparison.trend_family import steadiness, trend_family
from analysis.tables import TABLES

PLANES = [(1,), (2,), (1, 2)]


def rng(seed=62):
    return np.random.default_rng(seed)


def drawn(sizes, shifts=None, sds=None, seed=0, names=None):
    """Return a timeline of editions with these numbers, means on axis 1 and spreads."""
    held = names or [str(2015 + rank) for rank in range(len(sizes))]
    codes = np.repeat(np.arange(len(sizes)), sizes)
    points = pd.DataFrame(rng(seed).normal(size=(len(codes), 2)), columns=[1, 2])
    points *= np.asarray(sds if sds is not None else [1.0] * len(sizes))[codes][:, None]
    points[1] += np.asarray(shifts if shifts is not None else [0.0] * len(sizes))[codes]
    labels = pd.Series(pd.Categorical(np.array(held, dtype=object)[codes], categories=held), name="edition")
    return points, labels


def line_of(sizes, weights=None, panel=None, **options):
    points, labels = drawn(sizes, **options)
    return timeline(points, labels, pd.Series(1.0, index=[1, 2]), weights, panel)


def surveys_of(sizes, number, shifts=0.0, sds=1.0, seed=0):
    """Return one timeline whose axes are so many surveys, each of its own draws: one call tests them all.

    Shifts and spreads are those of the editions, shape (n_editions,), or of the editions on each axis.
    """
    codes = np.repeat(np.arange(len(sizes)), sizes)
    shifts, sds = (np.broadcast_to(np.transpose(each), (number, len(sizes))).T[codes] for each in (shifts, sds))
    axes = range(1, number + 1)
    points = pd.DataFrame(rng(seed).normal(size=(len(codes), number)) * sds + shifts, columns=axes)
    labels = pd.Series([str(2015 + code) for code in codes], name="edition", dtype="category")
    return timeline(points, labels, pd.Series(1.0, index=axes))


# The order of time ---------------------------------------------------------------------------------------------------


def test_editions_named_after_years_stand_in_their_order_others_in_the_order_declared():
    by_year = line_of((3, 4, 5), names=["2021", "2015", "2018"])
    assert by_year.names == ("2015", "2018", "2021")
    assert by_year.scores.tolist() == [2015, 2018, 2021]
    assert by_year.sizes.tolist() == [4, 5, 3]
    by_rank = line_of((3, 4, 5), names=["avant", "pendant", "après"])
    assert (by_rank.by, by_rank.names) == ("rank", ("avant", "pendant", "après"))
    assert by_rank.scores.tolist() == [1, 2, 3]


def test_an_edition_that_nobody_answered_keeps_its_rank():
    points, labels = drawn((4, 4), names=["a", "c"])
    held = timeline(points, labels.cat.set_categories(["a", "b", "c"]), pd.Series(1.0, index=[1, 2]))
    assert held.names == ("a", "c")
    assert held.scores.tolist() == [1, 3]


def test_axes_are_measured_in_their_standard_deviations():
    points, labels = drawn((5, 6))
    held = timeline(points, labels, pd.Series({1: 4.0, 2: 0.25}))
    assert_allclose(held.values, np.array([points[1] / 2, points[2] * 2]))


# Means and quartiles -------------------------------------------------------------------------------------------------


def test_means_are_those_of_respondents_and_their_intervals_are_near_students():
    line = line_of((40, 60), seed=3)
    table = edition_means(line, space="main", rng=rng())
    values = line.values[0, line.codes == 1]
    row = table[(table["edition"] == "2016") & (table["axis"] == 1)].iloc[0]
    assert_allclose(row["mean"], values.mean())
    expected = stats.t.interval(0.95, 59, values.mean(), values.std(ddof=1) / np.sqrt(60))
    assert_allclose([row["ci_low"], row["ci_high"]], expected, atol=0.06)


def test_bootstrap_t_is_that_of_a_loop():
    line = line_of((12,), seed=5)
    row = edition_means(line, space="main", rng=rng(4)).iloc[0]
    values = line.values[0]
    ranks = rng(4).integers(12, size=(1999, 12))
    drawn_t = [(values[r].mean() - values.mean()) / (values[r].std(ddof=1) / np.sqrt(12)) for r in ranks]
    low, high = np.quantile(drawn_t, [0.025, 0.975], method="closest_observation")
    error = values.std(ddof=1) / np.sqrt(12)
    assert_allclose([row["ci_low"], row["ci_high"]], [values.mean() - high * error, values.mean() - low * error])


def test_intervals_of_means_cover_as_often_as_they_say():
    covered = []
    for seed in range(15):
        line = surveys_of((25,), 20, seed=seed)
        table = edition_means(replace(line, values=np.exp(line.values)), space="main", rng=rng(seed))
        covered += ((table["ci_low"] <= np.exp(0.5)) & (np.exp(0.5) <= table["ci_high"])).tolist()
    assert 0.88 < np.mean(covered) < 0.98  # of a lognormal law, Student's covers .86


def test_a_list_that_bounds_an_edition_narrows_its_interval_by_the_finite_population_factor():
    line = line_of((20, 30), seed=2)
    free, bound, all_of_them = (
        edition_means(line, space="main", rng=rng(), frames=frames)
        for frames in (None, {"2015": 80}, {"2015": 20, "2016": 30})
    )
    width = free["ci_high"] - free["ci_low"]
    narrowed = (bound["ci_high"] - bound["ci_low"]) / width
    assert_allclose(narrowed[free["edition"] == "2015"], np.sqrt(1 - 20 / 80))
    assert_allclose(narrowed[free["edition"] == "2016"], 1)
    assert_allclose(all_of_them["ci_low"], all_of_them["mean"])


def test_equal_weights_change_nothing_and_heavier_respondents_pull_the_mean():
    line = line_of((15, 15), seed=4)
    even = line_of((15, 15), seed=4, weights=pd.Series(3.0, index=range(30)))
    pd.testing.assert_frame_equal(
        edition_means(line, space="m", rng=rng()), edition_means(even, space="m", rng=rng()), rtol=1e-9
    )
    weights = pd.Series(np.where(np.arange(30) == 0, 1000.0, 1.0))
    pulled = edition_means(line_of((15, 15), seed=4, weights=weights), space="m", rng=rng())
    assert_allclose(pulled["mean"].iloc[0], line.values[0, 0], atol=0.05)


def test_few_respondents_have_a_mean_but_neither_interval_nor_quartiles():
    line = line_of((9, 12))
    means, quartiles = edition_means(line, space="m", rng=rng()), edition_quantiles(line, space="m")
    assert means.loc[means["edition"] == "2015", ["ci_low", "ci_high"]].isna().all(axis=None)
    assert means["mean"].notna().all()
    assert quartiles["median"].isna().tolist() == [True, True, False, False]


def test_a_quartile_is_never_the_place_of_one_person():
    values = np.array([0.0, 1, 2, 3, 4, 5, 6, 7, 100, 1000])
    labels = pd.Series(["a"] * 10, name="edition")
    line = timeline(pd.DataFrame({1: values}), labels, pd.Series({1: 1.0}))
    row = edition_quantiles(line, space="m").iloc[0]
    assert [row["q1"], row["median"], row["q3"]] == [2, 4, pytest.approx((6 + 7 + 100) / 3)]


def test_an_edition_whose_respondents_answer_alike_has_no_interval():
    points, labels = drawn((12, 12))
    points.iloc[:12] = 0.3
    table = edition_means(timeline(points, labels, pd.Series(1.0, index=[1, 2])), space="m", rng=rng())
    assert table["ci_low"].isna().tolist() == [True, True, False, False]


# All editions together -----------------------------------------------------------------------------------------------


def test_the_statistic_is_that_of_welch_james_in_other_words():
    line = line_of((12, 15, 20), seed=7)
    found = edition_overall(line, space="m", planes=PLANES, rng=rng(), draws=99).set_index("axes")["statistic"]
    values = [line.values[:, line.codes == g] for g in range(3)]
    # The weighted sum of squares around the weighted mean, by hand.
    precision = [np.linalg.inv(np.cov(own) / own.shape[1]) for own in values]
    centre = np.linalg.solve(
        sum(precision), sum(p @ own.mean(axis=1) for p, own in zip(precision, values, strict=True))
    )
    apart = [own.mean(axis=1) - centre for own in values]
    assert_allclose(found["1+2"], sum(d @ p @ d for d, p in zip(apart, precision, strict=True)), rtol=1e-8)
    one = [own.shape[1] / own[0].var(ddof=1) for own in values]
    mean = sum(p * own[0].mean() for p, own in zip(one, values, strict=True)) / sum(one)
    expected = sum(p * (own[0].mean() - mean) ** 2 for p, own in zip(one, values, strict=True))
    assert_allclose(found["1"], expected, rtol=1e-8)


def test_the_p_value_is_that_of_every_arrangement():
    """Three editions of five, on labels that are all enumerated here: 756,756 ways, of which a hundred thousand."""
    line = line_of((5, 5, 5), seed=1, shifts=[0, 0.6, 1.4])
    found = edition_overall(line, space="m", planes=[(1,)], rng=rng(), draws=20_000)["p_value"].item()
    generator, values = rng(9), line.values[0]

    def statistic(own):
        means, spreads = own.mean(axis=-1), own.var(axis=-1, ddof=1) / 5
        centre = (means / spreads).sum(axis=-1, keepdims=True) / (1 / spreads).sum(axis=-1, keepdims=True)
        return ((means - centre) ** 2 / spreads).sum(axis=-1)

    arranged = generator.permuted(np.tile(values, (20_000, 1)), axis=1).reshape(-1, 3, 5)
    assert_allclose(found, np.mean(statistic(arranged) >= statistic(values.reshape(3, 5))), atol=0.012)


def test_small_editions_are_left_out_of_planes_smaller_ones_of_axes_too():
    table = edition_overall(line_of((12, 15, 20, 7, 3)), space="m", planes=PLANES, rng=rng(), draws=99)
    assert table["editions"].tolist() == [4, 4, 3]
    assert table["n"].tolist() == [54, 54, 47]
    few = edition_overall(line_of((12, 15, 4)), space="m", planes=PLANES, rng=rng(), draws=99)
    assert few.empty
    assert list(few) == list(table)


def test_two_editions_have_no_overall_test_and_one_has_none():
    for sizes in ((12, 15), (12,)):
        line = line_of(sizes)
        assert edition_overall(line, space="m", planes=PLANES, rng=rng(), draws=99).empty
        assert edition_trends(line, space="m", rng=rng(), draws=99).empty
        assert edition_region_trends(line, (1, 2), space="m", rng=rng(), draws=99).empty


@pytest.mark.parametrize("sizes", [(30, 30, 30), (60, 20, 15), (12,) * 8])
def test_false_alarms_of_the_overall_test_are_as_rare_as_announced(sizes):
    sds = [1.5 if rank % 2 else 1.0 for rank in range(len(sizes))]
    planes = [plane for axis in range(1, 41, 2) for plane in ((axis,), (axis, axis + 1))]
    tables = [  # of 60 surveys on two axes; 10,000 in benchmarks/movement.md
        edition_overall(surveys_of(sizes, 40, sds=sds, seed=seed), space="m", planes=planes, rng=rng(seed), draws=99)
        for seed in range(3)
    ]
    p_values = pd.concat(tables)["p_value"].to_numpy().reshape(60, 2)
    rejected = (p_values <= 0.05).mean(axis=0)
    assert (rejected > 0).all()
    assert (rejected < 0.16).all()


def test_a_panel_that_moves_together_is_seen():
    points, labels = drawn((40, 40, 40), seed=6)
    trait = rng(8).normal(size=40)
    points[1] = np.tile(trait, 3) + 0.2 * points[1] + np.repeat([0.0, 0.15, 0.3], 40)
    panel = pd.Series([f"s{rank}" for rank in range(40)] * 3)
    eigenvalues = pd.Series(1.0, index=[1, 2])
    known, unknown = (timeline(points, labels, eigenvalues, panel=held) for held in (panel, None))
    p_known, p_unknown = (
        edition_overall(line, space="m", planes=[(1,)], rng=rng(), draws=999)["p_value"].item()
        for line in (known, unknown)
    )
    assert p_known < 0.01 < 0.1 < p_unknown
    slopes = [edition_trends(line, space="m", rng=rng(), draws=999).iloc[0] for line in (known, unknown)]
    assert slopes[0]["p_value"] < 0.01 < 0.1 < slopes[1]["p_value"]
    assert slopes[0]["ci_high"] - slopes[0]["ci_low"] < 0.5 * (slopes[1]["ci_high"] - slopes[1]["ci_low"])


# Trends --------------------------------------------------------------------------------------------------------------


def test_the_slope_its_error_and_the_departure_are_those_of_generalised_least_squares():
    line = line_of((12, 15, 20, 18), seed=7, names=["2015", "2016", "2018", "2021"])
    row = edition_trends(line, space="m", rng=rng(), draws=99).iloc[0]
    values = [line.values[0, line.codes == g] for g in range(4)]
    means = np.array([own.mean() for own in values])
    errors = np.array([own.var(ddof=1) / len(own) for own in values])
    slope, _ = np.polyfit(line.scores, means, 1)
    x = line.scores - line.scores.mean()
    assert_allclose(row["slope"], slope)
    assert_allclose(row["statistic"], slope / np.sqrt(x**2 @ errors / (x @ x) ** 2), rtol=1e-8)
    design = np.stack([np.ones(4), x], axis=1)
    fitted = np.linalg.solve(design.T @ (design / errors[:, None]), design.T @ (means / errors))
    assert_allclose(row["departure"], ((means - design @ fitted) ** 2 / errors).sum(), rtol=1e-7)
    assert row["first"] == pytest.approx(means[0])
    assert row["last"] == pytest.approx(means[-1])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), st.floats(-0.6, 0.6))
def test_the_interval_leaves_nothing_out_exactly_where_the_test_rejects_it(seed, shift):
    line = line_of((10, 12, 14), seed=seed, shifts=[0, shift, 2 * shift])
    table = edition_trends(line, space="m", rng=rng(), draws=199)
    outside = (table["ci_low"] > 0) | (table["ci_high"] < 0)
    assert (outside == (table["p_value"] <= 0.05)).all()
    assert table["slope"].between(table["ci_low"], table["ci_high"]).all()


def test_intervals_of_slopes_cover_as_often_as_they_say():
    covered = []
    for seed in range(5):
        line = surveys_of((25, 40, 30, 20), 20, shifts=[0, 0.2, 0.4, 0.6], sds=[1, 1.5, 1, 1.5], seed=seed)
        table = edition_trends(line, space="m", rng=rng(seed), draws=199)
        covered += ((table["ci_low"] <= 0.2) & (table["ci_high"] >= 0.2)).tolist()
    assert 0.9 < np.mean(covered) < 0.99


def test_false_departures_from_a_steep_line_are_as_rare_as_announced():
    lines = [surveys_of((20, 25, 30, 20), 20, shifts=[0, 1, 2, 3], sds=[1, 1.5, 1, 1], seed=seed) for seed in range(6)]
    p_values = pd.concat(edition_trends(line, space="m", rng=rng(), draws=99)["departure_p_value"] for line in lines)
    assert len(p_values) == 120
    assert 0.01 < (p_values <= 0.05).mean() < 0.1


def test_a_bend_departs_from_the_line():
    row = edition_trends(line_of((40,) * 4, shifts=[0, 1, 1, 0]), space="m", rng=rng(), draws=499).iloc[0]
    assert row["departure_p_value"] <= 0.01
    assert not row["is_monotone"]
    assert row["path"] == "up_down"


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 99), st.sampled_from([("2015", "2017", "2019"), ("a", "b", "c")]))
def test_turning_time_round_turns_the_slope(seed, names):
    points, labels = drawn((10, 12, 14), seed=seed, names=list(names))
    eigenvalues = pd.Series(1.0, index=[1, 2])
    forth = timeline(points, labels, eigenvalues)
    turned = {name: names[-1 - rank] for rank, name in enumerate(names)}
    back = timeline(points, labels.astype(str).map(turned).astype(pd.CategoricalDtype(list(names))), eigenvalues)
    first, second = (edition_trends(line, space="m", rng=rng(), draws=9) for line in (forth, back))
    assert_allclose(first["slope"], -second["slope"], atol=1e-12)
    assert_allclose(first["departure"], second["departure"], rtol=1e-6)


def test_the_order_of_editions_is_enumerated():
    means, scores = np.array([0.1, 0.0, 0.4, 0.3, 0.7]), np.array([2015, 2016, 2017, 2019, 2020.0])
    slopes = [abs(np.polyfit(scores, order, 1)[0]) for order in permutations(means)]
    expected = np.mean(np.array(slopes) >= abs(np.polyfit(scores, means, 1)[0]) - 1e-12)
    assert_allclose(order_p_value(means, scores, rng()), expected)
    assert np.isnan(order_p_value(means[:4], scores[:4], rng()))
    assert order_p_value(np.arange(9.0), np.arange(9.0), rng()) <= 0.001


@pytest.mark.parametrize(
    ("moves", "change", "told"),
    [
        ([1, 1, 1], 3, "up"),
        ([-1, -1], -2, "down"),
        ([1, 0, 1], 2, "partly_up"),
        ([0, -1], -1, "partly_down"),
        ([0, 1, 0], -0.5, "up_yet_back"),  # small steps down undo the one step up
        ([-1, 0], 0, "down_yet_back"),
        ([1, 0, -1], 0.2, "up_down"),
        ([-1, 1, 1], 1, "down_up"),
        ([1, -1, 1], 1, "turning"),
        ([0, 0, 0], 0.4, "still"),
    ],
)
def test_paths_are_told_from_moves_larger_than_their_noise(moves, change, told):
    assert path(moves, change) == told


def test_moves_within_noise_are_no_path():
    row = edition_trends(line_of((10,) * 4, shifts=[0, 0.05, 0.1, 0.15]), space="m", rng=rng(), draws=99).iloc[0]
    assert row["path"] == "still"


def test_monotone_is_strict():
    assert is_monotone(np.array([1.0, 2, 3]))
    assert is_monotone(np.array([3.0, 2, 1]))
    assert not is_monotone(np.array([1.0, 1, 2]))


def test_two_identical_editions_make_no_trend_and_no_shift():
    points, labels = drawn((20, 20, 20))
    points.iloc[20:40] = points.iloc[40:] = points.iloc[:20].to_numpy()
    line = timeline(points, labels, pd.Series(1.0, index=[1, 2]))
    trends = edition_trends(line, space="m", rng=rng(), draws=99)
    assert_allclose(trends["slope"], 0, atol=1e-12)
    assert (trends["p_value"] > 0.9).all()
    overall = edition_overall(line, space="m", planes=PLANES, rng=rng(), draws=99)
    assert (overall["p_value"] > 0.9).all()
    assert_allclose(edition_spreads(line, "2015", space="m", rng=rng(), draws=99)["ratio"], 1)


def test_three_editions_of_which_one_of_four_people_have_no_trend():
    line = line_of((30, 30, 4))
    assert edition_trends(line, space="m", rng=rng(), draws=99).empty
    assert len(edition_means(line, space="m", rng=rng())) == 6


def test_a_constant_edition_stops_nothing():
    points, labels = drawn((12, 12, 12))
    points.iloc[:12] = 0.0
    line = timeline(points, labels, pd.Series(1.0, index=[1, 2]))
    trends = edition_trends(line, space="m", rng=rng(), draws=99)
    assert trends["p_value"].between(0, 1).all()
    assert edition_overall(line, space="m", planes=PLANES, rng=rng(), draws=99)["p_value"].between(0, 1).all()
    spreads = edition_spreads(line, "2016", space="m", rng=rng(), draws=99)
    assert spreads.loc[spreads["edition"] == "2015", "p_value"].isna().all()
    assert spreads.loc[spreads["edition"] == "2017", "p_value"].notna().all()


# What may be said of a trend -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("p", "editions", "monotone", "holds", "told"),
    [
        (0.01, 4, True, True, "steady"),
        (0.01, 3, True, True, "between_three"),
        (0.01, 8, False, True, "on_average"),
        (0.01, 8, True, False, "on_average"),
        (0.06, 8, True, True, "unclear"),
        (np.nan, 8, True, True, "unclear"),
    ],
)
def test_more_and_more_asks_for_four_editions_one_way_a_slope_and_every_question(p, editions, monotone, holds, told):
    assert steadiness(p, editions, monotone=monotone, holds=holds) == told


def familied(line, holds=True):
    return family_of(edition_trends(line, space="main", rng=rng(), draws=499), holds)


def family_of(trends, holds=True):
    without = trends[["space", "axis"]].assign(question="q1", holds=holds)
    return trend_family(TABLES["trends"].empty(), {"main": trends}, {}, {"main": without}, edition="edition")


def test_editions_that_drift_without_direction_are_rarely_told_more_and_more():
    told, slopes = [], []
    shifts = 0.3 * rng(1000).normal(size=(8, 20))  # of twenty surveys on two axes, on the first of them
    line = surveys_of((60,) * 8, 40, shifts=np.hstack([shifts, np.zeros((8, 20))]))
    trends = edition_trends(line, space="main", rng=rng(), draws=199)
    for survey in range(20):
        family = family_of(trends.iloc[[survey, survey + 20]])
        told.append(family["verdict"].iloc[0])
        slopes.append(family["p_adjusted"].iloc[0] <= 0.05)
    assert np.mean(slopes) > 0.2  # the slope alone would be believed
    assert told.count("steady") <= 1


def test_a_planted_trend_is_found_and_one_question_that_makes_it_is_told():
    line = line_of((60,) * 8, shifts=0.25 * np.arange(8), seed=3)
    assert familied(line)["verdict"].tolist() == ["steady", "unclear"]
    assert familied(line, holds=False)["verdict"].tolist() == ["on_average", "unclear"]
    three = line_of((60,) * 3, shifts=0.5 * np.arange(3), seed=3)
    assert familied(three)["verdict"].iloc[0] == "between_three"


def test_the_family_counts_shares_axes_and_regions_together():
    line = line_of((30,) * 4, shifts=[0, 0.2, 0.4, 0.6], seed=3)
    trends = edition_trends(line, space="main", rng=rng(), draws=199)
    regions = edition_region_trends(line, (1, 2), space="main", rng=rng(), draws=199)
    share = {"question": "q", "category": "a", "by": "edition", "editions": 4, "n": 120, "slope": 0.1, "p_value": 0.01}
    family = trend_family(
        pd.DataFrame([share]),
        {"main": trends},
        {"main": regions},
        {"main": TABLES["edition_trends_without"].empty()},
        edition="edition",
    )
    assert len(family) == 1 + 2 + 4
    order = np.argsort(family["p_value"].to_numpy(), kind="stable")
    holm = np.maximum.accumulate(family["p_value"].to_numpy()[order] * np.arange(7, 0, -1)).clip(max=1)
    assert_allclose(family["p_adjusted"].to_numpy()[order], holm)
    assert family["by"].tolist() == ["edition"] * 7
    assert (family["p_adjusted"] >= family["p_value"]).all()
    none = trend_family(TABLES["trends"].empty(), {}, {}, {}, edition=None)
    assert none.empty


# Regions -------------------------------------------------------------------------------------------------------------


def test_everybody_lies_in_one_region_and_who_lies_on_an_axis_lies_high():
    points = pd.DataFrame({1: [-1.0, -1, 1, 1, 0], 2: [-1.0, 1, -1, 1, 0]})
    line = timeline(points, pd.Series(["a"] * 5, name="edition"), pd.Series(1.0, index=[1, 2]))
    inside = in_regions(line, (1, 2))
    assert inside.tolist() == [[1, 0, 0, 0, 0], [0, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 1]]
    turned = in_regions(line, (2, 1))
    assert turned[[0, 2, 1, 3]].tolist() == inside.tolist()


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 500), st.booleans())
def test_shares_of_regions_add_up_to_one_in_each_edition(seed, weighted):
    weights = pd.Series(np.exp(rng(seed).normal(size=33))) if weighted else None
    table = edition_regions(line_of((10, 11, 12), seed=seed, weights=weights), (1, 2), space="m")
    assert list(dict.fromkeys(table["region"])) == list(REGIONS)
    assert_allclose(table.groupby("edition")["share"].sum(), 1)
    assert (table.groupby("edition")["n"].sum() == table.groupby("edition")["base"].first()).all()
    assert (table["share"].between(table["ci_low"] - 1e-12, table["ci_high"] + 1e-12)).all()


def test_intervals_of_regions_are_wilsons_on_effective_numbers():
    line = line_of((20, 30), seed=2)
    row = edition_regions(line, (1, 2), space="m").iloc[0]
    n, k, z = row["base"], row["n"], stats.norm.ppf(0.975)
    centre = (k + z**2 / 2) / (n + z**2)
    half = z / (n + z**2) * np.sqrt(k * (n - k) / n + z**2 / 4)
    assert_allclose([row["ci_low"], row["ci_high"]], [centre - half, centre + half])
    bound = edition_regions(line, (1, 2), space="m", frames={"2015": 20}).iloc[0]
    assert bound["ci_low"] == bound["share"] == bound["ci_high"]
    weights = pd.Series(np.where(np.arange(50) % 2, 1.0, 3.0))
    weighted = edition_regions(line_of((20, 30), seed=2, weights=weights), (1, 2), space="m").iloc[0]
    effective, share = 40**2 / (10 + 90), weighted["share"]
    centre = (share * effective + z**2 / 2) / (effective + z**2)
    half = z / (effective + z**2) * np.sqrt(effective * share * (1 - share) + z**2 / 4)
    assert_allclose([weighted["ci_low"], weighted["ci_high"]], [centre - half, centre + half])


def test_the_slope_of_a_region_is_that_of_its_shares():
    line = line_of((30, 25, 40), shifts=[0, 0.5, 1.0])
    shares = edition_regions(line, (1, 2), space="m").pivot(index="region", columns="edition", values="share")
    trends = edition_region_trends(line, (1, 2), space="m", rng=rng(), draws=99).set_index("region")
    for region in REGIONS:
        slope = np.polyfit([2015, 2016, 2017], shares.loc[region], 1)[0]
        assert_allclose(trends.loc[region, "slope"], slope, atol=1e-12)
    assert_allclose(trends["slope"].sum(), 0, atol=1e-12)
    assert trends["n_inside"].sum() == 95


def test_a_region_where_nobody_lies_has_no_test():
    points = pd.DataFrame({1: np.abs(rng(1).normal(size=30)) + 0.1, 2: rng(2).normal(size=30)})
    labels = pd.Series(np.repeat(["a", "b", "c"], 10), name="edition")
    line = timeline(points, labels, pd.Series(1.0, index=[1, 2]))
    trends = edition_region_trends(line, (1, 2), space="m", rng=rng(), draws=99).set_index("region")
    assert trends.loc[["low_low", "low_high"], "p_value"].isna().all()
    assert trends.loc[["high_low", "high_high"], "p_value"].notna().all()


# Spreads -------------------------------------------------------------------------------------------------------------


def test_spreads_are_standard_deviations_and_the_statistic_that_of_the_delta_method():
    line = line_of((30, 40), seed=9, sds=[1, 1.6])
    row = edition_spreads(line, "2015", space="m", rng=rng(), draws=99).iloc[0]
    own, base = line.values[0, line.codes == 1], line.values[0, line.codes == 0]
    assert_allclose([row["sd"], row["reference_sd"]], [own.std(ddof=1), base.std(ddof=1)])
    assert_allclose(row["ratio"], own.std(ddof=1) / base.std(ddof=1))
    relative = [np.var((y - y.mean()) ** 2, ddof=1) / len(y) / np.mean((y - y.mean()) ** 2) ** 2 for y in (own, base)]
    assert_allclose(row["statistic"], 2 * np.log(row["ratio"]) / np.sqrt(sum(relative)), rtol=1e-8)


def log_ratio(values, weights, own, pairs):
    """Return the logarithm of the ratio of two weighted variances over its error, person by person."""
    variances, away = [], np.zeros(len(values))
    for side in (own, ~own):
        squares = (values[side] - np.average(values[side], weights=weights[side])) ** 2
        variances.append(np.average(squares, weights=weights[side]) * side.sum() / (side.sum() - 1))
        relative = squares / np.average(squares, weights=weights[side]) - 1
        away[side] = weights[side] * relative / weights[side].sum() * np.sqrt(side.sum() / (side.sum() - 1))
    tied = sum(away[i] * away[j] for i, j in pairs)
    return np.log(variances[0] / variances[1]) / np.sqrt((away**2).sum() - 2 * tied)


def test_the_p_value_of_spreads_is_that_of_means_estimated_again_in_each_arrangement():
    points, labels = drawn((16, 14), seed=4, shifts=[0, 2], sds=[1, 1.5])
    panel = pd.Series([f"s{rank}" for rank in range(5)] + [""] * 11 + [f"s{rank}" for rank in range(5)] + [""] * 9)
    weights = pd.Series(rng(3).uniform(0.5, 2, 30))
    held = timeline(points, labels, pd.Series(1.0, index=[1, 2]), weights, panel).within(np.array([1, 0]))
    row = edition_spreads(held, "2015", space="m", rng=rng(5), draws=79).iloc[0]
    away = held.values[0].copy()
    for code in (0, 1):
        away[held.codes == code] -= np.average(away[held.codes == code], weights=held.weights[held.codes == code])
    pairs = [(i, j) for i in range(30) for j in range(i) if held.panel[i] and held.panel[i] == held.panel[j]]
    observed = log_ratio(away, held.weights, held.codes == 0, pairs)
    assert_allclose(row["statistic"], observed, rtol=1e-6)
    labels_of = np.concatenate(list(held.editions().drawn(rng(5), 79)))
    found = [log_ratio(away, held.weights, own == 0, pairs) for own in labels_of]
    assert_allclose(row["p_value"], (1 + np.sum(np.abs(found) >= abs(observed))) / 80)
    for bound in ("ci_low", "ci_high"):  # just within, the test accepts; just beyond, it rejects
        for near, accepted in ((0.998, True), (1.002, False)):
            ratio = np.exp(np.log(row["ratio"]) + near * np.log(row[bound] / row["ratio"]))
            moved = np.where(held.codes == 0, away / ratio, away)
            far = [log_ratio(moved, held.weights, own == 0, pairs) for own in labels_of]
            reached = np.sum(np.abs(far) >= abs(log_ratio(moved, held.weights, held.codes == 0, pairs)))
            assert ((1 + reached) / 80 > 0.05) == accepted


@pytest.mark.parametrize("values", [[1.0, -1.0], [0.1, 0.1]])
def test_editions_whose_respondents_all_lie_as_far_have_no_test_of_spreads(values):
    points = pd.DataFrame({1: np.tile(values, 20), 2: rng().normal(size=40)})
    labels = pd.Series(np.repeat(["a", "b"], 20), name="edition").astype("category")
    rows = edition_spreads(timeline(points, labels, pd.Series(1.0, index=[1, 2])), "a", space="m", rng=rng(), draws=99)
    assert rows[["ci_low", "ci_high", "p_value"]].iloc[0].isna().all()
    assert rows["p_value"].notna().iloc[1]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 500), st.floats(0.4, 2.5))
def test_the_interval_of_a_ratio_holds_one_where_the_test_accepts_it_and_scales_with_the_edition(seed, scale):
    one, scaled = (
        edition_spreads(surveys_of((14, 16), 1, sds=[1, sd], seed=seed), "2015", space="m", rng=rng(), draws=199)
        for sd in (1, scale)
    )
    outside = (scaled["ci_low"] > 1) | (scaled["ci_high"] < 1)
    assert (outside == (scaled["p_value"] <= 0.05)).all()
    assert_allclose(scaled["ratio"], scale * one["ratio"], rtol=1e-9)
    assert_allclose(scaled["ci_low"], scale * one["ci_low"], rtol=1e-6)
    assert_allclose(scaled["ci_high"], scale * one["ci_high"], rtol=1e-6)


def test_a_planted_spread_is_found_and_a_shift_is_none():
    wide = edition_spreads(line_of((60, 60), sds=[1, 2]), "2015", space="m", rng=rng(), draws=499)
    assert (wide["p_value"] <= 0.01).all()
    assert (wide["ci_low"] > 1).all()
    moved = edition_spreads(line_of((60, 60), shifts=[0, 5]), "2015", space="m", rng=rng(), draws=499)
    still = edition_spreads(line_of((60, 60)), "2015", space="m", rng=rng(), draws=499)
    assert_allclose(moved["statistic"], still["statistic"], rtol=1e-6)


@pytest.mark.parametrize("sizes", [(27, 34), (80, 20)])
def test_false_alarms_of_spreads_are_as_rare_as_announced(sizes):
    p_values = pd.concat(  # of 60 surveys; 10,000 in benchmarks/movement.md
        edition_spreads(surveys_of(sizes, 20, seed=seed), "2015", space="m", rng=rng(seed), draws=99)["p_value"]
        for seed in range(3)
    )
    assert len(p_values) == 60
    assert 0 < (p_values <= 0.05).mean() < 0.125


def test_pairs_are_told_from_others():
    points, labels = drawn((30, 30))
    points.iloc[30:] = points.iloc[:30].to_numpy() * 1.25 + 0.05 * points.iloc[30:].to_numpy()
    panel = pd.Series([f"s{rank}" for rank in range(30)] * 2)
    eigenvalues = pd.Series(1.0, index=[1, 2])
    known, unknown = (
        edition_spreads(timeline(points, labels, eigenvalues, panel=held), "2015", space="m", rng=rng(), draws=499)
        for held in (panel, None)
    )
    assert (known["p_value"] < 0.01).all()
    assert (unknown["p_value"] > 0.05).all()


def test_spreads_of_few_are_described_not_tested_and_an_unknown_reference_is_refused():
    line = line_of((9, 30))
    table = edition_spreads(line, "2015", space="m", rng=rng(), draws=99)
    assert table["ratio"].notna().all()
    assert table[["ci_low", "p_value"]].isna().all(axis=None)
    with pytest.raises(ValueError, match="nobody is of the reference '1999'; choose among: 2015, 2016"):
        edition_spreads(line, "1999", space="m", rng=rng(), draws=99)
    assert edition_spreads(line_of((30,)), "2015", space="m", rng=rng(), draws=99).empty
