"""A session in each of its formats: one page for readers, the same for paper, the slides."""

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from analysis.figures.page import Drawing
from analysis.figures.saving import svg_bytes
from analysis.report.chapters.opening import fictional_warning
from analysis.report.context import Context
from analysis.report.front import front_matter, names_of
from analysis.report.html import html_page
from analysis.report.markdown import Figure, Notice, Paragraph, render
from analysis.report.pdf import pdf_bytes
from analysis.report.pptx import pptx_bytes
from analysis.report.session.evening import evening
from analysis.report.session.moments import Told, told


def session_files(context: Context, said: Mapping[str, Sequence[str]] | None, folder: Path) -> dict[str, str | bytes]:
    """Return the page, the document and the slides of a session.

    Parameters
    ----------
    context : Context
        The study, its results as they are printed, its own texts.
    said : mapping of str to str, optional
        The paragraphs of the report by the anchor that they follow; without it there is no study to present.
    folder : Path
        From which the paths of pictures start.
    """
    moments = evening(context, said)
    page = told(context, moments)
    text = session_text(context, page, with_study=said is not None)
    with TemporaryDirectory() as place:
        _lay(page, folder, Path(place))
        made: dict[str, str | bytes] = {"page": html_page(text, Path(place)), "document": pdf_bytes(text, Path(place))}
    slides = [slide for moment in moments for slide in moment.slides]
    notice = context.shared("fictional") if context.study.data == "reconstructed" else ""
    return made | {"slides": pptx_bytes(slides, context.language, notice, folder)}


def session_text(context: Context, page: Told, *, with_study: bool) -> str:
    """Return the page of a session as pandoc markdown."""
    session, fictional = context.study.session, context.study.data == "reconstructed" and with_study
    lines = [context.day(session.date)] if session is not None and session.date else []
    lines += [context.text(session.place)] if session is not None and session.place else []
    title = session.title if session is not None else ""
    notice = context.say("session.notice") if fictional else ""
    head = front_matter(context, title, ", ".join(lines), author=[], notice=notice)
    warned = [Notice(fictional_warning(context))] if fictional else []
    quoted = [Paragraph(context.say("session.with_study"))] if with_study else []
    first, *others = page.blocks
    return head + render([*warned, *quoted, first, *others], names_of(context))


def _lay(page: Told, folder: Path, place: Path) -> None:
    """Put in one place the pictures that the page names: the study's own, and those drawn for the session."""
    for path in {block.path for block in page.blocks if isinstance(block, Figure)}:
        target = place / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if path in page.drawings:
            target.write_bytes(_svg(page.drawings[path]))
        elif (folder / path).is_file():
            shutil.copyfile(folder / path, target)


def _svg(drawing: Drawing) -> bytes:
    return svg_bytes(drawing.figure, alt=drawing.alt)
