"""What themes make of a space, as it follows from joint counts: what questions count, how the plane is turned."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.geometry.arrays import ZERO, BoolArray, FloatArray, IntArray
from analysis.geometry.space.orientation import displayed_axes
from analysis.geometry.space.rotation import plane_rotation
from analysis.study import Axis, Space

PLANE = 2  # axes that a rotation turns


@dataclass(frozen=True, eq=False)
class Themed:
    """What of a space depends on the themes of its questions.

    Attributes
    ----------
    names : tuple of str
        The themes, in the order of the questions.
    of : array of shape (n_categories,)
        The theme of the question of each category that shapes the axes, or could; -1 elsewhere.
    asked : array of shape (n_themes,)
        How many questions each has.
    counts : str or array of shape (n_themes,), optional
        « mfa », or the parts of the inertia that themes are to bring. Without it, questions count alike.
    declared : sequence of Axis, optional
        The axes that the study declares, towards whose themes the plane is turned. Without it, it stays.
    """

    names: tuple[str, ...]
    of: IntArray
    asked: IntArray
    counts: str | FloatArray | None
    declared: Sequence[Axis] | None

    @classmethod
    def declared_by(cls, space: Space, asked: Mapping[str, str | None], questions: Sequence[str]) -> Themed | None:
        """Return what themes make of a space; nothing where it would be the same without them.

        Parameters
        ----------
        space : Space
            As the study declares it.
        asked : mapping of question to theme
            The active questions, in their order.
        questions : sequence of str
            The question of each category.
        """
        turned, counts = space.orientation == "themes", space.theme_weights
        if not turned and counts is None:
            return None
        names = tuple(dict.fromkeys(theme for theme in asked.values() if theme is not None))
        theme_of = {key: names.index(theme) for key, theme in asked.items() if theme is not None}
        of = np.array([theme_of.get(question, -1) for question in questions], dtype=np.intp)
        n_asked = np.bincount(list(theme_of.values()), minlength=len(names))
        return cls(names, of, n_asked, _wanted(counts, names), space.axes if turned else None)


def _wanted(counts: str | Mapping[str, float] | None, names: tuple[str, ...]) -> str | FloatArray | None:
    """Return « mfa », or the part of the inertia that each theme is to bring."""
    if isinstance(counts, Mapping):
        return np.array([counts[name] for name in names], dtype=np.float64)
    return np.ones(len(names)) if counts == "equal" else counts


@dataclass(frozen=True, eq=False)
class Joint:
    """Joint frequencies of categories.

    Attributes
    ----------
    centred : array of shape (n_categories, n_categories)
        Less what independence would give.
    frequencies, reference : array of shape (n_categories,)
        Those of the respondents, and those from which distances are taken.
    kept : array of shape (n_categories,)
        Which categories shape the axes.
    """

    centred: FloatArray
    frequencies: FloatArray
    reference: FloatArray
    kept: BoolArray

    def axes(self, shares: FloatArray, kept: BoolArray) -> tuple[FloatArray, FloatArray]:
        """Return the eigenvalues and the standard coordinates of the space of some categories, largest first."""
        scales = np.sqrt(shares[kept] / self.reference[kept])
        values, vectors = np.linalg.eigh(self.centred[kept][:, kept] * np.outer(scales, scales))
        standard = vectors / np.sqrt(shares[kept] * self.reference[kept])[:, None]
        return values[::-1], standard[:, ::-1]


def shares_of(themed: Themed, joint: Joint, plain: FloatArray) -> FloatArray:
    r"""Return what each category's question counts, from what it would count if all counted alike.

    Notes
    -----
    Where a theme is to bring a part :math:`s_t` of the inertia its questions count :math:`s_t / I_t`, with
    :math:`I_t = \sum (1 - f_k)`, brought to a sum of 1; in a multiple factor analysis :math:`1 / (Q_t \lambda_1^t)`.
    """
    if themed.counts is None:
        return plain
    of_theme = np.zeros(len(themed.names))
    for theme in range(len(themed.names)):
        own = joint.kept & (themed.of == theme)
        if isinstance(themed.counts, str):
            of_theme[theme] = 1 / (themed.asked[theme] * _axes_of_theme(themed, joint, theme)[0][0])
        else:
            of_theme[theme] = themed.counts[theme] / (1 - joint.frequencies[own]).sum()
    if not isinstance(themed.counts, str):
        of_theme /= (of_theme * themed.asked).sum()
    return np.where(themed.of >= 0, of_theme[themed.of], 0.0)


def rotation_of(
    themed: Themed, joint: Joint, shares: FloatArray, values: FloatArray, standard: FloatArray
) -> FloatArray | None:
    """Return the rotation of the first plane towards the scores of the declared themes; nothing where it stays.

    Parameters
    ----------
    themed : Themed
        The themes.
    joint : Joint
        The counts.
    shares : array of shape (n_categories,)
        What the question of each category counts.
    values, standard : array
        Eigenvalues of the first axes, and the standard coordinates of the categories that shape them.
    """
    if themed.declared is None:
        return None
    rows = []
    weighed = shares[joint.kept, None] * standard[:, :PLANE]
    for theme in range(len(themed.names)):
        own = joint.kept & (themed.of == theme)
        found, scores = _axes_of_theme(themed, joint, theme)
        if found[0] <= ZERO:
            rows.append(np.full(PLANE, np.nan))
            continue
        score = scores[:, 0] / themed.asked[theme]
        covariances = score @ joint.centred[np.ix_(own, joint.kept)] @ weighed
        rows.append(covariances / np.sqrt(found[0] * values[:PLANE]))
    arrows = pd.DataFrame(np.array(rows), index=pd.Index(themed.names, name="theme"), columns=[1, 2])
    shown = displayed_axes(arrows, themed.declared)
    return plane_rotation(values[:PLANE], arrows, {axis.axis: axis.theme for axis in shown})


def _axes_of_theme(themed: Themed, joint: Joint, theme: int) -> tuple[FloatArray, FloatArray]:
    """Return the eigenvalues of the separate space of a theme, and its standard coordinates."""
    own = themed.of == theme
    return joint.axes(np.where(own, 1 / themed.asked[theme], 0.0), joint.kept & own)
