"""Outcomes set against the axes: odds ratios and their intervals, on a scale where a double is as far as a half."""

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.figures.footer import Footer
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Line
from analysis.figures.page import Drawing, dot
from analysis.figures.records import records
from analysis.figures.theme import INK, STYLES
from analysis.figures.track import Row, Track, track_figure

AXIS = "axis_"
FURTHEST = 1000.0  # an interval that goes beyond is cut there, and ends in an arrow
STEPS = (2.0, 10.0)  # between two graduations
GRADUATIONS = 4  # at most, on either side of 1


def odds_bars(regression: pd.DataFrame, axes: pd.DataFrame, labels: Labels, *, stamp: str | None = None) -> Drawing:
    """Return the odds ratios of each axis, with their intervals, an outcome after the other.

    Parameters
    ----------
    regression : DataFrame
        Result table of one space, outcomes whose ratios are known: outcome, category, term, odds_ratio, ci_low,
        ci_high.
    axes : DataFrame
        Result table: axis, name.
    labels : Labels
        What keys are called.
    stamp : str, optional
        Said at the foot of the figure.
    """
    known = regression.dropna(subset=["odds_ratio"])
    known = known[known["term"].astype("str").str.startswith(AXIS)]
    names = {f"{AXIS}{row.axis}": _axis_name(row, labels) for row in records(axes)}
    known = known.assign(name=[names[term] for term in known["term"]])
    reach = _reach_of(known)
    rows: list[Row] = []
    for (question, category), own in known.groupby(["outcome", "category"], sort=False):
        rows.append(Row(labels.full(str(question), str(category))))
        rows += [Row(row.name, _value_text(row, labels), partial(_draw_ratio, row, reach)) for row in records(own)]
    ticks = [(place_of(ratio, reach), ratio_text(ratio, labels)) for ratio in graduations(reach)]
    track = Track(tuple(rows), labels.say("odds.scale"), ticks, reference=0.5)
    footer = Footer((Group("", (Line(labels.say("odds.interval"), INK),)),), stamp=stamp)
    return Drawing(track_figure(track, footer), _odds_text(known, labels))


def _value_text(row: Any, labels: Labels) -> str:
    """Return a ratio and its interval."""
    return f"{labels.odds(row.odds_ratio)} {labels.odds_interval(row.ci_low, row.ci_high)}"


def _axis_name(row: Any, labels: Labels) -> str:
    """Return an axis with its name: « Axe 1 — Symptômes »."""
    if pd.isna(row.name) or not row.name:
        return labels.say("odds.axis.plain", axis=labels.integer(row.axis))
    return labels.say("odds.axis.named", axis=labels.integer(row.axis), name=labels.set(str(row.name)))


def _reach_of(known: pd.DataFrame) -> float:
    """Return the ratio at the end of the scale, its inverse at the other."""
    ends = np.log(known[["odds_ratio", "ci_low", "ci_high"]].to_numpy(dtype=float).clip(1 / FURTHEST, FURTHEST))
    return float(np.exp(max(np.abs(ends).max() * 1.04, np.log(2.1))))


def place_of(ratio: float, reach: float) -> float:
    """Return the place of a ratio on the scale, 1 in the middle."""
    return float(0.5 + np.log(np.clip(ratio, 1 / reach, reach)) / np.log(reach) / 2)


def graduations(reach: float) -> list[float]:
    """Return round ratios and their inverses, 1 among them."""
    step = next((step for step in STEPS if np.log(reach) / np.log(step) <= GRADUATIONS), STEPS[-1])
    count = int(np.log(reach) / np.log(step) + 1e-9)
    return [step**power for power in range(-count, count + 1)]


def ratio_text(ratio: float, labels: Labels) -> str:
    """Return a graduation: « 0,01 », « 0,5 », « 1 », « 10 »."""
    if ratio >= 1:
        return labels.integer(ratio)
    digits = next(digits for digits in range(1, 7) if abs(ratio * 10**digits - round(ratio * 10**digits)) < 1e-6)
    return labels.decimal(ratio, digits)


def _draw_ratio(row: Any, reach: float, page: Axes, track: Track, y: float) -> None:
    """Draw one ratio and its interval, an arrow where the interval is cut."""
    low, middle, high = (track.at(place_of(value, reach)) for value in (row.ci_low, row.odds_ratio, row.ci_high))
    page.plot([low, high], [y, y], color=INK, linewidth=1.2, zorder=2)
    for x, is_cut, arrow in ((low, row.ci_low < 1 / reach, "<"), (high, row.ci_high > reach, ">")):
        page.plot([x], [y], marker=arrow if is_cut else "|", color=INK, markersize=5, zorder=2)
    dot(page, middle, y, 34, (STYLES[0].marker, STYLES[0].colour, INK), width=0.6, zorder=3)


def _odds_text(known: pd.DataFrame, labels: Labels) -> str:
    """Return each ratio with its interval, in sentences."""
    ratios = (
        labels.say(
            "alt.ratio",
            name=labels.full(row.outcome, row.category),
            axis=row.name,
            ratio=labels.odds(row.odds_ratio),
            interval=labels.odds_interval(row.ci_low, row.ci_high),
        )
        for row in records(known)
    )
    return " ".join([labels.say("alt.odds", count=len(known.drop_duplicates(["outcome", "category"]))), *ratios])
