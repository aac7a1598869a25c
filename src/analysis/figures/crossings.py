"""Two factors crossed in a plane: the mean points of their cells, joined by level of the first."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis.figures.alternatives import plane_text
from analysis.figures.annotation import Name, named_plane
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Line, mark_of
from analysis.figures.marks import areas, draw_marks, lighter, radius, size_group
from analysis.figures.page import Drawing
from analysis.figures.plane import frame_around
from analysis.figures.plane_axes import Plane, plane_of
from analysis.figures.records import records
from analysis.figures.theme import GREY, Style, styles
from analysis.figures.touching import Segment

FACTORS = ["factor_a", "factor_b"]
CELL = ["category_a", "category_b"]
SUM_LINE = (0, (2, 2))


def crossing_plane(
    cells: pd.DataFrame,
    axes: pd.DataFrame,
    labels: Labels,
    *,
    stamp: str | None = None,
) -> Drawing:
    """Return the mean points of the cells of two factors, and where their effects alone would add up to.

    Parameters
    ----------
    cells : DataFrame
        Result table of one crossing: factor_a, category_a, factor_b, category_b, n, axis, mean, additive.
    axes : DataFrame
        Result table: axis, place, theme, name, share.
    labels : Labels
        What keys are called.
    stamp : str, optional
        Said at the foot of the figure.
    """
    shown = plane_of(axes, labels)
    a, b = (str(key) for key in cells[FACTORS].iloc[0])
    points = _cell_points(cells, shown, labels, a, b)
    look = styles(points["category_a"])
    style = points["category_a"].map(look)
    colours = [own.colour for own in style]
    points = points.assign(area=areas(points["n"]), marker=[own.marker for own in style], face=colours, edge=colours)
    frame = frame_around([*points["x"], *points["sum_x"]], [*points["y"], *points["sum_y"]], shown)
    names = [_name_of(point, b, look[point.category_a], labels) for point in records(points)]
    levels = [mark_of(labels.category(a, key), own) for key, own in look.items()]
    sums = Line(labels.say("crossing.sums"), GREY, SUM_LINE, 0.7)
    groups = [Group(labels.question(a), tuple(levels)), Group("", (sums,)), size_group(points["n"], labels)]
    with named_plane(shown, frame, names, labels, links=_links(points), groups=groups, stamp=stamp) as (figure, panel):
        _draw_levels(panel, points, look)
        draw_marks(panel, points)
    return Drawing(figure, _crossing_text(points, shown, labels, a, b))


def _draw_levels(axes: Axes, points: pd.DataFrame, look: dict[str, Style]) -> None:
    """Join the cells of each level of the first factor, and where the effects alone would add up to."""
    for key, own in points.groupby("category_a", sort=False):
        style = look[str(key)]
        axes.plot(own["x"], own["y"], linewidth=1.1, zorder=2.5, color=style.colour, linestyle=style.line)
        pale = lighter(style.colour, 0.35)
        axes.plot(own["sum_x"], own["sum_y"], color=pale, linestyle=SUM_LINE, linewidth=0.7, zorder=2)


def _cell_points(cells: pd.DataFrame, plane: Plane, labels: Labels, a: str, b: str) -> pd.DataFrame:
    """Return a row a cell, in declared order: its mean point x, y, and the sum of the two effects sum_x, sum_y."""
    x, y = (
        cells[[*CELL, "n", "mean", "additive"]][cells["axis"] == axis.number].rename(
            columns={"mean": name, "additive": f"sum_{name}"}
        )
        for axis, name in zip(plane, "xy", strict=True)
    )
    points = x.merge(y.drop(columns="n"), on=CELL, sort=False)
    ranks = {
        name: [labels.rank(key, category) for category in points[name]] for name, key in zip(CELL, (a, b), strict=True)
    }
    return points.loc[pd.DataFrame(ranks).sort_values(CELL, kind="stable").index].reset_index(drop=True)


def _name_of(point: Any, factor: str, style: Style, labels: Labels) -> Name:
    """Return the name of a cell: the category of the second factor, the first being told by the mark."""
    text = labels.say("mean_point", name=labels.category(factor, point.category_b), n=labels.integer(point.n))
    return Name(text, point.x, point.y, radius(point.area), style.text)


def _links(points: pd.DataFrame) -> list[Segment]:
    """Return the segments that join the cells of a level of the first factor."""
    found: list[Segment] = []
    for _, own in points.groupby("category_a", sort=False):
        x, y = own["x"].tolist(), own["y"].tolist()
        found += zip(x[:-1], y[:-1], x[1:], y[1:], strict=True)
    return found


def _crossing_text(points: pd.DataFrame, plane: Plane, labels: Labels, a: str, b: str) -> str:
    """Return where the mean points of the cells are, and how far from the sum of the effects at most."""
    first = plane_text("crossing", plane, labels, count=len(points), a=labels.question(a), b=labels.question(b))
    cells = (
        labels.say(
            "alt.cell",
            a=labels.full(a, point.category_a),
            b=labels.full(b, point.category_b),
            n=labels.integer(point.n),
            x=labels.decimal(point.x),
            y=labels.decimal(point.y),
        )
        for point in records(points)
    )
    gap = ((points["x"] - points["sum_x"]) ** 2 + (points["y"] - points["sum_y"]) ** 2) ** 0.5
    return " ".join([first, *cells, labels.say("alt.interaction", gap=labels.decimal(float(gap.max())))])
