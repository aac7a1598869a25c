"""Paths, from edition to edition in the plane, of those who gave the answers that move most."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from analysis.figures.alternatives import plane_text
from analysis.figures.annotation import Name, named_plane
from analysis.figures.edition_parts import in_order
from analysis.figures.edition_path import draw_path
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Mark
from analysis.figures.marks import radius
from analysis.figures.page import Drawing, dot
from analysis.figures.plane import frame_around
from analysis.figures.plane_axes import Plane, plane_of
from analysis.figures.records import records
from analysis.figures.theme import GREY, NORMAL, PAPER, styles

END = 44.0  # square points
MOST, LONG = 6, 4  # answers whose path is drawn; editions from which on a path crosses the others
FEWEST = 5  # respondents of an answer, in each edition: fewer move by chance


def category_paths(
    paths: pd.DataFrame,
    axes: pd.DataFrame,
    labels: Labels,
    *,
    question: str,
    stamp: str | None = None,
) -> Drawing:
    """Return the paths of the answers whose respondents moved most between the first edition and the last.

    Parameters
    ----------
    paths : DataFrame
        Result table: question, category, edition, axis, n, mean.
    axes, labels, question, stamp
        As in `edition_path`.
    """
    shown = plane_of(axes, labels)
    editions = in_order(paths, question, labels)
    chosen = moving_most(paths, shown, editions)
    look = styles([f"{key}|{category}" for key, category, _ in chosen])
    joined = [(look[f"{key}|{category}"], labels.full(key, category), points) for key, category, points in chosen]
    x, y = (np.concatenate([points[name] for _, _, points in joined]).tolist() for name in "xy")
    frame = frame_around(x, y, shown)
    names = [
        Name(name, points["x"].iloc[-1], points["y"].iloc[-1], radius(END), style.text, NORMAL)
        for style, name, points in joined
    ]
    links = [(a.x, a.y, b.x, b.y) for _, _, points in joined for a, b in pairwise(records(points))]
    first, last = (labels.category(question, edition) for edition in (editions[0], editions[-1]))
    start = Mark(labels.say("editions.start", edition=first), "o", PAPER, GREY, END)
    end = Mark(labels.say("editions.end", edition=last), "o", GREY, GREY, END)
    said = labels.say("editions.paths", count=len(chosen), fewest=labels.integer(FEWEST))
    groups = [Group("", (start, end)), Group(said, ())]
    with named_plane(shown, frame, names, labels, links=links, groups=groups, stamp=stamp) as (figure, panel):
        for style, _, points in joined:
            if len(points) > LONG:
                panel.plot(points["x"], points["y"], color=style.colour, linewidth=1.1, linestyle=style.line, zorder=4)
            draw_path(panel, points.tail(2) if len(points) > LONG else points, style, 1.1)
            for rank, row in enumerate(records(points)):
                is_last = rank == len(points) - 1
                area = END if rank == 0 or is_last else END / 3
                face = PAPER if rank == 0 else style.colour
                dot(panel, row.x, row.y, area, (style.marker, face, style.colour), 1.0, zorder=5)
    told = (
        labels.say(
            "alt.category_path",
            name=name,
            start=_place(points.iloc[0], labels),
            end=_place(points.iloc[-1], labels),
        )
        for _, name, points in joined
    )
    return Drawing(figure, " ".join([plane_text("category_paths", shown, labels, count=len(chosen)), *told]))


def _place(point: pd.Series, labels: Labels) -> str:
    return labels.say("alt.place", x=labels.decimal(point["x"]), y=labels.decimal(point["y"]))


def moving_most(paths: pd.DataFrame, plane: Plane, editions: Sequence[str]) -> list[tuple[str, str, pd.DataFrame]]:
    """Return the answers that move most in the plane from the first edition to the last, with their points in order.

    Only those that enough respondents gave in every edition; of a question of two answers, the one that moves more.
    """
    answers: dict[tuple[str, str], list[Any]] = {}
    for row in records(paths):
        answers.setdefault((str(row.question), str(row.category)), []).append(row)
    found: list[tuple[float, str, str, pd.DataFrame]] = []
    for (key, category), told in answers.items():
        if any(pd.isna(row.n) or row.n < FEWEST or pd.isna(row.mean) for row in told):
            continue
        means = {(row.axis, str(row.edition)): row.mean for row in told}
        x, y = ([means.get((axis.number, edition), np.nan) for edition in editions] for axis in plane)
        if len(editions) > 1 and not np.isnan([*x, *y]).any():
            far = float(np.hypot(x[-1] - x[0], y[-1] - y[0]))
            found.append((far, key, category, pd.DataFrame({"x": x, "y": y}, index=list(editions))))
    ordered = sorted(found, key=lambda each: (-each[0], each[1], each[2]))
    kept: dict[str, tuple[str, str, pd.DataFrame]] = {}
    for _, key, category, points in ordered:
        kept.setdefault(key, (key, category, points))
    return list(kept.values())[: MOST if len(editions) <= LONG else LONG]
