"""Marks of points: areas that grow with counts, lighter colours, samples for the legend."""

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb

from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Mark
from analysis.figures.page import dot
from analysis.figures.records import records
from analysis.figures.theme import GREY, PAPER
from analysis.figures.touching import Segment

LARGEST_MARK, SMALLEST_MARK = 90.0, 9.0  # square points
RIM = 0.8  # points


def areas(counts: pd.Series, largest: float = LARGEST_MARK) -> list[float]:
    """Return the area of each mark, in square points: proportional to the count, never too small to be seen."""
    return [max(SMALLEST_MARK, count / counts.max() * largest) for count in counts]


def radius(area: float) -> float:
    """Return the radius of the circle that holds a mark of this area, whatever its shape."""
    return float(np.sqrt(area) / 2 * 1.2 + RIM / 2)


def lighter(colour: str, share: float = 0.55) -> str:
    """Return a colour mixed with this share of white."""
    red, green, blue = (part + (1 - part) * share for part in to_rgb(colour))
    return str(to_hex((red, green, blue)))


def specks(points: pd.DataFrame) -> Iterator[Segment]:
    """Yield points as segments without length: labels may cover them, but had better not."""
    yield from zip(points["x"], points["y"], points["x"], points["y"], strict=True)


def draw_marks(axes: Axes, points: pd.DataFrame) -> None:
    """Draw points from their columns x, y, area, marker, face and edge, the largest first."""
    for point in records(points.sort_values("area", ascending=False, kind="stable")):
        dot(axes, point.x, point.y, point.area, (point.marker, point.face, point.edge), RIM, zorder=3)


def size_group(counts: pd.Series, labels: Labels, largest: float = LARGEST_MARK, *, least: float = 0) -> Group:
    """Return the legend of areas: up to three round counts of `least` or more, or the largest count alone."""
    top = counts.max()
    entries = [
        Mark(labels.integer(count), "o", PAPER, GREY, max(SMALLEST_MARK, count / top * largest))
        for count in [count for count in round_counts(float(top)) if count >= least] or [top]
    ]
    return Group(labels.say("legend.counts"), tuple(entries))


def round_counts(top: float) -> Sequence[int]:
    """Return the last three of 1, 2, 5, 10, 20, 50… that do not exceed `top`."""
    scale = [digit * 10**power for power in range(9) for digit in (1, 2, 5)]
    return [count for count in scale if count <= top][-3:]
