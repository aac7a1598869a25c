"""The axes of a space beside those of noise: rates, and how many stand out."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.geometry.reading.noise import DRAWS
from analysis.report.chapters.columns import column
from analysis.report.context import Context
from analysis.report.markdown import Block, Heading, Markdown, Paragraph, Table, identifier, reference
from analysis.report.space_view import SpaceView

MAX_EIGENVALUES = 10
NEAR = 0.05  # of an eigenvalue: two axes so near each other are hardly told apart
RATES = {
    "rate": "rate",
    "modified_rate": "modified",
    "cumulative_modified_rate": "cumulative_modified",
    "adjusted_rate": "adjusted",
    "noise_rate": "noise",
}


def eigenvalues(context: Context, view: SpaceView) -> Iterator[Block]:
    """Give the rates of every axis beside those of noise."""
    words = context.words
    yield Heading(words.say("titles.eigenvalues"), identifier("eigenvalues", view.key), 2)
    if not view.axes:
        yield Paragraph(words.say("eigenvalues.empty"))
        return
    key = "intro_raw" if view.space.theme_weights is not None else "intro"
    yield Paragraph(words.say(f"eigenvalues.{key}", table=reference("tab-eigenvalues", view.key)))
    yield _eigenvalue_table(context, view)
    if view.is_rotated:
        yield Paragraph(words.say("eigenvalues.rotated"))
    yield Paragraph(_above_noise(context, view))
    tested = _tested(context, view)
    if tested:
        yield Paragraph(tested)
    if len(view.axes) > 1:
        yield Paragraph(_plane(context, view))
    yield from _near(context, view)
    for kind in ("scree", "raw_scree"):
        yield from context.figures(kind, view.key)


def _eigenvalue_table(context: Context, view: SpaceView) -> Table:
    """Return the rates that exist for this space: weighted themes have no modified rates."""
    words, table = context.words, view.tables.eigenvalues.head(MAX_EIGENVALUES)
    rates = {rate: title for rate, title in RATES.items() if table[rate].notna().any()}
    rows = [
        [
            words.integer(row["axis"]),
            words.decimal(row["eigenvalue"], 4),
            words.decimal(row["noise_eigenvalue"], 4),
            words.probability(row["p_value"]),
            *(words.percentage(row[rate]) for rate in rates),
        ]
        for _, row in table.iterrows()
    ]
    titles = ("eigenvalue", "noise_eigenvalue", "p", *rates.values())
    columns = [column(context, "axis", 6), *(column(context, title, 10, numeric=True) for title in titles)]
    return Table(identifier("tab-eigenvalues", view.key), words.say("eigenvalues.caption"), columns, rows)


def _tested(context: Context, view: SpaceView) -> Markdown | None:
    """Tell the p-values of the first axes, where they were tested."""
    words = context.words
    known = view.tables.eigenvalues.iloc[: len(view.axes)].dropna(subset=["p_value"])
    if known.empty:
        return None
    axes = (
        words.say("eigenvalues.axis_p", axis=words.integer(row["axis"]), p=words.p_value(row["p_value"]))
        for _, row in known.iterrows()
    )
    seed = str(context.study.seed)
    return words.say("eigenvalues.tested", draws=words.integer(DRAWS), seed=seed, axes=words.listed(axes))


def _above_noise(context: Context, view: SpaceView) -> Markdown:
    words = context.words
    if view.above_noise is None:
        return words.say("eigenvalues.noise_unknown")
    if not view.above_noise:
        return words.say("eigenvalues.rotated_within") if view.is_rotated else words.say("eigenvalues.above", 0)
    axes = words.listed(str(axis) for axis in view.above_noise)
    return words.say("eigenvalues.above", len(view.above_noise), axes=axes)


def _near(context: Context, view: SpaceView) -> Iterator[Block]:
    """Name the axes read whose eigenvalue is nearly that of the next; a rotation within them hides nothing."""
    table = view.tables.eigenvalues
    for axis in table.loc[table["gap"].astype(float) < NEAR, "axis"].astype(int):
        if axis in view.read_axes and not (view.is_rotated and axis == 1):
            yield Paragraph(context.words.say("eigenvalues.near", axis=str(axis), next=str(axis + 1)))


def _plane(context: Context, view: SpaceView) -> Markdown:
    words = context.words
    if view.space.theme_weights is not None:
        return words.say("eigenvalues.weighted_rates")
    both = view.tables.eigenvalues.head(2)
    noise = both["noise_rate"].sum(skipna=False)
    rate = words.percent(both["modified_rate"].sum(skipna=False))
    if view.above_noise is None:
        return words.say("eigenvalues.plane_alone", rate=rate)
    return words.say("eigenvalues.plane", rate=rate, noise=words.percent(noise))
