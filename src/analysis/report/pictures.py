"""Drawings that an office suite shows as pictures: those of figures lie beside them; a study's own are made here."""

import re
from pathlib import Path
from urllib.parse import unquote

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
            made.write_bytes(_png(drawing.read_bytes()))


def _png(drawing: bytes) -> bytes:
    """Return an SVG as a PNG of its own size, as Typst draws it: no file is read but this one."""
    import typst

    files = {
        "main.typ": b'#set page(width: auto, height: auto, margin: 0pt)\n#image("drawing.svg")',
        "drawing.svg": drawing,
    }
    how = {"format": "png", "ppi": SHARPNESS, "font_paths": [str(fonts())], "ignore_system_fonts": True}
    made: bytes = typst.compile(files, **how)  # type: ignore[call-overload]  # its stub knows no files by name
    return made
