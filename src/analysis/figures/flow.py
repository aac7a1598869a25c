"""The flow of rows: what was received, what was set aside and why, what is kept, a row of the figure for each wave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from analysis.figures.footer import Footer
from analysis.figures.labels import Labels
from analysis.figures.lettering import fitted, line_height
from analysis.figures.page import Drawing, sheet
from analysis.figures.theme import GREY, INK, NORMAL, PAGE, PAPER, POINTS_PER_MM, WIDTH

BOX, REASONS = 132.0, 170.0  # points: widths of the boxes
PADDING, BRANCH, GAP, EDGE = 6.0, 14.0, 16.0, 1.0
TOTAL = PAGE - EDGE
LINE = 1.25  # of the height of a line
ENDS = ("received", "kept")


@dataclass(frozen=True, slots=True)
class Flow:
    """What became of the rows of one wave, in words."""

    received: str
    reasons: str
    kept: str

    @property
    def top(self) -> float:
        """Return the height of the boxes at both ends, in points."""
        return max(line_height() * LINE * (1 + text.count("\n")) for text in (self.received, self.kept)) + 2 * PADDING

    @property
    def height(self) -> float:
        """Return the whole height in points, that of the reasons included."""
        below = line_height() * LINE * (1 + self.reasons.count("\n")) + 2 * PADDING
        return self.top + (BRANCH + below if self.reasons else 0.0)


def flow(accounting: pd.DataFrame, labels: Labels, *, stamp: str | None = None) -> Drawing:
    """Return the flow of rows of each wave.

    Parameters
    ----------
    accounting : DataFrame
        Result table: wave, step, rows; steps without rows are left out.
    labels : Labels
        The language of the figure.
    stamp : str, optional
        Said at the foot of the figure.
    """
    waves = {
        str(wave): dict(zip(own["step"], own["rows"], strict=True))
        for wave, own in accounting.groupby("wave", sort=False)
    }
    if not waves:
        raise ValueError("no wave to draw: the accounting is empty")
    flows = [_flow_of(wave, rows, labels) for wave, rows in waves.items()]
    height = sum(each.height + GAP for each in flows)
    footer = Footer(stamp=stamp)
    with footer.under(height / POINTS_PER_MM) as figure:
        page = sheet(figure, 0, footer.height, WIDTH, height / POINTS_PER_MM)
        y = height - GAP / 2
        for each in flows:
            _draw_flow(page, each, y)
            y -= each.height + GAP
    return Drawing(figure, " ".join(_sentence(wave, rows, labels) for wave, rows in waves.items()))


def _flow_of(wave: str, rows: Mapping[str, int], labels: Labels) -> Flow:
    """Return the words of one wave's boxes, cut to their widths."""
    aside = _set_aside(rows)
    reasons = [labels.set(f"{labels.step(step)} : {labels.integer(n)}") for step, n in aside.items()]
    title = [labels.say("flow.aside", count=sum(aside.values()))] if aside else []
    received, kept = (labels.say(f"flow.{step}", count=rows.get(step, 0), wave=wave) for step in ENDS)
    return Flow(
        _cut(received.split("\n"), BOX, "normal"),
        _cut([*title, *reasons], REASONS, "normal"),
        _cut(kept.split("\n"), BOX, "bold"),
    )


def _cut(lines: Sequence[str], width: float, weight: str) -> str:
    """Return lines cut to the width of a box."""
    return "\n".join(fitted(line, width - 2 * PADDING, NORMAL, weight) for line in lines)


def _set_aside(rows: Mapping[str, int]) -> dict[str, int]:
    """Return the rows set aside by reason, the reasons that hold for none left out."""
    return {step: int(n) for step, n in rows.items() if step not in ENDS and n}


def _sentence(wave: str, rows: Mapping[str, int], labels: Labels) -> str:
    """Return the flow of one wave in a sentence."""
    received, kept = (labels.integer(rows.get(step, 0)) for step in ENDS)
    reasons = [
        labels.say("flow.reason", reason=labels.step(step), n=labels.integer(n)) for step, n in _set_aside(rows).items()
    ]
    if not reasons:
        return labels.say("alt.flow.all", wave=wave, received=received, kept=kept)
    return labels.say("alt.flow.some", wave=wave, reasons=labels.listed(reasons), received=received, kept=kept)


def _draw_flow(page: Axes, words: Flow, top: float) -> None:
    """Draw one wave: two boxes joined by an arrow, and what leaves the way between them."""
    middle, bottom = top - words.top / 2, top - words.top
    right = TOTAL - BOX
    _box(page, EDGE, bottom, BOX, words.top, words.received)
    _box(page, right, bottom, BOX, words.top, words.kept, weight="bold")
    _arrow(page, (EDGE + BOX, middle), (right, middle))
    if words.reasons:
        centre, height = (EDGE + BOX + right) / 2, words.height - words.top - BRANCH
        _arrow(page, (centre, middle), (centre, bottom - BRANCH))
        _box(page, centre - REASONS / 2, bottom - BRANCH - height, REASONS, height, words.reasons, align="left")


def _box(
    page: Axes,
    x: float,
    y: float,
    width: float,
    height: float,
    text: str,
    *,
    align: str = "center",
    weight: str = "normal",
) -> None:
    """Draw a box of this place and size with its text."""
    page.add_patch(Rectangle((x, y), width, height, facecolor=PAPER, edgecolor=GREY, linewidth=0.8))
    start = x + (2 * PADDING if align == "left" else width / 2)
    style: dict[str, Any] = {"fontsize": NORMAL, "color": INK, "fontweight": weight, "label": "flow"}
    for rank, line in enumerate(lines := text.split("\n")):
        middle = y + height / 2 + ((len(lines) - 1) / 2 - rank) * line_height() * LINE
        page.text(start, middle, line, ha=align, va="center", **style)


def _arrow(page: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw an arrow between two points of the page."""
    look = {"arrowstyle": "-|>", "color": GREY, "linewidth": 0.9, "shrinkA": 0, "shrinkB": 0}
    page.annotate("", xy=end, xytext=start, arrowprops=look)
