"""How like the common axes those of each edition are, beside what permuted editions give."""

from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis.figures.edition_parts import in_order, named
from analysis.figures.footer import Footer
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Line, Mark, Patch
from analysis.figures.page import Drawing, dot
from analysis.figures.plane_axes import axis_of
from analysis.figures.records import records
from analysis.figures.theme import GREY, INK, PAPER
from analysis.figures.track import Row, Track, track_figure

BAND, AREA = "#DADADA", 34.0
HALF = 4.0  # points: half the height of the band


def axis_likeness(
    likeness: pd.DataFrame, axes: pd.DataFrame, labels: Labels, *, question: str, stamp: str | None = None
) -> Drawing:
    """Return the correlation of each common axis with the edition's own, beside the band of permuted editions.

    Parameters
    ----------
    likeness : DataFrame
        Result table: edition, axes, n, correlation, median, limit (the lowest that nineteen permutations in twenty
        give).
    axes : DataFrame
        Result table: axis, place, theme, name, share.
    labels : Labels
        What keys are called.
    question : str
        The question that tells editions apart.
    stamp : str, optional
        Said at the foot of the figure.
    """
    known = set_beside(likeness)
    start = 0.5 if known[["correlation", "limit"]].min().min() >= 0.5 else 0.0
    editions = in_order(known, question, labels)
    rows: list[Row] = []
    for number in dict.fromkeys(known["axes"].astype("str")):
        own = known[known["axes"].astype("str") == number]
        rows.append(Row(axis_of(axes, int(number), labels).name))
        rows += [_row(own, edition, start, question, labels) for edition in editions]
    ticks = [(rank / 5, labels.graduation(start + rank * (1 - start) / 5, 1)) for rank in range(6)]
    track = Track(tuple(rows), labels.say("editions.likeness_scale"), ticks)
    outside = Mark(labels.say("editions.outside"), "o", INK, INK, AREA)
    inside = Mark(labels.say("editions.inside"), "o", PAPER, INK, AREA)
    band = Patch(labels.say("editions.band"), BAND, "", BAND)
    median = Line(labels.say("editions.band_median"), GREY, width=1.2, is_upright=True)
    footer = Footer((Group("", (outside, inside)), Group("", (band, median))), stamp=stamp)
    return Drawing(track_figure(track, footer), _text(known, axes, question, labels))


def set_beside(likeness: pd.DataFrame) -> pd.DataFrame:
    """Return the axes, planes left out, that were set beside their band."""
    known = likeness[likeness["correlation"].notna() & likeness["limit"].notna()]
    return known[known["axes"].astype("str").str.isdecimal()]


def _row(own: pd.DataFrame, edition: str, start: float, question: str, labels: Labels) -> Row:
    found = own[own["edition"].astype("str") == edition]
    if found.empty:
        return Row(labels.category(question, edition), labels.say("editions.not_set"))
    (row,) = records(found)
    name = named(edition, row.n, question, labels)
    return Row(name, labels.decimal(row.correlation), partial(_draw, row, start))


def _is_outside(row: Any) -> bool:
    """Say whether an edition's axis is less like the common one than nineteen permutations in twenty make it."""
    return bool(row.correlation < row.limit)


def _draw(row: Any, start: float, page: Axes, track: Track, y: float) -> None:
    """Draw the band up to 1, its median, and the edition's correlation: filled where it leaves the band."""

    def at(value: float) -> float:
        return track.at((value - start) / (1 - start))

    page.fill_between([at(row.limit), at(1.0)], y - HALF, y + HALF, facecolor=BAND, lw=0, zorder=2)
    if pd.notna(row.median):
        page.plot([at(row.median)] * 2, [y - HALF, y + HALF], color=GREY, linewidth=1.2, zorder=3)
    dot(page, at(row.correlation), y, AREA, ("o", INK if _is_outside(row) else PAPER, INK), 0.9, zorder=4)


def _text(known: pd.DataFrame, axes: pd.DataFrame, question: str, labels: Labels) -> str:
    told = [labels.say("alt.likeness", count=known["edition"].nunique())]
    for row in records(known):
        told.append(
            labels.say(
                f"alt.likeness_{'outside' if _is_outside(row) else 'inside'}",
                name=labels.category(question, str(row.edition)),
                axis=axis_of(axes, int(row.axes), labels).name,
                correlation=labels.decimal(row.correlation),
                limit=labels.decimal(row.limit),
            )
        )
    return " ".join(told)
