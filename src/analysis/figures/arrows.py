"""The circle of correlations: scores of themes, and supplementary numbers, as arrows."""

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.figures.alternatives import plane_text
from analysis.figures.annotation import Name, named_plane
from analysis.figures.labels import Labels
from analysis.figures.legend import Group
from analysis.figures.page import Drawing
from analysis.figures.plane import LOWEST, frame_around
from analysis.figures.plane_axes import Plane, plane_of
from analysis.figures.records import records
from analysis.figures.theme import GREY, NORMAL, PALE, Style, styles

TIP = 1.5  # points: the room an arrow's head takes
NUMBER_STYLE = Style(GREY, GREY, "o", "", (0, (3, 2)))


def theme_arrows(
    themes: pd.DataFrame,
    axes: pd.DataFrame,
    labels: Labels,
    *,
    quantitative: pd.DataFrame | None = None,
    stamp: str | None = None,
) -> Drawing:
    """Return the correlations of each theme's own score with two axes, as arrows in a circle of radius 1.

    Parameters
    ----------
    themes : DataFrame
        Result table: theme, axis, score_correlation.
    axes : DataFrame
        Result table: axis, place, theme, name, share.
    labels : Labels
        What keys are called.
    quantitative : DataFrame, optional
        Result table of supplementary numbers: variable, axis, correlation, n.
    stamp : str, optional
        Said at the foot of the figure.
    """
    shown = plane_of(axes, labels)
    scores = _arrow_table(themes, "theme", "score_correlation", shown)
    scores = scores.assign(name=scores["key"].map(labels.theme), style=scores["key"].map(styles(scores["key"])))
    arrows = [scores]
    if quantitative is not None and len(quantitative):
        numbers = _arrow_table(quantitative, "variable", "correlation", shown)
        arrows.append(
            numbers.assign(name=numbers["key"].map(labels.question), style=numbers["key"].map(lambda _: NUMBER_STYLE))
        )
    table = pd.concat(arrows, ignore_index=True)
    angles = _angle_texts(scores, labels)
    names = [Name(row.name, row.x, row.y, TIP, row.style.text, NORMAL) for row in records(table)]
    links = [(0.0, 0.0, name.x, name.y) for name in names]
    groups = [Group(text, ()) for text in angles]
    frame = frame_around([-1.0, 1.0], [-1.0, 1.0], shown, LOWEST)
    with named_plane(shown, frame, names, labels, links=links, groups=groups, stamp=stamp) as (figure, panel):
        _draw_circle(panel)
        for row in records(table):
            _draw_arrow(panel, row)
    alt = [plane_text("arrows", shown, labels, count=len(table)), *_arrow_texts(table, labels), *angles]
    return Drawing(figure, " ".join(alt))


def _arrow_table(table: pd.DataFrame, key: str, correlation: str, plane: Plane) -> pd.DataFrame:
    """Return the tip of each arrow: columns key, x and y."""
    x, y = (table[table["axis"] == axis.number].set_index(key)[correlation] for axis in plane)
    return pd.DataFrame({"x": x, "y": y}).dropna().rename_axis("key").reset_index()


def _draw_circle(axes: Axes) -> None:
    """Draw the circle of perfect correlation."""
    turn = np.linspace(0, 2 * np.pi, 181)
    axes.plot(np.cos(turn), np.sin(turn), color=PALE, linewidth=0.8, zorder=1)


def _draw_arrow(axes: Axes, row: Any) -> None:
    """Draw an arrow from the origin."""
    look = {"arrowstyle": "-|>", "color": row.style.colour, "linestyle": row.style.line, "linewidth": 1.6}
    axes.annotate("", (row.x, row.y), (0, 0), arrowprops={**look, "shrinkA": 0, "shrinkB": 0, "mutation_scale": 9})


def _angle_texts(scores: pd.DataFrame, labels: Labels) -> list[str]:
    """Return the angle between the arrows of each two themes, in a sentence."""
    return [
        labels.say("arrows.angle", one=one.name, other=other.name, angle=labels.integer(angle_between(one, other)))
        for one, other in combinations(records(scores), 2)
    ]


def angle_between(one: Any, other: Any) -> float:
    """Return the angle between two arrows on the plane, in degrees."""
    turn = np.arctan2(one.y, one.x) - np.arctan2(other.y, other.x)
    return float(np.degrees(np.arccos(np.clip(np.cos(turn), -1, 1))))


def _arrow_texts(table: pd.DataFrame, labels: Labels) -> list[str]:
    """Return the correlations of each arrow, in a sentence."""
    return [
        labels.say("alt.arrow", name=row.name, x=labels.decimal(row.x), y=labels.decimal(row.y))
        for row in records(table)
    ]
