"""What makes an axis: the categories that contribute to it more than the mean, on either side."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis.figures.alternatives import quoted
from analysis.figures.categories import contributing, mean_contribution, with_themes
from analysis.figures.footer import Footer
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Line, patch_of
from analysis.figures.lettering import fitted, text_size
from analysis.figures.page import Drawing, sheet
from analysis.figures.plane_axes import PlaneAxis, axis_of
from analysis.figures.records import records
from analysis.figures.theme import GREY, INK, NORMAL, PAGE, PAPER, POINTS_PER_MM, SMALL, WIDTH, Style, styles

HALF = PAGE / 2
VALUE = 34.0  # points kept at the end of the longest bar for its value
PADDING = 5.0  # points, between rows and beside the middle line
DASHED = (0, (3, 2))


def contribution_bars(
    categories: pd.DataFrame, axes: pd.DataFrame, labels: Labels, *, axis: int = 1, stamp: str | None = None
) -> Drawing:
    """Return bars of the contributions above the mean, to the left or right as the category lies, coloured by theme.

    Parameters
    ----------
    categories : DataFrame
        Result table: question, category, theme, status, axis, n, coordinate, contribution, retained.
    axes : DataFrame
        Result table: axis, place, theme, name, share.
    labels : Labels
        What keys are called.
    axis : int
        Number of the axis.
    stamp : str, optional
        Said at the foot of the figure.
    """
    shown = axis_of(axes, axis, labels)
    categories = with_themes(categories)
    retained = contributing(categories, axis)
    positive = retained["coordinate"] > 0
    rows = pd.concat([retained[positive], retained[~positive]])
    look = styles(categories["theme"][categories["status"] != "supplementary"])
    names = [fitted(labels.full(row.question, row.category), HALF - 2 * PADDING) for row in records(rows)]
    heights = [text_size(name)[1] + PADDING for name in names]
    threshold = mean_contribution(categories)
    footer = Footer((_legend(rows, threshold, look, labels),), stamp=stamp)
    header, top = _header_height(shown), sum(heights)
    body = (top + header) / POINTS_PER_MM
    scale = (HALF - VALUE) / float(retained["contribution"].max())
    with footer.under(body, 1.5) as figure:
        page = sheet(figure, 0, footer.height + 1, WIDTH, body)
        _draw_header(page, shown, top + header)
        _draw_middle(page, (0.0, top - sum(heights[: int(positive.sum())]), top), threshold * scale)
        for row, name, height in zip(records(rows), names, heights, strict=True):
            _draw_row(page, top - height / 2, row.contribution * scale, row, name, look[row.theme], labels)
            top -= height
    return Drawing(figure, _contribution_text(rows, threshold, shown, labels))


def _header_height(axis: PlaneAxis) -> float:
    """Return the room above the bars in points: the axis's name, then its poles."""
    rows = text_size(fitted(axis.name, 2 * HALF, NORMAL), NORMAL)[1] + PADDING
    return rows + max(text_size(text, NORMAL)[1] for text in _side_names(axis)) + PADDING


def _side_names(axis: PlaneAxis) -> tuple[str, str]:
    """Return what stands over each side: the poles, else the sign of coordinates."""
    low, high = axis.poles or ("−", "+")
    return fitted(f"←\u00a0{low}", HALF - PADDING, NORMAL), fitted(f"{high}\u00a0→", HALF - PADDING, NORMAL)


def _draw_header(page: Axes, axis: PlaneAxis, top: float) -> None:
    """Write the axis's name and poles."""
    name = fitted(axis.name, 2 * HALF, NORMAL)
    page.text(HALF, top, name, ha="center", va="top", fontsize=NORMAL, label="axis")
    y = top - text_size(name, NORMAL)[1] - PADDING
    for text, x, align in zip(_side_names(axis), (1.0, 2 * HALF - 1), ("left", "right"), strict=True):
        page.text(x, y, text, ha=align, va="top", fontsize=NORMAL, style="italic", color=GREY, label="pole")


def _draw_middle(page: Axes, heights: tuple[float, float, float], threshold: float) -> None:
    """Draw the line that parts the sides, and the mean contribution across the bars of each side."""
    bottom, part, top = heights
    page.plot([HALF, HALF], [bottom, top], color=INK, linewidth=0.7, zorder=3)
    for x, low, high in ((HALF - threshold, bottom, part), (HALF + threshold, part, top)):
        page.plot([x, x], [low, high], color=INK, linewidth=0.8, linestyle=DASHED, zorder=3)


def _draw_row(page: Axes, y: float, length: float, row: Any, name: str, style: Style, labels: Labels) -> None:
    """Draw one bar on the side of its category, the value at its end, the name across the middle line."""
    side = 1 if row.coordinate > 0 else -1
    page.barh(
        [y], [side * length], 8, left=HALF, facecolor=style.colour, hatch=style.hatch, edgecolor=PAPER, lw=0, zorder=2
    )
    toward, away = ("left", "right") if side > 0 else ("right", "left")
    value = labels.percent(row.contribution)
    page.text(HALF + side * (length + 3), y, value, ha=toward, va="center", fontsize=SMALL, color=GREY, label="label")
    page.text(HALF - side * PADDING, y, name, ha=away, va="center", multialignment=away, fontsize=SMALL, label="label")


def _legend(rows: pd.DataFrame, threshold: float, look: dict[str, Style], labels: Labels) -> Group:
    """Return the legend: themes and mean."""
    met = [theme for theme in look if theme and (rows["theme"] == theme).any()]
    mean = Line(labels.say("legend.mean", threshold=labels.percent(threshold)), INK, DASHED, 0.8)
    return Group("", (*(patch_of(labels.theme(theme), look[theme]) for theme in met), mean))


def _contribution_text(rows: pd.DataFrame, threshold: float, axis: PlaneAxis, labels: Labels) -> str:
    """Return which categories make the axis, and how much of it they make together."""
    texts = [
        labels.say(
            "alt.contributions",
            count=len(rows),
            axis=axis.name,
            threshold=labels.percent(threshold),
            total=labels.percent(float(rows["contribution"].sum())),
        )
    ]
    for side, own in (("negative", rows[rows["coordinate"] <= 0]), ("positive", rows[rows["coordinate"] > 0])):
        names = [labels.full(row.question, row.category) for row in records(own)]
        if names:
            texts.append(labels.say(f"alt.side.{side}", names=labels.listed(quoted(names, labels))))
    return " ".join(texts)
