"""How active questions go together, two by two, and which say much the same."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.description.redundancy import REDUNDANT
from analysis.report.chapters.columns import column
from analysis.report.context import Context
from analysis.report.markdown import Block, Markdown, Paragraph, Table, identifier, reference
from analysis.report.space_view import SpaceView

SHOWN = 10  # pairs in the table; the workbook has them all


def redundancy(context: Context, view: SpaceView) -> Iterator[Block]:
    """Name the questions that repeat each other, and give the pairs that go together most."""
    words = context.words
    known = view.tables.associations.dropna(subset=["cramer_v"])
    if known.empty:
        return
    ranked = known.sort_values("cramer_v", ascending=False, kind="stable")
    redundant = ranked[ranked["cramer_v"] >= REDUNDANT]
    threshold = words.decimal(REDUNDANT, 1)
    if redundant.empty:
        yield Paragraph(words.say("redundancy.pairs", 0, threshold=threshold))
    else:
        pairs = words.listed(_pair(context, row) for _, row in redundant.iterrows())
        yield Paragraph(words.say("redundancy.pairs", len(redundant), threshold=threshold, pairs=pairs))
    yield Paragraph(words.say("redundancy.intro", table=reference("tab-associations", view.key)))
    if context.results.weighted:
        yield Paragraph(words.say("redundancy.weighted"))
    yield _table(context, view, ranked.head(SHOWN))


def _pair(context: Context, row: pd.Series) -> Markdown:
    names = {side: context.question(str(row[f"question_{side}"])) for side in ("a", "b")}
    return context.words.say("redundancy.pair", **names, v=context.words.decimal(row["cramer_v"]))


def _table(context: Context, view: SpaceView, ranked: pd.DataFrame) -> Table:
    words = context.words
    rows = [
        [
            context.question(str(row["question_a"])),
            context.question(str(row["question_b"])),
            words.integer(row["n"]),
            words.decimal(row["cramer_v"]),
            words.percentage(row["pem_global"], 0),
            words.probability(row["p_value"]),
            _attraction(context, row),
            words.percentage(row["pem"], 0),
        ]
        for _, row in ranked.iterrows()
    ]
    columns = [column(context, "first_question", 18), column(context, "second_question", 18)]
    columns += [column(context, "count", 6, numeric=True), column(context, "cramer_v", 6, numeric=True)]
    columns += [column(context, "pem_global", 9, numeric=True)]
    columns += [column(context, "p", 7, numeric=True), column(context, "attraction", 20)]
    columns += [column(context, "pem", 7, numeric=True)]
    return Table(identifier("tab-associations", view.key), words.say("redundancy.caption"), columns, rows)


def _attraction(context: Context, row: pd.Series) -> Markdown:
    names = {side: context.category(str(row[f"question_{side}"]), str(row[f"category_{side}"])) for side in ("a", "b")}
    return context.words.say("redundancy.attraction", **names)
