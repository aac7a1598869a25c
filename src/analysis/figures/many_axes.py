"""Whether the axes of a study are found again in others: a row a study, a dot as far right as its axis goes with it."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis.comparison.shared_planes import best_matches
from analysis.figures.footer import Footer
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Line, Mark
from analysis.figures.page import Drawing, dot
from analysis.figures.readings import THRESHOLDS, face_of
from analysis.figures.records import records
from analysis.figures.theme import GREY, style_at
from analysis.figures.track import Limit, Row, Track, draw_upright, track_figure
from analysis.geometry.space.themes import CARRIED, PARTLY_CARRIED

MOST = 40  # rows of a figure, so that it holds on a page
DOT, CHANCE = 24.0, 9.0  # square points of a dot, points of the mark of chance
OWN = style_at(0)


def axis_parts(correlations: pd.DataFrame) -> Sequence[pd.DataFrame]:
    """Return the rows that each figure draws: for each axis of the reference, the best axis of each other study.

    Parameters
    ----------
    correlations : DataFrame
        Rows of one space, active categories, against the reference: study, axis, other_axis, correlation, chance.
    """
    best = best_matches(correlations)
    return [best.iloc[start : start + MOST] for start in range(0, len(best), MOST)]


def many_axes(part: pd.DataFrame, names: Mapping[int, str], labels: Labels, *, stamp: str | None = None) -> Drawing:
    """Return the correlations of the axes of a reference with the best axis of each other study.

    Parameters
    ----------
    part : DataFrame
        One of `axis_parts`.
    names : mapping of axis to str
        Names of the axes of the reference that have one.
    labels : Labels
        The language.
    stamp : str, optional
        Said at the foot of the figure.
    """
    rows: list[Row] = []
    for axis, own in part.groupby("other_axis", sort=False):
        rows.append(Row(_axis_name(int(str(axis)), names, labels)))
        rows += [Row(labels.set(row.study), _value(row, labels), partial(_draw, row)) for row in records(own)]
    ticks = [(tick, labels.graduation(tick, 1)) for tick in (0, 0.2, 0.4, 0.6, PARTLY_CARRIED, CARRIED, 1)]
    limits: list[Limit] = list(THRESHOLDS)
    track = Track(tuple(rows), labels.say("many.correlation"), ticks, limits=limits)
    return Drawing(track_figure(track, Footer(_legend(labels), stamp=stamp)), _text(part, names, labels))


def _axis_name(axis: int, names: Mapping[int, str], labels: Labels) -> str:
    number = labels.integer(axis)
    return (
        labels.say("many.named", axis=number, name=names[axis])
        if axis in names
        else labels.say("many.axis", axis=number)
    )


def _value(row: Any, labels: Labels) -> str:
    """Return a correlation and the axis that it is with."""
    return labels.say("readings.value", correlation=labels.decimal(row.size), axis=labels.integer(row.axis))


def _draw(row: Any, page: Axes, track: Track, y: float) -> None:
    """Draw how far an axis goes with that of the reference, and how far one taken at random might."""
    x = track.at(min(row.size, 1.0))
    page.plot([track.left, x], [y, y], color=GREY, linewidth=0.6, zorder=2)
    draw_upright(page, track.at(row.chance), y, CHANCE, color=OWN.colour, linewidth=1.8)
    dot(page, x, y, DOT, (OWN.marker, face_of(row.found, OWN.colour), OWN.colour), 1.0, zorder=3)


def _legend(labels: Labels) -> tuple[Group, ...]:
    limits = {"yes": CARRIED, "partly": PARTLY_CARRIED, "no": PARTLY_CARRIED}
    found = [
        Mark(labels.say(f"readings.{key}", threshold=labels.decimal(limit, 1)), "o", face_of(key, GREY), GREY)
        for key, limit in limits.items()
    ]
    chance = Line(labels.say("many.chance"), OWN.colour, width=1.8, is_upright=True)
    return (Group(labels.say("readings.axes"), tuple(found)), Group(labels.say("many.random"), (chance,)))


def _text(part: pd.DataFrame, names: Mapping[int, str], labels: Labels) -> str:
    """Return the correlations of each axis of the reference in sentences."""
    texts = [labels.say("alt.many", count=part["study"].nunique())]
    for axis, own in part.groupby("other_axis", sort=False):
        told = [labels.say("many.told", study=row.study, value=_value(row, labels)) for row in records(own)]
        name = _axis_name(int(str(axis)), names, labels)
        texts.append(labels.say("alt.many_axis", axis=name, studies=labels.listed(told)))
    return " ".join(texts)
