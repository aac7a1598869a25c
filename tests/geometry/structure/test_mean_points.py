"""Mean points, variances, scaled deviations and crossed factors."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose

from analysis.geometry.inference.crossing import crossing
from analysis.geometry.structure.mean_points import mean_points, scaled_deviations, variance_breakdown

ROUNDED = 6e-7  # GDAtools rounds to six decimals


def wide(table, value):
    return table.pivot_table(index="category", columns="axis", values=value)


def test_mean_points_agree_with_gdatools(poison_points, poison_factors, poison_eigenvalues, gdatools):
    for name in ("Sick", "Sex"):
        expected = gdatools["supvar"][name]["coord"]
        table = mean_points(poison_points, poison_factors[name])
        ours = wide(table, "mean") / np.sqrt(poison_eigenvalues)
        assert_allclose(ours.loc[expected["rows"]], expected["data"], atol=ROUNDED)


def test_variances_agree_with_gdatools(poison_points, poison_factors, gdatools):
    for name in ("Sick", "Sex"):
        expected = gdatools["supvar"][name]["var"]
        of_groups = mean_points(poison_points, poison_factors[name]).pivot_table(
            index="category", columns="axis", values="variance", observed=True
        )
        assert_allclose(of_groups.loc[expected["rows"][:2]], expected["data"][:2], atol=ROUNDED)
        breakdown = variance_breakdown(poison_points, poison_factors[name])
        assert_allclose(breakdown[["within", "between", "total", "eta2"]].T, expected["data"][2:], atol=ROUNDED)


def test_eta2_agree_with_dimeta2(poison_points, poison_factors, gdatools):
    for name, expected in zip(gdatools["dimeta2"]["rows"], gdatools["dimeta2"]["data"], strict=True):
        eta2 = variance_breakdown(poison_points, poison_factors[name])["eta2"]
        assert_allclose(100 * eta2[:3], expected, atol=0.051)


def test_mean_points_and_variances_agree_with_r(poison_points, poison_factors, r_structure):
    table = mean_points(poison_points[[1, 2]], poison_factors["Sick"]).set_index(["category", "axis"])
    for category, expected in r_structure["groups"].items():
        assert_allclose(table.loc[category, "mean"], expected["mean"], rtol=1e-12)
        assert_allclose(table.loc[category, "variance"], expected["variance"], rtol=1e-12)
        assert (table.loc[category, "n"] == expected["n"]).all()


def test_scaled_deviations_are_those_of_mean_points_in_standard_deviations(
    poison_points, poison_factors, poison_eigenvalues, gdatools
):
    table = scaled_deviations(poison_points, poison_factors["Sick"], poison_eigenvalues)
    coordinates = dict(zip(("a", "b"), gdatools["supvar"]["Sick"]["coord"]["data"], strict=True))
    assert_allclose(table["scaled_deviation"], np.subtract(coordinates["a"], coordinates["b"]), atol=2 * ROUNDED)
    assert list(table["size"]) == ["large", "negligible", "negligible", "negligible", "negligible"]
    assert list(table.columns) == ["factor", "category_a", "category_b", "axis", "scaled_deviation", "size"]


@pytest.mark.parametrize(
    ("deviation", "size"), [(0.49, "negligible"), (0.5, "notable"), (-0.99, "notable"), (1.0, "large"), (-3.0, "large")]
)
def test_sizes_of_deviations(deviation, size):
    points = pd.DataFrame({1: [deviation, 0.0]}, index=["x", "y"])
    table = scaled_deviations(points, pd.Series(["a", "b"], index=["x", "y"], name="f"), pd.Series({1: 1.0}))
    assert table["size"].tolist() == [size]


def test_crossing_agrees_with_r(poison_points, poison_factors, r_structure):
    found = crossing(poison_points[[1, 2]], poison_factors["Sick"], poison_factors["Sex"])
    variances = found.variances.set_index(["axis", "source"])["variance"]
    for axis, expected in enumerate(r_structure["crossed"], start=1):
        for source in ("a", "b", "additive", "crossed", "total"):
            assert_allclose(variances[axis, source], expected[source], rtol=1e-9, atol=1e-15)
        interaction = expected["crossed"] - expected["additive"]
        assert_allclose(variances[axis, "interaction"], interaction, rtol=1e-9)
        cells = found.cells[found.cells["axis"] == axis]
        assert_allclose(cells["mean"], np.ravel(expected["cells"]), rtol=1e-12)
        assert_allclose(cells["additive"], np.ravel(expected["additive_cells"]), rtol=1e-9)


clouds = st.integers(4, 15).flatmap(
    lambda n: st.tuples(
        arrays(np.float64, (n, 2), elements=st.floats(-2, 2)),
        st.lists(st.sampled_from("abc"), min_size=n, max_size=n),
        st.lists(st.sampled_from("uv"), min_size=n, max_size=n),
        arrays(np.float64, n, elements=st.floats(0.2, 5)),
    )
)


def framed(cloud):
    points, labels, others, weights = cloud
    return (
        pd.DataFrame(points, columns=[1, 2]),
        pd.Series(labels, name="f"),
        pd.Series(others, name="g"),
        pd.Series(weights),
    )


@given(clouds)
def test_between_and_within_make_the_total(cloud):
    points, factor, _, weights = framed(cloud)
    table = variance_breakdown(points, factor, weights)
    mean = np.average(points, axis=0, weights=weights)
    total = np.average((points - mean) ** 2, axis=0, weights=weights)
    assert_allclose(table["between"] + table["within"], total, atol=1e-12)


@given(clouds)
def test_crossed_variance_is_that_of_its_parts(cloud):
    points, factor, other, weights = framed(cloud)
    found = crossing(points, factor, other, weights)
    variances = found.variances.pivot_table(index="axis", columns="source", values="variance", observed=True)
    assert_allclose(
        variances["additive"] + variances["interaction"] + variances["within"], variances["total"], atol=1e-9
    )
    assert (variances[["a_within_b", "b_within_a", "interaction"]] > -1e-9).all(axis=None)
    assert (variances["additive"] >= variances[["a", "b"]].max(axis=1) - 1e-9).all()
    assert found.cells.groupby("axis")["n"].sum().eq(len(points)).all()


@given(clouds, st.integers(2, 4))
def test_a_weight_is_as_many_individuals(cloud, times):
    points, factor, _, _ = framed(cloud)
    weights = pd.Series(1.0, index=points.index)
    weights[0] = times
    again = [*points.index, *[0] * (times - 1)]
    repeated, labels = points.loc[again].reset_index(drop=True), factor.loc[again].reset_index(drop=True)
    columns = ["mean", "variance"]
    assert_allclose(mean_points(points, factor, weights)[columns], mean_points(repeated, labels)[columns], atol=1e-12)


def test_unknown_categories_are_left_out(poison_points, poison_factors):
    partial = poison_factors["Sick"].where(poison_factors.index > "P10")
    kept = poison_points.loc[partial.notna()]
    assert mean_points(poison_points, partial).equals(mean_points(kept, poison_factors["Sick"].loc[kept.index]))


def test_a_category_that_nobody_holds_has_no_mean_point(poison_points, poison_factors):
    factor = poison_factors["Sick"].cat.add_categories("nobody")
    assert set(mean_points(poison_points, factor)["category"]) == {"Sick_n", "Sick_y"}


def test_an_axis_without_eigenvalue_is_refused(poison_points, poison_factors, poison_eigenvalues):
    with pytest.raises(ValueError, match=r"axes \[5\] have no eigenvalue"):
        scaled_deviations(poison_points, poison_factors["Sick"], poison_eigenvalues.drop(5))


def test_an_axis_without_variance_is_refused(poison_points, poison_factors, poison_eigenvalues):
    flat = poison_eigenvalues.where(poison_eigenvalues.index != 5, 0.0)
    with pytest.raises(ValueError, match=r"axes \[5\] have no variance; keep fewer axes"):
        scaled_deviations(poison_points, poison_factors["Sick"], flat)


def test_somebody_outside_the_cloud_is_refused(poison_points, poison_factors):
    with pytest.raises(ValueError, match=r"« Sick » : 5 individus sur 55 ne font pas partie du nuage"):
        mean_points(poison_points.iloc[5:], poison_factors["Sick"])


def test_a_respondent_who_stands_twice_is_refused(poison_points, poison_factors):
    with pytest.raises(ValueError, match=r"respondents \['P01'\] stand twice"):
        mean_points(pd.concat([poison_points, poison_points.iloc[:1]]), poison_factors["Sick"])


def test_missing_coordinates_and_null_weights_are_refused(poison_points, poison_factors):
    with pytest.raises(ValueError, match="some coordinates are missing"):
        mean_points(poison_points.mask(poison_points == poison_points.loc["P03", 1]), poison_factors["Sick"])
    with pytest.raises(ValueError, match="some weights are not positive"):
        mean_points(poison_points, poison_factors["Sick"], pd.Series(0.0, index=poison_points.index))
