"""How each edition is spread along the axes: an outline an edition, one above the other, on one scale."""

from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.figures.edition_parts import in_order, named
from analysis.figures.footer import Footer
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Line, Patch
from analysis.figures.lettering import fitted, text_size
from analysis.figures.page import Drawing, sheet
from analysis.figures.plane_axes import PlaneAxis, axis_of
from analysis.figures.records import records
from analysis.figures.theme import GREY, INK, NORMAL, PAGE, PALE, POINTS_PER_MM, RULE, SMALL, WIDTH

RIDGE, PEAK = 27.0, 23.0  # points: between baselines, the height of the highest density
NAMES, GAP, SIDE = 0.22, 10.0, 14.0  # of the width, for the names; points beside them, between and at the ends of axes
FOOT, POLE, TOP = 14.0, 2.5, 4.0  # points: the graduations, between names of ends, free at the top
FILL = "#DADADA"
STEPS = (0.5, 1.0, 2.0, 5.0, 10.0)  # between graduations


def edition_ridges(
    bins: pd.DataFrame,
    axes: pd.DataFrame,
    labels: Labels,
    *,
    question: str,
    means: pd.DataFrame | None = None,
    stamp: str | None = None,
) -> Drawing:
    """Return the density of each edition along each axis, as stepped outlines.

    Parameters
    ----------
    bins : DataFrame
        Result table: edition, axis, low, high, n, base, share.
    axes : DataFrame
        Result table: axis, place, theme, name, share.
    labels : Labels
        What keys are called.
    question : str
        The question that tells editions apart.
    means : DataFrame, optional
        Result table of mean points: edition, axis, mean.
    stamp : str, optional
        Said at the foot of the figure.
    """
    editions = in_order(bins, question, labels)
    numbers = [int(number) for number in dict.fromkeys(bins["axis"])]
    bins = bins.assign(density=bins["share"] / (bins["high"] - bins["low"]))
    sizes = bins.drop_duplicates("edition").set_index("edition")["base"].to_dict()
    names = [fitted(named(edition, sizes.get(edition), question, labels), NAMES * PAGE) for edition in editions]
    left = max(text_size(name)[0] for name in names) + GAP
    column = (PAGE - left - SIDE * (len(numbers) - 1)) / len(numbers)
    shown = [axis_of(axes, number, labels) for number in numbers]
    heads = [fitted(axis.name, column, NORMAL) for axis in shown]
    names_top = max(text_size(text, NORMAL)[1] for text in heads) + 1
    head = names_top + _poles_height(shown, column)
    height = RIDGE * (len(editions) - 1) + PEAK + TOP + FOOT + head
    with Footer(_legend(means, labels), stamp=stamp).under(1.0, height / POINTS_PER_MM) as figure:
        page = sheet(
            figure, 0, figure.get_size_inches()[1] * 25.4 - height / POINTS_PER_MM, WIDTH, height / POINTS_PER_MM
        )
        for rank, name in enumerate(names):
            page.text(left - GAP, _base(rank, height) + 2, name, ha="right", va="bottom", fontsize=SMALL, label="label")
        for rank, axis in enumerate(shown):
            place = left + rank * (column + SIDE)
            own = bins[bins["axis"] == axis.number]
            _draw_axis(page, own, means, axis, (place, column), editions, height, labels)
            page.text(place + column / 2, names_top, heads[rank], ha="center", va="top", fontsize=NORMAL, label="axis")
            _write_poles(page, axis, place, column, head)
    return Drawing(figure, _text(bins, shown, editions, question, labels))


def _base(rank: int, height: float) -> float:
    """Return the baseline of the ridge at this rank, from the top."""
    return height - PEAK - TOP - RIDGE * rank


def _poles_height(axes: list[PlaneAxis], column: float) -> float:
    """Return the height of the poles' names under the graduations, the low end over the high one."""
    pairs = [[text_size(text)[1] for text in _poles(axis, column)] for axis in axes if axis.poles]
    return max((sum(pair) + POLE for pair in pairs), default=0.0) + POLE


def _poles(axis: PlaneAxis, column: float) -> tuple[str, str]:
    low, high = axis.poles or ("", "")
    return fitted(f"←\u00a0{low}", column), fitted(f"{high}\u00a0→", column)


def _write_poles(page: Axes, axis: PlaneAxis, place: float, column: float, top: float) -> None:
    if axis.poles:
        look: dict[str, Any] = {"va": "top", "fontsize": SMALL, "style": "italic", "color": GREY, "label": "pole"}
        low, high = _poles(axis, column)
        page.text(place, top, low, ha="left", multialignment="left", **look)
        page.text(place + column, top - text_size(low)[1] - POLE, high, ha="right", multialignment="right", **look)


def _draw_axis(
    page: Axes,
    bins: pd.DataFrame,
    means: pd.DataFrame | None,
    axis: PlaneAxis,
    place: tuple[float, float],
    editions: list[str],
    height: float,
    labels: Labels,
) -> None:
    """Draw the ridges of one axis in its column, graduated under the last."""
    left, width = place
    low, high = float(bins["low"].min()), float(bins["high"].max())
    scale = width / (high - low)
    bottom = _base(len(editions) - 1, height)
    step = next(step for step in STEPS if (high - low) / step <= max(2, width / 34))
    for tick in np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step:
        x = left + (tick - low) * scale
        page.plot(
            [x, x],
            [bottom, height - 2],
            color=PALE if tick == 0 else RULE,
            linewidth=0.6 if tick == 0 else 0.4,
            zorder=0,
        )
        text = labels.graduation(tick, 0 if float(step).is_integer() else 1)
        page.text(x, bottom - 2, text, ha="center", va="top", fontsize=SMALL, color=GREY, label="tick")
    top = float(bins["density"].max())
    for rank, edition in enumerate(editions):
        base = _base(rank, height)
        own = bins[bins["edition"].astype("str") == edition].sort_values("low")
        _draw_ridge(page, own, lambda value: left + (value - low) * scale, base, PEAK / top, 2 + rank)
        _draw_mean(page, means, edition, axis.number, lambda value: left + (value - low) * scale, base, 2 + rank)


def _draw_ridge(page: Axes, bins: pd.DataFrame, at: Any, base: float, unit: float, order: int) -> None:
    """Draw one stepped outline over its baseline."""
    x, y = [], []
    for each in records(bins):
        x += [at(each.low), at(each.high)]
        y += [base + each.density * unit] * 2
    page.fill_between(x, base, y, facecolor=FILL, lw=0, zorder=order, alpha=0.9)
    page.plot(x, y, color=INK, linewidth=0.8, zorder=order + 0.2)
    page.plot([x[0], x[-1]], [base, base], color=GREY, linewidth=0.6, zorder=order + 0.2)


def _draw_mean(
    page: Axes, means: pd.DataFrame | None, edition: str, axis: int, at: Any, base: float, order: int
) -> None:
    """Mark the mean of an edition on its baseline, where it is known."""
    if means is None:
        return
    own = means[(means["edition"].astype("str") == edition) & (means["axis"] == axis)]["mean"].dropna()
    for value in own:
        page.plot([at(value)] * 2, [base - 1.5, base + PEAK * 0.6], color=INK, linewidth=1.6, zorder=order + 0.4)


def _legend(means: pd.DataFrame | None, labels: Labels) -> tuple[Group, ...]:
    entries: list[Any] = [Patch(labels.say("editions.ridge"), FILL, "", INK)]
    if means is not None:
        entries.append(Line(labels.say("editions.mean_mark"), INK, width=1.6, is_upright=True))
    return (Group("", tuple(entries)),)


def _text(bins: pd.DataFrame, axes: list[PlaneAxis], editions: list[str], question: str, labels: Labels) -> str:
    """Return where half of each edition stands on each axis: the bin that holds its median."""
    told = [labels.say("alt.edition_ridges", count=len(editions))]
    for axis in axes:
        own = bins[bins["axis"] == axis.number]
        medians = [
            labels.say(
                "alt.edition_median",
                name=labels.category(question, edition),
                interval=_median_bin(own[own["edition"].astype("str") == edition], labels),
            )
            for edition in editions
        ]
        told.append(labels.say("alt.edition_axis", axis=axis.name, medians=labels.listed(medians)))
    return " ".join(told)


def _median_bin(bins: pd.DataFrame, labels: Labels) -> str:
    """Return the ends of the bin in which half of the edition is reached."""
    ordered = bins.sort_values("low")
    row = ordered[ordered["share"].cumsum() >= 0.5 - 1e-9].iloc[0]
    return labels.say("alt.edition_bin", low=labels.decimal(row["low"]), high=labels.decimal(row["high"]))
