"""Upright bars of shares on one panel, each with its share over it, in one series or in several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from analysis.figures.footer import Footer
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Patch
from analysis.figures.page import panel
from analysis.figures.theme import GREY, NORMAL, PAPER, RULE, SMALL, STYLES, WIDTH

LEFT, ABOVE = 14.0, 3.0  # mm left free beside the panel for its graduations, and over it
FULL = (STYLES[0].colour, "", PAPER)  # looks: face, hatch, edge
HATCHED = (PAPER, "////", GREY)


@dataclass(frozen=True, slots=True)
class Series:
    """Bars of one look: where each stands on the horizontal axis, its share, what the legend says of it."""

    places: pd.Series
    shares: pd.Series
    sample: Patch
    width: float

    def draw(self, axes: Axes, labels: Labels) -> None:
        """Draw the bars, each with its share over it where it is known."""
        look: dict[str, Any] = {
            "facecolor": self.sample.face,
            "hatch": self.sample.hatch,
            "edgecolor": self.sample.edge,
        }
        axes.bar(self.places, self.shares, self.width, linewidth=0.5, **look)
        over: dict[str, Any] = {"textcoords": "offset points", "ha": "center", "fontsize": SMALL, "label": "label"}
        known = self.shares.notna()
        for place, share in zip(self.places[known], self.shares[known], strict=True):
            axes.annotate(labels.percentage(share), (place, share), (0, 2), **over)


def bar_figure(
    series: Sequence[Series],
    labels: Labels,
    *,
    names: Mapping[int, str],
    captions: tuple[str, str],
    top: float,
    ticks: Sequence[float] = (),
    ends: tuple[float, float] | None = None,
    height: float,
    below: float,
    stamp: str | None,
) -> Figure:
    """Return a figure of bars.

    Parameters
    ----------
    series : sequence of Series
    labels : Labels
        The language.
    names : mapping of int to str
        What is written under the bars, by their place.
    captions : pair of str
        What the axes measure: the horizontal one, then the other.
    top : float
        The share at which the panel ends.
    ticks : sequence of float
        Shares at which a thin line helps the eye.
    ends : pair of float, optional
        Where the panel begins and ends; close to the bars by default.
    height, below : float
        Heights in millimetres of the panel, and of what is written between it and the legend.
    stamp : str, optional
        Said at the foot of the figure.
    """
    footer = Footer((Group("", tuple(each.sample for each in series)),), stamp=stamp)
    with footer.under(below, height, ABOVE) as figure:
        axes = panel(figure, LEFT, footer.height + below, WIDTH - LEFT - 2, height)
        axes.spines[["left", "top", "right"]].set_visible(False)
        for each in series:
            each.draw(axes, labels)
        axes.tick_params(length=0)
        axes.set(ylim=(0, top), xlim=ends)
        axes.set_yticks(ticks, [labels.percent(tick, 0) for tick in ticks])
        axes.grid(axis="y", color=RULE, linewidth=0.35)
        axes.set_xticks(list(names), list(names.values()))
        axes.set_xlabel(captions[0], fontsize=NORMAL)
        axes.set_ylabel(captions[1], fontsize=NORMAL)
    return figure
