"""What places an answer sheet in a space: from the space itself for the team, from printed tables for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.explorer.values import POINT
from analysis.geometry import FactorialSpace
from analysis.printing.precision import OF_SPACES
from analysis.tables.results import Tables

WHOLE = 0.999  # known answers to a question, beyond which printed frequencies tell no missing one


@dataclass(frozen=True, slots=True)
class Coefficients:
    r"""What :math:`y = \sum_{k\ active} w_k (z_k - f_k)\, v_k` asks of a space, on some of its axes.

    Attributes
    ----------
    adds : DataFrame of shape (n_categories, n_axes)
        :math:`w_k v_k` by (question, category): 0 for those that shape nothing, missing where it may not be told.
    constants : DataFrame of shape (n_questions, n_axes)
        :math:`-\sum w_k f_k v_k` over the active categories of each question.
    is_active : Series of bool
        Which categories shape the space.
    precision : array of shape (n_axes,)
        To which a place is known; 0 where nothing is rounded.
    """

    adds: pd.DataFrame
    constants: pd.DataFrame
    is_active: pd.Series
    precision: np.ndarray


def fitted_coefficients(space: FactorialSpace, axes: Sequence[int]) -> Coefficients:
    """Return the coefficients of a space, in full.

    References
    ----------
    Le Roux, B. and Rouanet, H. (2010). *Multiple Correspondence Analysis*. SAGE, QASS 163, ch. 3.
    """
    cloud = space.categories
    scores = space.standard_coordinates * space.metric.shares[:, None]
    adds = pd.DataFrame(scores, index=cloud.labels, columns=space.axes)[list(axes)]
    is_active = pd.Series(cloud.is_active, index=cloud.labels)
    shares = adds.mul(cloud.frequencies * cloud.is_active, axis="index")
    return Coefficients(adds, -_by_question(shares), is_active, np.zeros(len(axes)))


def printed_coefficients(tables: Tables, axes: Sequence[int]) -> Coefficients:
    r"""Return the coefficients that printed numbers give, and no others.

    Parameters
    ----------
    tables : Tables
        Of a space past the door of a report for everybody, on its principal axes, whose questions count alike: there
        :math:`v_k = y_k / \sqrt\lambda` and :math:`w_k = 1/Q`.
    axes : sequence of int
        Of those printed.

    Returns
    -------
    Coefficients
        A category without a printed place has none here. Where one of a question has none, or where nobody left it
        without an answer, its constant is 0, which it is exactly in the latter case.

    Notes
    -----
    With coordinates rounded by :math:`h` at most, and eigenvalues by :math:`g`, each :math:`v_k` is known to
    :math:`(h + |y_k| g / 2\lambda) / \sqrt\lambda`, and so is the mean of them that a place is.
    """
    table = tables.categories[tables.categories["status"].ne("supplementary")]
    wide = table.assign(axis=table["axis"].astype(int)).pivot(index=POINT, columns="axis", values="coordinate")
    first = table.drop_duplicates(POINT).set_index(POINT)
    coordinates = wide.loc[first.index, list(axes)].astype("float64")
    rates = tables.eigenvalues.assign(axis=tables.eigenvalues["axis"].astype(int)).set_index("axis")
    eigenvalues = rates["eigenvalue"].loc[list(axes)].to_numpy(dtype="float64")
    questions = first.index.get_level_values("question")
    n_questions = questions.nunique()
    is_active = first["status"].eq("active")
    adds = (coordinates / np.sqrt(eigenvalues) / n_questions).where(is_active, 0.0)
    frequencies = first["frequency"].astype("float64")
    constants = -_by_question(adds.mul(frequencies.where(is_active, 0.0), axis="index"))
    known = adds.notna().all(axis="columns").groupby(questions, sort=False).all()
    told = is_active.where(frequencies.notna()).groupby(questions, sort=False).all()
    whole = frequencies.groupby(questions, sort=False).sum().ge(WHOLE) & told
    constants = constants.where((known & ~whole).loc[constants.index], 0.0)
    half, rounding = (0.5 * 10.0 ** -OF_SPACES[kind] for kind in ("position", "statistic"))
    sizes = coordinates.abs().max().to_numpy(dtype="float64")
    each = (half + sizes * rounding / (2 * eigenvalues)) / np.sqrt(eigenvalues)
    twice = 1 + float((constants != 0).any(axis="columns").mean())  # a constant is known as well as what it is made of
    return Coefficients(adds, constants, is_active, each * twice)


def _by_question(values: pd.DataFrame) -> pd.DataFrame:
    return values.groupby(values.index.get_level_values(0), sort=False).sum()
