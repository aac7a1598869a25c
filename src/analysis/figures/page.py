"""A figure laid out in millimetres of the printed page."""

from base64 import b64encode
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from io import BytesIO, StringIO
from typing import Any

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PathCollection
from matplotlib.figure import Figure
from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform

from analysis.figures import outlines
from analysis.figures.sheets import Sheet
from analysis.figures.theme import DPI, PAPER, POINTS_PER_MM, WIDTH, themed

SCREEN_DPI = 110  # of a figure in a notebook


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure and the sentences that stand for it where it cannot be seen."""

    figure: Figure
    alt: str

    def _repr_html_(self) -> str:
        """Return the figure as a notebook shows it, with what it says to whoever does not see it."""
        picture = b64encode(rendered(self.figure, format="png", dpi=SCREEN_DPI, metadata={"Software": None})).decode()
        return f'<img alt="{escape(self.alt)}" src="data:image/png;base64,{picture}">'


def rendered(figure: Figure, **options: Any) -> bytes:
    """Return what the figure's canvas prints with these options, whatever a notebook has set."""
    buffer = BytesIO()
    _print(figure, buffer, **options)
    return buffer.getvalue()


def outlined(figure: Figure, **options: Any) -> bytes:
    """Return the figure as SVG, its text as outlines."""
    text = StringIO()
    _print(figure, text, format="svg", backend=f"module://{outlines.__name__}", **options)
    return text.getvalue().encode()


def _print(figure: Figure, into: BytesIO | StringIO, **options: Any) -> None:
    with themed():
        figure.savefig(into, facecolor=figure.get_facecolor(), **options)


def blank(height: float) -> Figure:
    """Return an empty figure as wide as the text and of this height in millimetres, tied to no window and no state."""
    figure = Figure(figsize=(WIDTH / 25.4, height / 25.4), dpi=DPI, facecolor=PAPER)
    FigureCanvasAgg(figure)
    return figure


def points_sheet(width: float, height: float) -> tuple[Figure, Axes]:
    """Return an empty figure of this size in points, and a sheet over all of it, whose coordinates are points."""
    figure = Figure(figsize=(width / 72, height / 72), dpi=DPI, facecolor=PAPER)
    FigureCanvasAgg(figure)
    axes = figure.add_axes(Sheet(figure, (0, 0, 1, 1)))
    axes.set_axis_off()
    axes.set(xlim=(0, width), ylim=(0, height))
    return figure, axes


def panel(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Return axes of this place and size, in millimetres from the figure's lower left corner."""
    return figure.add_axes(_part(figure, left, bottom, width, height))


def _part(figure: Figure, left: float, bottom: float, width: float, height: float) -> tuple[float, float, float, float]:
    """Return a place in millimetres as parts of the figure's width and height."""
    page_width, page_height = figure.get_size_inches() * 25.4
    return left / page_width, bottom / page_height, width / page_width, height / page_height


def sheet(figure: Figure, left: float, bottom: float, width: float, height: float) -> Axes:
    """Return a transparent sheet to write on: same arguments as `panel`, coordinates in points from its corner."""
    axes = figure.add_axes(Sheet(figure, _part(figure, left, bottom, width, height)))
    axes.set_axis_off()
    axes.set(xlim=(0, width * POINTS_PER_MM), ylim=(0, height * POINTS_PER_MM))
    axes.patch.set_visible(False)
    return axes


def dot(
    axes: Axes, x: float, y: float, area: float, look: tuple[str, str, str], width: float = 0.8, zorder: float = 1
) -> None:
    """Draw one mark, of an area in square points; its look is a marker and the colours of its face and of its edge.

    `Axes.scatter` would draw the same, and prepare scales of colours and limits that no figure here needs.
    """
    marker, face, edge = look
    place: dict[str, Any] = {"offsets": [(x, y)], "offset_transform": axes.transData, "zorder": zorder}
    mark = PathCollection(
        [_outline_of(marker)], [area], facecolors=[face], edgecolors=[edge], linewidths=width, **place
    )
    mark.set_transform(IdentityTransform())
    axes.add_collection(mark, autolim=False)


@lru_cache(maxsize=32)
def _outline_of(marker: str) -> Path:
    """Return the outline of a marker, of size one."""
    style = MarkerStyle(marker)
    return style.get_path().transformed(style.get_transform())
