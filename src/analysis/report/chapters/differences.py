"""Shares that the study declares, compared between groups."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.report.chapters.columns import column
from analysis.report.chapters.tests import counted
from analysis.report.context import Context
from analysis.report.markdown import Block, Heading, Markdown, Paragraph, Table, reference

KEY = "tab-differences"


def differences(context: Context) -> Iterator[Block]:
    """Give the differences of shares with their intervals and tests; those of too few respondents are left out."""
    words, made = context.words, context.tables.differences
    if made.empty:
        return
    printed = made[made["difference"].notna()]
    yield Heading(words.say("differences.title"), "differences")
    if not printed.empty:
        how = "intro_weighted" if context.results.weighted else "intro"
        yield Paragraph(words.say(f"differences.{how}", table=reference(KEY)))
        yield Paragraph(counted(context, "differences.made", made.dropna(subset="p_value")))
        yield Paragraph(words.say("differences.reading"))
    if len(printed) < len(made):
        yield Paragraph(words.say("differences.hidden", len(made) - len(printed)))
    if not printed.empty:
        yield _table(context, printed)


def _table(context: Context, printed: pd.DataFrame) -> Table:
    columns = [column(context, "answer", 26), column(context, "pair", 20)]
    titles = (
        ("first_share", 12),
        ("second_share", 12),
        ("difference", 10),
        ("interval", 14),
        ("p", 7),
        ("p_adjusted", 8),
    )
    columns += [column(context, title, width, numeric=True) for title, width in titles]
    rows = [list(_cells(context, row)) for _, row in printed.iterrows()]
    return Table(KEY, context.words.say("differences.caption"), columns, rows)


def _cells(context: Context, row: pd.Series) -> Iterator[Markdown]:
    words, by = context.words, str(row["by"])
    question, category = str(row["question"]), str(row["category"])
    yield words.say(
        "chapter.answer", question=context.question(question), category=context.category(question, category)
    )
    groups = {side: context.category(by, str(row[f"category_{side}"])) for side in ("a", "b")}
    yield words.say("differences.groups", **groups)
    for side in ("a", "b"):
        n, base = row[f"n_{side}"], row[f"base_{side}"]
        counts = {"n": words.integer(n), "base": words.integer(base)}
        share = _weighted_share(context, row, side) if context.results.weighted else n / base
        yield words.say("differences.share", share=words.percent(share, 0), **counts)
    yield words.signed(100 * row["difference"], 0)
    yield words.interval(100 * row["ci_low"], 100 * row["ci_high"], 0)
    yield words.probability(row["p_value"])
    yield words.probability(row["p_adjusted"])


def _weighted_share(context: Context, row: pd.Series, side: str) -> float:
    """Return the share of an answer in a group, as the frequencies have it."""
    table = context.tables.frequencies
    is_cell = (table["question"] == row["question"]) & (table["category"].astype("str") == str(row["category"]))
    is_group = (table["by"] == row["by"]) & (table["by_category"].astype("str") == str(row[f"category_{side}"]))
    return float(table.loc[is_cell & is_group, "share"].iloc[0])
