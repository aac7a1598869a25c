"""The editions seen otherwise: in the space of the reference, by the axes of each, in spaces of their own."""

from collections.abc import Iterator

import pandas as pd

from analysis.geometry.levels import SIGNIFICANCE
from analysis.geometry.sizes import GROUPED_FROM, GROUPS
from analysis.geometry.structure.mean_points import NOTABLE, deviation_sizes
from analysis.report.chapters.columns import (
    category_name,
    column,
    decimal,
    deviation,
    deviation_told,
    integer,
    named,
    question_name,
    signed,
    table_of,
    wide,
)
from analysis.report.chapters.edition_own_spaces import digits_apart, how_many_outside, own_band, own_planes
from analysis.report.context import Context
from analysis.report.markdown import Block, Bullets, Markdown, Paragraph, Table, identifier, reference
from analysis.report.space_view import SpaceView

EDITION = ("by", "edition")


def first_view(context: Context, view: SpaceView, level: int) -> Iterator[Block]:
    """Say which views of the editions follow, and that the first alone tests."""
    yield context.paragraph("edition_views.intro")
    yield _heading(context, view, "pooled", level)


def other_views(context: Context, view: SpaceView, question: str, level: int) -> Iterator[Block]:
    """Give the space of the reference, the axes of each edition, and their own spaces."""
    yield _heading(context, view, "reference", level)
    yield from _reference(context, view, question)
    if len(view.tables.edition_axes):
        yield _heading(context, view, "axes", level)
        yield from _axes(context, view, question)
    yield from context.figures("edition_axes", view.key)
    if len(view.tables.agreement):
        yield _heading(context, view, "own", level)
        yield context.paragraph("edition_views.own_intro")
        yield from own_band(context, view.tables.agreement)
        yield Bullets(list(own_planes(context, view.tables.agreement, question)))


def _heading(context: Context, view: SpaceView, which: str, level: int) -> Block:
    return context.heading(f"edition_views.titles.{which}", "editions", which, view.key, level=level)


# The space of the reference ------------------------------------------------------------------------------------------


def _reference(context: Context, view: SpaceView, question: str) -> Iterator[Block]:
    """Tell where the others lie in the space of the reference, what has no place in it, whether it says the same."""
    placed = view.read(view.tables.reference_view)
    named = {"reference": context.category(question, str(view.tables.shifts["reference"].iloc[0]))}
    if placed.empty:
        yield context.paragraph("edition_views.no_reference", **named)
        return
    lost = placed["axis"][~placed["axis"].isin(placed["axis"][placed["deviation"].notna()])].drop_duplicates()
    others = placed[(placed["edition"] != placed["reference"]) & placed["deviation"].notna()]
    table = _reference_table(context, view, placed[placed["deviation"].notna()], question)
    if len(others):
        yield context.paragraph("edition_views.reference", table=reference(table.key), **named)
    if len(lost):
        yield Paragraph(context.counting("edition_views.lost", "axes", map(context.integer, lost), **named))
    if len(others):
        yield context.paragraph("edition_views.shrunk", ratio=context.decimal(others["ratio"].min()))
        yield from _agreement(context, view, question)
        yield table
    yield from _unplaced(context, view, question)


def differing(view: SpaceView) -> pd.DataFrame | None:
    """Return the deviations of another size in the space of the reference, or of another side where they are notable.

    None where no deviation is told in both spaces.
    """
    placed, shifts = view.tables.reference_view, view.tables.shifts
    placed = placed[placed["edition"] != placed["reference"]].dropna(subset=["axis", "deviation"])
    own = placed.assign(axes=placed["axis"].astype(int).astype("str"))[["edition", "axes", "deviation"]]
    both = shifts.astype({"axes": "str"}).merge(own, on=["edition", "axes"], suffixes=("", "_alone"))
    both = both.dropna(subset=["deviation", "deviation_alone"])
    if both.empty:
        return None
    pooled, alone = both["deviation"], both["deviation_alone"]
    otherwise = deviation_sizes(pooled) != deviation_sizes(alone)
    otherwise |= (pooled * alone < 0) & (pooled.abs() >= NOTABLE)
    return both[otherwise]


def _agreement(context: Context, view: SpaceView, question: str) -> Iterator[Block]:
    """Say whether the two views give each deviation the same size, and the same side where it is notable."""
    found = differing(view)
    if found is None:
        return
    told = [
        context.say(
            "edition_views.differing",
            edition=context.category(question, row["edition"]),
            axis=context.text(row["axes"]),
            pooled=deviation_told(context, row["deviation"]),
            alone=deviation_told(context, row["deviation_alone"]),
        )
        for _, row in found.iterrows()
    ]
    yield Paragraph(context.counting("edition_views.disagreement", "deviations", told))


def _reference_table(context: Context, view: SpaceView, rows: pd.DataFrame, question: str) -> Table:
    columns = [
        category_name("edition", 12, EDITION),
        integer("axis", 6, numeric=False),
        integer("count", 8, "n"),
        decimal("r", 7, "correlation"),
        signed("mean", 8),
        deviation("deviation", 8),
        decimal("ratio", 8),
        integer("unplaced", of="n_unplaced"),
    ]
    key, caption = identifier("tab-reference-view", view.key), context.say("edition_views.reference_caption")
    return table_of(context, key, caption, columns, rows.assign(by=question))


def _unplaced(context: Context, view: SpaceView, question: str) -> Iterator[Block]:
    """Count the answers that have no place in the space of the reference, and list those that are no silence."""
    lost = view.tables.unplaced_answers
    silent = lost["reason"] == "missing"
    if lost.empty:
        yield context.paragraph("edition_views.all_placed")
    elif lost["n"].isna().any():
        yield context.paragraph("edition_views.unplaced_masked")
    else:
        missing = context.integer(lost["n"].loc[silent].sum())
        yield context.paragraph("edition_views.unplaced", int(lost["n"].sum()), missing=missing)
    if silent.all():
        return
    columns = [
        category_name("edition", 12, EDITION),
        question_name("question", 24),
        category_name("category", 22, ("question", "category")),
        named("edition_views.reasons", "reason", 24),
        integer("count", 8, "n"),
    ]
    key, caption = identifier("tab-unplaced", view.key), context.say("edition_views.unplaced_caption")
    yield table_of(context, key, caption, columns, lost[~silent].assign(by=question))


# The axes of each edition --------------------------------------------------------------------------------------------


def _axes(context: Context, view: SpaceView, question: str) -> Iterator[Block]:
    """Set the class-specific axes of each edition beside the band that permuted labels make."""
    made = view.tables.edition_axes
    told = made[made["p_value"].notna()]
    if len(told):
        table = _axis_table(context, view, told, question)
        first = told.iloc[0]
        yield context.paragraph(
            "edition_views.axes",
            table=reference(table.key),
            draws=context.integer(first["draws"]),
            seed="–" if pd.isna(first["seed"]) else str(int(first["seed"])),
        )
        if context.n_kept >= GROUPED_FROM:
            yield context.paragraph("edition_views.axes_by_lots", lots=context.integer(GROUPS))
        yield from how_many_outside(context, told)
        outside = told[told["p_value"] <= SIGNIFICANCE]
        if len(outside):
            yield Bullets([_outside(context, row, question) for _, row in outside.iterrows()])
            yield context.paragraph("edition_views.shifted")
        yield table
    untold = list(dict.fromkeys(made["edition"][~made["edition"].isin(told["edition"])]))
    if untold:
        names = [context.category(question, edition) for edition in untold]
        yield Paragraph(context.counting("edition_views.untold", "editions", names))


def _outside(context: Context, row: pd.Series, question: str) -> Markdown:
    axes = str(row["axes"])
    is_plane = "+" in axes
    value, limit = row["angle" if is_plane else "correlation"], row["limit"]
    digits = digits_apart(value, limit, 0 if is_plane else 2)
    return context.say(
        f"edition_views.outside_{'plane' if is_plane else 'axis'}",
        edition=context.category(question, row["edition"]),
        axes=context.text(axes.replace("+", "-")),
        value=_measure(context, axes, value, digits),
        limit=_measure(context, axes, limit, digits),
    )


def _axis_table(context: Context, view: SpaceView, rows: pd.DataFrame, question: str) -> Table:
    """Give each edition a row, and each axis or plane a column: how like the common one it is, and the band's limit."""
    places = list(dict.fromkeys(rows["axes"].astype("str")))
    columns = [category_name("edition", 12, EDITION), integer("count", 8, "n")]
    for axes in places:
        title = context.say(f"edition_views.{'plane' if '+' in axes else 'axis'}", axes=axes.replace("+", "-"))
        of = tuple(f"{name} {axes}" for name in ("axes", "value", "limit"))
        columns.append(column(_beside_limit, title, 14, of, numeric=True))
    valued = rows.assign(by=question, value=rows["correlation"].fillna(rows["angle"]))
    key, caption = identifier("tab-edition-axes", view.key), context.say("edition_views.axes_caption")
    return table_of(context, key, caption, columns, wide(valued, places, "edition", along="axes"))


def _beside_limit(context: Context, axes: str, value: float, limit: float) -> Markdown:
    if pd.isna(value):
        return context.decimal(value)
    measures = (_measure(context, str(axes), each, 0 if "+" in str(axes) else 2) for each in (value, limit))
    return context.say("edition_views.beside_limit", **dict(zip(("value", "limit"), measures, strict=True)))


def _measure(context: Context, axes: str, value: float, digits: int) -> Markdown:
    """Return the correlation of an axis, or the angle of a plane with its degrees."""
    told = context.decimal(value, digits)
    return context.say("edition_views.degrees", angle=told) if "+" in axes else told
