"""The look of every figure, in one place: colours, marks, sizes, typography.

Colours are those of Okabe and Ito, told apart by all common kinds of colour vision; no distinction rests on colour
alone: each comes with a marker, a hatch and a line style, so that a grey print says the same.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import matplotlib

WIDTH = 160.0  # mm: the text width of an A4 page
POINTS_PER_MM = 72 / 25.4
PAGE = WIDTH * POINTS_PER_MM  # the same width in points
DPI = 200

SMALL, NORMAL = 7.5, 8.5  # points, at printed size; nothing is smaller than SMALL
INK, GREY, PALE, RULE = "#1A1A1A", "#595959", "#8C8C8C", "#CFCFCF"
ALERT = "#9C3D00"  # the stamp
PAPER = "#FFFFFF"


@dataclass(frozen=True, slots=True)
class Style:
    """How one theme, group or category is told from the others."""

    colour: str
    text: str  # the same hue, dark enough to be read on white
    marker: str
    hatch: str
    line: Any  # a matplotlib line style


STYLES = (
    Style("#0072B2", "#005A8C", "o", "", "solid"),
    Style("#D55E00", "#9C4400", "s", "////", (0, (5, 1.5))),
    Style("#009E73", "#006B4E", "^", "....", (0, (1.2, 1.2))),
    Style("#CC79A7", "#8E3F6C", "D", "\\\\\\\\", (0, (6, 1.5, 1.2, 1.5))),
    Style("#E69F00", "#7A5400", "v", "xxxx", (0, (9, 2))),
    Style("#56B4E9", "#1F6690", "P", "----", (0, (3, 1, 1, 1, 1, 1))),
    Style("#4D4D4D", "#333333", "X", "++++", (0, (2, 3))),
)
PLAIN = Style(GREY, INK, "o", "", "solid")


def styles(keys: Iterable[str]) -> dict[str, Style]:
    """Return one style a key, in order; past seven keys, a colour returns with another marker."""
    return {key: style_at(rank) for rank, key in enumerate(dict.fromkeys(keys))}


def style_at(rank: int) -> Style:
    """Return the style of the key met at `rank`, counted from 0."""
    turn, place = divmod(rank, len(STYLES))
    if not turn:
        return STYLES[place]
    shifted = STYLES[(place + 3 * turn) % len(STYLES)]
    return Style(STYLES[place].colour, STYLES[place].text, shifted.marker, shifted.hatch, shifted.line)


SETTINGS: dict[str, Any] = {
    "font.family": ["DejaVu Sans"],
    "font.size": NORMAL,
    "text.color": INK,
    "text.parse_math": False,  # a dollar in a label is a dollar
    "text.hinting": "none",
    "axes.edgecolor": PALE,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "axes.axisbelow": True,
    "xtick.color": PALE,
    "ytick.color": PALE,
    "xtick.labelcolor": GREY,
    "ytick.labelcolor": GREY,
    "xtick.labelsize": SMALL,
    "ytick.labelsize": SMALL,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "hatch.linewidth": 0.5,
    "lines.solid_capstyle": "butt",
    "figure.dpi": DPI,
    "savefig.dpi": DPI,
    "svg.fonttype": "path",
    "svg.hashsalt": "analysis",
    "svg.id": None,
    "path.simplify": False,
}


@contextmanager
def themed() -> Iterator[None]:
    """Draw and save with these settings and no others, whatever the caller's notebook has set."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(cast(Any, SETTINGS))  # its keys are typed one by one
        yield
