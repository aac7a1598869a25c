"""The figure of a question answered by shares: its answers as bars that are read from the end of a room."""

from collections.abc import Iterator, Sequence

import pandas as pd

from analysis.figures.page import Drawing
from analysis.figures.slide_bars import SlideBar, slide_bars
from analysis.report.chapters.columns import Row, rows_in
from analysis.report.context import Context, overall
from analysis.report.main_text.evidence import SHARES
from analysis.report.main_text.saying import answer
from analysis.report.markdown import Markdown, unescaped

MOST = 12  # bars of one figure


def drawn_answers(context: Context, rows: Sequence[Row]) -> Drawing | None:
    """Return the bars of evidence that is shares, the largest answers of a question asked for its own sake included."""
    bars = list(_bars(context, rows))[:MOST]
    if not bars or any(row["kind"] not in SHARES for row in rows):
        return None
    told = [context.say("slides.bar_told", answer=Markdown(bar.label), share=Markdown(bar.told)) for bar in bars]
    figure = slide_bars([_plain(bar) for bar in bars], [unescaped(context.percent(mark / 4, 0)) for mark in range(5)])
    return Drawing(figure, unescaped(context.say("slides.bars", bars=Markdown(" ; ".join(told)))))


def _bars(context: Context, rows: Sequence[Row]) -> Iterator[SlideBar]:
    for row in rows:
        if row["verdict"] == "withheld" or pd.isna(row["n"]):
            continue
        if row["kind"] == "multiple" and not row["against"]:
            yield from _whole(context, str(row["question"]))
        elif row["kind"] == "difference":
            yield from _both(context, row)
        else:
            label = answer(context, str(row["question"]), str(row["category"]))
            yield _bar(context, label, row["n"], row["base"], (row["ci_low"], row["ci_high"]))


def _whole(context: Context, question: str) -> Iterator[SlideBar]:
    """Yield every answer of a question, the most given first."""
    known = overall(context.tables.frequencies)
    own = known[(known["question"] == question) & known["share"].notna()]
    for row in rows_in(own.sort_values("share", ascending=False, kind="stable")):
        label = context.category(question, str(row["category"]))
        yield _bar(context, label, row["n"], row["base"], (row["ci_low"], row["ci_high"]))


def _both(context: Context, row: Row) -> Iterator[SlideBar]:
    """Yield the share of one answer in each of two groups."""
    given = answer(context, str(row["question"]), str(row["category"]))
    other = (
        answer(context, str(row["factor"]), str(row["against"])) if row["against"] else context.say("inquiry.others")
    )
    for rank, (name, n, base) in enumerate(
        [
            (answer(context, str(row["factor"]), str(row["group"])), row["n"], row["base"]),
            (other, row["n_against"], row["base_against"]),
        ]
    ):
        if pd.notna(n) and base:
            label = context.say("slides.among", answer=given, group=name)
            yield _bar(context, label, n, base, None, second=rank == 1)


def _bar(
    context: Context, label: Markdown, n: float, base: float, ends: tuple[float, float] | None, *, second: bool = False
) -> SlideBar:
    share = float(n) / float(base)
    counts = {"n": context.integer(n), "base": context.integer(base)}
    told = context.say("slides.counted", share=context.percent(share, 0), **counts)
    return SlideBar(label, told, share, ends if ends and not any(map(pd.isna, ends)) else None, second)


def _plain(bar: SlideBar) -> SlideBar:
    return SlideBar(unescaped(bar.label), unescaped(bar.told), bar.share, bar.ends, bar.second)
