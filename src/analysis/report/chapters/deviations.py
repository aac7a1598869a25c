"""What each question opposes on an axis, and whether the axis is a parabola of the first."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.geometry.reading.guttman import PARABOLA
from analysis.geometry.reading.question_deviations import above_mean
from analysis.report.chapters.columns import column
from analysis.report.context import Context, on_axis
from analysis.report.markdown import Block, Markdown, Paragraph, Table, identifier, reference
from analysis.report.space_view import SpaceView


def question_deviations(context: Context, view: SpaceView, axis: int) -> Iterator[Block]:
    """Sum up each question above the mean contribution by the deviation between its two sides."""
    words = context.words
    rows = on_axis(view.tables.deviation_contributions, axis)
    kept = rows[above_mean(rows["contribution"])]
    if kept.empty:
        return
    key = identifier("tab-question-deviations", view.key, str(axis))
    baseline = words.percent(1 / len(rows))
    share = words.percent(kept["contribution"].sum(), 0)
    summed = words.percent(kept["deviation_contribution"].sum(), 0)
    values = {"baseline": baseline, "share": share, "summed": summed, "table": reference(key)}
    yield Paragraph(words.say("deviations.questions", len(kept), **values))
    ranked = kept.sort_values("contribution", ascending=False, kind="stable")
    cumulated = ranked["contribution"].cumsum()
    cells = [_cells(context, row, total) for (_, row), total in zip(ranked.iterrows(), cumulated, strict=True)]
    columns = [column(context, "question", 26)]
    titles = ("contribution", "cumulated", "negative_mean", "positive_mean", "deviation_contribution", "quality")
    columns += [column(context, title, 10, numeric=True) for title in titles]
    yield Table(key, words.say("deviations.caption", axis=str(axis)), columns, cells)


def _cells(context: Context, row: pd.Series, cumulated: float) -> list[Markdown]:
    words = context.words
    return [
        context.question(str(row["question"])),
        words.percentage(row["contribution"]),
        words.percentage(cumulated),
        words.signed(row["negative"]),
        words.signed(row["positive"]),
        words.percentage(row["deviation_contribution"]),
        words.percentage(row["quality"], 0),
    ]


def parabola(context: Context, view: SpaceView, axis: int) -> Markdown | None:
    """Tell whether axis 2 is a parabola of axis 1, and any later axis only where it is."""
    share = on_axis(view.tables.axes, axis)["quadratic_share"].iloc[0]
    if pd.isna(share) or (share < PARABOLA and axis != 2):
        return None
    key = "deviations.parabola" if share >= PARABOLA else "deviations.no_parabola"
    return context.words.say(key, axis=str(axis), share=context.words.percent(share, 0))
