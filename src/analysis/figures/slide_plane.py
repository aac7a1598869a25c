"""A plane for a slide: few points, named in letters that are read from the end of a room."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.density import draw_shades, shades
from analysis.figures.lettering import balanced, text_size
from analysis.figures.page import dot, points_sheet
from analysis.figures.placement import Obstacles, Placement, Tag, place
from analysis.figures.plane_axes import Plane
from analysis.figures.slide_bars import sign
from analysis.figures.theme import GREY, INK, PALE, RULE, STYLES, themed
from analysis.figures.touching import as_floats

WIDTH, HEIGHT = 620.0, 384.0  # points
LEFT, BELOW, ABOVE = 1.0, 54.0, 20.0  # what stands around the plane
LETTERS, SMALL = 14.0, 12.0
RADIUS = 6.0
ROOM = 0.16  # of the extent, left around the points for their names
FEWEST_LEFT = 26  # signs from which a name is cut in two or three lines
ARROW: dict[str, Any] = {"arrowstyle": "-|>", "color": INK, "lw": 1.6, "shrinkA": 8, "shrinkB": 8}


@dataclass(frozen=True, slots=True)
class SlidePoint:
    """A named point: its place on both axes, the rank of its style."""

    name: str
    x: float
    y: float
    style: int = 0
    ends: tuple[float, float, float, float] | None = None  # of its interval on each axis: left, right, below, above


@dataclass(frozen=True, slots=True)
class View:
    """How coordinates become points of the figure: both axes at one scale."""

    left: float
    below: float
    scale: float
    x: float
    y: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the plane is drawn."""
        return self.left + (x - self.x) * self.scale, self.below + (y - self.y) * self.scale


def slide_plane(
    points: Sequence[SlidePoint],
    plane: Plane,
    *,
    cloud: Sequence[tuple[float, float]] = (),
    crowd: pd.DataFrame | None = None,
    joined: bool = False,
    least: float = 0.25,
    stamp: str | None = None,
) -> Figure:
    """Return named points in a plane, over the cloud of individuals.

    Parameters
    ----------
    points : sequence of SlidePoint
        The most important first: names without room are left out, the last ones first.
    plane : (PlaneAxis, PlaneAxis)
        Horizontal and vertical.
    cloud : sequence of (x, y)
        The individuals, unnamed.
    crowd : DataFrame, optional
        Instead of a cloud of too many of them, the cells of a grid: x, y, n.
    joined : bool
        Whether an arrow leads from each point to the next.
    least : float
        How far from the origin the plane goes at least, on each side: what is small is not made to look large.
    stamp : str, optional
        Said at the foot.
    """
    with themed():
        figure, page = points_sheet(WIDTH, HEIGHT)
        corners = [(x, y) for p in points if p.ends for x in p.ends[:2] for y in p.ends[2:]]
        square = [(-least, -least), (least, least)]
        view = _view([*((point.x, point.y) for point in points), *corners, *square, *cloud, *_places(crowd)])
        _draw_axes(page, view, plane)
        if crowd is not None:
            shaded = shades(crowd, plain=RULE)
            drawn = pd.DataFrame([view.at(x, y) for x, y in _places(shaded)], columns=["x", "y"])
            draw_shades(page, shaded.assign(x=drawn["x"], y=drawn["y"]), 1.0)
        for x, y in cloud:
            dot(page, *view.at(x, y), 14, ("o", RULE, PALE), 0.5, 2)
        if joined:
            for one, other in pairwise(points):
                start, end = view.at(one.x, one.y), view.at(other.x, other.y)
                page.annotate("", xytext=start, xy=end, arrowprops=ARROW, zorder=3)
        for point in points:
            style = STYLES[point.style % len(STYLES)]
            if point.ends is not None:
                left, right, low, high = point.ends
                for start, end in [((left, point.y), (right, point.y)), ((point.x, low), (point.x, high))]:
                    page.plot(*zip(view.at(*start), view.at(*end), strict=True), color=PALE, lw=1.4, zorder=2)
            dot(page, *view.at(point.x, point.y), np.pi * RADIUS**2, (style.marker, style.colour, INK), 0.8, 4)
        _name(page, points, view)
        sign(page, stamp)
    return figure


def _places(crowd: pd.DataFrame | None) -> list[tuple[float, float]]:
    return [] if crowd is None else list(zip(crowd["x"].tolist(), crowd["y"].tolist(), strict=True))


def _view(places: Sequence[tuple[float, float]]) -> View:
    """Return the view that holds all points and the origin, in the middle of the plane."""
    ends = np.array([*places, (0.0, 0.0)])
    low, high = ends.min(axis=0), ends.max(axis=0)
    room = np.array([WIDTH - LEFT, HEIGHT - BELOW - ABOVE])
    extent = (high - low) * (1 + 2 * ROOM)
    scale = float((room / extent).min())
    start = (low + high) / 2 - room / scale / 2
    return View(LEFT, BELOW, scale, float(start[0]), float(start[1]))


def _draw_axes(page: Axes, view: View, plane: Plane) -> None:
    """Draw both axes through the origin, and write the names of their ends."""
    origin = view.at(0, 0)
    page.plot([LEFT, WIDTH], [origin[1]] * 2, color=PALE, lw=0.9, zorder=1)
    page.plot([origin[0]] * 2, [BELOW, HEIGHT - ABOVE], color=PALE, lw=0.9, zorder=1)
    page.plot([LEFT, WIDTH, WIDTH, LEFT, LEFT], _corners(), color=RULE, lw=0.8, zorder=1)
    style: dict[str, Any] = {"fontsize": SMALL, "color": GREY}
    low, high = plane[0].poles or ("", plane[0].name)
    page.text(LEFT, BELOW - 21, f"← {low}" if low else "", ha="left", va="top", **style)
    page.text(WIDTH, BELOW - 21, f"{high} →", ha="right", va="top", **style)
    low, high = plane[1].poles or ("", plane[1].name)
    middle = min(max(origin[0], 200.0), WIDTH - 200.0)
    page.text(middle, BELOW - 4, f"↓ {low}" if low else "", ha="center", va="top", **style)
    page.text(middle, HEIGHT - ABOVE + 4, f"↑ {high}", ha="center", va="bottom", **style)


def _corners() -> list[float]:
    return [BELOW, BELOW, HEIGHT - ABOVE, HEIGHT - ABOVE, BELOW]


def _name(page: Axes, points: Sequence[SlidePoint], view: View) -> None:
    """Write the names beside their points, apart from each other."""
    centres = [view.at(point.x, point.y) for point in points]
    texts = [_shapes(point.name) for point in points]
    tags = [
        Tag(x, y, RADIUS, tuple(text_size(text, LETTERS) for text in own))
        for (x, y), own in zip(centres, texts, strict=True)
    ]
    origin = view.at(0, 0)
    obstacles = Obstacles(
        bounds=(LEFT + 3, BELOW + 3, WIDTH - 3, HEIGHT - ABOVE - 3),
        marks=as_floats([(x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS) for x, y in centres]),
        lines=as_floats([(LEFT, origin[1], WIDTH, origin[1]), (origin[0], BELOW, origin[0], HEIGHT)]),
        centre=origin,
    )
    for point, own, placed in zip(points, texts, place(tags, obstacles), strict=True):
        if placed is not None:
            _write(page, own[placed.size], placed, STYLES[point.style % len(STYLES)].text)


def _write(page: Axes, text: str, placed: Placement, colour: str) -> None:
    left, bottom, right, top = placed.box
    if placed.leader is not None:
        start, end = placed.leader[:2], placed.leader[2:]
        page.plot([start[0], end[0]], [start[1], end[1]], color=GREY, lw=0.6, zorder=5)
    centre = ((left + right) / 2, (bottom + top) / 2)
    page.text(*centre, text, ha="center", va="center", fontsize=LETTERS, color=colour, zorder=6)


def _shapes(name: str) -> tuple[str, ...]:
    """Return the ways to write a name, the preferred first: long ones on two or three lines."""
    lines = (1, 2) if len(name) < FEWEST_LEFT else (2, 3)
    return tuple(dict.fromkeys(balanced(name, count) for count in lines))
