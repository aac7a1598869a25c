"""What assessors give together: order statistics alone, what to discuss first, what changed, key elements."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.markers.at_hand import GRID

from analysis.markers.consensus import (
    changes_table,
    consensus_table,
    direction,
    elements_table,
    median_levels,
    pairs_apart,
    totals_table,
)

levels = st.lists(st.integers(0, 3), min_size=1, max_size=9).map(lambda found: np.array(found, dtype=np.int64))
between = st.tuples(st.integers(0, 3), st.integers(0, 3)).map(sorted)


@given(levels)
def test_the_median_is_made_of_levels_that_were_given(given_levels):
    low, high = median_levels(given_levels)
    assert low <= high
    assert {low, high} <= set(given_levels.tolist())
    assert (low + high) / 2 == np.median(given_levels)
    assert (given_levels <= high).mean() >= 0.5 <= (given_levels >= low).mean()


@given(levels)
def test_pairs_apart_are_counted_one_by_one(given_levels):
    pairs = [a != b for i, a in enumerate(given_levels) for b in given_levels[i + 1 :]]
    found = pairs_apart(given_levels)
    assert np.isnan(found) if not pairs else found == pytest.approx(np.mean(pairs))


@given(levels, st.permutations([0, 2, 5, 9]))
def test_only_the_order_of_levels_counts(given_levels, steps):
    """Any other distances between levels move the median to the same levels."""
    renamed = np.sort(np.array(steps))
    low, high = median_levels(given_levels)
    assert median_levels(renamed[given_levels]) == (renamed[low], renamed[high])


def marks(rows):
    names = ["round", "project", "marker", "assessor", "mark", "commented"]
    return pd.DataFrame([dict(zip(names, row, strict=True)) for row in rows])


MARKS = marks(
    [
        ("entree", "jardin", "lien", "E1", 1, True),
        ("entree", "jardin", "lien", "E2", 3, False),
        ("entree", "jardin", "sobriete", "E1", 2, False),
        ("entree", "jardin", "sobriete", "E2", 2, False),
        ("entree", "atelier", "lien", "E1", 0, False),
        ("entree", "atelier", "lien", "E2", 1, False),
        ("entree", "atelier", "lien", "E3", 1, True),
        ("sortie", "jardin", "lien", "E1", 3, False),
        ("sortie", "jardin", "sobriete", "E1", 2, False),
        ("sortie", "atelier", "lien", "E1", 0, False),
    ]
)


@pytest.fixture
def grid(grid_at):
    return grid_at(GRID.replace("{label: À la sortie}", "{label: À la sortie, files: [data/raw/markers/s.csv]}"))


def test_what_was_decided_is_kept_beside_what_was_given(grid):
    table = consensus_table(MARKS, grid)
    row = table.iloc[0]
    assert row[["median_low", "median_high", "lowest", "highest", "spread"]].tolist() == [1, 3, 1, 3, 2]
    assert (row["decided"], row["pairs_apart"], row["assessors"], row["commented"]) == (2, 1, 2, 1)
    assert table["decided"].isna().sum() == len(table) - 1


def test_the_widest_spread_is_discussed_first_and_agreement_not_at_all(grid):
    table = consensus_table(MARKS, grid)
    ranks = table.set_index(["round", "project", "marker"])["discussed"]
    assert ranks["entree", "jardin", "lien"] == 1
    assert ranks["entree", "atelier", "lien"] == 2
    assert np.isnan(ranks["entree", "jardin", "sobriete"])
    assert ranks["sortie"].isna().all()


def test_changes_are_told_where_medians_do_not_overlap(grid):
    changes = changes_table(consensus_table(MARKS, grid), grid)
    assert changes[["project", "marker", "direction"]].to_numpy().tolist() == [
        ["jardin", "lien", "unclear"],
        ["jardin", "sobriete", "same"],
        ["atelier", "lien", "down"],
    ]
    assert changes["assessors"].tolist() == [1, 1, 1]


@given(
    st.tuples(st.integers(0, 3), st.integers(0, 3)).map(sorted),
    st.tuples(st.integers(0, 3), st.integers(0, 3)).map(sorted),
)
def test_what_goes_up_comes_down_the_other_way(before, after):
    turned = {"up": "down", "down": "up", "same": "same", "unclear": "unclear"}
    assert direction(tuple(after), tuple(before)) == turned[direction(tuple(before), tuple(after))]


def test_elements_are_counted_by_project(grid):
    assert elements_table(grid).to_numpy().tolist() == [["partage", 1, 1], ["transmission", 0, 1]]


def test_a_total_sums_what_was_decided_else_the_medians_of_projects_with_every_level(grid):
    totals = totals_table(consensus_table(MARKS, grid), grid)
    assert totals[["round", "project", "total_low", "total_high"]].to_numpy().tolist() == [
        ["entree", "jardin", 4, 4],  # 2 decided, and 2: the atelier lacks a marker
        ["sortie", "jardin", 5, 5],
    ]
    undecided = consensus_table(MARKS, grid).assign(decided=np.nan)
    assert totals_table(undecided, grid).iloc[0][["total_low", "total_high"]].tolist() == [3, 5]
