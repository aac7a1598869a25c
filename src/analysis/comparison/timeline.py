"""Editions in their order: the years that they are named after, else their ranks, and who answered in each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.comparison.arranged import Editions, structures_of
from analysis.description.trends import years
from analysis.geometry.arrays import FloatArray, IntArray
from analysis.geometry.structure.groups import grouped
from analysis.geometry.structure.mean_points import variances_of

FEWEST_OF_AN_AXIS = 5  # respondents: of fewer, what a mean is worth is not known, and nothing is tested with them
FEWEST_OF_A_PLANE = 10
DRAWS, FEWEST_DRAWS = 9_999, 1_999  # arrangements of labels: all that are wanted, and those of thousands of respondents
LABELS = 5_000_000  # permuted at most, unless draws were too few
By = Literal["year", "rank"]


@dataclass(frozen=True, eq=False)
class Timeline:
    """Respondents by edition, in the order of time, on axes measured in their standard deviations.

    Attributes
    ----------
    names : tuple of str
        Editions that somebody answered, in their order.
    scores : array of shape (n_editions,)
        Years, or ranks among all the editions declared.
    by : {"year", "rank"}
    axes : tuple of int
    values : array of shape (n_axes, n_respondents)
        Coordinates over the square root of the axis's eigenvalue.
    codes, weights : arrays of shape (n_respondents,)
    panel : array of shape (n_respondents,), optional
        What tells a structure again in another edition.
    """

    names: tuple[str, ...]
    scores: FloatArray
    by: By
    axes: tuple[int, ...]
    values: FloatArray
    codes: IntArray
    weights: FloatArray
    panel: NDArray[np.object_] | None = None

    @property
    def sizes(self) -> IntArray:
        """Number of respondents of each edition."""
        return np.bincount(self.codes, minlength=len(self.names))

    @property
    def draws(self) -> int:
        """How many arrangements of the labels are drawn, so that large editions do not take minutes."""
        return int(np.clip(LABELS // max(1, len(self.codes)), FEWEST_DRAWS, DRAWS))

    def of_at_least(self, fewest: int) -> Timeline:
        """Return the editions that have enough respondents, and nobody else."""
        return self.within(np.flatnonzero(self.sizes >= fewest))

    def members(self, edition: int) -> IntArray:
        """Return the ranks of the respondents of an edition."""
        return np.flatnonzero(self.codes == edition)

    def editions(self, values: FloatArray | None = None) -> Editions:
        """Return the same respondents as labels are permuted among them, with these values or their coordinates."""
        own = self.values if values is None else values
        return Editions(own, self.codes, self.weights, structures_of(self.panel, self.codes))

    def within(self, kept: IntArray) -> Timeline:
        """Return some editions, in the order given, and their respondents."""
        place = np.full(len(self.names), -1)
        place[kept] = np.arange(len(kept))
        here = place[self.codes] >= 0
        return replace(
            self,
            names=tuple(self.names[edition] for edition in kept),
            scores=self.scores[kept],
            values=self.values[:, here],
            codes=place[self.codes[here]],
            weights=self.weights[here],
            panel=None if self.panel is None else self.panel[here],
        )


def timeline(
    coordinates: pd.DataFrame,
    editions: pd.Series,
    eigenvalues: pd.Series,
    weights: pd.Series | None = None,
    panel: pd.Series | None = None,
) -> Timeline:
    """Return the respondents of known edition, editions in the order of time.

    Parameters
    ----------
    coordinates : DataFrame of shape (n_individuals, n_axes)
        Principal coordinates of the respondents of all editions in the space that they make together.
    editions : Series
        Edition of each respondent, in the order declared where they are categorical; unknown ones are left out.
    eigenvalues : Series
        Variances of the axes, indexed by axis.
    weights, panel : Series, optional
        Weights of the respondents; what tells a structure again in another edition, empty for those who cannot be.

    Raises
    ------
    ValueError
        If a weight is not positive, or an axis has no variance.
    """
    cloud = grouped(coordinates, editions, weights)
    scales = np.sqrt(variances_of(eigenvalues, cloud.axes))
    declared = [str(name) for name in pd.Categorical(editions).categories]
    numbers = years(cloud.categories)
    ranks = [float(declared.index(name)) + 1 for name in cloud.categories]
    scores = np.array(ranks if numbers is None else numbers)
    order = np.argsort(scores, kind="stable")
    known = editions.reindex(coordinates.index).dropna().index
    whole = Timeline(
        names=cloud.categories,
        scores=scores,
        by="rank" if numbers is None else "year",
        axes=cloud.axes,
        values=cloud.points.T / scales[:, None],
        codes=cloud.codes,
        weights=cloud.weights,
        panel=None if panel is None else panel.loc[known].to_numpy(dtype=object),
    )
    return whole.within(order)
