"""Individuals met twice: who makes a pair, and how labels are drawn around them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.geometry.inference.arrangements import drawn_labels
from analysis.geometry.inference.pairs import pairs_met

NOBODY = np.empty((0, 2), dtype=np.intp)


def test_pairs_are_those_known_on_both_sides_once_on_each():
    panel = np.array(["a", "b", "c", "c", "", None, "b", "a", "c", "d", ""], dtype=object)
    members = np.arange(11) < 5
    assert pairs_met(panel, members).tolist() == [[0, 7], [1, 6]]


@pytest.mark.parametrize("panel", [["", "", ""], [None, None, None], ["a", "b", "c"]])
def test_nobody_met_twice_makes_no_pair(panel):
    assert pairs_met(np.array(panel, dtype=object), np.array([True, False, False])).shape == (0, 2)


@given(st.integers(0, 4), st.integers(0, 5), st.integers(0, 5), st.integers(0, 99))
def test_labels_keep_their_number_and_part_each_pair(n_pairs, n_first, n_second, seed):
    n, size = 2 * n_pairs + n_first + n_second, n_pairs + n_first
    pairs = np.arange(2 * n_pairs).reshape(n_pairs, 2) if n_pairs else NOBODY
    if n == 0:
        return
    labels = np.concatenate(list(drawn_labels(n, size, pairs, np.random.default_rng(seed), 40)), axis=1)
    assert labels.shape == (n, 40)
    assert (labels.sum(axis=0) == size).all()
    assert (labels[pairs[:, 0]] + labels[pairs[:, 1]] == 1).all()


def test_each_arrangement_is_drawn_as_often_as_another():
    labels = np.concatenate(list(drawn_labels(5, 2, np.array([[0, 4]]), np.random.default_rng(1), 30_000)), axis=1)
    drawn, counts = np.unique(labels, axis=1, return_counts=True)
    assert drawn.shape[1] == 2 * 3
    assert np.abs(counts / 30_000 - 1 / 6).max() < 0.01
