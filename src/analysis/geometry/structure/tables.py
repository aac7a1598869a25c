"""Result tables of the groups of a cloud: mean points, variances, deviations, ellipses of every factor."""

from collections.abc import Mapping

import pandas as pd

from analysis.geometry.structure.ellipses import ellipses
from analysis.geometry.structure.mean_points import mean_points, scaled_deviations, variance_breakdown


def structured_tables(
    coordinates: pd.DataFrame,
    factors: pd.DataFrame,
    eigenvalues: pd.Series,
    weights: pd.Series | None = None,
    populations: Mapping[str, Mapping[str, int]] | None = None,
) -> dict[str, pd.DataFrame]:
    """Return the tables of every structuring factor, by name.

    Parameters
    ----------
    coordinates : DataFrame of shape (n_individuals, n_axes)
        Principal coordinates of individuals; the columns are the axes 1, 2, ...
    factors : DataFrame
        A categorical column a factor, on the same index.
    eigenvalues : Series
        Variances of the axes.
    weights : Series, optional
        Weights of the respondents.
    populations : mapping of factor to mapping of category to int, optional
        Individuals of each category in the frame that respondents come from.
    """
    known = populations or {}
    drawn = [
        ellipses(coordinates, factors[name], frame_sizes=known.get(str(name)), weights=weights).drawn
        for name in factors
        if coordinates.shape[1] > 1
    ]
    made = {
        "mean_points": [mean_points(coordinates, factors[name], weights) for name in factors],
        "factor_variances": [variance_breakdown(coordinates, factors[name], weights) for name in factors],
        "deviations": [scaled_deviations(coordinates, factors[name], eigenvalues, weights) for name in factors],
        "ellipses": drawn,
    }
    return {name: pd.concat(tables, ignore_index=True) if tables else pd.DataFrame() for name, tables in made.items()}
