"""A space beside other readings of the same respondents: which axes are found again, which deviations stay."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.geometry.reading.alternatives import verdict
from analysis.geometry.space.themes import CARRIED, PARTLY_CARRIED
from analysis.report.chapters.columns import column
from analysis.report.context import Context
from analysis.report.markdown import Block, Heading, Markdown, Paragraph, Table, identifier, reference
from analysis.report.space_view import SpaceView

DOUBTFUL = "without_doubtful"


def alternatives(context: Context, view: SpaceView) -> Iterator[Block]:
    """Say whether the axes read are found in the other readings that the study declares."""
    words = context.words
    if not view.space.alternatives:
        return
    yield Heading(words.say("titles.alternatives"), identifier("alternatives", view.key), 2)
    if DOUBTFUL in view.space.alternatives:
        yield Paragraph(_doubtful(context, view))
    compared = view.tables.alternative_axes
    compared = compared[compared["axis"].astype(int).isin(view.read_axes)]
    if compared.empty:
        return
    yield Paragraph(words.say("alternatives.intro", table=reference("tab-alternatives", view.key)))
    yield _axis_table(context, view, compared)
    yield Paragraph(_found(context, compared))
    yield from _deviations(context, view)
    for kind in ("alternatives", "alternative_axes"):
        yield from context.figures(kind, view.key)


def _doubtful(context: Context, view: SpaceView) -> Markdown:
    words = context.words
    doubtful = view.space.doubtful(context.study.questions)
    names = words.listed(context.question(key) for key in doubtful)
    return words.say("alternatives.doubtful", len(doubtful), **({"questions": names} if doubtful else {}))


def _axis_table(context: Context, view: SpaceView, compared: pd.DataFrame) -> Table:
    words = context.words
    rows, last = [], ""
    for _, row in compared.iterrows():
        name = str(row["alternative"])
        rows.append(
            [
                Markdown("") if name == last else words.shared(f"readings.{name}"),
                words.integer(row["n_questions"]),
                words.integer(row["axis"]),
                words.integer(row["matched_axis"]),
                words.decimal(row["correlation"]),
                words.say(f"alternatives.verdicts.{verdict(row['correlation'])}"),
            ]
        )
        last = name
    columns = [column(context, "reading", 30), column(context, "questions", 9, numeric=True)]
    columns += [column(context, "axis", 6, numeric=True), column(context, "matched_axis", 12, numeric=True)]
    columns += [column(context, "r", 6, numeric=True), column(context, "found_again", 14)]
    return Table(identifier("tab-alternatives", view.key), words.say("alternatives.caption"), columns, rows)


def _found(context: Context, compared: pd.DataFrame) -> Markdown:
    """Tell in which readings an axis is lost."""
    words = context.words
    lost = compared[compared["correlation"] < CARRIED]
    named = (
        words.say(
            "alternatives.lost_one",
            reading=words.shared(f"readings.{row['alternative']}"),
            axis=words.integer(row["axis"]),
            correlation=words.decimal(row["correlation"]),
        )
        for _, row in lost.iterrows()
    )
    return words.say("alternatives.lost", len(lost), **({"readings": words.listed(named)} if len(lost) else {}))


def _deviations(context: Context, view: SpaceView) -> Iterator[Block]:
    """Set the deviations of the first factor beside those without the doubtful questions, on axes found again."""
    words, table = context.words, view.tables.alternative_deviations
    if not view.factors:
        return
    factor = view.factors[0]
    own = table[(table["alternative"] == DOUBTFUL) & (table["factor"] == factor)]
    own = own[own["axis"].astype(int).isin(_comparable(view))]
    if own.empty:
        return
    key = identifier("tab-alternative-deviations", view.key)
    name = context.question(factor)
    yield Paragraph(words.say("alternatives.deviations", factor=name, table=reference(key)))
    rows = [
        [
            words.integer(row["axis"]),
            words.say("factors.pair", a=_name(context, factor, row, "a"), b=_name(context, factor, row, "b")),
            words.signed(row["scaled_deviation"]),
            words.signed(row["alternative_deviation"]),
        ]
        for _, row in own.sort_values("axis", kind="stable").iterrows()
    ]
    columns = [column(context, "axis", 6), column(context, "pair", 30)]
    columns += [column(context, title, 14, numeric=True) for title in ("deviation", "deviation_without")]
    yield Table(key, words.say("alternatives.deviations_caption", factor=name), columns, rows)


def _comparable(view: SpaceView) -> set[int]:
    """Return the axes read that are found, at least partly, without the doubtful questions."""
    axes = view.tables.alternative_axes
    found = axes[(axes["alternative"] == DOUBTFUL) & (axes["correlation"] >= PARTLY_CARRIED)]
    return set(found["axis"].astype(int)) & set(view.read_axes)


def _name(context: Context, factor: str, row: pd.Series, side: str) -> Markdown:
    return context.category(factor, str(row[f"category_{side}"]))
