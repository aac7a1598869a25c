"""What figures of editions share: their order, their names, the words for the axes of small panels."""

import pandas as pd

from analysis.figures.labels import Labels
from analysis.figures.legend import Group
from analysis.figures.plane_axes import Plane, PlaneAxis


def in_order(table: pd.DataFrame, question: str, labels: Labels) -> list[str]:
    """Return the editions that a table has, in declared order."""
    met = dict.fromkeys(table["edition"].astype("str"))
    return sorted(met, key=lambda edition: (labels.rank(question, edition), edition))


def named(edition: str, n: float | None, question: str, labels: Labels) -> str:
    """Return the name of an edition, with its count where it is known."""
    name = labels.category(question, edition)
    return name if n is None or pd.isna(n) else labels.say("mean_point", name=name, n=labels.integer(n))


def axis_note(place: str, axis: PlaneAxis, labels: Labels) -> Group:
    """Return what an axis of small panels is, as a line of the legend."""
    if axis.poles is None:
        return Group(labels.say(f"editions.{place}.plain", name=axis.name), ())
    low, high = axis.poles
    return Group(labels.say(f"editions.{place}.poles", name=axis.name, low=low, high=high), ())


def region_name(region: str, plane: Plane, labels: Labels) -> str:
    """Return what a quarter of the plane is called: the ends of both axes, by their names where they have some."""
    sides = [
        axis.poles[side == "high"] if axis.poles else labels.say(f"editions.sides.{place}.{side}")
        for place, side, axis in zip(("across", "along"), region.split("_"), plane, strict=True)
    ]
    return labels.say("editions.quarter", across=sides[0], along=sides[1])
