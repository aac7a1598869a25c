"""Reading the axes: what each carries, the categories that make it, side by side; themes and questions."""

from collections.abc import Iterator

import pandas as pd

from analysis.geometry.reading.balance import by_importance
from analysis.geometry.reading.likeness import PLANE
from analysis.report.chapters.columns import (
    ANSWER,
    category_name,
    column,
    decimal,
    integer,
    introduced,
    named,
    on_axes,
    percentage,
    question_name,
    signed,
    table_of,
    theme_name,
    wide,
)
from analysis.report.chapters.deviations import parabola, question_deviations
from analysis.report.context import Context
from analysis.report.markdown import Block, Bullets, Markdown, Table, identifier, reference
from analysis.report.space_view import SpaceView

USAGE = 0.8  # of an axis, which the categories retained explain (Le Roux and Rouanet, 2004, ch. 5)


def interpretation(context: Context, view: SpaceView) -> Iterator[Block]:
    """Describe the axes that are read, by the method of contributions."""
    yield context.heading("titles.interpretation", "interpretation", view.key)
    if not view.read_axes:
        yield context.paragraph("interpretation.none")
        return
    notes = [
        *context.paragraphs("interpretation.rotated", when=view.is_rotated),
        *context.paragraphs("interpretation.uneven", when=view.space.theme_weights is not None),
    ]
    if len(view.themes) < 2:  # by construction one makes all of every axis; or what they make is not told
        yield from notes
    else:
        yield from introduced(context, "interpretation.criterion", _theme_table(context, view), *notes)
    yield from context.figures("themes", view.key)
    for axis in view.read_axes:
        yield from _axis(context, view, axis)
    yield from _landmarks(context, view)
    if view.tables.questions["contribution"].notna().any():
        yield from introduced(context, "interpretation.questions", _question_table(context, view))
    if set(view.placed) == {"horizontal", "vertical"}:
        yield context.paragraph("interpretation.shown", **{place: str(axis) for place, axis in view.placed.items()})
    yield from context.figures("categories", view.key)


def _landmarks(context: Context, view: SpaceView) -> Iterator[Block]:
    """Name to the team those who hold most of the profile of each end of the axes read, under their pseudonyms."""
    rows = view.read(view.tables.landmarks)
    if rows.empty:
        return
    columns = [
        integer("axis", 6, once=("axis", "side")),
        named("interpretation.ends", context.say("interpretation.end"), 10, "side", once=("axis", "side")),
        column(Context.text, context.say("interpretation.pseudonym"), 16, "respondent"),
        column(_of_profile, context.say("interpretation.held"), 14, ("held", "n_questions"), numeric=True),
        signed("coordinate", 10),
    ]
    caption = context.say("interpretation.landmarks_caption", space=view.label)
    printed = table_of(context, identifier("tab-landmarks", view.key), caption, columns, rows)
    yield from introduced(context, "interpretation.landmarks", printed)


def _of_profile(context: Context, held: float, whole: float) -> Markdown:
    return context.say("inquiry.count", n=context.integer(held), base=context.integer(whole))


def _axis(context: Context, view: SpaceView, axis: int) -> Iterator[Block]:
    name, anchor = view.name(axis), ("axis", view.key, str(axis))
    if name:
        yield context.heading("titles.axis_named", *anchor, level=3, axis=str(axis), name=name)
    else:
        yield context.heading("titles.axis", *anchor, level=3, axis=str(axis))
    carried = (_theme_sentence(context, view, theme, axis) for theme in view.themes)
    sentences = [_beside_noise(context, view, axis), *carried, parabola(context, view, axis)]
    yield Bullets([sentence for sentence in sentences if sentence])
    yield from _retained(context, view, axis)
    yield from question_deviations(context, view, axis)
    for kind in ("deviations", "contributions"):
        yield from context.figures(kind, view.key, str(axis))


def _beside_noise(context: Context, view: SpaceView, axis: int) -> Markdown:
    row = view.eigenvalue(axis)
    if pd.isna(row["eigenvalue"]):
        key = "above_noise" if view.is_established(axis) else "within_noise"
        return context.say(f"interpretation.untold_{key}", axis=str(axis))
    kind, column_of = ("raw", "rate") if pd.isna(row["modified_rate"]) else ("modified", "modified_rate")
    rate = context.say(f"interpretation.rates.{kind}", rate=context.percent(row[column_of]))
    values = {"axis": str(axis), "value": context.decimal(row["eigenvalue"], 3), "rate": rate}
    if view.above_noise is None:
        return context.say("interpretation.noise_unknown", **values)
    key = "above_noise" if axis in view.above_noise else "within_noise"
    if view.is_rotated and axis <= PLANE:
        return context.say(f"interpretation.rotated_{key}", **values)
    return context.say(f"interpretation.{key}", noise=context.decimal(row["noise_eigenvalue"], 3), **values)


def _theme_sentence(context: Context, view: SpaceView, theme: str, axis: int) -> Markdown | None:
    row = view.theme_row(theme, axis)
    if row is None or view.is_of_one_theme:
        return None
    return context.say(
        f"interpretation.carried.{row['carried']}",
        axis=str(axis),
        theme=context.theme(theme),
        contribution=context.percent(row["contribution"], 0),
        correlation=context.signed(row["score_correlation"]),
    )


def _retained(context: Context, view: SpaceView, axis: int) -> Iterator[Block]:
    """Set the categories above the mean contribution in two sides, negative first."""
    kept = view.retained(axis)
    balance = view.tables.on_axis("balance", axis).set_index("side")
    if kept.empty:
        if len(balance):
            yield context.paragraph("interpretation.retained", 0)
        return
    printed = _side_table(context, identifier("tab-axis", view.key, str(axis)), axis, kept)
    if kept["contribution"].isna().all():
        yield context.paragraph("interpretation.far", table=reference(printed.key))
    elif balance.empty:
        yield context.paragraph("interpretation.untold", table=reference(printed.key))
    else:
        yield from _balance(context, balance, reference(printed.key))
    yield printed


def _balance(context: Context, balance: pd.DataFrame, table: Markdown) -> Iterator[Block]:
    """Say how much the retained categories make of the axis, and what each side brings."""
    yield context.paragraph(
        "interpretation.retained",
        int(balance["n_retained"].sum()),
        baseline=context.percent(balance["baseline"].iloc[0]),
        share=context.percent(balance["retained_share"].sum(), 0),
        table=table,
    )
    yield from context.paragraphs("interpretation.short_of_usage", when=balance["retained_share"].sum() < USAGE)
    sides = {str(side): context.percent(share, 0) for side, share in balance["contribution"].items()}
    yield context.paragraph("interpretation.balance", **sides)


def _side_table(context: Context, key: str, axis: int, kept: pd.DataFrame) -> Table:
    columns = [
        named("signs", "side", 6, once=("side",)),
        question_name("question", 22),
        category_name("category", 18, ANSWER),
        integer("count", 9, "n"),
        signed("coordinate", 9),
    ]
    is_told = bool(kept["contribution"].notna().any())
    if is_told:
        columns += [percentage("contribution", 9), decimal("cos2", 9)]
    placed = by_importance(kept.dropna(subset="coordinate"))
    sides = placed["coordinate"].lt(0).map({True: "negative", False: "positive"})
    ranked = placed.assign(side=sides).sort_values("side", kind="stable")
    told = "retained_table" if is_told else "far_table"
    return table_of(context, key, context.say(f"interpretation.{told}", axis=str(axis)), columns, ranked)


def _theme_table(context: Context, view: SpaceView) -> Table:
    columns = [
        theme_name("theme", 20),
        *on_axes(
            view.read_axes,
            percentage("axis_contribution", 9, "contribution"),
            signed("axis_score", 8, "score_correlation"),
        ),
    ]
    found = {row["theme"]: row for row in wide(view.tables.themes, view.read_axes, "theme")}
    rows = [found[theme] for theme in view.themes]
    key, caption = identifier("tab-theme-contributions", view.key), context.say("interpretation.themes_table")
    return table_of(context, key, caption, columns, rows)


def _question_table(context: Context, view: SpaceView) -> Table:
    columns = [
        question_name("question", 30),
        *on_axes(view.read_axes, percentage("axis_contribution", 10, "contribution")),
    ]
    table = view.tables.questions
    known = table[(table["status"] == "active") & table["contribution"].notna()]
    baseline = context.percent(1 / len(view.active_questions))
    caption = context.say("interpretation.questions_table", baseline=baseline)
    key = identifier("tab-question-contributions", view.key)
    return table_of(context, key, caption, columns, wide(known, view.read_axes, "question"))
