"""A space beside another reading of the same respondents: which axes stay, which deviations change."""

from collections.abc import Hashable, Mapping

import numpy as np
import pandas as pd

from analysis.geometry.arrays import FloatArray
from analysis.geometry.space.factorial import FactorialSpace
from analysis.geometry.space.supplementary import weighted_correlations
from analysis.geometry.space.themes import CARRIED, PARTLY_CARRIED
from analysis.geometry.structure.mean_points import scaled_deviations
from analysis.tables import TABLES

COMPARED = 3  # axes compared


def axis_correlations(space: FactorialSpace, other: FactorialSpace) -> FloatArray:
    """Return the correlations of the axes of a space (in rows) with those of another of the same respondents."""
    if not space.individuals.index.equals(other.individuals.index):
        raise ValueError("the two spaces hold different respondents; fit both on the same ones")
    weights = np.ones(len(space.individuals.index)) if space.weights is None else space.weights
    points = other.individuals.coordinates
    return np.array([weighted_correlations(axis, points, weights) for axis in space.individuals.coordinates.T])


def matched_axes(correlations: FloatArray) -> list[tuple[int, int]]:
    """Return pairs of places, the most correlated first: each axis is matched once with an axis of the other space."""
    sizes = np.nan_to_num(np.abs(correlations))
    pairs = []
    for _ in range(min(sizes.shape)):
        row, column = np.unravel_index(sizes.argmax(), sizes.shape)
        pairs.append((int(row), int(column)))
        sizes[row, :] = sizes[:, column] = -1
    return sorted(pairs)


def verdict(correlation: float) -> str:
    """Return whether an axis is found again in another reading: yes, partly or no."""
    return "yes" if correlation >= CARRIED else "partly" if correlation >= PARTLY_CARRIED else "no"


def alternative_axes(space: FactorialSpace, alternatives: Mapping[str, FactorialSpace]) -> pd.DataFrame:
    """Return the axes of other spaces that go with the first three of a space.

    Parameters
    ----------
    space : FactorialSpace
        The space of the study.
    alternatives : mapping of name to FactorialSpace
        The same respondents under other questions, other weights, other treatments of missing answers.

    Returns
    -------
    DataFrame
        alternative, axis, matched_axis, correlation (over the individuals, in size: an axis may be turned round),
        eigenvalue and matched_eigenvalue (of both), n_questions (of the alternative). An axis with no match left is
        not there.
    """
    rows = []
    for name, other in alternatives.items():
        correlations = axis_correlations(space, other)
        for axis, match in matched_axes(correlations[:COMPARED]):
            eigenvalues = space.kept_eigenvalues[axis], other.kept_eigenvalues[match]
            size = abs(correlations[axis, match])
            rows.append((name, axis + 1, match + 1, size, *eigenvalues, other.n_questions))
    return pd.DataFrame(rows, columns=TABLES["alternative_axes"].names)


def alternative_deviations(
    space: FactorialSpace, alternatives: Mapping[str, FactorialSpace], factors: pd.DataFrame
) -> pd.DataFrame:
    """Return the scaled deviations of factors on the axes of a space, and on those that match them elsewhere.

    Parameters
    ----------
    space, alternatives
        As in `alternative_axes`.
    factors : DataFrame
        Supplementary questions of the same respondents.

    Returns
    -------
    DataFrame
        alternative, factor, category_a, category_b, axis, scaled_deviation, alternative_deviation (its matched axis
        turned round where the two go against each other).
    """
    weights = None if space.weights is None else pd.Series(space.weights, index=space.individuals.index)

    def deviations(one: FactorialSpace) -> dict[Hashable, pd.DataFrame]:
        points = one.individual_coordinates
        return {factor: scaled_deviations(points, factors[factor], one.eigenvalues, weights) for factor in factors}

    own = deviations(space)
    correlations = {name: axis_correlations(space, other) for name, other in alternatives.items()}
    tables = [
        _side_by_side(name, own[factor], theirs, correlations[name])
        for name, other in alternatives.items()
        for factor, theirs in deviations(other).items()
    ]
    names = TABLES["alternative_deviations"].names
    return pd.concat(tables, ignore_index=True)[names] if tables else TABLES["alternative_deviations"].empty()


def _side_by_side(name: str, own: pd.DataFrame, theirs: pd.DataFrame, correlations: FloatArray) -> pd.DataFrame:
    """Return the deviations of one factor beside those of one alternative, whose groups are the same, axis by axis."""
    ranks, turned = [np.empty(0, dtype=np.intp)], [np.empty(0)]
    for axis, match in matched_axes(correlations[:COMPARED]):
        sign = -1 if correlations[axis, match] < 0 else 1
        ranks.append(np.flatnonzero(own["axis"] == axis + 1))
        turned.append(theirs["scaled_deviation"].to_numpy()[theirs["axis"] == match + 1] * sign)
    return own.iloc[np.concatenate(ranks)].assign(alternative=name, alternative_deviation=np.concatenate(turned))
