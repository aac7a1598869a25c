"""Class disclosure: counts that tell of each of a small group what they answered, since all of it gave one answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.printing.few import MINIMUM, are_of_small_groups

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.geometry.arrays import BoolArray

    Numbers = NDArray[np.number]  # counts, whole


def whole(cells: Numbers, answers: Numbers | None = None, groups: Numbers | None = None) -> BoolArray:
    """Return which counts of a two-way table are all of a small row or column: one answer holds all the group's.

    Parameters
    ----------
    cells : array of shape (n_answers, n_groups)
        Counts of those whose answer and group are known.
    answers : array of shape (n_answers,), optional
        Counts of those who gave each answer, of whatever group or none that is known; those of the table by default.
    groups : array of shape (n_groups,), optional
        The same of the groups, whatever they answered.

    Notes
    -----
    Where everybody gave one answer, but for one or two, that answer tells of a group what everybody's counts do.

    References
    ----------
    Office for National Statistics, Secure Research Service (2022), *Output Checking Guidance*, 6.2 (class disclosure).
    """
    return np.asarray(np.logical_or(*_wholes(cells, answers, groups)))


def _wholes(cells: Numbers, answers: Numbers | None, groups: Numbers | None) -> tuple[BoolArray, BoolArray]:
    """Return which counts are all of a small group, and all of a small answer."""
    return _whole(cells, answers), _whole(cells.T, groups).T


def _whole(cells: Numbers, answers: Numbers | None) -> BoolArray:
    sums = cells.sum(axis=0)
    given = cells.sum(axis=1) if answers is None else answers
    others = (given.sum() - given)[:, None]
    is_small = (sums >= MINIMUM) & are_of_small_groups(sums)  # fewer are masked one by one
    return np.asarray((cells == sums) & is_small & (others >= MINIMUM))


def whole_or_nil(cells: Numbers, answers: Numbers | None = None, groups: Numbers | None = None) -> BoolArray:
    """Return the counts that are all of a small row or column, as `whole` does, and the nil ones beside them in it."""
    found = np.zeros(cells.shape, dtype=bool)
    for axis, full in enumerate(_wholes(cells, answers, groups)):
        found |= full | (full.any(axis=axis, keepdims=True) & (cells == 0))
    return found


def telling(cells: Numbers, answers: Numbers | None = None) -> BoolArray:
    """Return which counts to mask so that no small group is known to have given one answer.

    A count that is all of its row or column, and the nil one that may most easily not be: of the answer that most
    gave, or of the largest group. Both then read as the counts of a group of which one or two gave another answer.
    """
    found = np.zeros(cells.shape, dtype=bool)
    for axis, full in enumerate(_wholes(cells, answers, None)):
        found |= full
        for place in np.argwhere(full).tolist():
            others = cells.sum(axis=1 - axis)
            others[place[axis]] = -1
            place[axis] = int(others.argmax())
            found[tuple(place)] = True
    return found
