"""The space of the questions that editions have in common, beside the study's: which axes are the same."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.geometry.reading.alternatives import matched_axes
from analysis.geometry.space.factorial import FactorialSpace
from analysis.geometry.space.supplementary import weighted_correlations
from analysis.geometry.space.themes import PARTLY_CARRIED
from analysis.tables import TABLES


@dataclass(frozen=True, eq=False)
class CommonSpace:
    """Coordinates of respondents on the axes of a space of common questions, numbered and turned as the study's.

    Attributes
    ----------
    coordinates : DataFrame of shape (n_individuals, n_axes)
        The columns are the study's axes that one of its own goes with.
    eigenvalues : Series
        Indexed by axis of the study.
    axes : DataFrame
        axis, matched_axis, correlation, n_questions, n_left_out, eigenvalue (of the matched axis): one row an axis of
        the study.
    """

    coordinates: pd.DataFrame
    eigenvalues: pd.Series
    axes: pd.DataFrame


def common_space(own: pd.DataFrame, other: FactorialSpace, n_left_out: int) -> CommonSpace:
    """Return the space of common questions under the names of the study's axes that it has too.

    Parameters
    ----------
    own : DataFrame of shape (n_individuals, n_axes)
        Principal coordinates of the respondents in the study's space; the columns are its axes.
    other : FactorialSpace
        The space of the common questions of the same respondents.
    n_left_out : int
        Active questions of the study's space that are not among them.

    Notes
    -----
    Axes are matched by the size of their correlation, each once; under .8 they are two readings that do not compare.
    """
    points = other.individual_coordinates.loc[own.index]
    weights = np.ones(len(own)) if other.weights is None else np.asarray(other.weights)
    correlations = np.array([weighted_correlations(own[axis].to_numpy(), points.to_numpy(), weights) for axis in own])
    matches = dict(matched_axes(correlations))
    rows, coordinates, eigenvalues = [], {}, {}
    for place, axis in enumerate(own):
        match = matches.get(place)
        size = np.nan if match is None else abs(correlations[place, match])
        variance = np.nan if match is None else other.kept_eigenvalues[match]
        rows.append((axis, None if match is None else match + 1, size, other.n_questions, n_left_out, variance))
        if match is not None and size >= PARTLY_CARRIED:
            coordinates[axis] = points.iloc[:, match] * (1 if correlations[place, match] > 0 else -1)
            eigenvalues[axis] = other.kept_eigenvalues[match]
    table = pd.DataFrame(rows, columns=TABLES["common_axes"].names).astype({"matched_axis": "Int64"})
    return CommonSpace(
        pd.DataFrame(coordinates, index=own.index), pd.Series(eigenvalues, dtype="float64").rename_axis("axis"), table
    )
