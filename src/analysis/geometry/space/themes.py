"""Themes in a space: their part of it, their own scores, and the axes that carry them."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.geometry.arrays import ZERO, BoolArray, FloatArray
from analysis.geometry.space.factorial import CategorySpace, FactorialSpace
from analysis.geometry.space.mca import fit_coding
from analysis.geometry.space.metric import Metric
from analysis.geometry.space.supplementary import weighted_correlations

Poles = Mapping[str, tuple[str, Hashable]]  # theme -> the (question, category) at its high end

LEAST_CONTRIBUTION = 2 / 3  # of an axis, for it to carry a theme
CARRIED = 0.9  # correlation of the theme's own score with an axis that carries it
PARTLY_CARRIED = 0.8


@dataclass(frozen=True, slots=True, eq=False)
class ThemeParts:
    """Themes of a space, in rows, and what they bring to its axes."""

    themes: tuple[str, ...]
    n_categories: FloatArray  # (n_themes,) active ones
    inertia_shares: FloatArray  # (n_themes,) of the total inertia
    contributions: FloatArray  # (n_themes, n_axes), fractions


def themes_of(space: CategorySpace, themes: Mapping[str, str | None]) -> tuple[str, ...]:
    """Return the themes of the active questions, in the order of the questions."""
    found = (themes.get(question) for question in space.questions)
    return tuple(dict.fromkeys(theme for theme in found if theme is not None))


def theme_parts(space: CategorySpace, themes: Mapping[str, str | None]) -> ThemeParts:
    r"""Return the part of each theme in the inertia and in the axes.

    The inertia of a theme is :math:`\sum w_k (1 - f_k)` over its active categories.

    Parameters
    ----------
    space : CategorySpace
        The fitted space.
    themes : mapping of question to theme
        A question of no theme is left out.
    """
    cloud = space.categories
    inertia = cloud.inertia
    keys = themes_of(space, themes)
    masks = [_categories_of(space, themes, theme) & cloud.is_active for theme in keys]
    return ThemeParts(
        themes=keys,
        n_categories=np.array([mask.sum() for mask in masks]),
        inertia_shares=np.array([inertia[mask].sum() for mask in masks]) / inertia.sum(),
        contributions=np.array([cloud.contributions[mask].sum(axis=0) for mask in masks]).reshape(-1, space.n_axes),
    )


def theme_scores(
    space: FactorialSpace, themes: Mapping[str, str | None], positive: Poles | None = None
) -> pd.DataFrame:
    """Return the own score of every theme: axis 1 of the separate specific MCA of its questions.

    Parameters
    ----------
    space : FactorialSpace
        The space of all themes: weights and passive categories are its own.
    themes : mapping of question to theme
        A question of no theme is left out.
    positive : mapping of theme to (question, category), optional
        What lies on the high side of a score; else the score agrees with the axis it correlates with most.

    Returns
    -------
    DataFrame of shape (n_individuals, n_themes)
        Missing for a theme that has no first axis of its own (one question of three categories, say).
    """
    scores = {
        theme: _theme_score(space, _questions_of(space, themes, theme), (positive or {}).get(theme))
        for theme in themes_of(space, themes)
    }
    return pd.DataFrame(scores, index=space.individuals.index)


def theme_arrows(
    space: FactorialSpace, themes: Mapping[str, str | None], positive: Poles | None = None
) -> pd.DataFrame:
    """Return the correlations of the theme scores with the axes (n_themes, n_axes): the arrows of the themes."""
    scores = theme_scores(space, themes, positive)
    weights = np.ones(len(scores)) if space.weights is None else space.weights
    correlations = [
        weighted_correlations(scores[theme].to_numpy(), space.individuals.coordinates, weights) for theme in scores
    ]
    return pd.DataFrame(
        np.reshape(correlations, (-1, space.n_axes)), index=scores.columns.rename("theme"), columns=space.axes
    )


def carried(contributions: FloatArray, correlations: FloatArray) -> FloatArray:
    """Return whether axes carry themes: yes, partly or no.

    An axis carries a theme when the theme makes at least 2/3 of its contributions and the theme's own score has a
    correlation of .9 or more with it in size; between .8 and .9, partly. A theme without a score is carried by none.
    """
    made = contributions >= LEAST_CONTRIBUTION
    size = np.abs(np.nan_to_num(correlations))
    return np.select([made & (size >= CARRIED), made & (size >= PARTLY_CARRIED)], ["yes", "partly"], "no")


def carriers(parts: ThemeParts, correlations: FloatArray) -> FloatArray:
    """Return whether axes carry the themes of a space, as `carried` says; nothing where one theme makes all of it.

    It makes every axis then, by construction: which of them carries it is no finding.
    """
    if len(parts.themes) == 1 and (parts.contributions >= 1 - ZERO).all():
        return np.full(parts.contributions.shape, "")
    return carried(parts.contributions, correlations)


def _questions_of(space: FactorialSpace, themes: Mapping[str, str | None], theme: str) -> tuple[str, ...]:
    """Return the active questions of a theme."""
    return tuple(question for question in space.questions if themes.get(question) == theme)


def _categories_of(space: CategorySpace, themes: Mapping[str, str | None], theme: str) -> BoolArray:
    """Return which categories belong to the questions of a theme."""
    belongs = np.array([themes.get(question) == theme for question in space.questions])
    return np.asarray(belongs[space.categories.coding.question_of])


def _theme_score(
    space: FactorialSpace, questions: tuple[str, ...], positive: tuple[str, Hashable] | None
) -> FloatArray:
    """Return the first coordinates of the space of some questions, or missing values if it has no first axis."""
    cloud = space.categories
    places = [space.questions.index(question) for question in questions]
    own = np.isin(cloud.coding.question_of, places)
    shaping, shares = cloud.is_active[own], space.metric.shares
    metric = Metric(shares[own] / shares[cloud.coding.starts[places]].sum(), space.metric.reference[own])
    coding = cloud.coding.restricted(questions)
    frequencies = coding.counts(space.weights)[shaping] / coding.n_respondents
    if (1 - frequencies).sum() <= ZERO:
        return np.full(coding.n_respondents, np.nan)
    theme = fit_coding(coding, shaping, space.weights, n_axes=1, metric=metric)
    if len(theme.all_eigenvalues) > 1 and theme.all_eigenvalues[0] - theme.all_eigenvalues[1] <= ZERO:
        return np.full(coding.n_respondents, np.nan)
    return theme.individuals.coordinates[:, 0] * _high_side(space, theme, positive)


def _high_side(space: FactorialSpace, own: FactorialSpace, positive: tuple[str, Hashable] | None) -> float:
    """Return the sign that puts a theme's high end on the positive side of its own score."""
    if positive is not None and positive[0] in own.questions:
        coding = own.categories.coding
        return 1.0 if own.categories.coordinates[coding.position(*positive), 0] >= 0 else -1.0
    agreement = own.individuals.coordinates[:, 0] @ _weighted(space)
    return 1.0 if agreement[np.abs(agreement).argmax()] >= 0 else -1.0


def _weighted(space: FactorialSpace) -> FloatArray:
    """Return standardised coordinates of the individuals times their weights."""
    standardised = space.individuals.coordinates / np.sqrt(space.kept_eigenvalues)
    return standardised if space.weights is None else standardised * space.weights[:, None]
