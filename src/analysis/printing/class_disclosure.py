"""Class disclosure: counts that tell of each of a small group what they answered, since all of it gave one answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from analysis.geometry.arrays import BoolArray, IntArray

LEAST, SMALL_GROUP = 3, 10  # respondents from whom, and under whom, a group is a class: fewer are masked one by one


def whole(cells: IntArray) -> BoolArray:
    """Return which counts of a two-way table are all of a small row or column: one answer holds all the group's.

    Parameters
    ----------
    cells : array of shape (n_answers, n_groups)
        Counts of those whose answer and group are known.

    Notes
    -----
    Where all of the table is in one row, but for one or two, that row tells of a group what everybody's counts do.

    References
    ----------
    Office for National Statistics, Secure Research Service (2022), *Output Checking Guidance*, 6.2 (class disclosure).
    """
    found = np.zeros(cells.shape, dtype=bool)
    for axis in (0, 1):
        found |= _whole(cells, axis)
    return found


def _whole(cells: IntArray, axis: int) -> BoolArray:
    sums = cells.sum(axis=axis, keepdims=True)
    is_small = (sums >= LEAST) & (sums < SMALL_GROUP)
    others = cells.sum() - cells.sum(axis=1 - axis, keepdims=True)
    return np.asarray((cells == sums) & is_small & (others >= LEAST))


def whole_or_nil(cells: IntArray) -> BoolArray:
    """Return the counts that are all of a small row or column, and the nil ones beside them in it."""
    found = np.zeros(cells.shape, dtype=bool)
    for axis in (0, 1):
        full = _whole(cells, axis)
        found |= full | (full.any(axis=axis, keepdims=True) & (cells == 0))
    return found


def telling(cells: IntArray) -> BoolArray:
    """Return which counts to mask so that no small group is known to have given one answer.

    A count that is all of its row or column, and the nil one that may most easily not be: of the answer that most
    gave, or of the largest group. Both then read as the counts of a group of which one or two gave another answer.
    """
    found = np.zeros(cells.shape, dtype=bool)
    for axis in (0, 1):
        full = _whole(cells, axis)
        found |= full
        for place in np.argwhere(full).tolist():
            others = cells.sum(axis=1 - axis)
            others[place[axis]] = -1
            place[axis] = int(others.argmax())
            found[tuple(place)] = True
    return found
