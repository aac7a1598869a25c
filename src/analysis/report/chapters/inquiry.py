"""Every piece of evidence of the study's questions in numbers, the rule of their verdicts, and the other readings."""

from collections.abc import Iterator

import pandas as pd

from analysis.figures.told_deviations import sized_digits
from analysis.report.chapters.columns import column, decimal, flag, introduced, named, probability, rows_in, table_of
from analysis.report.context import Context
from analysis.report.markdown import Block, Bullets, Markdown, Table
from analysis.study.population import CROSSED
from analysis.tables import TABLES

OF_AXES = ("contrast", "shift")  # measured in standard deviations
PIECE = ("key", "evidence")  # what tells a piece of evidence apart


def inquiry_evidence(context: Context) -> Iterator[Block]:
    """Give the rule, where each question comes from, then the numbers of each piece of evidence and of its readings."""
    answers = context.tables.inquiry_answers
    if answers.empty:
        return
    rows = answers.fillna(dict.fromkeys(TABLES["inquiry_answers"].of("key"), ""))
    rows["threshold"] = rows["threshold"].mask(rows["verdict"] == "described")
    rows = rows.assign(what=[_what(context, row) for row in rows_in(rows)])
    yield context.heading("inquiry.evidence_title", "inquiry-evidence", level=1)
    yield from context.paragraphs("inquiry.rule", "inquiry.rule_of_readings")
    yield from context.paragraphs("inquiry.rule_of_paths", when=len(context.tables.inquiry_trends) > 0)
    yield context.paragraph("inquiry.where_from")
    yield Bullets([_origin(context, rank) for rank in range(len(context.study.inquiry))])
    yield from introduced(context, "inquiry.see_answers", _answers(context, rows))
    readings = context.tables.inquiry_readings
    if len(readings):
        told = readings.merge(rows[[*PIECE, "what"]], on=list(PIECE))
        yield from introduced(context, "inquiry.see_readings", _readings(context, told))


def _origin(context: Context, rank: int) -> Markdown:
    asked = context.study.inquiry[rank]
    when = context.say(f"inquiry.{asked.declared}_date", date=context.day(asked.date))
    values = {"question": context.text(asked.question), "when": when}
    if asked.source is None:
        return context.say("inquiry.origin_untold", **values)
    return context.say("inquiry.origin", source=context.text(asked.source), **values)


def _answers(context: Context, rows: pd.DataFrame) -> Table:
    columns = [
        column(_question, context.say("inquiry.columns.question"), 22, "key", once=("key",)),
        column(Context.text, context.say("inquiry.columns.what"), 24, "what"),
        column(_counts, context.say("inquiry.columns.counts"), 12, ("n", "base", "n_against", "base_against")),
        column(_effect, context.say("inquiry.columns.effect"), 9, ("kind", "effect"), numeric=True),
        column(_interval, context.say("inquiry.columns.interval"), 14, ("kind", "ci_low", "ci_high"), numeric=True),
        probability("p", 7, "p_value"),
        probability("p_adjusted", 8),
        column(_effect, context.say("inquiry.columns.threshold"), 8, ("kind", "threshold"), numeric=True),
        named("inquiry.verdict_names", context.say("inquiry.columns.verdict"), 14, "verdict"),
    ]
    return table_of(context, "tab-inquiry-evidence", context.say("inquiry.answers_caption"), columns, rows)


def _readings(context: Context, rows: pd.DataFrame) -> Table:
    columns = [
        column(_question, context.say("inquiry.columns.question"), 24, "key", once=("key",)),
        column(Context.text, context.say("inquiry.columns.what"), 24, "what", once=("key", "what")),
        column(_reading, "reading", 26, ("reading", "reading_kind")),
        decimal("r", 6, "correlation"),
        column(_effect, context.say("inquiry.columns.effect"), 9, ("kind", "effect"), numeric=True),
        flag(context.say("inquiry.columns.holds"), 8, "holds"),
    ]
    return table_of(context, "tab-inquiry-readings", context.say("inquiry.readings_caption"), columns, rows)


def _question(context: Context, key: str) -> Markdown:
    return context.text(next((asked.question for asked in context.study.inquiry if asked.key == key), key))


def _what(context: Context, row: dict[str, str]) -> Markdown:
    """Return what a piece of evidence is about: an answer, the groups compared, the axis, the sides of a region."""
    axis = context.text(row["axes"])
    answer = context.answer(row["question"], row["category"]) if row["question"] else Markdown("")
    if row["kind"] == "odds_ratio":
        return context.say("inquiry.of.odds_ratio", answer=answer, axis=axis)
    if row["kind"] == "multiple" and row["against"]:
        return context.say("inquiry.of.two", first=answer, second=context.category(row["question"], row["against"]))
    groups = _groups(context, row)
    if row["kind"] in OF_AXES:
        return context.say("inquiry.of.on_axis", groups=groups, axis=axis)
    if row["kind"] == "region":
        sides = zip(row["theme"].split(CROSSED), row["side"].split(CROSSED), strict=True)
        named = [context.say(f"inquiry.poles.{side}", theme=context.theme(theme)) for theme, side in sides]
        answer = context.listed(named)
    return context.say("inquiry.of.among", answer=answer, groups=groups) if row["group"] else answer


def _groups(context: Context, row: dict[str, str]) -> Markdown:
    """Return the groups compared, or the one among which a share is taken."""
    editions = context.study.editions
    factor = row["factor"] or (editions.question if editions is not None and row["kind"] == "shift" else "")
    first = context.category(factor, row["group"])
    if row["kind"] == "share":
        return first
    second = context.category(factor, row["against"]) if row["against"] else context.say("inquiry.others")
    return context.say("inquiry.of.two", first=first, second=second)


def _counts(context: Context, n: float, base: float, n_against: float, base_against: float) -> Markdown:
    """Return how many of how many, and of what it is compared with."""
    first = context.say("inquiry.count", n=context.integer(n), base=context.integer(base))
    if pd.isna(base_against):
        return first
    second = context.say("inquiry.count", n=context.integer(n_against), base=context.integer(base_against))
    return context.say("inquiry.of.two", first=first, second=second)


def _effect(context: Context, kind: str, value: float) -> Markdown:
    """Return an effect in its unit: standard deviations, a ratio, a share or a difference of shares in percent."""
    if kind == "odds_ratio":
        return context.odds_ratio(value)
    return context.decimal(value, sized_digits(value)) if kind in OF_AXES else context.percentage(value, 0)


def _interval(context: Context, kind: str, low: float, high: float) -> Markdown:
    if kind == "odds_ratio":
        return context.odds_interval(low, high)
    if kind in OF_AXES:
        return context.interval(low, high)
    return context.interval(100 * low, 100 * high, 0)


def _reading(context: Context, name: str, kind: str) -> Markdown:
    if kind == "without":
        return context.say("inquiry.without", question=context.question(name))
    return context.shared(f"readings.{name}")
