"""Class-specific analysis: the cloud of a class of respondents, in the distances of the whole survey."""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.geometry.arrays import BoolArray, FloatArray
from analysis.geometry.space.coding import category_mask, coded
from analysis.geometry.space.factorial import FactorialSpace
from analysis.geometry.space.mca import fit_coding, normalised_weights, with_placed
from analysis.geometry.space.metric import plain_metric
from analysis.geometry.space.survey import Survey


def fit_csa(
    answers: pd.DataFrame,
    members: pd.Series | BoolArray,
    *,
    n_axes: int = 5,
    weights: pd.Series | FloatArray | None = None,
    passive: Mapping[str, Collection[Hashable]] | None = None,
    supplementary: pd.DataFrame | None = None,
    quantitative: pd.DataFrame | None = None,
    supplementary_individuals: pd.DataFrame | None = None,
) -> FactorialSpace:
    r"""Fit the class-specific analysis of some of the respondents.

    Their distances are those of the whole survey: a category rare in the whole counts much, however frequent it is
    in the class. The axes are those along which the class differs from within.

    Parameters
    ----------
    answers : DataFrame of shape (n_respondents, n_questions)
        Answers of *all* respondents, as `fit_mca` takes them.
    members : Series or array of bool of shape (n_respondents,)
        Who belongs to the class.
    n_axes, weights, passive, supplementary, quantitative, supplementary_individuals
        As in `fit_mca`; frames and weights have a row for every respondent of the survey, and members alone are
        placed. The weights of the members are normalised to their number.

    Returns
    -------
    FactorialSpace
        The space of the class: individuals are its members, frequencies theirs. With :math:`f'` the frequencies in
        the class and :math:`f` in the whole, a category lies at :math:`\sqrt\lambda\, v_k`, that is
        :math:`f'_k / f_k` times the mean point of the members who hold it over :math:`\sqrt\lambda`;
        cos², η² and test values are those of mean points.

    Raises
    ------
    ValueError
        As `fit_mca`; also if `members` does not say yes or no of everyone, or yes of fewer than two.

    References
    ----------
    Le Roux, B. and Rouanet, H. (2010). *Multiple Correspondence Analysis*. SAGE, QASS 163, ch. 3.
    """
    whole = coded(answers)
    inside = _membership(members, answers.index)
    normalised = None if weights is None else normalised_weights(weights, answers.index)
    own = None if normalised is None else normalised_weights(normalised[inside], answers.index[inside])
    metric = plain_metric(whole.counts(normalised) / whole.n_respondents, whole.n_questions)
    alone = fit_coding(whole.among(inside), ~category_mask(whole, passive or {}), own, n_axes, metric)
    space = replace(alone, survey=Survey(whole, inside, normalised))
    questions, numbers = (None if frame is None else frame.loc[inside] for frame in (supplementary, quantitative))
    return with_placed(space, questions, numbers, supplementary_individuals)


def _membership(members: pd.Series | BoolArray, index: pd.Index) -> BoolArray:
    """Return who belongs to a class, or refuse what does not say it."""
    if isinstance(members, pd.Series) and not members.index.equals(index):
        raise ValueError("members and answers have different labels; give both the same respondents in the same order")
    values = np.asarray(members)
    if values.shape != (len(index),) or values.dtype != bool:
        raise ValueError(f"members have shape {values.shape} and type {values.dtype}; say True or False of everyone")
    if values.sum() < 2:
        raise ValueError(f"{int(values.sum())} respondent(s) in the class; a cloud needs two at least")
    return values
