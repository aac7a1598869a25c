"""The names of categories on a plane: which are written, in what order, how."""

import numpy as np
import pandas as pd

from analysis.figures.annotation import Name
from analysis.figures.labels import Labels
from analysis.figures.legend import Group
from analysis.figures.marks import radius
from analysis.figures.records import records
from analysis.figures.theme import GREY, NORMAL, SMALL

MANY = 80  # points: a plane of more has no room for their names, and writes those of the most important


def full_names(points: pd.DataFrame, labels: Labels) -> list[str]:
    """Return the names of categories with their questions'."""
    return [labels.full(point.question, point.category) for point in records(points)]


def short_names(points: pd.DataFrame, labels: Labels) -> list[str]:
    """Return the names of categories without their questions', which marks tell, but where two would be the same."""
    alone = [labels.category(point.question, point.category) for point in records(points)]
    pairs = zip(alone, full_names(points, labels), strict=True)
    return [name if alone.count(name) == 1 else full for name, full in pairs]


def names_of(points: pd.DataFrame) -> list[Name]:
    """Return the names of points, the most important first, dark in their style's hue where these are emphasised.

    Of more than `MANY` points, the emphasised ones alone have a name, and no more than `MANY` of them.
    """
    return [
        Name(point.name, point.x, point.y, radius(point.area), point.style.text, NORMAL)
        if point.emphasised
        else Name(point.name, point.x, point.y, radius(point.area), GREY, SMALL)
        for point in records(named_points(points))
    ]


def fewer_named(points: pd.DataFrame, labels: Labels) -> list[Group]:
    """Return, as a note of the legend, which points alone have a name where the plane has room for no more."""
    n, full = len(named_points(points)), int(points["emphasised"].sum())
    if n == len(points):
        return []
    kind = "far" if full in (0, len(points)) else "full" if n == full else "full_far"
    return [Group(labels.say(f"legend.named.{kind}", n=labels.integer(n), of=labels.integer(len(points))), ())]


def named_points(points: pd.DataFrame) -> pd.DataFrame:
    """Return the points whose name is written, the most important first: all of them, up to `MANY`."""
    ranked = _by_importance(points)
    if len(ranked) <= MANY:
        return ranked
    return (ranked[ranked["emphasised"]] if ranked["emphasised"].any() else ranked).head(MANY)


def unnamed_points(points: pd.DataFrame) -> pd.DataFrame:
    """Return the points that a plane of many does not name."""
    return points.drop(named_points(points).index)


def _by_importance(points: pd.DataFrame) -> pd.DataFrame:
    """Return emphasised points first, then active ones, then passive; in each the furthest from the origin first."""
    near, passive = -(points["x"] ** 2 + points["y"] ** 2), points["status"] == "passive"
    return points.iloc[np.lexsort((near, passive, ~points["emphasised"]))]
