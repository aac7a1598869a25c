"""Text measured in points of the printed page, and cut into lines."""

import textwrap
from functools import lru_cache

from matplotlib import rc_context
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis.figures.theme import NORMAL, SETTINGS, SMALL, themed

NARROW = 16  # letters that stay on one line


@lru_cache(maxsize=4096)
def text_size(text: str, size: float = SMALL, weight: str = "normal") -> tuple[float, float]:
    """Return the width and height of a text, in points: those of the page, whatever is drawn before or around."""
    probe = _probe()
    probe.set(text=text, fontsize=size, fontweight=weight)
    with rc_context({"text.hinting": SETTINGS["text.hinting"]}):
        extent = probe.get_window_extent()
    return float(extent.width), float(extent.height)


@lru_cache(maxsize=1)
def _probe() -> Text:
    """Return a text on a sheet that is never seen, at 72 dots per inch, so that a pixel is a point."""
    with themed():
        sheet = Figure(dpi=72)
        FigureCanvasAgg(sheet)
        return sheet.text(0, 0, "")


@lru_cache(maxsize=4096)
def fitted(text: str, width: float, size: float = SMALL, weight: str = "normal") -> str:
    """Return the text cut into even lines no wider than `width` points; a word wider than that is cut too."""
    cut = _filled(text, width, size, weight)
    even = balanced(text, 1 + cut.count("\n"))
    return even if text_size(even, size, weight)[0] <= width else cut


def _filled(text: str, width: float, size: float, weight: str) -> str:
    """Return the text cut into lines as long as `width` points allow."""
    if text_size(text, size, weight)[0] <= width:
        return text
    for characters in range(len(text) - 1, 0, -1):
        lines = textwrap.wrap(text, characters, break_on_hyphens=False)
        if text_size("\n".join(lines), size, weight)[0] <= width:
            return "\n".join(lines)
    return text


def balanced(text: str, n_lines: int) -> str:
    """Return the text on at most `n_lines` lines of nearly the same length; words stay whole."""
    for characters in range(max(map(len, text.split(" "))), len(text) + 1):
        lines = textwrap.wrap(text, characters, break_long_words=False, break_on_hyphens=False)
        if len(lines) <= n_lines:
            return "\n".join(lines)
    return text


def shapes(text: str) -> tuple[str, ...]:
    """Return the ways to write a label, on one to four lines, the preferred first: no line of a long text is long."""
    preferred = 1 + max(0, len(text) - 1) // 26
    counts = sorted(range(1, 5), key=lambda count: (abs(count - preferred), count))
    several = [balanced(text, count) for count in counts if count == 1 or len(text) > NARROW]
    return tuple(dict.fromkeys(several))


def line_height() -> float:
    """Return the height of one line, accents and tails included."""
    return text_size("Éq", NORMAL)[1]
