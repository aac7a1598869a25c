"""Classes by centres: what they are beside exact ones, what always holds of them, what is planted and found."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose, assert_array_equal

from analysis.geometry.classes import agreement, large
from analysis.geometry.classes.agreement import adjusted_rand, class_agreement
from analysis.geometry.classes.centres import centres_of
from analysis.geometry.classes.description import number_table, paragons
from analysis.geometry.classes.large import large_classes
from analysis.geometry.classes.partition import classes_of, hierarchy, within_inertia
from analysis.geometry.classes.stability import class_stability
from analysis.geometry.classes.ward import grouped_by_rounds, weighted_linkage

PLANTED = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 5.0], [4.0, 5.0]])


def frame_of(points) -> pd.DataFrame:
    return pd.DataFrame(points, columns=[1, 2], index=[f"P{row}" for row in range(len(points))])


def drawn(seed=0):
    return np.random.default_rng(seed)


@pytest.fixture(scope="module", autouse=True)
def _few_centres():
    """Let six hundred centres stand for respondents, rather than two thousand: their hierarchy is made often."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(large, "CENTRES", 600)
        yield


@pytest.fixture(scope="module")
def planted():
    """A survey of four groups of unequal sizes, and the group of each respondent."""
    generator = drawn()
    groups = generator.choice(4, size=2600, p=[0.4, 0.3, 0.2, 0.1])
    return frame_of(PLANTED[groups] + generator.normal(scale=0.4, size=(2600, 2))), groups + 1


@pytest.fixture(scope="module")
def found(planted):
    return large_classes(planted[0], None, drawn(1))


@given(st.integers(4, 30), st.integers(0, 10**6), st.booleans())
def test_distinct_points_that_are_centres_give_the_exact_classes(n, seed, is_weighted):
    generator = drawn(seed)
    points = generator.normal(size=(n, 2)).repeat(generator.integers(1, 4, size=n), axis=0)
    weights = pd.Series(generator.uniform(0.5, 3, size=len(points)), index=frame_of(points).index)
    kept = weights if is_weighted else None
    exact = classes_of(frame_of(points), 3, weights=kept)
    ours = large_classes(frame_of(points), 3, generator, weights=kept)
    assert_array_equal(ours.members, exact.members)
    assert_allclose([ours.within_cut, ours.within], [exact.within_cut, exact.within], rtol=1e-9)
    assert_allclose(ours.hierarchy.within[:3], exact.hierarchy.within[:3], atol=1e-9)
    assert len(ours.centres.points) == n


@settings(max_examples=20)
@given(st.integers(40, 90), st.integers(0, 10**6))
def test_centres_share_out_respondents_weights_and_inertia(n, seed):
    generator = drawn(seed)
    points, weights = generator.normal(size=(n, 2)), generator.uniform(0.5, 2, size=n)
    weights *= n / weights.sum()
    centres = centres_of(points, generator, weights, most=20)
    assert len(centres.points) <= 20
    assert_array_equal(np.bincount(centres.of), centres.sizes)
    assert_allclose(np.bincount(centres.of, weights), centres.weights)
    assert_allclose(centres.within, within_inertia(points, centres.of, weights))
    tree = hierarchy(centres.points, centres.weights)
    spread = np.average(((points - np.average(points, axis=0, weights=weights)) ** 2).sum(axis=1), weights=weights)
    assert_allclose(tree.within[0] + centres.within, spread)


def test_the_order_of_respondents_changes_nothing(planted, found):
    points, _ = planted
    turned = points.iloc[drawn(3).permutation(len(points))]
    again = large_classes(turned, None, drawn(1))
    assert_array_equal(again.members.loc[points.index], found.members)
    assert_allclose(again.centres.points, found.centres.points, rtol=1e-12)


def test_planted_classes_are_found_the_largest_first(planted, found):
    _, groups = planted
    assert found.number == 4
    assert (found.members.to_numpy() == groups).mean() > 0.999


def test_consolidation_of_all_never_widens_classes(planted, found):
    points, _ = planted
    assert found.within <= found.within_cut
    assert_allclose(found.within, within_inertia(points.to_numpy(), found.members.to_numpy() - 1))
    assert_allclose(found.hierarchy.within[-1], found.centres.within)
    assert_allclose(found.hierarchy.within[3], found.within_cut, rtol=1e-9)
    table = number_table(found).set_index("classes")
    assert_allclose(table.loc[1, "within"], points.var(ddof=0).sum())
    assert table.loc[4, "consolidated"] == found.within


def test_paragons_are_respondents(planted, found):
    points, _ = planted
    table = paragons(found)
    places = points.loc[table["respondent"]].to_numpy()
    assert_allclose(places, PLANTED[table["class"] - 1], atol=0.1)
    assert len(table) == 12


def test_stability_by_centres_is_that_of_respondents(planted):
    points = planted[0]
    exact = class_stability(classes_of(points, 4), drawn(5), draws=2)
    ours = class_stability(large_classes(points, 4, drawn(1)), drawn(6), draws=8)
    assert_array_equal(ours["n"], exact["n"])
    assert (ours["jaccard"] > 0.98).all()
    assert_allclose(ours["jaccard"], exact["jaccard"], atol=0.02)
    split = class_stability(large_classes(points, 3, drawn(1)), drawn(6), draws=8)  # of four groups, three classes
    torn = class_stability(large_classes(points, 7, drawn(1)), drawn(6), draws=8)
    assert torn["jaccard"].min() < 0.8 < split["jaccard"].min()


def test_agreement_is_beside_other_centres_and_exact_classes(monkeypatch, found):
    monkeypatch.setattr(agreement, "SAMPLED", 1_000)
    table = class_agreement(found, drawn(9)).set_index("check")
    assert table.index.tolist() == ["centres", "exact"]
    assert table["n"].tolist() == [2600, 1000]
    assert table["runs"].tolist() == [4, 1]
    assert (table["agreement_low"] > 0.995).all()
    assert_allclose(table["excess"], 0, atol=1e-3)
    assert table.loc["exact", "agreement"] > 0.995
    assert (table["within_centres"] > 0).all()


@pytest.mark.parametrize("number", [3, 4, None])
def test_agreement_where_points_are_as_few_as_classes(number):
    points = frame_of(PLANTED[drawn(4).integers(4, size=2100)])
    found = large_classes(points, number, drawn(1))
    table = class_agreement(found, drawn(2))
    assert table["excess"].tolist() == [0, 0]
    assert table["agreement_low"].tolist() == [1, 1]
    assert table["within_centres"].tolist() == [0, 0]
    assert (found.within == 0) == (found.number == 4)


@pytest.mark.parametrize(("common", "number"), [([0, 1, 2], 4), ([0], 2)])
def test_agreement_where_a_rare_point_is_not_drawn(monkeypatch, common, number):
    monkeypatch.setattr(agreement, "SAMPLED", 300)
    points = frame_of(PLANTED[np.append(drawn(4).choice(common, size=2100), 3)])
    found = large_classes(points, number, drawn(1))
    table = class_agreement(found, drawn(2)).set_index("check")
    assert table.loc["exact", ["n", "excess", "agreement"]].tolist() == [300, 0, 1]


@pytest.mark.parametrize(
    ("classes", "others", "index"),
    [
        ([1, 1, 2, 3], [1, 1, 2, 2], 4 / 7),  # as the documentation of scikit-learn's adjusted_rand_score has it
        ([1, 1, 1, 2, 2, 2], [1, 1, 2, 2, 3, 3], (2 - 1.2) / (4.5 - 1.2)),
        ([1, 1, 2, 2], [2, 2, 1, 1], 1.0),
        ([1, 1, 2, 2], [1, 2, 1, 2], -0.5),
        ([1, 1, 1], [1, 1, 1], 1.0),
    ],
)
def test_adjusted_rand_index(classes, others, index):
    assert adjusted_rand(np.array(classes), np.array(others)) == pytest.approx(index, rel=1e-12)


@pytest.mark.parametrize("seed", range(3))
def test_merges_by_rounds_are_those_of_chains(seed):
    generator = drawn(seed)
    points, weights = generator.normal(size=(60, 3)), generator.uniform(0.3, 3, size=60)
    assert_allclose(grouped_by_rounds(points, weights), weighted_linkage(points, weights), rtol=1e-9)


def test_more_classes_than_points_are_refused():
    with pytest.raises(ValueError, match="3 classes cannot be made of 2 different points; ask for 2 to 2"):
        large_classes(frame_of([[0.0, 0.0], [1.0, 1.0]] * 20), 3, drawn())
    points = frame_of(drawn().normal(size=(40, 2)))
    with pytest.raises(ValueError, match="some respondents weigh nothing"):
        large_classes(points, 3, drawn(), weights=pd.Series(0.0, index=points.index))
