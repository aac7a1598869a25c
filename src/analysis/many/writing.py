"""Studies side by side as files of a folder: tables, figures, page."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from analysis.figures.labels import Labels
from analysis.figures.many_axes import axis_parts, many_axes
from analysis.figures.saving import Named, figure_files
from analysis.many.comparing import SideBySide
from analysis.many.page import many_page, stamp
from analysis.many.words import Words
from analysis.report.html import html_page
from analysis.report.markdown import unescaped
from analysis.storage import table_text, write_bytes, write_text
from analysis.tables.many import OF_MANY
from analysis.tables.results import Picture

PAGE = "comparaison.html"
IGNORED = "# Comparaison destinée aux équipes : git ne la prend pas.\n*\n"


def write_side_by_side(side: SideBySide, into: Path, language: str) -> Path:
    """Write tables, figures and page of studies side by side; return where the page lies."""
    keep_from_git(into, for_everybody=side.is_for_everybody)
    for old in [*into.glob("many-*-*.svg"), *into.glob("many-*-*.png")]:  # of studies that are no longer compared
        old.unlink()
    for name, table in OF_MANY.items():
        write_text(table_text(side.tables[name], table), into / f"{table.path}.csv")
    pictures = {}
    for key, alt, contents in figure_files(_drawings(side, language)):
        stem = key.replace("/", "-")
        for ending, content in contents.items():
            write_bytes(content, into / f"{stem}.{ending}")
        pictures[key] = Picture(f"{stem}.svg", alt)
    write_text(html_page(many_page(side, pictures, language), into), into / PAGE)
    return into / PAGE


def keep_from_git(into: Path, *, for_everybody: bool) -> None:
    """Have git ignore a comparison that is for teams; a folder that holds other things is left as it is."""
    place = into / ".gitignore"
    own = {PAGE, *(f"{table.path}.csv" for table in OF_MANY.values())}
    held = [each.name for each in into.iterdir()] if into.is_dir() else []
    if place.is_file():
        if for_everybody and place.read_text("utf-8") == IGNORED:
            place.unlink()
    elif not for_everybody and all(name in own or name.startswith("many-") for name in held):
        write_text(IGNORED, place)


def _drawings(side: SideBySide, language: str) -> Iterator[Named]:
    """Yield the figures: in each space, the axes of the reference in other studies, by parts that hold on a page."""
    labels, fictional = Labels(language=language), unescaped(stamp(side, Words(language))) or None
    rows, axes = side.tables["many_correlations"], side.tables["many_axes"]
    own = axes[(axes["study"] == side.reference.name) & axes["name"].notna()]
    beside = rows[(rows["other"] == side.reference.name) & (rows["status"] == "active")]
    for space, correlations in beside.groupby("space", sort=False):
        named = own[own["space"] == space]
        names = dict(zip(named["axis"].astype(int), named["name"].astype("str"), strict=True))
        for rank, part in enumerate(axis_parts(correlations), 1):
            yield f"many/{space}/{rank}", partial(many_axes, part, names, labels, stamp=fictional)
