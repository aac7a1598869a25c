"""How the respondents of each edition are shared out among the quarters of the plane: a bar an edition."""

from functools import partial
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from analysis.figures.edition_parts import in_order, named, region_name
from analysis.figures.footer import Footer
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Line, Patch
from analysis.figures.lettering import text_size
from analysis.figures.page import Drawing
from analysis.figures.plane_axes import Plane, plane_of
from analysis.figures.theme import INK, PAPER, SMALL
from analysis.figures.track import Row, Track, track_figure

BAR, LEAST = 12.0, 19.0  # points: the height of a bar, of its row
LOOKS = (("#8A8A8A", ""), ("#FFFFFF", "////"), ("#DADADA", ""), ("#FFFFFF", ""))  # faces and hatches, told in grey


def region_bars(
    regions: pd.DataFrame, axes: pd.DataFrame, labels: Labels, *, question: str, stamp: str | None = None
) -> Drawing:
    """Return the shares of the quarters of the plane, edition by edition; of the first quarter, with its interval.

    Parameters
    ----------
    regions : DataFrame
        Result table: region, edition, base, share, ci_low, ci_high; the region that the study asks of comes first.
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
    keys = [str(key) for key in dict.fromkeys(regions["region"])]
    editions = in_order(regions, question, labels)
    by_edition = {edition: regions[regions["edition"].astype("str") == edition] for edition in editions}
    rows = tuple(_row(edition, own.set_index("region"), keys, question, labels) for edition, own in by_edition.items())
    ticks = [(rank / 4, labels.percent(rank / 4, 0)) for rank in range(5)]
    track = Track(rows, labels.say("editions.region_scale"), ticks)
    groups = [
        Group("", (Patch(region_name(key, shown, labels), face, hatch, INK),))
        for key, (face, hatch) in zip(keys, LOOKS, strict=False)
    ]
    groups.append(Group("", (Line(labels.say("editions.first_interval"), INK, width=1.4),)))
    figure = track_figure(track, Footer(tuple(groups), stamp=stamp))
    return Drawing(figure, _text(by_edition, keys, shown, question, labels))


def _row(edition: str, own: pd.DataFrame, keys: list[str], question: str, labels: Labels) -> Row:
    """Return the row of an edition: its bar, and the share of the first quarter with its interval."""
    bases = own["base"].dropna()
    name = named(edition, bases.iloc[0] if len(bases) else None, question, labels)
    shares = own["share"].reindex(keys)
    first = own.loc[keys[0]]
    if pd.isna(first["share"]):
        return Row(name, labels.say("shares.masked"), partial(_draw_bar, shares, first, labels), LEAST)
    low, high = (labels.percentage(first[bound], 0) for bound in ("ci_low", "ci_high"))
    value = labels.say("editions.share_between", share=labels.percent(first["share"], 0), low=low, high=high)
    return Row(name, value, partial(_draw_bar, shares, first, labels), LEAST)


def _draw_bar(shares: pd.Series, first: pd.Series, labels: Labels, page: Axes, track: Track, y: float) -> None:
    """Draw the quarters from left to right, each share in its part where it fits, then the interval of the first."""
    if shares.isna().any():
        return
    start = 0.0
    for share, (face, hatch) in zip(shares, LOOKS, strict=False):
        left, right = track.at(start), track.at(start + share)
        free = max(left, track.at(first["ci_high"]) + 4) if pd.notna(first["ci_high"]) else left
        page.barh([y], [right - left], BAR, left=left, facecolor=face, hatch=hatch, edgecolor=INK, lw=0.5, zorder=2)
        text = labels.percentage(share, 0)
        if start > 0 and right - free > text_size(text)[0] + 5:
            look: dict[str, Any] = {"facecolor": PAPER, "edgecolor": "none", "pad": 0.8}
            page.text((free + right) / 2, y, text, ha="center", va="center", fontsize=SMALL, label="label", bbox=look)
        start += share
    if pd.notna(first["ci_low"]) and pd.notna(first["ci_high"]):
        low, high = track.at(first["ci_low"]), track.at(first["ci_high"])
        page.plot([low, high], [y, y], color=PAPER, linewidth=3.4, zorder=3)
        page.plot([low, high], [y, y], color=INK, linewidth=1.4, zorder=4)
        for end in (low, high):
            page.plot([end, end], [y - 3, y + 3], color=INK, linewidth=1.4, zorder=4)


def _text(by_edition: dict[str, pd.DataFrame], keys: list[str], plane: Plane, question: str, labels: Labels) -> str:
    told = [labels.say("alt.region_bars", count=len(by_edition))]
    for edition, own in by_edition.items():
        shares = own.set_index("region")["share"].reindex(keys)
        if shares.isna().any():
            continue
        parts = (
            labels.say("alt.region", name=region_name(key, plane, labels), share=labels.percent(share, 0))
            for key, share in zip(keys, shares, strict=True)
        )
        name = labels.category(question, edition)
        told.append(labels.say("alt.region_edition", name=name, shares=labels.listed(parts)))
    return " ".join(told)
