"""How stable the space is: its axes, what each respondent and question weighs in them, where categories lie."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.geometry.reading.likeness import PLANE_NAME
from analysis.report.chapters.columns import column
from analysis.report.context import Context, on_axis
from analysis.report.markdown import Block, Bullets, Heading, Markdown, Paragraph, Table, identifier, reference
from analysis.report.space_view import SpaceView

STABLE, PARTLY = 0.9, 0.8  # median correlations
WIDE = 45.0  # degrees that 95 % of the resamples of a stable axis do not exceed
TURNED = 30.0  # degrees from which a question is said to make an axis
SURE = 0.95  # share of the resamples
CATEGORY = ["question", "category"]


def stability(context: Context, view: SpaceView) -> Iterator[Block]:
    """Say how much the space holds to its respondents and questions, where the study measured it."""
    words, measured = context.words, view.tables.axis_stability
    if measured.empty or not view.read_axes:
        return
    key = identifier("tab-stability", view.key)
    resampled = measured[measured["method"] == "total_bootstrap"]
    yield Heading(words.say("stability.title"), identifier("stability", view.key), 2)
    draws = words.integer(resampled["replicates"].iloc[0])
    yield Paragraph(words.say("stability.intro", draws=draws, table=reference(key)))
    if view.space.within is not None:
        yield Paragraph(words.say("stability.within"))
    yield Paragraph(words.say("stability.rule"))
    yield Bullets([*_verdicts(context, view, resampled), *_without_one(context, view)])
    yield _table(context, view, key)
    yield from context.figures("angles", view.key)
    if not all(view.retained(axis).empty for axis in (1, 2)):
        yield from _sides(context, view)
        yield from _regions(context, view)
    yield from context.figures("regions", view.key)


def _verdicts(context: Context, view: SpaceView, resampled: pd.DataFrame) -> Iterator[Markdown]:
    """Say of each axis read, and of the plane, how it comes through the resamples."""
    words = context.words
    for axes in _shown(view):
        for _, row in resampled[resampled["axes"] == axes].iterrows():
            kind = "plane" if axes == PLANE_NAME else "axis"
            values = {} if axes == PLANE_NAME else {"axis": axes}
            yield words.say(
                f"stability.{kind}.{_verdict(row)}",
                median=words.integer(row["median_angle"]),
                upper=words.integer(row["upper_angle"]),
                **values,
            )
            if row["keeps_rank"] < SURE:
                yield words.say("stability.rank", axis=axes, share=words.percent(1 - row["keeps_rank"], 0))


def _verdict(row: pd.Series) -> str:
    if row["median_correlation"] >= STABLE and row["upper_angle"] <= WIDE:
        return "stable"
    return "partly" if row["median_correlation"] >= PARTLY else "unstable"


def _without_one(context: Context, view: SpaceView) -> Iterator[Markdown]:
    """Say how far the axes read turn without one respondent, then without one question."""
    words, measured = context.words, view.tables.axis_stability
    alone = measured[(measured["method"] == "leave_one_respondent_out") & measured["axes"].isin(_numbers(view))]
    sentence = "stability.respondent" if view.space.within is None else "stability.respondent_within"
    for _, row in alone.iterrows():
        yield words.say(sentence, axis=str(row["axes"]), angle=words.integer(row["largest_angle"]))
    questions = view.tables.question_stability
    read = questions[questions["axes"].isin(_numbers(view))]
    if read.empty:
        return
    turning = read[read["angle"] >= TURNED].sort_values("angle", ascending=False, kind="stable")
    if turning.empty:
        yield words.say("stability.no_question", angle=words.integer(read["angle"].max()))
    for _, row in turning.iterrows():
        values = {"axis": str(row["axes"]), "angle": words.integer(row["angle"])}
        yield words.say("stability.question", question=context.question(str(row["question"])), **values)


def _table(context: Context, view: SpaceView, key: str) -> Table:
    words = context.words
    measured = view.tables.axis_stability
    rows = [
        [
            words.say(f"stability.methods.{row['method']}"),
            words.say("stability.of_plane") if row["axes"] == PLANE_NAME else words.text(str(row["axes"])),
            *(words.decimal(row[name], 1) for name in ("median_angle", "upper_angle", "largest_angle")),
            words.decimal(row["median_correlation"]),
            words.percentage(row["keeps_rank"], 0),
        ]
        for _, row in measured[measured["axes"].isin(_shown(view))].iterrows()
    ]
    columns = [column(context, "refitted", 22), column(context, "axis", 8)]
    titles = ("median_angle", "upper_angle", "largest_angle", "median_correlation", "keeps_rank")
    columns += [column(context, title, 10, numeric=True) for title in titles]
    return Table(key, words.say("stability.caption"), columns, rows)


def _sides(context: Context, view: SpaceView) -> Iterator[Block]:
    """Name the categories that make an axis of the plane and change sides too often."""
    words, measured = context.words, view.tables.category_stability
    resampled = measured[measured["method"] == "total_bootstrap"]
    names = []
    for axis in (axis for axis in view.read_axes if axis in set(resampled["axis"].astype(int))):
        rows = on_axis(resampled, axis).merge(view.retained(axis)[CATEGORY], on=CATEGORY, sort=False)
        for _, row in rows[rows["same_side"] < SURE].iterrows():
            share = words.percent(row["same_side"], 0)
            names.append(words.say("stability.on_axis", name=_name(context, row), axis=str(axis), share=share))
    values = {"categories": words.listed(names)} if names else {}
    yield Paragraph(words.say("stability.sides", len(names), **values))


def _regions(context: Context, view: SpaceView) -> Iterator[Block]:
    """Name the categories that make the plane and whose region covers the origin."""
    words, regions = context.words, view.tables.regions
    resampled = regions[regions["method"] == "total_bootstrap"]
    if resampled.empty:
        return
    making = pd.concat([view.retained(axis)[CATEGORY] for axis in (1, 2)]).drop_duplicates()
    rows = resampled.merge(making, on=CATEGORY, sort=False)
    found = rows[rows["covers_origin"] == "yes"]
    covering = [words.say("stability.region", name=_name(context, row)) for _, row in found.iterrows()]
    values = {"categories": words.listed(covering)} if covering else {}
    yield Paragraph(words.say("stability.regions", len(covering), **values))


def _name(context: Context, row: pd.Series) -> Markdown:
    question, category = str(row["question"]), str(row["category"])
    return context.words.say(
        "chapter.answer", question=context.question(question), category=context.category(question, category)
    )


def _numbers(view: SpaceView) -> list[str]:
    return [str(axis) for axis in view.read_axes]


def _shown(view: SpaceView) -> list[str]:
    return [*_numbers(view), PLANE_NAME]
