"""A drawing as a picture: what is laid out once, as SVG, is then only coloured in."""

import struct
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from zlib import crc32

SIGNED = 33  # bytes of a PNG before what says how large it is shown: its signature, then its size in pixels
INCH = 0.0254  # metres
PAGE = b'#set page(width: auto, height: auto, margin: 0pt)\n#image("drawing.svg")'


def rasterised(drawing: bytes, dpi: int, fonts: Sequence[Path] = ()) -> bytes:
    """Return an SVG as a PNG of its own size, as Typst draws it: no file is read but this one.

    Parameters
    ----------
    drawing : bytes
        The SVG.
    dpi : int
        Dots per inch, which the PNG says of itself: so it has the same size on paper.
    fonts : sequence of Path, optional
        Folders of fonts, for a drawing whose text is not outlines; no other font of the machine is used.
    """
    import typst

    files = {"main.typ": PAGE, "drawing.svg": drawing}
    how = {"format": "png", "ppi": dpi, "font_paths": _known(tuple(fonts))}
    made: bytes = typst.compile(files, **how)
    return made[:SIGNED] + _chunk(b"pHYs", struct.pack(">IIB", *[round(dpi / INCH)] * 2, 1)) + made[SIGNED:]


@lru_cache(maxsize=4)
def _known(fonts: tuple[Path, ...]) -> Any:
    """Return the fonts of some folders as Typst reads them, once for many drawings."""
    import typst

    return typst.Fonts(include_system_fonts=False, font_paths=list(map(str, fonts)))


def _chunk(kind: bytes, content: bytes) -> bytes:
    """Return a part of a PNG: its length, its kind, what it holds, and a sum that shows whether it came whole."""
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", crc32(kind + content))
