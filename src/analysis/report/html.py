"""The report as one HTML file: no request, its style and its script allowed by their hashes, readable without it."""

import json
from pathlib import Path

from analysis.explorer.assembly import live_planes
from analysis.offline import sealed
from analysis.report.markdown import identifier
from analysis.report.pandoc import converted, template

NO_PLANE = '{"spaces":[]}'


def html_page(markdown: str, folder: Path, planes: str = NO_PLANE) -> str:
    """Return the report as a page that holds everything it shows.

    Parameters
    ----------
    markdown : str
        As `build_document` returns it.
    folder : Path
        Folder from which the paths of pictures start.
    planes : str
        What the planes of its spaces hold, as JSON in which no text is markup: where scripts run, each takes the place
        of its picture.
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
    own, figures = template("page.js").read_text("utf-8"), _figures(planes)
    if figures:
        given, live = live_planes(planes, figures)
        data = f'<script type="application/json" id="plans">{given}</script>'
        page = page.replace("<script></script>", f"{data}\n<script></script>", 1)
        own = f"{own}\n{live}"
    return sealed(sealed(page, "style", template("style.css").read_text("utf-8")), "script", own)


def _figures(planes: str) -> dict[str, str]:
    """Return the identifier of the figure that shows the plane of each space."""
    return {space["key"]: identifier("fig", "categories", space["key"]) for space in json.loads(planes)["spaces"]}
