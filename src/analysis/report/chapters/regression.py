"""An outcome set against the axes: odds ratios, their intervals, and what they do not say."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.report.chapters.columns import column
from analysis.report.context import Context
from analysis.report.markdown import Block, Bullets, Column, Heading, Markdown, Paragraph, Table, identifier, reference
from analysis.report.space_view import SpaceView

AXIS = "axis_"


def regressions(context: Context, view: SpaceView) -> Iterator[Block]:
    """Write the regressions that the study declares on the axes of this space."""
    made = context.tables.regression
    if made.empty:
        return
    here = made[made["space"] == view.key]
    if here.empty:
        return
    yield Heading(context.words.say("regression.title"), identifier("regression", view.key), 2)
    if context.results.weighted:
        yield Paragraph(context.words.say("regression.weighted"))
    for (question, category), table in here.groupby(["outcome", "category"], sort=False):
        yield from _regression(context, view, str(question), str(category), table)
    yield from context.figures("odds", view.key)


def _regression(
    context: Context, view: SpaceView, question: str, category: str, table: pd.DataFrame
) -> Iterator[Block]:
    words = context.words
    values = {
        "category": context.category(question, category),
        "question": context.question(question),
        "events": words.integer(table["events"].iloc[0]),
        "n": words.integer(table["n"].iloc[0]),
    }
    if table["odds_ratio"].isna().all():
        yield Paragraph(words.say("regression.too_few", **values))
        return
    on_axes = table[table["term"].str.startswith(AXIS)]
    printed = _table(context, view, on_axes, question, category)
    yield Paragraph(words.say("regression.intro", **values))
    yield Bullets([_sentence(context, row) for _, row in on_axes.iterrows()])
    yield Paragraph(words.say("regression.order"))
    yield from _moments(context, view)
    yield Paragraph(words.say("regression.see", table=reference(printed.key)))
    yield printed


def _sentence(context: Context, row: pd.Series) -> Markdown:
    key = "above" if row["ci_low"] > 1 else "below" if row["ci_high"] < 1 else "around"
    return context.words.say(
        f"regression.{key}",
        axis=_axis(row),
        ratio=context.words.odds_ratio(row["odds_ratio"]),
        interval=context.words.odds_interval(row["ci_low"], row["ci_high"]),
        p=context.words.p_value(row["p_value"]),
    )


def _axis(row: pd.Series) -> str:
    return str(row["term"]).removeprefix(AXIS)


def _moments(context: Context, view: SpaceView) -> Iterator[Block]:
    """Name the questions of the space that are not known to come before."""
    asked = [context.study.questions[key] for key in view.active_questions]
    doubtful = [context.question(question.key) for question in asked if question.moment != "avant"]
    if doubtful and any(question.moment != "inconnu" for question in context.study.questions.values()):
        yield Paragraph(context.words.say("regression.moments", questions=context.words.listed(doubtful)))


def _table(context: Context, view: SpaceView, on_axes: pd.DataFrame, question: str, category: str) -> Table:
    words = context.words
    columns = [
        column(context, "axis", 8),
        Column(words.say("regression.ratio"), 12, numeric=True),
        column(context, "interval", 14, numeric=True),
        column(context, "p", 8, numeric=True),
        column(context, "n", 6, numeric=True),
    ]
    rows = [
        [
            words.text(_axis(row)),
            words.odds_ratio(row["odds_ratio"]),
            words.odds_interval(row["ci_low"], row["ci_high"]),
            words.probability(row["p_value"]),
            words.integer(row["n"]),
        ]
        for _, row in on_axes.iterrows()
    ]
    caption = words.say("regression.caption", category=context.category(question, category))
    return Table(identifier("tab-regression", view.key, question, category), caption, columns, rows)
