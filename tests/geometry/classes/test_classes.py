"""Classes against FactoMineR's HCPC, what always holds of them, what is refused."""

import json
from math import comb, log

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal
from scipy.special import log_ndtr

from analysis.geometry.classes.description import (
    class_axes,
    class_categories,
    class_quantities,
    hypergeometric_v_tests,
    number_table,
    paragons,
)
from analysis.geometry.classes.partition import (
    classes_of,
    consolidate,
    cut_at,
    hierarchy,
    in_order,
    suggested_number,
    within_inertia,
)
from analysis.geometry.classes.stability import class_stability, jaccard
from analysis.geometry.classes.ward import weighted_linkage

ASKED = {"poison": (3, True), "anes96": (4, False)}


@pytest.fixture(scope="module")
def hcpc(root):
    return json.loads((root / "tests/reference/factominer/hcpc.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def weighted_hcpc(root):
    return json.loads((root / "tests/reference/factominer/hcpc_weighted.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def poison(root):
    answers = pd.read_csv(root / "tests/reference/factominer/poison.csv")
    return answers.set_axis([f"P{row}" for row in range(len(answers))])


def found_in(reference, survey):
    number, consolidated = ASKED[survey]
    return classes_of(frame_of(reference["points"]), number, consolidated=consolidated)


def frame_of(points) -> pd.DataFrame:
    points = np.asarray(points, dtype=float)
    return pd.DataFrame(points, columns=range(1, points.shape[1] + 1), index=[f"P{row}" for row in range(len(points))])


def names_of(found, reference):
    """Return the class of FactoMineR that each of ours is, once they are seen to be the same."""
    crossed = pd.crosstab(found.members.to_numpy(), np.array(reference["partition"]))
    assert ((crossed > 0).sum(axis=0) == 1).all()
    assert ((crossed > 0).sum(axis=1) == 1).all()
    return {int(ours): str(theirs) for ours, theirs in crossed.idxmax(axis=1).items()}


def weighted_classes(reference):
    """Return the classes of FactoMineR's points and weights, without consolidation, and the weights."""
    points = frame_of(reference["points"])
    weights = pd.Series(reference["weights"], index=points.index)
    return classes_of(points, len(set(reference["partition"])), consolidated=False, weights=weights), weights


def assert_rows_agree(table, expected, **columns):
    """Compare rows of FactoMineR, by name, with a table on the same index: our columns by theirs."""
    for name, row in zip(np.atleast_1d(expected["rows"]), expected["data"], strict=True):
        values = dict(zip(expected["cols"], row, strict=True))
        line = table.loc[name]
        for ours, theirs in columns.items():
            assert_allclose(line[ours], values[theirs], rtol=1e-9, atol=1e-12)


WEIGHTED = ["equal", "weighted"]
clouds = st.integers(4, 14).flatmap(lambda n: arrays(float, (n, 2), elements=st.integers(-8, 8).map(float)))


@pytest.mark.parametrize("survey", ASKED)
def test_hierarchy_agrees_with_factominer(hcpc, survey):
    tree = found_in(hcpc[survey], survey).hierarchy
    assert_allclose(tree.gains[:20], hcpc[survey]["gains"], atol=1e-14)
    assert_allclose(tree.within[:20], hcpc[survey]["within"], atol=1e-14)
    assert suggested_number(tree) == hcpc[survey]["suggested"]


@pytest.mark.parametrize("survey", ASKED)
def test_classes_agree_with_factominer(hcpc, survey):
    found = found_in(hcpc[survey], survey)
    assert len(names_of(found, hcpc[survey])) == ASKED[survey][0]
    between = np.atleast_1d(hcpc[survey]["between"])
    assert_allclose(found.hierarchy.within[0] - found.within_cut, between[0], rtol=1e-12)
    assert_allclose(found.hierarchy.within[0] - found.within, between[-1], rtol=1e-12)


def test_categories_that_mark_classes_agree_with_factominer(hcpc, root):
    found = found_in(hcpc["poison"], "poison")
    answers = pd.read_csv(root / "tests/reference/factominer/poison.csv").iloc[:, 4:].astype("category")
    table = class_categories(found.members, answers.set_axis(found.members.index))
    for ours, theirs in names_of(found, hcpc["poison"]).items():
        own = table[table["class"] == ours].set_index(["question", "category"])
        expected = hcpc["poison"]["categories"][theirs]
        for name, row in zip(expected["rows"], expected["data"], strict=True):
            question, _, category = name.split("=")  # FactoMineR repeats the question in the name
            line = own.loc[(question, category)]
            values = dict(zip(expected["cols"], row, strict=True))
            assert_allclose(line["v_test"], values["v.test"], rtol=1e-9)
            assert_allclose(line["share_in_class"], values["Mod/Cla"] / 100, rtol=1e-12)
            assert_allclose(line["share_overall"], values["Global"] / 100, rtol=1e-12)


def test_mean_points_agree_with_factominer(hcpc):
    found = found_in(hcpc["poison"], "poison")
    table = class_axes(found.members, frame_of(hcpc["poison"]["points"])).set_index(["class", "axis"])
    for ours, theirs in names_of(found, hcpc["poison"]).items():
        expected = hcpc["poison"]["axes"][theirs]
        for name, row in zip(np.atleast_1d(expected["rows"]), expected["data"], strict=True):
            line = table.loc[(ours, int(name.removeprefix("Dim.")))]
            values = dict(zip(expected["cols"], row, strict=True))
            assert_allclose(line["mean"], values["Mean in category"], rtol=1e-9)
            assert_allclose(line["v_test"], values["v.test"], rtol=1e-9)
            assert_allclose(np.sqrt(line["variance"]), values["sd in category"], rtol=1e-9)


@given(clouds)
def test_inertia_divides_between_and_within(points):
    tree = hierarchy(points)
    total = ((points - points.mean(axis=0)) ** 2).sum() / len(points)
    assert_allclose(tree.gains.sum(), total, atol=1e-9)
    assert (np.diff(tree.gains) <= 1e-9).all()
    for number in range(1, tree.n_distinct + 1):
        assert_allclose(within_inertia(points, cut_at(tree.merges, number)), tree.within[number - 1], atol=1e-9)


@given(clouds, st.integers(2, 4))
def test_consolidation_never_widens_classes_nor_loses_one(points, number):
    tree = hierarchy(points)
    number = min(number, tree.n_distinct)
    cut = cut_at(tree.merges, number)
    moved = consolidate(points, cut)
    assert len(np.unique(moved)) == number
    assert within_inertia(points, moved) <= within_inertia(points, cut) + 1e-12


@given(clouds, st.randoms(use_true_random=False))
def test_numbers_of_classes_do_not_depend_on_labels(points, random):
    cut = cut_at(hierarchy(points).merges, min(3, hierarchy(points).n_distinct))
    names = list(range(cut.max() + 1))
    random.shuffle(names)
    ordered = in_order(points, cut)
    sizes = np.bincount(ordered)[1:]
    assert (np.diff(sizes) <= 0).all()
    means = [tuple(points[ordered == number].mean(axis=0)) for number in range(1, len(sizes) + 1)]
    if len({(size, mean[0]) for size, mean in zip(sizes, means, strict=True)}) == len(sizes):
        assert_array_equal(ordered, in_order(points, np.array(names)[cut]))


def test_four_respondents_make_classes():
    found = classes_of(frame_of([[0, 0], [0, 1], [9, 9], [9, 8]]))
    assert found.number == 2
    assert found.members.tolist() in ([1, 1, 2, 2], [2, 2, 1, 1])


@pytest.mark.parametrize(
    ("points", "number", "message"),
    [
        ([[0.0], [1.0], [2.0]], None, "3 respondents make no classes; give four at least"),
        ([[0.0], [0.0], [1.0], [1.0]], 3, "3 classes cannot be made of 2 different points"),
        ([[0.0]] * 5, None, "2 classes cannot be made of 1 different points"),
        ([[0.0], [1.0], [2.0], [3.0]], 1, "1 classes cannot be made"),
    ],
)
def test_unfit_classes_are_refused(points, number, message):
    with pytest.raises(ValueError, match=message):
        classes_of(frame_of(points), number)


@pytest.mark.parametrize("case", WEIGHTED)
def test_weighted_hierarchy_agrees_with_factominer(weighted_hcpc, case):
    found, _ = weighted_classes(weighted_hcpc[case])
    assert_allclose(found.hierarchy.gains, weighted_hcpc[case]["gains"], atol=1e-14)
    assert_allclose(found.hierarchy.within[:-1], weighted_hcpc[case]["within"], atol=1e-14)
    assert suggested_number(found.hierarchy) == weighted_hcpc[case]["suggested"]
    assert len(names_of(found, weighted_hcpc[case])) == found.number


@pytest.mark.parametrize("case", WEIGHTED)
def test_description_of_weighted_classes_agrees_with_factominer(weighted_hcpc, poison, case):
    found, weights = weighted_classes(weighted_hcpc[case])
    categories = class_categories(found.members, poison.iloc[:, 4:].astype("category"), weights)
    categories["name"] = categories["question"] + "=" + categories["question"] + "=" + categories["category"]
    numbers = class_quantities(found.members, poison[["Age", "Time"]], weights)
    axes = class_axes(found.members, frame_of(weighted_hcpc[case]["points"]), weights)
    axes["name"] = [f"Dim.{axis}" for axis in axes["axis"]]
    axes["sd"] = np.sqrt(axes["variance"])
    for ours, theirs in names_of(found, weighted_hcpc[case]).items():
        of_class = {name: tables[theirs] for name, tables in weighted_hcpc[case].items() if isinstance(tables, dict)}
        shares = of_class["categories"]
        shares["data"] = [[value / 100 for value in row[:3]] + row[3:] for row in shares["data"]]
        own = categories[categories["class"] == ours].set_index("name")
        assert_rows_agree(own, shares, share_in_class="Mod/Cla", share_overall="Global")
        assert own["v_test"].notna().all()
        for name, row in zip(shares["rows"], shares["data"], strict=True):
            if row[4] is None:  # its rounded margins do not allow its rounded count
                continue
            assert_allclose(abs(own.loc[name, "v_test"]), abs(row[4]), rtol=1e-9)
            assert own.loc[name, "v_test"] * row[4] > 0 or abs(row[4]) < 1
        assert_rows_agree(
            numbers[numbers["class"] == ours].set_index("question"),
            of_class["numbers"],
            mean_in_class="Mean in category",
            mean_overall="Overall mean",
            sd_overall="Overall sd",
            v_test="v.test",
        )
        own = axes[axes["class"] == ours].set_index("name")
        assert_rows_agree(own, of_class["axes"], mean="Mean in category", v_test="v.test", sd="sd in category")


@given(clouds)
def test_a_weighted_hierarchy_of_equal_weights_is_that_of_scipy(points):
    merges, tree = weighted_linkage(points, np.ones(len(points))), hierarchy(points)
    assert_allclose(merges[:, 2].sum(), tree.merges[:, 2].sum(), rtol=0.2, atol=1e-9)  # ties part either way
    assert_allclose(np.sort(merges[:, :2].ravel()), np.arange(2 * len(points) - 2))
    assert (merges[:, :2] < np.arange(len(points), 2 * len(points) - 1)[:, None]).all()
    assert merges[-1, 3] == len(points)


@pytest.mark.parametrize("seed", range(5))
def test_without_ties_merges_are_those_of_scipy(seed):
    points = np.random.default_rng(seed).normal(size=(40, 3))
    assert_allclose(weighted_linkage(points, np.ones(40)), hierarchy(points).merges, rtol=1e-9)


@given(st.integers(4, 25), st.integers(0, 10**6))
def test_a_weight_of_two_is_a_respondent_there_twice(n, seed):
    generator = np.random.default_rng(seed)
    points, times, number = generator.normal(size=(n, 2)), generator.integers(1, 4, size=n), 3
    weighted = classes_of(frame_of(points), number, weights=pd.Series(times, index=frame_of(points).index))
    repeated = classes_of(frame_of(points.repeat(times, axis=0)), number)
    assert_array_equal(weighted.members.to_numpy().repeat(times), repeated.members)
    assert_allclose([weighted.within, weighted.within_cut], [repeated.within, repeated.within_cut], atol=1e-9)
    assert_allclose(weighted.hierarchy.within[:number], repeated.hierarchy.within[:number], atol=1e-9)


@given(clouds, st.randoms(use_true_random=False))
def test_weighted_inertia_divides_between_and_within(points, random):
    weights = np.array([random.uniform(0.1, 5) for _ in points])
    tree = hierarchy(points, weights)
    centre = np.average(points, axis=0, weights=weights)
    assert_allclose(tree.gains.sum(), np.average(((points - centre) ** 2).sum(axis=1), weights=weights), atol=1e-9)
    for number in range(1, tree.n_distinct + 1):
        cut = cut_at(tree.merges, number)
        assert_allclose(within_inertia(points, cut, tree.weights), tree.within[number - 1], atol=1e-9)
        moved = consolidate(points, cut, tree.weights)
        assert within_inertia(points, moved, tree.weights) <= tree.within[number - 1] + 1e-9


def test_the_unit_of_weights_changes_nothing():
    generator = np.random.default_rng(12)
    points = frame_of(generator.normal(size=(30, 2)))
    weights = pd.Series(generator.uniform(0.5, 3, size=30), index=points.index)
    answers = pd.DataFrame({"q": pd.Categorical(generator.integers(0, 3, size=30))}, index=points.index)
    first, second = (classes_of(points, 3, weights=factor * weights) for factor in (1, 1000))
    assert_array_equal(first.members, second.members)
    assert_allclose(first.within, second.within)
    for describe, values in ((class_categories, answers), (class_quantities, points), (class_axes, points)):
        one, other = (describe(first.members, values, factor * weights) for factor in (1, 1000))
        pd.testing.assert_frame_equal(one, other)


def test_the_heaviest_class_comes_first():
    points = frame_of([[0.0], [0.1], [0.2], [5.0], [5.1]])
    weights = pd.Series([1, 1, 1, 4, 4], index=points.index)
    found = classes_of(points, 2, weights=weights)
    assert found.members.tolist() == [2, 2, 2, 1, 1]
    table = class_stability(found, np.random.default_rng(1), draws=20)
    assert table["n"].tolist() == [2, 3]
    assert_allclose(table["share"], [8 / 11, 3 / 11])


def test_equal_weights_describe_as_none_do():
    generator = np.random.default_rng(6)
    points = frame_of(generator.normal(size=(25, 2)))
    answers = pd.DataFrame({"q": pd.Categorical(generator.integers(0, 3, size=25))}, index=points.index)
    answers.iloc[3:6, 0] = np.nan
    equal = pd.Series(0.3, index=points.index)
    plain, even = classes_of(points, 3), classes_of(points, 3, weights=equal)
    pd.testing.assert_series_equal(plain.members, even.members)
    for describe, values in ((class_categories, answers), (class_quantities, points), (class_axes, points)):
        pd.testing.assert_frame_equal(describe(plain.members, values), describe(even.members, values, equal))


def test_weights_that_are_none_are_refused():
    points = frame_of([[0.0], [0.1], [5.0], [5.1]])
    for weights in ([1, 0, 1, 1], [1, -1, 1, 1], [1, np.nan, 1, 1]):
        with pytest.raises(ValueError, match="some respondents weigh nothing, less, or an unknown amount"):
            classes_of(points, 2, weights=pd.Series(weights, index=points.index, dtype=float))
    with pytest.raises(ValueError, match="weights and points have different labels"):
        classes_of(points, 2, weights=pd.Series(1.0, index=range(4)))


def test_numbers_that_nobody_of_a_class_gives_have_no_mean():
    classes = pd.Series([1, 1, 1, 2, 2], index=list("abcde"), name="class")
    numbers = pd.DataFrame({"age": [3.0, np.nan, 5.0, np.nan, np.nan], "none": np.nan}, index=list("abcde"))
    table = class_quantities(classes, numbers).set_index(["question", "class"])
    assert table.loc[("age", 1), ["n", "mean_in_class", "mean_overall", "sd_overall"]].tolist() == [2, 4, 4, 1]
    assert table.loc[("age", 2), "n"] == 0
    assert table.loc[[("age", 2), ("none", 1)], ["mean_in_class", "v_test"]].isna().all(axis=None)
    assert class_quantities(classes, numbers[[]]).empty
    with pytest.raises(ValueError, match="different labels"):
        class_quantities(classes, numbers.iloc[::-1])


def test_the_number_chosen_is_marked_and_consolidated():
    points = frame_of(np.random.default_rng(3).normal(size=(30, 2)))
    found = classes_of(points, 12)
    table = number_table(found).set_index("classes")
    assert table.index[-1] == 12
    assert (table["chosen"] == "yes").sum() == 1
    assert table.loc[12, "consolidated"] == found.within <= table.loc[12, "within"]
    assert_allclose(table["within"].iloc[:-1].to_numpy() - table["gain"].iloc[1:].to_numpy(), table["within"].iloc[1:])


def test_paragons_are_the_nearest_of_their_class():
    points = frame_of([[0.0], [0.1], [0.4], [5.0], [5.2], [6.0]])
    table = paragons(classes_of(points, 2), count=1)
    assert table["respondent"].tolist() == ["P1", "P4"]


@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 12))
def test_a_category_that_all_or_none_hold_marks_no_class(n_class, n_category, n_both):
    n = 12
    lowest, highest = max(0, n_class + n_category - n), min(n_class, n_category)
    n_both = int(np.clip(n_both, lowest, highest))
    value = hypergeometric_v_tests(np.array(n_both), np.array(n_class), np.array(n_category), n)
    if n in (n_class, n_category):
        assert np.isnan(value)
    else:
        others = hypergeometric_v_tests(np.array(n_class - n_both), np.array(n_class), np.array(n - n_category), n)
        assert_allclose(value, -others, atol=1e-7)


def test_missing_answers_are_left_out_of_their_question():
    classes = pd.Series([1, 1, 1, 2, 2], index=list("abcde"), name="class")
    answers = pd.DataFrame({"q": pd.Categorical(["x", None, "y", "y", "y"])}, index=list("abcde"))
    table = class_categories(classes, answers).set_index(["class", "category"])
    assert table.loc[(1, "x"), ["n", "base", "share_in_class", "share_overall"]].tolist() == [1, 2, 0.5, 0.25]
    with pytest.raises(ValueError, match="different labels"):
        class_categories(classes, answers.iloc[::-1])


def test_ranks_follow_test_values():
    generator = np.random.default_rng(5)
    classes = pd.Series(np.repeat([1, 2, 3], 20), name="class")
    answers = pd.DataFrame({f"q{q}": pd.Categorical(generator.integers(0, 1 + classes)) for q in range(4)})
    table = class_categories(classes, answers)
    marked = table[table["rank"].notna()]
    assert len(marked)
    assert (marked["v_test"] >= 2).all()
    assert not (table.loc[table["rank"].isna(), "v_test"] >= 2).any()
    for _, own in marked.groupby("class"):
        assert own.sort_values("rank")["v_test"].is_monotonic_decreasing


def test_likeness_is_that_of_jaccard():
    classes, others = np.array([0, 0, 0, 1, 1]), np.array([0, 0, 1, 1, 1])
    assert_allclose(jaccard(classes, others, 3), [2 / 3, 2 / 3, np.nan])
    weights = np.array([1.0, 1.0, 4.0, 1.0, 1.0])
    assert_allclose(jaccard(classes, others, 3, weights), [4 / 8, 2 / 6, np.nan])


def test_classes_far_apart_are_always_found_again():
    generator = np.random.default_rng(8)
    centres = np.repeat([[0, 0], [50, 0], [0, 50]], 10, axis=0)
    found = classes_of(frame_of(centres + generator.normal(size=(30, 2))), 3)
    table = class_stability(found, np.random.default_rng(1), draws=60)
    assert_allclose(table["jaccard"], 1)
    assert (table["dissolved"] == 0).all()
    assert table["n"].tolist() == [10, 10, 10]


def test_classes_of_noise_come_apart():
    points = frame_of(np.random.default_rng(2).uniform(size=(60, 3)))
    table = class_stability(classes_of(points, 6), np.random.default_rng(1), draws=60)
    assert table["jaccard"].mean() < 0.75


def test_stability_comes_from_its_generator_alone():
    found = classes_of(frame_of(np.random.default_rng(4).normal(size=(25, 2))), 3)
    first, second = (class_stability(found, np.random.default_rng(9), draws=20) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)
    seen = []
    class_stability(found, np.random.default_rng(9), draws=5, track=lambda items: seen.extend(items) or items)
    assert seen == [0, 1, 2, 3, 4]
    with pytest.raises(ValueError, match="ask for one at least"):
        class_stability(found, np.random.default_rng(9), draws=0)


def test_who_is_as_near_to_another_class_stays():
    tied = np.array([[0.0], [4.0], [5.0], [7.0]])  # the second is 2.0 from the mean points of both classes
    assert consolidate(tied, np.array([1, 1, 0, 0])).tolist() == [1, 1, 0, 0]
    assert consolidate(tied, np.array([0, 0, 1, 1])).tolist() == [0, 0, 1, 1]


@pytest.mark.parametrize("both", [800, 1000, 0, 5])
def test_a_count_too_improbable_for_a_number_still_has_a_test_value(both):
    n, of_class, of_category = 3000, 1000, 1000 if both > 400 else 1800
    chances = {k: comb(of_category, k) * comb(n - of_category, of_class - k) for k in range(of_class + 1)}
    tail = sum(times for k, times in chances.items() if (k > both if both > 400 else k < both))
    log_mid_p = log(2 * tail + chances[both]) - log(2 * comb(n, of_class))
    assert log_mid_p < -750  # under the least number of double precision
    (found,) = hypergeometric_v_tests(np.array([both]), np.array([of_class]), np.array([of_category]), n)
    assert found * (both - 400) > 0
    assert_allclose(log_ndtr(-abs(found)), log_mid_p, rtol=1e-10)


def test_answers_that_mark_classes_of_a_million_are_in_their_order():
    counts = np.array([150_000, 200_000, 240_000, 250_000], dtype=float)
    found = hypergeometric_v_tests(counts, np.full(4, 3e5), np.full(4, 2.5e5), 10**6)
    assert np.isfinite(found).all()
    assert (np.diff(found) > 0).all()
