"""Where those met in two editions were in the plane, and where they are: a drawing for each two editions."""

from math import ceil
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.figures.edition_parts import region_name
from analysis.figures.footer import Footer
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Patch
from analysis.figures.lettering import fitted
from analysis.figures.page import Drawing, sheet
from analysis.figures.plane_axes import Plane, plane_of
from analysis.figures.records import records
from analysis.figures.theme import INK, NORMAL, PAGE, PAPER, POINTS_PER_MM, SMALL, WIDTH

QUARTERS = ("low_low", "low_high", "high_low", "high_high")
LOOKS = (("#8A8A8A", ""), (PAPER, "////"), ("#DADADA", ""), (PAPER, ""))  # told in grey, as in the bars of quarters
STAY, MOVE = "#E2E2E2", "#A8A8A8"
TALL, HEAD, ABOVE = 120.0, 14.0, 10.0  # points: the flows, the names of editions, between rows of drawings
BAR, GAP, BESIDE, APART = 7.0, 5.0, 14.0, 22.0  # points: widths and gaps of quarters, for counts, between drawings
MOST = 3  # drawings in a row


def edition_flows(
    flows: pd.DataFrame, axes: pd.DataFrame, labels: Labels, *, question: str, stamp: str | None = None
) -> Drawing:
    """Return the flows between the quarters of the plane of those met in two editions that follow each other.

    Parameters
    ----------
    flows : DataFrame
        Result table: edition, previous, before, after, n (missing where it is masked), base.
    axes : DataFrame
        Result table: axis, place, theme, name, share.
    labels : Labels
        What keys are called.
    question : str
        The question that tells editions apart.
    stamp : str, optional
        Said at the foot of the figure.
    """
    shown = plane_of(axes, labels)
    known = with_flows(flows)
    pairs = [own for _, own in known.groupby(["previous", "edition"], sort=False)]
    n_columns = min(MOST, len(pairs))
    n_rows = ceil(len(pairs) / n_columns)
    column = (PAGE - APART * (n_columns - 1)) / n_columns
    height = n_rows * (TALL + HEAD + ABOVE)
    footer = Footer(_legend(known, flows, shown, labels), stamp=stamp)
    with footer.under(height / POINTS_PER_MM, 1.0) as figure:
        page = sheet(figure, 0, footer.height, WIDTH, height / POINTS_PER_MM)
        for rank, own in enumerate(pairs):
            row, place = divmod(rank, n_columns)
            _draw_pair(
                page, own, (place * (column + APART), height - row * (TALL + HEAD + ABOVE), column), question, labels
            )
    return Drawing(figure, _text(pairs, shown, question, labels))


def with_flows(flows: pd.DataFrame) -> pd.DataFrame:
    """Return the flows whose count may be printed."""
    return flows[flows["n"].notna() & (flows["n"] > 0)]


def _draw_pair(page: Axes, own: pd.DataFrame, place: tuple[float, float, float], question: str, labels: Labels) -> None:
    """Draw the quarters of two editions on both sides, and a band for each flow, as wide as its count."""
    left, top, width = place
    x = left + BESIDE, left + width - BESIDE
    unit = (TALL - 3 * GAP - 4) / own["n"].sum()
    starts = {side: _stacked(own, side, top - HEAD, unit) for side in ("before", "after")}
    for side, name, at in (("before", "previous", x[0]), ("after", "edition", x[1])):
        text = fitted(labels.category(question, str(own[name].iloc[0])), width / 2 - 4, NORMAL, "bold")
        align = "left" if side == "before" else "right"
        look: dict[str, Any] = {"ha": align, "va": "center", "fontsize": NORMAL, "fontweight": "bold", "label": "title"}
        page.text(left if side == "before" else left + width, top - HEAD / 2, text, **look)
        _draw_quarters(page, own, side, at, (starts[side], unit), labels)
    cursor = {side: dict(starts[side]) for side in starts}
    for quarter in QUARTERS:
        for flow in records(own[own["before"] == quarter].sort_values("after", key=_ranks)):
            y0, y1 = cursor["before"][flow.before], cursor["after"][flow.after]
            _draw_band(
                page, (x[0] + BAR, x[1] - BAR), (y0, y1), flow.n * unit, STAY if flow.before == flow.after else MOVE
            )
            cursor["before"][flow.before] = y0 - flow.n * unit
            cursor["after"][flow.after] = y1 - flow.n * unit


def _ranks(keys: pd.Series) -> pd.Series:
    return keys.map(QUARTERS.index)


def _stacked(own: pd.DataFrame, side: str, top: float, unit: float) -> dict[str, float]:
    """Return the top of each quarter met on one side, from top to bottom."""
    counts = own.groupby(side)["n"].sum()
    tops, y = {}, top - 2
    for quarter in QUARTERS:
        if quarter in counts.index:
            tops[quarter] = y
            y -= counts[quarter] * unit + GAP
    return tops


def _draw_quarters(
    page: Axes, own: pd.DataFrame, side: str, at: float, place: tuple[dict[str, float], float], labels: Labels
) -> None:
    """Draw the bars of the quarters of one side, each with its count."""
    tops, unit = place
    counts = own.groupby(side)["n"].sum()
    left, beside, align = (at, at - 3, "right") if side == "before" else (at - BAR, at + 3, "left")
    for (quarter, top), (face, hatch) in zip(tops.items(), [LOOKS[QUARTERS.index(key)] for key in tops], strict=True):
        size = counts[quarter] * unit
        page.bar(
            [left],
            [size],
            BAR,
            bottom=top - size,
            align="edge",
            facecolor=face,
            hatch=hatch,
            edgecolor=INK,
            lw=0.5,
            zorder=3,
        )
        page.text(
            beside,
            top - size / 2,
            labels.integer(counts[quarter]),
            ha=align,
            va="center",
            fontsize=SMALL,
            label="label",
        )


def _draw_band(page: Axes, x: tuple[float, float], y: tuple[float, float], size: float, face: str) -> None:
    """Draw the band of a flow, bent smoothly between its two sides."""
    turn = np.linspace(0, 1, 40)
    bent = turn**2 * (3 - 2 * turn)
    top = y[0] + (y[1] - y[0]) * bent
    page.fill_between(x[0] + (x[1] - x[0]) * turn, top - size, top, facecolor=face, edgecolor=PAPER, lw=0.4, zorder=2)


def _legend(known: pd.DataFrame, flows: pd.DataFrame, plane: Plane, labels: Labels) -> tuple[Group, ...]:
    met = set(known["before"]) | set(known["after"])
    groups = [
        Group("", (Patch(region_name(key, plane, labels), face, hatch, INK),))
        for key, (face, hatch) in zip(QUARTERS, LOOKS, strict=True)
        if key in met
    ]
    kinds = Patch(labels.say("editions.stay"), STAY, "", STAY), Patch(labels.say("editions.move"), MOVE, "", MOVE)
    groups.append(Group("", kinds))
    hidden = int(flows.drop_duplicates(["previous", "edition"])["base"].sum() - known["n"].sum())
    if hidden > 0:
        groups.append(Group(labels.say("editions.hidden_flows", count=hidden), ()))
    return tuple(groups)


def _text(pairs: list[pd.DataFrame], plane: Plane, question: str, labels: Labels) -> str:
    """Return how many stayed in their quarter, and the largest flow between two quarters."""
    told = [labels.say("alt.flows", count=len(pairs))]
    for own in pairs:
        names = [labels.category(question, str(own[name].iloc[0])) for name in ("previous", "edition")]
        moved = own[own["before"] != own["after"]].sort_values("n", ascending=False, kind="stable")
        stayed = int(own["n"].sum() - moved["n"].sum())
        told.append(
            labels.say(
                "alt.stayed", count=stayed, first=names[0], second=names[1], total=labels.integer(own["n"].sum())
            )
        )
        for flow in records(moved.head(1)):
            ends = {side: region_name(str(getattr(flow, side)), plane, labels) for side in ("before", "after")}
            told.append(
                labels.say("alt.largest_flow", n=labels.integer(flow.n), start=ends["before"], end=ends["after"])
            )
    return " ".join(told)
