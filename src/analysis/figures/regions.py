"""The plane of the categories that make it, each with the region where resamples put it."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.figures.alternatives import plane_text, quoted
from analysis.figures.annotation import named_plane
from analysis.figures.categories import (
    is_retained,
    mean_contribution,
    theme_groups,
    with_looks,
    with_themes,
)
from analysis.figures.category_names import fewer_named, full_names, names_of, unnamed_points
from analysis.figures.individuals import ellipse_points, outlines
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Line, Mark
from analysis.figures.marks import draw_marks, lighter, specks
from analysis.figures.page import Drawing
from analysis.figures.plane import frame_around, on_plane
from analysis.figures.plane_axes import Plane, curves_on, plane_of
from analysis.figures.records import records
from analysis.figures.theme import GREY, RULE

OUTLINE = 17  # points of an outline, as labels see it
CLEAR, COVERING = 0.9, 0.6  # widths of outlines, in points
KEYS = ["question", "category"]


def region_plane(
    regions: pd.DataFrame,
    categories: pd.DataFrame,
    axes: pd.DataFrame,
    labels: Labels,
    *,
    stamp: str | None = None,
) -> Drawing:
    """Return the categories that contribute more than the mean to the plane, with their regions.

    A region that covers the origin is drawn in a thin dashed line, its point open and its name in grey: the side on
    which the category lies is not settled.

    Parameters
    ----------
    regions : DataFrame
        Result table, of which the total bootstrap is drawn:
        method, question, category, axes, centre_x, centre_y, semi_axis_1, semi_axis_2, angle, level,
        covers_origin.
    categories, axes, labels, stamp
        As in `categories.category_plane`.
    """
    shown = plane_of(axes, labels)
    active = with_themes(categories[categories["status"] == "active"])
    everywhere = on_plane(active, shown)
    kept = is_retained(everywhere, active, shown)
    curves = curves_on(regions[regions["method"] == "total_bootstrap"], shown)
    points = everywhere.loc[kept].merge(curves.drop(columns=["n", "method"]), on=KEYS, sort=False)
    points = with_looks(points, "theme", points["covers_origin"] == "no").assign(name=full_names(points, labels))
    groups = (
        *theme_groups(points, labels),
        _region_group(points, mean_contribution(active), labels),
        *fewer_named(points, labels),
    )
    behind, outer = everywhere[~kept], [ellipse_points(point) for point in records(points)]
    x, y = (np.concatenate([behind[name], *(ends[rank] for ends in outer)]) for rank, name in enumerate("xy"))
    frame, links = (
        frame_around(x.tolist(), y.tolist(), shown),
        [*outlines(points, OUTLINE), *specks(behind), *specks(unnamed_points(points))],
    )
    with named_plane(shown, frame, names_of(points), labels, links=links, groups=groups, stamp=stamp) as (
        figure,
        panel,
    ):
        panel.scatter(behind["x"], behind["y"], s=9, color=RULE, zorder=2)
        _draw_regions(panel, points)
        draw_marks(panel, points)
    return Drawing(figure, _region_text(points, shown, labels))


def _draw_regions(axes: Axes, points: pd.DataFrame) -> None:
    """Draw each region in the colour of its theme, lightly filled where it leaves the origin out."""
    for point in records(points):
        x, y = ellipse_points(point)
        if point.emphasised:
            axes.fill(x, y, color=point.style.colour, alpha=0.06, linewidth=0, zorder=1.5)
        axes.plot(x, y, color=lighter(point.style.colour, 0.2), zorder=2.5, **_outline(point.emphasised))


def _outline(clear: bool) -> dict[str, Any]:
    """Return the line of a region."""
    return {"linewidth": CLEAR if clear else COVERING, "linestyle": "solid" if clear else (0, (4, 2))}


def _region_group(points: pd.DataFrame, threshold: float, labels: Labels) -> Group:
    """Return the legend of regions, and of the categories that have none here."""
    level = labels.percent(float(points["level"].iloc[0]), 0)
    lines = {
        "region": Line(labels.say("legend.region", level=level), GREY, "solid", CLEAR),
        "covering": Line(labels.say("legend.covering"), GREY, (0, (4, 2)), COVERING),
    }
    if points["emphasised"].all():
        del lines["covering"]
    small = Mark(labels.say("legend.below", threshold=labels.percent(threshold)), "o", RULE, RULE, 9.0)
    return Group(labels.say("legend.regions"), (*lines.values(), small))


def _region_text(points: pd.DataFrame, plane: Plane, labels: Labels) -> str:
    """Return how many regions there are, and which cover the origin."""
    covering = points["name"][~points["emphasised"]].tolist()
    names = {"names": labels.listed(quoted(covering, labels))} if covering else {}
    said = labels.say("alt.covering", count=len(covering), **names)
    return f"{plane_text('regions', plane, labels, count=len(points))} {said}"
