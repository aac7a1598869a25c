"""How much each axis weighs: modified rates, else raw ones, beside those that noise alone would give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from analysis.figures.drawing import Drawing
from analysis.figures.footer import Footer
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Patch
from analysis.figures.page import bare, blank, panel
from analysis.figures.records import records
from analysis.figures.theme import GREY, NORMAL, PAPER, RULE, SMALL, STYLES, WIDTH, themed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LEAST, MOST = 5, 8  # axes shown
HEIGHT, LEFT, BELOW, ABOVE = 62.0, 14.0, 13.0, 3.0  # mm
OBSERVED = Patch("", STYLES[0].colour, "", PAPER)
NOISE = Patch("", PAPER, "////", GREY)


@dataclass(frozen=True, slots=True)
class Measure:
    """What the bars measure: its words in the catalogue, and the columns it is read from."""

    words: str
    compared: str  # the sentence of an axis beside noise
    rate: str
    cumulated: str
    noise: str


MODIFIED = Measure("scree", "rate_and_noise", "modified_rate", "cumulative_modified_rate", "noise_rate")
RAW = Measure("raw_scree", "raw_rate_and_noise", "rate", "cumulative_rate", "raw_noise_rate")


def scree(eigenvalues: pd.DataFrame, labels: Labels, *, stamp: str | None = None) -> Drawing:
    """Return bars of the modified rates of the first axes, the rates of noise beside them.

    Parameters
    ----------
    eigenvalues : DataFrame
        Result table: axis, modified_rate, cumulative_modified_rate, noise_rate.
        Past the fifth, axes of no modified rate are left out.
    labels : Labels
        The language.
    stamp : str, optional
        Said at the foot of the figure.
    """
    return bars(eigenvalues, MODIFIED, labels, stamp)


def raw_scree(eigenvalues: pd.DataFrame, labels: Labels, *, stamp: str | None = None) -> Drawing:
    """Return bars of the raw rates of the first axes, for a space that has no modified rates.

    Beside each stands the rate that the eigenvalue of noise would have, which noise rarely exceeds.

    Parameters
    ----------
    eigenvalues : DataFrame
        Result table: axis, eigenvalue, rate, cumulative_rate, noise_eigenvalue.
    labels, stamp
        As in `scree`.
    """
    inertia = eigenvalues["eigenvalue"] / eigenvalues["rate"]
    return bars(eigenvalues.assign(raw_noise_rate=eigenvalues["noise_eigenvalue"] / inertia), RAW, labels, stamp)


def bars(eigenvalues: pd.DataFrame, measure: Measure, labels: Labels, stamp: str | None) -> Drawing:
    """Return the bars of one measure of the first axes."""
    positive = int((eigenvalues[measure.rate] > 0).sum())
    table = eigenvalues.head(min(MOST, max(LEAST, positive)))
    has_noise = bool(table[measure.noise].notna().any())
    with themed():
        footer = Footer((legend(has_noise, measure, labels),), stamp=stamp)
        figure = blank(footer.height + BELOW + HEIGHT + ABOVE)
        axes = panel(figure, LEFT, footer.height + BELOW, WIDTH - LEFT - 2, HEIGHT)
        width = 0.38 if has_noise else 0.55
        shift = width / 2 + 0.01 if has_noise else 0.0
        draw_bars(axes, table["axis"] - shift, table[measure.rate], width, OBSERVED, labels)
        if has_noise:
            draw_bars(axes, table["axis"] + shift, table[measure.noise], width, NOISE, labels)
        finish(axes, table, measure, labels)
        footer.draw(figure)
    return Drawing(figure, scree_text(table, has_noise, measure, labels))


def draw_bars(axes: Axes, places: pd.Series, rates: pd.Series, width: float, patch: Patch, labels: Labels) -> None:
    """Draw one series of bars, each with its rate above it."""
    axes.bar(places, rates, width, facecolor=patch.face, hatch=patch.hatch, edgecolor=patch.edge, linewidth=0.5)
    for place, rate in zip(places, rates, strict=True):
        if pd.notna(rate):
            text = labels.percentage(rate)
            axes.annotate(
                text, (place, rate), (0, 2), textcoords="offset points", ha="center", fontsize=SMALL, label="label"
            )


def finish(axes: Axes, table: pd.DataFrame, measure: Measure, labels: Labels) -> None:
    """Graduate the panel and name its axes."""
    bare(axes, "bottom")
    top = float(table[[measure.rate, measure.noise]].max().max())
    ticks = graduations(top * 1.1)
    axes.set(ylim=(0, top * 1.1), xlim=(table["axis"].min() - 0.6, table["axis"].max() + 0.6))
    axes.set_yticks(ticks, [labels.percent(tick, 0) for tick in ticks])
    axes.grid(axis="y", color=RULE, linewidth=0.35)
    axes.tick_params(length=0)
    names = [
        labels.say("scree.tick", axis=labels.integer(axis), rate=labels.percent(cumulated))
        for axis, cumulated in zip(table["axis"], table[measure.cumulated], strict=True)
    ]
    axes.set_xticks(table["axis"].tolist(), names)
    axes.set_xlabel(labels.say(f"{measure.words}.axes"), fontsize=NORMAL)
    axes.set_ylabel(labels.say(f"{measure.words}.rates"), fontsize=NORMAL)


def graduations(top: float) -> Sequence[float]:
    """Return shares from 0 to the last graduation at or under `top`, about five of them."""
    step = next((step for step in (0.01, 0.02, 0.05, 0.1, 0.2) if top / step <= 5), 0.2)
    return [rank * step for rank in range(int(top / step + 1e-9) + 1)]


def legend(has_noise: bool, measure: Measure, labels: Labels) -> Group:
    """Return the legend of bars."""
    observed = replace(OBSERVED, text=labels.say(f"{measure.words}.observed"))
    noise = replace(NOISE, text=labels.say(f"{measure.words}.noise"))
    return Group("", (observed, noise) if has_noise else (observed,))


def scree_text(table: pd.DataFrame, has_noise: bool, measure: Measure, labels: Labels) -> str:
    """Return the rates of the axes in sentences, noise compared where it is known."""
    texts = [labels.say(f"alt.{measure.words}", count=len(table))]
    first = table[["axis", measure.rate, measure.noise]].head(3).set_axis(["axis", "rate", "noise"], axis="columns")
    for row in records(first):
        values: dict[str, Any] = {"axis": labels.integer(row.axis), "rate": labels.percent(row.rate)}
        if has_noise and pd.notna(row.noise):
            texts.append(labels.say(f"alt.{measure.compared}", noise=labels.percent(row.noise), **values))
        else:
            texts.append(labels.say("alt.rate", **values))
    return " ".join(texts)
