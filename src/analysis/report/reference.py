"""The styles of the report as a document: A4, fonts that every office suite has, what heads and foots each page."""

from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from textwrap import shorten
from typing import Any

TEXT, TITLES, FIXED = "Times New Roman", "Arial", "Courier New"
PAGE = {"page_width": 21.0, "page_height": 29.7}  # centimetres
MARGINS = {
    "left_margin": 2.2,
    "right_margin": 2.2,
    "top_margin": 2.8,
    "bottom_margin": 2.4,
    "header_distance": 1.2,
    "footer_distance": 1.2,
}
WIDTH = PAGE["page_width"] - MARGINS["left_margin"] - MARGINS["right_margin"]  # of the text
CELL_STYLE, CELL_SIZE, CELL_PADDING = "Texte de tableau", 7.5, 0.12  # points; centimetres on each side
WARNING, GREY = "7A3B00", "4D4D4D"
LONGEST_HEAD = 110  # signs of a title at the head of each page
AFTER_BORDERS = ("w:shd", "w:tabs", "w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:outlineLvl")
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
BORDERS = (
    '<w:tblBorders {ns}><w:top w:val="single" w:sz="8" w:color="000000"/>'
    '<w:bottom w:val="single" w:sz="4" w:color="A6A6A6"/><w:insideH w:val="single" w:sz="2" w:color="A6A6A6"/>'
    "</w:tblBorders>"
)
CELLS = '<w:tblCellMar {ns}><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
HEAD_ROW = (
    '<w:tblStylePr {ns} w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>'
    '<w:bottom w:val="single" w:sz="8" w:color="000000"/></w:tcBorders></w:tcPr></w:tblStylePr>'
)
FIELD = '<w:fldSimple {ns} w:instr=" {instruction} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'


@dataclass(frozen=True, slots=True)
class Look:
    """How the paragraphs of one style look; sizes and spaces in points."""

    style: str
    font: str = TEXT
    size: float = 11
    before: float = 0
    after: float = 6
    bold: bool | None = False  # None: as the table says
    italic: bool = False
    colour: str = "000000"
    indent: float = 0
    tied: bool = False  # to the paragraph that follows
    fill: str = ""  # colour behind
    rule: str = ""  # colour of a stroke on the left


LOOKS = (
    Look("Normal", after=0),
    Look("Body Text", before=4, after=5),
    Look("First Paragraph", before=4, after=5),
    Look("Compact", before=1, after=2),
    Look("Title", TITLES, 20, after=6, bold=True),
    Look("Subtitle", TITLES, 13, after=10, colour=GREY),
    Look("Author", after=12, colour=GREY),
    Look("Heading 1", TITLES, 15, before=22, after=8, bold=True, tied=True),
    Look("Heading 2", TITLES, 12, before=16, after=6, bold=True, tied=True),
    Look("Heading 3", TITLES, 10.5, before=12, after=5, bold=True, tied=True),
    Look("Heading 4", TITLES, 10, before=10, after=4, bold=True, italic=True, tied=True),
    Look("TOC Heading", TITLES, 15, before=12, after=8, bold=True, tied=True),
    Look("toc 1", size=10.5, before=3, after=1),
    Look("toc 2", size=10, after=1, indent=14),
    Look("table of figures", size=10, after=2),
    Look("Caption", TITLES, 8.5, before=8, after=6),
    Look("Figure", before=10, after=0, tied=True),
    Look(CELL_STYLE, TITLES, CELL_SIZE, before=1, after=1, bold=None),
    Look("Block Text", size=10.5, before=4, after=8, indent=22, italic=True),
    Look("Source Code", FIXED, 9, fill="F2F2F2"),
    Look("Footnote Text", size=9, after=2),
    Look("Avertissement", before=6, after=10, fill="FFF4E0", rule=WARNING),
    Look("Encadré", size=10, before=6, after=10, fill="F0F0F0", rule=GREY),
    Look("Header", TITLES, 8, after=1, colour=GREY),
    Look("Footer", TITLES, 8, colour=GREY),
)


def reference_document(plain: bytes, title: str, notice: str) -> bytes:
    """Return a document of which another takes its styles, its page and what stands at the head and foot of each.

    Parameters
    ----------
    plain : bytes
        A document in pandoc's own styles.
    title, notice : str
        Of the report; `notice` stands on every page where it is not empty.
    """
    from docx import Document
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm

    document = Document(BytesIO(plain))
    styles = document.styles
    _drop_theme(styles.element.iter())
    known: dict[str, Any] = {str(style.name): style for style in styles}
    for look in LOOKS:
        if look.style not in known:
            known[look.style] = styles.add_style(look.style, WD_STYLE_TYPE.PARAGRAPH)
            known[look.style].base_style = known["Normal"]
        _shape(known[look.style], look)
    known["Caption"].element.name_val = "caption"  # as office suites call it, whatever their language
    known["Verbatim Char"].font.name = FIXED
    _shape_table(known["Table"].element)
    section = document.sections[0]
    for name, size in (PAGE | MARGINS).items():
        setattr(section, name, Cm(size))
    _head(section.header, shorten(title, LONGEST_HEAD, placeholder="…"), notice)
    _foot(section.footer)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _drop_theme(elements: Iterable[Any]) -> None:
    """Drop the fonts and colours of a theme, which would win over those of a style."""
    for element in elements:
        for name in [name for name in element.attrib if "theme" in str(name).lower()]:
            del element.attrib[name]


def _shape(style: Any, look: Look) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size = look.font, Pt(look.size)
    style.font.bold, style.font.italic = look.bold, look.italic
    style.font.color.rgb = RGBColor.from_string(look.colour)
    form = style.paragraph_format
    form.space_before, form.space_after, form.left_indent = Pt(look.before), Pt(look.after), Pt(look.indent)
    form.keep_with_next, form.alignment = look.tied, WD_ALIGN_PARAGRAPH.LEFT
    form.line_spacing = 1.0 if look.font == TITLES else 1.12
    properties = style.element.get_or_add_pPr()
    for old in [child for child in properties if child.tag.endswith(("}pBdr", "}shd"))]:
        properties.remove(old)
    if look.rule:
        border = f'<w:left w:val="single" w:sz="24" w:space="6" w:color="{look.rule}"/>'
        properties.insert_element_before(_element(f"<w:pBdr {{ns}}>{border}</w:pBdr>"), *AFTER_BORDERS)
    if look.fill:
        shade = f'<w:shd {{ns}} w:val="clear" w:color="auto" w:fill="{look.fill}"/>'
        properties.insert_element_before(_element(shade), *AFTER_BORDERS[1:])


def _shape_table(style: Any) -> None:
    """Rule rows apart, head rows more so."""
    for old in [child for child in style if child.tag.endswith(("}tblPr", "}tblStylePr", "}pPr", "}rPr"))]:
        style.remove(old)
    properties = _element("<w:tblPr {ns}/>")
    properties.extend([_element(BORDERS), _element(CELLS)])
    style.extend([properties, _element(HEAD_ROW)])


def _head(header: Any, *lines: str) -> None:
    """Write the title and, in bold, what no page may be read without."""
    from docx.shared import RGBColor

    for rank, line in enumerate(filter(None, lines)):
        paragraph = header.paragraphs[0] if rank == 0 else header.add_paragraph()
        paragraph.style = "Header"
        run = paragraph.add_run(line)
        if rank:
            run.bold, run.font.color.rgb = True, RGBColor.from_string(WARNING)


def _foot(footer: Any) -> None:
    """Write the number of each page, and how many there are."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = footer.paragraphs[0]
    paragraph.style, paragraph.alignment = "Footer", WD_ALIGN_PARAGRAPH.CENTER
    paragraph._p.append(_element(FIELD, instruction="PAGE"))
    paragraph.add_run(" / ")
    paragraph._p.append(_element(FIELD, instruction="NUMPAGES"))


def _element(text: str, **values: str) -> Any:
    from docx.oxml import parse_xml

    return parse_xml(text.format(ns=NAMESPACE, **values))
