"""Respondents on the axes that carry themes, and on the axes that go with these in other readings."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.comparison.common import common_space
from analysis.comparison.shared_space import numbers_of, shared_space
from analysis.geometry.reading.alternatives import COMPARED
from analysis.geometry.reading.axes import axes_above_noise, axes_read
from analysis.geometry.reading.tables import active_cloud
from analysis.geometry.space.declared import as_alternative, fitted_space
from analysis.geometry.space.factorial import FactorialSpace
from analysis.geometry.space.themes import PARTLY_CARRIED
from analysis.geometry.stability.resampling import spaces_without
from analysis.geometry.unfit import UnfitError
from analysis.study import Question, Space
from analysis.tables.results import Tables


@dataclass(frozen=True, eq=False)
class Points:
    """Respondents in standard deviations of some axes, under the study's numbers.

    Attributes
    ----------
    name, kind : str
        The reading: an alternative of the space, or « without » a question; empty for the study's own.
    coordinates : DataFrame of shape (n_individuals, n_axes)
        The columns are the study's axes that the reading has too.
    correlations : Series
        Of every axis of the study with the one that goes with it, in size.
    """

    name: str
    kind: str
    coordinates: pd.DataFrame
    correlations: pd.Series

    def has(self, axes: Collection[int]) -> bool:
        """Say whether the reading has all of some axes."""
        return set(axes) <= set(numbers_of(self.coordinates))

    def correlation(self, axes: Sequence[int]) -> float:
        """Return the smallest correlation of some axes; missing where one goes with none."""
        return float(self.correlations.reindex(list(axes)).min(skipna=False))


@dataclass(frozen=True, eq=False)
class Cloud:
    """A space as its study reads it, and the other readings of the same respondents."""

    own: Points
    others: tuple[Points, ...]


@dataclass(frozen=True, eq=False)
class Surveyed:
    """What clouds are made from.

    Attributes
    ----------
    answers : DataFrame
        Clean answers, indexed by respondent.
    missing : DataFrame
    questions : mapping of str to Question
    tables : mapping of str to Tables
        individuals, eigenvalues, axes and themes of each space.
    """

    answers: pd.DataFrame
    missing: pd.DataFrame
    questions: Mapping[str, Question]
    tables: Mapping[str, Tables]


def theme_axis(theme: str, space: Space, tables: Tables) -> int | None:
    """Return the axis that carries a theme; none where no axis that exceeds noise does.

    Where the study declares on which side the theme's high end lies, it is that axis or none. Where one theme makes the
    whole space, it is the first axis that goes with its score.
    """
    rotated = space.orientation == "themes"
    above = axes_above_noise(tables.eigenvalues, rotated=rotated)
    read = axes_read(tables.axes, tables.eigenvalues, rotated=rotated)
    declared = tables.axes["axis"][tables.axes["theme"] == theme].astype(int).tolist()
    of_theme = tables.themes[tables.themes["theme"] == theme].set_index("axis")
    asked = [axis for axis in declared or read if above is None or axis in above]
    known = of_theme.loc[[axis for axis in asked if axis in of_theme.index]]
    if tables.themes["theme"].eq(theme).all():
        goes = known.index[known["score_correlation"].abs() >= PARTLY_CARRIED]
        return int(goes[0]) if len(goes) else None
    ranked = [axis for carried in ("yes", "partly") for axis in known.index[known["carried"] == carried]]
    return int(ranked[0]) if ranked else None


def whole_cloud(space: Space, of: Surveyed) -> Cloud:
    """Return the cloud of a space."""
    tables = of.tables[space.key]
    own = active_cloud(tables.individuals)
    variances = tables.eigenvalues.set_index("axis")["eigenvalue"]
    points = Points("", "", _scaled(own, variances), pd.Series(1.0, index=own.columns))
    return Cloud(points, tuple(_others(own, of.answers, space, of, space.active(of.questions))))


def shared_cloud(space: Space, of: Surveyed, kept: Sequence[str]) -> Cloud:
    """Return the cloud of the questions that editions share: the study's where these are all.

    Parameters
    ----------
    space : Space
    of : Surveyed
    kept : sequence of str
        Active questions that every wave asked alike.
    """
    tables = of.tables[space.key]
    people = of.answers.loc[active_cloud(tables.individuals).index]
    frames = {name: getattr(tables, name) for name in ("individuals", "eigenvalues", "axes")}
    own, variances, _ = shared_space(people, space, of.questions, list(kept), of.missing, frames)
    points = Points("", "", _scaled(own, variances), pd.Series(1.0, index=own.columns))
    return Cloud(points, tuple(_others(own, people, space, of, kept)))


def _others(
    own: pd.DataFrame, people: pd.DataFrame, space: Space, of: Surveyed, kept: Sequence[str]
) -> Iterator[Points]:
    """Yield the alternatives that the space declares, then the space without each question of doubtful order."""
    first = own[own.columns[:COMPARED]]
    doubtful = set(space.doubtful(of.questions))
    for name in space.alternatives:
        active = [key for key in kept if name != "without_doubtful" or key not in doubtful]
        if name != "without_doubtful" or len(active) < len(kept):
            fitted = _fitted(people, as_alternative(space, name), of, active)
            yield _matched(name, "alternative", first, fitted, len(kept) - len(active))
    whole = _fitted(people, space, of, kept)
    for question, _, other in spaces_without(whole) if whole is not None else ():
        if question in doubtful:
            yield _matched(question, "without", first, other, 1)


def _fitted(people: pd.DataFrame, space: Space, of: Surveyed, active: Sequence[str]) -> FactorialSpace | None:
    try:
        return fitted_space(people, space, of.questions, active, of.missing)
    except UnfitError:
        return None


def _matched(name: str, kind: str, own: pd.DataFrame, other: FactorialSpace | None, n_left_out: int) -> Points:
    """Return another reading under the study's axes; nothing of it where its answers make no space."""
    if other is None:
        return Points(name, kind, own[[]], pd.Series(np.nan, index=own.columns))
    found = common_space(own, other, n_left_out)
    correlations = found.axes.set_index("axis")["correlation"]
    return Points(name, kind, _scaled(found.coordinates, found.eigenvalues), correlations)


def _scaled(coordinates: pd.DataFrame, variances: pd.Series) -> pd.DataFrame:
    return coordinates.div(np.sqrt(variances.loc[list(coordinates.columns)]), axis="columns")
