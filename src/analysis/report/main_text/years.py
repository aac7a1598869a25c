"""The editions in prose: how far the mean point moves on the axes of the plane, how sure, of what kind."""

from collections.abc import Iterator

import pandas as pd

from analysis.figures.told_deviations import sized_digits, told_size, whole_of
from analysis.geometry.levels import SIGNIFICANCE
from analysis.geometry.structure.mean_points import deviation_size
from analysis.report.chapters.columns import Row, bound_told
from analysis.report.chapters.edition_views import differing
from analysis.report.context import Context
from analysis.report.main_text.edition_shares import shares_by_edition
from analysis.report.main_text.moves import moves
from analysis.report.main_text.saying import towards
from analysis.report.markdown import Block, Markdown, Paragraph
from analysis.report.space_view import SpaceView, views


def years(context: Context) -> Iterator[Block]:
    """Tell how the editions differ on the plane, then in their answers, where the study has two or more of them."""
    declared = context.study.editions
    if declared is None:
        return
    shown = [view for view in views(context) if view.space.within is None and not view.tables.shifts.empty]
    answered = list(shares_by_edition(context, declared.question))
    if not shown and not answered:
        return
    yield context.heading("main.years_title", "years", level=1)
    for view in shown:
        several = len(set(view.tables.shifts["edition"])) > 1
        yield from (moves(context, view, declared.question) if several else _two(context, view, declared.question))
        yield from context.figures("edition_path", view.key)
    yield from answered


def _two(context: Context, view: SpaceView, question: str) -> Iterator[Block]:
    shifts = view.tables.shifts.astype({"axes": "str"})
    on_axes = shifts[shifts["axes"].isin(set(map(str, view.read_axes))) & shifts["deviation"].notna()]
    if on_axes.empty:
        yield context.paragraph("main.years_untold")
        return
    rows = view.source("shifts").rows(on_axes)
    before = [None, *rows]
    told = (
        " ".join(_shift(context, view, row, question, before=last)) for row, last in zip(rows, before, strict=False)
    )
    last, readings = context.say("main.two_years"), list(_readings(context, view))
    if readings:
        yield Paragraph(Markdown(" ".join(told)))
        yield Paragraph(Markdown(" ".join([*readings, last])))
    else:
        yield Paragraph(Markdown(" ".join([*told, last])))


def _shift(context: Context, view: SpaceView, row: Row, question: str, *, before: Row | None) -> Iterator[Markdown]:
    """Tell a deviation: its direction and size, its interval, then what of it goes with who answered.

    What was told in the same words of the deviation `before` it is said shorter.
    """
    axis, size, first = int(row["axes"]), told_size(row["deviation"]), before is None
    values = {name: context.category(question, row[name]) for name in ("edition", "reference")} if first else {}
    yield context.say(
        f"main.shift_{size}" if first else f"main.shift_too_{size}",
        whole_of(row["deviation"]) if size == "large" else None,
        **values,
        axis=context.axes(row),
        deviation=context.decimal(abs(row["deviation"]), sized_digits(row["deviation"])),
        side=towards(context, view, axis, positive=row["deviation"] > 0),
    )
    if key := _interval(context, row):
        again = before is not None and key == "interval_with_none" == _interval(context, before)
        low, high = bound_told(context, row["ci_low"]), bound_told(context, row["ci_high"])
        yield context.say(f"main.{key}_too" if again else f"main.{key}", low=low, high=high)
    yield from _kinds(context, view, row, axis)


def _interval(context: Context, row: Row) -> str:
    """Return by what name the interval of a deviation is told; nothing where it has none."""
    if pd.isna(row["ci_low"]) or pd.isna(row["ci_high"]):
        return ""
    if not row["ci_low"] <= 0 <= row["ci_high"]:
        return "interval_without"
    widened = context.coarse and row["p_value"] <= SIGNIFICANCE  # the test rules out what the interval now holds
    return "interval_widened" if widened else "interval_with_none"


def _kinds(context: Context, view: SpaceView, row: Row, axis: int) -> Iterator[Markdown]:
    """Part a notable deviation between who answered and where they stand, where it was decomposed."""
    made = view.tables.on_axis("decomposition", axis)
    own = made[(made["edition"] == row["edition"]) & made["total"].notna()]
    notable = deviation_size(row["deviation"]) != "negligible"
    if len(own) and notable:
        part = view.source("decomposition").row(own.iloc[0])
        margins = context.study.comparison.weight_to
        yield context.say(
            "main.parts",
            margins=context.listed(map(context.question, margins)),
            composition=context.signed(part["composition"]),
            position=context.signed(part["position"]),
        )


def _readings(context: Context, view: SpaceView) -> Iterator[Markdown]:
    """Say whether the space of the reference alone tells the same."""
    found = differing(view)
    if found is not None:
        yield context.say("main.same_view" if found.empty else "main.other_view")
