"""How active questions go together, two by two, and which say much the same."""

from collections.abc import Iterator

import pandas as pd

from analysis.description.redundancy import REDUNDANT
from analysis.report.chapters.columns import (
    column,
    decimal,
    integer,
    introduced,
    percentage,
    probability,
    question_name,
    table_of,
)
from analysis.report.context import Context
from analysis.report.markdown import Block, Markdown, Paragraph, Table, identifier
from analysis.report.space_view import SpaceView

SHOWN = 10  # pairs in the table; the workbook has them all


def redundancy(context: Context, view: SpaceView) -> Iterator[Block]:
    """Name the questions that repeat each other, and give the pairs that go together most."""
    known = view.tables.associations.dropna(subset=["cramer_v"])
    if known.empty:
        return
    ranked = known.sort_values("cramer_v", ascending=False, kind="stable")
    redundant = (_pair(context, row) for _, row in ranked[ranked["cramer_v"] >= REDUNDANT].iterrows())
    threshold = context.decimal(REDUNDANT, 1)
    is_partial = context.coarse and len(known) < len(view.tables.associations)
    told = "redundancy.of_some" if is_partial else "redundancy.pairs"
    yield Paragraph(context.counting(told, "pairs", redundant, threshold=threshold))
    yield from context.paragraphs("redundancy.withheld", when=is_partial)
    weighted = context.paragraphs("redundancy.weighted", when=context.results.weighted)
    yield from introduced(context, "redundancy.intro", _table(context, view, ranked.head(SHOWN)), *weighted)


def _pair(context: Context, row: pd.Series) -> Markdown:
    names = {side: context.question(row[f"question_{side}"]) for side in ("a", "b")}
    return context.say("redundancy.pair", **names, v=context.decimal(row["cramer_v"]))


def _table(context: Context, view: SpaceView, ranked: pd.DataFrame) -> Table:
    columns = [
        question_name("first_question", 18, "question_a"),
        question_name("second_question", 18, "question_b"),
        integer("count", 6, "n"),
        decimal("cramer_v", 6),
        percentage("pem_global", 9, digits=0),
        probability("p", 7, "p_value"),
        column(_attraction, "attraction", 20, ("question_a", "category_a", "question_b", "category_b")),
        percentage("pem", 7, digits=0),
    ]
    key = identifier("tab-associations", view.key)
    return table_of(context, key, context.say("redundancy.caption"), columns, ranked)


def _attraction(context: Context, question_a: str, category_a: str, question_b: str, category_b: str) -> Markdown:
    pair = {"a": context.category(question_a, category_a), "b": context.category(question_b, category_b)}
    return context.say("redundancy.attraction", **pair)
