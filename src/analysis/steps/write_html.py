"""Make the report one self-contained page."""

from pathlib import Path

from analysis.report.html import html_page


def write_html(text: Path, planes: Path) -> dict[str, str]:
    """Return the page of a text whose figures lie in the study, its planes alive where scripts run."""
    return {"page": html_page(text.read_text(encoding="utf-8"), Path(), planes.read_text(encoding="utf-8"))}
