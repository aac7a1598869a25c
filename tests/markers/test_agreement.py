"""Agreement of assessors: published numbers, what must always hold, what is refused."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.markers import agreement
from analysis.markers.agreement import (
    agreement_table,
    crossed,
    half_width,
    measured,
    ordinal_alpha,
    pairs_table,
    weighted_kappa,
)

# Krippendorff (2011), Computing Krippendorff's alpha-reliability, section C: four observers, twelve units.
OBSERVERS = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .
"""
# Two raters, three grades: SAS's manual prints its simple and weighted kappa, which statsmodels' own tests repeat.
TABLE = np.array([[0, 4, 1], [0, 8, 0], [0, 1, 5]])

counts = st.lists(
    st.lists(st.integers(0, 3), min_size=4, max_size=4).filter(lambda row: sum(row) >= 2), min_size=2, max_size=8
).map(lambda rows: np.array(rows, dtype=np.int64))


def counts_of(text):
    marks = np.array([[0 if mark == "." else int(mark) for mark in line.split()] for line in text.split("\n") if line])
    return np.array([[(unit == level).sum() for level in range(1, 6)] for unit in marks.T])


def test_alpha_is_that_of_its_author_to_the_printed_digits():
    assert round(ordinal_alpha(counts_of(OBSERVERS)), 3) == 0.815


def by_definition(counts):
    """Return α from every pair of marks, in the words of its author: no matrix of coincidences."""
    units = [np.repeat(np.arange(counts.shape[1]), row) for row in counts if row.sum() >= 2]
    n_of = np.bincount(np.concatenate(units), minlength=counts.shape[1])
    n = n_of.sum()

    def apart(a, b):
        low, high = min(a, b), max(a, b)
        return (n_of[low : high + 1].sum() - (n_of[low] + n_of[high]) / 2) ** 2

    observed = sum(
        apart(a, b) / (len(unit) - 1) for unit in units for i, a in enumerate(unit) for b in np.delete(unit, i)
    )
    expected = sum(n_of[a] * n_of[b] * apart(a, b) for a in range(len(n_of)) for b in range(len(n_of))) / (n - 1)
    return 1 - observed / expected


@given(counts)
def test_alpha_is_one_minus_observed_over_expected_disagreement(units):
    found = ordinal_alpha(units)
    if (units.sum(axis=0) > 0).sum() < 2:
        assert np.isnan(found)
    else:
        np.testing.assert_allclose(found, by_definition(units), rtol=1e-9, atol=1e-12)
        assert found <= 1


@given(counts, st.randoms(use_true_random=False))
def test_order_of_projects_direction_of_levels_and_lonely_marks_change_nothing(units, random):
    shuffled = units.copy()
    random.shuffle(order := list(range(len(units))))
    lonely = np.eye(4, dtype=np.int64)
    np.testing.assert_allclose(ordinal_alpha(shuffled[order]), ordinal_alpha(units), rtol=1e-9)
    np.testing.assert_allclose(ordinal_alpha(units[:, ::-1]), ordinal_alpha(units), rtol=1e-9)
    np.testing.assert_allclose(ordinal_alpha(np.vstack([units, lonely])), ordinal_alpha(units), rtol=1e-9)


def test_assessors_who_give_the_same_agree_wholly():
    assert ordinal_alpha(np.array([[3, 0, 0], [0, 3, 0], [0, 0, 3]])) == 1


def test_kappa_is_one_minus_weighted_disagreement_over_that_of_chance():
    share = TABLE / TABLE.sum()
    apart = abs(np.subtract.outer(range(3), range(3)))
    chance = np.outer(share.sum(axis=1), share.sum(axis=0))
    assert weighted_kappa(TABLE) == pytest.approx(1 - (apart * share).sum() / (apart * chance).sum(), rel=1e-12)


def test_kappa_is_that_of_another_program_to_the_printed_digits():
    assert round(weighted_kappa(TABLE), 4) == 0.4701


@given(st.integers(2, 5), st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=30))
def test_pairs_of_levels_are_counted_each_once(n, pairs):
    both = np.array(pairs, dtype=np.int64) % n
    table = crossed(both, n)
    assert table.sum() == len(both)
    assert all(table[a, b] == ((both == [a, b]).all(axis=1)).sum() for a in range(n) for b in range(n))


def test_one_project_or_one_level_is_refused():
    rng = np.random.default_rng(1)
    same, varied = np.array([[2, 0]]), np.array([[1, 1]])
    assert measured([varied], ordinal_alpha, rng).refused == agreement.ONE_PROJECT
    assert measured([same] * 9, ordinal_alpha, rng).refused == agreement.NO_VARIATION
    few = measured([varied] * 5, ordinal_alpha, rng)
    assert (few.refused, np.isfinite(few.value), np.isnan(few.low)) == (agreement.FEW_PROJECTS, True, True)


def test_an_interval_that_few_draws_define_is_refused():
    """One project of twelve varies: a draw in three leaves it out, and has no coefficient."""
    units = [np.array([[2, 0]])] * 11 + [np.array([[0, 2]])]
    found = measured(units, ordinal_alpha, np.random.default_rng(1))
    assert (found.value, found.refused) == (1, agreement.FEW_VARY)


def test_the_interval_is_that_of_the_draws_and_the_same_each_time():
    rng = np.random.default_rng(5)
    units = [rng.multinomial(3, [0.25] * 4, size=4) for _ in range(12)]
    first, second = (measured(units, ordinal_alpha, np.random.default_rng(7)) for _ in range(2))
    assert first == second
    assert first.low < first.value < first.high <= 1
    chosen = np.random.default_rng(7).integers(12, size=(1000, 12))
    drawn = np.array([ordinal_alpha(np.concatenate([units[i] for i in row])) for row in chosen])
    # Student's quantile of 11 degrees of freedom, from a printed table.
    assert first.value - first.low == pytest.approx(2.201 * drawn.std(ddof=1) * (12 / 11) ** 0.5, rel=1e-4)
    assert half_width(drawn, 12) == pytest.approx(first.value - first.low)


def marks_of(grid, levels):
    """Return a table of marks from levels by (assessor, project, marker)."""
    rows = [
        {"round": "entree", "project": p, "marker": m, "assessor": a, "mark": level, "commented": False}
        for (a, p, m), level in levels.items()
    ]
    return pd.DataFrame(rows)


def test_tables_have_a_row_for_all_markers_then_each(grid_at):
    grid = grid_at()
    levels = {
        (a, p, m): rank % 3
        for rank, (a, p, m) in enumerate((a, p, m) for a in ("E1", "E3") for p in grid.projects for m in grid.markers)
    }
    table = agreement_table(marks_of(grid, levels), grid, np.random.default_rng(1))
    assert table["marker"].fillna("").tolist() == ["", "lien", "sobriete"]
    assert table[["assessors", "n_projects"]].drop_duplicates().to_numpy().tolist() == [[2, 2]]
    assert table["marks"].tolist() == [8, 4, 4]
    pairs = pairs_table(marks_of(grid, levels), grid, np.random.default_rng(1))
    assert pairs[["assessor_a", "assessor_b", "marks"]].to_numpy().tolist() == [["E1", "E3", 4]]
    assert pairs["refused"].tolist() == [agreement.FEW_PROJECTS]


def test_one_assessor_agrees_with_nobody(grid_at):
    grid = grid_at()
    levels = {("E1", p, m): 1 for p in grid.projects for m in grid.markers}
    table = agreement_table(marks_of(grid, levels), grid, np.random.default_rng(1))
    assert set(table["refused"]) == {agreement.ONE_ASSESSOR}
    assert table["alpha"].isna().all()
    assert pairs_table(marks_of(grid, levels), grid, np.random.default_rng(1)).empty
