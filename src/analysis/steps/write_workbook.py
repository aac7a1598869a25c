"""Write every result table in a workbook."""

from analysis.printing.door import Printed
from analysis.report.provenance import traced
from analysis.report.workbook import workbook_bytes
from analysis.study import Study


def write_workbook(printed: Printed, *, hashed: list[str], study: Study) -> dict[str, bytes]:
    """Return the workbook of a study."""
    return {"workbook": workbook_bytes(study, traced(printed, hashed))}
