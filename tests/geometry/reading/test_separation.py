"""Which factors separate the respondents on an axis that is read."""

import pandas as pd

from analysis.geometry.reading.separation import on_single_axes, separations


def battery():
    rows = [
        ("homogeneity", "age", "1", 0.20, 0.01),
        ("homogeneity", "age", "2", 0.30, 0.02),
        ("homogeneity", "age", "1+2", 0.50, 0.001),
        ("homogeneity", "sexe", "1", 0.10, 0.05),
        ("homogeneity", "sexe", "3", 0.90, 0.001),
        ("homogeneity", "lieu", "1", 0.40, 0.06),
        ("homogeneity", "rare", "1", None, 0.01),
        ("typicality", "lieu", "1", 1.00, 0.001),
    ]
    return pd.DataFrame(rows, columns=["test", "factor", "axes", "effect", "p_value"])


def test_a_factor_is_told_on_the_axis_where_it_separates_most_widest_first():
    found = separations(battery(), [1, 2])
    assert found[["factor", "axes"]].values.tolist() == [["age", "2"], ["sexe", "1"]]


def test_axes_that_are_not_read_planes_groups_and_masked_effects_do_not_count():
    assert on_single_axes(battery(), [1, 2])["factor"].tolist() == ["age", "age", "sexe", "lieu"]
    assert separations(battery(), []).empty
    assert separations(battery().head(0), [1]).empty


def test_axes_may_have_been_read_as_numbers():
    table = battery()
    kept = table[~table["axes"].str.contains("+", regex=False)].astype({"axes": "int64"})
    assert separations(kept, [1, 2])["factor"].tolist() == ["age", "sexe"]
