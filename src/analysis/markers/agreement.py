"""How far assessors agree: Krippendorff's α for ordered levels, weighted κ of two, intervals by resampling projects."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isfinite, nan
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.study.markers import Grid
from analysis.tables import TABLES

Counts = NDArray[np.int64]
DRAWS = 1000
LEVEL = 0.95
FEWEST = 6  # projects, for an interval: of fewer it misses more than it says (benchmarks/agreement.md)
MOST_UNDEFINED = 0.05  # of the draws: beyond, an interval would tell of the others alone
ONE_ASSESSOR, ONE_PROJECT, NO_VARIATION = "one_assessor", "one_project", "no_variation"
FEW_PROJECTS, FEW_VARY = "few_projects", "few_vary"  # of the interval alone


@dataclass(frozen=True, slots=True)
class Measured:
    """A coefficient of agreement with its interval; what is missing is told by a word in `refused`."""

    value: float = nan
    low: float = nan
    high: float = nan
    refused: str = ""


def ordinal_alpha(counts: Counts) -> float:
    r"""Return Krippendorff's :math:`\alpha = 1 - D_o / D_e` for ordered levels.

    Parameters
    ----------
    counts : array of shape (n_units, n_levels)
        How many assessors gave each level to each unit, the lowest level first.

    Returns
    -------
    float
        1 where all agree, 0 where they agree as chance would; missing where no unit has two marks, or where all marks
        of those that have are the same: nothing shows then that the levels were told apart.

    References
    ----------
    Krippendorff, K. (2019). *Content Analysis*, 4th ed. SAGE, ch. 12.
    """
    paired = counts[counts.sum(axis=-1) >= 2]
    if np.count_nonzero(paired.sum(axis=0)) < 2:
        return nan
    import krippendorff

    return float(krippendorff.alpha(value_counts=paired, level_of_measurement="ordinal"))


def weighted_kappa(table: Counts) -> float:
    r"""Return Cohen's :math:`\kappa_w = 1 - \sum w_{ij} p_{ij} / \sum w_{ij} p_{i.} p_{.j}`.

    Parameters
    ----------
    table : array of shape (n_levels, n_levels)
        How many units got each level of one assessor (rows) and of the other (columns).

    Returns
    -------
    float
        With weights :math:`w_{ij} = |i - j|`; missing where both gave one and the same level throughout: chance would
        disagree as little.

    References
    ----------
    Cohen, J. (1968). *Psychological Bulletin*, 70, 213-220. Weights of Cicchetti, D. V. and Allison, T. (1971).
    """
    if np.count_nonzero(table.sum(axis=0) + table.sum(axis=1)) < 2:
        return nan
    from statsmodels.stats.inter_rater import cohens_kappa

    return float(cohens_kappa(table, wt="linear", return_results=False))


def agreement_table(marks: pd.DataFrame, grid: Grid, rng: np.random.Generator) -> pd.DataFrame:
    """Return the agreement of all assessors in each round, over all markers (`marker` is empty) and on each.

    Parameters
    ----------
    marks : DataFrame
        Result table: round, project, marker, assessor, mark.
    grid : Grid
        Levels, and the order of rounds and markers.
    rng : Generator
        Draws the projects.
    """
    rows = [
        _agreement_row(own, name, marker, grid, rng)
        for name in grid.filled
        for own_round in [marks[marks["round"] == name]]
        for marker in ["", *grid.markers]
        for own in [own_round if not marker else own_round[own_round["marker"] == marker]]
    ]
    return TABLES["marker_agreement"].checked(pd.DataFrame(rows))


def _agreement_row(own: pd.DataFrame, name: str, marker: str, grid: Grid, rng: np.random.Generator) -> dict[str, Any]:
    units = counts_by_project(own, grid)
    refused = ONE_ASSESSOR if own["assessor"].nunique() < 2 else ""
    found = Measured(refused=refused) if refused else measured(units, ordinal_alpha, rng)
    return {
        "round": name,
        "marker": marker or None,
        "assessors": own["assessor"].nunique(),
        "n_projects": len(units),
        "marks": len(own),
        "alpha": found.value,
        "ci_low": found.low,
        "ci_high": found.high,
        "refused": found.refused or None,
        "draws": DRAWS if isfinite(found.low) else nan,
    }


def pairs_table(marks: pd.DataFrame, grid: Grid, rng: np.random.Generator) -> pd.DataFrame:
    """Return the weighted κ of each two assessors in each round, over all markers; parameters as `agreement_table`."""
    rows = [
        _pair_row(marks[marks["round"] == name], name, pair, grid, rng)
        for name in grid.filled
        for pair in combinations(_present(marks[marks["round"] == name], grid), 2)
    ]
    return TABLES["assessor_pairs"].checked(pd.DataFrame(rows))


def _present(own: pd.DataFrame, grid: Grid) -> list[str]:
    known = set(own["assessor"])
    return [code for code in grid.assessors if code in known]


def _pair_row(
    own: pd.DataFrame, name: str, pair: tuple[str, str], grid: Grid, rng: np.random.Generator
) -> dict[str, Any]:
    wide = own.pivot(index=["project", "marker"], columns="assessor", values="mark")[list(pair)].dropna()
    units = [rows.to_numpy(dtype=np.int64) - grid.lowest for _, rows in wide.groupby(level="project", sort=False)]
    found = measured(units, lambda both: weighted_kappa(crossed(both, len(grid.levels))), rng)
    return {
        "round": name,
        "assessor_a": pair[0],
        "assessor_b": pair[1],
        "n_projects": len(units),
        "marks": len(wide),
        "kappa": found.value,
        "ci_low": found.low,
        "ci_high": found.high,
        "refused": found.refused or None,
    }


def measured(units: Sequence[Counts], coefficient: Callable[[Counts], float], rng: np.random.Generator) -> Measured:
    """Return a coefficient over projects, and its interval by drawing projects again with all that they hold.

    Parameters
    ----------
    units : sequence of arrays
        What each project holds, a row a marker.
    coefficient : callable
        From the rows of all projects together to the coefficient, missing where it does not exist.
    rng : Generator
        Draws the projects.

    References
    ----------
    Hayes, A. F. and Krippendorff, K. (2007). *Communication Methods and Measures*, 1, 77-89; drawn here by project, not
    by pair of marks: the marks of one project are not independent.
    """
    if len(units) < 2:
        return Measured(refused=ONE_PROJECT)
    value = coefficient(np.concatenate(units))
    if not isfinite(value):
        return Measured(refused=NO_VARIATION)
    if len(units) < FEWEST:
        return Measured(value, refused=FEW_PROJECTS)
    chosen = rng.integers(len(units), size=(DRAWS, len(units)))
    drawn = np.array([coefficient(np.concatenate([units[place] for place in places])) for places in chosen])
    known = drawn[np.isfinite(drawn)]
    if len(known) < (1 - MOST_UNDEFINED) * DRAWS:
        return Measured(value, refused=FEW_VARY)
    half = half_width(known, len(units))
    return Measured(value, value - half, min(1.0, value + half))


def half_width(drawn: NDArray[np.float64], n: int) -> float:
    """Return half the interval of a coefficient: Student's quantile times the deviation of its draws, made unbiased.

    The quantiles of the draws themselves would be too near each other: of six projects they hold the true α 73 to 91
    times out of a hundred, where this interval holds it 88 to 97 times (benchmarks/agreement.md).

    References
    ----------
    Efron, B. and Tibshirani, R. J. (1993). *An Introduction to the Bootstrap*, ch. 12.
    """
    from scipy.stats import t

    return float(t.ppf((1 + LEVEL) / 2, n - 1) * np.std(drawn, ddof=1) * np.sqrt(n / (n - 1)))


def crossed(both: Counts, n_levels: int) -> Counts:
    """Return how many units got each level of one assessor (rows) and of the other, from their two levels, from 0."""
    places = both[:, 0] * n_levels + both[:, 1]
    return np.bincount(places, minlength=n_levels**2).reshape(n_levels, n_levels)


def counts_by_project(own: pd.DataFrame, grid: Grid) -> list[Counts]:
    """Return how many assessors gave each level to each marker of each project: an array a project, a row a marker."""
    units = own.groupby(["project", "marker"], sort=False)
    counts = np.zeros((units.ngroups, len(grid.levels)), dtype=np.int64)
    np.add.at(counts, (units.ngroup().to_numpy(), own["mark"].to_numpy(dtype=np.int64) - grid.lowest), 1)
    projects = units["project"].first().to_numpy()
    return [counts[projects == project] for project in dict.fromkeys(projects)]
