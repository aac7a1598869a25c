"""What assessors give to projects: each level given, how far they lie apart, the median, what was decided."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
from matplotlib.axes import Axes

from analysis.figures.footer import Footer
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Line, Mark
from analysis.figures.page import Drawing, dot
from analysis.figures.theme import GREY, INK, PAPER, STYLES
from analysis.figures.track import Row, Track, track_figure
from analysis.study.markers import Grid

GIVEN, MEDIAN, DECIDED = 16.0, 46.0, 40.0  # square points
LEAST = 9.0  # points: the height that marks need


@dataclass(frozen=True, slots=True)
class Given:
    """What one project was given on one marker: the extremes, the median, what was decided, and each level."""

    project: str
    marker: str
    median: tuple[float, float]  # missing where it is not printed
    ends: tuple[float, float]
    decided: float
    levels: tuple[int, ...] = ()  # given by some assessor; none where they are not printed

    @property
    def is_told(self) -> bool:
        """Whether its numbers are printed."""
        return pd.notna(self.median[0])


def given_of(consensus: pd.DataFrame, marks: pd.DataFrame, name: str) -> list[Given]:
    """Return what was given in a round, in the order of its table.

    Parameters
    ----------
    consensus : DataFrame
        Result table: round, project, marker, median_low, median_high, lowest, highest, decided.
    marks : DataFrame
        Result table: round, project, marker, mark; empty where marks are not printed one by one.
    name : str
        Key of the round.
    """
    levels = marks[marks["round"] == name].groupby(["project", "marker"])["mark"].unique().to_dict()
    return [
        Given(
            row["project"],
            row["marker"],
            (row["median_low"], row["median_high"]),
            (row["lowest"], row["highest"]),
            row["decided"],
            tuple(sorted(map(int, levels.get((row["project"], row["marker"]), ())))),
        )
        for row in consensus[consensus["round"] == name].to_dict("records")
    ]


def marker_spread(given: Sequence[Given], grid: Grid, labels: Labels, *, stamp: str | None = None) -> Drawing:
    """Return the levels given to projects, a row a marker, projects one under the other.

    Parameters
    ----------
    given : sequence of Given
        Of one round, projects together.
    grid : Grid
        Names and levels.
    labels : Labels
        The language of the figure.
    stamp : str, optional
        Said at the foot of the figure.
    """
    projects = list(dict.fromkeys(each.project for each in given))
    rows: list[Row] = []
    for project in projects:
        rows += [Row(labels.set(grid.projects[project].label))] if len(projects) > 1 else []
        rows += [_row(each, grid, labels) for each in given if each.project == project]
    track = level_track(rows, grid, labels)
    footer = Footer((_legend(given, labels),), stamp=stamp)
    return Drawing(track_figure(track, footer), " ".join(_texts(given, grid, labels)))


def level_track(rows: Sequence[Row], grid: Grid, labels: Labels) -> Track:
    """Return rows over the scale of the levels of a grid, each level a graduation."""
    scale = labels.say("markers.scale", lowest=labels.integer(grid.lowest), highest=labels.integer(grid.highest))
    return Track(tuple(rows), scale, [(place_of(level, grid), labels.integer(level)) for level in grid.levels])


def place_of(level: float, grid: Grid) -> float:
    """Return the place of a level on the scale, from 0 to 1."""
    return (level - grid.lowest) / (grid.highest - grid.lowest)


def median_text(median: tuple[float, float], labels: Labels) -> str:
    """Return a median: « 2 », or « 1 ou 2 » where it lies between two levels; in words where it is not printed."""
    low, high = median
    if pd.isna(low):
        return labels.say("markers.masked")
    if low == high:
        return labels.integer(low)
    return labels.say("markers.between", low=labels.integer(low), high=labels.integer(high))


def _row(each: Given, grid: Grid, labels: Labels) -> Row:
    name = labels.set(grid.markers[each.marker].label)
    return Row(name, median_text(each.median, labels), partial(_draw, each, grid), LEAST)


def _draw(each: Given, grid: Grid, page: Axes, track: Track, y: float) -> None:
    def at(level: float) -> float:
        return track.at(place_of(level, grid))

    if each.is_told:
        page.plot([at(end) for end in each.ends], [y, y], color=GREY, linewidth=1.0, zorder=1)
        low, high = each.median
        page.plot([at(low), at(high)], [y, y], color=STYLES[0].colour, linewidth=3.0, zorder=2)
        for level in dict.fromkeys(each.median):
            dot(page, at(level), y, MEDIAN, ("o", STYLES[0].colour, STYLES[0].colour), zorder=3)
        for level in each.levels:
            dot(page, at(level), y, GIVEN, ("o", PAPER, INK), zorder=4)
    if pd.notna(each.decided):
        dot(page, at(each.decided), y, 2 * DECIDED, ("D", "none", STYLES[1].text), width=1.4, zorder=5)


def _legend(given: Sequence[Given], labels: Labels) -> Group:
    entries: list[Mark | Line] = [
        Mark(labels.say("markers.legend.median"), "o", STYLES[0].colour, STYLES[0].colour, MEDIAN),
        Line(labels.say("markers.legend.spread"), GREY, width=1.0),
    ]
    if any(each.levels for each in given):
        entries.insert(1, Mark(labels.say("markers.legend.given"), "o", PAPER, INK, GIVEN))
    if any(pd.notna(each.decided) for each in given):
        entries.append(Mark(labels.say("markers.legend.decided"), "D", "none", STYLES[1].text, DECIDED))
    return Group("", tuple(entries))


def _texts(given: Sequence[Given], grid: Grid, labels: Labels) -> Iterator[str]:
    """Yield what was given to each project, a sentence a project."""
    projects = list(dict.fromkeys(each.project for each in given))
    yield labels.say("alt.marker_spread", count=len(projects))
    for project in projects:
        own = [_told(each, grid, labels) for each in given if each.project == project]
        yield labels.say("alt.marker_row", name=labels.set(grid.projects[project].label), values=labels.listed(own))


def _told(each: Given, grid: Grid, labels: Labels) -> str:
    name, median = labels.set(grid.markers[each.marker].label), median_text(each.median, labels)
    if not each.is_told or each.ends[0] == each.ends[1]:
        return labels.say("alt.marker_value", name=name, median=median)
    low, high = map(labels.integer, each.ends)
    return labels.say("alt.marker_spread_value", name=name, median=median, low=low, high=high)
