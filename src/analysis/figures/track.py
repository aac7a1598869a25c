"""Rows on one scale: a name, what is drawn of it, its value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.footer import Footer
from analysis.figures.lettering import fitted, line_height, text_size
from analysis.figures.page import sheet
from analysis.figures.theme import GREY, INK, NORMAL, PAGE, POINTS_PER_MM, RULE, SMALL, WIDTH

NAMES = 0.4  # of the width: at most, for the names of rows
GAP, LEADING = 8.0, 5.0  # points: beside the scale, between rows
SIDE = 8.0  # points kept free at both ends of the scale, for its graduations
TICKS = 12.0  # points under the rows
CAPTION = 14.0  # points under the graduations
BELOW, BETWEEN, ABOVE = 1.0, 3.0, 1.5  # mm left free

Tick: TypeAlias = tuple[float, str]  # a place on the scale, from 0 to 1, and what is written under it
Limit: TypeAlias = tuple[float, dict[str, Any]]  # a place, and the look of the line that marks it across each row
Draw: TypeAlias = "Callable[[Axes, Track, float], None]"  # on a page, by the scale of a track, centred at this height


@dataclass(frozen=True, slots=True)
class Row:
    """What a row is called and worth, what draws it; a row without a value is the title of those that follow."""

    name: str
    value: str = ""
    draw: Draw | None = None
    least: float = 0.0  # points: what is drawn of it needs this height


@dataclass(frozen=True, slots=True)
class Track:
    """Rows laid out on the width of the page, in points; the scale stands between names and values."""

    rows: tuple[Row, ...]
    caption: str  # of the scale
    ticks: Sequence[Tick]
    reference: float | None = None  # the place of a darker line
    limits: Sequence[Limit] = ()

    @property
    def left(self) -> float:
        """Return where the scale begins."""
        widest = max(text_size(row.name)[0] for row in self.rows if row.value)
        return min(NAMES * PAGE, widest) + GAP + SIDE

    @property
    def length(self) -> float:
        """Return the length of the scale."""
        return PAGE - self.left - max(text_size(row.value)[0] for row in self.rows) - GAP - SIDE

    @property
    def height(self) -> float:
        """Return the height of rows, graduations and caption."""
        return sum(map(self.row_height, self.rows)) + TICKS + CAPTION

    def written(self, row: Row) -> str:
        """Return the name of a row, cut to its column; a title to the width."""
        if not row.value:
            return fitted(row.name, PAGE, NORMAL, "bold")
        return fitted(row.name, self.left - GAP - SIDE)

    def row_height(self, row: Row) -> float:
        """Return the height of a row."""
        if not row.value:
            return text_size(self.written(row), NORMAL, "bold")[1] + LEADING
        return max(line_height(), text_size(self.written(row))[1], row.least) + LEADING

    def at(self, place: float) -> float:
        """Return the abscissa of a place on the scale."""
        return self.left + place * self.length

    def middles(self) -> Iterator[tuple[Row, float]]:
        """Yield each row with the height of its middle."""
        top = self.height
        for row in self.rows:
            yield row, top - self.row_height(row) / 2
            top -= self.row_height(row)

    def draw(self, page: Axes) -> None:
        """Write names and values, graduate the scale, then draw what each row holds."""
        for row, y in self.middles():
            self.write(page, row, y)
        bottom = TICKS + CAPTION
        for place, text in self.ticks:
            page.plot([self.at(place)] * 2, [bottom, self.height], color=RULE, linewidth=0.4, zorder=0)
            page.text(self.at(place), bottom - 2, text, ha="center", va="top", fontsize=SMALL, color=GREY, label="tick")
        if self.reference is not None:
            page.plot([self.at(self.reference)] * 2, [bottom, self.height], color=INK, linewidth=0.8, zorder=1)
        room = text_size(self.caption, NORMAL)[0] / 2
        middle = max(room, min(self.at(0.5), PAGE - room))
        page.text(middle, 1, self.caption, ha="center", va="bottom", fontsize=NORMAL, label="axis")
        for row, y in self.middles():
            if row.draw:
                for place, look in self.limits:
                    draw_upright(page, self.at(place), y, self.row_height(row), **look)
                row.draw(page, self, y)

    def write(self, page: Axes, row: Row, y: float) -> None:
        """Write the name and the value of a row, centred at this height."""
        text = self.written(row)
        if row.value:
            page.text(self.left - GAP - SIDE, y, text, ha="right", va="center", fontsize=SMALL, label="label")
            page.text(PAGE, y, row.value, ha="right", va="center", fontsize=SMALL, color=GREY, label="label")
        else:
            page.text(0, y, text, va="center", fontsize=NORMAL, fontweight="bold", label="title")


def draw_upright(page: Axes, x: float, y: float, height: float, **look: Any) -> None:
    """Draw an upright line centred at this height."""
    page.plot([x, x], [y - height / 2, y + height / 2], zorder=1.5, **look)


def track_figure(track: Track, footer: Footer) -> Figure:
    """Return the figure of one track over its footer."""
    height = track.height / POINTS_PER_MM
    with footer.under(height, BELOW + ABOVE) as figure:
        track.draw(sheet(figure, 0, footer.height + BELOW, WIDTH, height))
    return figure


def two_track_figure(upper: Track, lower: Track | None, footer: Footer) -> Figure:
    """Return the figure of a track, of another under it where there is one, and of their footer."""
    height, below = upper.height / POINTS_PER_MM, lower.height / POINTS_PER_MM if lower else 0.0
    apart = below + BETWEEN if lower else 0.0
    with footer.under(BELOW, apart, height, ABOVE) as figure:
        upper.draw(sheet(figure, 0, footer.height + BELOW + apart, WIDTH, height))
        if lower:
            lower.draw(sheet(figure, 0, footer.height + BELOW, WIDTH, below))
    return figure
