"""The Burt table: every question crossed with every other, weighted."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from analysis.geometry.arrays import FloatArray, IntArray, frozen
from analysis.geometry.space.coding import Coding, has_missing

CHUNK = 1 << 17  # rows crossed at once
JOINT = 128  # joint answers of a super-question at most: fewer crossings, in tables that stay small
FEW = 256  # respondents: so few are quicker each as a joint answer of their own, which nothing is left to cross with


@dataclass(frozen=True, slots=True, eq=False)
class SuperQuestion:
    """Neighbouring questions packed into one, whose categories are joint answers."""

    codes: IntArray  # the joint answer of each respondent
    members: FloatArray  # (n_joint, n_categories): 1 where a joint answer holds a category
    columns: slice  # places of these categories among all


def packed(coding: Coding) -> tuple[SuperQuestion, ...]:
    """Return the questions packed into super-questions of at most `JOINT` joint answers, or one question.

    Crossing two super-questions crosses all their questions at once. A missing answer is one more level,
    which is a member of no category. Few respondents make one super-question of everything that each answered.
    """
    if coding.n_respondents <= FEW:
        return (_each_respondent(coding),)
    held = zip(coding.sizes.tolist(), coding.codes, strict=True)
    levels = [max(1, size + has_missing(codes)) for size, codes in held]
    return tuple(_joined(coding, group, [levels[q] for q in group]) for group in _groups(levels, JOINT))


def burt_table(packs: Sequence[SuperQuestion], weights: FloatArray | None = None) -> FloatArray:
    """Return the Burt table of packed questions.

    Parameters
    ----------
    packs : sequence of SuperQuestion
        As made by `packed`.
    weights : array of shape (n_respondents,), optional
        Weight of each respondent; one each by default.

    Returns
    -------
    array of shape (n_categories, n_categories)
        Weight of the respondents who hold both categories; the diagonal holds the weight of each.
    """
    table = np.empty((packs[-1].columns.stop, packs[-1].columns.stop))
    for position, pack in enumerate(packs):
        held = np.bincount(pack.codes, weights, minlength=len(pack.members))
        table[pack.columns, pack.columns] = (pack.members.T * held) @ pack.members
        for other in packs[position + 1 :]:
            block = pack.members.T @ _crossed(pack, other, weights) @ other.members
            table[pack.columns, other.columns] = block
            table[other.columns, pack.columns] = block.T
    return table


def _groups(levels: Sequence[int], limit: int) -> list[list[int]]:
    """Return neighbouring questions in groups with at most `limit` joint answers, one question at least."""
    groups: list[list[int]] = []
    size = limit + 1
    for question, n_levels in enumerate(levels):
        if size * n_levels > limit:
            groups.append([])
            size = 1
        groups[-1].append(question)
        size *= n_levels
    return groups


def _joined(coding: Coding, group: Sequence[int], levels: Sequence[int]) -> SuperQuestion:
    """Return one super-question of a group of questions."""
    n_joint = int(np.prod(levels))
    kind = np.min_scalar_type(n_joint)
    codes = np.zeros(coding.n_respondents, kind)
    for question, n_levels in zip(group, levels, strict=True):
        answers = coding.codes[question]
        if n_levels > coding.sizes[question]:
            answers = np.where(answers < 0, coding.sizes[question], answers)
        codes = codes * kind.type(n_levels) + answers.astype(kind)
    first, last = group[0], group[-1]
    columns = slice(int(coding.starts[first]), int(coding.starts[last] + coding.sizes[last]))
    return SuperQuestion(codes, _members(tuple(levels), tuple(coding.sizes[group].tolist())), columns)


def _each_respondent(coding: Coding) -> SuperQuestion:
    """Return one super-question whose joint answers are the respondents."""
    codes = np.stack(coding.codes)
    members = np.zeros((coding.n_respondents, int(coding.sizes.sum())))
    questions, respondents = np.nonzero(codes >= 0)
    members[respondents, coding.starts[questions] + codes[questions, respondents]] = 1
    return SuperQuestion(np.arange(coding.n_respondents), frozen(members), slice(0, members.shape[1]))


@lru_cache(maxsize=64)
def _members(levels: tuple[int, ...], sizes: tuple[int, ...]) -> FloatArray:
    """Return which categories each joint answer holds: 1 or 0; levels beyond the sizes are missing answers."""
    held = np.unravel_index(np.arange(np.prod(levels)), levels)
    return frozen(np.hstack([np.eye(n, size)[level] for n, size, level in zip(levels, sizes, held, strict=True)]))


def _crossed(pack: SuperQuestion, other: SuperQuestion, weights: FloatArray | None) -> FloatArray:
    """Return the weighted cross-table of two super-questions, in chunks of rows."""
    shape = len(pack.members), len(other.members)
    table = np.zeros(shape[0] * shape[1])
    for start in range(0, len(pack.codes), CHUNK):
        rows = slice(start, start + CHUNK)
        pairs = pack.codes[rows].astype(np.intp) * shape[1] + other.codes[rows]
        table += np.bincount(pairs, None if weights is None else weights[rows], minlength=len(table))
    return table.reshape(shape)
