"""A space beside other readings of the same respondents: which axes are found again, which deviations stay."""

from collections.abc import Iterator

import pandas as pd

from analysis.geometry.reading.alternatives import verdict
from analysis.geometry.space.themes import CARRIED, PARTLY_CARRIED
from analysis.report.chapters.columns import (
    column,
    decimal,
    deviation,
    integer,
    introduced,
    named,
    pair,
    table_of,
)
from analysis.report.context import Context
from analysis.report.markdown import Block, Markdown, Paragraph, Table, identifier
from analysis.report.space_view import SpaceView

DOUBTFUL = "without_doubtful"


def alternatives(context: Context, view: SpaceView) -> Iterator[Block]:
    """Say whether the axes read are found in the other readings that the study declares."""
    compared = view.read(view.tables.alternative_axes)
    if not view.space.alternatives or (compared.empty and context.coarse):
        return
    yield context.heading("titles.alternatives", "alternatives", view.key)
    if DOUBTFUL in view.space.alternatives:
        names = map(context.question, view.space.doubtful(context.study.questions))
        yield Paragraph(context.counting("alternatives.doubtful", "questions", names))
    if compared.empty:
        return
    yield from introduced(context, "alternatives.intro", _axis_table(context, view, compared))
    yield Paragraph(_lost(context, compared))
    yield from _deviations(context, view)
    for kind in ("alternatives", "alternative_axes"):
        yield from context.figures(kind, view.key)


def _axis_table(context: Context, view: SpaceView, compared: pd.DataFrame) -> Table:
    columns = [
        named("shared.readings", "reading", 30, "alternative", once=("alternative",)),
        integer("questions", 9, "n_questions"),
        integer("axis", 6),
        integer("matched_axis", 12),
        decimal("r", 6, "correlation"),
        column(_verdict, "found_again", 14, "correlation"),
    ]
    key = identifier("tab-alternatives", view.key)
    return table_of(context, key, context.say("alternatives.caption"), columns, compared)


def _verdict(context: Context, correlation: float) -> Markdown:
    return context.say(f"alternatives.verdicts.{verdict(correlation)}")


def _lost(context: Context, compared: pd.DataFrame) -> Markdown:
    """Tell in which readings an axis is lost."""
    lost = (
        context.say(
            "alternatives.lost_one",
            reading=context.shared(f"readings.{row['alternative']}"),
            axis=context.integer(row["axis"]),
            correlation=context.decimal(row["correlation"]),
        )
        for _, row in compared[compared["correlation"] < CARRIED].iterrows()
    )
    return context.counting("alternatives.lost", "readings", lost)


def _deviations(context: Context, view: SpaceView) -> Iterator[Block]:
    """Set the deviations of the first factor beside those without the doubtful questions, on axes found again."""
    table = view.tables.alternative_deviations
    if not view.factors:
        return
    own = table[(table["alternative"] == DOUBTFUL) & (table["factor"] == view.factors[0])]
    own = own[own["axis"].astype(int).isin(_comparable(view))].sort_values("axis", kind="stable")
    if own.empty:
        return
    columns = [
        integer("axis", 6, numeric=False),
        column(pair, "pair", 30, ("factor", "category_a", "category_b")),
        deviation("deviation", 14, "scaled_deviation"),
        deviation("deviation_without", 14, "alternative_deviation"),
    ]
    name = context.question(view.factors[0])
    key = identifier("tab-alternative-deviations", view.key)
    printed = table_of(context, key, context.say("alternatives.deviations_caption", factor=name), columns, own)
    yield from introduced(context, "alternatives.deviations", printed, factor=name)


def _comparable(view: SpaceView) -> set[int]:
    """Return the axes read that are found, at least partly, without the doubtful questions."""
    axes = view.read(view.tables.alternative_axes)
    found = axes[(axes["alternative"] == DOUBTFUL) & (axes["correlation"] >= PARTLY_CARRIED)]
    return set(found["axis"].astype(int))
