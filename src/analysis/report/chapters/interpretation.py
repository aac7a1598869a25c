"""Reading the axes: what each carries, the categories that make it, side by side; themes and questions."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.geometry.reading.likeness import PLANE
from analysis.report.chapters.columns import column
from analysis.report.chapters.deviations import parabola, question_deviations
from analysis.report.context import Context, on_axis
from analysis.report.markdown import Block, Bullets, Heading, Markdown, Paragraph, Table, identifier, reference
from analysis.report.space_view import SpaceView


def interpretation(context: Context, view: SpaceView) -> Iterator[Block]:
    """Describe the axes that are read, by the method of contributions."""
    words = context.words
    yield Heading(words.say("titles.interpretation"), identifier("interpretation", view.key), 2)
    if not view.read_axes:
        yield Paragraph(words.say("interpretation.none"))
        return
    yield Paragraph(words.say("interpretation.criterion", table=reference("tab-theme-contributions", view.key)))
    if view.is_rotated:
        yield Paragraph(words.say("interpretation.rotated"))
    if view.space.theme_weights is not None:
        yield Paragraph(words.say("interpretation.uneven"))
    yield _theme_table(context, view)
    yield from context.figures("themes", view.key)
    for axis in view.read_axes:
        yield from _axis(context, view, axis)
    yield Paragraph(words.say("interpretation.questions", table=reference("tab-question-contributions", view.key)))
    yield _question_table(context, view)
    yield from _planes(context, view)


def _axis(context: Context, view: SpaceView, axis: int) -> Iterator[Block]:
    words = context.words
    name = view.name(axis)
    key = identifier("axis", view.key, str(axis))
    if name:
        yield Heading(words.say("titles.axis_named", axis=str(axis), name=name), key, 3)
    else:
        yield Heading(words.say("titles.axis", axis=str(axis)), key, 3)
    carried = (_theme_sentence(context, view, theme, axis) for theme in view.themes)
    sentences = [_beside_noise(context, view, axis), *carried, parabola(context, view, axis)]
    yield Bullets([sentence for sentence in sentences if sentence])
    yield from _retained(context, view, axis)
    yield from question_deviations(context, view, axis)
    yield from context.figures("deviations", view.key, str(axis))
    yield from context.figures("contributions", view.key, str(axis))


def _beside_noise(context: Context, view: SpaceView, axis: int) -> Markdown:
    words = context.words
    row = view.eigenvalue(axis)
    kind, column_of = ("raw", "rate") if pd.isna(row["modified_rate"]) else ("modified", "modified_rate")
    rate = words.say(f"interpretation.rates.{kind}", rate=words.percent(row[column_of]))
    values = {"axis": str(axis), "value": words.decimal(row["eigenvalue"], 3), "rate": rate}
    if view.above_noise is None:
        return words.say("interpretation.noise_unknown", **values)
    key = "above_noise" if axis in view.above_noise else "within_noise"
    if view.is_rotated and axis <= PLANE:
        return words.say(f"interpretation.rotated_{key}", **values)
    return words.say(f"interpretation.{key}", noise=words.decimal(row["noise_eigenvalue"], 3), **values)


def _theme_sentence(context: Context, view: SpaceView, theme: str, axis: int) -> Markdown | None:
    words = context.words
    row = view.theme_row(theme, axis)
    if row is None:
        return None
    return words.say(
        f"interpretation.carried.{row['carried']}",
        axis=str(axis),
        theme=context.theme(theme),
        contribution=words.percent(row["contribution"], 0),
        correlation=words.signed(row["score_correlation"]),
    )


def _retained(context: Context, view: SpaceView, axis: int) -> Iterator[Block]:
    """Set the categories above the mean contribution in two sides, negative first."""
    words = context.words
    kept = view.retained(axis)
    balance = on_axis(view.tables.balance, axis).set_index("side")
    if kept.empty:
        if len(balance):
            yield Paragraph(words.say("interpretation.retained", 0))
        return
    key = identifier("tab-axis", view.key, str(axis))
    if balance.empty:
        yield Paragraph(words.say("interpretation.untold", table=reference(key)))
    else:
        yield from _balance(context, balance, reference(key))
    caption = words.say("interpretation.retained_table", axis=str(axis))
    columns = [column(context, "side", 6), column(context, "question", 22), column(context, "category", 18)]
    titles = ("count", "coordinate", "contribution", "cos2")
    columns += [column(context, title, 9, numeric=True) for title in titles]
    yield Table(key, caption, columns, list(_sides(context, kept)))


def _balance(context: Context, balance: pd.DataFrame, table: Markdown) -> Iterator[Block]:
    """Say how much the retained categories make of the axis, and what each side brings."""
    words = context.words
    yield Paragraph(
        words.say(
            "interpretation.retained",
            int(balance["n_retained"].sum()),
            baseline=words.percent(balance["baseline"].iloc[0]),
            share=words.percent(balance["retained_share"].sum(), 0),
            table=table,
        )
    )
    sides = {str(side): words.percent(share, 0) for side, share in balance["contribution"].items()}
    yield Paragraph(words.say("interpretation.balance", **sides))


def _sides(context: Context, kept: pd.DataFrame) -> Iterator[list[Markdown]]:
    words = context.words
    ranked = kept.sort_values("contribution", ascending=False, kind="stable")
    for sign, side in (("negative", ranked["coordinate"] < 0), ("positive", ranked["coordinate"] >= 0)):
        for position, (_, row) in enumerate(ranked[side].iterrows()):
            yield [
                Markdown("") if position else words.say(f"signs.{sign}"),
                context.question(row["question"]),
                context.category(row["question"], str(row["category"])),
                words.integer(row["n"]),
                words.signed(row["coordinate"]),
                words.percentage(row["contribution"]),
                words.decimal(row["cos2"]),
            ]


def _theme_table(context: Context, view: SpaceView) -> Table:
    words = context.words
    columns = [column(context, "theme", 20)]
    for axis in view.read_axes:
        columns.append(column(context, "axis_contribution", 9, numeric=True, axis=str(axis)))
        columns.append(column(context, "axis_score", 8, numeric=True, axis=str(axis)))
    rows = [[context.theme(theme), *_theme_cells(context, view, theme)] for theme in view.themes]
    key = identifier("tab-theme-contributions", view.key)
    return Table(key, words.say("interpretation.themes_table"), columns, rows)


def _theme_cells(context: Context, view: SpaceView, theme: str) -> Iterator[Markdown]:
    for axis in view.read_axes:
        row = view.theme_row(theme, axis)
        absent = float("nan")
        yield context.words.percentage(absent if row is None else row["contribution"])
        yield context.words.signed(absent if row is None else row["score_correlation"])


def _question_table(context: Context, view: SpaceView) -> Table:
    words = context.words
    table = view.tables.questions
    active = table[table["status"] == "active"]
    shares = active.pivot_table(index="question", columns="axis", values="contribution", sort=False)
    shares.columns = [int(axis) for axis in shares.columns]
    columns = [column(context, "question", 30)]
    columns += [column(context, "axis_contribution", 10, numeric=True, axis=str(axis)) for axis in view.read_axes]
    rows = [
        [context.question(str(question)), *(words.percentage(row[axis]) for axis in view.read_axes)]
        for question, row in shares.reindex(columns=view.read_axes).iterrows()
    ]
    baseline = words.percent(1 / len(view.active_questions))
    caption = words.say("interpretation.questions_table", baseline=baseline)
    return Table(identifier("tab-question-contributions", view.key), caption, columns, rows)


def _planes(context: Context, view: SpaceView) -> Iterator[Block]:
    if set(view.placed) == {"horizontal", "vertical"}:
        places = {place: str(axis) for place, axis in view.placed.items()}
        yield Paragraph(context.words.say("interpretation.shown", **places))
    yield from context.figures("categories", view.key)
