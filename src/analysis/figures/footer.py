"""What stands under a figure: its legend, the key of numbered points, the stamp."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis.figures.legend import INSET, Group, draw_legend, legend_height
from analysis.figures.lettering import fitted, text_size
from analysis.figures.page import sheet
from analysis.figures.theme import ALERT, GREY, NORMAL, POINTS_PER_MM, RULE, SMALL, WIDTH

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

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
    width: float = WIDTH

    @property
    def height(self) -> float:
        """Return the height taken, in millimetres."""
        legend = legend_height(self.groups, self.points)
        return (legend + self.key_height + self.stamp_height) / POINTS_PER_MM

    @property
    def points(self) -> float:
        """Return the width in points."""
        return self.width * POINTS_PER_MM

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
        return fitted(self.stamp or "", self.points - 2 * INSET, NORMAL, "bold")

    @property
    def columns(self) -> tuple[list[tuple[str, str, float]], list[tuple[str, str, float]]]:
        """Return the key in two columns: number, name cut to lines, height."""
        lines = []
        for number, name in self.key:
            name = fitted(name, self.points / 2 - NUMBER - SPACE)
            lines.append((number, name, text_size(name)[1] + 2.2))
        half = (len(lines) + 1) // 2
        return lines[:half], lines[half:]

    def draw(self, figure: Figure) -> None:
        """Write the footer at the bottom of the figure."""
        if not self.height:
            return
        axes = sheet(figure, 0, 0, self.width, self.height)
        top = self.height * POINTS_PER_MM
        draw_legend(axes, self.groups, self.points, top)
        if self.key:
            self.draw_key(axes, self.key_height + self.stamp_height)
        if self.stamp:
            self.draw_stamp(axes)

    def draw_key(self, axes: Axes, top: float) -> None:
        """Write the key under this height."""
        axes.text(INSET, top - KEY_TITLE / 2, self.key_title, fontsize=SMALL, color=GREY, va="center", label="key")
        for column, left in zip(self.columns, (0.0, self.points / 2), strict=True):
            y = top - KEY_TITLE
            for number, name, height in column:
                bold: dict[str, Any] = {"fontsize": SMALL, "fontweight": "bold", "label": "key number"}
                axes.text(left + NUMBER - 4, y, number, ha="right", va="top", **bold)
                axes.text(left + NUMBER, y, name, fontsize=SMALL, va="top", label="key")
                y -= height

    def draw_stamp(self, axes: Axes) -> None:
        """Write the stamp at the lower right, under a rule."""
        y = self.stamp_height - ABOVE_STAMP / 2
        axes.plot([0, self.points], [y, y], color=RULE, linewidth=0.6)
        bold: dict[str, Any] = {"fontsize": NORMAL, "fontweight": "bold", "color": ALERT, "label": "stamp"}
        axes.text(self.points - INSET, 1, self.stamp_lines, ha="right", va="bottom", **bold)
