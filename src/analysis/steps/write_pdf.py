"""Make the report an accessible PDF."""

from pathlib import Path

from analysis.report.pdf import pdf_bytes


def write_pdf(text: Path) -> dict[str, bytes]:
    """Return the document of a text whose figures lie in the study."""
    return {"document": pdf_bytes(text.read_text(encoding="utf-8"), Path())}
