"""Questions of a space: what each brings to an axis, and how far the plane turns without it."""

from functools import partial
from math import ceil
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis.figures.alternatives import quoted
from analysis.figures.footer import Footer
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Line, Patch
from analysis.figures.marks import lighter
from analysis.figures.page import Drawing, dot
from analysis.figures.plane_axes import axis_of
from analysis.figures.records import records
from analysis.figures.theme import GREY, INK, PAPER, STYLES
from analysis.figures.track import Row, Track, track_figure
from analysis.geometry.reading.likeness import PLANE_NAME
from analysis.geometry.reading.question_deviations import above_mean

MOST = 30  # questions shown
NAMED = 4  # questions named in words
BAR = 8.0  # points
SUMMED = STYLES[0].colour
LEFT_OUT = lighter(STYLES[0].colour, 0.65)
STEPS = (0.01, 0.02, 0.05, 0.1, 0.2)  # between graduations of contributions


def deviation_bars(
    deviations: pd.DataFrame, axes: pd.DataFrame, labels: Labels, *, axis: int = 1, stamp: str | None = None
) -> Drawing:
    """Return the contributions of questions above the mean, the part that their two sides sum up told apart.

    Parameters
    ----------
    deviations : DataFrame
        Result table: question, axis, contribution, deviation_contribution.
    axes : DataFrame
        Result table: axis, place, theme, name, share.
    labels : Labels
        What keys are called.
    axis : int
        Number of the axis.
    stamp : str, optional
        Said at the foot of the figure.
    """
    own = deviations[deviations["axis"] == axis].sort_values("contribution", ascending=False, kind="stable")
    mean = 1 / len(own)
    kept = own[above_mean(own["contribution"])].head(MOST)
    if kept.empty:
        kept = own.head(1)
    step = next((step for step in STEPS if kept["contribution"].max() / step <= 6), STEPS[-1])
    end = step * ceil(kept["contribution"].max() / step - 1e-9)
    track = Track(
        tuple(
            Row(labels.question(row.question), _parts_text(row, labels), partial(_draw_parts, row, end))
            for row in records(kept)
        ),
        labels.say("deviations.scale", axis=labels.integer(axis)),
        [(rank * step / end, labels.percent(rank * step, 0)) for rank in range(round(end / step) + 1)],
        reference=mean / end,
    )
    figure = track_figure(track, Footer((_legend(mean, labels),), stamp=stamp))
    return Drawing(figure, _deviation_text(kept, axis_of(axes, axis, labels).name, mean, labels))


def _draw_parts(row: Any, end: float, page: Axes, track: Track, y: float) -> None:
    """Draw the bar of a question on a scale that ends there: the part summed up, then the rest."""
    part = track.at(row.deviation_contribution / end)
    page.barh([y], [part - track.left], BAR, left=track.left, facecolor=SUMMED, lw=0, zorder=2)
    rest = track.at(row.contribution / end) - part
    page.barh([y], [rest], BAR, left=part, facecolor=LEFT_OUT, hatch="////", edgecolor=PAPER, lw=0, zorder=2)


def _legend(mean: float, labels: Labels) -> Group:
    """Return the legend of the two parts of a bar, and of the mean."""
    summed = Patch(labels.say("deviations.summed"), SUMMED, "", PAPER)
    rest = Patch(labels.say("deviations.rest"), LEFT_OUT, "////", PAPER)
    return Group(
        "", (summed, rest, Line(labels.say("deviations.mean", threshold=labels.percent(mean)), INK, width=0.8))
    )


def _parts_text(row: Any, labels: Labels) -> str:
    """Return the part summed up, and the whole contribution."""
    return f"{labels.percent(row.deviation_contribution)} / {labels.percent(row.contribution)}"


def _deviation_text(kept: pd.DataFrame, axis: str, mean: float, labels: Labels) -> str:
    """Return the contributions of questions and the part summed up, in sentences."""
    first = labels.say("alt.deviations", count=len(kept), axis=axis, threshold=labels.percent(mean))
    parts = (
        labels.say(
            "alt.deviation",
            name=labels.question(row.question),
            share=labels.percent(row.contribution),
            summed=labels.percent(row.deviation_contribution),
        )
        for row in records(kept)
    )
    return " ".join([first, *parts])


def question_angles(stability: pd.DataFrame, labels: Labels, *, stamp: str | None = None) -> Drawing:
    """Return how far the first plane turns when each question is left out, the furthest first.

    Parameters
    ----------
    stability : DataFrame
        Result table: question, axes, angle (degrees), where axes may be the plane « 1+2 ».
    labels : Labels
        What keys are called.
    stamp : str, optional
        Said at the foot of the figure.
    """
    own = stability[stability["axes"].astype("str") == PLANE_NAME].sort_values("angle", ascending=False, kind="stable")
    shown = own.head(MOST)
    end = 90.0 if shown["angle"].max() > 45 else 45.0
    track = Track(
        tuple(
            Row(labels.question(row.question), _angle_text(row.angle, labels), partial(_draw_angle, row.angle / end))
            for row in records(shown)
        ),
        labels.say("angles.scale"),
        [(rank / 3, labels.say("angles.value", angle=labels.integer(rank * end / 3))) for rank in range(4)],
    )
    return Drawing(track_figure(track, Footer(stamp=stamp)), _angles_text(own, labels))


def _draw_angle(place: float, page: Axes, track: Track, y: float) -> None:
    """Draw an angle as a dot at its place on the scale, at the end of a thin line."""
    x = track.at(place)
    page.plot([track.left, x], [y, y], color=GREY, linewidth=0.6, zorder=1)
    dot(page, x, y, 28, (STYLES[0].marker, STYLES[0].colour, STYLES[0].colour), width=0, zorder=3)


def _angle_text(angle: float, labels: Labels) -> str:
    """Return an angle in degrees."""
    return labels.say("angles.value", angle=labels.decimal(angle, 1))


def _angles_text(own: pd.DataFrame, labels: Labels) -> str:
    """Return the largest angles and the smallest, in sentences."""
    named = [
        labels.say("angles.named", name=name, angle=_angle_text(angle, labels))
        for name, angle in zip(
            quoted([labels.question(key) for key in own["question"].head(NAMED)], labels), own["angle"], strict=False
        )
    ]
    texts = [labels.say("alt.angles", count=len(own)), labels.say("alt.largest_angles", names=labels.listed(named))]
    if len(own) > NAMED:
        texts.append(labels.say("alt.other_angles", angle=_angle_text(float(own["angle"].iloc[NAMED]), labels)))
    return " ".join(texts)
