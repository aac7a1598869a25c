"""What the page holds of one space: axes, themes, questions, categories with the places of their names."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.explorer.shown import Shown
from analysis.explorer.values import POINT, Json, by_axis, number, text

RATES = {"eigenvalue": "eigenvalue", "rate": "rate", "modifiedRate": "modified_rate", "noiseRate": "noise_rate"}


def axes_of(shown: Shown) -> list[Json]:
    """Return the axes kept, each with its name, its ends and its rates."""
    rates = shown.tables.eigenvalues.set_index(shown.tables.eigenvalues["axis"].astype(int))
    return [_axis(shown, row, rates) for row in shown.tables.axes.to_dict("records")]


def _axis(shown: Shown, row: dict[Any, Any], rates: pd.DataFrame) -> Json:
    axis, theme, name = int(row["axis"]), text(row["theme"]), text(row["name"])
    ends = shown.labels.ends(theme) if theme else None
    known = {key: number(rates[column].get(axis)) for key, column in RATES.items()}
    return {
        "axis": axis,
        "name": shown.set(name) if name else "",
        "negative": ends and ends[0],
        "positive": ends and ends[1],
        **known,
        "share": number(row["share"]),
    }


def plane_of(shown: Shown) -> list[int]:
    """Return the places, among the axes, of those that the report's plane shows: horizontal, then vertical."""
    return [0, 0] if shown.plane is None else [shown.axes.index(axis.number) for axis in shown.plane]


def themes_of(shown: Shown) -> list[Json]:
    """Return the themes that make the space."""
    table = shown.tables.themes
    contributions = by_axis(table, "contribution", ["theme"], shown.axes)
    inertia = table.drop_duplicates("theme").set_index("theme")["inertia_share"]
    return [
        {
            "key": theme,
            "label": shown.labels.theme(theme),
            "inertia": number(inertia[theme]),
            "contributions": contributions[theme],
        }
        for theme in inertia.index
    ]


def questions_of(shown: Shown) -> list[Json]:
    """Return the questions, those that make the space first."""
    table = shown.tables.questions
    eta2, contributions = (by_axis(table, name, ["question"], shown.axes) for name in ("eta2", "contribution"))
    return [
        {
            "key": row["question"],
            "label": shown.labels.question(row["question"]),
            "wording": _wording(shown, row["question"]),
            "theme": text(row["theme"]),
            "status": row["status"],
            "ordered": row["question"] in shown.labels.ordered,
            "eta2": eta2[row["question"]],
            "contributions": contributions[row["question"]],
        }
        for row in table.drop_duplicates("question").to_dict("records")
    ]


def _wording(shown: Shown, question: str) -> str:
    declared = shown.questions.get(question)
    return shown.set(declared.wording) if declared and declared.wording else ""


def categories_of(shown: Shown) -> list[Json]:
    """Return the categories, each with its aids on every axis and where the report writes its name."""
    table = shown.tables.categories
    names = {"coordinates": "coordinate", "contributions": "contribution", "cos2": "cos2", "vTests": "v_test"}
    values = {key: by_axis(table, name, POINT, shown.axes) for key, name in names.items()}
    retained = by_axis(table.assign(retained=table["retained"].eq(True)), "retained", POINT, shown.axes)
    return [
        {
            "question": row["question"],
            "key": str(row["category"]),
            "label": shown.labels.category(row["question"], str(row["category"])),
            "status": row["status"],
            "n": number(row["n"]),
            "frequency": number(row["frequency"]),
            **{key: held[row["question"], row["category"]] for key, held in values.items()},
            "retained": [bool(one) for one in retained[row["question"], row["category"]]],
            "place": _place(shown.places.get((row["question"], row["category"]))),
        }
        for row in table.drop_duplicates(POINT).to_dict("records")
    ]


def quantities_of(shown: Shown) -> list[Json]:
    """Return the supplementary quantitative variables, each with its correlation with every axis."""
    table = shown.tables.quantitative
    known = by_axis(table, "correlation", ["variable"], shown.axes) if len(table) else {}
    return [
        {
            "key": row["variable"],
            "label": shown.labels.question(row["variable"]),
            "n": number(row["n"]),
            "correlations": known[row["variable"]],
        }
        for row in table.drop_duplicates("variable").to_dict("records")
    ]


def _place(place: tuple[float, float] | None) -> Json:
    return None if place is None else [number(end, 4) for end in place]
