"""What is placed in a space that it did not shape: questions, numbers, individuals."""

import numpy as np
import pandas as pd

from analysis.geometry.arrays import ZERO, FloatArray, ratio
from analysis.geometry.space.burt import packed
from analysis.geometry.space.clouds import CategoryCloud, IndividualCloud, placed, placing_scores, supplementary_cloud
from analysis.geometry.space.coding import coded, coded_like
from analysis.geometry.space.factorial import FactorialSpace, QuantitativeVariables


def placed_questions(space: FactorialSpace, answers: pd.DataFrame) -> CategoryCloud:
    """Return the categories of supplementary questions as points of the space.

    Parameters
    ----------
    space : FactorialSpace
        The space of the same respondents.
    answers : DataFrame of shape (n_respondents, n_questions)
        Categorical columns; missing answers are left out of their question.
    """
    _require_same_respondents(answers, space.individuals.index, "supplementary questions")
    return supplementary_cloud(coded(answers), space.individuals, space.kept_eigenvalues, space.weights)


def placed_individuals(space: FactorialSpace, answers: pd.DataFrame) -> IndividualCloud:
    """Return other individuals placed by the transition formula.

    Parameters
    ----------
    space : FactorialSpace
        The space that places them.
    answers : DataFrame of shape (n_individuals, at least n_questions)
        Their answers to the active questions. A missing answer, or one that no active individual gave, adds
        nothing, as a passive one.
    """
    cloud = space.categories
    scores = placing_scores(space.standard_coordinates, cloud.frequencies, cloud.is_active, space.metric)
    return placed(answers.index, packed(coded_like(answers, cloud.coding)), scores, space.kept_eigenvalues)


def unplaced_answers(space: FactorialSpace, answers: pd.DataFrame) -> pd.Series:
    """Return how many answers of each individual have no place in the space: missing, or given by nobody active."""
    cloud = space.categories
    coding = coded_like(answers, cloud.coding)
    empty = cloud.frequencies <= 0
    unplaced = [
        np.append(empty[start : start + size], True)[codes]
        for codes, start, size in zip(coding.codes, coding.starts, coding.sizes, strict=True)
    ]
    return pd.Series(np.sum(unplaced, axis=0), index=answers.index, name="unplaced")


def correlated(space: FactorialSpace, numbers: pd.DataFrame) -> QuantitativeVariables:
    """Return the weighted correlations of supplementary numbers with the axes, on known numbers only."""
    _require_same_respondents(numbers, space.individuals.index, "quantitative variables")
    for name, column in numbers.items():
        if not pd.api.types.is_numeric_dtype(column) or pd.api.types.is_bool_dtype(column):
            raise ValueError(f"variable {name!r} is not a number but {column.dtype}; give it as supplementary")
        if pd.api.types.is_complex_dtype(column):
            raise ValueError(f"variable {name!r} holds complex numbers; give real ones")
    values = numbers.to_numpy(dtype=float, na_value=np.nan)
    infinite = [str(name) for name, column in zip(numbers.columns, values.T, strict=True) if np.isinf(column).any()]
    if infinite:
        raise ValueError(f"variables {infinite} hold infinite numbers; give finite ones, or make them missing")
    weights = np.ones(len(values)) if space.weights is None else space.weights
    return QuantitativeVariables(
        names=tuple(str(name) for name in numbers.columns),
        correlations=np.array([weighted_correlations(v, space.individuals.coordinates, weights) for v in values.T]),
        counts=np.isfinite(values).sum(axis=0),
    )


def weighted_correlations(variable: FloatArray, coordinates: FloatArray, weights: FloatArray) -> FloatArray:
    """Return the correlation of one variable with every axis, on its known values; missing if it is constant."""
    known = np.isfinite(variable) & (weights > 0)
    x, y, w = variable[known], coordinates[known], weights[known]
    if len(x) == 0 or np.ptp(x) <= ZERO * np.abs(x).max():
        return np.full(coordinates.shape[1], np.nan)
    x = x / np.abs(x).max()  # a correlation has no unit: neither overflow, nor rounding taken for a variance
    x = x - x.min()
    x, share = x / x.max(), w / w.sum()
    x, y = x - share @ x, y - share @ y
    scale = np.sqrt((share @ x**2) * (share @ y**2))
    return ratio((share * x) @ y, scale)


def _require_same_respondents(frame: pd.DataFrame, index: pd.Index, what: str) -> None:
    """Refuse a frame whose rows are not those of the answers."""
    if not frame.index.equals(index):
        raise ValueError(f"{what} and answers have different labels; give both the same respondents in the same order")
