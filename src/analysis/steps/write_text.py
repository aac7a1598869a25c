"""Write the report as one text."""

from dataclasses import replace

from analysis.explorer.payload import planes
from analysis.offline import as_data
from analysis.printing.door import Printed
from analysis.printing.levels import is_for_everybody
from analysis.report.document import traced_document
from analysis.report.provenance import traced
from analysis.report.texts import Texts
from analysis.study import Study


def write_text(printed: Printed, *, hashed: list[str], study: Study, texts: Texts, weighted: bool) -> dict[str, str]:
    """Return the text of a study's report, the same for its page and what its planes hold, the sources of numbers."""
    told = replace(traced(printed, hashed), weighted=weighted and not is_for_everybody(study))
    made = traced_document(study, told, texts)
    held = as_data(planes(printed, study))
    return {"text": made.text, "page": made.page, "told": made.numbers, "planes": held}
