"""How stable the space is: its axes, what each respondent and question weighs in them, where categories lie."""

from collections.abc import Iterator

import pandas as pd

from analysis.geometry.reading.likeness import PLANE_NAME
from analysis.geometry.sizes import GROUPED_FROM, GROUPS
from analysis.report.chapters.columns import (
    ANSWER,
    column,
    decimal,
    introduced,
    named,
    percentage,
    table_of,
)
from analysis.report.context import Context, on_axis
from analysis.report.markdown import Block, Bullets, Markdown, Paragraph, Table, identifier
from analysis.report.space_view import SpaceView, respondents

STABLE, PARTLY = 0.9, 0.8  # median correlations
WIDE = 45.0  # degrees that 95 % of the resamples of a stable axis do not exceed
TURNED = 30.0  # degrees from which a question is said to make an axis
SURE = 0.95  # share of the resamples


def stability(context: Context, view: SpaceView) -> Iterator[Block]:
    """Say how much the space holds to its respondents and questions, where the study measured it."""
    measured = view.tables.axis_stability
    if measured.empty or not view.read_axes:
        return
    resampled = measured[measured["method"] == "total_bootstrap"]
    yield context.heading("stability.title", "stability", view.key)
    printed, draws = _table(context, view), context.integer(resampled["replicates"].iloc[0])
    notes: list[Block] = [
        *context.paragraphs("stability.within", when=view.space.within is not None),
        *_grouped(context, view),
        *context.paragraphs("stability.rule"),
        Bullets([*_verdicts(context, view, resampled), *_without_one(context, view)]),
    ]
    yield from introduced(context, "stability.intro", printed, *notes, draws=draws)
    yield from context.figures("angles", view.key)
    if len(view.tables.category_stability) and not all(view.retained(axis).empty for axis in (1, 2)):
        yield Paragraph(context.counting("stability.sides", "categories", _sides(context, view)))
        yield from _regions(context, view)
    yield from context.figures("regions", view.key)


def _grouped(context: Context, view: SpaceView) -> Iterator[Block]:
    """Say it where respondents, those of the whole survey for a class, were so many that groups were drawn again."""
    n = context.n_kept if view.space.within is not None else respondents(context, view)
    if n >= GROUPED_FROM:
        yield context.paragraph("stability.grouped", groups=context.integer(GROUPS))


def _verdicts(context: Context, view: SpaceView, resampled: pd.DataFrame) -> Iterator[Markdown]:
    """Say of each axis read, and of the plane, how it comes through the resamples."""
    for axes in _shown(view):
        for _, row in resampled[resampled["axes"] == axes].iterrows():
            kind = "plane" if axes == PLANE_NAME else "axis"
            values = {} if axes == PLANE_NAME else {"axis": axes}
            yield context.say(
                f"stability.{kind}.{_verdict(row)}",
                median=context.integer(row["median_angle"]),
                upper=context.integer(row["upper_angle"]),
                **values,
            )
            if row["keeps_rank"] < SURE:
                yield context.say("stability.rank", axis=axes, share=context.percent(1 - row["keeps_rank"], 0))


def _verdict(row: pd.Series) -> str:
    if row["median_correlation"] >= STABLE and row["upper_angle"] <= WIDE:
        return "stable"
    return "partly" if row["median_correlation"] >= PARTLY else "unstable"


def _without_one(context: Context, view: SpaceView) -> Iterator[Markdown]:
    """Say how far the axes read turn without one respondent, then without one question."""
    measured = view.tables.axis_stability
    alone = measured[(measured["method"] == "leave_one_respondent_out") & measured["axes"].isin(_numbers(view))]
    sentence = "stability.respondent" if view.space.within is None else "stability.respondent_within"
    for _, row in alone.iterrows():
        yield context.say(sentence, axis=str(row["axes"]), angle=context.integer(row["largest_angle"]))
    questions = view.tables.question_stability
    read = questions[questions["axes"].isin(_numbers(view))]
    if read.empty:
        return
    turning = read[read["angle"] >= TURNED].sort_values("angle", ascending=False, kind="stable")
    if turning.empty:
        yield context.say("stability.no_question", angle=context.integer(read["angle"].max()))
    for _, row in turning.iterrows():
        values = {"axis": str(row["axes"]), "angle": context.integer(row["angle"])}
        yield context.say("stability.question", question=context.question(str(row["question"])), **values)


def _table(context: Context, view: SpaceView) -> Table:
    columns = [
        named("stability.methods", "refitted", 22, "method"),
        column(_axes, "axis", 8, "axes"),
        *(decimal(name, digits=1) for name in ("median_angle", "upper_angle", "largest_angle")),
        decimal("median_correlation"),
        percentage("keeps_rank", digits=0),
    ]
    measured = view.tables.axis_stability
    rows = measured[measured["axes"].isin(_shown(view))]
    return table_of(context, identifier("tab-stability", view.key), context.say("stability.caption"), columns, rows)


def _axes(context: Context, axes: str) -> Markdown:
    return context.say("stability.of_plane") if axes == PLANE_NAME else context.text(axes)


def _sides(context: Context, view: SpaceView) -> Iterator[Markdown]:
    """Name the categories that make an axis of the plane and change sides too often."""
    measured = view.tables.category_stability
    resampled = measured[measured["method"] == "total_bootstrap"]
    for axis in view.read_axes:
        rows = on_axis(resampled, axis).merge(view.retained(axis)[list(ANSWER)], on=list(ANSWER), sort=False)
        for _, row in rows[rows["same_side"] < SURE].iterrows():
            name, share = context.answer(row["question"], row["category"]), context.percent(row["same_side"], 0)
            yield context.say("stability.on_axis", name=name, axis=str(axis), share=share)


def _regions(context: Context, view: SpaceView) -> Iterator[Block]:
    """Name the categories that make the plane and whose region covers the origin."""
    regions = view.tables.regions
    resampled = regions[regions["method"] == "total_bootstrap"]
    if resampled.empty:
        return
    making = pd.concat([view.retained(axis)[list(ANSWER)] for axis in (1, 2)]).drop_duplicates()
    rows = resampled.merge(making, on=list(ANSWER), sort=False)
    found = rows[list(ANSWER)][rows["covers_origin"] == "yes"]
    covering = [context.say("stability.region", name=context.answer(*pair)) for pair in found.itertuples(index=False)]
    yield Paragraph(context.counting("stability.regions", "categories", covering))


def _numbers(view: SpaceView) -> list[str]:
    return [str(axis) for axis in view.read_axes]


def _shown(view: SpaceView) -> list[str]:
    return [*_numbers(view), PLANE_NAME]
