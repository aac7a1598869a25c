"""What assessors give together: the median level, how far they lie apart, what to discuss first, what changed."""

from collections.abc import Iterator
from itertools import pairwise
from math import comb, nan
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from analysis.study.markers import Grid, Round
from analysis.tables import TABLES

UP, DOWN, SAME, UNCLEAR = "up", "down", "same", "unclear"


def median_levels(marks: NDArray[np.int64]) -> tuple[int, int]:
    """Return the two levels between which the median lies: one and the same but for an even number of marks.

    Levels are ordered and no more: the middle of two of them would be a level that the grid does not have.

    Examples
    --------
    >>> median_levels(np.array([3, 1, 2])), median_levels(np.array([3, 1]))
    ((2, 2), (1, 3))
    """
    ranked = np.sort(marks)
    return int(ranked[(len(ranked) - 1) // 2]), int(ranked[len(ranked) // 2])


def pairs_apart(marks: NDArray[np.int64]) -> float:
    """Return the share of pairs of assessors who gave different levels; missing of one assessor.

    Examples
    --------
    >>> pairs_apart(np.array([1, 1, 2]))
    0.6666666666666666
    """
    if len(marks) < 2:
        return nan
    alike = sum(comb(int(n), 2) for n in np.unique(marks, return_counts=True)[1])
    return 1 - alike / comb(len(marks), 2)


def consensus_table(marks: pd.DataFrame, grid: Grid) -> pd.DataFrame:
    """Return what was given to each project on each marker in each round, and what was decided beside it.

    Parameters
    ----------
    marks : DataFrame
        Result table: round, project, marker, assessor, mark, commented.
    grid : Grid
        The order of rounds, projects and markers, and the levels decided.

    Returns
    -------
    DataFrame
        Result table; `discussed` ranks what to discuss first in each round: the widest spread, then most pairs apart.
    """
    rows = pd.DataFrame([row for each in grid.filled.values() for row in _given(marks, grid, each)])
    apart = rows[rows["spread"] > 0].sort_values(["spread", "pairs_apart"], ascending=False, kind="stable")
    return TABLES["marker_consensus"].checked(rows.assign(discussed=apart.groupby("round").cumcount() + 1.0))


def _given(marks: pd.DataFrame, grid: Grid, each: Round) -> Iterator[dict[str, Any]]:
    own = dict(list(marks[marks["round"] == each.key].groupby(["project", "marker"], sort=False)))
    for project in grid.projects:
        for marker in grid.markers:
            decided = each.decided.get(project, {}).get(marker, nan)
            if (project, marker) in own:
                yield _row(own[project, marker], (each.key, project, marker), decided)


def _row(own: pd.DataFrame, place: tuple[str, str, str], decided: float) -> dict[str, Any]:
    given = own["mark"].to_numpy(dtype=np.int64)
    low, high = median_levels(given)
    return {
        **dict(zip(("round", "project", "marker"), place, strict=True)),
        "assessors": len(given),
        "commented": int(own["commented"].sum()),
        "median_low": low,
        "median_high": high,
        "lowest": given.min(),
        "highest": given.max(),
        "spread": given.max() - given.min(),
        "pairs_apart": pairs_apart(given),
        "decided": decided,
    }


def changes_table(consensus: pd.DataFrame, grid: Grid) -> pd.DataFrame:
    """Return how each median moved from one round to the next: up or down where the two medians do not overlap."""
    at = {(row["round"], row["project"], row["marker"]): row for row in consensus.to_dict("records")}
    rows = [
        _change(at[before, project, marker], at[after, project, marker])
        for before, after in pairwise(grid.filled)
        for project in grid.projects
        for marker in grid.markers
        if (before, project, marker) in at and (after, project, marker) in at
    ]
    return TABLES["marker_changes"].checked(pd.DataFrame(rows))


def _change(before: dict[Any, Any], after: dict[Any, Any]) -> dict[str, Any]:
    return {
        "project": before["project"],
        "marker": before["marker"],
        "before": before["round"],
        "after": after["round"],
        "assessors": min(before["assessors"], after["assessors"]),  # the fewest of both
        "before_low": before["median_low"],
        "before_high": before["median_high"],
        "after_low": after["median_low"],
        "after_high": after["median_high"],
        "direction": direction(
            (before["median_low"], before["median_high"]), (after["median_low"], after["median_high"])
        ),
    }


def direction(before: tuple[float, float], after: tuple[float, float]) -> str:
    """Return which way a median went; unclear where one of the two lies between levels that hold the other.

    Examples
    --------
    >>> direction((1, 1), (2, 3)), direction((1, 2), (2, 2)), direction((2, 2), (2, 2))
    ('up', 'unclear', 'same')
    """
    if before == after and before[0] == before[1]:
        return SAME
    if after[0] > before[1]:
        return UP
    return DOWN if after[1] < before[0] else UNCLEAR


def totals_table(consensus: pd.DataFrame, grid: Grid) -> pd.DataFrame:
    """Return the sum of the levels of each project in each round: those decided, else the medians, all counting alike.

    A sum lies between two where some median does. A project that lacks a level on some marker has none.
    """
    settled = consensus["decided"]
    levels = consensus.assign(
        total_low=settled.fillna(consensus["median_low"]), total_high=settled.fillna(consensus["median_high"])
    )
    groups = levels.groupby(["round", "project"], sort=False)
    summed = groups.agg(
        assessors=("assessors", "min"), total_low=("total_low", "sum"), total_high=("total_high", "sum")
    )
    return TABLES["marker_totals"].checked(summed[groups.size() == len(grid.markers)].reset_index())


def elements_table(grid: Grid) -> pd.DataFrame:
    """Return how many projects' narratives tell each key element, out of those that tell some."""
    told = [project.elements for project in grid.projects.values() if project.elements]
    rows = [
        {"element": key, "n_projects": sum(key in elements for elements in told), "n_told": len(told)}
        for key in grid.elements
    ]
    return TABLES["marker_elements"].checked(pd.DataFrame(rows))
