"""Projects on a radar: a spoke a marker, in the order of the grid; what is read is each spoke, never an area."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.figures.footer import Footer
from analysis.figures.labels import Labels
from analysis.figures.legend import Entry, Group, Line, Mark
from analysis.figures.lettering import fitted, text_size
from analysis.figures.marker_spread import median_text
from analysis.figures.page import Drawing, dot, sheet
from analysis.figures.records import records
from analysis.figures.theme import GREY, INK, PAGE, PAPER, POINTS_PER_MM, RULE, SMALL, STYLES, WIDTH
from analysis.study.markers import Grid

FEWEST = 3  # markers: fewer have no shape
CENTRE = 0.16  # of the radius: the lowest level is not a point, where spokes would meet
WIDE, SMALLER = 88.0, 36.0  # points: the radius of a radar alone, of one among others
ACROSS = 3  # small radars on a line
TITLE, KEY = 22.0, 13.0  # points above a small radar, around it
ROOM = 34.0  # points around a radar alone, for the names of markers

Medians = Mapping[str, tuple[float, float]]  # marker -> the levels between which its median lies


@dataclass(frozen=True, slots=True)
class Outline:
    """A project in one round: its medians, and how they are drawn."""

    medians: Medians
    is_last: bool = True


def medians_of(consensus: pd.DataFrame, project: str, name: str) -> Medians:
    """Return the medians of a project in a round, by marker; those that are not printed are missing."""
    own = consensus[(consensus["project"] == project) & (consensus["round"] == name)]
    return {row.marker: (row.median_low, row.median_high) for row in records(own)}


def marker_radar(
    rounds: Mapping[str, Medians], name: str, grid: Grid, labels: Labels, *, stamp: str | None = None
) -> Drawing:
    """Return one project on a radar, its first round behind its last.

    Parameters
    ----------
    rounds : mapping of label to medians
        In the order of time.
    name : str
        What the project is called.
    grid : Grid
        Markers in their order, and levels.
    labels : Labels
        The language of the figure.
    stamp : str, optional
        Said at the foot of the figure.
    """
    shown = list(rounds.items())[:: max(1, len(rounds) - 1)]
    last = shown[-1][1]
    entries: list[Entry] = [
        Mark(labels.set(each), "o" if medians is last else "s", *_colours(medians is last)) for each, medians in shown
    ]
    footer = Footer((Group("", (*entries, Line(labels.say("markers.legend.outline"), GREY, width=0.8))),), stamp=stamp)
    height = 2 * (WIDE + ROOM)
    with footer.under(height / POINTS_PER_MM) as figure:
        page = sheet(figure, 0, footer.height, WIDTH, height / POINTS_PER_MM)
        wheel = Wheel(PAGE / 2, height / 2, WIDE, grid)
        wheel.draw(page, labels)
        wheel.name(page, labels)
        for _, medians in shown:
            wheel.outline(page, Outline(medians, medians is last))
    return Drawing(figure, " ".join(_texts(shown, name, grid, labels)))


def marker_radars(projects: Mapping[str, Medians], grid: Grid, labels: Labels, *, stamp: str | None = None) -> Drawing:
    """Return several projects side by side, each on a small radar, spokes numbered; parameters as `marker_radar`.

    Parameters
    ----------
    projects : mapping of key to medians
        Of one round.
    """
    key = tuple((str(rank), labels.set(each.label)) for rank, each in enumerate(grid.markers.values(), start=1))
    footer = Footer(key_title=labels.say("markers.key"), key=key, stamp=stamp)
    side = 2 * (SMALLER + KEY) + TITLE
    n_lines = -(-len(projects) // ACROSS)
    with footer.under(n_lines * side / POINTS_PER_MM) as figure:
        page = sheet(figure, 0, footer.height, WIDTH, n_lines * side / POINTS_PER_MM)
        for rank, (project, medians) in enumerate(projects.items()):
            line, column = divmod(rank, ACROSS)
            x, top = (column + 0.5) * PAGE / ACROSS, (n_lines - line) * side
            wheel = Wheel(x, top - TITLE - KEY - SMALLER, SMALLER, grid)
            title = fitted(labels.set(grid.projects[project].label), PAGE / ACROSS - KEY, SMALL, "bold")
            page.text(x, top - TITLE / 2, title, ha="center", va="center", fontsize=SMALL, fontweight="bold")
            wheel.draw(page)
            wheel.number(page)
            wheel.outline(page, Outline(medians))
    told = [
        labels.say("alt.marker_row", name=labels.set(grid.projects[each].label), values=_values(own, grid, labels))
        for each, own in projects.items()
    ]
    return Drawing(figure, " ".join([labels.say("alt.marker_radars", count=len(projects)), *told]))


@dataclass(frozen=True, slots=True)
class Wheel:
    """Spokes around a centre, the first upright, the others clockwise; levels on rings, the lowest near the centre."""

    x: float
    y: float
    radius: float
    grid: Grid

    def at(self, rank: int, level: float) -> tuple[float, float]:
        """Return the place of a level on a spoke."""
        away = (level - self.grid.lowest) / (self.grid.highest - self.grid.lowest)
        return self.beyond(rank, self.radius * (CENTRE + (1 - CENTRE) * away))

    def beyond(self, rank: int, length: float) -> tuple[float, float]:
        """Return the point of a spoke at so many points from the centre."""
        angle = 2 * np.pi * rank / len(self.grid.markers)
        return self.x + length * float(np.sin(angle)), self.y + length * float(np.cos(angle))

    def draw(self, page: Axes, labels: Labels | None = None) -> None:
        """Draw rings and spokes, the levels written along the first spoke."""
        ranks = range(len(self.grid.markers))
        for level in self.grid.levels:
            ring = [self.at(rank, level) for rank in (*ranks, 0)]
            page.plot(*zip(*ring, strict=True), color=RULE, linewidth=0.6, zorder=1)
            if labels is not None:
                x, y = self.at(0, level)
                page.text(x + 3, y - 2, labels.integer(level), va="top", fontsize=SMALL, color=GREY, label="tick")
        for rank in ranks:
            spoke = self.at(rank, self.grid.lowest), self.at(rank, self.grid.highest)
            page.plot(*zip(*spoke, strict=True), color=RULE, linewidth=0.6, zorder=1)

    def name(self, page: Axes, labels: Labels) -> None:
        """Write the name of each marker at the end of its spoke."""
        for rank, marker in enumerate(self.grid.markers.values()):
            x, y = self.beyond(rank, self.radius + 7)
            across = "center" if abs(x - self.x) < 1 else "left" if x > self.x else "right"
            room = PAGE / 2 - self.radius if across != "center" else PAGE / 3
            text = fitted(labels.set(marker.label), min(room, 150.0), SMALL)
            above = text_size(text)[1] / 2 * float(np.sign(y - self.y)) if across == "center" else 0.0
            page.text(x, y + above, text, ha=across, va="center", fontsize=SMALL, label="label")

    def number(self, page: Axes) -> None:
        """Write the number of each marker at the end of its spoke."""
        for rank in range(len(self.grid.markers)):
            x, y = self.beyond(rank, self.radius + 8)
            page.text(x, y, str(rank + 1), ha="center", va="center", fontsize=SMALL, color=INK, label="label")

    def outline(self, page: Axes, outline: Outline) -> None:
        """Draw medians as marks, joined where neighbours have one; no area is filled: it would mean nothing."""
        keys = list(self.grid.markers)
        face, edge = _colours(outline.is_last)
        line = "solid" if outline.is_last else (0, (3, 2))
        for rank, key in enumerate(keys):
            other = (rank + 1) % len(keys)
            ends = outline.medians.get(key), outline.medians.get(keys[other])
            if all(end is not None and pd.notna(end[0]) for end in ends):
                pieces = [self.middle(rank, ends[0]), self.middle(other, ends[1])]
                page.plot(*zip(*pieces, strict=True), color=GREY, linewidth=0.8, linestyle=line, zorder=2)
        for rank, key in enumerate(keys):
            median = outline.medians.get(key)
            if median is not None and pd.notna(median[0]):
                both = self.at(rank, median[0]), self.at(rank, median[1])
                page.plot(*zip(*both, strict=True), color=edge, linewidth=2.4, zorder=3)
                for x, y in dict.fromkeys(both):
                    dot(page, x, y, self.radius / 3, ("o" if outline.is_last else "s", face, edge), zorder=4)

    def middle(self, rank: int, median: tuple[float, float] | None) -> tuple[float, float]:
        """Return the middle of what is drawn of a median."""
        assert median is not None
        return self.at(rank, sum(median) / 2)


def _colours(is_last: bool) -> tuple[str, str]:
    return (STYLES[0].colour, STYLES[0].colour) if is_last else (PAPER, STYLES[1].text)


def _texts(shown: Sequence[tuple[str, Medians]], name: str, grid: Grid, labels: Labels) -> Iterator[str]:
    yield labels.say("alt.marker_radar", name=labels.set(name), count=len(grid.markers))
    for each, medians in shown:
        yield labels.say("alt.marker_row", name=labels.set(each), values=_values(medians, grid, labels))


def _values(medians: Medians, grid: Grid, labels: Labels) -> str:
    return labels.listed(
        labels.say("alt.marker_value", name=labels.set(grid.markers[key].label), median=median_text(median, labels))
        for key, median in medians.items()
    )
