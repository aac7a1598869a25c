"""The editions compared in the space that they make together."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.geometry.structure.mean_points import deviation_sizes
from analysis.report.chapters.columns import column
from analysis.report.context import Context
from analysis.report.markdown import Block, Bullets, Heading, Markdown, Paragraph, Table, identifier, reference
from analysis.report.space_view import SpaceView, views


def editions(context: Context) -> Iterator[Block]:
    """Compare each edition with the reference, where the study declares editions."""
    declared = context.study.editions
    shown = [view for view in views(context) if view.space.within is None]  # a class is compared with no edition
    if declared is None or not shown:
        return
    words = context.words
    yield Heading(words.say("editions.title"), "editions")
    if all(view.tables.variances.empty for view in shown):
        yield Paragraph(words.say("editions.single"))
        return
    yield Paragraph(words.say("editions.intro", reference=context.category(declared.question, declared.reference)))
    if all(len(view.tables.agreement) == 1 for view in shown):
        yield Paragraph(words.say("factors.editions"))
    for view in shown:
        if len(shown) > 1:
            title = words.say("editions.of_space", space=view.label)
            yield Heading(title, identifier("editions", view.key), 2)
        yield from _of_space(context, view, declared.question)
    yield from _trends(context)


def _of_space(context: Context, view: SpaceView, question: str) -> Iterator[Block]:
    words = context.words
    figure = "/".join(("individuals", view.key, question))
    if figure in context.results.pictures:
        yield Paragraph(words.say("editions.figure", figure=reference("fig", figure)))
    shifts, variances = view.tables.shifts, _variance_table(context, view, question)
    table = _shift_table(context, view, question)
    yield Paragraph(words.say("editions.interval"))
    if context.results.weighted:
        yield Paragraph(words.say("editions.weighted"))
    yield Bullets(list(_sentences(context, shifts, question)))
    yield Paragraph(words.say("editions.see", shifts=reference(table.key), variances=reference(variances.key)))
    yield table
    yield Paragraph(words.say("editions.spread"))
    yield variances
    yield Bullets([_own_plane(context, row, question) for _, row in view.tables.agreement.iterrows()])


def _sentences(context: Context, shifts: pd.DataFrame, question: str) -> Iterator[Markdown]:
    sizes = deviation_sizes(shifts["deviation"])
    for (_, row), size in zip(shifts.iterrows(), sizes, strict=True):
        on_plane = "+" in str(row["axes"])
        yield _plane_sentence(context, row, question) if on_plane else _axis_sentence(context, row, question, size)


def _plane_sentence(context: Context, row: pd.Series, question: str) -> Markdown:
    return context.words.say(
        "editions.plane",
        axes=str(row["axes"]).replace("+", "-"),
        deviation=context.words.decimal(row["deviation"]),
        p=context.words.p_value(row["p_value"]),
        **_named(context, row, question),
    )


def _axis_sentence(context: Context, row: pd.Series, question: str, size: str) -> Markdown:
    words = context.words
    values = _named(context, row, question) | {
        "axis": words.text(str(row["axes"])),
        "n": words.integer(row["n"]),
        "n_reference": words.integer(row["n_reference"]),
        "deviation": words.signed(row["deviation"]),
        "p": words.p_value(row["p_value"]),
    }
    if pd.isna(row["ci_low"]):
        return words.say("editions.unbounded", **values)
    return words.say(f"editions.{size}", interval=words.interval(row["ci_low"], row["ci_high"]), **values)


def _named(context: Context, row: pd.Series, question: str) -> dict[str, Markdown]:
    return {name: context.category(question, str(row[name])) for name in ("edition", "reference")}


def _shift_table(context: Context, view: SpaceView, question: str) -> Table:
    words = context.words
    columns = [column(context, "edition", 12), column(context, "axes", 8)]
    titles = [("count", 8), ("mean", 9), ("deviation", 9), ("interval", 15), ("p", 8)]
    titles += [("unplaced", 10), ("unplaced_reference", 10)]
    columns += [column(context, title, width, numeric=True) for title, width in titles]
    rows = [
        [
            context.category(question, str(row["edition"])),
            words.text(str(row["axes"]).replace("+", "-")),
            words.integer(row["n"]),
            words.signed(row["mean"]),
            words.decimal(row["deviation"]) if "+" in str(row["axes"]) else words.signed(row["deviation"]),
            words.interval(row["ci_low"], row["ci_high"]),
            words.probability(row["p_value"]),
            words.integer(row["unplaced"]),
            words.integer(row["unplaced_reference"]),
        ]
        for _, row in view.tables.shifts.iterrows()
    ]
    return Table(identifier("tab-shifts", view.key), words.say("editions.caption"), columns, rows)


def _variance_table(context: Context, view: SpaceView, question: str) -> Table:
    words, table = context.words, view.tables.variances
    columns = [column(context, "edition", 12), column(context, "axis", 8)]
    titles = ("count", "variance", "reference_variance", "ratio")
    columns += [column(context, title, 10, numeric=True) for title in titles]
    rows = [
        [
            context.category(question, str(row["edition"])),
            words.integer(row["axis"]),
            words.integer(row["n"]),
            words.decimal(row["variance"], 3),
            words.decimal(row["reference_variance"], 3),
            words.decimal(row["ratio"]),
        ]
        for _, row in table[table["axis"].astype(int).isin(view.read_axes)].iterrows()
    ]
    return Table(identifier("tab-spread", view.key), words.say("editions.variances"), columns, rows)


def _own_plane(context: Context, row: pd.Series, question: str) -> Markdown:
    words, named = context.words, _named(context, row, question)
    if pd.isna(row["angle"]):
        sizes = {"n": words.integer(row["n"]), "n_reference": words.integer(row["n_reference"])}
        return words.say("editions.own_refused", edition=named["edition"], **sizes)
    return words.say("editions.own_angle", angle=words.decimal(row["angle"], 0), **named)


def _trends(context: Context) -> Iterator[Block]:
    """Tell the trends, which exist over three editions at least."""
    words, made = context.words, context.tables.trends
    if made.empty:
        return
    sentences = [
        words.say(
            "editions.trends",
            editions=words.integer(row["editions"]),
            category=context.category(str(row["question"]), str(row["category"])),
            question=context.question(str(row["question"])),
            slope=words.signed(100 * row["slope"], 1),
            p=words.p_value(row["p_value"]),
        )
        for _, row in made.iterrows()
    ]
    yield Bullets(sentences)
