"""What a reader of the printed tables knows: bounds on counts and on positions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.geometry.arrays import BoolArray, FloatArray, IntArray

ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Plane:
    """Axes as they are printed, of respondents who weigh alike and questions that count alike.

    Attributes
    ----------
    active : array of shape (n_categories,)
        Which categories shape the axes; the others are passive, or of supplementary questions.
    low, high : arrays of shape (n_categories, n_axes)
        Bounds of the principal coordinates; missing where none is printed.
    eigen_low, eigen_high : arrays of shape (n_axes,)
        Bounds of the eigenvalues; missing where none is printed.
    """

    active: BoolArray
    low: FloatArray
    high: FloatArray
    eigen_low: FloatArray
    eigen_high: FloatArray


@dataclass(frozen=True, eq=False)
class Known:
    """What is printed of questions of which every respondent holds one category, « no answer » being one.

    Attributes
    ----------
    n_respondents : int
    labels : MultiIndex of shape (n_categories,)
        Pairs (question, category).
    least, largest : arrays of shape (n_categories,)
        Bounds of the respondents of each category, the same where the count is printed.
    crossed : array of shape (n_categories, n_categories)
        Respondents who hold both categories, in a symmetric array; missing where withheld. Cells of one question with
        itself are not read.
    planes : tuple of Plane
        Each plane that is printed of the same respondents.

    Raises
    ------
    ValueError
        If the arrays are not of these shapes, or a category is named twice.
    """

    n_respondents: int
    labels: pd.MultiIndex
    least: FloatArray
    largest: FloatArray
    crossed: FloatArray
    planes: tuple[Plane, ...] = ()

    def __post_init__(self) -> None:
        size = len(self.labels)
        if not self.labels.is_unique:
            raise ValueError("a category is named twice; give each pair (question, category) once")
        if self.least.shape != (size,) or self.largest.shape != (size,) or self.crossed.shape != (size, size):
            raise ValueError(
                f"counts have shapes {self.least.shape}, {self.largest.shape} and {self.crossed.shape}; "
                f"bound the count of each of the {size} categories, and give one to each two of them"
            )
        for plane in self.planes:
            shape = (size, len(plane.eigen_low))
            if plane.active.shape != (size,) or plane.low.shape != shape or plane.high.shape != shape:
                raise ValueError(f"a plane has positions of shape {plane.low.shape}; give it {shape}")

    @property
    def question_of(self) -> IntArray:
        """Number of the question of each category."""
        return np.asarray(pd.factorize(self.labels.get_level_values(0))[0])

    @property
    def masked(self) -> BoolArray:
        """Which categories have no printed count."""
        return np.asarray(self.least < self.largest)

    def members(self) -> list[IntArray]:
        """Return the categories of each question."""
        question_of = self.question_of
        return [np.flatnonzero(question_of == question) for question in range(int(question_of.max(initial=-1)) + 1)]


def rounded_bounds(values: FloatArray, decimals: int) -> tuple[FloatArray, FloatArray]:
    """Return the bounds of numbers that are printed with some decimals.

    Examples
    --------
    >>> low, high = rounded_bounds(np.array([0.5]), 1)
    >>> float(low[0]), float(high[0])
    (0.45, 0.55)
    """
    half = 0.5 * 10.0**-decimals
    return values - half, values + half


def narrowed(known: Known, plane: Plane) -> Plane:
    r"""Return a plane whose every number has bounds: those printed, and what follows from the counts.

    Notes
    -----
    A category of :math:`n_k` respondents among n lies within :math:`\sqrt{n/n_k - 1}` of the origin; those of one
    question, passive ones included, have the origin as their mean point, :math:`\sum_k n_k y_{kl} = 0`; and
    :math:`\sum_{k\,active} n_k y_{kl}^2 = n Q \lambda_l`, of which one category has at most what the others leave.

    References
    ----------
    Le Roux, B. and Rouanet, H. (2010). *Multiple Correspondence Analysis*. SAGE, QASS 163, ch. 3.
    """
    held = np.maximum(known.least, 1)[:, None]
    reach = np.broadcast_to(np.sqrt(np.maximum(known.n_respondents / held - 1, 0)), plane.low.shape)
    low, high = np.fmax(plane.low, -reach), np.fmin(plane.high, reach)
    for rows in known.members():
        if not known.masked[rows].any():
            low[rows], high[rows] = _balanced(known.least[rows], low[rows], high[rows])
    size = known.n_respondents * n_active_questions(known, plane)
    squares_low, squares_high = _squares(low, high)
    inertia_low = known.least[plane.active] @ squares_low[plane.active]
    inertia_high = known.largest[plane.active] @ squares_high[plane.active]
    eigen_low = np.fmax(plane.eigen_low, inertia_low / size)
    eigen_high = np.fmin(plane.eigen_high, np.minimum(inertia_high / size, 1.0))
    left = size * eigen_high - inertia_low + known.least[:, None] * squares_low
    reach = np.where(plane.active[:, None], np.sqrt(np.maximum(left, 0) / held) + ROUNDING, np.inf)
    return Plane(plane.active, np.maximum(low, -reach), np.minimum(high, reach), eigen_low, eigen_high)


def variance_left(known: Known, plane: Plane, question: IntArray) -> FloatArray:
    r"""Return, for each axis, the most that :math:`\sum n_k y_{kl}^2` may be over the categories of one question.

    It is what the other questions leave of :math:`n Q \lambda_l`, and at most n, the correlation ratio being at most 1.
    """
    others = plane.active.copy()
    others[question] = False
    squares_low, _ = _squares(plane.low, plane.high)
    whole = known.n_respondents * n_active_questions(known, plane) * plane.eigen_high
    left = np.maximum(whole - known.least[others] @ squares_low[others], 0)
    return np.asarray(np.minimum(left, known.n_respondents))


def n_active_questions(known: Known, plane: Plane) -> int:
    """Return how many questions shape a plane."""
    return len(set(known.question_of[plane.active].tolist()))


def products(
    low: FloatArray, high: FloatArray, other_low: FloatArray, other_high: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the bounds of products of numbers of which bounds are known."""
    corners = np.stack([low * other_low, low * other_high, high * other_low, high * other_high])
    return corners.min(axis=0), corners.max(axis=0)


def _balanced(counts: FloatArray, low: FloatArray, high: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the bounds of the categories of one question, whose mean point is the origin."""
    weights = counts[:, None]
    held = np.maximum(weights, 1)
    from_above = (weights * low - (weights * low).sum(axis=0)) / held
    from_below = (weights * high - (weights * high).sum(axis=0)) / held
    return np.where(weights > 0, np.maximum(low, from_below), 0), np.where(weights > 0, np.minimum(high, from_above), 0)


def _squares(low: FloatArray, high: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the bounds of squares."""
    ends = np.stack([low**2, high**2])
    return np.where((low <= 0) & (high >= 0), 0, ends.min(axis=0)), ends.max(axis=0)
