"""SVG whose text is outlines, where a text that several figures write is laid out once.

The same bytes as matplotlib's own SVG: what it does of each text of each figure is only kept for the next.
"""

from functools import lru_cache
from io import StringIO
from typing import Any

from matplotlib.backends.backend_svg import FigureCanvasSVG, RendererSVG
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.textpath import TextToPath

PLAIN = TextToPath()
LETTERS: dict[str, Any] = {}  # outlines met so far, by their names


@lru_cache(maxsize=4096)
def _size(text: str, font: FontProperties, is_math: Any) -> tuple[float, float, float]:
    return PLAIN.get_text_width_height_descent(text, font, is_math)


@lru_cache(maxsize=4096)
def _laid_out(font: FT2Font, text: str, features: Any, language: Any) -> list[tuple[str, float, float, float]]:
    """Return the letters of a text, by the names of their outlines, and where each goes."""
    how: dict[str, Any] = {"features": features, "language": language, "return_new_glyphs_only": True}
    letters, new, _ = PLAIN.get_glyphs_with_font(font, text, LETTERS, **how)
    LETTERS.update(new)
    return letters


class _Outlines(TextToPath):
    """What lays a text out for any figure."""

    def get_text_width_height_descent(self, s: str, prop: FontProperties, ismath: Any) -> tuple[float, float, float]:
        """Return the size of a text."""
        return _size(s, prop, ismath)

    def get_glyphs_with_font(self, font: FT2Font, s: str, glyph_map: Any = None, *_: Any, **options: Any) -> Any:
        """Return the letters of a text, and the outlines of those that a file does not hold yet."""
        letters = _laid_out(font, s, options["features"], options["language"])
        return letters, {name: LETTERS[name] for name, *_ in letters if name not in glyph_map}, []


class _Renderer(RendererSVG):
    """What writes SVG, with text laid out for any figure."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)  # type: ignore[no-untyped-call]
        self._text2path = OUTLINES


OUTLINES = _Outlines()


class FigureCanvas(FigureCanvasSVG):
    """What `savefig` prints with where this module is named as its backend."""

    def print_svg(self, filename: StringIO, *, metadata: Any = None, **_: Any) -> None:
        """Write the figure in a text."""
        dpi, (width, height) = self.figure.dpi, self.figure.get_size_inches() * 72
        self.figure.dpi = 72
        renderer = _Renderer(width, height, filename, image_dpi=dpi, metadata=metadata)
        self.figure.draw(renderer)
        renderer.finalize()  # type: ignore[no-untyped-call]
