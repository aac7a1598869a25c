"""The mean points of every factor of a space: a panel a factor, all on one scale."""

from collections.abc import Mapping
from dataclasses import replace
from math import ceil
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from analysis.figures.annotation import Annotation, Name, annotate, draw_annotation, unnamed_notes
from analysis.figures.edition_parts import axis_note
from analysis.figures.footer import Footer
from analysis.figures.labels import Labels
from analysis.figures.legend import Group
from analysis.figures.lettering import fitted, line_height
from analysis.figures.marks import areas, radius, size_group
from analysis.figures.page import Drawing, dot, panel, sheet
from analysis.figures.plane import EDGE, Frame, on_plane
from analysis.figures.plane_axes import Plane, plane_of
from analysis.figures.records import records
from analysis.figures.theme import GREY, INK, NORMAL, PALE, PAPER, POINTS_PER_MM, SMALL, WIDTH

COLUMNS = 2
BETWEEN, ROOM = 5.0, 0.22  # mm between panels; of the extent, left around the points for their names
LOWEST, HIGHEST = 42.0, 70.0  # mm: heights of a panel
LARGEST = 80.0  # square points
TITLE: dict[str, Any] = {"fontsize": NORMAL, "fontweight": "bold", "va": "bottom", "label": "title"}


def factor_points(means: pd.DataFrame, axes: pd.DataFrame, labels: Labels, *, stamp: str | None = None) -> Drawing:
    """Return the mean points of each factor in a panel of its own.

    Parameters
    ----------
    means : DataFrame
        Result table: factor, category, n, axis, mean; a group without a place is left out.
    axes : DataFrame
        Result table: axis, place, theme, name, share.
    labels : Labels
        What keys are called.
    stamp : str, optional
        Said at the foot of the figure.
    """
    shown = plane_of(axes, labels)
    points = on_plane(means, shown, "mean")
    points = points.assign(area=areas(points["n"], LARGEST))
    factors = list(dict.fromkeys(points["factor"]))
    title = line_height() / POINTS_PER_MM + 1.0
    n_rows = ceil(len(factors) / COLUMNS)
    shape = _shape(points)
    step = shape.height + title + BETWEEN
    written = {factor: annotate(_names(points, factor, labels), shape, growth=(0.0,)) for factor in factors}
    notes = [axis_note(place, axis, labels) for place, axis in zip(("across", "along"), shown, strict=True)]
    groups = (size_group(points["n"], labels, LARGEST), *notes)
    footer = Footer((*groups, *_unnamed(written, labels)), stamp=stamp)
    with footer.under(1.0, n_rows * step) as figure:
        for rank, factor in enumerate(factors):
            row, column = divmod(rank, COLUMNS)
            bottom = footer.height + 1.0 + (n_rows - 1 - row) * step
            place = Frame(shape.x, shape.y, column * (shape.width + BETWEEN), bottom, shape.width, shape.height)
            _draw(figure, place, points[points["factor"] == factor], written[factor])
            over = sheet(figure, place.left, bottom + shape.height, shape.width, title)
            name = fitted(labels.question(factor), shape.width * POINTS_PER_MM, NORMAL, "bold").split("\n")[0]
            over.text(0, 1, name, **TITLE)
    return Drawing(figure, _text(points, factors, shown, labels))


def _shape(points: pd.DataFrame) -> Frame:
    """Return the frame that every panel has, before it has a place: it holds all points and the origin."""
    width = (WIDTH - EDGE - BETWEEN * (COLUMNS - 1)) / COLUMNS
    ends = [(min(0.0, points[name].min()), max(0.0, points[name].max())) for name in ("x", "y")]
    extents = [(high - low or 1.0) * (1 + 2 * ROOM) for low, high in ends]
    height = min(HIGHEST, max(LOWEST, width * extents[1] / extents[0]))
    unit = max(extents[0] / width, extents[1] / height)  # of the plane a millimetre
    middles = [(low + high) / 2 for low, high in ends]
    x, y = (
        (middle - unit * length / 2, middle + unit * length / 2)
        for middle, length in zip(middles, (width, height), strict=True)
    )
    return Frame(x, y, 0.0, 0.0, width, height)


def _names(points: pd.DataFrame, factor: str, labels: Labels) -> list[Name]:
    """Return the names of the mean points of a factor, the largest group first."""
    own = points[points["factor"] == factor].sort_values("n", ascending=False, kind="stable")
    return [
        Name(
            labels.say("mean_point", name=labels.category(factor, point.category), n=labels.integer(point.n)),
            point.x,
            point.y,
            radius(point.area),
            size=SMALL,
        )
        for point in records(own)
    ]


def _unnamed(written: Mapping[str, Annotation], labels: Labels) -> list[Group]:
    """Return, as a note of the legend, where the mean points are that their panel has no room to name."""
    names = [
        replace(name, text=f"{labels.question(factor)} — {name.text}")
        for factor, annotation in written.items()
        for name in annotation.unnamed
    ]
    return unnamed_notes(names, labels)


def _draw(figure: Figure, place: Frame, points: pd.DataFrame, written: Annotation) -> None:
    """Draw one panel: the axes, the marks, the names."""
    axes = panel(figure, place.left, place.below, place.width, place.height)
    axes.set(xlim=place.x, ylim=place.y, xticks=[], yticks=[])
    axes.axhline(0, color=PALE, linewidth=0.6, zorder=1)
    axes.axvline(0, color=PALE, linewidth=0.6, zorder=1)
    for point in records(points):
        dot(axes, point.x, point.y, point.area, ("o", GREY, PAPER), 0.7, zorder=3)
    draw_annotation(figure, written, place, 0.0)
    for spine in axes.spines.values():
        spine.set(visible=True, color=INK, linewidth=0.3)


def _text(points: pd.DataFrame, factors: list[str], plane: Plane, labels: Labels) -> str:
    """Return what the panels show, factor by factor."""
    told = [labels.say("alt.factor_points", count=len(factors))]
    told.append(labels.say("alt.axes", horizontal=plane[0].name, vertical=plane[1].name))
    for factor in factors:
        named = [
            labels.say(
                "alt.factor_point",
                name=labels.category(factor, point.category),
                n=labels.integer(point.n),
                x=labels.decimal(point.x),
                y=labels.decimal(point.y),
            )
            for point in records(points[points["factor"] == factor])
        ]
        told.append(
            labels.say("alt.factor_panel", factor=labels.question(factor), points=labels.set(" ; ".join(named)))
        )
    return " ".join(told)
