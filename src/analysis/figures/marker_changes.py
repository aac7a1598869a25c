"""Before and after: the medians of projects on each marker, in one round and in the next."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis.figures.footer import Footer
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Line, Mark
from analysis.figures.marker_spread import LEAST, MEDIAN, level_track, median_text, place_of
from analysis.figures.page import Drawing, dot
from analysis.figures.records import records
from analysis.figures.theme import GREY, PAPER, STYLES
from analysis.figures.track import Row, Track, track_figure
from analysis.study.markers import Grid

HALF = 2.6  # points: how far the two rounds of a row stand from its middle


def marker_changes(changes: pd.DataFrame, grid: Grid, labels: Labels, *, stamp: str | None = None) -> Drawing:
    """Return the medians of two rounds that follow each other, a row a marker, projects one under the other.

    Parameters
    ----------
    changes : DataFrame
        Result table of these two rounds: project, marker, before, after, before_low, before_high, after_low,
        after_high, direction.
    grid : Grid
        Names and levels.
    labels : Labels
        The language of the figure.
    stamp : str, optional
        Said at the foot of the figure.
    """
    rows: list[Row] = []
    for project, own in changes.groupby("project", sort=False):
        rows.append(Row(labels.set(grid.projects[str(project)].label)))
        rows += [_row(row, grid, labels) for row in records(own)]
    first, last = (labels.set(grid.rounds[str(changes[name].iloc[0])].label) for name in ("before", "after"))
    legend = Group(
        "",
        (
            Mark(first, "s", PAPER, STYLES[1].text, MEDIAN),
            Mark(last, "o", STYLES[0].colour, STYLES[0].colour, MEDIAN),
            Line(labels.say("markers.legend.moved"), GREY, width=1.0),
        ),
    )
    figure = track_figure(level_track(rows, grid, labels), Footer((legend,), stamp=stamp))
    return Drawing(figure, " ".join(_texts(changes, grid, labels, (first, last))))


def _row(row: Any, grid: Grid, labels: Labels) -> Row:
    told = (
        labels.say("markers.directions." + row.direction) if pd.notna(row.before_low) else labels.say("markers.masked")
    )
    return Row(labels.set(grid.markers[row.marker].label), told, partial(_draw, row, grid), LEAST + 2 * HALF)


def _draw(row: Any, grid: Grid, page: Axes, track: Track, y: float) -> None:
    if pd.isna(row.before_low):
        return
    sides = (
        ((row.before_low, row.before_high), y + HALF, ("s", PAPER, STYLES[1].text)),
        ((row.after_low, row.after_high), y - HALF, ("o", STYLES[0].colour, STYLES[0].colour)),
    )
    middles = [track.at(place_of(sum(median) / 2, grid)) for median, _, _ in sides]
    page.plot(middles, [y + HALF, y - HALF], color=GREY, linewidth=1.0, zorder=1)
    for median, height, look in sides:
        page.plot(
            [track.at(place_of(each, grid)) for each in median], [height] * 2, color=look[2], linewidth=2, zorder=2
        )
        for level in dict.fromkeys(median):
            dot(page, track.at(place_of(level, grid)), height, MEDIAN / 1.6, look, zorder=3)


def _texts(changes: pd.DataFrame, grid: Grid, labels: Labels, names: tuple[str, str]) -> Iterator[str]:
    yield labels.say("alt.marker_changes", before=names[0], after=names[1])
    for project, own in changes.groupby("project", sort=False):
        told = [
            labels.say(
                "alt.marker_change",
                name=labels.set(grid.markers[row.marker].label),
                before=median_text((row.before_low, row.before_high), labels),
                after=median_text((row.after_low, row.after_high), labels),
            )
            for row in records(own)
        ]
        name = labels.set(grid.projects[str(project)].label)
        yield labels.say("alt.marker_row", name=name, values=labels.listed(told))
