"""An outcome set against the axes: odds ratios, their intervals, and what they do not say."""

from collections.abc import Iterator

import pandas as pd

from analysis.report.chapters.columns import column, integer, introduced, probability, table_of, text
from analysis.report.chapters.construction import moments
from analysis.report.context import Context
from analysis.report.markdown import Block, Bullets, Markdown, Table, identifier
from analysis.report.space_view import SpaceView

AXIS = "axis_"


def regressions(context: Context, view: SpaceView) -> Iterator[Block]:
    """Write the regressions that the study declares on the axes of this space."""
    made = context.tables.regression
    here = made[made["space"] == view.key]
    if here.empty:
        return
    yield context.heading("regression.title", "regression", view.key)
    yield from context.paragraphs("regression.weighted", when=context.results.weighted)
    for (question, category), table in here.groupby(["outcome", "category"], sort=False):
        yield from _regression(context, view, str(question), str(category), table)
    yield from context.figures("odds", view.key)


def _regression(
    context: Context, view: SpaceView, question: str, category: str, table: pd.DataFrame
) -> Iterator[Block]:
    values = {
        "category": context.category(question, category),
        "question": context.question(question),
        "events": context.integer(table["events"].iloc[0]),
        "n": context.integer(table["n"].iloc[0]),
    }
    if table["odds_ratio"].isna().all():
        yield context.paragraph("regression.too_few", **values)
        return
    on_axes = table[table["term"].str.startswith(AXIS)]
    on_axes = on_axes.assign(axis=on_axes["term"].str.removeprefix(AXIS))
    yield context.paragraph("regression.intro", **values)
    yield Bullets([_sentence(context, row) for _, row in on_axes.iterrows()])
    yield context.paragraph("regression.order")
    yield from moments(context, view, "regression.moments")
    key = identifier("tab-regression", view.key, question, category)
    yield from introduced(context, "regression.see", _table(context, key, on_axes, values["category"]))


def _sentence(context: Context, row: pd.Series) -> Markdown:
    key = "above" if row["ci_low"] > 1 else "below" if row["ci_high"] < 1 else "around"
    return context.say(
        f"regression.{key}",
        axis=row["axis"],
        ratio=context.odds_ratio(row["odds_ratio"]),
        interval=context.odds_interval(row["ci_low"], row["ci_high"]),
        p=context.p_value(row["p_value"]),
    )


def _table(context: Context, key: str, on_axes: pd.DataFrame, category: Markdown) -> Table:
    columns = [
        text("axis", 8),
        column(Context.odds_ratio, context.say("regression.ratio"), 12, "odds_ratio", numeric=True),
        column(Context.odds_interval, "interval", 14, ("ci_low", "ci_high"), numeric=True),
        probability("p", 8, "p_value"),
        integer("n", 6),
    ]
    return table_of(context, key, context.say("regression.caption", category=category), columns, on_axes)
