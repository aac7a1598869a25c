"""Shares that the study declares, compared between groups."""

from collections.abc import Iterator

import pandas as pd

from analysis.geometry.inference.pairs import PANEL
from analysis.geometry.levels import SIGNIFICANCE
from analysis.report.chapters.columns import ANSWER, column, interval, probability, rows_in, signed, table_of
from analysis.report.chapters.edition_changes import answer_flagged
from analysis.report.chapters.novelty import new_among
from analysis.report.chapters.tests import counted, numbers_drawn
from analysis.report.context import Context
from analysis.report.markdown import Block, Markdown, Paragraph, Table, reference

KEY = "tab-differences"
GROUPS = ("by", "category_a", "category_b")


def differences(context: Context) -> Iterator[Block]:
    """Give the differences of shares with their intervals and tests; those of too few respondents are left out."""
    made = context.tables.differences
    if made.empty:
        return
    printed = made[made["difference"].notna()]
    yield context.heading("differences.title", "differences", level=1)
    if not printed.empty:
        yield from _how(context, printed)
    if len(printed) < len(made):
        yield Paragraph(
            context.counting("differences.hidden", "comparisons", _compared(context, made.drop(printed.index)))
        )
    if not printed.empty:
        yield _table(context, printed)
    if (editions := context.study.editions) is not None:
        yield from new_among(context, set(printed.loc[printed["by"] == editions.question, "question"]))


def _how(context: Context, printed: pd.DataFrame) -> Iterator[Block]:
    """Say how groups are compared, how many tests there are, and what those who answered again change.

    For everybody, comparisons of those who answered again have neither interval nor test.
    """
    met = printed["method"].str.endswith(PANEL)
    untold = met & printed["p_value"].isna()
    told, weighted = "intro_untold" if untold.all() else "intro", context.results.weighted
    yield context.paragraph(f"differences.{told}_weighted" if weighted else f"differences.{told}", table=reference(KEY))
    tested = printed[printed["p_value"].notna()]
    if len(tested):
        yield Paragraph(counted(context, "differences.made", tested))
    yield from context.paragraphs("differences.panel", when=(met & ~untold).any())
    yield from context.paragraphs("differences.panel_untold", when=untold.any())
    if not (apart := panels_apart(tested)).empty:
        yield Paragraph(context.counting("differences.panel_apart", "comparisons", _compared(context, apart)))
    if len(tested):
        yield from numbers_drawn(context)
        yield context.paragraph("differences.reading")


def panels_apart(made: pd.DataFrame) -> pd.DataFrame:
    """Return the comparisons of a panel whose interval excludes zero where their test does not, or the other way round.

    The test compares those met again, and the others, with their own kind; the interval is that of the difference of
    the shares, of which who came back is a part.
    """
    tested = made[made["method"].str.endswith(PANEL) & made["p_value"].notna() & made["ci_low"].notna()]
    excludes = (tested["ci_low"] > 0) | (tested["ci_high"] < 0)
    return tested[excludes != (tested["p_value"] <= SIGNIFICANCE)]


def _compared(context: Context, rows: pd.DataFrame) -> Iterator[Markdown]:
    """Yield the answer and the two groups of each of some comparisons."""
    for row in rows_in(rows):
        answer, groups = ([str(row[name]) for name in names] for names in (ANSWER, GROUPS))
        told = {"answer": context.answer(*answer), "groups": _groups(context, *groups)}
        yield context.say("differences.compared", **told)


def _table(context: Context, printed: pd.DataFrame) -> Table:
    columns = [
        column(_answer, "answer", 26, (*ANSWER, "by")),
        column(_groups, "pair", 20, GROUPS),
        column(_share, "first_share", 12, ("share_a", "n_a", "base_a"), numeric=True),
        column(_share, "second_share", 12, ("share_b", "n_b", "base_b"), numeric=True),
        signed("difference", digits=0),
        interval("interval", 14, digits=0),
        probability("p", 7, "p_value"),
        probability("p_adjusted", 8),
    ]
    in_points = {name: 100 * printed[name] for name in ("difference", "ci_low", "ci_high")}
    rows = printed.assign(**in_points, **{f"share_{side}": _shares(context, printed, side) for side in ("a", "b")})
    return table_of(context, KEY, context.say("differences.caption"), columns, rows)


def _answer(context: Context, question: str, category: str, by: str) -> Markdown:
    """Return an answer; between editions, beside it that its question is not the same in all of them."""
    editions = context.study.editions
    told = answer_flagged if editions is not None and by == editions.question else Context.answer
    return told(context, question, category)


def _groups(context: Context, by: str, a: str, b: str) -> Markdown:
    return context.say("differences.groups", a=context.category(by, a), b=context.category(by, b))


def _share(context: Context, share: float, n: float, base: float) -> Markdown:
    counts = {"n": context.integer(n), "base": context.integer(base)}
    return context.say("differences.share", share=context.percent(share, 0), **counts)


def _shares(context: Context, printed: pd.DataFrame, side: str) -> list[float]:
    """Return the share of each answer in a group; of weighted respondents, as the frequencies have it."""
    if not context.results.weighted:
        return list(printed[f"n_{side}"] / printed[f"base_{side}"])
    cell = ["question", "category", "by", "by_category"]
    known = context.tables.frequencies.astype(dict.fromkeys(cell, "str")).drop_duplicates(cell).set_index(cell)["share"]
    asked = printed[["question", "category", "by", f"category_{side}"]].astype("str")
    return [float(known[row]) for row in asked.itertuples(index=False, name=None)]
