"""Resamples made in parts: joined, they are to the byte those made at once, whatever the number of parts."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.geometry import fit_mca
from analysis.geometry.stability import resampling
from analysis.geometry.stability.planes import joined_bootstraps
from analysis.geometry.stability.resampling import total_bootstrap


@pytest.fixture(scope="module")
def space():
    generator = np.random.default_rng(62)
    codes = np.digitize(generator.normal(size=(40, 4)) + generator.normal(size=(40, 1)), [-0.7, 0.7])
    answers = pd.DataFrame({f"q{q}": pd.Categorical.from_codes(codes[:, q], list("abc")) for q in range(4)})
    return fit_mca(answers, n_axes=3, weights=pd.Series(generator.uniform(0.5, 2, 40)))


@pytest.fixture(scope="module", autouse=True)
def small_groups():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(resampling, "WEIGHTS", 40 * 7)  # seven resamples a group
        yield


def drawn(space, part=(1, 1)):
    return total_bootstrap(space, np.random.default_rng(1), 30, part=part)


def told(found):
    arrays = (found.coordinates, found.likeness.correlations, found.likeness.keeps_rank, found.likeness.plane_angles)
    return [array.tobytes() for array in arrays]


@settings(max_examples=8)
@given(n_parts=st.integers(1, 9))
def test_parts_joined_are_the_whole(space, n_parts):
    parts = [drawn(space, (number, n_parts)) for number in range(1, n_parts + 1)]
    assert told(joined_bootstraps(parts)) == told(drawn(space))


def test_each_part_has_its_own_resamples(space):
    first, second = drawn(space, (1, 2)), drawn(space, (2, 2))
    assert (len(first.coordinates), len(second.coordinates)) == (14, 16)
    assert first.coordinates[0].tobytes() != second.coordinates[0].tobytes()


def test_more_parts_than_groups_leave_some_without_any(space):
    sizes = [len(drawn(space, (number, 9)).coordinates) for number in range(1, 10)]
    assert sizes.count(0) == 4
    assert sum(sizes) == 30
