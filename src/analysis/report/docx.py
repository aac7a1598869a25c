"""The report as a document to go on writing in: styles, captions, references that an office suite knows as its own."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from analysis.report.markdown import head_of
from analysis.report.office import archive_of, parsed, parts_of, written
from analysis.report.pandoc import converted_file
from analysis.report.pictures import draw_missing
from analysis.report.reference import WIDTH, reference_document
from analysis.report.word_tables import WORD, fit_table

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
EMU = 360_000  # in a centimetre
HIGHEST = 20.5  # centimetres of a picture, which leaves room for its caption
PROOFING = {"fr": "fr-FR", "en": "en-GB"}
OWN_STYLES = {"en": {"Texte de tableau": "Table Text", "Avertissement": "Warning", "Encadré": "Boxed Text"}}
MARKS = {"fr": (",", ";"), "en": (".", ",")}  # of decimals, between items


def docx_bytes(markdown: str, folder: Path) -> bytes:
    """Return the report as a DOCX of A4 pages.

    Parameters
    ----------
    markdown : str
        As `build_document` returns it.
    folder : Path
        Folder from which the paths of pictures start.
    """
    head = head_of(markdown)
    with TemporaryDirectory() as place:
        reference = Path(place) / "reference.docx"
        plain = converted_file("", "docx", filters=[])
        reference.write_bytes(reference_document(plain, head["title"], head.get("notice", "")))
        draw_missing(markdown, folder, Path(place))
        options = [f"--resource-path={folder}{os.pathsep}{place}", f"--reference-doc={reference}"]
        made = converted_file(markdown, "docx", filters=["tables.lua", "pictures.lua", "docx.lua"], options=options)
    parts = parts_of(made)
    document, styles, settings = (parsed(parts[f"word/{name}.xml"]) for name in ("document", "styles", "settings"))
    for table in document.iter(f"{WORD}tbl"):
        fit_table(table, WIDTH)
    _break_before(document, "annexes")
    for picture in document.iter(f"{PLACED}inline"):
        _fit_picture(picture)
    _speak(styles, settings, head["lang"].partition("-")[0])
    changed = {"document": document, "styles": styles, "settings": settings}
    return archive_of(parts | {f"word/{name}.xml": written(tree) for name, tree in changed.items()})


def _fit_picture(picture: Any) -> None:
    """Keep a picture within the page; what stands for it in words goes with it."""
    extent = picture.find(f"{PLACED}extent")
    wide, high = int(extent.get("cx")), int(extent.get("cy"))
    scale = min(1.0, WIDTH * EMU / wide, HIGHEST * EMU / high)
    for size in (extent, *picture.iter(f"{DRAWING}ext")):
        if size.get("cx"):
            size.set("cx", str(int(wide * scale)))
            size.set("cy", str(int(high * scale)))
    described = picture.find(f"{PLACED}docPr").get("descr", "")
    for inner in picture.iter(f"{PICTURE}cNvPr"):
        inner.set("descr", described)


def _break_before(document: Any, anchor: str) -> None:
    """Begin a page with the heading of an anchor, where there is one."""
    for mark in document.iter(f"{WORD}bookmarkStart"):
        heading = mark.getnext()
        if mark.get(f"{WORD}name") == anchor and heading is not None and heading.tag == f"{WORD}p":
            style = heading.find(f"{WORD}pPr/{WORD}pStyle")
            style.addnext(style.makeelement(f"{WORD}pageBreakBefore"))


def _speak(styles: Any, settings: Any, language: str) -> None:
    """Set the language of proofing, the names of our own styles, the signs that numbers and lists are written with."""
    called = OWN_STYLES.get(language, {})
    for style in styles.iter(f"{WORD}name"):
        style.set(f"{WORD}val", called.get(style.get(f"{WORD}val"), style.get(f"{WORD}val")))
    proofing, marks = PROOFING.get(language, language), MARKS.get(language, MARKS["fr"])
    for spoken in (*styles.iter(f"{WORD}lang"), *settings.iter(f"{WORD}themeFontLang")):
        spoken.set(f"{WORD}val", proofing)
    for name, mark in zip(("decimalSymbol", "listSeparator"), marks, strict=True):
        for sign in settings.iter(f"{WORD}{name}"):
            sign.set(f"{WORD}val", mark)
    for read in list(settings.iter(f"{WORD}proofState")):  # nobody has yet
        read.getparent().remove(read)
    for stop in list(settings.iter(f"{WORD}defaultTabStop")):
        stop.addnext(stop.makeelement(f"{WORD}autoHyphenation"))
