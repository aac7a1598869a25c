"""Editions in one space: the tables of shifts and spreads, invariants, refusals."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from numpy.testing import assert_allclose
from pandas.testing import assert_frame_equal

from analysis.comparison import agreement
from analysis.comparison.agreement import plane_agreement, plane_angle
from analysis.comparison.bands import drawn_sets
from analysis.comparison.editions import edition_shifts, edition_variances
from analysis.geometry.inference.contrasts import Effort

CONTRACT = [
    *("edition", "reference", "space", "axes", "n", "mean", "deviation", "ci_low", "ci_high", "p_value", "unplaced"),
]


def rng(seed=62):
    return np.random.default_rng(seed)


def cloud(n, seed=0, n_axes=2):
    return pd.DataFrame(rng(seed).normal(size=(n, n_axes)), columns=range(1, n_axes + 1))


def labelled(**sizes):
    return pd.Series(np.repeat(list(sizes), list(sizes.values())), name="edition").astype("category")


def shifts(points, editions, reference="a", **options):
    eigenvalues = points.var(ddof=0).rename_axis("axis")
    unplaced = pd.Series(1, index=points.index)
    shared = {"space": "main", "eigenvalues": eigenvalues, "unplaced": unplaced, "rng": rng()}
    return edition_shifts(points, editions, reference, **shared | options)


def p_values_of_noise(**options):
    """Return the p-values of 120 shifts of editions that are not apart, twenty at a time on as many axes."""
    made = {"planes": [(axis,) for axis in range(1, 21)], "draws": 99}
    return pd.concat(
        shifts(
            cloud(61, seed, 20),
            labelled(a=27, b=34),
            rng=rng(seed),
            **made,
            **{name: each(61, seed) for name, each in options.items()},
        )["p_value"]
        for seed in range(6)
    )


# Invariants ----------------------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.integers(4, 6), st.integers(4, 6), st.floats(-2, 2), st.integers(0, 1000))
def test_the_interval_leaves_nothing_out_exactly_where_the_test_rejects_it(n_a, n_b, shift, seed):
    points = cloud(n_a + n_b, seed)
    points.iloc[:n_a] += shift
    table = shifts(points, labelled(a=n_a, b=n_b), planes=[(1,), (2,)])
    outside = (table["ci_low"] > 0) | (table["ci_high"] < 0)
    assert (outside == (table["p_value"] <= 0.05)).all()
    assert (table["deviation"].between(table["ci_low"], table["ci_high"])).all()


def test_draws_of_the_interval_are_those_of_the_test():
    points = cloud(40)
    for shift in np.linspace(0.2, 1.2, 11):
        moved = points + np.repeat([shift, 0.0], 20)[:, None]
        table = shifts(moved, labelled(b=20, a=20), planes=[(1,)], draws=499)
        assert (table["ci_low"] > 0).item() == (table["p_value"] <= 0.05).item()


def test_columns_are_those_of_the_contract_and_the_plane_has_no_interval():
    points, editions = cloud(30), labelled(a=12, b=18)
    table = shifts(points, editions, draws=99)
    assert list(table.columns[: len(CONTRACT)]) == CONTRACT
    plane = table[table["axes"] == "1+2"].iloc[0]
    assert plane[["mean", "ci_low", "ci_high"]].isna().all()
    assert (table["unplaced"] == 18).all()
    assert (table["n_reference"] == 12).all()
    assert_allclose(table.loc[0, "mean"], points.loc[12:, 1].mean())


def test_false_alarms_are_as_rare_as_announced():
    p_values = p_values_of_noise()
    assert len(p_values) == 120
    assert 0.01 < (p_values <= 0.05).mean() < 0.1


# Weights -------------------------------------------------------------------------------------------------------------


def uneven(n, seed=0):
    return pd.Series(np.exp(0.7 * rng(seed + 1000).normal(size=n)))


@settings(max_examples=40, deadline=None)
@given(st.integers(4, 6), st.integers(4, 6), st.floats(-2, 2), st.integers(0, 1000))
def test_a_weighted_interval_leaves_nothing_out_exactly_where_the_test_rejects_it(n_a, n_b, shift, seed):
    points = cloud(n_a + n_b, seed)
    points.iloc[:n_a] += shift
    table = shifts(points, labelled(a=n_a, b=n_b), planes=[(1,), (2,)], weights=uneven(n_a + n_b, seed))
    outside = (table["ci_low"] > 0) | (table["ci_high"] < 0)
    assert (outside == (table["p_value"] <= 0.05)).all()
    assert (table["deviation"].between(table["ci_low"], table["ci_high"])).all()


def test_draws_of_a_weighted_interval_are_those_of_the_test():
    points, weights = cloud(40), uneven(40)
    for shift in np.linspace(0.2, 1.2, 11):
        moved = points + np.repeat([shift, 0.0], 20)[:, None]
        table = shifts(moved, labelled(b=20, a=20), planes=[(1,)], draws=499, weights=weights)
        assert (table["ci_low"] > 0).item() == (table["p_value"] <= 0.05).item()


@given(st.floats(1e-3, 1e3), st.integers(0, 99))
def test_neither_the_unit_of_weights_nor_the_order_of_respondents_changes_a_shift(unit, seed):
    points, editions, weights = cloud(9, seed), labelled(a=4, b=5), uneven(9, seed)
    before, order = shifts(points, editions, weights=weights), rng(seed).permutation(9)
    eigenvalues = points.var(ddof=0).rename_axis("axis")
    after = shifts(points.iloc[order], editions, weights=unit * weights, eigenvalues=eigenvalues)
    assert_frame_equal(after, before, rtol=1e-7)


@pytest.mark.parametrize("weight", [1.0, 0.3])
@pytest.mark.parametrize("exact_up_to", [10**6, 10])
def test_equal_weights_are_no_weights(weight, exact_up_to):
    points, editions = cloud(13), labelled(a=6, b=7)
    shared = {"draws": 499, "exact_up_to": exact_up_to}
    plain = shifts(points, editions, **shared)
    even = shifts(points, editions, weights=pd.Series(weight, index=points.index), **shared)
    assert_frame_equal(even, plain, rtol=1e-10, check_exact=weight == 1)
    assert even["p_value"].equals(plain["p_value"])


def test_false_alarms_of_weighted_editions_are_as_rare_as_announced():
    assert 0.01 < (p_values_of_noise(weights=uneven) <= 0.05).mean() < 0.1


def test_a_whole_weight_counts_as_many_respondents_in_means_and_variances():
    points, editions = cloud(30), labelled(a=12, b=18)
    weights = pd.Series(rng(3).integers(1, 4, 30).astype(float))
    rows = np.repeat(np.arange(30), weights.astype(int))
    repeated = points.iloc[rows].reset_index(drop=True), editions.iloc[rows].reset_index(drop=True)
    for made in ("variance", "reference_variance", "ratio"):
        weighted = edition_variances(points, editions, "a", space="main", weights=weights)
        assert_allclose(weighted[made], edition_variances(*repeated, "a", space="main")[made], rtol=1e-10)
    shared = {"planes": [(1,), (2,)], "draws": 9, "exact_up_to": 1, "eigenvalues": points.var().rename_axis("axis")}
    weighted, plain = shifts(points, editions, weights=weights, **shared), shifts(*repeated, **shared)
    assert_allclose(weighted[["mean", "deviation"]], plain[["mean", "deviation"]], rtol=1e-10)


def test_variances_are_those_of_each_edition_around_its_mean():
    points, editions = cloud(30), labelled(a=12, b=18)
    table = edition_variances(points, editions, "a", space="main")
    assert_allclose(table["variance"], points.iloc[12:].var(ddof=0))
    assert_allclose(table["ratio"], points.iloc[12:].var(ddof=0) / points.iloc[:12].var(ddof=0))


def survey(n, seed):
    latent = rng(seed).normal(size=(n, 1))
    held = latent + rng(seed + 1).normal(size=(n, 8)) > 0
    names = [f"q{rank}" for rank in range(8)]
    return pd.DataFrame(np.where(held, "oui", "non"), columns=names).astype("category")


def agreement_of(answers, editions, draws=39, seed=62, **options):
    effort = Effort(rng(seed), draws)
    return plane_agreement(answers, editions, "a", space="main", effort=effort, **options).iloc[0]


def of_two_traits(sizes, seed=0, turned=False, shift=0.0):
    """Return answers that lean on two traits: in the last edition by other questions, or the first trait higher."""
    generator = rng(seed)
    n, last = sum(sizes), np.arange(sum(sizes)) >= sum(sizes[:-1])
    of = np.where(last[:, None] & turned, np.arange(8) // 4, np.arange(8) % 2)
    traits = generator.normal(size=(n, 2)) * [1.5, 1.0] + np.outer(last, [shift, 0])
    held = np.take_along_axis(traits, of, axis=1) + 0.7 * generator.normal(size=(n, 8)) > 0
    names = [f"q{rank}" for rank in range(8)]
    return pd.DataFrame(np.where(held, "oui", "non"), columns=names).astype("category")


def test_editions_with_the_same_answers_have_the_same_plane():
    answers = survey(80, 5)
    both = pd.concat([answers, answers], ignore_index=True)
    assert plane_angle(both, labelled(a=80, b=80), ("b", "a")) < 1e-4
    apart = agreement_of(both, labelled(a=80, b=80))
    assert apart["angle"] < 1e-4
    assert apart["median"] > 5
    panel = pd.Series([f"s{rank}" for rank in range(80)] * 2)
    known = agreement_of(both, labelled(a=80, b=80), panel=panel)  # whoever answers for whom, the plane is the same
    assert known[["angle", "limit"]].max() < 1e-4
    assert (apart["p_value"], known["p_value"]) == (1, 1)


def test_the_band_of_planes_is_that_of_labels_permuted_over_answers_centred_in_their_edition():
    """By the dummy table: each set of a permutation has frequencies, a covariance and directions of its own."""
    answers, editions = of_two_traits((61, 64)), labelled(a=61, b=64)
    answers.iloc[:, :4] = answers.iloc[:, :4].mask(rng(1).random((125, 4)) < 0.1)
    found = agreement_of(answers, editions, passive={"q5": ["oui"]})
    table = pd.get_dummies(answers).drop(columns="q5_oui").to_numpy(dtype=float)
    moved = table - pd.DataFrame(table).groupby(editions.to_numpy()).transform("mean").to_numpy() + table.mean(axis=0)

    def plane(rows):
        frequencies = rows.mean(axis=0)
        return np.linalg.svd((rows - frequencies) / np.sqrt(frequencies), full_matrices=False)[2][:2].T

    order, angles = np.r_[61:125, :61], []  # those of the edition, then those of the reference
    for drawn in drawn_sets(np.arange(64), np.zeros(125, dtype=int), Effort(rng(), 39)):
        own = np.isin(np.arange(125), drawn)
        cosines = np.linalg.svd(plane(moved[order][own]).T @ plane(moved[order][~own]))[1]
        angles.append(np.degrees(np.arccos(cosines.min())))
    assert_allclose(found["median"], np.median(angles), rtol=1e-6)
    assert_allclose(found["limit"], np.sort(angles)[-2], rtol=1e-6)
    assert_allclose(found["p_value"], (1 + np.sum(np.array(angles) >= found["angle"])) / 40)


def test_a_plane_made_of_other_questions_is_beyond_its_band_and_a_shift_makes_none():
    sizes, editions = (150, 150), labelled(a=150, b=150)
    assert agreement_of(of_two_traits(sizes, turned=True), editions)["p_value"] <= 0.05
    assert agreement_of(of_two_traits(sizes, shift=0.7), editions)["p_value"] > 0.05


def test_groups_of_many_make_the_band_of_planes_that_individuals_make(monkeypatch):
    answers, editions = of_two_traits((900, 700)), labelled(a=900, b=700)
    alone = agreement_of(answers, editions, draws=99)
    monkeypatch.setattr(agreement, "GROUPED_FROM", 1_000)
    grouped = agreement_of(answers, editions, draws=99)
    assert grouped["angle"] == alone["angle"]
    assert grouped["median"] != alone["median"]
    assert_allclose(grouped[["median", "limit"]].astype(float), alone[["median", "limit"]].astype(float), rtol=0.25)


def test_a_whole_weight_counts_as_many_respondents():
    answers, editions = survey(150, 5), labelled(a=75, b=75)
    weights = pd.Series(rng(3).integers(1, 4, 150).astype(float))
    rows = np.repeat(np.arange(150), weights.astype(int))
    repeated = answers.iloc[rows].reset_index(drop=True), editions.iloc[rows].reset_index(drop=True)
    weighted = plane_angle(answers, editions, ("b", "a"), weights=weights)
    assert weighted == pytest.approx(plane_angle(*repeated, ("b", "a")))
    assert weighted != pytest.approx(plane_angle(answers, editions, ("b", "a")), abs=0.1)
    assert agreement_of(answers, editions, weights=weights)["angle"] == pytest.approx(weighted)


# Refusals and degenerate cases ---------------------------------------------------------------------------------------


def test_a_space_of_its_own_takes_sixty_respondents():
    answers, editions = survey(119, 1), labelled(a=60, b=59)
    with pytest.raises(ValueError, match="édition b : 59 répondants ; un espace à elle en demande 60"):
        plane_angle(answers, editions, ("b", "a"))
    assert agreement_of(answers, editions)[["angle", "limit", "p_value", "draws"]].isna().all()


def test_one_edition_alone_has_nothing_to_be_compared_with():
    points, editions = cloud(8), labelled(a=8)
    assert shifts(points, editions).empty
    assert edition_variances(points, editions, "a", space="main").empty


def test_an_absent_reference_is_refused_and_a_weight_of_nothing():
    points, editions = cloud(8), labelled(a=4, b=4)
    with pytest.raises(ValueError, match="nobody is of the reference 'c'; choose among the editions held: a, b"):
        shifts(points, editions, "c")
    with pytest.raises(ValueError, match="edition: some weights are not positive; leave those individuals out"):
        shifts(points, editions, weights=pd.Series([0.0, *[1.0] * 7]))


@pytest.mark.parametrize("seed", range(20))
def test_with_few_draws_the_interval_still_goes_with_the_test(seed):
    """Of 25 draws and the arrangement observed, one twentieth is that arrangement alone."""
    points = cloud(14, seed)
    points.iloc[:7] += 1.0
    drawn = {"planes": [(1,), (2,)], "draws": 25, "exact_up_to": 1}
    table = shifts(points, labelled(a=7, b=7), **drawn)
    assert (table["method"] == "monte_carlo").all()
    outside = (table["ci_low"] > 0) | (table["ci_high"] < 0)
    assert (outside == (table["p_value"] <= 0.05)).all()


def test_a_deviation_is_in_standard_deviations_of_the_whole_cloud():
    """Those whose edition is not known count in the variance of the axis."""
    points = cloud(20, 3)
    points.iloc[16:] *= 5
    editions = labelled(a=8, b=8).reindex(range(20))
    table = shifts(points, editions, planes=[(1,)])
    expected = (points[1][8:16].mean() - points[1][:8].mean()) / points[1].std(ddof=0)
    assert_allclose(table["deviation"], expected, rtol=1e-12)


def test_the_angle_of_planes_is_that_of_the_directions_of_their_clouds():
    """By the singular value decomposition of the table of each edition, and the angles between its first planes."""
    answers = pd.concat([survey(70, 1), survey(80, 2)], ignore_index=True)
    editions = labelled(a=70, b=80)
    bases = []
    for edition in "ab":
        table = pd.get_dummies(answers[editions == edition]).to_numpy(dtype=float)
        frequencies = table.mean(axis=0)
        cloud_of = (table - frequencies) / np.sqrt(frequencies)
        bases.append(np.linalg.svd(cloud_of, full_matrices=False)[2][:2].T)
    cosines = np.linalg.svd(bases[0].T @ bases[1])[1]
    assert_allclose(plane_angle(answers, editions, ("a", "b")), np.degrees(np.arccos(cosines.min())), rtol=1e-6)
