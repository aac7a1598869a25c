"""Where categories lie, from counts alone; and whether a report would print them at the same places."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from analysis.geometry.arrays import ZERO, BoolArray, FloatArray, IntArray, ratio
from analysis.geometry.reading.rates import modified_rates
from analysis.printing.themed import PLANE, Joint, Themed, rotation_of, shares_of

EDGE = 1e-9  # a number this near to the edge of what is printed may be printed so


@dataclass(frozen=True, eq=False)
class Drawn:
    """What is printed of the categories of a space, a row a category of the population that makes it.

    Attributes
    ----------
    active : array of shape (n_categories,)
        Which categories shape the axes.
    shares : array of shape (n_categories,)
        What the question of each category counts, 1/Q where all count alike; 0 of other questions.
    reference : array of shape (n_categories,), optional
        Frequencies of the whole survey, from which the distances of a class are taken; missing for the categories that
        are placed at their mean point. Without it, the population's own.
    axes : array of shape (n_axes,)
        Numbers of the axes that are printed, from 1.
    low, high : dict of str to array
        Bounds of the numbers that are printed: « coordinates » of shape (n_categories, n_axes), « eigenvalues »,
        « rates », « modified » of shape (n_axes,); missing where none is. Of groups: « means » of shape (n_categories,
        n_axes), « deviations » of shape (n_pairs, n_axes).
    pairs : array of shape (n_pairs, 2), optional
        The groups between which deviations are printed.
    themed : Themed, optional
        What themes make of the space: `shares` are then those that would be if all questions counted alike.
    """

    active: BoolArray
    shares: FloatArray
    reference: FloatArray | None
    axes: IntArray
    low: dict[str, FloatArray]
    high: dict[str, FloatArray]
    pairs: IntArray = field(default_factory=lambda: np.empty((0, 2), dtype=np.intp))
    themed: Themed | None = None

    @cached_property
    def sides(self) -> FloatArray:
        """Twice the coordinates that are printed, 0 where none is: on which side of each axis categories lie."""
        return np.asarray(np.nan_to_num(self.low["coordinates"] + self.high["coordinates"]))

    @cached_property
    def edges(self) -> tuple[FloatArray, FloatArray]:
        """The bounds that printing leaves to each of the `printed_numbers`."""
        known = [(self.low[name][~np.isnan(low)], self.high[name][~np.isnan(low)]) for name, low in self.low.items()]
        low, high = (np.concatenate([pair[side] for pair in known]) for side in (0, 1))
        return low - EDGE, high + EDGE


def placed(drawn: Drawn, table: FloatArray, n: int) -> dict[str, FloatArray] | None:
    r"""Return the places of categories, from the joint counts of n respondents; nothing where there is no such axis.

    Notes
    -----
    The axes are those of :math:`\sqrt{w_k w_l / (f_k f_l)}\,(f_{kl} - f_k f_l)` over active categories. The mean point
    of those who hold any category is :math:`\sum_l w_l (f_{kl} / f_k - f_l) s_l`, with :math:`s_l` the standard
    coordinates; over :math:`\sqrt\lambda` it is the coordinate, times :math:`f_k` over the frequency of reference.

    References
    ----------
    Le Roux, B. and Rouanet, H. (2010). *Multiple Correspondence Analysis*. SAGE, QASS 163, ch. 3.
    """
    joint = table / n
    f = np.diag(joint)
    reference = f if drawn.reference is None else drawn.reference
    kept = drawn.active & (f > ZERO)
    known = Joint(joint - np.outer(f, f), f, reference, kept)
    shares = drawn.shares if drawn.themed is None else shares_of(drawn.themed, known, drawn.shares)
    values, standard = known.axes(shares, kept)
    n_axes = int((values > ZERO).sum())
    if len(drawn.axes) and drawn.axes.max() > n_axes:
        return None
    shown, axes = values[:n_axes], drawn.axes - 1
    turn = None if drawn.themed is None else rotation_of(drawn.themed, known, shares, values, standard)
    weighed = shares[kept][:, None] * _turned(standard, turn)[:, axes]
    variance = _shared_out(shown, turn)[axes]
    means = (ratio(joint[:, kept], f[:, None]) - f[kept]) @ weighed / np.sqrt(variance)
    means = means * _signs(drawn, means)
    stretch = ratio(f, reference) if drawn.reference is not None else np.ones(len(f))
    coordinates = means * np.where(np.isnan(stretch), 1, stretch)[:, None]
    n_questions = round(1 / drawn.shares[kept].max())
    return {
        "coordinates": coordinates,
        "means": means * np.sqrt(variance),
        "deviations": means[drawn.pairs[:, 0]] - means[drawn.pairs[:, 1]],
        "eigenvalues": variance,
        "rates": variance / shown.sum(),
        "modified": _shared_out(modified_rates(shown, n_questions), turn)[axes],
    }


def _turned(standard: FloatArray, turn: FloatArray | None) -> FloatArray:
    """Return coordinates on axes of which the first two are turned."""
    return standard if turn is None else np.hstack([standard[:, :PLANE] @ turn, standard[:, PLANE:]])


def _shared_out(values: FloatArray, turn: FloatArray | None) -> FloatArray:
    """Return variances, or rates, as turned axes share them out."""
    return values if turn is None else np.concatenate([values[:PLANE] @ turn**2, values[PLANE:]])


def printed_numbers(drawn: Drawn, table: FloatArray, n: int) -> FloatArray | None:
    """Return the numbers of which a report prints some decimals, as they follow from joint counts."""
    found = placed(drawn, table, n)
    return None if found is None else np.concatenate([found[name][~np.isnan(low)] for name, low in drawn.low.items()])


def prints_alike(drawn: Drawn, table: FloatArray, n: int) -> bool:
    """Whether a report would print of joint counts the numbers that it prints."""
    numbers, (low, high) = printed_numbers(drawn, table, n), drawn.edges
    return numbers is not None and bool(((low <= numbers) & (numbers <= high)).all())


def _signs(drawn: Drawn, means: FloatArray) -> FloatArray:
    """Return the sides on which places lie as they are printed."""
    return np.where((drawn.sides * np.nan_to_num(means)).sum(axis=0) < 0, -1.0, 1.0)
