"""Text measured in points of the printed page, and cut into lines."""

import textwrap
from bisect import bisect_left
from functools import lru_cache

from matplotlib import rcParams
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import FT2Font, LoadFlags
from matplotlib.text import Text

from analysis.figures.theme import NORMAL, SETTINGS, SMALL, themed

NEARLY = 1.05  # kerning draws letters together by less than this, and ends have blanks of less than a letter
SCALE = 100.0  # points, at which a letter is measured
NARROW = 16  # letters that stay on one line
BOX = "\u25a1"  # as wide as what stands for a sign that a font lacks


@lru_cache(maxsize=4096)
def text_size(text: str, size: float = SMALL, weight: str = "normal") -> tuple[float, float]:
    """Return the width and height of a text, in points: those of the page, whatever is drawn before or around."""
    probe = _probe()
    probe.set(text=text, fontsize=size, fontweight=weight)
    around = rcParams["text.hinting"]
    rcParams["text.hinting"] = SETTINGS["text.hinting"]  # alone: a context copies all three hundred settings
    try:
        extent = probe.get_window_extent()
    finally:
        rcParams["text.hinting"] = around
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
    cut = filled(text, width, size, weight)
    even = balanced(text, 1 + cut.count("\n"))
    return even if text_size(even, size, weight)[0] <= width else cut


def filled(text: str, width: float, size: float = SMALL, weight: str = "normal") -> str:
    """Return the text cut into lines as long as `width` points allow."""
    if text_size(text, size, weight)[0] <= width:
        return text
    characters = len(text) - 1
    while characters:
        lines = textwrap.wrap(text, characters, break_on_hyphens=False)
        # Measured only where it may fit: to measure a long text at each of its cuts takes seconds.
        if max(_advance(line, weight) for line in lines) * size <= NEARLY * width + size:
            cut = "\n".join(lines)
            if text_size(cut, size, weight)[0] <= width:
                return cut
        characters = max(map(len, lines)) - 1  # every number of letters between gives these same lines
    return text


def _advance(line: str, weight: str) -> float:
    """Return how far a line goes, in sizes of its letters, kerning apart."""
    return sum(_letter_advance(letter, weight) for letter in line)


@lru_cache(maxsize=4096)
def _letter_advance(letter: str, weight: str) -> float:
    font = _measured(weight)
    font.set_size(SCALE, 72)
    drawn = letter if ord(letter) in font.get_charmap() else BOX
    return float(font.load_char(ord(drawn), LoadFlags.NO_HINTING).linearHoriAdvance) / 65536 / SCALE


@lru_cache(maxsize=16)
def _measured(weight: str) -> FT2Font:
    with themed():
        return get_font(findfont(FontProperties(weight=weight)))


def balanced(text: str, n_lines: int) -> str:
    """Return the text on at most `n_lines` lines of nearly the same length; words stay whole."""
    lengths = range(max(map(len, text.split(" "))), len(text) + 1)
    # Longer lines are never more lines: the shortest that do are found by halving.
    shortest = bisect_left(lengths, True, key=lambda characters: len(_whole_words(text, characters)) <= n_lines)
    return "\n".join(_whole_words(text, lengths[shortest])) if shortest < len(lengths) else text


def _whole_words(text: str, characters: int) -> list[str]:
    return textwrap.wrap(text, characters, break_long_words=False, break_on_hyphens=False)


def shapes(text: str) -> tuple[str, ...]:
    """Return the ways to write a label, on one to four lines, the preferred first: no line of a long text is long."""
    preferred = 1 + max(0, len(text) - 1) // 26
    counts = sorted(range(1, 5), key=lambda count: (abs(count - preferred), count))
    several = [balanced(text, count) for count in counts if count == 1 or len(text) > NARROW]
    return tuple(dict.fromkeys(several))


def line_height() -> float:
    """Return the height of one line, accents and tails included."""
    return text_size("Éq", NORMAL)[1]
