"""The report as one HTML file: no request, its style and its script allowed by their hashes, readable without it."""

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
    style, script = (template(name).read_text("utf-8") for name in ("style.css", "page.js"))
    options = [
        f"--template={template('page.html')}",
        f"--variable=style:{style}",
        f"--variable=script:{script}",
        f"--resource-path={folder}",
        "--embed-resources",
        "--toc",
        "--toc-depth=3",
        "--shift-heading-level-by=1",
    ]
    page = converted(markdown, "html5", filters=["tables.lua", "html.lua", "pictures.lua"], options=options)
    return page.replace("STYLE-HASH", _hash_within(page, "style")).replace("SCRIPT-HASH", _hash_within(page, "script"))


def _hash_within(page: str, tag: str) -> str:
    """Return the hash that lets the page's only style sheet or script apply, as a content policy writes it."""
    within = page.partition(f"<{tag}>")[2].partition(f"</{tag}>")[0]
    digest = hashlib.sha256(within.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"
