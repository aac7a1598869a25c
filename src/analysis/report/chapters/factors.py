"""Structuring factors: correlation ratios, mean points, scaled deviations; then quantitative variables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from analysis.report.chapters.columns import column
from analysis.report.context import Context, on_axis
from analysis.report.markdown import Block, Bullets, Heading, Markdown, Paragraph, Table, identifier, reference
from analysis.report.space_view import SpaceView

FEW = 5  # respondents of a group, below which its mean point is said to be fragile


def factors(context: Context, view: SpaceView) -> Iterator[Block]:
    """Describe how each supplementary question parts the respondents of the space."""
    words = context.words
    yield Heading(words.say("titles.factors"), identifier("factors", view.key), 2)
    if not view.factors or not view.read_axes:
        yield Paragraph(words.say("factors.none"))
    else:
        yield Paragraph(words.say("factors.intro", table=reference("tab-eta2", view.key)))
        yield _eta2_table(context, view)
        yield Paragraph(words.say("factors.v_test"))
        yield Paragraph(words.say("factors.description"))
        if not view.tables.ellipses.empty:
            yield Paragraph(words.say("factors.ellipses"))
            yield from _framed(context, view)
        if context.results.weighted:
            yield Paragraph(words.say("factors.weighted"))
        for factor in view.factors:
            yield from _factor(context, view, factor)
        yield from context.figures("supplementary", view.key)
    yield from _quantitative(context, view)


def _factor(context: Context, view: SpaceView, factor: str) -> Iterator[Block]:
    words = context.words
    name = context.question(factor)
    yield Heading(name, identifier("factor", view.key, factor), 3)
    deviations = view.tables.deviations
    deviations = deviations[deviations["factor"] == factor]
    strongest = (_strongest(context, on_axis(deviations, axis), factor, axis) for axis in view.read_axes)
    sentences = [sentence for sentence in strongest if sentence]
    if sentences:
        yield Bullets(sentences)
    yield from _small_groups(context, view, factor)
    if context.study.editions and context.study.editions.question == factor and len(_groups(view, factor)) == 2:
        yield Paragraph(words.say("factors.editions"))
    tables = [_mean_table(context, view, factor), *_deviation_table(context, view, factor, deviations)]
    yield Paragraph(_see(context, tables))
    yield from tables
    yield from context.figures("individuals", view.key, factor)


def _framed(context: Context, view: SpaceView) -> Iterator[Block]:
    """Name the groups of which the frame's number of persons narrows the confidence ellipse."""
    words, drawn = context.words, view.tables.ellipses
    known = drawn.dropna(subset="frame_size").drop_duplicates(["factor", "category"])
    groups = [
        words.say(
            "factors.framed_group",
            factor=context.question(str(row["factor"])),
            category=context.category(str(row["factor"]), str(row["category"])),
            n=words.integer(row["n"]),
            size=words.integer(row["frame_size"]),
        )
        for _, row in known.iterrows()
    ]
    if groups:
        yield Paragraph(words.say("factors.framed", groups=words.listed(groups)))


def _strongest(context: Context, deviations: pd.DataFrame, factor: str, axis: int) -> Markdown | None:
    """Tell the widest deviation of the factor on an axis, or that none is notable."""
    known = deviations.dropna(subset=["scaled_deviation"])
    if known.empty:
        return None
    widest = known.iloc[int(known["scaled_deviation"].abs().to_numpy().argmax())]
    size = str(widest["size"])
    if size == "negligible":
        return context.words.say("factors.strongest_negligible", axis=str(axis))
    return context.words.say(
        f"factors.strongest_{size}",
        axis=str(axis),
        a=context.category(factor, str(widest["category_a"])),
        b=context.category(factor, str(widest["category_b"])),
        deviation=context.words.signed(widest["scaled_deviation"]),
    )


def _see(context: Context, tables: Sequence[Table]) -> Markdown:
    means = reference(tables[0].key)
    if len(tables) == 1:
        return context.words.say("factors.means", table=means)
    return context.words.say("factors.means_and_deviations", table=means, deviations=reference(tables[1].key))


def _groups(view: SpaceView, factor: str) -> pd.DataFrame:
    points = view.tables.mean_points
    return points[points["factor"] == factor].drop_duplicates("category")


def _small_groups(context: Context, view: SpaceView, factor: str) -> Iterator[Block]:
    groups = _groups(view, factor)
    small = groups.loc[groups["n"] < FEW, "category"]
    if not small.empty:
        names = context.words.listed(context.category(factor, str(category)) for category in small)
        yield Paragraph(context.words.say("factors.small_groups", groups=names))


def _eta2_table(context: Context, view: SpaceView) -> Table:
    """Give the ratios of each factor, and the variances between and within its groups where they may be printed."""
    words, variances = context.words, view.tables.factor_variances
    table = view.tables.questions
    table = table[table["question"].isin(view.factors) & (table["status"] == "supplementary")]
    sources = [] if variances.empty else ["between", "within"]
    columns = [column(context, "question", 30)]
    for axis in view.read_axes:
        columns += [column(context, f"axis_{told}", 10, numeric=True, axis=str(axis)) for told in ("eta2", *sources)]
    rows = []
    for factor in view.factors:
        cells = [context.question(factor)]
        for axis in view.read_axes:
            cells.append(words.decimal(_value(table, "question", factor, axis, "eta2")))
            cells += [words.decimal(_value(variances, "factor", factor, axis, source), 4) for source in sources]
        rows.append(cells)
    withheld = set(view.factors) - set(variances["factor"].astype(str))
    told = "eta2" if not sources else "eta2_variances_withheld" if withheld else "eta2_variances"
    return Table(identifier("tab-eta2", view.key), words.say(f"factors.{told}"), columns, rows)


def _mean_table(context: Context, view: SpaceView, factor: str) -> Table:
    words = context.words
    points = view.tables.mean_points
    points = points[points["factor"] == factor]
    tests = view.tables.categories
    tests = tests[(tests["question"] == factor) & (tests["status"] == "supplementary")]
    columns = [column(context, "category", 22), column(context, "count", 8, numeric=True)]
    for title in ("axis_mean", "axis_v_test"):
        columns += [column(context, title, 9, numeric=True, axis=str(axis)) for axis in view.read_axes]
    rows = []
    for category, n in _groups(view, factor)[["category", "n"]].itertuples(index=False):
        means = [words.signed(_value(points, "category", category, axis, "mean")) for axis in view.read_axes]
        v_tests = [words.signed(_value(tests, "category", category, axis, "v_test"), 1) for axis in view.read_axes]
        rows.append([context.category(factor, str(category)), words.integer(n), *means, *v_tests])
    caption = words.say("factors.mean_points", factor=context.question(factor))
    return Table(identifier("tab-means", view.key, factor), caption, columns, rows)


def _deviation_table(context: Context, view: SpaceView, factor: str, deviations: pd.DataFrame) -> Iterator[Table]:
    """Print the deviations of every pair that is notable on one of the axes read."""
    words = context.words
    kept = view.notable_deviations()
    pairs = kept.loc[kept["factor"] == factor, ["category_a", "category_b"]].drop_duplicates()
    if pairs.empty:
        return
    columns = [column(context, "pair", 30)]
    for axis in view.read_axes:
        columns.append(column(context, "axis_deviation", 8, numeric=True, axis=str(axis)))
        columns.append(column(context, "size", 10))
    rows = []
    for a, b in pairs.itertuples(index=False):
        pair = deviations[(deviations["category_a"] == a) & (deviations["category_b"] == b)]
        names = {"a": context.category(factor, str(a)), "b": context.category(factor, str(b))}
        rows.append([words.say("factors.pair", **names), *_deviation_cells(context, view, pair)])
    caption = words.say("factors.deviations", factor=context.question(factor))
    yield Table(identifier("tab-deviations", view.key, factor), caption, columns, rows)


def _deviation_cells(context: Context, view: SpaceView, pair: pd.DataFrame) -> Iterator[Markdown]:
    for axis in view.read_axes:
        found = on_axis(pair, axis)
        yield context.words.signed(float("nan") if found.empty else found["scaled_deviation"].iloc[0])
        yield Markdown("") if found.empty else context.words.known("sizes", str(found["size"].iloc[0]))


def _quantitative(context: Context, view: SpaceView) -> Iterator[Block]:
    words = context.words
    table = view.tables.quantitative
    if table.empty or not view.read_axes:
        return
    yield Heading(words.say("titles.quantitative"), identifier("quantitative", view.key), 3)
    key = identifier("tab-quantitative", view.key)
    yield Paragraph(words.say("factors.quantitative_intro", table=reference(key)))
    columns = [column(context, "variable", 26), column(context, "count", 8, numeric=True)]
    columns += [column(context, "axis_correlation", 9, numeric=True, axis=str(axis)) for axis in view.read_axes]
    rows = []
    for variable, n in table.drop_duplicates("variable")[["variable", "n"]].itertuples(index=False):
        values = [_value(table, "variable", variable, axis, "correlation") for axis in view.read_axes]
        rows.append([context.question(variable), words.integer(n), *(words.signed(value) for value in values)])
    yield Table(key, words.say("factors.quantitative"), columns, rows)
    yield from context.figures("quantitative", view.key)


def _value(table: pd.DataFrame, by: str, key: object, axis: int, column: str) -> float:
    """Return one cell of a long table, missing where the table has no such row."""
    found = table[(table[by].astype(str) == str(key)) & (table["axis"].astype(int) == axis)]
    return float("nan") if found.empty else float(found[column].iloc[0])
