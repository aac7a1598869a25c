"""The slides as a PPTX of 16:9: each text in a size that its box holds, each picture with what it shows in words."""

from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from textwrap import shorten
from typing import Any

from analysis.figures.page import Drawing
from analysis.figures.saving import png_bytes
from analysis.language.locales import tag
from analysis.report.office import archive_of, parts_of
from analysis.report.slides.deck import Slide
from analysis.report.theme_of_slides import GREY, INK, WARNING, blank_presentation
from analysis.study.sessions import Logo
from analysis.tables.results import Picture

WIDTH, HEIGHT, MARGIN = 960.0, 540.0, 36.0  # points
# Where things begin, from above: what is over the title, the title, which is so high, the rest, the foot.
OVER, TITLE, TITLE_HEIGHT, BODY, FOOT = 20.0, 42.0, 66.0, 114.0, 506.0
TITLES, TEXTS, SMALL = (28, 26, 24, 22, 20, 18), (22, 20, 18, 16, 14, 12, 11), 12.0
BESIDE = 250.0  # width of what stands beside a figure
WIDE = 1.75  # a figure wider than so many times its height has the whole slide
LONGEST = 500  # signs of one text
SHARPNESS = 150  # dots per inch of a slide that fills a screen
LEADING = 1.22  # of a line, in sizes
LOGOS = 90.0  # the height of a row of logos


def pptx_bytes(slides: Sequence[Slide], language: str, notice: str, folder: Path) -> bytes:
    """Return slides as a presentation.

    Parameters
    ----------
    slides : sequence of Slide
        The first one is the title.
    language : str
        Of the study, for proofing.
    notice : str
        Said on every slide that rests on the answers, where it is not empty.
    folder : Path
        From which the paths of pictures start.
    """
    presentation = blank_presentation(WIDTH, HEIGHT)
    presentation.core_properties.title = slides[0].title
    presentation.core_properties.language = tag(language)
    for rank, slide in enumerate(slides):
        _write(presentation, slide, folder)
        _foot(presentation.slides[-1], notice if slide.of_answers else "", f"{rank + 1} / {len(slides)}")
        for run in presentation.slides[-1]._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}rPr"):
            run.set("lang", tag(language))
    buffer = BytesIO()
    presentation.save(buffer)
    return archive_of(parts_of(buffer.getvalue()))


def _write(presentation: Any, slide: Slide, folder: Path) -> None:
    made = presentation.slides.add_slide(presentation.slide_layouts[0])
    if slide.opens:
        _title(made, slide.title, 190, (40, 36, 32, 28, 24), 120)
        _lines(made, slide.facts, (MARGIN, 330, WIDTH - 2 * MARGIN, 120), GREY)
        return
    if slide.over:
        _lines(made, [slide.over], (MARGIN, OVER, WIDTH - 2 * MARGIN, 20), GREY, sizes=(15, 14, 13, 12, 11))
    _title(made, slide.title, TITLE, TITLES, TITLE_HEIGHT)
    picture = _png(slide.picture, folder)
    if picture is None:
        below = LOGOS if slide.logos else 0.0
        _lines(made, slide.facts, (MARGIN, BODY + 8, WIDTH - 2 * MARGIN, FOOT - BODY - 16 - below), INK, apart=8)
        _put_logos(made, slide.logos, folder)
    else:
        _show(made, picture, slide.picture.alt if slide.picture else "", slide.facts)
    if slide.notes:
        made.notes_slide.notes_text_frame.text = slide.notes


def _title(made: Any, text: str, top: float, sizes: Sequence[int], height: float) -> None:
    box = made.shapes.title
    _place(box, (MARGIN, top, WIDTH - 2 * MARGIN, height))
    size, told = fitting([text], WIDTH - 2 * MARGIN, height, sizes, bold=True)
    _fill(box.text_frame, told, size, INK, bold=True)


def _lines(
    made: Any,
    texts: Sequence[str],
    place: tuple[float, float, float, float],
    colour: str,
    *,
    sizes: Sequence[int] = TEXTS,
    apart: float = 4,
) -> None:
    if not texts:
        return
    box = made.shapes.add_textbox(0, 0, 0, 0)
    _place(box, place)
    size, told = fitting(texts, place[2], place[3] - apart * len(texts), sizes)
    _fill(box.text_frame, told, size, colour, apart=apart)


def _show(made: Any, picture: bytes, alt: str, facts: Sequence[str]) -> None:
    """Put a figure as large as can be: across the slide where it is wide, else beside what is told of it."""
    from PIL import Image

    with Image.open(BytesIO(picture)) as image:
        ratio = image.width / image.height
    if ratio >= WIDE:
        below = 30.0 * len(facts)
        place = (MARGIN, BODY, WIDTH - 2 * MARGIN, FOOT - BODY - below - 8)
        _lines(made, facts, (MARGIN, FOOT - below - 4, WIDTH - 2 * MARGIN, below), INK, sizes=(18, 16, 14, 12), apart=2)
    else:
        beside = BESIDE if facts else 0.0
        place = (MARGIN, BODY, WIDTH - 2 * MARGIN - beside, FOOT - BODY)
        left = WIDTH - MARGIN - BESIDE + 14
        _lines(made, facts, (left, BODY + 30, BESIDE - 14, FOOT - BODY - 60), INK, sizes=(20, 18, 16, 14, 12), apart=10)
    left, top, wide, high = place
    width = min(wide, high * ratio)
    shown = made.shapes.add_picture(BytesIO(picture), 0, 0)
    _place(shown, (left + (wide - width) / 2, top + (high - width / ratio) / 2, width, width / ratio))
    shown._element.nvPicPr.cNvPr.set("descr", alt)


def _put_logos(made: Any, logos: Sequence[Logo], folder: Path) -> None:
    """Put logos in a row of equal places: pictures, or where there is none a frame that says whose it is."""
    from PIL import Image
    from pptx.util import Pt

    wide = (WIDTH - 2 * MARGIN) / max(len(logos), 1)
    for rank, logo in enumerate(logos):
        left, top, width, height = MARGIN + rank * wide + 4, FOOT - LOGOS, wide - 8, LOGOS - 14
        if logo.file is None:
            box = made.shapes.add_textbox(0, 0, 0, 0)
            _place(box, (left, top, width, height))
            size, text = fitting([logo.name], width - 12, height - 8, (13, 12, 11, 10))
            _fill(box.text_frame, text, size, GREY)
            box.text_frame.margin_left = box.text_frame.margin_right = box.text_frame.margin_top = Pt(6)
            box.line.color.rgb = _colour(GREY)
            continue
        content = (folder / logo.file).read_bytes()
        with Image.open(BytesIO(content)) as image:
            scale = min(width / image.width, height / image.height)
            size_of = (image.width * scale, image.height * scale)
        shown = made.shapes.add_picture(BytesIO(content), 0, 0)
        _place(shown, (left + (width - size_of[0]) / 2, top + (height - size_of[1]) / 2, *size_of))
        shown._element.nvPicPr.cNvPr.set("descr", logo.name)


def _colour(hexadecimal: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor(*bytes.fromhex(hexadecimal))  # type: ignore[no-untyped-call]


def _foot(made: Any, notice: str, number: str) -> None:
    for text, left, colour, right in ((notice, MARGIN, WARNING, False), (number, WIDTH - MARGIN - 100, GREY, True)):
        if text:
            box = made.shapes.add_textbox(0, 0, 0, 0)
            _place(box, (left, FOOT + 6, WIDTH - 2 * MARGIN - 110 if not right else 100, 20))
            _fill(box.text_frame, [text], SMALL, colour, bold=not right, right=right)


def _png(picture: Picture | Drawing | None, folder: Path) -> bytes | None:
    """Return what a picture shows: drawn for the slide, or on disk beside its drawing."""
    if isinstance(picture, Drawing):
        return png_bytes(picture.figure, SHARPNESS)
    file = folder / Path(picture.path).with_suffix(".png") if picture is not None else None
    return file.read_bytes() if file is not None and file.is_file() else None


def _place(shape: Any, place: tuple[float, float, float, float]) -> None:
    from pptx.util import Pt

    shape.left, shape.top, shape.width, shape.height = map(Pt, place)


def _fill(
    frame: Any,
    texts: Sequence[str],
    size: float,
    colour: str,
    *,
    bold: bool = False,
    right: bool = False,
    apart: float = 0,
) -> None:
    """Write paragraphs in a box without margins, which nothing stretches."""
    from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
    from pptx.util import Pt

    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for rank, text in enumerate(texts):
        paragraph = frame.paragraphs[0] if rank == 0 else frame.add_paragraph()
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        paragraph.space_after = Pt(apart)
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, _colour(colour)


def fitting(
    texts: Sequence[str], width: float, height: float, sizes: Sequence[int], *, bold: bool = False
) -> tuple[float, list[str]]:
    """Return the largest size at which texts fit in a box of points, and the texts, shorter where none fits."""
    texts = [shorten(text, LONGEST, placeholder="…") if len(text) > LONGEST else text for text in texts]
    for size in sizes:
        if text_height(texts, width, size, bold=bold) <= height:
            return size, list(texts)
    least, kept = sizes[-1], list(texts)
    while text_height(kept, width, least, bold=bold) > height:
        longest = max(range(len(kept)), key=lambda rank: len(kept[rank]))
        words = kept[longest].removesuffix("…").split(" ")
        shorter = " ".join(words[:-1]) if len(words) > 1 else kept[longest][: len(kept[longest]) // 2]
        kept[longest] = shorter.rstrip(" ,;:…") + "…"
    return least, kept


def text_height(texts: Sequence[str], width: float, size: float, *, bold: bool = False) -> float:
    """Return how high texts are in a box so wide, in points: by DejaVu, whose letters are wider than Arial's."""
    return sum(_n_lines(text, width, size, bold=bold) for text in texts) * size * LEADING


def _n_lines(text: str, width: float, size: float, *, bold: bool) -> int:
    font, lines, reached = _font(bold), 1, 0.0
    for word in text.split(" "):
        wide = font.getlength(f"{word} ") * size / 100
        if reached and reached + wide > width:
            lines, reached = lines + 1, 0.0
        lines += int(wide // width)
        reached += wide % width
    return lines


@lru_cache(maxsize=2)
def _font(bold: bool) -> Any:
    from matplotlib import get_data_path
    from PIL import ImageFont

    name = "DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"
    return ImageFont.truetype(str(Path(get_data_path()) / "fonts/ttf" / name), 100)
