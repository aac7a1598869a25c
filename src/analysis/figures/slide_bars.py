"""Shares as bars for a slide: wide, few, in letters that are read from the end of a room."""

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.lettering import fitted, text_size
from analysis.figures.page import points_sheet
from analysis.figures.theme import ALERT, GREY, INK, RULE, STYLES, themed

WIDTH, HEIGHT = 885.0, 330.0  # points: a slide of 16:9, its margins, title and foot left free
LABEL, GAP, FEET = 350.0, 12.0, 40.0  # what stands left of the bars, between things, below
LARGEST, SMALLEST = 18.0, 12.0  # letters
LEADING = 1.05  # of the lines of a name, to those that are measured
ROW = 62.0  # points at most


@dataclass(frozen=True, slots=True)
class SlideBar:
    """One bar: its name, what is told at its end, its length, its interval, whether it is the other of two groups."""

    label: str
    told: str
    share: float
    ends: tuple[float, float] | None = None
    second: bool = False


def slide_bars(bars: Sequence[SlideBar], marks: Sequence[str], *, stamp: str | None = None) -> Figure:
    """Return shares as horizontal bars, a whisker for the interval of each.

    Parameters
    ----------
    bars : sequence of SlideBar
        From above to below; `share` and `ends` are fractions.
    marks : sequence of str
        What the scale says at equal steps from none to all.
    stamp : str, optional
        Said at the foot.
    """
    row = min(ROW, (HEIGHT - FEET) / len(bars))
    size = max(SMALLEST, min(LARGEST, row / 2.6))
    height = row * len(bars) + FEET
    told = max(text_size(bar.told, size)[0] for bar in bars) + GAP
    with themed():
        figure, page = points_sheet(WIDTH, height)
        start, length = LABEL + GAP, WIDTH - LABEL - told - 2 * GAP
        for rank, mark in enumerate(marks):
            x = start + length * rank / (len(marks) - 1)
            page.plot([x, x], [30, height - 4], color=RULE, lw=0.8, zorder=1)
            page.text(x, 8, mark, ha="center", va="bottom", fontsize=SMALLEST, color=GREY)
        for rank, bar in enumerate(bars):
            y = height - 6 - row * (rank + 0.5)
            style = STYLES[1 if bar.second else 0]
            page.barh([y], [length * bar.share], row * 0.55, left=start, facecolor=style.colour, zorder=2)
            if bar.ends is not None:
                low, high = (start + length * end for end in bar.ends)
                page.plot([low, high], [y, y], color=INK, lw=1.8, zorder=3)
            own, letters = _label(bar.label, row - 3, size)
            page.text(LABEL, y, own, ha="right", va="center", fontsize=letters, color=INK, linespacing=1.05)
            page.text(WIDTH - told, y, bar.told, ha="left", va="center", fontsize=size, color=INK)
        sign(page, stamp)
    return figure


def _label(text: str, height: float, size: float) -> tuple[str, float]:
    """Return a name in the largest letters at which its lines are no higher, shortened where none is small enough."""
    for letters in (size, (size + SMALLEST) / 2, SMALLEST):
        if text_size(fitted(text, LABEL, letters), letters)[1] * LEADING <= height:
            return fitted(text, LABEL, letters), letters
    kept = text
    while text_size(fitted(kept, LABEL, SMALLEST), SMALLEST)[1] * LEADING > height and " " in kept:
        kept = kept.removesuffix("…").rpartition(" ")[0] + "…"
    return fitted(kept, LABEL, SMALLEST), SMALLEST


def sign(page: Axes, stamp: str | None) -> None:
    """Write at the foot of a figure what none of fictional data goes without."""
    if stamp:
        page.text(0, 2, stamp, ha="left", va="bottom", fontsize=9, fontweight="bold", color=ALERT)
