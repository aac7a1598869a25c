"""Write the report as one text."""

from dataclasses import replace

from analysis.printing.door import Printed
from analysis.report.document import build_document
from analysis.report.provenance import traced
from analysis.report.texts import Texts
from analysis.study import Study


def write_text(printed: Printed, *, hashed: list[str], study: Study, texts: Texts, weighted: bool) -> dict[str, str]:
    """Return the text of a study's report."""
    return {"text": build_document(study, replace(traced(printed, hashed), weighted=weighted), texts)}
