"""A report for everybody tells a space on two axes, coarsely: what its exact numbers would give back is not found."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.geometry.structure.mean_points import deviation_sizes
from analysis.language.numbers import told_digits
from analysis.printing.door import decimals_of, printed, rounded
from analysis.printing.public_precision import OF_SPACES, at_public_precision, rounded_deviations, shown_axes
from analysis.tables import TABLES
from analysis.tables.results import Results, Tables

OF_A_SPACE = sorted(name for name, table in TABLES.items() if table.scope == "space" and table.printed)


@pytest.fixture(scope="module")
def public(poison):
    return replace(poison, disclosure="public")


@pytest.fixture(scope="module")
def shown(results, public):
    return printed(results, public).spaces["main"]


def finer(frames):
    """Return the columns that hold more decimals than the rule says, counted on how numbers are written."""
    found = []
    for name, frame in frames.items():
        for column in TABLES[name].columns:
            if column.kind in OF_SPACES and column.name in frame:
                written = [repr(float(number)) for number in frame[column.name].dropna()]
                decimals = [0 if text.endswith(".0") else len(text.partition(".")[2]) for text in written]
                found += [(name, column.name)] * (max([0, *decimals]) > OF_SPACES[column.kind])
    return found


# The rule ------------------------------------------------------------------------------------------------------------


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), names=st.sets(st.sampled_from(OF_A_SPACE), min_size=4, max_size=12))
def test_no_finer_number_and_no_other_axis_survive_in_any_table(poison, seed, names):
    rng, n_rows = np.random.default_rng(seed), 9
    made = {
        "key": lambda: rng.choice(["a", "b"], n_rows),
        "text": lambda: ["mot"] * n_rows,
        "axis": lambda: rng.integers(1, 5, n_rows),
        "count": lambda: rng.integers(0, 12, n_rows),
        "flag": lambda: [True] * n_rows,
    }
    frames = {
        name: pd.DataFrame(
            {each.name: made.get(each.kind, lambda: rng.normal(size=n_rows))() for each in table.columns}
        )
        for name, table in TABLES.items()
        if name in names | {"axes", "eigenvalues"}
    }
    for frame in frames.values():
        if "axes" in frame:
            frame["axes"] = rng.choice(["1", "2", "3", "1+2", "1+3", "2+3"], n_rows)
    frames["axes"] = pd.DataFrame({"axis": [1, 2, 3], "place": ["horizontal", None, "vertical"], "share": 0.123456})
    told = rounded(at_public_precision(Results(Tables(), {"main": Tables(frames)}))).spaces["main"].frames
    assert finer(told) == []
    for name, frame in told.items():
        if "axis" in frame:
            assert set(frame["axis"]) <= {1, 3}, name
        if "axes" in frame:
            assert set(frame["axes"]) <= {"1", "3", "1+3"}, name
        if TABLES[name].of("position") and "n" in frame and name not in ("cells", "edition_cells", "edition_bins"):
            few = frame["n"].between(1, 4)
            assert frame.loc[few, [each for each in TABLES[name].of("position") if each in frame]].isna().all(axis=None)


def test_the_axes_of_the_plane_are_printed_else_the_first_two():
    axes = pd.DataFrame({"axis": [1, 2, 3], "place": ["vertical", None, "horizontal"]})
    assert shown_axes(axes) == {1, 3}
    assert shown_axes(axes.assign(place=None)) == {1, 2}
    assert shown_axes(axes.head(1)) == {1}
    assert shown_axes(axes.head(0)) == {1, 2}


def test_a_category_of_four_has_no_place_and_its_question_no_contribution(shown, results):
    places = ["coordinate", "contribution", "cos2"]
    rows = shown.categories.set_index(["question", "category"])
    assert rows.loc[("glace", "non"), "n"].tolist() == [4, 4]
    assert rows.loc[("glace", "non"), places].isna().all(axis=None)
    assert rows.loc[("courgette", "non"), places].notna().all(axis=None)
    told = shown.questions.set_index("question")
    assert told.loc["glace", ["eta2", "contribution"]].isna().all(axis=None)
    assert told.loc["courgette", "contribution"].notna().all()
    before = results.spaces["main"].categories.set_index(["question", "category"])
    assert before.loc[("glace", "non"), places].notna().all(axis=None)


def test_a_group_of_four_has_no_mean_point_and_no_deviation(results, public):
    points = results.spaces["main"].mean_points
    few = results.spaces["main"].replaced(mean_points=points.assign(n=points["n"].mask(points["category"] == "oui", 4)))
    told = printed(replace(results, spaces={"main": few}), public).spaces["main"]
    small = told.mean_points["category"] == "oui"
    assert told.mean_points.loc[small, ["mean", "variance"]].isna().all(axis=None)
    assert told.mean_points.loc[small, "n"].eq(4).all()
    assert told.mean_points.loc[~small, "mean"].notna().all()
    assert set(told.deviations["factor"]) == {"sexe"}


# Sizes ---------------------------------------------------------------------------------------------------------------

NEAR = st.floats(-3, 3) | st.sampled_from([0.497, -0.497, 0.5, -0.5, 0.9999, 1.0, -1.0, 0.45])


@given(st.lists(NEAR), st.integers(1, 4))
def test_a_rounded_deviation_keeps_the_name_of_its_size_and_its_side(values, decimals):
    exact = pd.Series(values, dtype="float64")
    told = rounded_deviations(exact, decimals)
    assert deviation_sizes(told).tolist() == deviation_sizes(exact).tolist()
    assert ((told - exact).abs() <= 10.0**-decimals + 1e-12).all()
    assert ((told == 0) | (np.sign(told) == np.sign(exact))).all()
    assert told.tolist() == told.round(decimals).tolist()


def test_every_deviation_of_a_report_for_everybody_has_the_size_of_the_exact_one():
    columns = [(name, column) for name in OF_A_SPACE for column in TABLES[name].of("deviation")]
    assert {("shifts", "deviation"), ("reference_view", "deviation"), ("deviations", "scaled_deviation")} <= set(
        columns
    )
    for name, column in columns:
        frame = pd.DataFrame({column: [-0.497, 0.52, 0.96, -1.02]})
        told = rounded(Results(Tables(), {"main": Tables({name: frame})})).spaces["main"].frames[name]
        assert told[column].tolist() == [-0.4, 0.5, 0.9, -1.0], (name, column)


# A whole report ------------------------------------------------------------------------------------------------------


def test_no_table_of_the_space_tells_more_than_the_rule(shown, results):
    assert finer(shown.frames) == []
    assert set(shown.categories["axis"]) == set(shown.eigenvalues["axis"]) == set(shown.axes["axis"]) == {1, 2}
    assert {name for name, _ in finer(results.spaces["main"].frames)} >= {"categories", "eigenvalues", "mean_points"}


def test_the_report_tells_no_third_axis_and_no_zeros_for_decimals_it_lacks(public, poison, results, read_report):
    text, team = read_report(public, results), read_report(poison, results)
    assert not re.search(r"axes? 3|axe 3|troisième axe", text, re.IGNORECASE)
    space = text[text.index("Construction de l") :]
    assert not re.search(r"valeur propre \d,\d{3}", space)
    assert re.search(r"valeur propre \d,\d{3}", team)
    assert re.search(r"Symptômes +5 +10", space)
    assert not re.search(r"Symptômes +5 +10 +\d", space)  # the part of inertia follows from a masked count
    assert re.search(r"Symptômes +5 +10 +\d\d,\d\n", team)
    assert re.search(r"taux modifié \d+ %", space)
    assert re.search(r"taux modifié \d+,\d %", team)


@pytest.mark.parametrize(
    ("value", "digits", "least", "told"),
    [(0.3, 2, 1, 1), (0.29, 3, 1, 2), (55.0, 1, 0, 0), (0.0, 2, 1, 1), (0.1 + 0.2, 2, 1, 1), (1 / 3, 2, 1, 2)],
)
def test_a_rounded_number_has_no_zeros_for_what_it_lacks(value, digits, least, told):
    assert told_digits(value, digits, least) == told
    assert told_digits(float("nan"), digits, least) == digits


# Attacks: each succeeds on what a team reads, and fails on what everybody reads --------------------------------------


def unit(table, column, frame):
    """Return how far a printed number may be from the one it was rounded from: nothing to speak of at the team's."""
    if not finer({table: frame[[column]]}):
        kind = next(each.kind for each in TABLES[table].columns if each.name == column)
        return 0.5 / 10 ** decimals_of(TABLES[table])[kind]
    return 1e-9


def holders_by_inertia(space, n=55):
    """Return how many may hold a passive category, by the part that the other theme makes of the inertia."""
    active = space.categories[(space.categories["axis"] == 1) & (space.categories["status"] == "active")]
    others = active[active["question"] != "poisson"]
    parts = (1 - others["n"] / n).groupby(others["theme"]).sum()
    rows = space.themes.drop_duplicates("theme").set_index("theme")["inertia_share"]
    told = unit("themes", "inertia_share", space.themes)
    shares = {m: parts["symptomes"] / (parts.sum() + m / n) for m in (1, 2)}  # « yes » is held by n - m
    return [m for m, share in shares.items() if not abs(share - rows["symptomes"]) > told]


def test_the_part_of_inertia_no_longer_says_whether_one_or_two_hold_a_category(results, shown):
    assert holders_by_inertia(results.spaces["main"]) == [1]
    assert holders_by_inertia(shown) == [1, 2]


def residual(space, axis, hidden):
    """Return the least and the most that the contribution of a masked category may be, by what the others leave.

    Where others have none either, it is part of what is left.
    """
    rows = space.categories
    active = rows[(rows["axis"] == axis) & (rows["status"] == "active")]
    others = active[[pair != hidden for pair in zip(active["question"], active["category"], strict=True)]]
    left, known = 1 - others["contribution"].sum(), others["contribution"].notna()
    error = unit("categories", "contribution", space.categories) * known.sum()
    return max(0.0, left - error) if known.all() else 0.0, left + error


def test_what_the_contributions_leave_no_longer_gives_that_of_a_masked_category(results, shown):
    truth = results.spaces["main"].categories.set_index(["question", "category", "axis"])["contribution"]
    for axis in (1, 2):
        hidden = ("glace", "non")
        low, high = residual(results.spaces["main"], axis, hidden)
        assert low == pytest.approx(truth[(*hidden, axis)], abs=1e-6)
        assert high - low < 1e-6
        low, high = residual(shown, axis, hidden)
        assert low <= truth[(*hidden, axis)] <= high
        assert high - low > 1 / 20  # the mean contribution
