"""The page of one project: its levels round by round, and what the level after each would ask."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.report.chapters.columns import introduced
from analysis.report.chapters.marker_levels import median_told
from analysis.report.chapters.markers import level_table, narrative
from analysis.report.context import Context
from analysis.report.front import front_matter, names_of
from analysis.report.markdown import Block, Column, Markdown, Paragraph, Table, identifier, render
from analysis.study.markers import Grid, Marker, Project, Round


@dataclass(frozen=True, slots=True)
class _View:
    """A project and the grid that it is assessed on, as its page shows them."""

    context: Context
    grid: Grid
    project: Project

    @property
    def levels(self) -> pd.DataFrame:
        """What it was given."""
        table = self.context.tables.marker_consensus
        return table[table["project"] == self.project.key]


def project_page(context: Context, key: str) -> str:
    """Return the page of a project as pandoc markdown.

    Parameters
    ----------
    context : Context
        The study, its results as they are printed, their pictures.
    key : str
        Of the project, in the study's grid.
    """
    grid = context.study.grid
    assert grid is not None  # of studies with a grid alone
    view = _View(context, grid, grid.projects[key])
    blocks = [*_opening(view), *_standing(view), *_definitions(view)]
    return front_matter(context, view.project.label, grid.title) + render(blocks, names_of(context))


def _opening(view: _View) -> Iterator[Block]:
    context, project = view.context, view.project
    if project.holder:
        held = context.say("markers.held", name=context.text(project.label), holder=context.text(project.holder))
        yield Paragraph(Markdown(f"{held}."))
    for told in narrative(context, view.grid, project):
        yield Paragraph(told if told.endswith((".", "»", ")")) else Markdown(f"{told}."))
    if project.note:
        yield Paragraph(context.text(project.note))


def _standing(view: _View) -> Iterator[Block]:
    """Tell where the project stands in each round; nothing of it where too few assessors marked it."""
    context, levels = view.context, view.levels
    yield context.heading("markers.page.standing", "standing", level=1)
    if levels.empty:
        yield context.paragraph("markers.page.no_mark")
        return
    if levels["median_low"].isna().all() and levels["decided"].isna().all():
        yield context.paragraph("markers.page.few")
        return
    for each in view.grid.filled.values():
        own = levels[levels["round"] == each.key]
        if len(own):
            table = _table(view, each, own)
            yield from introduced(context, "markers.page.intro", table, round=context.text(each.label))
    yield from context.figures("project_spread", view.project.key)
    yield from context.figures("project_radar", view.project.key)


def _table(view: _View, each: Round, own: pd.DataFrame) -> Table:
    say = view.context.say
    has_decided = bool(own["decided"].notna().any())
    head = [
        Column(say("markers.columns.marker"), 20),
        Column(say("markers.columns.median"), 9, numeric=True),
        *([Column(say("markers.columns.decided"), 8, numeric=True)] if has_decided else []),
        Column(say("markers.columns.next"), 46),
    ]
    rows = [_line(view, row, has_decided) for row in own.to_dict("records")]
    caption = say("markers.page.caption", round=view.context.text(each.label))
    return Table(identifier("tab-project", each.key), caption, head, rows)


def _line(view: _View, row: dict[Any, Any], has_decided: bool) -> list[Markdown]:
    context, marker = view.context, view.grid.markers[row["marker"]]
    decided = Markdown("") if pd.isna(row["decided"]) else context.integer(row["decided"])
    median = median_told(context, row["median_low"], row["median_high"])
    return [context.text(marker.label), median, *([decided] if has_decided else []), _next(view, marker, row)]


def _next(view: _View, marker: Marker, row: dict[Any, Any]) -> Markdown:
    """Return what the level after the one decided, else the median, would ask."""
    context = view.context
    low, high = (row["decided"],) * 2 if pd.notna(row["decided"]) else (row["median_low"], row["median_high"])
    if pd.isna(low):
        return Markdown("")
    if low != high:
        return context.say("markers.page.unsettled")
    if low == view.grid.highest:
        return context.say("markers.page.top")
    after = int(low) + 1
    if after not in marker.levels:
        return context.say("markers.page.undescribed")
    text = context.text(marker.levels[after].text)
    return context.say("markers.page.after", level=context.integer(after), text=text)


def _definitions(view: _View) -> Iterator[Block]:
    """Quote the definition of every marker, and its levels where the source describes them."""
    context = view.context
    yield context.heading("markers.named", "grid", level=1, label=context.text(view.grid.title))
    head = [Column(context.say("markers.columns.marker"), 20), Column(context.say("markers.columns.definition"), 50)]
    rows = [
        [context.text(each.name or each.label), context.text(each.definition)] for each in view.grid.markers.values()
    ]
    yield Table("tab-markers", context.say("markers.definitions_caption"), head, rows)
    for key, marker in view.grid.markers.items():
        if marker.levels:
            yield level_table(context, marker, identifier("tab-marker", key))
