"""The report as one HTML file: no request, its style and its script allowed by their hashes, readable without it."""

from pathlib import Path
from typing import Literal

from analysis.offline import sealed
from analysis.report.pandoc import converted, template

SEALED: tuple[tuple[Literal["style", "script"], str], ...] = (("style", "style.css"), ("script", "page.js"))


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
    # Pandoc is not handed these: in some locales a command line has no accents.
    for tag, name in SEALED:
        page = sealed(page, tag, template(name).read_text("utf-8"))
    return page
