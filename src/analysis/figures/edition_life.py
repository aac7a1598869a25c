"""The numbers known of each edition, one strip a number: what is unknown stays a gap."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.description.trends import years
from analysis.figures.footer import Footer
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Mark, Patch
from analysis.figures.lettering import fitted, text_size
from analysis.figures.page import Drawing, dot, sheet
from analysis.figures.theme import GREY, INK, PAGE, PAPER, POINTS_PER_MM, RULE, SMALL, WIDTH

STRIP, INNER = 38.0, 17.0  # points: the height of a strip, and of the scale in it
NAMES, GAP = 0.27, 22.0  # of the width, for the names of the numbers; points beside them
FOOT = 16.0  # points under the strips, for the names of the editions
DOT, BAND = 26.0, "#EFEFEF"  # square points; behind the editions studied


def edition_life(
    table: pd.DataFrame,
    labels: Labels,
    measures: Mapping[str, str],
    *,
    question: str,
    studied: Collection[str],
    stamp: str | None = None,
) -> Drawing:
    """Return the numbers known of each edition, a strip a number, each on a scale of its own that starts at zero.

    Parameters
    ----------
    table : DataFrame
        Result table: edition, measure, value (missing where it is unknown).
    labels : Labels
        What keys are called.
    measures : mapping of str to str
        What each measure counts, in the order of the strips.
    question : str
        The question that tells editions apart, for their names.
    studied : collection of str
        Editions that the study has answers of: told apart by a filled mark on a grey band.
    stamp : str, optional
        Said at the foot of the figure.
    """
    editions = list(dict.fromkeys(table["edition"].astype("str")))
    values = table.pivot(index="measure", columns="edition", values="value").reindex(columns=editions)
    known = [name for name in measures if name in values.index and values.loc[name].notna().any()]
    names = {edition: labels.category(question, edition) for edition in editions}
    places = dict(zip(editions, _places(editions), strict=True))
    width = max(text_size(fitted(labels.set(measures[name]), NAMES * PAGE))[0] for name in known)
    left, height = width + GAP, STRIP * len(known) + FOOT
    ticks = {edition: left + place * (PAGE - left - GAP) for edition, place in places.items()}
    footer = Footer((_legend(labels),), stamp=stamp)
    with footer.under(height / POINTS_PER_MM, 1.0) as figure:
        page = sheet(figure, 0, footer.height, WIDTH, height / POINTS_PER_MM)
        _draw_editions(page, ticks, names, studied, height)
        for rank, name in enumerate(known):
            base = height - STRIP * (rank + 1) + 4
            page.plot([left - 4, PAGE], [base, base], color=RULE, linewidth=0.6, zorder=1)
            text = fitted(labels.set(measures[name]), NAMES * PAGE)
            page.text(0, base + INNER / 2, text, fontsize=SMALL, va="center", label="label")
            _draw_strip(page, values.T[name], ticks, studied, base, labels)
    return Drawing(figure, " ".join(_texts(values.loc[known], measures, names, labels)))


def _places(editions: Sequence[str]) -> list[float]:
    """Return where editions stand, from 0 to 1: by year where they are named after growing years, else by rank."""
    found = years(editions)
    ranks = np.arange(len(editions), dtype=float) if found is None else np.array(found, dtype=float)
    if not (np.diff(ranks) > 0).all():
        ranks = np.arange(len(editions), dtype=float)
    return [0.5] if len(ranks) == 1 else ((ranks - ranks[0]) / (ranks[-1] - ranks[0])).tolist()


def _draw_editions(
    page: Axes, ticks: Mapping[str, float], names: Mapping[str, str], studied: Collection[str], height: float
) -> None:
    """Write the names of the editions, a grey band behind those studied."""
    apart = [b - a for a, b in pairwise(ticks.values())]
    half = min([16.0, *(gap / 2 - 1 for gap in apart)])
    for edition, x in ticks.items():
        if edition in studied:
            page.fill_between([x - half, x + half], 0, height, facecolor=BAND, lw=0, zorder=0)
        weight = "bold" if edition in studied else "normal"
        text = fitted(names[edition], 2 * max(half, 14.0), SMALL)
        page.text(x, 2, text, ha="center", va="bottom", fontsize=SMALL, fontweight=weight, color=INK, label="tick")


def _draw_strip(
    page: Axes, values: pd.Series, ticks: Mapping[str, float], studied: Collection[str], base: float, labels: Labels
) -> None:
    """Draw the numbers of one strip, joined where they follow each other, each written over its mark."""
    top = float(values.max())
    heights = {edition: base + (value / top * INNER if top > 0 else 0.0) for edition, value in values.items()}
    for a, b in pairwise(values.index):
        if pd.notna(values[a]) and pd.notna(values[b]):
            page.plot([ticks[a], ticks[b]], [heights[a], heights[b]], color=GREY, linewidth=1.0, zorder=2)
    for edition, value in values.dropna().items():
        x, y = ticks[str(edition)], heights[edition]
        dot(page, x, y, DOT, ("o", GREY if edition in studied else PAPER, GREY), zorder=3)
        page.text(x, y + 5, _number(value, labels), ha="center", va="bottom", fontsize=SMALL, label="label", zorder=4)


def _number(value: float, labels: Labels) -> str:
    return labels.integer(value) if float(value).is_integer() else labels.decimal(value)


def _legend(labels: Labels) -> Group:
    """Return the legend of the marks and of the band."""
    marks = Mark(labels.say("life.studied"), "o", GREY), Mark(labels.say("life.other"), "o", PAPER)
    return Group("", (*marks, Patch(labels.say("life.band"), BAND, "", BAND)))


def _texts(
    values: pd.DataFrame, measures: Mapping[str, str], names: Mapping[str, str], labels: Labels
) -> Iterator[str]:
    """Yield what the strips show, a sentence a number."""
    yield labels.say("alt.life", count=len(values))
    for measure, row in values.iterrows():
        told = (
            labels.say("alt.life_value", edition=names[str(edition)], value=_number(value, labels))
            for edition, value in row.dropna().items()
        )
        yield labels.say("alt.life_row", name=labels.set(measures[str(measure)]), values=labels.listed(told))
