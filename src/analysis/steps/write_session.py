"""Make the session of a study: its page, the same on paper, its slides."""

from functools import partial
from pathlib import Path

from analysis.description.laureates import laureate_tables
from analysis.printing.door import Printed
from analysis.printing.door import printed as past_door
from analysis.report.context import Context
from analysis.report.session.pages import session_files
from analysis.report.slides.paragraphs import paragraphs_of
from analysis.report.texts import Texts
from analysis.steps.assess_markers import assess_markers
from analysis.study import Study
from analysis.study.lists import list_text
from analysis.tables.results import Results, Tables


def write_session(printed: Printed, *, text: Path, study: Study, texts: Texts) -> dict[str, str | bytes]:
    """Return the files of the session of a study, whose report says what is told of it."""
    context = Context(study.language, study, printed, texts, coarse=study.disclosure == "public")
    return session_files(context, paragraphs_of(text.read_text(encoding="utf-8")), Path())


def session_alone(study: Study, texts: Texts) -> dict[str, str | bytes]:
    """Return the session of a study without waves, from its folder: of laureates, of markers, or of both."""
    tables = laureate_tables(study.laureates, partial(list_text, Path())) if study.laureates is not None else {}
    if study.grid is not None and study.grid.files:
        tables |= assess_markers(grid=study.grid, data=study.data, language=study.language, seed=study.seed)
    shown = past_door(Results(Tables(tables)), study)
    return session_files(Context(study.language, study, shown, texts), None, Path())
