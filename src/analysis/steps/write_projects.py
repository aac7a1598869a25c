"""Write the page of each project that is assessed on the study's markers, for a browser and for paper."""

from pathlib import Path

from analysis.printing.door import Printed
from analysis.report.context import Context
from analysis.report.html import html_page
from analysis.report.pdf import pdf_bytes
from analysis.report.projects import project_page
from analysis.report.texts import Texts
from analysis.study import Study


def write_projects(printed: Printed, *, study: Study) -> dict[str, dict[str, str] | dict[str, bytes]]:
    """Return the page of each project as HTML and as PDF, by the name of its file."""
    assert study.grid is not None  # of studies with filled grids alone
    context = Context(study.language, study, printed, Texts())
    texts = {f"projet-{key}": project_page(context, key) for key in study.grid.projects}
    pages = {name: html_page(text, Path()) for name, text in texts.items()}
    documents = {name: pdf_bytes(text, Path()) for name, text in texts.items()}
    return {"pages": pages, "documents": documents}
