"""What the page holds of groups: mean points, ellipses, deviations, regions of categories, path of editions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from analysis.explorer.people import CLASS
from analysis.explorer.shown import Shown
from analysis.explorer.values import Json, by_axis, number
from analysis.figures.plane_axes import curves_on

SHAPE = {"cx": "centre_x", "cy": "centre_y", "a": "semi_axis_1", "b": "semi_axis_2", "angle": "angle"}
PAIR = 2


def factors_of(shown: Shown) -> list[Json]:
    """Return the questions that structure the cloud, editions among them, then the classes."""
    named = [_factor(shown, str(factor)) for factor in dict.fromkeys(shown.tables.mean_points["factor"])]
    return [*named, *_classes(shown)]


def _factor(shown: Shown, factor: str) -> Json:
    means = shown.tables.mean_points[shown.tables.mean_points["factor"] == factor]
    ratios = shown.tables.factor_variances
    eta2 = by_axis(ratios[ratios["factor"] == factor], "eta2", ["factor"], shown.axes)
    return {
        "key": factor,
        "label": shown.labels.question(factor),
        "kind": "edition" if factor == shown.edition_question else "supplementary",
        "eta2": eta2.get(factor, [None] * len(shown.axes)),
        "groups": _groups(shown, means, factor),
        "deviations": list(_deviations(shown, factor)),
    }


def _groups(shown: Shown, means: pd.DataFrame, factor: str) -> list[Json]:
    places = by_axis(means, "mean", ["category"], shown.axes)
    curves = _on_plane(shown, shown.tables.ellipses)
    own = curves[curves["factor"] == factor]
    return [
        {
            "key": str(row["category"]),
            "label": shown.labels.category(factor, str(row["category"])),
            "n": number(row["n"]),
            "means": places[row["category"]],
            "ellipses": [
                {"kind": curve["kind"], **_shape(curve)}
                for curve in own[own["category"] == row["category"]].to_dict("records")
            ],
        }
        for row in means.drop_duplicates("category").to_dict("records")
    ]


def _classes(shown: Shown) -> Iterator[Json]:
    """Yield the classes as the groups of one more factor, where they are made."""
    table = shown.tables.class_axes
    if table.empty:
        return
    means = by_axis(table, "mean", [CLASS], shown.axes)
    groups = [
        {
            "key": _whole(row["class"]),
            "label": shown.word("class_name", rank=_whole(row["class"])),
            "n": number(row["n"]),
            "means": means[row["class"]],
            "ellipses": [],
        }
        for row in table.drop_duplicates(CLASS).to_dict("records")
    ]
    nothing: list[None] = [None] * len(shown.axes)
    label = shown.word("classes")
    yield {"key": CLASS, "label": label, "kind": "class", "eta2": nothing, "groups": groups, "deviations": []}


def _whole(value: Any) -> str:
    """Return the number of a class as answers name it, however its table was read."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def _deviations(shown: Shown, factor: str) -> Iterator[Json]:
    """Yield the deviations between two groups on each axis, with the adjusted p-value where they were tested."""
    table = shown.tables.deviations[shown.tables.deviations["factor"] == factor]
    keys = ["category_a", "category_b"]
    scaled = by_axis(table, "scaled_deviation", keys, shown.axes) if len(table) else {}
    p_values = _p_values(shown, factor)
    for a, b in table[keys].drop_duplicates().itertuples(index=False):
        found = [p_values.get((frozenset({str(a), str(b)}), str(axis))) for axis in shown.axes]
        yield {"a": str(a), "b": str(b), "scaled": scaled[a, b], "p": found}


def _p_values(shown: Shown, factor: str) -> dict[tuple[frozenset[str], str], float | None]:
    """Return the adjusted p-values of two groups on an axis: of two alone, the factor's test is theirs."""
    tests = shown.tables.tests
    own = tests[tests["factor"] == factor]
    pairs, whole = (own[own["test"] == test] for test in ("pair", "homogeneity"))
    means = shown.tables.mean_points
    groups = frozenset(means["category"][means["factor"] == factor].astype("str"))
    found = {
        (frozenset({str(row["category"]), str(row["against"])}), str(row["axes"])): number(row["p_adjusted"])
        for row in pairs.to_dict("records")
    }
    if len(groups) == PAIR:
        found = {(groups, str(row["axes"])): number(row["p_adjusted"]) for row in whole.to_dict("records")} | found
    return found


def regions_of(shown: Shown) -> list[Json]:
    """Return the regions that hold the draws of the active categories, in the report's plane."""
    table = shown.tables.regions
    curves = _on_plane(shown, table[table["method"] == "total_bootstrap"])
    return [
        {"question": row["question"], "category": str(row["category"]), **_shape(row)}
        for row in curves.to_dict("records")
    ]


def path_of(shown: Shown) -> list[Json]:
    """Return the mean points of the editions in their order; none unless the space places them."""
    means = shown.tables.mean_points
    own = means[means["factor"] == shown.edition_question]
    if own.empty:
        return []
    places = by_axis(own, "mean", ["category"], shown.axes)
    return [{"edition": each, "mean": places[each]} for each in shown.study.edition_names if each in places]


def _on_plane(shown: Shown, curves: pd.DataFrame) -> pd.DataFrame:
    """Return the ellipses of the report's plane, horizontal axis first."""
    return curves.head(0) if shown.plane is None else curves_on(curves, shown.plane).dropna(subset=[*SHAPE.values()])


def _shape(row: dict[Any, Any]) -> dict[str, Json]:
    return {key: number(row[name]) for key, name in SHAPE.items()}
