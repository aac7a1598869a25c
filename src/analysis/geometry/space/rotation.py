"""A declared rotation of the first plane towards its themes; never made unasked."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.geometry.arrays import ZERO, FloatArray, frozen
from analysis.geometry.space.aids import known_answers
from analysis.geometry.space.clouds import CategoryCloud, IndividualCloud, category_contributions
from analysis.geometry.space.factorial import FactorialSpace
from analysis.geometry.unfit import UnfitError


def theme_rotation(space: FactorialSpace, arrows: pd.DataFrame, theme_of: Mapping[int, str | None]) -> FloatArray:
    """Return the rotation of the first plane that brings each axis nearest to the score of its theme.

    Parameters
    ----------
    space : FactorialSpace
        A space on its principal axes.
    arrows : DataFrame of shape (n_themes, n_axes)
        Correlations of the theme scores with the axes.
    theme_of : mapping of axis to theme
        For axes 1 and 2: the theme that each should follow, or None.

    Returns
    -------
    array of shape (n_axes, n_axes)
        Orthogonal: the Procrustes solution for the directions of the themes in the plane of individuals. Axes after
        the second stay.
    """
    if space.n_axes < 2:
        message = "a rotation towards themes needs a plane; keep two axes at least, or declare none"
        raise UnfitError(message, "no_plane")
    turned = plane_rotation(space.kept_eigenvalues[:2], arrows, theme_of)
    if turned is None:
        message = "a rotation towards themes needs a declared theme with a score of its own; declare one"
        raise UnfitError(message, "no_score")
    rotation = np.eye(space.n_axes)
    rotation[:2, :2] = turned
    return rotation


def plane_rotation(
    eigenvalues: FloatArray, arrows: pd.DataFrame, theme_of: Mapping[int, str | None]
) -> FloatArray | None:
    """Return the rotation, of two axes of these eigenvalues, towards themes; nothing where none of these has a score.

    Parameters
    ----------
    eigenvalues : array of shape (2,)
        Variances of the principal axes.
    arrows, theme_of
        As in `theme_rotation`.
    """
    first, second = (_direction(eigenvalues, arrows, axis, theme_of.get(axis)) for axis in (1, 2))
    if first is None and second is None:
        return None
    across = first if first is not None else _perpendicular(second, 1)
    upright = second if second is not None else _perpendicular(first, 2)
    u, _, vt = np.linalg.svd(np.column_stack([across, upright]))
    return np.asarray(u @ vt)


def rotated(space: FactorialSpace, rotation: FloatArray) -> FactorialSpace:
    """Return a space on rotated axes.

    Individuals keep their distances; the variances of the axes are shared out again, and no longer are eigenvalues.
    Categories stay mean points over the standard deviation of each axis. The contribution of a category is its
    squared weight in the direction of the axis.

    Parameters
    ----------
    space : FactorialSpace
        A space on its principal axes.
    rotation : array of shape (n_axes, n_axes)
        Orthogonal; a column per new axis.
    """
    turned = replace(space, standard_coordinates=space.standard_coordinates @ rotation, rotation=rotation)
    individuals = _rotated_individuals(space.individuals, turned, rotation)
    categories = _rotated_categories(space.categories, space, turned, individuals)
    contributions = category_contributions(turned.standard_coordinates, space.metric, categories.is_active)
    supplementary, numbers, others = space.supplementary, space.quantitative, space.supplementary_individuals
    return replace(
        turned,
        categories=replace(categories, contributions=contributions),
        individuals=individuals,
        supplementary=supplementary and _rotated_categories(supplementary, space, turned, individuals),
        quantitative=numbers and replace(numbers, correlations=_rescaled(numbers.correlations, space, turned)),
        supplementary_individuals=others and _rotated_individuals(others, turned, rotation),
    )


def _direction(eigenvalues: FloatArray, arrows: pd.DataFrame, axis: int, theme: str | None) -> FloatArray | None:
    """Return the unit vector of a theme's score in the first plane, on the positive side of its axis, if it has one."""
    if theme is None or theme not in arrows.index:
        return None
    covariances = arrows.loc[theme, [1, 2]].to_numpy(dtype=float) * np.sqrt(eigenvalues)
    size = np.linalg.norm(covariances)
    if not size > ZERO:
        return None
    return np.asarray(covariances / size * (-1 if covariances[axis - 1] < 0 else 1))


def _perpendicular(direction: FloatArray | None, axis: int) -> FloatArray:
    """Return the direction a quarter turn away, on the positive side of an axis."""
    assert direction is not None
    quarter = np.array([-direction[1], direction[0]])
    return quarter * (-1 if quarter[axis - 1] < 0 else 1)


def _rescaled(values: FloatArray, space: FactorialSpace, turned: FactorialSpace) -> FloatArray:
    """Return values that are linear on axes of variance 1, on the rotated axes of variance 1."""
    assert turned.rotation is not None
    return np.asarray(values * np.sqrt(space.kept_eigenvalues) @ turned.rotation / np.sqrt(turned.kept_eigenvalues))


def _rotated_individuals(cloud: IndividualCloud, turned: FactorialSpace, rotation: FloatArray) -> IndividualCloud:
    """Return individuals on rotated axes."""
    return replace(cloud, coordinates=frozen(cloud.coordinates @ rotation), eigenvalues=turned.kept_eigenvalues)


def _rotated_categories(
    cloud: CategoryCloud, space: FactorialSpace, turned: FactorialSpace, individuals: IndividualCloud
) -> CategoryCloud:
    """Return categories on rotated axes, with the contributions that they had."""
    variances = turned.kept_eigenvalues
    known = known_answers(cloud.coding, cloud.frequencies, individuals.coordinates, variances, turned.weights)
    return replace(cloud, coordinates=frozen(_rescaled(cloud.coordinates, space, turned)), known=known)
