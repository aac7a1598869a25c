"""Make the slides of a study."""

from pathlib import Path

from analysis.language.catalogue import Catalogue
from analysis.printing.door import Printed
from analysis.report.context import Context
from analysis.report.pptx import pptx_bytes
from analysis.report.slides.deck import deck
from analysis.report.slides.paragraphs import paragraphs_of
from analysis.report.texts import Texts
from analysis.study import Study


def write_pptx(printed: Printed, *, text: Path, study: Study, texts: Texts) -> dict[str, bytes]:
    """Return the slides of a study, whose report says what is told of them."""
    context = Context(study.language, study, printed, texts, coarse=study.disclosure == "public")
    slides = deck(context, paragraphs_of(text.read_text(encoding="utf-8")))
    notice = Catalogue(study.language).sentence("shared.fictional") if study.data == "reconstructed" else ""
    return {"slides": pptx_bytes(slides, study.language, notice, Path())}
