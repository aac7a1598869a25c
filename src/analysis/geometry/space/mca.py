"""Specific multiple correspondence analysis."""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import replace
from typing import TypeGuard

import numpy as np
import pandas as pd

from analysis.geometry.arrays import ZERO, BoolArray, FloatArray
from analysis.geometry.space.aids import known_answers
from analysis.geometry.space.burt import burt_table, packed
from analysis.geometry.space.clouds import active_cloud, placed, placing_scores
from analysis.geometry.space.coding import Coding, category_mask, coded
from analysis.geometry.space.factorial import FactorialSpace
from analysis.geometry.space.metric import Metric, weighted_metric
from analysis.geometry.space.principal import kept_axes
from analysis.geometry.space.supplementary import correlated, placed_individuals, placed_questions


def fit_mca(
    answers: pd.DataFrame,
    *,
    n_axes: int = 5,
    weights: pd.Series | FloatArray | None = None,
    passive: Mapping[str, Collection[Hashable]] | None = None,
    supplementary: pd.DataFrame | None = None,
    quantitative: pd.DataFrame | None = None,
    supplementary_individuals: pd.DataFrame | None = None,
    question_weights: Mapping[str, float] | pd.Series | None = None,
) -> FactorialSpace:
    """Fit a specific multiple correspondence analysis.

    Parameters
    ----------
    answers : DataFrame of shape (n_respondents, n_questions)
        One categorical column per active question. A missing answer is passive: the respondent is kept.
    n_axes : int
        Number of axes kept, at most all that have some variance.
    weights : Series or array of shape (n_respondents,), optional
        Weights of the respondents, normalised here to their number.
    passive : mapping of question to categories, optional
        Categories that keep their respondents and shape nothing.
    supplementary : DataFrame, optional
        Categorical questions of the same respondents, placed afterwards.
    quantitative : DataFrame, optional
        Numbers of the same respondents, correlated with the axes.
    supplementary_individuals : DataFrame, optional
        Answers of other individuals to the active questions.
    question_weights : mapping of question to number, or Series, optional
        What each active question counts, normalised here to their number; alike by default.

    Returns
    -------
    FactorialSpace
        Eigenvalues, both clouds with their aids, and what is placed in the space.

    Raises
    ------
    ValueError
        If answers, weights or passive categories are unfit, or nothing is left that varies.

    References
    ----------
    Le Roux, B. and Rouanet, H. (2010). *Multiple Correspondence Analysis*. SAGE, QASS 163, ch. 3.

    Examples
    --------
    >>> import pandas as pd
    >>> answers = pd.DataFrame({"tea": ["yes", "yes", "no"], "milk": ["yes", "no", "no"]}, dtype="category")
    >>> fit_mca(answers).eigenvalues.round(3).tolist()  # two axes: the two questions differ for one in three
    [0.75, 0.25]
    """
    coding = coded(answers)
    normalised = None if weights is None else normalised_weights(weights, answers.index)
    shaping = ~category_mask(coding, passive or {})
    metric = None if question_weights is None else _question_metric(coding, normalised, question_weights)
    space = fit_coding(coding, shaping, normalised, n_axes, metric)
    return with_placed(space, supplementary, quantitative, supplementary_individuals)


def with_placed(
    space: FactorialSpace,
    supplementary: pd.DataFrame | None,
    quantitative: pd.DataFrame | None,
    supplementary_individuals: pd.DataFrame | None,
) -> FactorialSpace:
    """Return the space with what is placed in it afterwards, as `fit_mca` takes it."""
    if supplementary is None and quantitative is None and supplementary_individuals is None:
        return space
    return replace(
        space,
        supplementary=placed_questions(space, supplementary) if _has_columns(supplementary) else None,
        quantitative=correlated(space, quantitative) if _has_columns(quantitative) else None,
        supplementary_individuals=(
            None if supplementary_individuals is None else placed_individuals(space, supplementary_individuals)
        ),
    )


def _has_columns(frame: pd.DataFrame | None) -> TypeGuard[pd.DataFrame]:
    """Return whether a frame is given, with anything to place."""
    return frame is not None and frame.shape[1] > 0


def fit_coding(
    coding: Coding, shaping: BoolArray, weights: FloatArray | None, n_axes: int, metric: Metric | None = None
) -> FactorialSpace:
    """Fit the space of coded answers.

    Parameters
    ----------
    coding : Coding
        Answers to the active questions.
    shaping : array of shape (n_categories,)
        Categories that are not passive; those that nobody holds become so.
    weights : array of shape (n_respondents,) or None
        Weights that sum to the number of respondents.
    n_axes : int
        Number of axes kept, at most.
    metric : Metric, optional
        How categories count; questions alike, in the respondents' own frequencies, by default.
    """
    packs, n = packed(coding), coding.n_respondents
    axes = kept_axes(burt_table(packs, weights) / n, shaping, coding.n_questions, n_axes, metric)
    masses = (np.ones(1) if weights is None else weights) / n
    scores = placing_scores(axes.standard_coordinates, axes.frequencies, axes.is_active, axes.metric)
    individuals = placed(coding.index, packs, scores, axes.eigenvalues, masses)
    known = known_answers(coding, axes.frequencies, individuals.coordinates, axes.eigenvalues, weights)
    counts = axes.frequencies * n if weights is None else coding.counts()
    return FactorialSpace(
        all_eigenvalues=axes.all_eigenvalues,
        standard_coordinates=axes.standard_coordinates,
        categories=active_cloud(coding, counts, axes, known),
        individuals=individuals,
        weights=weights,
    )


def _question_metric(
    coding: Coding, weights: FloatArray | None, question_weights: Mapping[str, float] | pd.Series
) -> Metric:
    """Return the metric in which questions count as given, or refuse weights that do not name each of them once."""
    given = pd.Series(question_weights, dtype=float)
    if not given.index.is_unique or set(given.index) != set(coding.questions):
        raise ValueError(f"question_weights name {list(given.index)}; weight each of {list(coding.questions)} once")
    values = given.loc[list(coding.questions)].to_numpy()
    if not (np.isfinite(values).all() and (values > 0).all()):
        raise ValueError("some questions weigh nothing, less, or an unknown amount; give each a positive weight")
    shares = values / values.max()
    if (shares <= ZERO).any():
        raise ValueError("some questions weigh nothing beside the others; give weights of comparable size")
    return weighted_metric(coding, coding.counts(weights) / coding.n_respondents, shares / shares.sum())


def normalised_weights(weights: pd.Series | FloatArray, index: pd.Index) -> FloatArray:
    """Return weights as an array that sums to the number of respondents, or refuse them."""
    if isinstance(weights, pd.Series) and not weights.index.equals(index):
        raise ValueError("weights and answers have different labels; give both the same respondents in the same order")
    values = np.asarray(weights, dtype=float)
    if values.shape != (len(index),):
        raise ValueError(f"weights have shape {values.shape}; give one weight to each of the {len(index)} respondents")
    require_weights(values)
    with np.errstate(over="ignore"):
        total = float(values.sum())
    require_some_weight(total)
    if not np.isfinite(total):
        raise ValueError("the weights are too large to be added up; divide them all by the largest")
    return np.asarray(values * (len(values) / values.sum()))


def require_weights(values: FloatArray) -> None:
    """Refuse weights that are no weights."""
    if not np.isfinite(values).all() or (values < 0).any():
        raise ValueError("some weights are negative, infinite or missing; give every respondent a weight of 0 or more")


def require_some_weight(total: float) -> None:
    """Refuse respondents who weigh nothing all together."""
    if total <= 0:
        raise ValueError("all weights are zero; give a positive weight to at least one respondent")
