"""Drawings that an office suite shows as pictures: those of figures lie beside them; a study's own are made here."""

import re
from pathlib import Path
from urllib.parse import unquote

from analysis.rasters import rasterised
from analysis.report.pdf import fonts

_DRAWING = re.compile(r"\]\(<?([^()<>]+\.svg)>?\)")
SHARPNESS = 200  # dots per inch


def draw_missing(markdown: str, folder: Path, into: Path) -> None:
    """Write as PNG, at the same path from another folder, each SVG of a text that has none beside it.

    Parameters
    ----------
    markdown : str
        The report.
    folder, into : Path
        From which the paths of pictures start; where they are written.
    """
    for name in sorted(set(_DRAWING.findall(markdown))):
        path = Path(unquote(name))
        drawing = folder / path
        inside = drawing.resolve().is_relative_to(folder.resolve())
        if inside and drawing.is_file() and not drawing.with_suffix(".png").is_file():
            made = (into / path).with_suffix(".png")
            made.parent.mkdir(parents=True, exist_ok=True)
            made.write_bytes(rasterised(drawing.read_bytes(), SHARPNESS, [fonts()]))
