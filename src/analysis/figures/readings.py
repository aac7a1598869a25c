"""Other readings of a space: whether its axes are found again, and what becomes of the deviations of a factor."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.figures.drawing import Drawing
from analysis.figures.footer import Footer
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Mark, Upright
from analysis.figures.marks import lighter
from analysis.figures.page import blank, sheet
from analysis.figures.plane import axis_of
from analysis.figures.records import records
from analysis.figures.theme import GREY, INK, PAPER, POINTS_PER_MM, WIDTH, Style, styles, themed
from analysis.figures.track import LEADING, Row, Track
from analysis.geometry.reading.alternatives import verdict
from analysis.geometry.space.themes import CARRIED, PARTLY_CARRIED

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST, LANES = 6, 18  # of each axis: pairs of groups, and readings of them all, so that the figure holds on a page
LANE = 6.0  # points: the height that one reading takes in the row of a pair
STEPS = (0.5, 1.0, 2.0, 5.0)  # between graduations of deviations
GRADUATIONS = 7  # at most
DOT = 24.0  # square points
OWN = 1.8  # points: the line of the deviation in the space
BETWEEN = 3.0  # mm between the two parts
THRESHOLDS = {CARRIED: "solid", PARTLY_CARRIED: (0, (3, 2))}
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
    found = compared.loc[compared["correlation"] >= PARTLY_CARRIED, ["alternative", "axis"]]
    return deviations.merge(found, on=["alternative", "axis"]).sort_values("axis", kind="stable", ignore_index=True)


def most_pairs(deviations: pd.DataFrame) -> int:
    """Return how many pairs of groups of each axis are drawn: fewer where there are more readings, three at least."""
    return min(MOST, LANES // max(deviations["alternative"].nunique(), 1))


def largest(deviations: pd.DataFrame) -> pd.DataFrame:
    """Return the pairs of groups of each axis that are furthest apart in the space."""
    pairs = deviations.drop_duplicates(PAIR)
    ranks = pairs["scaled_deviation"].abs().groupby(pairs["axis"]).rank(method="first", ascending=False)
    return deviations.merge(pairs.loc[ranks <= most_pairs(deviations), PAIR], on=PAIR)


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
    look, every = styles(compared["alternative"]), deviations
    deviations = largest(every) if len(every) else every
    upper, upper_drawn = correlation_track(compared, axes, labels)
    lower, lower_drawn = deviation_track(deviations, labels) if len(deviations) else (None, [])
    with themed():
        groups = legend(deviations, look, labels)
        if len(deviations) < len(every):
            groups = (*groups, Group(labels.say("readings.most", most=labels.integer(most_pairs(every))), ()))
        footer = Footer(groups, stamp=stamp)
        under = footer.height + 1 + (lower.height / POINTS_PER_MM + BETWEEN if lower else 0.0)
        figure = blank(under + upper.height / POINTS_PER_MM + 1.5)
        draw_correlations(
            sheet(figure, 0, under, WIDTH, upper.height / POINTS_PER_MM), upper, upper_drawn, look, labels
        )
        if lower:
            page = sheet(figure, 0, footer.height + 1, WIDTH, lower.height / POINTS_PER_MM)
            draw_deviations(page, lower, lower_drawn, look, labels)
        footer.draw(figure)
    return Drawing(figure, reading_text(compared, deviations, labels))


def correlation_track(compared: pd.DataFrame, axes: pd.DataFrame, labels: Labels) -> tuple[Track, list[Any]]:
    """Return the rows of axes and readings, and what is drawn on each; nothing on the row of a title."""
    rows: list[Row] = []
    drawn: list[Any] = []
    for axis, own in compared.groupby("axis", sort=True):
        rows.append(Row(axis_of(axes, int(str(axis)), labels).name))
        rows += [Row(labels.reading(row.alternative), match_text(row, labels)) for row in records(own)]
        drawn += [None, *records(own)]
    return Track(tuple(rows), labels.say("readings.correlation")), drawn


def match_text(row: Any, labels: Labels) -> str:
    """Return a correlation and the axis it is with."""
    correlation, axis = labels.decimal(row.correlation), labels.integer(row.matched_axis)
    return labels.say("readings.value", correlation=correlation, axis=axis)


def deviation_track(deviations: pd.DataFrame, labels: Labels) -> tuple[Track, list[pd.DataFrame | None]]:
    """Return the rows of axes and pairs of groups, and the deviations drawn on each."""
    rows: list[Row] = []
    drawn: list[pd.DataFrame | None] = []
    for axis, of_axis in deviations.groupby("axis", sort=True):
        factor = str(of_axis["factor"].iloc[0])
        number = labels.integer(int(str(axis)))
        rows.append(Row(labels.say("readings.factor", factor=labels.question(factor), axis=number)))
        drawn.append(None)
        for (a, b), own in of_axis.groupby(["category_a", "category_b"], sort=False):
            name = labels.say("readings.pair", a=labels.category(factor, str(a)), b=labels.category(factor, str(b)))
            rows.append(Row(name, labels.signed(own["scaled_deviation"].iloc[0]), len(own) * LANE))
            drawn.append(own)
    return Track(tuple(rows), labels.say("readings.deviation")), drawn


def draw_correlations(page: Axes, track: Track, drawn: list[Any], look: dict[str, Style], labels: Labels) -> None:
    """Draw a dot a reading, filled as the axis is found again, and the two thresholds."""
    ticks = [0, 0.2, 0.4, 0.6, PARTLY_CARRIED, CARRIED, 1]
    track.draw(page, [(tick, labels.decimal(tick, 1)) for tick in ticks])
    for row, own, y in zip(track.rows, drawn, track.middles(), strict=True):
        if own is None:
            continue
        for threshold, line in THRESHOLDS.items():
            draw_upright(page, track.at(threshold), y, track.row_height(row), color=INK, linestyle=line, linewidth=0.8)
        style, x = look[own.alternative], track.at(min(own.correlation, 1.0))
        page.plot([track.left, x], [y, y], color=GREY, linewidth=0.6, zorder=2)
        face = face_of(verdict(own.correlation), style.colour)
        page.scatter([x], [y], s=DOT, marker=style.marker, c=[face], edgecolors=[style.colour], lw=1.0, zorder=3)


def draw_deviations(
    page: Axes, track: Track, drawn: list[pd.DataFrame | None], look: dict[str, Style], labels: Labels
) -> None:
    """Draw, for each pair of groups, the deviation in the space as an upright line, and a dot a reading in its lane."""
    places = scale([own for own in drawn if own is not None])
    low, high = places[0], places[-1]
    track.draw(page, [((place - low) / (high - low), labels.decimal(place, 1)) for place in places])
    for row, own, y in zip(track.rows, drawn, track.middles(), strict=True):
        if own is None:
            continue
        draw_upright(page, track.at(-low / (high - low)), y, track.row_height(row), color=GREY, linewidth=0.8)
        here = track.at((own["scaled_deviation"].iloc[0] - low) / (high - low))
        draw_upright(page, here, y, len(own) * LANE + LEADING, color=INK, linewidth=OWN)
        for rank, one in enumerate(records(own)):
            style, x = look[one.alternative], track.at((one.alternative_deviation - low) / (high - low))
            lane = y + ((len(own) - 1) / 2 - rank) * LANE
            page.plot([here, x], [lane, lane], color=style.colour, linewidth=0.8, zorder=2)
            page.scatter([x], [lane], s=DOT, marker=style.marker, c=[style.colour], edgecolors=PAPER, lw=0.5, zorder=3)


def draw_upright(page: Axes, x: float, y: float, height: float, **look: Any) -> None:
    """Draw an upright line centred at this height."""
    page.plot([x, x], [y - height / 2, y + height / 2], zorder=1.5, **look)


def scale(shown: list[pd.DataFrame]) -> list[float]:
    """Return the graduations that hold every deviation, and zero."""
    values = pd.concat([own[name] for own in shown for name in ("scaled_deviation", "alternative_deviation")])
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    step = next((step for step in STEPS if (high - low) / step <= GRADUATIONS), STEPS[-1])
    first = floor(low / step + 1e-9)
    last = max(ceil(high / step - 1e-9), first + 1)
    return [rank * step for rank in range(first, last + 1)]


def face_of(found: str, colour: str) -> str:
    """Return how a dot is filled: full where the axis is found again, paler where partly, empty where not."""
    return {"yes": colour, "partly": lighter(colour, 0.6)}.get(found, PAPER)


def legend(deviations: pd.DataFrame, look: dict[str, Style], labels: Labels) -> tuple[Group, ...]:
    """Return the legend: what becomes of axes; readings, and deviations in the space, where these are drawn."""
    limits = {"yes": CARRIED, "partly": PARTLY_CARRIED, "no": PARTLY_CARRIED}
    found = [
        Mark(labels.say(f"readings.{key}", threshold=labels.decimal(limit, 1)), "o", face_of(key, GREY), GREY)
        for key, limit in limits.items()
    ]
    axes = Group(labels.say("readings.axes"), tuple(found))
    if deviations.empty:
        return (axes,)
    readings = [Mark(labels.reading(key), style.marker, style.colour, style.colour) for key, style in look.items()]
    own = Upright(labels.say("readings.own"), INK, OWN)
    return (
        axes,
        Group(labels.say("readings.readings"), tuple(readings)),
        Group(labels.say("readings.deviations"), (own,)),
    )


def reading_text(compared: pd.DataFrame, deviations: pd.DataFrame, labels: Labels) -> str:
    """Return the correlations of each axis, then the deviations that are drawn, in sentences."""
    texts = [labels.say("alt.readings", count=compared["alternative"].nunique())]
    for axis, own in compared.groupby("axis", sort=True):
        named = [
            labels.say("readings.named", name=labels.reading(row.alternative), value=match_text(row, labels))
            for row in records(own)
        ]
        texts.append(labels.say("alt.reading", axis=labels.integer(int(str(axis))), readings=labels.listed(named)))
    for (factor, number, a, b), own in deviations.groupby(["factor", *PAIR], sort=False):
        others = own["alternative_deviation"]
        low, high = labels.signed(others.min()), labels.signed(others.max())
        texts.append(
            labels.say(
                "alt.reading_deviation",
                a=labels.category(str(factor), str(a)),
                b=labels.category(str(factor), str(b)),
                axis=labels.integer(int(str(number))),
                own=labels.signed(own["scaled_deviation"].iloc[0]),
                others=low if low == high else labels.say("readings.range", low=low, high=high),
                count=len(own),
            )
        )
    return " ".join(texts)
