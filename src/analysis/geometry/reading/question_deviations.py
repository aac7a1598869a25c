"""What each question opposes on an axis: the deviation between its negative and its positive categories."""

import numpy as np
import pandas as pd

from analysis.geometry.arrays import BoolArray, FloatArray, ratio
from analysis.geometry.space.aids import question_sums
from analysis.geometry.space.factorial import CategorySpace
from analysis.geometry.space.principal import TIE


def deviation_contributions(space: CategorySpace) -> pd.DataFrame:
    r"""Return how far apart each question sets those on its two sides, and how well that sums it up.

    Parameters
    ----------
    space : CategorySpace
        The fitted space.

    Returns
    -------
    DataFrame
        question, axis, contribution of the question, negative and positive (mean coordinates, by mass, of its active
        categories on each side), deviation between them, deviation_contribution, quality (the share of the
        contribution that the deviation sums up). With :math:`p_-` and :math:`p_+` the masses of the sides and
        :math:`v` mean standard coordinates, the contribution of the deviation is
        :math:`\frac{p_- p_+}{p_- + p_+} (v_+ - v_-)^2`. A question whose active categories all lie on one side is
        measured from the centre of the axis: :math:`p\, v^2`. Two categories on two sides are summed up whole.

    References
    ----------
    Le Roux, B. and Rouanet, H. (2004). *Geometric Data Analysis*. Kluwer.
    """
    standard, coordinates = space.standard_coordinates, space.categories.coordinates
    inside = standard < 0, standard > 0
    (p_low, low), (p_high, high) = (_side(space, side, standard) for side in inside)
    negative, positive = (_side(space, side, coordinates)[1] for side in inside)
    both = ratio(p_low * p_high, p_low + p_high) * (high - low) ** 2
    alone = np.nan_to_num(p_low * low**2) + np.nan_to_num(p_high * high**2)
    brought = np.where((p_low > 0) & (p_high > 0), both, alone)
    contribution = space.categories.question_contributions
    values = {
        "contribution": contribution,
        "negative": negative,
        "positive": positive,
        "deviation": positive - negative,
        "deviation_contribution": brought,
        "quality": ratio(brought, contribution),
    }
    index = pd.MultiIndex.from_product([space.questions, space.axes], names=["question", "axis"])
    return pd.DataFrame({name: array.ravel() for name, array in values.items()}, index=index).reset_index()


def above_mean(contributions: pd.Series) -> pd.Series:
    """Return which of the questions bring more to one axis than the mean; as much, but for rounding, is not more."""
    return contributions > 1 / max(1, len(contributions)) + TIE


def _side(space: CategorySpace, inside: BoolArray, points: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the mass of the active categories of each question on one side of each axis, and their mean point."""
    cloud = space.categories
    masses = np.where(cloud.is_active[:, None] & inside, space.metric.masses[:, None], 0)
    total = question_sums(masses, cloud.coding.question_of, cloud.coding.n_questions)
    moments = question_sums(masses * points, cloud.coding.question_of, cloud.coding.n_questions)
    return total, ratio(moments, total)
