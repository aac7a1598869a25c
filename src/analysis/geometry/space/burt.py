"""The Burt table: every question crossed with every other, weighted."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce

import numpy as np

from analysis.geometry.arrays import FloatArray, IntArray, frozen
from analysis.geometry.space.coding import Coding, has_missing

CHUNK = 1 << 17  # rows crossed at once
JOINT = 128  # joint answers of a super-question at most: fewer crossings, in tables that stay small
WIDE = 400  # the same among many respondents: each crossing and each placing goes through all of them
MANY = 1 << 17
FEW = 256  # respondents: so few are quicker each as a joint answer of their own, which nothing is left to cross with


@dataclass(frozen=True, slots=True, eq=False)
class SuperQuestion:
    """Neighbouring questions packed into one, whose categories are joint answers."""

    codes: IntArray  # the joint answer of each respondent
    members: FloatArray  # (n_joint, n_categories): 1 where a joint answer holds a category
    columns: slice  # places of these categories among all
    are_single: bool = False  # whether each joint answer is that of one respondent, in their order


def packed(coding: Coding) -> tuple[SuperQuestion, ...]:
    """Return the questions packed into super-questions of at most `JOINT` joint answers (`WIDE`), or one question.

    Crossing two super-questions crosses all their questions at once. A missing answer is one more level,
    which is a member of no category. Few respondents make one super-question of everything that each answered.
    """
    if coding.n_respondents <= FEW:
        return (_each_respondent(coding),)
    held = zip(coding.sizes.tolist(), coding.codes, strict=True)
    levels = [max(1, size + has_missing(codes)) for size, codes in held]
    limit = JOINT if coding.n_respondents < MANY else WIDE
    return tuple(_joined(coding, group, [levels[q] for q in group]) for group in _groups(levels, limit))


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
    if packs[0].are_single and weights is None:
        return packs[0].members.T @ packs[0].members
    table = np.empty((packs[-1].columns.stop, packs[-1].columns.stop))
    for position, pack in enumerate(packs):
        others = [(other, _crossed(pack, other, weights)) for other in packs[position + 1 :]]
        if others and weights is None:
            held = others[0][1].sum(axis=1)  # whole numbers: the same as counted, sooner
        else:
            held = np.bincount(pack.codes, weights, minlength=len(pack.members)).astype(np.float64)
        table[pack.columns, pack.columns] = (pack.members.T * held) @ pack.members
        for other, crossed in others:
            block = pack.members.T @ crossed @ other.members
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
    first, last = group[0], group[-1]
    codes = _levelled(coding, first, levels[0]).astype(kind)
    for question, n_levels in zip(group[1:], levels[1:], strict=True):
        codes = codes * kind.type(n_levels) + _levelled(coding, question, n_levels).astype(kind)
    columns = slice(int(coding.starts[first]), int(coding.starts[last] + coding.sizes[last]))
    return SuperQuestion(codes, _members(tuple(levels), tuple(coding.sizes[group].tolist())), columns)


def _levelled(coding: Coding, question: int, n_levels: int) -> IntArray:
    """Return the answers to a question, a missing one as a level after its categories if it has one."""
    answers, size = coding.codes[question], coding.sizes[question]
    return np.where(answers < 0, size, answers) if n_levels > size else answers


def _each_respondent(coding: Coding) -> SuperQuestion:
    """Return one super-question whose joint answers are the respondents."""
    places = np.arange(len(coding.question_of)) - coding.starts[coding.question_of]
    members = (np.array(coding.codes).T[:, coding.question_of] == places).astype(np.float64, order="C")
    return SuperQuestion(np.arange(coding.n_respondents), frozen(members), slice(0, members.shape[1]), are_single=True)


@lru_cache(maxsize=64)
def _members(levels: tuple[int, ...], sizes: tuple[int, ...]) -> FloatArray:
    """Return which categories each joint answer holds: 1 or 0; levels beyond the sizes are missing answers."""
    held = np.unravel_index(np.arange(np.prod(levels)), levels)
    return frozen(np.hstack([np.eye(n, size)[level] for n, size, level in zip(levels, sizes, held, strict=True)]))


def _crossed(pack: SuperQuestion, other: SuperQuestion, weights: FloatArray | None) -> FloatArray:
    """Return the weighted cross-table of two super-questions, in chunks of rows."""
    shape = len(pack.members), len(other.members)
    size = shape[0] * shape[1]
    kind = np.min_scalar_type(size)  # two bytes, most often: pairs that are made sooner than they are counted

    def counted(start: int) -> IntArray | FloatArray:
        rows = slice(start, start + CHUNK)
        pairs = pack.codes[rows].astype(kind)
        pairs *= kind.type(shape[1])
        pairs += other.codes[rows]
        return np.bincount(pairs, None if weights is None else weights[rows], minlength=size)

    tables = map(counted, range(0, len(pack.codes), CHUNK))  # two of them at a time: they may be many, and large
    return reduce(np.add, tables).astype(np.float64).reshape(shape)
