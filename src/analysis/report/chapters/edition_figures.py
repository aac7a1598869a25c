"""Figures of the editions: those that say something in their chapter, the others in an annex."""

from collections.abc import Iterable, Iterator

from analysis.report.context import Context
from analysis.report.markdown import Block, Figure, identifier
from analysis.report.space_view import SpaceView

MOVING = ("edition_path", "edition_regions", "edition_flows")  # shown where the shifts of a space are told
KINDS = (*MOVING, "edition_axes", "edition_shares", "edition_clouds", "edition_ridges", "category_paths")


def movement_figures(context: Context, view: SpaceView) -> Iterator[Block]:
    """Show how the editions of a space move."""
    for kind in MOVING:
        yield from context.figures(kind, view.key)


def edition_annex(context: Context, told: Iterable[Block]) -> Iterator[Block]:
    """Show the figures of the editions that were not shown, under a title of their own where there are some."""
    placed = context.placed | {block.key for block in told if isinstance(block, Figure)}
    left = [
        key
        for kind in KINDS
        for key in context.results.pictures
        if key.partition("/")[0] == kind and identifier("fig", key) not in placed
    ]
    if left:
        yield context.heading("titles.annex_editions", "annex-editions", level=1)
    for key in left:
        yield from context.figures(*key.split("/"))
