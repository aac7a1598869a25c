"""The categories of ordered questions, joined on a plane in their order."""

from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
from matplotlib.axes import Axes

from analysis.figures.labels import Labels
from analysis.figures.marks import lighter
from analysis.figures.records import records
from analysis.figures.theme import Style
from analysis.figures.touching import Segment

JOINED_FROM = 3  # categories that make a path: two are told apart by their names
LINE = 0.8  # points


@dataclass(frozen=True, slots=True)
class OrderedPath:
    """The categories of an ordered question, joined in their order."""

    question: str
    style: Style
    links: tuple[Segment, ...]


def ordered_paths(points: pd.DataFrame, labels: Labels) -> list[OrderedPath]:
    """Return the paths of the ordered questions of a plane that have three categories or more on it."""
    paths = []
    for question, own in points.groupby("question", sort=False):
        if question not in labels.ordered or len(own) < JOINED_FROM:
            continue
        ranked = sorted(records(own), key=lambda point: labels.rank(point.question, point.category))
        links = tuple((one.x, one.y, other.x, other.y) for one, other in pairwise(ranked))
        paths.append(OrderedPath(str(question), ranked[0].style, links))
    return paths


def draw_ordered(axes: Axes, path: OrderedPath) -> None:
    """Draw the path of a question under its marks."""
    colour = lighter(path.style.colour, 0.3)
    for x0, y0, x1, y1 in path.links:
        axes.plot([x0, x1], [y0, y1], color=colour, linestyle=path.style.line, linewidth=LINE, zorder=2)
