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
    options = [
        f"--template={template('page.html')}",
        f"--resource-path={folder}",
        "--embed-resources",
        "--toc",
        "--toc-depth=3",
        "--shift-heading-level-by=1",
    ]
    page = converted(markdown, "html5", filters=["tables.lua", "html.lua", "pictures.lua"], options=options)
    return _with(_with(page, "style", "style.css"), "script", "page.js")


def _with(page: str, tag: str, name: str) -> str:
    """Return the page with a style sheet or script in its only empty element, allowed by its hash.

    Pandoc is not handed it: in some locales a command line has no accents. No text of the study makes such an element.
    """
    content = template(name).read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(content.encode("utf-8")).digest()).decode("ascii")
    whole = page.replace(f"<{tag}></{tag}>", f"<{tag}>{content}</{tag}>", 1)
    return whole.replace(f"{tag.upper()}-HASH", f"sha256-{digest}", 1)
