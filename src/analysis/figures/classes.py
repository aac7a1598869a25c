"""Classes of respondents in the plane, and the inertia that each number of classes gains."""

from dataclasses import replace

import pandas as pd

from analysis.figures.bars import FULL, HATCHED, Series, bar_figure
from analysis.figures.individuals import individual_plane
from analysis.figures.labels import Labels
from analysis.figures.legend import Patch
from analysis.figures.page import Drawing
from analysis.figures.records import records

FACTOR = "class"


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
    named = _with_classes(labels, points["class"].drop_duplicates().tolist())
    return individual_plane(cells, axes, named, factor=FACTOR, mean_points=means, parted=True, stamp=stamp)


def _with_classes(labels: Labels, classes: list[str]) -> Labels:
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
    kept = int(numbers["classes"][numbers["chosen"] == "yes"].iloc[0])
    series = [
        Series(rows["classes"], rows["share"], Patch(labels.say(f"classes.{key}"), *look), 0.6)
        for key, look, rows in (
            ("kept", FULL, table[table["classes"] <= kept]),
            ("other", HATCHED, table[table["classes"] > kept]),
        )
    ]
    names = {number: labels.integer(number) for number in table["classes"]}
    captions, top = (labels.say("classes.axis"), labels.say("classes.gain")), float(table["share"].max()) * 1.12
    figure = bar_figure(series, labels, names=names, captions=captions, top=top, height=50.0, below=11.0, stamp=stamp)
    return Drawing(figure, _gain_text(table, kept, labels))


def _gain_text(table: pd.DataFrame, kept: int, labels: Labels) -> str:
    """Return the gains up to the number kept, and the next."""
    gains = (
        labels.say("alt.gain", number=labels.integer(row.classes), share=labels.percent(row.share))
        for row in records(table[table["classes"] <= kept + 1])
    )
    return " ".join([labels.say("alt.gains", number=labels.integer(kept)), *gains])
