"""Arrangements enumerated or drawn, against itertools."""

from __future__ import annotations

from itertools import combinations, permutations, product
from math import comb

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from numpy.testing import assert_allclose

from analysis.geometry.inference.arrangements import (
    COUNTLESS,
    block_label_sums,
    drawn_label_sums,
    drawn_subset_sums,
    n_arrangements,
    partition_sums,
    subset_sums,
)


def points(n):
    return np.random.default_rng(n).normal(size=(2, n))


def gathered(chunks, axis=1):
    return np.concatenate(list(chunks), axis=axis)


def in_order(sums):
    """Return columns of sums in a common order, whatever the order they came in."""
    flat = np.round(np.moveaxis(sums, 1, 0).reshape(sums.shape[1], -1), 9) + 0.0
    return flat[np.lexsort(flat.T)]


@pytest.mark.parametrize(("n", "size"), [(n, size) for n in range(1, 10) for size in range(n + 1)])
def test_every_subset_comes_once(n, size):
    cloud = points(n)
    expected = np.stack([cloud[:, list(subset)].sum(axis=1) for subset in combinations(range(n), size)], axis=1)
    assert_allclose(in_order(gathered(subset_sums(cloud, size))), in_order(expected), atol=1e-8)


@pytest.mark.parametrize("labels", ["ab", "aab", "abc", "aabbc", "abcca", "aaabbcc", "abcd"])
def test_every_sharing_out_of_labels_comes_once(labels):
    cloud, groups = points(len(labels)), sorted(set(labels))
    expected = [
        [cloud[:, [i for i, x in enumerate(arranged) if x == g]].sum(axis=1) for g in groups]
        for arranged in sorted(set(permutations(labels)))
    ]
    found = gathered(partition_sums(cloud, [labels.count(g) for g in groups]))
    assert found.shape[1] == n_arrangements([labels.count(g) for g in groups])
    assert_allclose(in_order(found), in_order(np.array(expected).transpose(2, 0, 1)), atol=1e-8)


@pytest.mark.parametrize(
    ("codes", "blocks"), [("0101", "0011"), ("012012", "000111"), ("01011", "00111"), ("0120", "0000")]
)
def test_labels_exchanged_within_blocks_come_once(codes, blocks):
    labels, of = np.array(list(codes), dtype=int), np.array(list(blocks), dtype=int)
    cloud = points(len(labels))
    choices = [sorted(set(permutations(labels[of == block]))) for block in np.unique(of)]
    expected = []
    for choice in product(*choices):
        arranged = np.concatenate(choice)
        expected.append([cloud[:, arranged == g].sum(axis=1) for g in range(labels.max() + 1)])
    found = gathered(block_label_sums(cloud, labels, of))
    assert_allclose(in_order(found), in_order(np.array(expected).transpose(2, 0, 1)), atol=1e-8)


@given(st.lists(st.integers(1, 6), min_size=2, max_size=4))
def test_number_of_arrangements(sizes):
    expected = 1
    for position, size in enumerate(sizes):
        expected *= comb(sum(sizes[position:]), size)
    assert n_arrangements(sizes) == expected


def test_countless_arrangements_are_not_counted():
    assert n_arrangements([500_000, 500_000]) == COUNTLESS


@pytest.mark.parametrize("size", [1, 2, 5, 6])
def test_drawn_subsets_have_their_size_and_favour_nobody(size):
    everybody = np.eye(6)
    sums = gathered(drawn_subset_sums(everybody, size, np.random.default_rng(5), 6_000))
    assert sums.shape == (6, 6_000)
    assert_allclose(sums.sum(axis=0), size)
    assert_allclose(sums.mean(axis=1), size / 6, atol=0.03)


def test_drawn_labels_keep_their_number_within_each_block():
    codes, blocks = np.array([0, 1, 0, 0, 1, 2]), np.array([0, 0, 1, 1, 1, 1])
    sums = gathered(drawn_label_sums(np.eye(6), codes, blocks, np.random.default_rng(5), 4_000))
    assert_allclose(sums.sum(axis=0)[:, 0], 3)
    assert_allclose(sums[:2].sum(axis=0), np.tile([1, 1, 0], (4_000, 1)))
    assert_allclose(sums[:2, :, 0].mean(axis=1), 0.5, atol=0.03)
    assert_allclose(sums[2:, :, 2].mean(axis=1), 0.25, atol=0.03)
