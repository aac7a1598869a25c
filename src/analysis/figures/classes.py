"""Classes of respondents in the plane, and the inertia that each number of classes gains."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from analysis.figures.drawing import Drawing
from analysis.figures.footer import Footer
from analysis.figures.individuals import individual_plane
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Patch
from analysis.figures.page import bare, blank, panel
from analysis.figures.records import records
from analysis.figures.theme import GREY, NORMAL, PAPER, SMALL, STYLES, WIDTH, themed

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FACTOR = "class"
HEIGHT, LEFT, BELOW, ABOVE = 50.0, 14.0, 11.0, 3.0  # mm
CHOSEN = Patch("", STYLES[0].colour, "", PAPER)
OTHERS = Patch("", PAPER, "////", GREY)


def class_plane(
    cells: pd.DataFrame, points: pd.DataFrame, axes: pd.DataFrame, labels: Labels, *, stamp: str | None = None
) -> Drawing:
    """Return the cloud of individuals on a grid, by class, with the mean points of the classes.

    Parameters
    ----------
    cells : DataFrame
        As in `individuals.individual_plane`; category is the class.
    points : DataFrame
        Result table: class, n, axis, mean.
    axes, labels, stamp
        As in `individuals.individual_plane`.
    """
    means = points.rename(columns={"class": "category"}).assign(factor=FACTOR)
    named = with_classes(labels, points["class"].drop_duplicates().tolist())
    return individual_plane(cells, axes, named, factor=FACTOR, mean_points=means, stamp=stamp)


def with_classes(labels: Labels, classes: list[str]) -> Labels:
    """Return labels that name the classes too."""
    names = {(FACTOR, number): labels.say("classes.name", number=number) for number in classes}
    questions = {**labels.questions, FACTOR: labels.say("classes.title")}
    return replace(labels, questions=questions, categories={**labels.categories, **names})


def class_gains(numbers: pd.DataFrame, labels: Labels, *, stamp: str | None = None) -> Drawing:
    """Return bars of the inertia that each more class takes out of the classes, the number kept told apart.

    Parameters
    ----------
    numbers : DataFrame
        Result table: classes, gain, within, chosen.
    labels : Labels
        The language.
    stamp : str, optional
        Said at the foot of the figure.
    """
    total = float(numbers["within"].iloc[0])
    table = numbers.dropna(subset=["gain"]).assign(share=lambda rows: rows["gain"] / total)
    kept = int(numbers.loc[numbers["chosen"] == "yes", "classes"].iloc[0])
    with themed():
        legend = (replace(CHOSEN, text=labels.say("classes.kept")), replace(OTHERS, text=labels.say("classes.other")))
        footer = Footer((Group("", legend),), stamp=stamp)
        figure = blank(footer.height + BELOW + HEIGHT + ABOVE)
        axes = panel(figure, LEFT, footer.height + BELOW, WIDTH - LEFT - 2, HEIGHT)
        draw_gains(axes, table, kept, labels)
        footer.draw(figure)
    return Drawing(figure, gain_text(table, kept, labels))


def draw_gains(axes: Axes, table: pd.DataFrame, kept: int, labels: Labels) -> None:
    """Draw the bars, each with its share above it, and name the axes."""
    bare(axes, "bottom")
    for row in records(table):
        patch = CHOSEN if row.classes <= kept else OTHERS
        axes.bar([row.classes], [row.share], 0.6, fc=patch.face, hatch=patch.hatch, ec=patch.edge, lw=0.5)
        place, text = (row.classes, row.share), labels.percentage(row.share)
        axes.annotate(text, place, (0, 2), textcoords="offset points", ha="center", fontsize=SMALL, label="label")
    axes.set(ylim=(0, float(table["share"].max()) * 1.12))
    axes.set_yticks([])
    axes.tick_params(length=0)
    axes.set_xticks(table["classes"].tolist(), [labels.integer(number) for number in table["classes"]])
    axes.set_xlabel(labels.say("classes.axis"), fontsize=NORMAL)
    axes.set_ylabel(labels.say("classes.gain"), fontsize=NORMAL)


def gain_text(table: pd.DataFrame, kept: int, labels: Labels) -> str:
    """Return the gains up to the number kept, and the next."""
    texts = [labels.say("alt.gains", number=labels.integer(kept))]
    for row in records(table.loc[table["classes"] <= kept + 1]):
        texts.append(labels.say("alt.gain", number=labels.integer(row.classes), share=labels.percent(row.share)))
    return " ".join(texts)
