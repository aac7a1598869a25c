"""What the shifts between editions hang on: each question, and the questions that the outcome may have changed."""

from collections.abc import Iterator

import pandas as pd

from analysis.geometry.levels import SIGNIFICANCE
from analysis.geometry.structure.mean_points import NOTABLE
from analysis.report.chapters.columns import (
    category_name,
    column,
    decimal,
    deviation_or_distance,
    deviation_told,
    interval,
    introduced,
    probability,
    table_of,
)
from analysis.report.context import Context
from analysis.report.markdown import Block, Bullets, Markdown, Table, identifier
from analysis.report.space_view import SpaceView
from analysis.study.values import FEWEST_IN_COMMON

GROUP = ["axis", "edition"]


def grounds(context: Context, view: SpaceView, question: str, level: int) -> Iterator[Block]:
    """Tell the deviations without each question, then without those that the outcome may have changed."""
    if view.tables.shifts.empty:
        return
    yield context.heading("grounds.title", "grounds", view.key, level=level)
    yield from _without_each(context, view.tables.shifts_without, question)
    yield from _certain(context, view, question)


def _without_each(context: Context, table: pd.DataFrame, question: str) -> Iterator[Block]:
    table = table[table["deviation"].notna()]
    if table.empty:
        return
    told = [
        sentence
        for _, rows in table.groupby(GROUP, sort=False)
        if (sentence := _range(context, rows, question)) is not None
    ]
    yield context.paragraph("grounds.without" if told else "grounds.without_none")
    if told:
        yield Bullets(told)


def _range(context: Context, rows: pd.DataFrame, question: str) -> Markdown | None:
    """Tell the smallest and the largest deviation without one question, where it is notable or becomes so."""
    compared = rows[rows["deviation_without"].notna()].sort_values("deviation_without", kind="stable")
    first = rows.iloc[0]
    overturning = compared[_overturns(compared["deviation"], compared["deviation_without"])]
    if abs(first["deviation"]) < NOTABLE and overturning.empty:
        return None
    lost = rows[rows["deviation_without"].isna()]
    parts = [
        context.say(
            "grounds.range",
            axis=context.integer(first["axis"]),
            edition=context.category(question, first["edition"]),
            deviation=deviation_told(context, first["deviation"]),
            low=deviation_told(context, compared["deviation_without"].iloc[0]),
            lowest=context.question(compared["question"].iloc[0]),
            high=deviation_told(context, compared["deviation_without"].iloc[-1]),
            highest=context.question(compared["question"].iloc[-1]),
        )
        if len(compared)
        else context.say(
            "grounds.nothing_compares",
            axis=context.integer(first["axis"]),
            edition=context.category(question, first["edition"]),
        )
    ]
    if len(compared):
        parts.append(context.counting("grounds.overturns", "questions", map(context.question, overturning["question"])))
        if len(lost):
            parts.append(context.counting("grounds.lost", "questions", map(context.question, lost["question"])))
    return Markdown(" ".join(parts))


def _overturns(whole: pd.Series, without: pd.Series) -> pd.Series:
    """Return where a deviation does not hold: of another size, or notable on the other side."""
    before, after = whole.abs() >= NOTABLE, without.abs() >= NOTABLE
    return before.ne(after) | (before & whole.gt(0).ne(without.gt(0)))


def _certain(context: Context, view: SpaceView, question: str) -> Iterator[Block]:
    """Set the deviations beside those without the questions whose moment is doubtful, or say why it cannot be."""
    questions = context.study.questions
    left_out = set(view.tables.left_out["question"])
    common = [key for key in view.space.active(questions) if key not in left_out]
    doubtful = [key for key in common if key in set(view.space.doubtful(questions))]
    if not doubtful:
        yield context.paragraph("grounds.all_certain")
        return
    made, n_kept = view.tables.shifts_certain, len(common) - len(doubtful)
    kept = context.integer(n_kept)
    if made.empty:
        why = "certain_few" if n_kept < FEWEST_IN_COMMON else "certain_lost"
        yield context.paragraph(f"grounds.{why}", len(doubtful), kept=kept)
        return
    pairs = ["edition", "axes"]
    whole = view.tables.shifts[[*pairs, "deviation", "p_adjusted"]].rename(
        columns={"deviation": "whole", "p_adjusted": "whole_adjusted"}
    )
    rows = made.merge(whole, on=pairs, how="left").assign(question=question)
    printed = _certain_table(context, view, rows)
    held = _what_holds(context, rows, question)
    yield from introduced(context, "grounds.certain", printed, held, count=len(doubtful), kept=kept)


def _what_holds(context: Context, rows: pd.DataFrame, question: str) -> Block:
    """Say which deviations on an axis change size or side, and which stand in one reading alone."""
    on_axis = rows[~rows["axes"].astype("str").str.contains("+", regex=False) & rows["deviation"].notna()]
    stands = on_axis["whole_adjusted"] <= SIGNIFICANCE, on_axis["p_adjusted"] <= SIGNIFICANCE
    turned = on_axis[_overturns(on_axis["whole"], on_axis["deviation"]) | (stands[0] & ~stands[1])]
    names = [
        context.say("grounds.place", axis=context.text(row["axes"]), edition=context.category(question, row["edition"]))
        for _, row in turned.iterrows()
    ]
    return Bullets([context.counting("grounds.turned", "places", names)])


def _certain_table(context: Context, view: SpaceView, rows: pd.DataFrame) -> Table:
    columns = [
        category_name("edition", 12, ("question", "edition")),
        column(_axes, "axes", 8),
        column(deviation_or_distance, "deviation_all", 9, ("axes", "whole"), numeric=True),
        probability("p_adjusted_all", 9, "whole_adjusted"),
        column(deviation_or_distance, "deviation_without", 9, ("axes", "deviation"), numeric=True),
        interval("interval", 15),
        probability("p_adjusted", 8),
        decimal("r", 6, "correlation"),
    ]
    caption = context.say("grounds.certain_caption")
    return table_of(context, identifier("tab-shifts-certain", view.key), caption, columns, rows)


def _axes(context: Context, axes: str) -> Markdown:
    return context.text(str(axes).replace("+", "-"))
