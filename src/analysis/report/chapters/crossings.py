"""Factors crossed two by two: mean points of the cells, interaction, shares of the variance."""

from collections.abc import Iterator

import pandas as pd

from analysis.report.chapters.columns import column, decimal, integer, on_axes, signed, table_of, text, wide
from analysis.report.context import Context
from analysis.report.markdown import Block, Markdown, Table, identifier, reference
from analysis.report.space_view import SpaceView

SOURCES = ("a", "b", "crossed", "a_within_b", "b_within_a", "interaction", "within", "chance")
CELL = ("factor_a", "category_a", "factor_b", "category_b")


def crossings(context: Context, view: SpaceView) -> Iterator[Block]:
    """Describe the crossings that the study declares."""
    cells = view.tables.crossings
    if cells.empty or not view.read_axes:
        return
    yield context.heading("crossings.title", "crossings", view.key)
    yield from context.paragraphs("crossings.intro", "crossings.chance")
    for a, b in cells[["factor_a", "factor_b"]].drop_duplicates().itertuples(index=False):
        yield from _crossing(context, view, str(a), str(b))


def _crossing(context: Context, view: SpaceView, a: str, b: str) -> Iterator[Block]:
    names = {"a": context.question(a), "b": context.question(b)}
    cells, variances = (_of(table, a, b) for table in (view.tables.crossings, view.tables.crossing_variances))
    first = _cell_table(context, view, cells, names)
    second = _variance_table(context, view, _with_chance(variances, cells), names)
    keys = {"cells": reference(first.key), "variances": reference(second.key)}
    yield context.paragraph("crossings.tables", **names, **keys)
    yield from context.paragraphs("crossings.hidden", when=cells["mean"].isna().any())
    yield from (first, second)
    yield from context.figures("crossing", view.key, a, b)


def _of(table: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    return table[(table["factor_a"] == a) & (table["factor_b"] == b)]


def _cell_table(context: Context, view: SpaceView, cells: pd.DataFrame, names: dict[str, Markdown]) -> Table:
    columns = [
        column(_cell, context.say("crossings.cell", **names), 30, CELL),
        integer("count", 8, "n"),
        *on_axes(view.read_axes, signed("axis_mean", 9, "mean")),
        *on_axes(view.read_axes, signed("axis_interaction", 9, "interaction")),
    ]
    key = identifier("tab-crossing", view.key, *cells[["factor_a", "factor_b"]].iloc[0])
    rows = wide(cells, view.read_axes, *CELL)
    return table_of(context, key, context.say("crossings.cells", **names), columns, rows)


def _cell(context: Context, factor_a: str, category_a: str, factor_b: str, category_b: str) -> Markdown:
    pair = {"a": context.category(factor_a, category_a), "b": context.category(factor_b, category_b)}
    return context.say("crossings.cell", **pair)


def _variance_table(context: Context, view: SpaceView, variances: pd.DataFrame, names: dict[str, Markdown]) -> Table:
    found = {row["source"]: row for row in wide(variances, view.read_axes, "source")}
    columns = [text("source", 30, "name"), *on_axes(view.read_axes, decimal("axis_eta2", 9, "eta2"))]
    rows = [found[source] | {"name": _source(context, source, names)} for source in SOURCES]
    key = identifier("tab-crossing-variances", view.key, *variances[["factor_a", "factor_b"]].iloc[0])
    return table_of(context, key, context.say("crossings.variances", **names), columns, rows)


def _source(context: Context, source: str, names: dict[str, Markdown]) -> Markdown:
    """Return what a part of the variance is called, with the factors that it is of."""
    known = {name: names[name] for name in ("a", "b") if source in (name, "a_within_b", "b_within_a")}
    return context.say(f"crossings.sources.{source}", **known)


def _with_chance(variances: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Return the variances, with the mean η² of cells of these numbers dealt at random where the table lacks it."""
    if "chance" in set(variances["source"]):
        return variances
    n = cells.drop_duplicates(["category_a", "category_b"])["n"]
    by_chance = (len(n) - 1) / (n.sum() - 1) if n.sum() > 1 else float("nan")
    crossed = variances[variances["source"] == "crossed"]
    return pd.concat([variances, crossed.assign(source="chance", eta2=by_chance)])
