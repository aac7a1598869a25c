"""The space of levels drawn: each marker a path from its lowest level to its highest, and how much each axis weighs."""

from dataclasses import replace

import pandas as pd

from analysis.figures.alternatives import plane_text, side_texts
from analysis.figures.categories import (
    category_figure,
    contributing,
    is_retained,
    mean_contribution,
    question_marks,
    role_group,
    with_looks,
)
from analysis.figures.category_names import short_names
from analysis.figures.labels import Labels
from analysis.figures.legend import Group
from analysis.figures.marks import size_group
from analysis.figures.page import Drawing
from analysis.figures.plane import on_plane
from analysis.figures.plane_axes import plane_of
from analysis.figures.scree import raw_scree
from analysis.study.markers import Grid


def marker_plane(
    points: pd.DataFrame, axes: pd.DataFrame, grid: Grid, labels: Labels, *, stamp: str | None = None
) -> Drawing:
    """Return the plane of the levels of a round, a colour and a shape by marker, its levels joined in their order.

    Levels that contribute more than the mean to one of the two axes are full, their names in dark.

    Parameters
    ----------
    points : DataFrame
        Result table `marker_points`, the rows of one round: marker, level, status, axis, n_projects, coordinate,
        contribution, retained.
    axes : DataFrame
        Result table `marker_axes`, the rows of the same: axis, rate.
    grid : Grid
        The names of markers.
    labels : Labels
        The language.
    stamp : str, optional
        Said at the foot of the figure.
    """
    named = _named(grid, labels)
    raw = pd.DataFrame({"axis": axes["axis"], "share": axes["rate"], "rate_kind": "raw"})
    shown = plane_of(raw.assign(place=None, theme=None, name=None), named)
    levels = points.rename(columns={"marker": "question", "level": "category", "n_projects": "n"})
    levels = levels.astype({"category": "str"})
    placed = on_plane(levels, shown)
    placed = with_looks(placed, "question", is_retained(placed, levels, shown))
    placed = placed.assign(name=short_names(placed, named))
    alt = [
        plane_text("marker_plane", shown, labels, count=len(placed)),
        *side_texts("contributing", [contributing(levels, axis.number) for axis in shown], named),
    ]
    groups = (
        Group("", tuple(question_marks(placed, named))),
        role_group(placed, mean_contribution(levels), labels),
        size_group(placed["n"], labels),
    )
    return Drawing(category_figure(placed, shown, named, groups, stamp, always_joined=True), " ".join(alt))


def marker_scree(axes: pd.DataFrame, labels: Labels, *, stamp: str | None = None) -> Drawing:
    """Return the rates of the axes of the space of levels of a round, beside those of levels that go with nothing.

    Parameters
    ----------
    axes : DataFrame
        Result table `marker_axes`, the rows of one round: axis, eigenvalue, rate, noise_eigenvalue.
    labels, stamp
        As in `marker_plane`.
    """
    return raw_scree(axes.assign(cumulative_rate=axes["rate"].cumsum()), labels, stamp=stamp)


def _named(grid: Grid, labels: Labels) -> Labels:
    """Return the names of markers as those of ordered questions, and of their levels."""
    levels = {(key, str(n)): f"{marker.label} {n}" for key, marker in grid.markers.items() for n in grid.levels}
    names = {key: marker.label for key, marker in grid.markers.items()}
    return replace(labels, questions=names, categories=levels, ordered=frozenset(names))
