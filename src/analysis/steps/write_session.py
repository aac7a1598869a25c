"""Make the session of a study: its page, the same on paper, its slides."""

from pathlib import Path

from analysis.printing.door import Printed
from analysis.report.context import Context
from analysis.report.session.pages import session_files
from analysis.report.slides.paragraphs import paragraphs_of
from analysis.report.texts import Texts
from analysis.study import Study


def write_session(printed: Printed, *, text: Path, study: Study, texts: Texts) -> dict[str, str | bytes]:
    """Return the files of the session of a study, whose report says what is told of it."""
    context = Context(study.language, study, printed, texts, coarse=study.disclosure == "public")
    return session_files(context, paragraphs_of(text.read_text(encoding="utf-8")), Path())
