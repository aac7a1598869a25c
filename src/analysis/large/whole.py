"""A space fitted from a Parquet file chunk by chunk, its individuals then held, as `fit_mca` gives it in memory."""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.geometry.arrays import FloatArray, frozen
from analysis.geometry.space.clouds import IndividualCloud
from analysis.geometry.space.coding import coded_like
from analysis.geometry.space.factorial import FactorialSpace
from analysis.geometry.space.mca import normalised_weights, with_placed
from analysis.large.parquet import CHUNK_ROWS, fit_mca_parquet


def fit_mca_from(
    path: Path,
    answers: pd.DataFrame,
    *,
    n_axes: int = 5,
    weights: pd.Series | None = None,
    passive: Mapping[str, Collection[Hashable]] | None = None,
    supplementary: pd.DataFrame | None = None,
    quantitative: pd.DataFrame | None = None,
    supplementary_individuals: pd.DataFrame | None = None,
    chunk_rows: int = CHUNK_ROWS,
) -> FactorialSpace:
    """Fit the space of a Parquet file with `fit_mca_parquet`, and hold its individuals.

    Parameters
    ----------
    path : Path
        The file of the answers.
    answers : DataFrame
        The active questions, as they were read from the file.
    n_axes, passive, supplementary, quantitative, supplementary_individuals
        As `fit_mca` takes them.
    weights : Series, optional
        Weights of the respondents; its name is that of their column in the file.
    chunk_rows : int
        Respondents crossed, then placed, at once.

    Returns
    -------
    FactorialSpace
        As `fit_mca` gives it, to the rounding of sums.
    """
    normalised = None if weights is None else normalised_weights(weights, answers.index)
    held = _Held(len(answers))
    found = fit_mca_parquet(
        path,
        questions=[str(question) for question in answers.columns],
        n_axes=n_axes,
        passive=passive,
        weights=None if weights is None else str(weights.name),
        individuals=held.add,
        chunk_rows=chunk_rows,
    )
    coding = coded_like(answers, found.categories.coding)
    space = FactorialSpace(
        all_eigenvalues=found.all_eigenvalues,
        standard_coordinates=found.standard_coordinates,
        categories=replace(found.categories, coding=replace(coding, columns=answers.columns)),
        individuals=held.cloud(answers.index, found.kept_eigenvalues, normalised),
        weights=normalised,
    )
    return with_placed(space, supplementary, quantitative, supplementary_individuals)


class _Held:
    """Individuals that come in chunks, in one array: an axis after the other, then the squared distances."""

    def __init__(self, n: int) -> None:
        self.n, self.n_placed = n, 0
        self.places = np.empty((0, n))

    def add(self, cloud: IndividualCloud) -> None:
        """Keep where the individuals of one chunk are."""
        n, n_axes = cloud.coordinates.shape
        if not self.n_placed:
            self.places = np.empty((n_axes + 1, self.n))
        rows = slice(self.n_placed, self.n_placed + n)
        self.places[:-1, rows], self.places[-1, rows] = cloud.coordinates.T, cloud.squared_distances
        self.n_placed += n

    def cloud(self, index: pd.Index, eigenvalues: FloatArray, weights: FloatArray | None) -> IndividualCloud:
        """Return all individuals, once all chunks are kept."""
        masses = (np.ones(1) if weights is None else weights) / self.n
        places = frozen(self.places)
        return IndividualCloud(index, places[:-1].T, places[-1], eigenvalues, masses)
