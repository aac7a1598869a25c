"""Which masked counts may be others: by cycles of a network as by linear programs, ten times faster."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.printing.margins import counts_of
from analysis.printing.networks import Network


def by_programs(counts, masked, cells):
    """Return the cells of which a linear program finds another value."""
    true = counts.values.ravel()
    ends = {cell: [counts.feasible(masked, cell, side) for side in (1, -1)] for cell in cells}
    return {cell for cell, found in ends.items() if any(x is None or abs(x[cell] - true[cell]) > 0.5 for x in found)}


def table_of(counts, *, several):
    """Return a question by two factors, of counts of shape (categories, groups)."""
    base = counts.sum(axis=0) + int(several)
    rows = [("", "", counts.sum(axis=1), base.sum())]
    rows += [("f", str(group), counts[:, group], base[group]) for group in range(counts.shape[1])]
    return pd.concat(
        pd.DataFrame({"by": by or None, "by_category": group or None, "n": n, "base": whole})
        for by, group, n, whole in rows
    )


@settings(max_examples=8, deadline=None)
@given(
    seed=st.integers(0, 2**32 - 1),
    shape=st.tuples(st.integers(2, 4), st.integers(2, 4)),
    several=st.booleans(),
    bases=st.booleans(),
)
def test_cycles_find_what_linear_programs_find(seed, shape, several, bases):
    rng = np.random.default_rng(seed)
    counts = counts_of(table_of(rng.integers(0, 4, shape), several=several))
    masked = (rng.random(counts.values.shape) < 0.5) & (counts.values > 0)
    masked[-1] &= bases
    masked |= masked[-1]
    cells = set(np.flatnonzero(masked).tolist())
    assert counts.movable(masked, cells) == by_programs(counts, masked, cells)


def test_counts_in_three_sums_or_of_signs_that_cannot_be_turned_make_no_network():
    assert Network.of(np.array([[1.0], [1.0], [1.0]])) is None
    assert Network.of(np.array([[1.0, 1.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 1.0]])) is None
    assert Network.of(np.array([[1.0, 1.0], [-1.0, -1.0]])) is not None


@pytest.mark.parametrize(("least", "moves"), [([0, 0], [0, 1]), ([2, 1], [])])
def test_two_counts_of_a_known_sum_move_unless_both_are_the_least_they_may_be(least, moves):
    network = Network.of(np.array([[1.0, 1.0]]))
    assert network.movable(np.array([2, 1]), np.array(least), [0, 1]) == moves
