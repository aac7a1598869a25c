"""What is known of counts as an integer program: whole unknowns, their bounds, and the rows that tie them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.geometry.arrays import BoolArray, FloatArray, IntArray
from analysis.printing.knowledge import Known, Plane, n_active_questions, narrowed, products, variance_left

SLACK = 1e-6  # rounding of the coordinates themselves: a reader is never given less than what fits
Terms = tuple[IntArray, FloatArray, float, float]  # unknowns, their coefficients, least and largest sum


@dataclass(frozen=True, eq=False)
class Program:
    """Counts of categories, then of pairs of categories of two questions, as unknowns of an integer program.

    Attributes
    ----------
    pairs : array of shape (n_unknowns, 2)
        The categories whose joint count each unknown is; twice the same for its own count.
    masked : array of shape (n_unknowns,)
        Which of them are not printed.
    low, high : arrays of shape (n_unknowns,)
    matrix : sparse array of shape (n_rows, n_unknowns)
    row_low, row_high : arrays of shape (n_rows,)
    """

    pairs: IntArray
    masked: BoolArray
    low: FloatArray
    high: FloatArray
    matrix: Any
    row_low: FloatArray
    row_high: FloatArray


def program_of(known: Known) -> Program:
    r"""Return all that is known of the counts, linear in the unknowns.

    Parameters
    ----------
    known : Known
        What is printed.

    Returns
    -------
    Program
        With the Fréchet bounds of each joint count; the sums of each table, which are its margins; and for each
        category k and axis of a plane, the transition formula.

    Notes
    -----
    The mean point of the holders of k is, up to the axis, that of k:

    .. math:: \sum_{l\,active,\ q(l) \ne q(k)} n_{kl} y_l = n_k \bigl((Q\lambda - a_k) y_k + m\bigr),

    with :math:`a_k = 1` where k is active, else 0, and :math:`m = \sum_{l\,active} n_l y_l / n`, zero where no category
    is passive. As :math:`\sum_l n_l y_l = 0` over a question, n_kl may be replaced by its deviation
    :math:`d_{kl} = n_{kl} - \alpha n_l`; with :math:`y_l = \hat y_l + \delta_l`, the middle of its bounds and what
    rounding took, the left side is :math:`\sum d_{kl} \hat y_l`, linear in counts, give or take
    :math:`\sum \max |d_{kl}| \max |\delta_l|`. Each row may take the positions anywhere within their bounds, and not
    all rows the same ones: what the program excludes is excluded, some of what it leaves may not be possible.

    References
    ----------
    Le Roux, B. and Rouanet, H. (2010). *Multiple Correspondence Analysis*. SAGE, QASS 163, ch. 3;
    Fréchet, M. (1951). Sur les tableaux de corrélation dont les marges sont données. *Ann. Univ. Lyon A*, 14.
    """
    from scipy.sparse import csr_array

    question_of, size = known.question_of, len(known.labels)
    first, second = np.nonzero(np.triu(question_of[:, None] != question_of))
    pairs = np.vstack([np.repeat(np.arange(size)[:, None], 2, axis=1), np.column_stack([first, second])])
    printed, low, high = _bounds(known, pairs)
    place = np.zeros((size, size), dtype=np.intp)
    place[pairs[:, 0], pairs[:, 1]] = place[pairs[:, 1], pairs[:, 0]] = np.arange(len(pairs))
    rows = [*_sums(known, place)]
    for plane in known.planes:
        rows += _transitions(known, narrowed(known, plane), place, (low, high))
    starts = np.concatenate([[0], np.cumsum([len(unknowns) for unknowns, *_ in rows])])
    entries = (np.concatenate([row[1] for row in rows]), np.concatenate([row[0] for row in rows]), starts)
    least, most = (np.array([row[side] for row in rows]) for side in (2, 3))
    return Program(pairs, ~printed, low, high, csr_array(entries, shape=(len(rows), len(pairs))), least, most)


def _bounds(known: Known, pairs: IntArray) -> tuple[BoolArray, FloatArray, FloatArray]:
    """Return which counts are printed, and the bounds of each: what is printed, else what its margins leave."""
    least, largest = known.least, known.largest
    a, b = pairs.T
    low = np.where(a == b, least[a], np.maximum(0, least[a] + least[b] - known.n_respondents))
    high = np.where(a == b, largest[a], np.minimum(largest[a], largest[b]))
    printed = np.where(a == b, np.where(known.masked, np.nan, least)[a], known.crossed[a, b])
    shown = ~np.isnan(printed)
    return shown, np.where(shown, printed, low), np.where(shown, printed, high)


def _sums(known: Known, place: IntArray) -> Iterator[Terms]:
    """Yield that each question parts everybody, and the holders of each category of another question."""
    n = float(known.n_respondents)
    for question, members in enumerate(known.members()):
        yield place[members, members], np.ones(len(members)), n, n
        for k in np.flatnonzero(known.question_of != question):
            yield np.append(place[k, members], place[k, k]), np.append(np.ones(len(members)), -1.0), 0.0, 0.0


def _transitions(known: Known, plane: Plane, place: IntArray, bounds: tuple[FloatArray, FloatArray]) -> Iterator[Terms]:
    """Yield the transition formula of each category and axis: one row from above, one from below."""
    middle, half = (plane.low + plane.high) / 2, (plane.high - plane.low) / 2
    mean_low, mean_high = _mean(known, plane)
    own = n_active_questions(known, plane) * np.stack([plane.eigen_low, plane.eigen_high])
    own = own[:, None, :] - plane.active[:, None]
    low, high = products(own[0], own[1], plane.low, plane.high)
    balanced, vague = _kinds(known, plane)
    left = np.array([np.sqrt(variance_left(known, plane, rows)) for rows in vague]).reshape(-1, plane.low.shape[1])
    named = plane.active.copy()
    for rows in vague:
        named[rows] = False
    for k in range(len(known.labels)):
        elsewhere = known.question_of != known.question_of[k]
        others = np.flatnonzero(named & elsewhere)
        unknowns = place[k, others]
        count = float(np.clip(known.n_respondents / 2, known.least[k], known.largest[k]))
        usual = np.where(balanced[others], known.least[others] * count / known.n_respondents, 0)
        away = np.maximum(np.abs(bounds[0][unknowns] - usual), np.abs(bounds[1][unknowns] - usual))
        hidden = np.array([elsewhere[rows[0]] for rows in vague], dtype=bool)
        unsaid = away @ half[others] + _covariance(count, known.n_respondents) * left[hidden].sum(axis=0) + SLACK
        shift = usual @ middle[others]
        for axis in range(plane.low.shape[1]):
            terms = np.append(unknowns, place[k, k])
            most, least = high[k, axis] + mean_high[axis], low[k, axis] + mean_low[axis]
            yield terms, np.append(middle[others, axis], -most), -np.inf, shift[axis] + unsaid[axis]
            yield terms, np.append(middle[others, axis], -least), shift[axis] - unsaid[axis], np.inf


def _kinds(known: Known, plane: Plane) -> tuple[BoolArray, list[IntArray]]:
    """Return the categories of active questions that balance, and the questions of which too little is known.

    Of the latter, only what the variance leaves bounds what they add to a mean point.
    """
    balanced = np.zeros(len(known.labels), dtype=bool)
    vague: list[IntArray] = []
    for rows in known.members():
        if plane.active[rows].all():
            balanced[rows] = not known.masked[rows].any()
            if known.masked[rows].any():
                vague.append(rows)
    return balanced, vague


def _covariance(count: float, n: int) -> float:
    r"""Return what bounds the part of a question in a mean point: Cauchy and Schwarz's inequality.

    .. math:: |\sum_l n_{kl} y_l| \le \sqrt{n_k (1 - n_k/n)} \sqrt{\sum_l n_l y_l^2}
    """
    return float(np.sqrt(count * (1 - count / n)))


def _mean(known: Known, plane: Plane) -> tuple[FloatArray, FloatArray]:
    """Return the bounds of m, the mean that passive categories leave to the active ones of their questions."""
    low, high = products(known.least[:, None], known.largest[:, None], plane.low, plane.high)
    total_low, total_high = np.zeros(plane.low.shape[1]), np.zeros(plane.low.shape[1])
    for rows in known.members():
        active, passive = rows[plane.active[rows]], rows[~plane.active[rows]]
        if len(active) and len(passive):
            total_low += np.maximum(low[active].sum(axis=0), -high[passive].sum(axis=0))
            total_high += np.minimum(high[active].sum(axis=0), -low[passive].sum(axis=0))
    return total_low / known.n_respondents, total_high / known.n_respondents
