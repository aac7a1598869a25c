"""The axes of a space beside those of noise: rates, and how many stand out."""

from collections.abc import Iterator

from analysis.geometry.reading.noise import DRAWS
from analysis.geometry.sizes import EXPECTED, GAUSSIAN_FROM
from analysis.report.chapters.columns import decimal, integer, introduced, percentage, probability, table_of
from analysis.report.context import Context
from analysis.report.markdown import Block, Markdown, Paragraph, Table, identifier
from analysis.report.space_view import SpaceView, respondents

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
    yield context.heading("titles.eigenvalues", "eigenvalues", view.key)
    if not view.axes:
        yield context.paragraph("eigenvalues.empty")
        return
    intro = "intro" if view.tables.eigenvalues["adjusted_rate"].notna().any() else "intro_modified"
    intro = "intro_raw" if view.space.theme_weights is not None else intro
    yield from introduced(context, f"eigenvalues.{intro}", _eigenvalue_table(context, view))
    yield from context.paragraphs("eigenvalues.rotated", when=view.is_rotated)
    yield Paragraph(_above_noise(context, view))
    yield from _tested(context, view)
    if len(view.axes) > 1:
        yield Paragraph(_plane(context, view))
    yield from _near(context, view)
    for kind in ("scree", "raw_scree"):
        yield from context.figures(kind, view.key)


def _eigenvalue_table(context: Context, view: SpaceView) -> Table:
    """Return the rates that exist for this space: weighted themes have no modified rates."""
    table = view.tables.eigenvalues.head(MAX_EIGENVALUES)
    columns = [
        integer("axis", 6, numeric=False),
        *([decimal("eigenvalue", digits=4)] if table["eigenvalue"].notna().any() else []),
        decimal("noise_eigenvalue", digits=4),
        probability("p", of="p_value"),
        *(percentage(title, of=rate) for rate, title in RATES.items() if table[rate].notna().any()),
    ]
    return table_of(
        context, identifier("tab-eigenvalues", view.key), context.say("eigenvalues.caption"), columns, table
    )


def _tested(context: Context, view: SpaceView) -> Iterator[Block]:
    """Tell the p-values of the first axes, where they were tested."""
    known = view.tables.eigenvalues.iloc[: len(view.axes)].dropna(subset=["p_value"])
    if known.empty:
        return
    axes = context.listed(
        context.say("eigenvalues.axis_p", axis=context.integer(row["axis"]), p=context.p_value(row["p_value"]))
        for _, row in known.iterrows()
    )
    draws = context.integer(DRAWS)
    yield context.paragraph("eigenvalues.tested", draws=draws, seed=str(context.study.seed), axes=axes)
    if respondents(context, view) >= GAUSSIAN_FROM:
        limits = {"fewest": GAUSSIAN_FROM, "expected": EXPECTED}
        yield context.paragraph(
            "eigenvalues.by_law", **{name: context.integer(value) for name, value in limits.items()}
        )


def _above_noise(context: Context, view: SpaceView) -> Markdown:
    if view.above_noise is None:
        return context.say("eigenvalues.noise_unknown")
    if not view.above_noise and view.is_rotated:
        return context.say("eigenvalues.rotated_within")
    return context.counting("eigenvalues.above", "axes", map(str, view.above_noise))


def _near(context: Context, view: SpaceView) -> Iterator[Block]:
    """Name the axes read whose eigenvalue is nearly that of the next; a rotation within them hides nothing."""
    table = view.tables.eigenvalues
    for axis in table["axis"][table["gap"].astype(float) < NEAR].astype(int):
        if axis in view.read_axes and not (view.is_rotated and axis == 1):
            yield context.paragraph("eigenvalues.near", axis=str(axis), next=str(axis + 1))


def _plane(context: Context, view: SpaceView) -> Markdown:
    if view.space.theme_weights is not None:
        return context.say("eigenvalues.weighted_rates")
    both = view.tables.eigenvalues.head(2)
    if both["eigenvalue"].isna().any():
        return context.say("eigenvalues.untold")
    rate = context.percent(both["modified_rate"].sum(skipna=False))
    if view.above_noise is None:
        return context.say("eigenvalues.plane_alone", rate=rate)
    return context.say("eigenvalues.plane", rate=rate, noise=context.percent(both["noise_rate"].sum(skipna=False)))
