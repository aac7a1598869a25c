"""Classes of respondents: how they were made, how large and stable they are, what marks each."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.geometry.classes.description import CHARACTERISTIC
from analysis.report.chapters.columns import column
from analysis.report.context import Context
from analysis.report.markdown import Block, Bullets, Heading, Markdown, Paragraph, Table, identifier, reference
from analysis.report.space_view import SpaceView

NAMED = 6  # categories named of each class, active ones and others
VERDICTS = (("very_stable", 0.85), ("stable", 0.75), ("blurred", 0.6))  # Jaccard likenesses (Hennig 2007)
FEW = 5  # respondents of a class, below which its index says little


def classes(context: Context, view: SpaceView) -> Iterator[Block]:
    """Describe the classes of a space, where the study asks for them."""
    words, sizes, numbers = context.words, view.tables.class_sizes, view.tables.class_numbers
    if sizes.empty:
        return
    key = identifier("tab-classes", view.key)
    yield Heading(words.say("classes.title"), identifier("classes", view.key), 2)
    yield Paragraph(_making(context, view))
    yield Paragraph(words.say("classes.share", share=words.percent(_share(numbers), 0)))
    yield from context.figures("class_gains", view.key)
    if context.results.weighted:
        yield Paragraph(words.say("classes.weighted"))
    yield Paragraph(words.say("classes.nature"))
    draws = words.integer(sizes["replicates"].max())
    yield Paragraph(words.say("classes.index", draws=draws, table=reference(key)))
    if (sizes["n"] < FEW).any():
        yield Paragraph(words.say("classes.few"))
    yield _table(context, view, key)
    yield from context.figures("classes", view.key)
    yield Paragraph(words.say("classes.description"))
    if view.tables.class_categories["share_in_class"].isna().any():
        yield Paragraph(words.say("classes.masked"))
    yield from _quantities(context, view)
    for _, row in sizes.iterrows():
        yield from _class(context, view, row)


def _making(context: Context, view: SpaceView) -> Markdown:
    """Say on how many axes the classes were made, how many there are, and who chose that."""
    declared = view.space.classes
    n_axes = min((declared.n_axes if declared else None) or len(view.axes), len(view.axes))
    how = "declared" if declared and declared.number else "chosen"
    number = context.words.integer(len(view.tables.class_sizes))
    return context.words.say(f"classes.{how}", n_axes, number=number)


def _share(numbers: pd.DataFrame) -> float:
    """Return the share of the inertia that lies between the classes."""
    kept = numbers.loc[numbers["chosen"] == "yes", "consolidated"]
    return float(1 - kept.iloc[0] / numbers["within"].iloc[0])


def _table(context: Context, view: SpaceView, key: str) -> Table:
    words = context.words
    columns = [column(context, "class", 8)]
    columns += [column(context, title, 9, numeric=True) for title in ("count", "share")]
    columns += [column(context, "axis_mean", 9, numeric=True, axis=str(axis)) for axis in view.read_axes]
    columns += [column(context, title, 10, numeric=True) for title in ("jaccard", "dissolved")]
    columns.append(column(context, "verdict", 16))
    rows = [
        [
            words.text(str(row["class"])),
            words.integer(row["n"]),
            words.percentage(row["share"]),
            *(words.signed(value) for value in _means(view, str(row["class"]))),
            words.decimal(row["jaccard"]),
            words.percentage(row["dissolved"]),
            words.say(f"classes.verdicts.{_verdict(row['jaccard'])}"),
        ]
        for _, row in view.tables.class_sizes.iterrows()
    ]
    return Table(key, words.say("classes.caption"), columns, rows)


def _means(view: SpaceView, number: str) -> Iterator[float]:
    """Yield the coordinates of a class's mean point on the axes read; missing where they may not be printed."""
    points = view.tables.class_axes
    own = points[points["class"].astype(str) == number].set_index("axis")["mean"]
    for axis in view.read_axes:
        yield float(own.get(axis, float("nan")))


def _verdict(jaccard: float) -> str:
    return next((name for name, least in VERDICTS if jaccard >= least), "unstable")


def _class(context: Context, view: SpaceView, row: pd.Series) -> Iterator[Block]:
    """Name what marks one class."""
    words, number = context.words, str(row["class"])
    yield Heading(words.say("classes.name", number=number), identifier("class", view.key, number), 3)
    rows = view.tables.class_categories
    own = rows[rows["class"].astype(str) == number]
    if own.empty:
        yield Paragraph(words.say("classes.hidden"))
        return
    marks = own.dropna(subset=["rank"]).sort_values("rank", kind="stable")
    is_active = marks["question"].isin(view.active_questions)
    if marks.empty:
        yield Paragraph(words.say("classes.unmarked"))
    for status, chosen in (("active", marks[is_active]), ("supplementary", marks[~is_active])):
        if not chosen.empty:
            yield Paragraph(words.say(f"classes.marks.{status}"))
            yield Bullets([_mark(context, mark) for _, mark in chosen.head(NAMED).iterrows()])

    yield from _distant_means(context, view, number)


def _distant_means(context: Context, view: SpaceView, number: str) -> Iterator[Block]:
    """Name the questions on whose number the mean of one class is far from everybody's, the farthest first."""
    words, rows = context.words, view.tables.class_quantities
    own = rows[(rows["class"].astype(str) == number) & (rows["v_test"].astype(float).abs() >= CHARACTERISTIC)]
    far = own.sort_values("v_test", key=lambda values: -values.astype(float).abs(), kind="stable").head(NAMED)
    if far.empty:
        return
    yield Paragraph(words.say("classes.marks.numbers"))
    yield Bullets(
        [
            words.say(
                f"classes.mean.{'above' if row['v_test'] > 0 else 'below'}",
                question=context.with_unit(str(row["question"])),
                own=words.decimal(row["mean_in_class"], 1),
                all=words.decimal(row["mean_overall"], 1),
            )
            for _, row in far.iterrows()
        ]
    )


def _quantities(context: Context, view: SpaceView) -> Iterator[Block]:
    """Give the mean of each class on the questions answered by a number."""
    words, rows = context.words, view.tables.class_quantities
    if rows["mean_in_class"].isna().all():
        return
    key = identifier("tab-class-quantities", view.key)
    yield Paragraph(words.say("classes.quantities", table=reference(key)))
    if rows["mean_in_class"].isna().any():
        yield Paragraph(words.say("classes.masked_means"))
    columns = [column(context, "question", 22), column(context, "class", 8), column(context, "base", 8, numeric=True)]
    columns += [column(context, name, 11, numeric=True) for name in ("class_mean", "mean_of_all", "sd", "v_test")]
    cells: list[list[Markdown]] = []
    for question, own in rows.groupby("question", sort=False):
        for rank, (_, row) in enumerate(own.iterrows()):
            name = Markdown("") if rank else context.with_unit(str(question))
            numbers = [words.decimal(row[value], 1) for value in ("mean_in_class", "mean_overall", "sd_overall")]
            base = words.integer(row["n"])
            cells.append([name, words.text(str(row["class"])), base, *numbers, words.signed(row["v_test"], 1)])
    yield Table(key, words.say("classes.quantities_caption"), columns, cells)


def _mark(context: Context, mark: pd.Series) -> Markdown:
    """Return one category, its share in the class and elsewhere where these may be printed."""
    words, question = context.words, str(mark["question"])
    names = {"question": context.question(question), "category": context.category(question, str(mark["category"]))}
    if pd.isna(mark["share_in_class"]):
        return words.say("chapter.answer", **names)
    shares = {"own": words.percent(mark["share_in_class"], 0), "all": words.percent(mark["share_overall"], 0)}
    return words.say("classes.mark", **names, **shares)
