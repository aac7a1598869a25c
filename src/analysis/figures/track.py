"""Rows on one scale: a name, what is drawn of it, its value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from analysis.figures.lettering import fitted, line_height, text_size
from analysis.figures.theme import GREY, INK, NORMAL, POINTS_PER_MM, RULE, SMALL, WIDTH

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NAMES = 0.4  # of the width: at most, for the names of rows
GAP, LEADING = 8.0, 5.0  # points: beside the scale, between rows
SIDE = 8.0  # points kept free at both ends of the scale, for its graduations
TICKS = 12.0  # points under the rows
CAPTION = 14.0  # points under the graduations

Mark = tuple[float, str]  # a place on the scale, from 0 to 1, and what is written under it


@dataclass(frozen=True, slots=True)
class Row:
    """What a row is called and worth; a row without a value is the title of those that follow."""

    name: str
    value: str = ""
    least: float = 0.0  # points: what is drawn of it needs this height


@dataclass(frozen=True, slots=True)
class Track:
    """Rows laid out on the width of the page, in points; the scale stands between names and values."""

    rows: tuple[Row, ...]
    caption: str  # of the scale

    @property
    def left(self) -> float:
        """Return where the scale begins."""
        widest = max(text_size(row.name)[0] for row in self.rows if row.value)
        return min(NAMES * self.width, widest) + GAP + SIDE

    @property
    def length(self) -> float:
        """Return the length of the scale."""
        return self.width - self.left - max(text_size(row.value)[0] for row in self.rows) - GAP - SIDE

    @property
    def width(self) -> float:
        """Return the width of the page."""
        return WIDTH * POINTS_PER_MM

    @property
    def height(self) -> float:
        """Return the height of rows, graduations and caption."""
        return sum(map(self.row_height, self.rows)) + TICKS + CAPTION

    def written(self, row: Row) -> str:
        """Return the name of a row, cut to its column; a title to the width."""
        if not row.value:
            return fitted(row.name, self.width, NORMAL, "bold")
        return fitted(row.name, self.left - GAP - SIDE)

    def row_height(self, row: Row) -> float:
        """Return the height of a row."""
        if not row.value:
            return text_size(self.written(row), NORMAL, "bold")[1] + LEADING
        return max(line_height(), text_size(self.written(row))[1], row.least) + LEADING

    def at(self, place: float) -> float:
        """Return the abscissa of a place on the scale."""
        return self.left + place * self.length

    def middles(self) -> Iterator[float]:
        """Yield the height of the middle of each row."""
        top = self.height
        for row in self.rows:
            yield top - self.row_height(row) / 2
            top -= self.row_height(row)

    def draw(self, page: Axes, marks: Sequence[Mark], reference: float | None = None) -> None:
        """Write names and values, and graduate the scale; `reference` is the place of a darker line."""
        for row, y in zip(self.rows, self.middles(), strict=True):
            text = self.written(row)
            if not row.value:
                page.text(0, y, text, va="center", fontsize=NORMAL, fontweight="bold", label="title")
                continue
            page.text(self.left - GAP - SIDE, y, text, ha="right", va="center", fontsize=SMALL, label="label")
            page.text(self.width, y, row.value, ha="right", va="center", fontsize=SMALL, color=GREY, label="label")
        bottom = TICKS + CAPTION
        for place, text in marks:
            page.plot([self.at(place)] * 2, [bottom, self.height], color=RULE, linewidth=0.4, zorder=0)
            page.text(self.at(place), bottom - 2, text, ha="center", va="top", fontsize=SMALL, color=GREY, label="tick")
        if reference is not None:
            page.plot([self.at(reference)] * 2, [bottom, self.height], color=INK, linewidth=0.8, zorder=1)
        room = text_size(self.caption, NORMAL)[0] / 2
        middle = max(room, min(self.at(0.5), self.width - room))
        page.text(middle, 1, self.caption, ha="center", va="bottom", fontsize=NORMAL, label="axis")
