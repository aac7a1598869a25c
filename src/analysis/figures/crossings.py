"""Two factors crossed in a plane: the mean points of their cells, joined by level of the first."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.figures.alternatives import plane_text
from analysis.figures.annotation import Name, annotate, draw_annotation
from analysis.figures.drawing import Drawing
from analysis.figures.footer import Footer
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Line, Mark
from analysis.figures.marks import Segment, areas, draw_marks, lighter, radius, size_group
from analysis.figures.plane import Plane, draw_plane, frame_around, plane_of
from analysis.figures.records import records
from analysis.figures.theme import GREY, INK, styles, themed

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
    points = cell_points(cells, shown, labels, a, b)
    look = styles(points["category_a"])
    style = points["category_a"].map(look)
    points = points.assign(
        area=areas(points["n"]),
        marker=[own.marker for own in style],
        face=[own.colour for own in style],
        edge=[own.colour for own in style],
    )
    with themed():
        frame = frame_around([*points["x"], *points["sum_x"]], [*points["y"], *points["sum_y"]], shown)
        names = [name_of(point, b, look[point.category_a].text, labels) for point in records(points)]
        annotation = annotate(names, frame, labels, links=links(points))
        levels = [Mark(labels.category(a, key), own.marker, own.colour, own.colour) for key, own in look.items()]
        sums = Line(labels.say("crossing.sums"), GREY, SUM_LINE, 0.7)
        groups = (Group(labels.question(a), tuple(levels)), Group("", (sums,)), size_group(points["n"], labels))
        footer = Footer(groups, labels.say("key.title"), annotation.key, stamp)
        figure, drawn = draw_plane(shown, frame, labels, footer.height)
        for key, own in points.groupby("category_a", sort=False):
            line: dict[str, Any] = {"color": look[str(key)].colour, "linestyle": look[str(key)].line}
            drawn.plot(own["x"], own["y"], linewidth=1.1, zorder=2.5, **line)
            pale = lighter(look[str(key)].colour, 0.35)
            drawn.plot(own["sum_x"], own["sum_y"], color=pale, linestyle=SUM_LINE, linewidth=0.7, zorder=2)
        draw_marks(drawn, points)
        draw_annotation(figure, annotation, frame, footer.height)
        footer.draw(figure)
    return Drawing(figure, crossing_text(points, shown, labels, a, b))


def cell_points(cells: pd.DataFrame, plane: Plane, labels: Labels, a: str, b: str) -> pd.DataFrame:
    """Return a row a cell, in declared order: its mean point x, y, and the sum of the two effects sum_x, sum_y."""
    x, y = (
        cells.loc[cells["axis"] == axis.number, [*CELL, "n", "mean", "additive"]].rename(
            columns={"mean": name, "additive": f"sum_{name}"}
        )
        for axis, name in zip(plane, "xy", strict=True)
    )
    points = x.merge(y.drop(columns="n"), on=CELL, sort=False)
    places = labels.places()
    ranks = pd.DataFrame(
        {
            name: [places.get((factor, str(key)), len(places)) for key in points[name]]
            for name, factor in zip(CELL, (a, b), strict=True)
        }
    )
    return points.loc[ranks.sort_values(CELL, kind="stable").index].reset_index(drop=True)


def name_of(point: Any, factor: str, colour: str, labels: Labels) -> Name:
    """Return the name of a cell: the category of the second factor, the first being told by the mark."""
    text = labels.say("mean_point", name=labels.category(factor, point.category_b), n=labels.integer(point.n))
    return Name(text, point.x, point.y, radius(point.area), colour=colour or INK)


def links(points: pd.DataFrame) -> list[Segment]:
    """Return the segments that join the cells of a level of the first factor."""
    found: list[Segment] = []
    for _, own in points.groupby("category_a", sort=False):
        x, y = own["x"].tolist(), own["y"].tolist()
        found += zip(x[:-1], y[:-1], x[1:], y[1:], strict=True)
    return found


def crossing_text(points: pd.DataFrame, plane: Plane, labels: Labels, a: str, b: str) -> str:
    """Return where the mean points of the cells are, and how far from the sum of the effects at most."""
    texts = [plane_text("crossing", plane, labels, count=len(points), a=labels.question(a), b=labels.question(b))]
    for point in records(points):
        texts.append(
            labels.say(
                "alt.cell",
                a=labels.full(a, point.category_a),
                b=labels.full(b, point.category_b),
                n=labels.integer(point.n),
                x=labels.decimal(point.x),
                y=labels.decimal(point.y),
            )
        )
    gap = ((points["x"] - points["sum_x"]) ** 2 + (points["y"] - points["sum_y"]) ** 2) ** 0.5
    return " ".join([*texts, labels.say("alt.interaction", gap=labels.decimal(float(gap.max())))])
