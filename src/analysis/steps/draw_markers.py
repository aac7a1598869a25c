"""Draw what assessors give to projects: levels and spreads, radars, before and after, a page's figures for each."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import accumulate, pairwise
from typing import Any

from analysis.figures.labels import study_labels, study_stamp
from analysis.figures.marker_changes import marker_changes
from analysis.figures.marker_plane import marker_plane, marker_scree
from analysis.figures.marker_radar import FEWEST, marker_radar, marker_radars, medians_of
from analysis.figures.marker_spread import given_of, marker_spread
from analysis.figures.paging import evened
from analysis.figures.saving import Named, figure_files
from analysis.geometry.levels import SIGNIFICANCE
from analysis.printing.door import Printed
from analysis.study import Study
from analysis.study.markers import Grid

MOST_ROWS, MOST_MOVES, MOST_RADARS = 32, 26, 12  # of a figure that a page has room for, titles included


def draw_markers(printed: Printed, *, study: Study) -> dict[str, Any]:
    """Return the figures of the markers: of all projects for the report, of each for its own page."""
    return {"figures": figure_files(drawings_of(printed, study))}


def drawings_of(printed: Printed, study: Study) -> Iterator[Named]:
    """Yield the figures by their key; several of a kind where a page has no room for one."""
    grid = study.grid
    assert grid is not None  # of studies with filled grids alone
    yield from _of_rounds(printed, study, grid)
    yield from _of_changes(printed, study, grid)
    yield from _of_spaces(printed, study, grid)
    for project in grid.projects:
        yield from _of_project(printed, study, grid, project)


def parted(names: Sequence[str], at_most: int) -> list[list[str]]:
    """Return names in parts of nearly the same length, at most so many in each.

    Examples
    --------
    >>> parted(["a", "b", "c", "d", "e"], 4)
    [['a', 'b', 'c'], ['d', 'e']]
    """
    ends = accumulate(evened(len(names), at_most), initial=0)
    return [list(names[start:end]) for start, end in pairwise(ends)]


def _of_rounds(printed: Printed, study: Study, grid: Grid) -> Iterator[Named]:
    labels, stamp = study_labels(study), study_stamp(study)
    height = len(grid.markers) + 1
    for name in grid.filled:
        given = given_of(printed.study.marker_consensus, printed.study.marks, name)
        marked = list(dict.fromkeys(each.project for each in given))
        for part in parted(marked, MOST_ROWS // height):
            own = [each for each in given if each.project in part]
            yield f"marker_spread/{name}/{part[0]}", partial(marker_spread, own, grid, labels, stamp=stamp)
        if len(grid.markers) >= FEWEST:
            for part in parted(marked, MOST_RADARS):
                medians = {each: medians_of(printed.study.marker_consensus, each, name) for each in part}
                yield f"marker_radars/{name}/{part[0]}", partial(marker_radars, medians, grid, labels, stamp=stamp)


def _of_changes(printed: Printed, study: Study, grid: Grid) -> Iterator[Named]:
    labels, stamp = study_labels(study), study_stamp(study)
    changes = printed.study.marker_changes
    for _, after in pairwise(grid.filled):
        own = changes[changes["after"] == after]
        for part in parted(list(dict.fromkeys(own["project"])), MOST_MOVES // (len(grid.markers) + 1)):
            rows = own[own["project"].isin(part)]
            yield f"marker_changes/{after}/{part[0]}", partial(marker_changes, rows, grid, labels, stamp=stamp)


def _of_spaces(printed: Printed, study: Study, grid: Grid) -> Iterator[Named]:
    """Yield the rates of the axes of each space of levels beside noise, and its plane where noise would not give it."""
    labels, stamp = study_labels(study), study_stamp(study)
    for name, axes in printed.study.marker_axes.groupby("round", sort=False):
        points = printed.study.marker_points
        own = points[points["round"] == name]
        yield f"marker_scree/{name}", partial(marker_scree, axes, labels, stamp=stamp)
        placed = axes[axes["axis"].isin(own["axis"])]
        if len(placed) > 1 and (placed["p_value"] <= SIGNIFICANCE).any():
            yield f"marker_plane/{name}", partial(marker_plane, own, axes, grid, labels, stamp=stamp)


def _of_project(printed: Printed, study: Study, grid: Grid, project: str) -> Iterator[Named]:
    labels, stamp = study_labels(study), study_stamp(study)
    consensus = printed.study.marker_consensus
    rounds = {}
    for name, each in grid.filled.items():
        given = [one for one in given_of(consensus, printed.study.marks, name) if one.project == project]
        if given:
            rounds[each.label] = medians_of(consensus, project, name)
            yield f"project_spread/{project}/{name}", partial(marker_spread, given, grid, labels, stamp=stamp)
    if rounds and len(grid.markers) >= FEWEST:
        label = grid.projects[project].label
        yield f"project_radar/{project}", partial(marker_radar, rounds, label, grid, labels, stamp=stamp)
