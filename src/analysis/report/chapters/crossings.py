"""Factors crossed two by two: mean points of the cells, interaction, shares of the variance."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.report.chapters.columns import column
from analysis.report.context import Context, on_axis
from analysis.report.markdown import Block, Column, Heading, Markdown, Paragraph, Table, identifier, reference
from analysis.report.space_view import SpaceView

SOURCES = ("a", "b", "crossed", "a_within_b", "b_within_a", "interaction", "within")


def crossings(context: Context, view: SpaceView) -> Iterator[Block]:
    """Describe the crossings that the study declares."""
    cells = view.tables.crossings
    if cells.empty or not view.read_axes:
        return
    yield Heading(context.words.say("crossings.title"), identifier("crossings", view.key), 2)
    yield Paragraph(context.words.say("crossings.intro"))
    yield Paragraph(context.words.say("crossings.chance"))
    for a, b in cells[["factor_a", "factor_b"]].drop_duplicates().itertuples(index=False):
        yield from _crossing(context, view, str(a), str(b))


def _crossing(context: Context, view: SpaceView, a: str, b: str) -> Iterator[Block]:
    words, names = context.words, {"a": context.question(a), "b": context.question(b)}
    cells, variances = (_of(table, a, b) for table in (view.tables.crossings, view.tables.crossing_variances))
    tables = [_cell_table(context, view, cells, names), _variance_table(context, view, variances, cells, names)]
    keys = {"cells": reference(tables[0].key), "variances": reference(tables[1].key)}
    yield Paragraph(words.say("crossings.tables", **names, **keys))
    if cells["mean"].isna().any():
        yield Paragraph(words.say("crossings.hidden"))
    yield from tables
    yield from context.figures("crossing", view.key, a, b)


def _of(table: pd.DataFrame, a: str, b: str) -> pd.DataFrame:
    return table[(table["factor_a"] == a) & (table["factor_b"] == b)]


def _cell_table(context: Context, view: SpaceView, cells: pd.DataFrame, names: dict[str, Markdown]) -> Table:
    words = context.words
    a, b = cells[["factor_a", "factor_b"]].iloc[0]
    columns = [Column(words.say("crossings.cell", **names), 30), column(context, "count", 8, numeric=True)]
    for title in ("axis_mean", "axis_interaction"):
        columns += [column(context, title, 9, numeric=True, axis=str(axis)) for axis in view.read_axes]
    rows = []
    for (in_a, in_b), cell in cells.groupby(["category_a", "category_b"], sort=False):
        pair = {"a": context.category(a, str(in_a)), "b": context.category(b, str(in_b))}
        on_axes = [on_axis(cell, axis).iloc[0] for axis in view.read_axes]
        values = [words.signed(row[name]) for name in ("mean", "interaction") for row in on_axes]
        rows.append([words.say("crossings.cell", **pair), words.integer(cell["n"].iloc[0]), *values])
    key = identifier("tab-crossing", view.key, a, b)
    return Table(key, words.say("crossings.cells", **names), columns, rows)


def _variance_table(
    context: Context, view: SpaceView, variances: pd.DataFrame, cells: pd.DataFrame, names: dict[str, Markdown]
) -> Table:
    words = context.words
    by_source = variances.set_index(["source", "axis"])["eta2"]
    rows = []
    for source in SOURCES:
        known = {name: names[name] for name in ("a", "b") if source in (name, "a_within_b", "b_within_a")}
        shares = [words.decimal(by_source.loc[source, axis]) for axis in view.read_axes]
        rows.append([words.say(f"crossings.sources.{source}", **known), *shares])
    counts = cells.drop_duplicates(["category_a", "category_b"])["n"]
    chances = [by_source.get(("chance", axis), _by_chance(counts)) for axis in view.read_axes]
    rows.append([words.say("crossings.sources.chance"), *(words.decimal(chance) for chance in chances)])
    columns = [column(context, "source", 30)]
    columns += [column(context, "axis_eta2", 9, numeric=True, axis=str(axis)) for axis in view.read_axes]
    key = identifier("tab-crossing-variances", view.key, *cells[["factor_a", "factor_b"]].iloc[0])
    return Table(key, words.say("crossings.variances", **names), columns, rows)


def _by_chance(counts: pd.Series) -> float:
    """Return the mean η² of cells of these numbers, when respondents who count alike are shared out at random."""
    return float((len(counts) - 1) / (counts.sum() - 1)) if counts.sum() > 1 else float("nan")
