"""What stands under a figure: its legend, the key of numbered spokes, the stamp."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.legend import INSET, Group, draw_legend, legend_height
from analysis.figures.lettering import fitted, text_size
from analysis.figures.page import blank, sheet
from analysis.figures.theme import ALERT, GREY, NORMAL, PAGE, POINTS_PER_MM, RULE, SMALL, WIDTH, themed

KEY_TITLE, SPACE = 12.0, 9.0  # points: the height of the key's title, between its columns
NUMBER = 16.0  # points: the column of numbers in the key
ABOVE_STAMP = 5.0


@dataclass(frozen=True, slots=True)
class Footer:
    """Everything under the drawing, the legend first; `height` is what it takes, in millimetres."""

    groups: tuple[Group, ...] = ()
    key_title: str = ""
    key: tuple[tuple[str, str], ...] = ()  # (number, name)
    stamp: str | None = None

    @contextmanager
    def under(self, *heights: float) -> Iterator[Figure]:
        """Yield a figure with room of these heights in millimetres to draw over the footer, which is written last."""
        with themed():
            figure = blank(reduce(add, heights, self.height))
            yield figure
            if self.height:
                self.draw(sheet(figure, 0, 0, WIDTH, self.height))

    @property
    def height(self) -> float:
        """Return the height taken, in millimetres."""
        return (legend_height(self.groups, PAGE) + self.key_height + self.stamp_height) / POINTS_PER_MM

    @property
    def key_height(self) -> float:
        """Return the height of the key in points."""
        if not self.key:
            return 0.0
        return KEY_TITLE + 3 + max(sum(height for *_, height in column) for column in self.columns)

    @property
    def stamp_height(self) -> float:
        """Return the height of the stamp in points."""
        return text_size(self.stamp_lines, NORMAL, "bold")[1] + ABOVE_STAMP + 2 if self.stamp else 0.0

    @property
    def stamp_lines(self) -> str:
        """Return the stamp cut to the width."""
        return fitted(self.stamp or "", PAGE - 2 * INSET, NORMAL, "bold")

    @property
    def columns(self) -> tuple[list[tuple[str, str, float]], list[tuple[str, str, float]]]:
        """Return the key in two columns: number, name cut to lines, height."""
        names = [(number, fitted(name, PAGE / 2 - NUMBER - SPACE)) for number, name in self.key]
        lines = [(number, name, text_size(name)[1] + 2.2) for number, name in names]
        half = (len(lines) + 1) // 2
        return lines[:half], lines[half:]

    def draw(self, axes: Axes) -> None:
        """Write the footer on its sheet."""
        draw_legend(axes, self.groups, PAGE, self.height * POINTS_PER_MM)
        if self.key:
            self.draw_key(axes, self.key_height + self.stamp_height)
        if self.stamp:
            self.draw_stamp(axes)

    def draw_key(self, axes: Axes, top: float) -> None:
        """Write the key under this height."""
        axes.text(INSET, top - KEY_TITLE / 2, self.key_title, fontsize=SMALL, color=GREY, va="center", label="key")
        for column, left in zip(self.columns, (0.0, PAGE / 2), strict=True):
            y = top - KEY_TITLE
            for number, name, height in column:
                bold: dict[str, Any] = {"fontsize": SMALL, "fontweight": "bold", "label": "key number"}
                axes.text(left + NUMBER - 4, y, number, ha="right", va="top", **bold)
                axes.text(left + NUMBER, y, name, fontsize=SMALL, va="top", label="key")
                y -= height

    def draw_stamp(self, axes: Axes) -> None:
        """Write the stamp at the lower right, under a rule."""
        y = self.stamp_height - ABOVE_STAMP / 2
        axes.plot([0, PAGE], [y, y], color=RULE, linewidth=0.6)
        bold: dict[str, Any] = {"fontsize": NORMAL, "fontweight": "bold", "color": ALERT, "label": "stamp"}
        axes.text(PAGE - INSET, 1, self.stamp_lines, ha="right", va="bottom", **bold)
