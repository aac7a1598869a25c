"""Shares of each answer in the groups of a factor: a row an answer, a mark a group, joined."""

from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis.figures.footer import Footer
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Mark
from analysis.figures.page import Drawing, dot
from analysis.figures.records import records
from analysis.figures.theme import GREY, INK, Style, styles
from analysis.figures.track import Row, Track, track_figure

AREA = 34.0  # square points
STEPS = 5  # of the scale
EDGE = 0.6


def group_shares(frequencies: pd.DataFrame, labels: Labels, *, factor: str, stamp: str | None = None) -> Drawing:
    """Return the share of each answer in each group of a factor, the answers whose groups lie furthest apart first.

    Parameters
    ----------
    frequencies : DataFrame
        Result table: question, category, by, by_category, base, share; of one question and one factor.
        A masked share is missing, and has no mark.
    labels : Labels
        What keys are called.
    factor : str
        The question whose categories make the groups.
    stamp : str, optional
        Said at the foot of the figure.
    """
    known = frequencies.dropna(subset=["share"])
    names = sorted(dict.fromkeys(known["by_category"].astype("str")), key=lambda name: labels.rank(factor, name))
    look = styles(names)
    apart = known.groupby(["question", "category"], sort=False, observed=True)["share"].agg(
        lambda each: each.max() - each.min()
    )
    shown = [(question, category) for question, category in apart.sort_values(ascending=False, kind="stable").index]
    end = next(end for end in (0.25, 0.5, 1.0) if known["share"].max() <= end)
    rows = tuple(
        Row(
            labels.category(*answer),
            labels.say("groups.points", difference=labels.integer(round(100 * apart[answer]))),
            partial(_draw, _of(known, answer), look, end),
        )
        for answer in shown
    )
    ticks = [(rank / STEPS, labels.percent(rank * end / STEPS, 0)) for rank in range(STEPS + 1)]
    track = Track(rows, labels.say("groups.scale"), ticks)
    marks = tuple(
        Mark(labels.category(factor, name), look[name].marker, look[name].colour, INK, AREA) for name in names
    )
    figure = track_figure(track, Footer((Group(labels.question(factor), marks),), stamp=stamp))
    return Drawing(figure, _text(known, shown, factor, labels))


def _of(known: pd.DataFrame, answer: tuple[str, str]) -> list[tuple[str, float]]:
    """Return the share of an answer in each group."""
    rows = known[(known["question"] == answer[0]) & (known["category"] == answer[1])]
    return [(str(row.by_category), float(row.share)) for row in records(rows)]


def _draw(
    shares: list[tuple[str, float]], look: dict[str, Style], end: float, page: Axes, track: Track, y: float
) -> None:
    places = [track.at(share / end) for _, share in shares]
    page.plot([min(places), max(places)], [y, y], color=GREY, linewidth=0.9, zorder=2)
    for (name, _), x in zip(shares, places, strict=True):
        dot(page, x, y, AREA, (look[name].marker, look[name].colour, INK), EDGE, zorder=3)


def _text(known: pd.DataFrame, shown: list[Any], factor: str, labels: Labels) -> str:
    told = [
        labels.say(
            "alt.group_share",
            name=labels.category(*answer),
            shares=labels.listed(
                labels.say("alt.share", name=labels.category(factor, name), share=labels.percent(share, 0))
                for name, share in _of(known, answer)
            ),
        )
        for answer in shown
    ]
    return " ".join([labels.say("alt.group_shares", count=len(shown), factor=labels.question(factor)), *told])
