"""Answers described: the shares of one question, and the spectrum of several."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from analysis.figures.distribution import BLOCK_GAP, Bar, Block, Layout, Row, draw_block, graduation, layout_of
from analysis.figures.footer import Footer
from analysis.figures.labels import Labels
from analysis.figures.legend import Group, Line
from analysis.figures.page import Drawing, sheet
from analysis.figures.records import records
from analysis.figures.theme import INK, PAGE, POINTS_PER_MM, RULE, WIDTH

GUTTER = 16.0  # points between two columns
WHOLE = PAGE - 2  # a point left free on each side
COLUMN = (WHOLE - GUTTER) / 2


def share_bars(frequencies: pd.DataFrame, labels: Labels, question: str, *, stamp: str | None = None) -> Drawing:
    """Return the shares of the categories of a question, with their Wilson intervals, counts and bases.

    Parameters
    ----------
    frequencies : DataFrame
        Result table: question, category, by, by_category, base, n, share, ci_low, ci_high. A masked cell is empty.
    labels : Labels
        What keys are called.
    question : str
        The question described.
    stamp : str, optional
        Said at the foot of the figure.
    """
    table = _rows_of(frequencies, question)
    block = Block("", _base_text(table, labels), _rows_in(table, labels))
    layout = layout_of([block], WHOLE)
    figure = _block_figure([[block]], layout, Footer((_interval_group(layout, labels),), stamp=stamp))
    return Drawing(figure, _share_text(table, question, labels))


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
    tables = {question: _rows_of(frequencies, question) for question in questions}
    blocks = [
        Block(labels.question(question), _base_text(table, labels), _rows_in(table, labels))
        for question, table in tables.items()
    ]
    layout = layout_of(blocks, COLUMN)
    figure = _block_figure(_columns(blocks, layout), layout, Footer((_interval_group(layout, labels),), stamp=stamp))
    texts = [labels.say("alt.spectrum", count=len(blocks))]
    texts += [_share_text(table, question, labels) for question, table in tables.items()]
    return Drawing(figure, " ".join(texts))


def _rows_of(frequencies: pd.DataFrame, question: str) -> pd.DataFrame:
    """Return everybody's rows of a question."""
    rows = frequencies[(frequencies["question"] == question) & frequencies["by"].isna()]
    if rows.empty:
        raise ValueError(f"no frequency of « {question} »")
    return rows


def _rows_in(table: pd.DataFrame, labels: Labels) -> tuple[Row, ...]:
    """Return the rows of a distribution."""
    return tuple(Row(labels.category(cell.question, cell.category), _bar_of(cell, labels)) for cell in records(table))


def _bar_of(cell: Any, labels: Labels) -> Bar:
    """Return one share as a bar; a masked one says so."""
    if pd.isna(cell.share) or pd.isna(cell.n):
        missing = float("nan")
        return Bar(missing, missing, missing, labels.say("shares.masked"))
    text = labels.say("shares.value", n=labels.integer(cell.n), share=labels.percent(cell.share, 0))
    return Bar(cell.share, cell.ci_low, cell.ci_high, text)


def _base_text(table: pd.DataFrame, labels: Labels) -> str:
    """Return the base of a distribution in words."""
    bases = table["base"].dropna()
    return labels.say("shares.base", count=int(bases.iloc[0])) if len(bases) else labels.say("shares.base_masked")


def _columns(blocks: Sequence[Block], layout: Layout) -> list[list[Block]]:
    """Return blocks in two columns of about the same height, in reading order."""
    heights = [layout.height(block) + BLOCK_GAP for block in blocks]
    highest = [max(sum(heights[:count]), sum(heights[count:])) for count in range(1, len(blocks) + 1)]
    count = 1 + highest.index(min(highest))
    return [list(blocks[:count]), list(blocks[count:])]


def _block_figure(piles: Sequence[Sequence[Block]], layout: Layout, footer: Footer) -> Figure:
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


def _interval_group(layout: Layout, labels: Labels) -> Group:
    """Return the legend of intervals and of the thin lines."""
    step = labels.percent(graduation(layout.top), 0)
    return Group(
        "",
        (
            Line(labels.say("shares.interval"), INK, width=0.9),
            Line(labels.say("shares.step", step=step), RULE, width=0.6),
        ),
    )


def _share_text(table: pd.DataFrame, question: str, labels: Labels) -> str:
    """Return the shares in a sentence."""
    shares = [
        labels.say("alt.share", name=labels.category(question, cell.category), share=labels.percent(cell.share, 0))
        for cell in records(table)
        if pd.notna(cell.share)
    ]
    if not shares:
        return labels.say("alt.shares.masked", question=labels.question(question))
    texts = {"question": labels.question(question), "shares": labels.listed(shares)}
    return labels.say("alt.shares.all", count=None, **texts, base=_base_text(table, labels))
