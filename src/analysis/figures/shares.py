"""Answers described: the shares of one question, and the spectrum of several."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from analysis.figures.distribution import BLOCK_GAP, Bar, Block, Layout, Row, draw_block, graduation, layout_of
from analysis.figures.footer import Footer
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Line, patch_of
from analysis.figures.page import Drawing, sheet
from analysis.figures.records import records
from analysis.figures.theme import INK, PAGE, POINTS_PER_MM, RULE, STYLES, WIDTH, Style, styles

GUTTER = 16.0  # points between two columns
WHOLE = PAGE - 2  # a point left free on each side
COLUMN = (WHOLE - GUTTER) / 2


def share_bars(
    frequencies: pd.DataFrame, labels: Labels, question: str, *, by: str | None = None, stamp: str | None = None
) -> Drawing:
    """Return the shares of the categories of a question, with their Wilson intervals, counts and bases.

    Parameters
    ----------
    frequencies : DataFrame
        Result table: question, category, by, by_category, base, n, share, ci_low, ci_high. A masked cell is empty.
    labels : Labels
        What keys are called.
    question : str
        The question described.
    by : str, optional
        The question whose categories are set side by side.
    stamp : str, optional
        Said at the foot of the figure.
    """
    table = rows_of(frequencies, question, by)
    look = styles(table["by_category"]) if by else {"": STYLES[0]}
    table = table.assign(group=table["by_category"] if by else "")
    block = Block("", "" if by else base_text(table, labels), rows_in(table, look, labels))
    layout = layout_of([block], WHOLE)
    groups = [interval_group(layout, labels)]
    if by:
        patches = [
            patch_of(labels.say("shares.group", name=labels.category(by, key), base=base_text(own, labels)), look[key])
            for key, own in ((key, table[table["group"] == key]) for key in look)
        ]
        groups.insert(0, Group(labels.question(by), tuple(patches)))
    figure = block_figure([[block]], layout, Footer(tuple(groups), stamp=stamp))
    return Drawing(figure, share_text(table, question, by, labels))


def spectrum(
    frequencies: pd.DataFrame, labels: Labels, questions: Sequence[str], *, stamp: str | None = None
) -> Drawing:
    """Return the distributions of several questions as small multiples on one scale.

    Parameters
    ----------
    frequencies, labels, stamp
        As in `share_bars`.
    questions : sequence of str
        The questions shown, in order.
    """
    tables = {question: rows_of(frequencies, question, None).assign(group="") for question in questions}
    blocks = [
        Block(labels.question(question), base_text(table, labels), rows_in(table, {"": STYLES[0]}, labels))
        for question, table in tables.items()
    ]
    layout = layout_of(blocks, COLUMN)
    figure = block_figure(columns(blocks, layout), layout, Footer((interval_group(layout, labels),), stamp=stamp))
    texts = [labels.say("alt.spectrum", count=len(blocks))]
    texts += [share_text(table, question, None, labels) for question, table in tables.items()]
    return Drawing(figure, " ".join(texts))


def rows_of(frequencies: pd.DataFrame, question: str, by: str | None) -> pd.DataFrame:
    """Return the rows of a question, whole or broken down by another."""
    own = frequencies["question"] == question
    split = frequencies["by"].fillna("")
    rows = frequencies.loc[own & (split == (by or ""))].reset_index(drop=True)
    if rows.empty:
        raise ValueError(f"no frequency of « {question} »" + (f" by « {by} »" if by else ""))
    return rows


def rows_in(table: pd.DataFrame, look: dict[str, Style], labels: Labels) -> tuple[Row, ...]:
    """Return the rows of a distribution, a bar for each group."""
    rows = []
    for (question, category), own in table.groupby(["question", "category"], sort=False):
        bars = [bar_of(cell, look[cell.group], labels) for cell in records(own)]
        rows.append(Row(labels.category(str(question), str(category)), tuple(bars)))
    return tuple(rows)


def bar_of(cell: Any, style: Style, labels: Labels) -> Bar:
    """Return one share as a bar; a masked one says so."""
    if pd.isna(cell.share) or pd.isna(cell.n):
        missing = float("nan")
        return Bar(missing, missing, missing, labels.say("shares.masked"), style)
    text = labels.say("shares.value", n=labels.integer(cell.n), share=labels.percent(cell.share, 0))
    return Bar(cell.share, cell.ci_low, cell.ci_high, text, style)


def base_text(table: pd.DataFrame, labels: Labels) -> str:
    """Return the base of a distribution in words."""
    bases = table["base"].dropna()
    return labels.say("shares.base", count=int(bases.iloc[0])) if len(bases) else labels.say("shares.base_masked")


def columns(blocks: Sequence[Block], layout: Layout) -> list[list[Block]]:
    """Return blocks in two columns of about the same height, in reading order."""
    heights = [layout.height(block) + BLOCK_GAP for block in blocks]
    highest = [max(sum(heights[:count]), sum(heights[count:])) for count in range(1, len(blocks) + 1)]
    count = 1 + highest.index(min(highest))
    return [list(blocks[:count]), list(blocks[count:])]


def block_figure(piles: Sequence[Sequence[Block]], layout: Layout, footer: Footer) -> Figure:
    """Return a figure of blocks piled in columns."""
    height = max(sum(layout.height(block) + BLOCK_GAP for block in pile) for pile in piles)
    with footer.under(height / POINTS_PER_MM, 1) as figure:
        page = sheet(figure, 0, footer.height, WIDTH, height / POINTS_PER_MM)
        for rank, pile in enumerate(piles):
            y = height
            for block in pile:
                draw_block(page, block, layout, 1 + rank * (COLUMN + GUTTER), y)
                y -= layout.height(block) + BLOCK_GAP
    return figure


def interval_group(layout: Layout, labels: Labels) -> Group:
    """Return the legend of intervals and of the thin lines."""
    step = labels.percent(graduation(layout.top), 0)
    return Group(
        "",
        (
            Line(labels.say("shares.interval"), INK, width=0.9),
            Line(labels.say("shares.step", step=step), RULE, width=0.6),
        ),
    )


def share_text(table: pd.DataFrame, question: str, by: str | None, labels: Labels) -> str:
    """Return the shares in sentences, one for each group."""
    texts = []
    for group, own in table.groupby("group", sort=False):
        shares = [
            labels.say("alt.share", name=labels.category(question, cell.category), share=labels.percent(cell.share, 0))
            for cell in records(own)
            if pd.notna(cell.share)
        ]
        values: dict[str, Any] = {
            "question": labels.question(question),
            "shares": labels.listed(shares),
            "base": base_text(own, labels),
        }
        if not shares:
            texts.append(labels.say("alt.shares.masked", question=values["question"]))
        elif by:
            texts.append(labels.say("alt.shares.by", group=labels.full(by, str(group)), **values))
        else:
            texts.append(labels.say("alt.shares.all", **values))
    return " ".join(texts)
