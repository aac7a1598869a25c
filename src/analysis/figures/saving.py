"""Figures as bytes: the same figure gives the same bytes.

In SVG, text is written as outlines. Kept as text it would depend on the reader's fonts: a browser without DejaVu Sans,
or a typesetter told to ignore the system's fonts, would draw other widths, and labels placed apart would overlap. What
the text says is not lost: a drawing's `alt` goes with the file, and every figure's numbers are in its result table.

The PNG is made from the SVG: a figure is laid out and drawn once, and both show the same.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any, TypeAlias

from matplotlib.figure import Figure

from analysis.figures.page import Drawing, outlined
from analysis.figures.theme import DPI
from analysis.rasters import rasterised

Named: TypeAlias = tuple[str, Callable[[], Drawing]]


def svg_bytes(figure: Figure, *, alt: str | None = None) -> bytes:
    """Return the figure as SVG, without date; `alt` becomes its description."""
    metadata: dict[str, Any] = {"Date": None, "Creator": None, "Description": alt}
    return outlined(figure, metadata=metadata)


def png_bytes(figure: Figure, dpi: int = DPI) -> bytes:
    """Return the figure as PNG, at 200 dots per inch unless told otherwise, without date or software's name."""
    return rasterised(svg_bytes(figure), dpi)


def figure_files(drawings: Iterable[Named], processes: int = 1) -> Iterator[tuple[str, str, dict[str, bytes]]]:
    """Yield the key, the alternative text and the files (by ending) of each drawing, in their order.

    Parameters
    ----------
    drawings : iterable of (key, what draws the figure when it is called)
        A figure depends on its own tables alone: several are drawn side by side, to the same bytes.
    processes : int
        How many, where a process can be forked safely.
    """
    if processes < 2 or sys.platform != "linux":
        yield from map(_files, drawings)
        return
    with ProcessPoolExecutor(processes, mp_context=get_context("fork")) as pool:
        yield from pool.map(_files, list(drawings))


def _files(named: Named) -> tuple[str, str, dict[str, bytes]]:
    key, draw = named
    drawing = draw()
    svg = svg_bytes(drawing.figure, alt=drawing.alt)
    return key, drawing.alt, {"svg": svg, "png": rasterised(svg, DPI)}
