"""How the editions move in their common space: the overall test, the means, their path, regions, spreads."""

from collections.abc import Iterator

import pandas as pd

from analysis.comparison.timeline import FEWEST_OF_A_PLANE, FEWEST_OF_AN_AXIS
from analysis.geometry.levels import SIGNIFICANCE
from analysis.report.chapters.columns import (
    Row,
    category_name,
    column,
    decimal,
    integer,
    interval,
    introduced,
    probability,
    signed,
    table_of,
)
from analysis.report.chapters.edition_path import paths, region_name, region_slopes
from analysis.report.context import Context
from analysis.report.markdown import Block, Bullets, Markdown, Table, identifier
from analysis.report.space_view import SpaceView

EDITION = ("question", "edition")


def together(context: Context, view: SpaceView, question: str) -> Iterator[Block]:
    """Give the test of all editions, before any of them is compared with another."""
    tests = view.tables.edition_overall
    if tests.empty:
        return
    yield context.paragraph("edition_movement.overall_how", editions=context.integer(tests["editions"].max()))
    met = view.tables.shifts["n_pairs"].fillna(0).gt(0).any()
    yield from context.paragraphs("edition_movement.structures", when=met)
    yield from _overall_found(context, view)
    yield from _left_out(context, view, question)


def _overall_found(context: Context, view: SpaceView) -> Iterator[Block]:
    """Say on which axes and planes the test of all editions rejects one common mean point."""
    tests = view.tables.edition_overall
    known = tests[tests["p_adjusted"].notna()]
    if known.empty:
        return
    found = known[known["p_adjusted"] <= SIGNIFICANCE]
    key = "edition_movement.overall_some" if len(found) else "edition_movement.overall_none"
    shown = found if len(found) else known
    yield context.paragraph(
        key, places=context.listed(_place(context, row) for row in view.source("edition_overall").rows(shown))
    )


def _place(context: Context, row: Row) -> Markdown:
    axes = str(row["axes"])
    return context.say(
        f"edition_movement.{'plane' if '+' in axes else 'axis'}",
        axes=context.axes(row),
        p=context.p_value(row["p_value"]),
        adjusted=context.p_value(row["p_adjusted"]),
    )


def _left_out(context: Context, view: SpaceView, question: str) -> Iterator[Block]:
    """Name the editions that are too small for the axes or the planes."""
    sizes = view.tables.edition_means.drop_duplicates("edition")
    few = sizes["n"].fillna(0) < FEWEST_OF_AN_AXIS
    bounds = (("axes", few), ("planes", ~few & (sizes["n"] < FEWEST_OF_A_PLANE)))
    for where, chosen in bounds:
        if chosen.any():
            names = [context.category(question, str(edition)) for edition in sizes["edition"].loc[chosen]]
            yield context.paragraph(f"edition_movement.left_out_{where}", len(names), names=context.listed(names))


def movement(context: Context, view: SpaceView, question: str) -> Iterator[Block]:
    """Give the means of the editions, their path from three on, the regions of the plane, the spreads."""
    if view.tables.edition_means.empty:
        return
    means = _means(context, view, question)
    yield from introduced(context, "edition_movement.means", means)
    yield from paths(context, view)
    yield from _regions(context, view, question)


def _means(context: Context, view: SpaceView, question: str) -> Table:
    columns = [
        category_name("edition", 14, EDITION, once=EDITION),
        integer("axis", 7, numeric=False),
        integer("count", 9, "n"),
        signed("mean", 9),
        interval("interval", 15),
    ]
    rows = view.read(view.tables.edition_means).assign(question=question)
    caption = context.say("edition_movement.means_caption")
    return table_of(context, identifier("tab-edition-means", view.key), caption, columns, rows)


def _regions(context: Context, view: SpaceView, question: str) -> Iterator[Block]:
    """Tell the share of each region in each edition, the first region first, then give the table."""
    table = view.tables.edition_regions
    if table.empty or len(view.placed) < 2:
        return
    columns = [
        column(lambda told, region: region_name(told, view, region), "region", 26, ("region",), once=("region",)),
        category_name("edition", 11, EDITION),
        integer("count", 8, "n"),
        integer("base", 8),
        column(Context.percentage, "share", 8, "share", numeric=True),
        column(_bounds, "interval", 15, ("ci_low", "ci_high"), numeric=True),
    ]
    rows = table.assign(question=question)
    key, caption = identifier("tab-edition-regions", view.key), context.say("edition_movement.regions_caption")
    axes = context.text("-".join(str(axis) for axis in (view.placed["horizontal"], view.placed["vertical"])))
    yield from introduced(
        context, "edition_movement.regions", table_of(context, key, caption, columns, rows), axes=axes
    )
    yield from region_slopes(context, view)


def _bounds(context: Context, low: float, high: float) -> Markdown:
    return context.decimal(low) if pd.isna(low) else context.percent_interval(low, high)


def spreads(context: Context, view: SpaceView, question: str) -> Iterator[Block]:
    """Tell which editions spread more or less widely than the reference, then give the table."""
    table = view.read(view.tables.edition_spreads)
    if table.empty:
        return
    columns = [
        category_name("edition", 11, EDITION),
        integer("axis", 7, numeric=False),
        integer("count", 8, "n"),
        decimal("sd", 9),
        decimal("reference_sd", 9),
        decimal("ratio", 8),
        interval("interval", 14),
        probability("p", 8, "p_value"),
        probability("p_adjusted", 8),
    ]
    key, caption = identifier("tab-edition-spreads", view.key), context.say("edition_movement.spreads_caption")
    told = table_of(context, key, caption, columns, table.assign(question=question))
    found = table[table["p_adjusted"] <= SIGNIFICANCE]
    said = [_spread(context, row, question) for _, row in found.iterrows()]
    between: list[Block] = [Bullets(said)] if said else list(context.paragraphs("edition_movement.spreads_none"))
    yield from introduced(context, "edition_movement.spreads", told, *between)


def _spread(context: Context, row: pd.Series, question: str) -> Markdown:
    named = {name: context.category(question, str(row[name])) for name in ("edition", "reference")}
    return context.say(
        f"edition_movement.{'wider' if row['ratio'] > 1 else 'narrower'}",
        axis=context.integer(row["axis"]),
        ratio=context.decimal(row["ratio"]),
        interval=context.interval(row["ci_low"], row["ci_high"]),
        adjusted=context.p_value(row["p_adjusted"]),
        **named,
    )
