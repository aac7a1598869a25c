"""The theme of the slides: fonts that every office suite has, one layout of a title and what is put below."""

from typing import Any

INK, GREY, WARNING = "1A1A1A", "4D4D4D", "7A3B00"
FONT = "Arial"
COLOURS = {"dk1": INK, "lt1": "FFFFFF", "dk2": GREY, "lt2": "F0F0F0", "accent1": "0072B2", "accent2": "D55E00"} | {
    "accent3": "009E73",
    "accent4": "CC79A7",
    "accent5": "E69F00",
    "accent6": "56B4E9",
    "hlink": "0B4F8A",
    "folHlink": "4D4D4D",
}
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
THEME = "application/vnd.openxmlformats-officedocument.theme+xml"
TITLE_ONLY = "Title Only"


def blank_presentation(width: float, height: float) -> Any:
    """Return a presentation without slides, of this size in points, whose only layout has a title."""
    from pptx import Presentation
    from pptx.util import Pt

    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Pt(width), Pt(height)
    layouts = presentation.slide_layouts
    for layout in list(layouts):
        if layout.name != TITLE_ONLY:
            layouts.remove(layout)
    master = presentation.slide_master
    for holder in (master, layouts[0]):
        for shape in list(holder.placeholders):
            if shape.placeholder_format.type.name not in ("TITLE", "BODY"):
                shape._element.getparent().remove(shape._element)
            else:
                shape.left, shape.top, shape.width, shape.height = map(Pt, (36, 48, width - 72, height - 96))
    for relation in master.part.rels.values():
        if relation.target_part.content_type == THEME:
            relation.target_part._blob = _themed(relation.target_part.blob)
    return presentation


def _themed(blob: bytes) -> bytes:
    from analysis.report.office import parsed, written

    theme = parsed(blob)
    for name, colour in COLOURS.items():
        (place,) = theme.iter(f"{DRAWING}{name}")
        for old in list(place):
            place.remove(old)
        place.append(place.makeelement(f"{DRAWING}srgbClr", {"val": colour}))
    for kind in ("majorFont", "minorFont"):
        for fonts in theme.iter(f"{DRAWING}{kind}"):
            for latin in fonts.iter(f"{DRAWING}latin"):
                latin.set("typeface", FONT)
    return written(theme)
