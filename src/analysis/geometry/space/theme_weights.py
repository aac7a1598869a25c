"""What questions count when themes are to bring chosen shares of the inertia, or the same first eigenvalue."""

from collections.abc import Collection, Hashable, Mapping

import numpy as np
import pandas as pd

from analysis.geometry.arrays import ZERO, BoolArray, FloatArray
from analysis.geometry.space.coding import Coding, category_mask, coded
from analysis.geometry.space.factorial import FactorialSpace
from analysis.geometry.space.mca import fit_coding, normalised_weights, with_placed
from analysis.geometry.space.metric import weighted_metric
from analysis.geometry.space.themes import themes_of
from analysis.geometry.unfit import UnfitError


def weights_of_themes(
    space: FactorialSpace, themes: Mapping[str, str | None], shares: Mapping[str, float] | None = None
) -> pd.Series:
    r"""Return the weight of each question with which each theme brings its share of the total inertia.

    Parameters
    ----------
    space : FactorialSpace
        A space of the same answers: its frequencies and its passive categories count.
    themes : mapping of question to theme
        Every active question has one.
    shares : mapping of theme to number, optional
        Normalised here to a sum of 1; the same for all by default.

    Returns
    -------
    Series of shape (n_questions,)
        With :math:`I_t = \sum (1 - f_k)` over the active categories of a theme and :math:`s_t` its share,
        :math:`q_j \propto s_t / I_t` for its questions, summing to Q.

    Raises
    ------
    ValueError
        If a question has no theme, a theme no share or no inertia, or a share is not positive.
    """
    outside = [question for question in space.questions if themes.get(question) is None]
    if outside:
        raise ValueError(f"questions {outside} have no theme; give them one, or leave them out of the space")
    wanted = _shares(themes_of(space, themes), shares)
    own = np.array([themes[question] for question in space.questions])
    cloud = space.categories
    inertia = np.bincount(cloud.coding.question_of, cloud.inertia / space.metric.shares)
    weights = np.zeros(space.n_questions)
    for theme, share in wanted.items():
        brought = inertia[own == theme].sum()
        if brought <= ZERO:
            message = f"theme {theme!r} brings no inertia: no weight gives it a share; leave it out of the space"
            raise UnfitError(message, "flat_theme", theme)
        weights[own == theme] = share / brought
    return pd.Series(weights * (space.n_questions / weights.sum()), index=list(space.questions), name="weight")


def fit_mfa(
    answers: pd.DataFrame,
    themes: Mapping[str, str],
    *,
    n_axes: int = 5,
    weights: pd.Series | FloatArray | None = None,
    passive: Mapping[str, Collection[Hashable]] | None = None,
    supplementary: pd.DataFrame | None = None,
    quantitative: pd.DataFrame | None = None,
    supplementary_individuals: pd.DataFrame | None = None,
) -> FactorialSpace:
    r"""Fit the multiple factor analysis of categorical questions, a group for each theme.

    It is an analysis in which each question of a theme counts :math:`1 / (Q_t \lambda_1^t)`, with
    :math:`\lambda_1^t` the first eigenvalue of the theme's separate specific analysis: no theme can make the first
    axis alone. It does not separate themes, and does not give them the same total inertia.

    Parameters
    ----------
    answers : DataFrame
        As in `fit_mca`.
    themes : mapping of question to theme
        Every question has one.
    n_axes, weights, passive, supplementary, quantitative, supplementary_individuals
        As in `fit_mca`.

    Raises
    ------
    ValueError
        As `fit_mca`; also if a question has no theme, or a theme no axis of its own.

    References
    ----------
    Escofier, B. and Pagès, J. (2008). *Analyses factorielles simples et multiples*, 4th ed. Dunod.
    """
    coding = coded(answers)
    normalised = None if weights is None else normalised_weights(weights, answers.index)
    shaping = ~category_mask(coding, passive or {})
    shares = _first_axis_shares(coding, shaping, normalised, themes)
    metric = weighted_metric(coding, coding.counts(normalised) / coding.n_respondents, shares)
    space = fit_coding(coding, shaping, normalised, n_axes, metric)
    return with_placed(space, supplementary, quantitative, supplementary_individuals)


def _first_axis_shares(
    coding: Coding, shaping: BoolArray, weights: FloatArray | None, themes: Mapping[str, str]
) -> FloatArray:
    """Return what each question counts when the separate analyses of all themes have first eigenvalues of 1."""
    outside = [question for question in coding.questions if themes.get(question) is None]
    if outside:
        raise ValueError(f"questions {outside} have no theme; give them one, or leave them out of the space")
    own = np.array([themes[question] for question in coding.questions])
    shares = np.zeros(coding.n_questions)
    for theme in dict.fromkeys(own):
        inside = own == theme
        questions = [question for question, kept in zip(coding.questions, inside, strict=True) if kept]
        try:
            separate = fit_coding(coding.restricted(questions), shaping[inside[coding.question_of]], weights, n_axes=1)
        except UnfitError as fault:
            raise UnfitError(f"theme {theme}: {fault}", "flat_theme", str(theme)) from None
        shares[inside] = 1 / (len(questions) * separate.all_eigenvalues[0])
    return shares


def _shares(themes: Collection[str], shares: Mapping[str, float] | None) -> dict[str, float]:
    """Return the share of each theme, or refuse shares that do not go with the themes."""
    if shares is None:
        return dict.fromkeys(themes, 1.0)
    if set(shares) != set(themes):
        raise ValueError(f"shares are given to {sorted(shares)}; the themes of the space are {sorted(themes)}")
    if not all(np.isfinite(share) and share > 0 for share in shares.values()):
        raise ValueError("a theme has a share of zero, less, or unknown; give each a positive share")
    return {theme: float(shares[theme]) for theme in themes}
