"""The space that editions share: its axes that are read, under the study's numbers, and who is of which edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.comparison.common import common_space
from analysis.geometry.arrays import FloatArray
from analysis.geometry.inference.contrasts import MANY
from analysis.geometry.reading.axes import axes_read
from analysis.geometry.reading.tables import active_cloud
from analysis.geometry.space.declared import fitted_space
from analysis.geometry.space.factorial import FactorialSpace
from analysis.study import Question, Space

DRAWS = 9_999, 2_999  # of labels or signs, up to `MANY` respondents and beyond: families are of a few tests


@dataclass(frozen=True, eq=False)
class SharedSpace:
    """Respondents of all editions on the axes that are read of the space of their common questions.

    Attributes
    ----------
    key : str
        Of the space.
    coordinates : DataFrame of shape (n_individuals, n_axes)
        Indexed by respondent; the columns are the study's axes that are read and that the common questions have too.
    eigenvalues : Series
        Variances of these axes.
    editions : Series
        Edition of each respondent, on the same index; missing where it is not known.
    reference : str
        The edition that the others are compared with.
    weights, panel : Series or None
        Weights, and what tells a respondent again in another edition.
    """

    key: str
    coordinates: pd.DataFrame
    eigenvalues: pd.Series
    editions: pd.Series
    reference: str
    weights: pd.Series | None = None
    panel: pd.Series | None = None

    @property
    def axes(self) -> list[int]:
        """The axes compared."""
        return numbers_of(self.coordinates)

    @property
    def others(self) -> list[str]:
        """Editions that are compared with the reference, in declared order; none where nobody is of the reference."""
        held = [str(name) for name in pd.Categorical(self.editions).remove_unused_categories().categories]
        return [name for name in held if name != self.reference] if self.reference in held else []

    @property
    def scaled(self) -> FloatArray:
        """Points in standard deviations of the axes: shape (n_individuals, n_axes)."""
        scales = np.sqrt(self.eigenvalues.loc[self.axes].to_numpy(dtype=np.float64))
        return np.asarray(self.coordinates.to_numpy(dtype=np.float64) / scales)

    @property
    def weighing(self) -> FloatArray:
        """Weights, one each where respondents have none."""
        n = len(self.coordinates)
        return np.ones(n) if self.weights is None else self.weights.to_numpy(dtype=np.float64)

    @property
    def met(self) -> np.ndarray:
        """What tells a respondent again; empty for those who cannot be."""
        n = len(self.coordinates)
        return np.full(n, "", dtype=object) if self.panel is None else self.panel.to_numpy(dtype=object)

    @property
    def draws(self) -> int:
        """How many times the labels of an edition and the reference are drawn, whichever edition it is."""
        sizes = [int(self.is_of(edition).sum()) for edition in (self.reference, *self.others)]
        return draws_among(sizes[0] + max(sizes[1:], default=0))

    def is_of(self, edition: str) -> np.ndarray:
        """Say of each respondent whether he is of an edition."""
        return np.asarray((self._texts == edition) & self._known, dtype=bool)

    @cached_property
    def _texts(self) -> np.ndarray:
        return self.named.to_numpy(dtype=object)

    @cached_property
    def _known(self) -> np.ndarray:
        return self.editions.notna().to_numpy(dtype=bool)

    @cached_property
    def named(self) -> pd.Series:
        """Edition of each respondent as a text."""
        return self.editions.astype("str")


def shared_space(
    people: pd.DataFrame,
    space: Space,
    questions: Mapping[str, Question],
    kept: list[str],
    missing: pd.DataFrame,
    tables: Mapping[str, pd.DataFrame],
) -> tuple[pd.DataFrame, pd.Series, FactorialSpace]:
    """Return the coordinates and variances on the axes read, and the space of the common questions as it was fitted.

    Parameters
    ----------
    people : DataFrame
        Clean answers, indexed by respondent.
    space, questions, missing
        As in `fitted_space`.
    kept : list of str
        Active questions that every wave asked alike.
    tables : mapping of str to DataFrame
        individuals, eigenvalues and axes of the study's space.
    """
    own = active_cloud(tables["individuals"]).loc[people.index]
    read = axes_read(tables["axes"], tables["eigenvalues"], rotated=space.orientation == "themes")
    fitted = fitted_space(people, space, questions, kept, missing)
    if len(kept) == len(space.active(questions)):
        variances = tables["eigenvalues"].set_index("axis")["eigenvalue"]
        return own[read], variances, fitted
    common = common_space(own, fitted, len(space.active(questions)) - len(kept))
    shown = [axis for axis in read if axis in common.coordinates]
    return common.coordinates[shown], common.eigenvalues, fitted


def draws_among(n: int) -> int:
    """Return how many times the labels of so many respondents are drawn."""
    return DRAWS[n > MANY]


def numbers_of(coordinates: pd.DataFrame) -> list[int]:
    """Return the axes that are the columns of some coordinates."""
    return [int(str(axis)) for axis in coordinates.columns]
