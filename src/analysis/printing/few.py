"""How few respondents are too few to be told of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analysis.geometry.arrays import BoolArray

MINIMUM = 3  # respondents under whom nothing is printed: count, point, cell of a cloud
SMALL_GROUP = 10  # respondents under whom what all of a group answered tells of each of them


def are_few(counts: Any) -> BoolArray:
    """Return which counts, of an array or a column of floats, are of one respondent or two."""
    few: BoolArray = (counts >= 1) & (counts < MINIMUM)
    return few


def are_of_small_groups(counts: Any) -> BoolArray:
    """Return which counts, of an array or a column of floats, are of somebody, and of fewer than ten."""
    small: BoolArray = (counts >= 1) & (counts < SMALL_GROUP)
    return small
