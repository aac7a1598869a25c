"""Other readings of a space: whether its axes are found again, and what becomes of the deviations of a factor."""

from functools import partial
from math import ceil, floor
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis.figures.footer import Footer
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Line, Mark, mark_of
from analysis.figures.marks import lighter
from analysis.figures.page import Drawing, dot
from analysis.figures.plane_axes import axis_of
from analysis.figures.records import records
from analysis.figures.theme import GREY, INK, PAPER, Style, styles
from analysis.figures.told_deviations import sized_digits
from analysis.figures.track import LEADING, Limit, Row, Track, draw_upright, two_track_figure
from analysis.geometry.reading.alternatives import verdict
from analysis.geometry.space.themes import CARRIED, PARTLY_CARRIED

MOST, LANES = 6, 18  # of each axis: pairs of groups, and readings of them all, so that the figure holds on a page
LANE = 6.0  # points: the height that one reading takes in the row of a pair
STEPS = (0.5, 1.0, 2.0, 5.0)  # between graduations of deviations
GRADUATIONS = 7  # at most
DOT = 24.0  # square points
OWN = 1.8  # points: the line of the deviation in the space
THRESHOLDS: list[Limit] = [
    (CARRIED, {"color": INK, "linestyle": "solid", "linewidth": 0.8}),
    (PARTLY_CARRIED, {"color": INK, "linestyle": (0, (3, 2)), "linewidth": 0.8}),
]
PAIR = ["axis", "category_a", "category_b"]


def on_axes_found(deviations: pd.DataFrame, compared: pd.DataFrame) -> pd.DataFrame:
    """Return the deviations in the readings where their axis is found, at least partly.

    Parameters
    ----------
    deviations : DataFrame
        Result table of one factor, pairs that may be shown: alternative, factor, category_a, category_b, axis,
        scaled_deviation, alternative_deviation.
    compared : DataFrame
        Result table, axes that are read: alternative, axis, correlation.
    """
    if deviations.empty:
        return deviations
    found = compared[["alternative", "axis"]][compared["correlation"] >= PARTLY_CARRIED]
    return deviations.merge(found, on=["alternative", "axis"]).sort_values("axis", kind="stable", ignore_index=True)


def _most_pairs(deviations: pd.DataFrame) -> int:
    """Return how many pairs of groups of each axis are drawn: fewer where there are more readings, three at least."""
    return min(MOST, LANES // max(deviations["alternative"].nunique(), 1))


def largest(deviations: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of groups of each axis that are furthest apart in the space."""
    pairs = deviations.drop_duplicates(PAIR)
    ranks = pairs["scaled_deviation"].abs().groupby(pairs["axis"]).rank(method="first", ascending=False)
    return deviations.merge(pairs[PAIR][ranks <= _most_pairs(deviations)], on=PAIR)


def reading_tracks(
    compared: pd.DataFrame, deviations: pd.DataFrame, axes: pd.DataFrame, labels: Labels, *, stamp: str | None = None
) -> Drawing:
    """Return the correlations of the axes read with those of other readings, over the deviations of a factor in both.

    Parameters
    ----------
    compared : DataFrame
        Result table, axes that are read: alternative, axis, matched_axis, correlation.
    deviations : DataFrame
        What `on_axes_found` returns, of which the largest pairs of each axis are drawn; the second part is left
        out where it is empty.
    axes : DataFrame
        Result table: axis, place, theme, name, share.
    labels : Labels
        What keys are called.
    stamp : str, optional
        Said at the foot of the figure.
    """
    look, drawn = styles(compared["alternative"]), largest(deviations) if len(deviations) else deviations
    upper = _correlation_track(compared, axes, look, labels)
    lower = _deviation_track(drawn, look, labels) if len(drawn) else None
    groups = _legend(drawn, look, labels)
    if len(drawn) < len(deviations):
        groups.append(Group(labels.say("readings.most", most=labels.integer(_most_pairs(deviations))), ()))
    figure = two_track_figure(upper, lower, Footer(tuple(groups), stamp=stamp))
    return Drawing(figure, _reading_text(compared, drawn, labels))


def _correlation_track(compared: pd.DataFrame, axes: pd.DataFrame, look: dict[str, Style], labels: Labels) -> Track:
    """Return the axes, each over a row a reading."""
    rows: list[Row] = []
    for axis, own in compared.groupby("axis", sort=True):
        rows.append(Row(axis_of(axes, int(str(axis)), labels).name))
        for row in records(own):
            draw = partial(_draw_correlation, row.correlation, look[row.alternative])
            rows.append(Row(labels.reading(row.alternative), _match_text(row, labels), draw))
    ticks = [(tick, labels.graduation(tick, 1)) for tick in (0, 0.2, 0.4, 0.6, PARTLY_CARRIED, CARRIED, 1)]
    return Track(tuple(rows), labels.say("readings.correlation"), ticks, limits=THRESHOLDS)


def _match_text(row: Any, labels: Labels) -> str:
    """Return a correlation and the axis it is with."""
    correlation, axis = labels.decimal(row.correlation), labels.integer(row.matched_axis)
    return labels.say("readings.value", correlation=correlation, axis=axis)


def _deviation_track(deviations: pd.DataFrame, look: dict[str, Style], labels: Labels) -> Track:
    """Return the axes, each over a row a pair of groups, in which each reading has a lane."""
    places = _scale(deviations)
    rows: list[Row] = []
    for axis, of_axis in deviations.groupby("axis", sort=True):
        factor = str(of_axis["factor"].iloc[0])
        number = labels.integer(int(str(axis)))
        rows.append(Row(labels.say("readings.factor", factor=labels.question(factor), axis=number)))
        for (a, b), own in of_axis.groupby(["category_a", "category_b"], sort=False):
            name = labels.say("readings.pair", a=labels.category(factor, str(a)), b=labels.category(factor, str(b)))
            value, draw = _told(own["scaled_deviation"].iloc[0], labels), partial(_draw_deviations, own, places, look)
            rows.append(Row(name, value, draw, least=len(own) * LANE))
    ticks = [(_on_scale(place, places), labels.graduation(place, 1)) for place in places]
    zero: Limit = (_on_scale(0.0, places), {"color": GREY, "linewidth": 0.8})
    return Track(tuple(rows), labels.say("readings.deviation"), ticks, limits=[zero])


def _told(deviation: float, labels: Labels) -> str:
    """Return a deviation with its sign, on its side of what is notable and large."""
    return labels.signed(deviation, sized_digits(deviation))


def _draw_correlation(correlation: float, style: Style, page: Axes, track: Track, y: float) -> None:
    """Draw the dot of a reading, filled as the axis is found again."""
    x = track.at(min(correlation, 1.0))
    page.plot([track.left, x], [y, y], color=GREY, linewidth=0.6, zorder=2)
    dot(page, x, y, DOT, (style.marker, face_of(verdict(correlation), style.colour), style.colour), 1.0, zorder=3)


def _draw_deviations(
    own: pd.DataFrame, places: list[float], look: dict[str, Style], page: Axes, track: Track, y: float
) -> None:
    """Draw the deviation of a pair in the space as an upright line, and a dot a reading in its lane."""
    here = track.at(_on_scale(own["scaled_deviation"].iloc[0], places))
    draw_upright(page, here, y, len(own) * LANE + LEADING, color=INK, linewidth=OWN)
    for rank, one in enumerate(records(own)):
        style, x = look[one.alternative], track.at(_on_scale(one.alternative_deviation, places))
        lane = y + ((len(own) - 1) / 2 - rank) * LANE
        page.plot([here, x], [lane, lane], color=style.colour, linewidth=0.8, zorder=2)
        dot(page, x, lane, DOT, (style.marker, style.colour, PAPER), 0.5, zorder=3)


def _on_scale(value: float, places: list[float]) -> float:
    """Return the place of a value on the scale of these graduations."""
    return (value - places[0]) / (places[-1] - places[0])


def _scale(deviations: pd.DataFrame) -> list[float]:
    """Return the graduations that hold every deviation, and zero."""
    values = deviations[["scaled_deviation", "alternative_deviation"]].to_numpy(dtype=float)
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    step = next((step for step in STEPS if (high - low) / step <= GRADUATIONS), STEPS[-1])
    first = floor(low / step + 1e-9)
    last = max(ceil(high / step - 1e-9), first + 1)
    return [rank * step for rank in range(first, last + 1)]


def face_of(found: str, colour: str) -> str:
    """Return how a dot is filled: full where the axis is found again, paler where partly, empty where not."""
    return {"yes": colour, "partly": lighter(colour, 0.6)}.get(found, PAPER)


def _legend(deviations: pd.DataFrame, look: dict[str, Style], labels: Labels) -> list[Group]:
    """Return the legend: what becomes of axes; readings, and deviations in the space, where these are drawn."""
    limits = {"yes": CARRIED, "partly": PARTLY_CARRIED, "no": PARTLY_CARRIED}
    found = [
        Mark(labels.say(f"readings.{key}", threshold=labels.decimal(limit, 1)), "o", face_of(key, GREY), GREY)
        for key, limit in limits.items()
    ]
    axes = Group(labels.say("readings.axes"), tuple(found))
    if deviations.empty:
        return [axes]
    readings = [mark_of(labels.reading(key), style) for key, style in look.items()]
    own = Line(labels.say("readings.own"), INK, width=OWN, is_upright=True)
    return [
        axes,
        Group(labels.say("readings.readings"), tuple(readings)),
        Group(labels.say("readings.deviations"), (own,)),
    ]


def _reading_text(compared: pd.DataFrame, deviations: pd.DataFrame, labels: Labels) -> str:
    """Return the correlations of each axis, then the deviations that are drawn, in sentences."""
    texts = [labels.say("alt.readings", count=compared["alternative"].nunique())]
    for axis, own in compared.groupby("axis", sort=True):
        named = [
            labels.say("readings.named", name=labels.reading(row.alternative), value=_match_text(row, labels))
            for row in records(own)
        ]
        texts.append(labels.say("alt.reading", axis=labels.integer(int(str(axis))), readings=labels.listed(named)))
    for _, own in deviations.groupby(["factor", *PAIR], sort=False):
        texts.append(_deviation_text(own, labels))
    return " ".join(texts)


def _deviation_text(own: pd.DataFrame, labels: Labels) -> str:
    """Return the deviation of a pair in the space, and the least and the largest of other readings, in a sentence."""
    pair, others = own.iloc[0], own["alternative_deviation"]
    low, high = _told(others.min(), labels), _told(others.max(), labels)
    return labels.say(
        "alt.reading_deviation",
        a=labels.category(pair["factor"], pair["category_a"]),
        b=labels.category(pair["factor"], pair["category_b"]),
        axis=labels.integer(pair["axis"]),
        own=_told(pair["scaled_deviation"], labels),
        others=low if low == high else labels.say("readings.range", low=low, high=high),
        count=len(own),
    )
