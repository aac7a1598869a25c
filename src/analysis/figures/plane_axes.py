"""The two axes of a plane: which they are, what they are called, the ellipses on them. Nothing is drawn here."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.figures.labels import Labels


@dataclass(frozen=True, slots=True)
class PlaneAxis:
    """One axis of a plane: its number, its full name, the names of its negative and positive ends."""

    number: int
    name: str
    poles: tuple[str, str] | None = None


Plane = tuple[PlaneAxis, PlaneAxis]  # horizontal, vertical


def plane_of(axes: pd.DataFrame, labels: Labels) -> Plane:
    """Return the horizontal and the vertical axis: those declared, else the first free ones.

    Parameters
    ----------
    axes : DataFrame
        Result table: axis, place, theme, name, share.
    labels : Labels
        Names of the themes' poles.
    """
    if len(axes) < 2:
        raise ValueError("a plane needs two axes; the table of axes has fewer")
    horizontal, vertical = _declared(axes, "horizontal"), _declared(axes, "vertical")
    free = [int(axis) for axis in axes["axis"] if axis not in (horizontal, vertical)]
    horizontal = horizontal or free.pop(0)
    return axis_of(axes, horizontal, labels), axis_of(axes, vertical or free.pop(0), labels)


def _declared(axes: pd.DataFrame, place: str) -> int | None:
    """Return the number of the axis declared for a place."""
    found = axes["axis"][axes["place"] == place]
    return int(found.iloc[0]) if len(found) else None


def axis_of(axes: pd.DataFrame, number: int, labels: Labels) -> PlaneAxis:
    """Return an axis with its name as the results give it: « Axe 1 — Symptômes (taux modifié : 83,2 %) »."""
    row = axes[axes["axis"] == number].iloc[0]
    values: dict[str, Any] = {"axis": labels.integer(number), "rate": labels.percent(float(row["share"]))}
    kind = row["rate_kind"] if row.get("rate_kind") in ("raw", "inertia") else "modified"
    if pd.isna(row["share"]):
        kind = "untold"
        values.pop("rate")
    if pd.isna(row["name"]) or not row["name"]:
        name = labels.say(f"axis.{kind}.plain", **values)
    else:
        name = labels.say(f"axis.{kind}.named", name=labels.set(str(row["name"])), **values)
    return PlaneAxis(number, name, None if pd.isna(row["theme"]) else labels.ends(str(row["theme"])))


def curves_on(ellipses: pd.DataFrame, plane: Plane) -> pd.DataFrame:
    """Return the ellipses of a plane; those of the plane with its axes exchanged are turned over."""
    across, along = plane[0].number, plane[1].number
    turned = ellipses[ellipses["axes"] == f"{along}+{across}"]
    turned = turned.assign(centre_x=turned["centre_y"], centre_y=turned["centre_x"], angle=90 - turned["angle"])
    return pd.concat([ellipses[ellipses["axes"] == f"{across}+{along}"], turned])
