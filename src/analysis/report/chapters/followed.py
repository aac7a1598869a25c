"""Every answer that a chapter follows, by group and by place, in numbers."""

from collections.abc import Iterator

import pandas as pd

from analysis.report.chapters.columns import (
    ANSWER,
    Described,
    column,
    deviation,
    integer,
    interval,
    percentage,
    probability,
    signed,
    table_of,
)
from analysis.report.context import Context
from analysis.report.markdown import Markdown, Table, identifier
from analysis.report.texts import Chapter


def groups_followed(context: Context, chapter: Chapter) -> pd.DataFrame:
    """Return the comparisons between groups of the answers that a chapter follows, factor after factor."""
    made = context.tables.answer_groups
    own = made[made["question"].isin(chapter.questions) & made["by"].isin(chapter.by) & made["difference"].notna()]
    order = {factor: rank for rank, factor in enumerate(chapter.by)}
    return own.sort_values("by", key=lambda by: by.map(order), kind="stable")


def places_followed(context: Context, chapter: Chapter) -> pd.DataFrame:
    """Return how far those who give each answer that a chapter follows lie from the others."""
    made = context.tables.answer_places
    return made[made["question"].isin(chapter.questions) & (made["space"] == chapter.space) & made["deviation"].notna()]


def followed_tables(context: Context, chapter: Chapter) -> Iterator[Table]:
    """Yield a table for each factor that the answers of a chapter are followed in, and one of places."""
    title, groups = context.text(chapter.title), groups_followed(context, chapter)
    for factor in dict.fromkeys(groups["by"]):
        rows = groups[groups["by"] == factor]
        caption = context.say("chapter.by", title=title, factor=context.question(factor))
        key = identifier("tab-groups", chapter.key, factor)
        yield table_of(context, key, caption, _group_columns(_answered(chapter)), _in_points(rows))
    places = places_followed(context, chapter)
    if len(places):
        caption = context.say("chapter.places", title=title)
        yield table_of(
            context, identifier("tab-places", chapter.key), caption, _place_columns(_answered(chapter)), places
        )


def _answered(chapter: Chapter) -> Described:
    """Return the column of answers: their question is told where the chapter has several."""
    if len(chapter.questions) == 1:
        return column(Context.category, "answer", 26, ANSWER, once=ANSWER)
    return column(Context.answer, "answer", 26, ANSWER, once=ANSWER)


def _group_columns(answered: Described) -> list[Described]:
    return [
        answered,
        column(_group, "group", 18, ("by", "by_category", "base")),
        percentage("share", 8, digits=0),
        column(_others, "others", 16, ("by", "against", "base_others")),
        percentage("share", 8, "others_share", digits=0),
        signed("difference", 8, digits=0),
        interval("interval", 14, digits=0),
        probability("p", 7, "p_value"),
        probability("p_adjusted", 8),
    ]


def _place_columns(answered: Described) -> list[Described]:
    return [
        answered,
        integer("axis", 6),
        integer("count", 8, "n"),
        integer("base", 7),
        deviation("deviation", 9),
        interval("interval", 16),
        probability("p", 7, "p_value"),
        probability("p_adjusted", 8),
    ]


def _in_points(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(**{name: 100 * rows[name] for name in ("difference", "ci_low", "ci_high")})


def _group(context: Context, by: str, category: str, base: float) -> Markdown:
    return context.say("chapter.base_group", group=context.category(by, category), base=context.integer(base))


def _others(context: Context, by: str, against: object, base: float) -> Markdown:
    known = isinstance(against, str) and against
    named = context.category(by, str(against)) if known else context.say("chapter.others")
    return context.say("chapter.base_group", group=named, base=context.integer(base))
