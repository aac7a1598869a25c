"""The cloud of individuals of each edition, a panel an edition, on one frame."""

from math import ceil
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.density import grid_side
from analysis.figures.edition_parts import axis_note, in_order, named
from analysis.figures.footer import Footer
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Mark
from analysis.figures.lettering import fitted, line_height
from analysis.figures.marks import areas, size_group
from analysis.figures.page import Drawing, dot, panel, sheet
from analysis.figures.plane_axes import Plane, plane_of
from analysis.figures.records import records
from analysis.figures.theme import GREY, INK, NORMAL, PALE, PAPER, POINTS_PER_MM, RULE, WIDTH

BETWEEN, ROOM = 4.0, 0.06  # mm between panels; of the extent, left around the cells
WHOLE, LARGEST = 0.92, 150.0  # of the side of a cell, the mark of the fullest one; square points, at most
BEHIND, MEAN = 5.0, 46.0  # square points: cells of the other editions; mean points
MIXED = 9.0  # mm: the least height of a panel


def edition_clouds(
    cells: pd.DataFrame,
    axes: pd.DataFrame,
    labels: Labels,
    *,
    question: str,
    bases: dict[str, int],
    means: pd.DataFrame | None = None,
    stamp: str | None = None,
) -> Drawing:
    """Return the cells of each edition in a panel of its own, over small dots where the other editions have some.

    Parameters
    ----------
    cells : DataFrame
        Result table: edition, x, y, n.
    axes : DataFrame
        Result table: axis, place, theme, name, share.
    labels : Labels
        What keys are called.
    question : str
        The question that tells editions apart.
    bases : dict of str to int
        Respondents of each edition: those whose cell is not printed are counted in the legend.
    means : DataFrame, optional
        Result table of mean points: edition, axis, mean.
    stamp : str, optional
        Said at the foot of the figure.
    """
    shown = plane_of(axes, labels)
    editions = in_order(cells, question, labels)
    n_columns = len(editions) if len(editions) < 3 else ceil(len(editions) / 2) if len(editions) < 9 else 4
    n_columns = min(n_columns, 4)
    width = (WIDTH - BETWEEN * (n_columns - 1)) / n_columns
    x, y = _extent(cells["x"]), _extent(cells["y"])
    height = max(MIXED, width * (y[1] - y[0]) / (x[1] - x[0]))
    title = line_height() / POINTS_PER_MM + 1.0
    n_rows = ceil(len(editions) / n_columns)
    largest = min(LARGEST, (WHOLE * grid_side(cells) / (x[1] - x[0]) * width * POINTS_PER_MM) ** 2)
    footer = Footer(_legend(cells, shown, bases, means, largest, labels), stamp=stamp)
    points = cells.assign(area=areas(cells["n"], largest))
    with footer.under(1.0, n_rows * (height + title + BETWEEN)) as figure:
        for rank, edition in enumerate(editions):
            row, column = divmod(rank, n_columns)
            left = column * (width + BETWEEN)
            bottom = footer.height + 1.0 + (n_rows - 1 - row) * (height + title + BETWEEN)
            own = _draw_panel(figure, (left, bottom, width, height), (x, y))
            _draw_cells(own, points, edition)
            _draw_mean(own, means, edition, shown)
            name = named(edition, bases.get(edition), question, labels)
            over = sheet(figure, left, bottom + height, width, title)
            over.text(0, 1, fitted(name, width * POINTS_PER_MM, NORMAL, "bold").split("\n")[0], **BOLD)
    return Drawing(figure, _text(cells, shown, editions, bases, question, labels))


BOLD: dict[str, Any] = {"fontsize": NORMAL, "fontweight": "bold", "va": "bottom", "label": "title"}


def _extent(values: pd.Series) -> tuple[float, float]:
    """Return the ends of the frame along one axis, the origin included."""
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    room = ROOM * (high - low or 1.0)
    return low - room, high + room


def _draw_panel(
    figure: Figure, place: tuple[float, float, float, float], ends: tuple[tuple[float, float], tuple[float, float]]
) -> Axes:
    """Draw an empty panel on the common frame."""
    axes = panel(figure, *place)
    axes.set(xlim=ends[0], ylim=ends[1], xticks=[], yticks=[])
    axes.axhline(0, color=PALE, linewidth=0.6, zorder=1)
    axes.axvline(0, color=PALE, linewidth=0.6, zorder=1)
    return axes


def _draw_cells(axes: Axes, points: pd.DataFrame, edition: str) -> None:
    """Draw the cells of an edition over those that others have."""
    is_own = points["edition"].astype("str") == edition
    for place in records(points[~is_own].drop_duplicates(["x", "y"])):
        dot(axes, place.x, place.y, BEHIND, ("o", RULE, RULE), zorder=2)
    for cell in records(points[is_own].sort_values("area", ascending=False, kind="stable")):
        dot(axes, cell.x, cell.y, cell.area, ("o", "#B8B8B8", GREY), 0.7, zorder=3)


def _draw_mean(axes: Axes, means: pd.DataFrame | None, edition: str, plane: Plane) -> None:
    """Mark the mean point of an edition, where it is known."""
    if means is None:
        return
    own = means[means["edition"].astype("str") == edition].set_index("axis")["mean"]
    x, y = (own.get(axis.number) for axis in plane)
    if x is not None and y is not None and pd.notna(x) and pd.notna(y):
        dot(axes, x, y, MEAN, ("D", INK, PAPER), 0.9, zorder=5)


def _legend(
    cells: pd.DataFrame,
    plane: Plane,
    bases: dict[str, int],
    means: pd.DataFrame | None,
    largest: float,
    labels: Labels,
) -> tuple[Group, ...]:
    """Return the legend: counts of cells, marks, the axes, and how many respondents are in no cell printed."""
    marks = [Mark(labels.say("editions.elsewhere"), "o", RULE, RULE, BEHIND)]
    if means is not None:
        marks.append(Mark(labels.say("editions.mean"), "D", INK, PAPER, MEAN))
    groups = [size_group(cells["n"], labels, largest), Group("", tuple(marks))]
    groups += [axis_note(place, axis, labels) for place, axis in zip(("across", "along"), plane, strict=True)]
    if hidden := _hidden(cells, bases):
        groups.append(Group(labels.say("editions.hidden", count=hidden), ()))
    return tuple(groups)


def _hidden(cells: pd.DataFrame, bases: dict[str, int]) -> int:
    """Return how many respondents stand in cells that are not printed."""
    return max(0, sum(bases.values()) - int(cells["n"].sum()))


def _text(
    cells: pd.DataFrame, plane: Plane, editions: list[str], bases: dict[str, int], question: str, labels: Labels
) -> str:
    """Return what the panels show: how many respondents an edition has, and where half of them or more stand."""
    axes = labels.say("alt.axes", horizontal=plane[0].name, vertical=plane[1].name)
    first = labels.say("alt.edition_clouds", count=len(editions))
    told = []
    for edition in editions:
        own = cells[cells["edition"].astype("str") == edition]
        sides = [labels.percent(own["n"][own[name] > 0].sum() / own["n"].sum(), 0) for name in ("x", "y")]
        name = named(edition, bases.get(edition), question, labels)
        told.append(labels.say("alt.edition_cloud", name=name, right=sides[0], top=sides[1]))
    return " ".join([first, axes, *told])
