"""Figures as bytes: the same figure gives the same bytes.

In SVG, text is written as outlines. Kept as text it would depend on the reader's fonts: a browser without DejaVu Sans,
or a typesetter told to ignore the system's fonts, would draw other widths, and labels placed apart would overlap. What
the text says is not lost: a drawing's `alt` goes with the file, and every figure's numbers are in its result table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

from matplotlib.figure import Figure

from analysis.figures.page import Drawing
from analysis.figures.theme import DPI, themed


def svg_bytes(figure: Figure, *, alt: str | None = None) -> bytes:
    """Return the figure as SVG, without date; `alt` becomes its description."""
    metadata: dict[str, Any] = {"Date": None, "Creator": None, "Description": alt}
    return saved(figure, format="svg", metadata=metadata)


def png_bytes(figure: Figure) -> bytes:
    """Return the figure as PNG, at 200 dots per inch, without date or software's name."""
    return saved(figure, format="png", dpi=DPI, metadata={"Software": None})


def saved(figure: Figure, **options: Any) -> bytes:
    """Return what the figure's canvas prints with these options."""
    buffer = BytesIO()
    with themed():
        figure.savefig(buffer, facecolor=figure.get_facecolor(), **options)
    return buffer.getvalue()


def figure_files(drawings: Iterable[tuple[str, Drawing]]) -> Iterator[tuple[str, str, dict[str, bytes]]]:
    """Yield the key, the alternative text and the files (by ending) of each drawing."""
    for key, drawing in drawings:
        yield key, drawing.alt, {"svg": svg_bytes(drawing.figure, alt=drawing.alt), "png": png_bytes(drawing.figure)}
