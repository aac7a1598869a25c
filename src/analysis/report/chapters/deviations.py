"""What each question opposes on an axis, and whether the axis is a parabola of the first."""

from collections.abc import Iterator

import pandas as pd

from analysis.geometry.reading.guttman import PARABOLA
from analysis.geometry.reading.question_deviations import above_mean
from analysis.report.chapters.columns import introduced, percentage, question_name, signed, table_of
from analysis.report.context import Context
from analysis.report.markdown import Block, Markdown, identifier
from analysis.report.space_view import SpaceView


def question_deviations(context: Context, view: SpaceView, axis: int) -> Iterator[Block]:
    """Sum up each question above the mean contribution by the deviation between its two sides."""
    rows = view.tables.on_axis("deviation_contributions", axis)
    kept = rows[above_mean(rows["contribution"])]
    if kept.empty:
        return
    columns = [
        question_name("question", 26),
        percentage("contribution"),
        percentage("cumulated"),
        signed("negative_mean", of="negative"),
        signed("positive_mean", of="positive"),
        percentage("deviation_contribution"),
        percentage("quality", digits=0),
    ]
    ranked = kept.sort_values("contribution", ascending=False, kind="stable")
    ranked = ranked.assign(cumulated=ranked["contribution"].cumsum())
    key = identifier("tab-question-deviations", view.key, str(axis))
    caption = context.say("deviations.caption", axis=str(axis))
    yield from introduced(
        context,
        "deviations.questions",
        table_of(context, key, caption, columns, ranked),
        count=len(kept),
        baseline=context.percent(1 / len(rows)),
        share=context.percent(kept["contribution"].sum(), 0),
        summed=context.percent(kept["deviation_contribution"].sum(), 0),
    )


def parabola(context: Context, view: SpaceView, axis: int) -> Markdown | None:
    """Tell whether axis 2 is a parabola of axis 1, and any later axis only where it is."""
    share = view.tables.on_axis("axes", axis)["quadratic_share"].iloc[0]
    if pd.isna(share) or (share < PARABOLA and axis != 2):
        return None
    key = "deviations.parabola" if share >= PARABOLA else "deviations.no_parabola"
    return context.say(key, axis=str(axis), share=context.percent(share, 0))
