"""Structuring factors: correlation ratios, mean points, scaled deviations; then quantitative variables."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.report.chapters.columns import (
    category_name,
    column,
    decimal,
    deviation,
    deviation_told,
    integer,
    introduced,
    named,
    on_axes,
    pair,
    question_name,
    signed,
    table_of,
    wide,
)
from analysis.report.context import Context, on_axis
from analysis.report.markdown import Block, Bullets, Heading, Markdown, Table, identifier, reference
from analysis.report.rows import values_of
from analysis.report.space_view import SpaceView

FEW = 5  # respondents of a group, below which its mean point is said to be fragile
PAIR = ("factor", "category_a", "category_b")


def factors(context: Context, view: SpaceView) -> Iterator[Block]:
    """Describe how each supplementary question parts the respondents of the space."""
    yield context.heading("titles.factors", "factors", view.key)
    if not view.factors or not view.read_axes:
        placed = context.coarse and bool(view.read_axes) and bool(view.space.supplementary)
        yield context.paragraph("factors.untold" if placed else "factors.none")
    else:
        yield from introduced(context, "factors.intro", _eta2_table(context, view))
        yield from context.paragraphs("factors.v_test", "factors.description")
        yield from context.paragraphs("factors.ellipses", when=not view.tables.ellipses.empty)
        yield from _framed(context, view)
        if context.results.weighted:
            ellipses = [] if view.tables.ellipses.empty else ["factors.weighted_ellipses"]
            yield from context.paragraphs("factors.weighted", *ellipses)
        yield from context.figures("factors", view.key)
        for factor in view.factors:
            yield from _factor(context, view, factor)
    yield from context.figures("supplementary", view.key)
    yield from context.figures("assessed", view.key)
    yield from _quantitative(context, view)


def _factor(context: Context, view: SpaceView, factor: str) -> Iterator[Block]:
    yield Heading(context.question(factor), identifier("factor", view.key, factor), 3)
    groups, deviations = (view.tables.of(name, "factor", factor) for name in ("mean_points", "deviations"))
    strongest = (_strongest(context, on_axis(deviations, axis), axis) for axis in view.read_axes)
    if sentences := [sentence for sentence in strongest if sentence]:
        yield Bullets(sentences)
    groups = groups.drop_duplicates("category")
    if small := [context.category(factor, name) for name in groups["category"][groups["n"] < FEW]]:
        yield context.paragraph("factors.small_groups", groups=context.listed(small))
    editions = context.study.editions
    is_edition = editions is not None and editions.question == factor
    yield from context.paragraphs("factors.editions", when=is_edition and len(groups) == 2)
    means, notable = _mean_table(context, view, factor), _deviation_table(context, view, factor)
    if notable is None:
        yield from introduced(context, "factors.means", means)
    else:
        seen = reference(notable.key)
        yield from introduced(context, "factors.means_and_deviations", means, deviations=seen)
        yield notable
    yield from context.figures("individuals", view.key, factor)


def _framed(context: Context, view: SpaceView) -> Iterator[Block]:
    """Name the groups of which the frame's number of persons narrows the confidence ellipse."""
    known = view.tables.ellipses.dropna(subset="frame_size").drop_duplicates(["factor", "category"])
    groups = [
        context.say(
            "factors.framed_group",
            factor=context.question(row["factor"]),
            category=context.category(row["factor"], row["category"]),
            n=context.integer(row["n"]),
            size=context.integer(row["frame_size"]),
        )
        for _, row in known.iterrows()
    ]
    if groups:
        yield context.paragraph("factors.framed", groups=context.listed(groups))


def _strongest(context: Context, deviations: pd.DataFrame, axis: int) -> Markdown | None:
    """Tell the widest deviation of the factor on an axis, or that none is notable."""
    sizes = np.abs(deviations["scaled_deviation"].to_numpy(dtype=np.float64, na_value=np.nan))
    if np.isnan(sizes).all():
        return None
    widest = deviations.iloc[int(np.nanargmax(sizes))]
    if widest["size"] == "negligible":
        return context.say("factors.strongest_negligible", axis=str(axis))
    return context.say(
        f"factors.strongest_{widest['size']}",
        axis=str(axis),
        a=context.category(widest["factor"], widest["category_a"]),
        b=context.category(widest["factor"], widest["category_b"]),
        deviation=deviation_told(context, widest["scaled_deviation"]),
    )


def _eta2_table(context: Context, view: SpaceView) -> Table:
    """Give the ratios of each factor, and the variances between and within its groups where they may be printed."""
    variances, ratios = view.tables.factor_variances, view.tables.questions
    ratios = ratios[["question", "axis", "eta2"]][ratios["status"] == "supplementary"]
    parts = [decimal(f"axis_{source}", 10, source, digits=4) for source in ("between", "within")]
    columns = [
        question_name("question", 30),
        decimal("by_chance", 10),
        *on_axes(view.read_axes, decimal("axis_eta2", 10, "eta2"), *([] if variances.empty else parts)),
    ]
    withheld = set(view.factors) - set(variances["factor"].astype(str))
    told = "eta2" if variances.empty else "eta2_variances_withheld" if withheld else "eta2_variances"
    found = {row["question"]: row for row in wide(ratios, view.read_axes, "question")}
    parted = {row["factor"]: row for row in wide(variances, view.read_axes, "factor")}
    absent = {f"{name} {axis}": float("nan") for name in ("eta2", "between", "within") for axis in view.read_axes}
    rows = [
        absent
        | parted.get(factor, {})
        | found.get(factor, {})
        | {"question": factor, "by_chance": _by_chance(view, factor)}
        for factor in view.factors
    ]
    return table_of(context, identifier("tab-eta2", view.key), context.say(f"factors.{told}"), columns, rows)


def _by_chance(view: SpaceView, factor: str) -> float:
    """Return the mean ratio of groups of these sizes drawn at random, (k - 1)/(n - 1); missing where a size is."""
    counts = view.tables.of("mean_points", "factor", factor).drop_duplicates("category")["n"]
    n = counts.sum(skipna=False)
    return (len(counts) - 1) / (n - 1) if n > 1 else float("nan")


def _mean_table(context: Context, view: SpaceView, factor: str) -> Table:
    columns = [
        category_name("category", 22, ("factor", "category")),
        integer("count", 8, "n"),
        *on_axes(view.read_axes, signed("axis_mean", 9, "mean")),
        *on_axes(view.read_axes, signed("axis_v_test", 9, "v_test", digits=1)),
    ]
    tests = view.tables.of("categories", "question", factor)
    tests = tests[["category", "axis", "v_test"]][tests["status"] == "supplementary"]
    tested = {row["category"]: row for row in wide(tests, view.read_axes, "category")}
    absent = {f"v_test {axis}": float("nan") for axis in view.read_axes}
    caption = context.say("factors.mean_points", factor=context.question(factor))
    points = wide(view.tables.of("mean_points", "factor", factor), view.read_axes, "category")
    rows = [absent | tested.get(row["category"], {}) | row for row in points]
    return table_of(context, identifier("tab-means", view.key, factor), caption, columns, rows)


def _deviation_table(context: Context, view: SpaceView, factor: str) -> Table | None:
    """Print the deviations of every pair that is notable on one of the axes read."""
    every = values_of(view.notable_deviations(), *PAIR)
    notable = dict.fromkeys(pair for pair in every if pair[0] == factor)
    if not notable:
        return None
    columns = [
        column(pair, "pair", 30, PAIR),
        *on_axes(
            view.read_axes,
            deviation("axis_deviation", 8, "scaled_deviation"),
            named("sizes", "size"),
        ),
    ]
    caption = context.say("factors.deviations", factor=context.question(factor))
    rows = {
        tuple(row[name] for name in PAIR): row
        for row in wide(view.tables.of("deviations", "factor", factor), view.read_axes, *PAIR)
    }
    chosen = [rows[each] for each in notable]
    return table_of(context, identifier("tab-deviations", view.key, factor), caption, columns, chosen)


def _quantitative(context: Context, view: SpaceView) -> Iterator[Block]:
    table = view.tables.quantitative
    if table.empty or not view.read_axes:
        return
    yield context.heading("titles.quantitative", "quantitative", view.key, level=3)
    columns = [
        question_name("variable", 26),
        integer("count", 8, "n"),
        *on_axes(view.read_axes, signed("axis_correlation", 9, "correlation")),
    ]
    key, rows = identifier("tab-quantitative", view.key), wide(table, view.read_axes, "variable")
    printed = table_of(context, key, context.say("factors.quantitative"), columns, rows)
    yield from introduced(context, "factors.quantitative_intro", printed)
    yield from context.figures("quantitative", view.key)
