"""A figure laid out in millimetres of the printed page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.figures.theme import DPI, PAPER, POINTS_PER_MM, WIDTH

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


def blank(height: float) -> Figure:
    """Return an empty figure of this height in millimetres, tied to no window and no global state."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH / 25.4, height / 25.4), dpi=DPI, facecolor=PAPER)
    FigureCanvasAgg(figure)
    return figure


def panel(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Return axes of this place and size, in millimetres from the figure's lower left corner."""
    page_width, page_height = figure.get_size_inches() * 25.4
    return figure.add_axes((left / page_width, bottom / page_height, width / page_width, height / page_height))


def sheet(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Return a transparent sheet to write on: same arguments as `panel`, coordinates in points from its corner."""
    axes = panel(figure, left, bottom, width, height)
    axes.set_axis_off()
    axes.set(xlim=(0, width * POINTS_PER_MM), ylim=(0, height * POINTS_PER_MM))
    axes.patch.set_visible(False)
    return axes


def bare(axes: Axes, *kept: str) -> None:
    """Leave only these of the four sides of a panel."""
    for side, spine in axes.spines.items():
        spine.set_visible(side in kept)
