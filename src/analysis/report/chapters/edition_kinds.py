"""What kind of change a shift is: make-up and positions, categories that moved otherwise, those met twice or gone."""

from collections.abc import Iterator

import pandas as pd

from analysis.geometry.levels import SIGNIFICANCE
from analysis.geometry.structure.mean_points import NOTABLE
from analysis.report.chapters.columns import (
    Described,
    category_name,
    column,
    decimal,
    deviation,
    deviation_told,
    integer,
    interval,
    introduced,
    probability,
    signed,
    table_of,
)
from analysis.report.chapters.tests import counted
from analysis.report.context import Context
from analysis.report.markdown import Block, Bullets, Markdown, Paragraph, identifier
from analysis.report.space_view import SpaceView

EDITION = ("question", "edition")


def kinds(context: Context, view: SpaceView, question: str, level: int) -> Iterator[Block]:
    """Tell what the study asks of the kind of change, and those met in two editions where there are some."""
    yield from _decomposition(context, view, question, level)
    yield from _interaction(context, view, question, level)
    yield from _trajectories(context, view, question, level)
    yield from _gave_up(context, view, level)


def _decomposition(context: Context, view: SpaceView, question: str, level: int) -> Iterator[Block]:
    declared, made = context.study.comparison.weight_to, view.tables.decomposition
    if not declared:
        return
    yield context.heading("decomposition.title", "decomposition", view.key, level=level)
    told = made[made["total"].notna()].assign(question=question)
    margins = context.listed(map(context.question, declared))
    if made.empty:
        yield context.paragraph("decomposition.hidden", margins=margins)
    if len(told):
        columns = [
            category_name("edition", 12, EDITION),
            integer("axis", 6, numeric=False),
            integer("count", 8, "n"),
            deviation("deviation", 8, "total"),
            *_with_interval("composition"),
            *_with_interval("position"),
            *_with_interval("raked"),
            decimal("n_effective", 8, digits=0),
        ]
        caption = context.say("decomposition.caption", margins=margins)
        printed = table_of(context, identifier("tab-decomposition", view.key), caption, columns, told)
        sentences = Bullets([_parts(context, row, question) for _, row in told.iterrows() if _is_notable(row)])
        shown = [sentences] if sentences.items else []
        draws = context.integer(told["draws"].min())
        yield from introduced(context, "decomposition.intro", printed, *shown, margins=margins, draws=draws)
    small = [str(edition) for edition, rows in made.groupby("edition", sort=False) if rows["total"].isna().all()]
    if small:
        names = [context.category(question, edition) for edition in small]
        yield context.paragraph("decomposition.refused", len(small), editions=context.listed(names), margins=margins)


def _with_interval(name: str) -> tuple[Described, ...]:
    return (
        signed(name, 9),
        column(Context.interval, "interval", 14, (f"{name}_low", f"{name}_high"), numeric=True),
    )


def _is_notable(row: pd.Series) -> bool:
    return bool(abs(row["total"]) >= NOTABLE)


def _parts(context: Context, row: pd.Series, question: str) -> Markdown:
    return context.say(
        "decomposition.parts",
        axis=context.integer(row["axis"]),
        edition=context.category(question, row["edition"]),
        total=deviation_told(context, row["total"]),
        composition=context.signed(row["composition"]),
        composition_interval=context.interval(row["composition_low"], row["composition_high"]),
        position=context.signed(row["position"]),
        position_interval=context.interval(row["position_low"], row["position_high"]),
    )


def _interaction(context: Context, view: SpaceView, question: str, level: int) -> Iterator[Block]:
    factor, made = context.study.comparison.interaction, view.tables.edition_interactions
    if factor is None:
        return
    named = context.question(factor)
    yield context.heading("interaction.title", "interaction", view.key, level=level, factor=named)
    if made.empty:
        yield context.paragraph("interaction.few", factor=named)
        return
    columns = [
        column(_pair, "pair", 24, ("factor", "category", "against")),
        category_name("edition", 10, EDITION),
        integer("axis", 6, numeric=False),
        deviation("shift", 9),
        deviation("shift_against", 9),
        deviation("gap", 9, "difference"),
        interval("interval", 14),
        probability("p", 7, "p_value"),
        probability("p_adjusted", 8),
    ]
    caption = context.say("interaction.caption", factor=named)
    rows = made.assign(question=question)
    printed = table_of(context, identifier("tab-interaction", view.key), caption, columns, rows)
    tested = made[made["p_value"].notna()]
    between: list[Block] = [Paragraph(counted(context, "interaction.made", tested))] if len(tested) else []
    kept = made[made["p_adjusted"] <= SIGNIFICANCE]
    between += [
        context.paragraph("interaction.none")
        if kept.empty
        else Bullets([_difference(context, row, question) for _, row in kept.iterrows()])
    ]
    yield from introduced(context, "interaction.intro", printed, *between, factor=named)


def _pair(context: Context, factor: str, category: str, against: str) -> Markdown:
    return context.say("factors.pair", a=context.category(factor, category), b=context.category(factor, against))


def _difference(context: Context, row: pd.Series, question: str) -> Markdown:
    return context.say(
        "interaction.kept",
        axis=context.integer(row["axis"]),
        edition=context.category(question, row["edition"]),
        category=context.category(row["factor"], row["category"]),
        n=context.integer(row["n"]),
        against=context.category(row["factor"], row["against"]),
        n_against=context.integer(row["n_against"]),
        shift=deviation_told(context, row["shift"]),
        shift_against=deviation_told(context, row["shift_against"]),
        interval=context.interval(row["ci_low"], row["ci_high"]),
        adjusted=context.p_value(row["p_adjusted"]),
    )


def _trajectories(context: Context, view: SpaceView, question: str, level: int) -> Iterator[Block]:
    """Tell how those met twice moved; no row and no sentence is about one person."""
    made = view.tables.trajectories
    rows = made[made["move"].notna()].assign(question=question)
    if made.empty:
        return
    yield context.heading("trajectories.title", "trajectories", view.key, level=level)
    if rows.empty:
        yield context.paragraph("trajectories.hidden")
        return
    columns = [
        category_name("edition", 10, EDITION),
        integer("axis", 6, numeric=False),
        integer("met", 8, "n"),
        deviation("move", 9),
        interval("interval", 14),
        probability("p_adjusted", 8),
        decimal("sd", 8),
        column(_mean, "of_entrants", 12, ("mean_entrants", "n_entrants"), numeric=True),
        column(_mean, "of_met", 12, ("mean_met", "n"), numeric=True),
        column(_mean, "of_leavers", 12, ("mean_leavers", "n_leavers"), numeric=True),
        column(_mean, "of_met_before", 12, ("mean_met_reference", "n"), numeric=True),
    ]
    printed = table_of(
        context, identifier("tab-trajectories", view.key), context.say("trajectories.caption"), columns, rows
    )
    tested = rows[rows["p_value"].notna()]
    between: list[Block] = [Paragraph(counted(context, "trajectories.made", tested))] if len(tested) else []
    if sentences := [_moved(context, row, question) for _, row in tested.iterrows() if _stands(row)]:
        between.append(Bullets(sentences))
    if len(few := list(dict.fromkeys(rows["edition"][rows["p_value"].isna()]))):
        names = [context.category(question, edition) for edition in few]
        between.append(context.paragraph("trajectories.few", len(names), editions=context.listed(names)))
    yield from introduced(context, "trajectories.intro", printed, *between)


def _stands(row: pd.Series) -> bool:
    return bool(row["p_adjusted"] <= SIGNIFICANCE or abs(row["move"]) >= NOTABLE)


def _moved(context: Context, row: pd.Series, question: str) -> Markdown:
    return context.say(
        "trajectories.moved",
        n=context.integer(row["n"]),
        axis=context.integer(row["axis"]),
        edition=context.category(question, row["edition"]),
        reference=context.category(question, row["reference"]),
        move=deviation_told(context, row["move"]),
        sd=context.decimal(row["sd"]),
        interval=context.interval(row["ci_low"], row["ci_high"]),
        adjusted=context.p_value(row["p_adjusted"]),
    )


def _mean(context: Context, mean: float, n: float) -> Markdown:
    """Return a mean and how many it is of; nothing of nobody."""
    if pd.isna(mean):
        return context.signed(mean)
    return context.say("trajectories.mean", mean=context.signed(mean), n=context.integer(n))


def _gave_up(context: Context, view: SpaceView, level: int) -> Iterator[Block]:
    declared, made = context.study.comparison.gave_up, view.tables.withdrawals
    rows = made[made["deviation"].notna()]
    if declared is None or rows.empty:
        return
    first = rows.iloc[0]
    yield context.heading("gave_up.title", "gave-up", view.key, level=level)
    yield context.paragraph(
        "gave_up.intro",
        category=context.category(*declared),
        question=context.question(declared[0]),
        n=context.integer(first["n"]),
        n_others=context.integer(first["n_others"]),
    )
    tested = rows[rows["p_value"].notna()]
    if len(tested):
        yield Paragraph(counted(context, "gave_up.made", tested))
    yield Bullets([_apart(context, row) for _, row in rows.iterrows()])
    yield context.paragraph("gave_up.warning")


def _apart(context: Context, row: pd.Series) -> Markdown:
    axes = str(row["axes"])
    if "+" in axes:
        told = {"axes": context.text(axes.replace("+", "-")), "deviation": context.decimal(row["deviation"])}
        if pd.isna(row["p_value"]):
            return context.say("gave_up.plane_untested", None, **told)
        p_values = {"p": context.p_value(row["p_value"]), "adjusted": context.p_value(row["p_adjusted"])}
        return context.say("gave_up.plane", None, **told, **p_values)
    return context.say(
        "gave_up.axis",
        axis=context.text(axes),
        deviation=deviation_told(context, row["deviation"]),
        interval=context.interval(row["ci_low"], row["ci_high"]),
        p=context.p_value(row["p_value"]),
        adjusted=context.p_value(row["p_adjusted"]),
    )
