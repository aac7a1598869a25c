"""The editions compared in the space that they make together."""

from collections.abc import Iterator

import pandas as pd

from analysis.description.trends import years
from analysis.geometry.inference.pairs import PANEL
from analysis.geometry.levels import SIGNIFICANCE
from analysis.geometry.sizes import LAW_FROM
from analysis.geometry.space.themes import PARTLY_CARRIED
from analysis.geometry.structure.mean_points import deviation_sizes
from analysis.printing.levels import is_for_everybody
from analysis.report.chapters.columns import (
    category_name,
    column,
    decimal,
    deviation_or_distance,
    deviation_told,
    integer,
    interval,
    introduced,
    probability,
    signed,
    table_of,
)
from analysis.report.chapters.edition_changes import edition_answers, question_flagged
from analysis.report.chapters.edition_figures import movement_figures
from analysis.report.chapters.edition_grounds import grounds
from analysis.report.chapters.edition_kinds import kinds
from analysis.report.chapters.edition_movement import movement, spreads, together
from analysis.report.chapters.edition_views import first_view, other_views
from analysis.report.chapters.novelty import new_among
from analysis.report.chapters.tests import counted, numbers_drawn
from analysis.report.context import Context
from analysis.report.markdown import Block, Bullets, Markdown, Paragraph, Table, identifier, reference
from analysis.report.space_view import SpaceView, views

EDITION = ("question", "edition")
MANY = 12  # comparisons: beyond, those that stand are told one by one, and no other


def editions(context: Context) -> Iterator[Block]:
    """Compare each edition with the reference, where the study declares editions."""
    declared = context.study.editions
    shown = [view for view in views(context) if view.space.within is None]  # a class is compared with no edition
    if declared is None or not shown:
        return
    yield context.heading("editions.title", "editions", level=1)
    if all(view.tables.variances.empty and view.tables.shifts.empty for view in shown):
        yield from _unplaced(context)
        return
    yield context.paragraph("editions.intro", reference=context.category(declared.question, declared.reference))
    is_pair = all(_is_pair(view) for view in shown)
    yield from context.paragraphs("factors.editions", when=is_pair)
    yield from numbers_drawn(context)
    yield from new_among(context, context.study.questions)
    for view in shown:
        if len(shown) > 1:
            yield context.heading("editions.of_space", "editions", view.key, space=view.label)
        yield from _of_space(context, view, declared.question, level=2 if len(shown) == 1 else 3)
    yield from edition_answers(context)
    yield from context.figures("edition_shares")
    if sentences := [_trend(context, row) for _, row in context.tables.trends.iterrows()]:
        yield Bullets(sentences)
        met = context.tables.trends["method"].str.endswith(PANEL).any()
        yield from context.paragraphs("editions.trends_panel", when=met)


def _unplaced(context: Context) -> Iterator[Block]:
    """Give the answers of editions of which no place is printed, or say that there is one edition."""
    if context.tables.edition_shares.empty:
        yield context.paragraph("editions.single")
        return
    yield context.paragraph("editions.unplaced")
    yield from edition_answers(context)
    yield from context.figures("edition_shares")


def _is_pair(view: SpaceView) -> bool:
    return len(view.tables.agreement) == 1 or len(set(view.tables.shifts["edition"])) == 1


def _of_space(context: Context, view: SpaceView, question: str, level: int) -> Iterator[Block]:
    figure = "/".join(("individuals", view.key, question))
    if figure in context.results.pictures:
        yield context.paragraph("editions.figure", figure=reference("fig", figure))
    yield from _common(context, view)
    if view.tables.shifts.empty:
        return
    is_whole = not is_for_everybody(context.study)  # else the other views are left to the team
    yield from first_view(context, view, level) if is_whole else ()
    yield from together(context, view, question)
    shifts, variances = (table(context, view, question) for table in (_shift_table, _variance_table))
    yield context.paragraph("editions.interval")
    yield from _by_law(context, view)
    yield Paragraph(counted(context, "editions.made", view.tables.shifts[view.tables.shifts["p_value"].notna()]))
    yield from _panel(context, view.tables.shifts, question)
    in_planes = view.tables.shifts["axes"].astype("str").str.contains("+", regex=False)
    planes_tested = in_planes & view.tables.shifts["p_value"].notna()
    yield from context.paragraphs("editions.plane_level", when=planes_tested.any())
    yield from context.paragraphs("editions.weighted", when=context.results.weighted)
    yield from _told(context, view.tables.shifts, question)
    yield context.paragraph("editions.see", shifts=reference(shifts.key))
    yield shifts
    yield from movement_figures(context, view)
    yield from movement(context, view, question)
    tested = list(spreads(context, view, question))
    yield from tested or ([] if view.tables.variances.empty else introduced(context, "editions.spread", variances))
    if is_whole:
        yield from other_views(context, view, question, level)
        yield from grounds(context, view, question, level)
        yield from kinds(context, view, question, level)


def _by_law(context: Context, view: SpaceView) -> Iterator[Block]:
    """Say how far the law of some tests lies from the draws beside it."""
    checks = view.tables.shift_checks.dropna(subset=["drawn_p_value"])
    if checks.empty:
        return
    apart = float((checks["p_value"].astype(float) - checks["drawn_p_value"].astype(float)).abs().max())
    yield context.paragraph(
        "editions.by_law",
        made=context.integer(len(checks)),
        fewest=context.integer(LAW_FROM),
        draws=context.integer(checks["draws"].iloc[0]),
        apart=context.decimal(apart, 3),
    )


def _common(context: Context, view: SpaceView) -> Iterator[Block]:
    """Say on which questions editions are compared, and what the space of these has to do with the study's."""
    left_out, axes = view.tables.left_out, view.tables.common_axes
    if left_out.empty:
        yield context.paragraph("editions.common_all")
        return
    names = [
        Markdown(f"{context.question(str(key))} ({context.listed(_why(context, row) for _, row in own.iterrows())})")
        for key, own in left_out.groupby("question", sort=False)
    ]
    yield context.paragraph(
        "editions.common",
        len(names),
        names=context.listed(names),
        kept=context.integer(axes["n_questions"].iloc[0]),
    )
    shown = axes[axes["axis"].isin(view.read_axes)]
    yield Bullets([_same_axis(context, row) for _, row in shown.iterrows()])


def _why(context: Context, row: pd.Series) -> Markdown:
    said = context.say(f"comparability.{row['comparability']}")
    return context.say("editions.why", why=said, wave=context.text(row["wave"]))


def _same_axis(context: Context, row: pd.Series) -> Markdown:
    if pd.isna(row["correlation"]):
        return context.say("editions.axis_alone", axis=context.integer(row["axis"]))
    key = "axis_same" if row["correlation"] >= PARTLY_CARRIED else "axis_lost"
    return context.say(
        f"editions.{key}", axis=context.integer(row["axis"]), correlation=context.decimal(row["correlation"])
    )


def _panel(context: Context, shifts: pd.DataFrame, question: str) -> Iterator[Block]:
    """Tell how many structures answered in both editions of a pair, where some did."""
    met = shifts[shifts["n_pairs"] > 0].drop_duplicates("edition")
    told = [
        context.say("editions.panel_pair", n=context.integer(row["n_pairs"]), **_named(context, row, question))
        for _, row in met.iterrows()
    ]
    if told:
        yield context.paragraph("editions.panel", told=context.prose(" ; ".join(told)))


def _told(context: Context, shifts: pd.DataFrame, question: str) -> Iterator[Block]:
    """Tell each comparison; where they are many, those that stand once adjusted, the table giving all."""
    kept = shifts if len(shifts) <= MANY else shifts[shifts["p_adjusted"] <= SIGNIFICANCE]
    if len(kept):
        yield Bullets(list(_sentences(context, kept, question)))
    if others := len(shifts) - len(kept):
        yield context.paragraph("editions.others", others)


def _sentences(context: Context, shifts: pd.DataFrame, question: str) -> Iterator[Markdown]:
    sizes = deviation_sizes(shifts["deviation"])
    for (_, row), size in zip(shifts.iterrows(), sizes, strict=True):
        on_plane = "+" in str(row["axes"])
        yield _plane_sentence(context, row, question) if on_plane else _axis_sentence(context, row, question, size)


def _plane_sentence(context: Context, row: pd.Series, question: str) -> Markdown:
    values = _named(context, row, question) | {
        "axes": _axes(context, row["axes"]),
        "deviation": context.decimal(row["deviation"]),
    }
    if pd.isna(row["p_value"]):
        return context.say("editions.plane_untested", **values)
    return context.say("editions.plane", **values, **_p_values(context, row))


def _p_values(context: Context, row: pd.Series) -> dict[str, Markdown]:
    return {"p": context.p_value(row["p_value"]), "adjusted": context.p_value(row["p_adjusted"])}


def _axis_sentence(context: Context, row: pd.Series, question: str, size: str) -> Markdown:
    values = _named(context, row, question) | {
        "axis": context.text(row["axes"]),
        "n": context.integer(row["n"]),
        "n_reference": context.integer(row["n_reference"]),
        "deviation": deviation_told(context, row["deviation"]),
    }
    values |= _p_values(context, row)
    if pd.isna(row["ci_low"]):
        return context.say("editions.unbounded", **values)
    return context.say(f"editions.{size}", interval=context.interval(row["ci_low"], row["ci_high"]), **values)


def _named(context: Context, row: pd.Series, question: str) -> dict[str, Markdown]:
    return {name: context.category(question, row[name]) for name in ("edition", "reference")}


def _shift_table(context: Context, view: SpaceView, question: str) -> Table:
    columns = [
        category_name("edition", 12, EDITION),
        column(_axes, "axes", 8),
        integer("count", 8, "n"),
        signed("mean", 9),
        column(deviation_or_distance, "deviation", 9, ("axes", "deviation"), numeric=True),
        interval("interval", 15),
        probability("p", 8, "p_value"),
        probability("p_adjusted", 8),
        integer("unplaced"),
        integer("unplaced_reference"),
    ]
    rows = view.tables.shifts.assign(question=question)
    return table_of(context, identifier("tab-shifts", view.key), context.say("editions.caption"), columns, rows)


def _axes(context: Context, axes: str) -> Markdown:
    """Return the number of an axis, or the two of a plane."""
    return context.text(str(axes).replace("+", "-"))


def _variance_table(context: Context, view: SpaceView, question: str) -> Table:
    columns = [
        category_name("edition", 12, EDITION),
        integer("axis", 8, numeric=False),
        integer("count", of="n"),
        decimal("variance", digits=3),
        decimal("reference_variance", digits=3),
        decimal("ratio"),
    ]
    rows = view.read(view.tables.variances).assign(question=question)
    return table_of(context, identifier("tab-spread", view.key), context.say("editions.variances"), columns, rows)


def _trend(context: Context, row: pd.Series) -> Markdown:
    """Tell a trend, which exists over three editions at least: by year where editions are named after years."""
    named = years(context.study.questions[str(row["by"])].categories) is not None
    return context.say(
        f"editions.{'trend_by_year' if named else 'trend_by_edition'}",
        editions=context.integer(row["editions"]),
        category=context.category(row["question"], row["category"]),
        question=question_flagged(context, str(row["question"])),
        slope=context.signed(100 * row["slope"], 1),
        interval=context.interval(100 * row["ci_low"], 100 * row["ci_high"], 1),
        **_p_values(context, row),
        n=context.integer(row["n"]),
    )
