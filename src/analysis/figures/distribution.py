"""Bars of shares with their intervals: one block is one distribution, its title, its rows, its base."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from matplotlib.axes import Axes

from analysis.figures.lettering import fitted, text_size
from analysis.figures.theme import GREY, INK, NORMAL, PAPER, RULE, SMALL, STYLES

BAR, BETWEEN = 9.5, 4.0  # points: a bar, between rows
TITLE_GAP, BLOCK_GAP = 1.0, 10.0
NAMES = 0.42  # of the width of a block: at most, for the names of its rows
GAP = 5.0  # points, beside names and values
STYLE = STYLES[0]


@dataclass(frozen=True, slots=True)
class Bar:
    """One share, the ends of its interval, what is printed beside it; a masked share is not a number."""

    share: float
    low: float
    high: float
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A category and its bar."""

    name: str
    bar: Bar


@dataclass(frozen=True, slots=True)
class Block:
    """The distribution of one question, its title and its base."""

    title: str
    base: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """What all blocks of a figure share: their width, their columns of names and values, the end of their scale."""

    width: float  # points, as the next two
    names: float
    values: float
    top: float  # a share

    @property
    def scale(self) -> float:
        """Return how many points a share of 1 takes."""
        return (self.width - self.names - self.values) / self.top

    def height(self, block: Block) -> float:
        """Return the height of a block."""
        return self.heading_height(block) + sum(self.row_height(row) for row in block.rows)

    def heading_height(self, block: Block) -> float:
        """Return the height of title and base."""
        title = text_size(self.title(block), NORMAL, "bold")[1] + 2 if block.title else 0.0
        base = text_size(self.base(block))[1] if block.base else 0.0
        return title + base + TITLE_GAP

    def title(self, block: Block) -> str:
        """Return the title cut to the width."""
        return fitted(block.title, self.width, NORMAL, "bold")

    def base(self, block: Block) -> str:
        """Return the base cut to the width."""
        return fitted(block.base, self.width)

    def name(self, row: Row) -> str:
        """Return a row's name cut to its column."""
        return fitted(row.name, self.names - GAP)

    def row_height(self, row: Row) -> float:
        """Return the height of a row: its bar, or its name where that is higher."""
        return max(BAR, text_size(self.name(row))[1]) + BETWEEN


def layout_of(blocks: Sequence[Block], width: float) -> Layout:
    """Return columns wide enough for all blocks, and a scale that holds all their bars and intervals."""
    rows = [row for block in blocks for row in block.rows]
    bars = [row.bar for row in rows]
    names = min(NAMES * width, max(text_size(row.name)[0] for row in rows) + GAP)
    values = max(text_size(bar.text)[0] for bar in bars) + GAP
    ends = [value for bar in bars for value in (bar.share, bar.high) if np.isfinite(value)]
    return Layout(width, names, values, max(0.1, ceil(max(ends, default=1.0) * 10 - 1e-9) / 10))


def draw_block(page: Axes, block: Block, layout: Layout, left: float, top: float) -> None:
    """Draw a block from this upper left corner."""
    _draw_heading(page, block, layout, left, top)
    y = top - layout.heading_height(block)
    start = left + layout.names
    for share in graduations(layout.top):
        x = start + share * layout.scale
        colour, width = (INK, 0.7) if share == 0 else (RULE, 0.4)
        page.plot([x, x], [top - layout.height(block), y], color=colour, linewidth=width, zorder=3 if share == 0 else 0)
    for row in block.rows:
        height = layout.row_height(row)
        middle = y - height / 2
        page.text(start - GAP, middle, layout.name(row), ha="right", va="center", fontsize=SMALL, label="label")
        right = left + layout.width
        page.text(right, middle, row.bar.text, ha="right", va="center", fontsize=SMALL, color=GREY, label="label")
        _draw_bar(page, row.bar, start, middle, layout.scale)
        y -= height


def _draw_heading(page: Axes, block: Block, layout: Layout, left: float, top: float) -> None:
    """Write title and base."""
    y = top
    if block.title:
        title = layout.title(block)
        page.text(left, y, title, va="top", fontsize=NORMAL, fontweight="bold", label="title")
        y -= text_size(title, NORMAL, "bold")[1] + 2
    if block.base:
        page.text(left, y, layout.base(block), va="top", fontsize=SMALL, color=GREY, label="base")


def _draw_bar(page: Axes, bar: Bar, start: float, y: float, scale: float) -> None:
    """Draw one bar and its interval; nothing for a masked share."""
    if not np.isfinite(bar.share):
        return
    length = bar.share * scale
    page.barh([y], [length], BAR - 2, left=start, facecolor=STYLE.colour, hatch=STYLE.hatch, edgecolor=PAPER, lw=0)
    if np.isfinite(bar.low):
        ends = [start + bar.low * scale, start + bar.high * scale]
        page.plot(ends, [y, y], color=PAPER, linewidth=2.6, alpha=0.75)
        page.plot(ends, [y, y], color=INK, linewidth=0.9, marker="|", markersize=4, markeredgewidth=0.9)


def graduations(top: float) -> Sequence[float]:
    """Return the shares at which a thin line helps the eye."""
    return [rank * graduation(top) for rank in range(int(top / graduation(top) + 1e-9) + 1)]


def graduation(top: float) -> float:
    """Return the step between two thin lines: quarters, or tenths on a short scale."""
    return 0.25 if top > 0.5 else 0.1
