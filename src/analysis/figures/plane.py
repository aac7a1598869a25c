"""A plane of two axes on one scale, with its name and poles at the ends of each axis."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import nan
from typing import Any, Self

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.labels import Labels
from analysis.figures.lettering import fitted, text_size
from analysis.figures.page import panel, sheet
from analysis.figures.plane_axes import Plane, PlaneAxis
from analysis.figures.theme import GREY, INK, NORMAL, PALE, POINTS_PER_MM, RULE, WIDTH

LOWEST, HIGHEST = 88.0, 128.0  # mm: heights of a panel
EDGE = 1.5  # mm left free at the top and at the right
TICKS_LEFT, TICKS_BELOW = 10.0, 5.0  # mm
BETWEEN = 0.8  # mm between bands of text
ROOM = 0.09  # of the extent, left around the points for their labels


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the plane that is drawn, and its place on the page: millimetres, one scale for both axes."""

    x: tuple[float, float]
    y: tuple[float, float]
    left: float
    below: float
    width: float
    height: float

    @property
    def scale(self) -> float:
        """Return how many points of the page a unit takes."""
        return self.width * POINTS_PER_MM / (self.x[1] - self.x[0])

    def on_page(self, x: float, y: float) -> tuple[float, float]:
        """Return a point of the plane in points of the page, from the panel's lower left corner."""
        return (x - self.x[0]) * self.scale, (y - self.y[0]) * self.scale

    def grown(self, more: float) -> Self:
        """Return the frame with so many more millimetres above and below, at the same scale."""
        unit = (self.x[1] - self.x[0]) / self.width
        ends = (self.y[0] - more * unit, self.y[1] + more * unit)
        return replace(self, y=ends, height=self.height + 2 * more)

    def in_plane(self, x: float, y: float) -> tuple[float, float]:
        """Return the point of the plane that a point of the page shows."""
        return x / self.scale + self.x[0], y / self.scale + self.y[0]


def on_plane(table: pd.DataFrame, plane: Plane, value: str = "coordinate") -> pd.DataFrame:
    """Return a long table with a row a point: columns x and y in place of axis and value, facts of axes left out.

    A point without a place, which may not be shown, has no row.
    """
    keys = [name for name in ("question", "category", "theme", "status", "factor", "n") if name in table.columns]
    x, y = (table[table["axis"] == axis.number] for axis in plane)
    joined = [name for name in keys if name in ("question", "category", "factor")]
    heights = dict(zip(zip(*(y[name] for name in joined), strict=True), y[value], strict=True))
    found = [heights.get(key, nan) for key in zip(*(x[name] for name in joined), strict=True)]
    points = x[[*keys, value]].rename(columns={value: "x"}).assign(y=np.array(found, dtype=float))
    return points.dropna(subset=["x", "y"]).reset_index(drop=True)


def frame_around(x: Sequence[float], y: Sequence[float], plane: Plane, highest: float = HIGHEST) -> Frame:
    """Return the frame that holds these points and the origin, equal scales kept, no higher than `highest`."""
    left = _margin(plane[1], LOWEST, TICKS_LEFT)
    width = WIDTH - EDGE - left
    below = _margin(plane[0], width, TICKS_BELOW)
    x_ends, y_ends = _extent(x), _extent(y)
    ratio = (y_ends[1] - y_ends[0]) / (x_ends[1] - x_ends[0])
    height = float(np.clip(width * ratio, LOWEST, highest))
    unit = max((x_ends[1] - x_ends[0]) / width, (y_ends[1] - y_ends[0]) / height)
    return Frame(_widened(x_ends, unit * width), _widened(y_ends, unit * height), left, below, width, height)


def _extent(values: Sequence[float]) -> tuple[float, float]:
    """Return the ends of values and origin, with room around them."""
    low, high = min([0.0, *values]), max([0.0, *values])
    room = ROOM * (high - low or 1.0)
    return low - room, high + room


def _widened(ends: tuple[float, float], length: float) -> tuple[float, float]:
    """Return an interval of this length with the same middle."""
    middle = (ends[0] + ends[1]) / 2
    return middle - length / 2, middle + length / 2


def _margin(axis: PlaneAxis, length: float, ticks: float) -> float:
    """Return the room in millimetres for what is written along an axis: graduations, poles, name."""
    texts = [_name_lines(axis, length), *_pole_lines(axis, length)]
    name, *poles = (text_size(text, NORMAL)[1] / POINTS_PER_MM for text in texts)
    if not poles or _is_one_row(axis, length):
        return ticks + max(name, *poles, 0.0) + BETWEEN
    return ticks + max(poles) + name + 2 * BETWEEN


def _is_one_row(axis: PlaneAxis, length: float) -> bool:
    """Say whether the name stands between the poles on one row."""
    name, *poles = (text_size(text, NORMAL)[0] for text in (axis.name, *_pole_lines(axis, length)))
    return name / 2 + max(poles, default=0.0) + 10 <= length / 2 * POINTS_PER_MM


def _name_lines(axis: PlaneAxis, length: float) -> str:
    """Return the axis's name cut to the length of the axis, in millimetres."""
    return fitted(axis.name, length * POINTS_PER_MM, NORMAL)


def _pole_lines(axis: PlaneAxis, length: float) -> tuple[str, ...]:
    """Return the names of the ends, each with its arrow, cut to half the length of the axis."""
    if axis.poles is None:
        return ()
    low, high = f"←\u00a0{axis.poles[0]}", f"{axis.poles[1]}\u00a0→"
    half = (length / 2 - BETWEEN) * POINTS_PER_MM
    return fitted(low, half, NORMAL), fitted(high, half, NORMAL)


def draw_plane(figure: Figure, plane: Plane, frame: Frame, labels: Labels, under: float) -> Axes:
    """Draw an empty plane at this height in millimetres, and return its panel."""
    axes = panel(figure, frame.left, under + frame.below, frame.width, frame.height)
    axes.set(xlim=frame.x, ylim=frame.y)
    axes.axhline(0, color=PALE, linewidth=0.7, zorder=1)
    axes.axvline(0, color=PALE, linewidth=0.7, zorder=1)
    _graduate(axes, frame, labels)
    _write_along(sheet(figure, frame.left, under, frame.width, frame.below), plane[0], frame.width)
    upright = sheet(figure, 0, under + frame.below, frame.left, frame.height)
    _write_upright(upright, plane[1], frame.height)
    return axes


def _graduate(axes: Axes, frame: Frame, labels: Labels) -> None:
    """Graduate both axes by the same step."""
    step = next(step for step in (0.1, 0.2, 0.5, 1, 2, 5, 10, 1e9) if step * frame.scale >= 36)
    digits = 1 if step < 1 else 0
    for axis, ends in ((axes.xaxis, frame.x), (axes.yaxis, frame.y)):
        ticks = np.arange(np.ceil(ends[0] / step), np.floor(ends[1] / step) + 1) * step
        texts = [labels.graduation(tick, digits) for tick in ticks]
        if axis is axes.xaxis:  # a number at the right end would leave the page
            room = EDGE * POINTS_PER_MM
            inside = [(ends[1] - tick) * frame.scale + room for tick in ticks]
            texts = [text if text_size(text)[0] / 2 <= free else "" for text, free in zip(texts, inside, strict=True)]
        axis.grid(visible=True, color=RULE, linewidth=0.35, zorder=0)  # first: ticks are then made once, as they stay
        axis.set_ticks(ticks.tolist(), texts)


def _write_along(band: Axes, axis: PlaneAxis, width: float) -> None:
    """Write poles, then name, under the plane."""
    length = width * POINTS_PER_MM
    y = band.get_ylim()[1] - TICKS_BELOW * POINTS_PER_MM
    poles = _pole_lines(axis, width)
    for text, x, align in zip(poles, (0.0, length), ("left", "right"), strict=False):
        band.text(x, y, text, ha=align, va="top", fontsize=NORMAL, style="italic", color=GREY, label="pole")
    name = _name_lines(axis, width)
    band.text(length / 2, 0.8, name, ha="center", va="bottom", fontsize=NORMAL, color=INK, label="axis")


def _write_upright(band: Axes, axis: PlaneAxis, height: float) -> None:
    """Write name, then poles, along the left of the plane, from bottom to top."""
    length = height * POINTS_PER_MM
    options: dict[str, Any] = {"rotation": 90, "fontsize": NORMAL}
    name = _name_lines(axis, height)
    band.text(0.8, length / 2, name, ha="left", va="center", color=INK, label="axis", **options)
    x = band.get_xlim()[1] - TICKS_LEFT * POINTS_PER_MM
    for text, y, align in zip(_pole_lines(axis, height), (0.0, length), ("bottom", "top"), strict=False):
        band.text(x, y, text, ha="right", va=align, style="italic", color=GREY, label="pole", **options)
