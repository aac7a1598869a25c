"""Make the report a document to go on writing in."""

from pathlib import Path

from analysis.report.docx import docx_bytes


def write_docx(text: Path) -> dict[str, bytes]:
    """Return the document of a text whose figures lie in the study."""
    return {"document": docx_bytes(text.read_text(encoding="utf-8"), Path())}
