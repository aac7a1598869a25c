"""Legends: samples and what they stand for, in rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from matplotlib.axes import Axes

from analysis.figures.lettering import fitted, text_size
from analysis.figures.page import dot
from analysis.figures.theme import GREY, INK, SMALL, Style

ROW, LEADING = 12.0, 3.0  # points: the least height of a row, what a row adds to its text
SPACE, SWATCH = 9.0, 18.0  # points: between entries, the place of a sample
INSET = 1.0  # points left free at the sides
TITLES = 0.3  # of the width: at most, for the names of groups


class Entry(Protocol):
    """A sample and what it stands for."""

    @property
    def text(self) -> str:
        """What the sample stands for."""

    def draw(self, axes: Axes, x: float, y: float) -> None:
        """Draw the sample centred on this point."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A marker; `area` in square points."""

    text: str
    marker: str = "o"
    face: str = GREY
    edge: str = GREY
    area: float = 30.0

    def draw(self, axes: Axes, x: float, y: float) -> None:
        """Draw the marker."""
        dot(axes, x, y, self.area, (self.marker, self.face, self.edge))


@dataclass(frozen=True, slots=True)
class Line:
    """A line and its style, lying or upright."""

    text: str
    colour: str
    line: Any = "solid"
    width: float = 1.2
    is_upright: bool = False

    def draw(self, axes: Axes, x: float, y: float) -> None:
        """Draw a piece of the line."""
        across, up = (0.0, ROW / 3) if self.is_upright else (SWATCH / 2 - 2, 0.0)
        ends = [x - across, x + across], [y - up, y + up]
        axes.plot(*ends, color=self.colour, linestyle=self.line, linewidth=self.width)


@dataclass(frozen=True, slots=True)
class Patch:
    """A filled area and its hatch."""

    text: str
    face: str
    hatch: str = ""
    edge: str = INK

    def draw(self, axes: Axes, x: float, y: float) -> None:
        """Draw a small rectangle."""
        half = SWATCH / 2 - 2
        axes.fill_between(
            [x - half, x + half], y - 3.2, y + 3.2, facecolor=self.face, hatch=self.hatch, edgecolor=self.edge, lw=0.5
        )


def mark_of(text: str, style: Style) -> Mark:
    """Return the sample of marks drawn in this style."""
    return Mark(text, style.marker, style.colour, style.colour)


def patch_of(text: str, style: Style) -> Patch:
    """Return the sample of bars drawn in this style."""
    return Patch(text, style.colour, style.hatch, "white" if style.hatch else style.colour)


@dataclass(frozen=True, slots=True)
class Group:
    """Entries that answer one question of the reader, its name before them."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A text of the legend, cut to lines, at an abscissa in points; its entry, or none for the name of a group."""

    x: float
    text: str
    entry: Entry | None = None

    @property
    def width(self) -> float:
        """Return the width in points, sample included."""
        return text_size(self.text)[0] + (SWATCH if self.entry else 0.0)

    def draw(self, axes: Axes, y: float) -> None:
        """Draw the sample and write the text, centred at this height."""
        if self.entry is None:
            axes.text(self.x, y, self.text, fontsize=SMALL, color=GREY, va="center", label="legend")
            return
        self.entry.draw(axes, self.x + SWATCH / 2 - 1, y)
        axes.text(self.x + SWATCH, y, self.text, fontsize=SMALL, va="center", label="legend")


def legend_rows(groups: Sequence[Group], width: float) -> list[list[Item]]:
    """Return the rows of a legend of this width in points; each group starts one, a group without entries is a note."""
    titles = [fitted(group.title, TITLES * width) for group in groups if group.title and group.entries]
    indent = INSET + max((text_size(title)[0] + SPACE for title in titles), default=0.0)
    return [row for group in groups for row in _group_rows(group, indent, width)]


def _group_rows(group: Group, indent: float, width: float) -> Iterator[list[Item]]:
    """Yield the rows of one group, its entries in line after `indent`."""
    if not group.entries:
        yield [Item(INSET, fitted(group.title, width - 2 * INSET))]
        return
    row = [Item(INSET, fitted(group.title, TITLES * width))] if group.title else []
    x = indent
    for entry in group.entries:
        item = Item(x, fitted(entry.text, width - indent - SWATCH - INSET), entry)
        if x > indent and x + item.width > width - INSET:
            yield row
            row, x = [], indent
            item = Item(x, item.text, entry)
        row.append(item)
        x += item.width + SPACE
    yield row


def _row_height(row: Sequence[Item]) -> float:
    """Return the height of a row in points."""
    return max(ROW, *(text_size(item.text)[1] + LEADING for item in row))


def legend_height(groups: Sequence[Group], width: float) -> float:
    """Return the height of a legend in points."""
    return sum(_row_height(row) for row in legend_rows(groups, width))


def draw_legend(axes: Axes, groups: Sequence[Group], width: float, top: float) -> None:
    """Draw a legend under this height."""
    for row in legend_rows(groups, width):
        height = _row_height(row)
        for item in row:
            item.draw(axes, top - height / 2)
        top -= height
