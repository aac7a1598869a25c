"""Names of the kinds of arrays that the formulas take and return."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.integer]
BoolArray = NDArray[np.bool_]

ZERO = 1e-12  # a variance or a share below this is rounding


def ratio(numerator: FloatArray, denominator: FloatArray) -> FloatArray:
    """Return `numerator / denominator`, missing where the denominator is nothing but rounding."""
    return np.asarray(numerator / np.where(denominator > ZERO, denominator, np.nan))


def summed(groups: IntArray, values: FloatArray, number: int) -> FloatArray:
    """Return the sum of the values of each group, numbered from 0."""
    return np.asarray(np.bincount(groups, values, minlength=number), dtype=np.float64)


def among(names: pd.Index, others: pd.Index) -> BoolArray:
    """Say of each name whether it is one of others; pandas' own `isin` takes texts out of their column one by one."""
    return np.asarray(others.unique().get_indexer_for(names) >= 0, dtype=np.bool_)


def random_groups(n: int, number: int, generator: np.random.Generator) -> tuple[IntArray, IntArray]:
    """Return individuals in a random order, and where in it groups of one size begin and end: `number` + 1 places."""
    bounds = np.linspace(0, n, number + 1).round().astype(np.intp)
    return generator.permutation(n), bounds


def parted(draws: Sequence[int], part: tuple[int, int]) -> tuple[Sequence[int], Sequence[int]]:
    """Return the draws that come before a part, and its own: of the parts, counted from 1, which."""
    first, last = (len(draws) * number // part[1] for number in (part[0] - 1, part[0]))
    return draws[:first], draws[first:last]


def root_of(covariance: FloatArray) -> FloatArray:
    """Return a square root of a covariance, which may be singular: its columns are the axes, each of their length."""
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray(vectors * np.sqrt(np.maximum(values, 0.0)))


def frozen(array: FloatArray) -> FloatArray:
    """Return the same array, which nobody can change any more."""
    array.flags.writeable = False
    return array
