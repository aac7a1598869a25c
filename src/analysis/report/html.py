"""The report as one HTML file: no script, no request, styles allowed by their hash."""

import base64
import hashlib
from pathlib import Path

from analysis.report.pandoc import converted, template


def html_page(markdown: str, folder: Path) -> str:
    """Return the report as a page that holds everything it shows.

    Parameters
    ----------
    markdown : str
        As `build_document` returns it.
    folder : Path
        Folder from which the paths of pictures start.
    """
    style = template("style.css").read_text("utf-8")
    options = [
        f"--template={template('page.html')}",
        f"--variable=style:{style}",
        f"--resource-path={folder}",
        "--embed-resources",
        "--section-divs",
        "--toc",
        "--toc-depth=3",
        "--shift-heading-level-by=1",
    ]
    page = converted(markdown, "html5", filters=["tables.lua", "html.lua", "pictures.lua"], options=options)
    return page.replace("STYLE-HASH", _hash_of_style(page))


def _hash_of_style(page: str) -> str:
    """Return the hash that lets the page's only style sheet apply, as a content policy writes it."""
    style = page.partition("<style>")[2].partition("</style>")[0]
    digest = hashlib.sha256(style.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
