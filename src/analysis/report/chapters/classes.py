"""Classes of respondents: how they were made, how large and stable they are, what marks each."""

from collections.abc import Iterator

import pandas as pd

from analysis.geometry.classes.description import CHARACTERISTIC
from analysis.geometry.sizes import GROUPS_OF_CENTRES
from analysis.report.chapters.columns import (
    column,
    decimal,
    integer,
    introduced,
    on_axes,
    percentage,
    signed,
    table_of,
    text,
    wide,
)
from analysis.report.context import Context
from analysis.report.markdown import Block, Bullets, Markdown, Paragraph, Table, identifier
from analysis.report.space_view import SpaceView

NAMED = 6  # categories named of each class, active ones and others
VERDICTS = (("very_stable", 0.85), ("stable", 0.75), ("blurred", 0.6))  # Jaccard likenesses (Hennig 2007)
FEW = 5  # respondents of a class, below which its index says little


def classes(context: Context, view: SpaceView) -> Iterator[Block]:
    """Describe the classes of a space, where the study asks for them."""
    sizes = view.tables.class_sizes
    if sizes.empty:
        return
    yield context.heading("classes.title", "classes", view.key)
    yield Paragraph(_making(context, view))
    yield context.paragraph("classes.share", share=context.percent(_share(view.tables.class_numbers), 0))
    yield from _approximation(context, view.tables.class_agreement)
    yield from context.figures("class_gains", view.key)
    yield from context.paragraphs("classes.weighted", when=context.results.weighted)
    yield from context.paragraphs("classes.nature")
    few = context.paragraphs("classes.few", when=(sizes["n"] < FEW).any())
    draws = context.integer(sizes["replicates"].max())
    yield from introduced(context, "classes.index", _table(context, view), *few, draws=draws)
    yield from context.figures("classes", view.key)
    yield from context.paragraphs("classes.description")
    is_masked = view.tables.class_categories["share_in_class"].isna().any()
    yield from context.paragraphs("classes.masked", when=is_masked)
    yield from _quantities(context, view)
    for number in sizes["class"].astype(str):
        yield from _class(context, view, number)


def _making(context: Context, view: SpaceView) -> Markdown:
    """Say on how many axes the classes were made, how many there are, and who chose that."""
    declared = view.space.classes
    n_axes = min((declared.n_axes if declared else None) or len(view.axes), len(view.axes))
    how = "declared" if declared and declared.number else "chosen"
    return context.say(f"classes.{how}", n_axes, number=context.integer(len(view.tables.class_sizes)))


def _approximation(context: Context, table: pd.DataFrame) -> Iterator[Block]:
    """Say what the classes of many respondents are beside those of other centres, and beside exact ones."""
    if table.empty:
        return
    (_, redrawn), (_, exact) = table.iterrows()
    if redrawn["within_centres"] == 0:
        groups = context.integer(min(GROUPS_OF_CENTRES, redrawn["centres"]))
        yield context.paragraph("classes.positions", positions=context.integer(redrawn["centres"]), groups=groups)
        return
    yield context.paragraph(
        "classes.centres",
        centres=context.integer(redrawn["centres"]),
        runs=context.integer(redrawn["runs"]),
        agreement=context.decimal(redrawn["agreement"], 2),
        low=context.decimal(redrawn["agreement_low"], 2),
        exact=context.decimal(exact["agreement"], 2),
        n=context.integer(exact["n"]),
        groups=context.integer(min(GROUPS_OF_CENTRES, redrawn["centres"])),
    )


def _share(numbers: pd.DataFrame) -> float:
    """Return the share of the inertia that lies between the classes."""
    kept = numbers["consolidated"][numbers["chosen"] == "yes"]
    return float(1 - kept.iloc[0] / numbers["within"].iloc[0])


def _table(context: Context, view: SpaceView) -> Table:
    """Give the size and stability of each class, and its mean point where it may be printed."""
    columns = [
        text("class", 8),
        integer("count", 9, "n"),
        percentage("share", 9),
        *on_axes(view.read_axes, signed("axis_mean", 9, "mean")),
        decimal("jaccard"),
        percentage("dissolved"),
        column(_verdict, "verdict", 16, "jaccard"),
    ]
    points = view.tables.class_axes[["class", "axis", "mean"]]
    rows = wide(view.tables.class_sizes.merge(points, how="left", on="class"), view.read_axes, "class")
    return table_of(context, identifier("tab-classes", view.key), context.say("classes.caption"), columns, rows)


def _verdict(context: Context, jaccard: float) -> Markdown:
    found = next((name for name, least in VERDICTS if jaccard >= least), "unstable")
    return context.say(f"classes.verdicts.{found}")


def _class(context: Context, view: SpaceView, number: str) -> Iterator[Block]:
    """Name what marks one class."""
    yield context.heading("classes.name", "class", view.key, number, level=3, number=number)
    own = _of_class(view.tables.class_categories, number)
    if own.empty:
        yield context.paragraph("classes.hidden")
        return
    marks = own.dropna(subset=["rank"]).sort_values("rank", kind="stable")
    withheld = context.coarse and bool(own["share_in_class"].isna().any())  # some may mark it, and are not named
    told = "alike" if withheld and context.is_weighted else "unmarked_told" if withheld else "unmarked"
    yield from context.paragraphs(f"classes.{told}", when=marks.empty)
    is_active = marks["question"].isin(view.active_questions)
    for status, chosen in (("active", marks[is_active]), ("supplementary", marks[~is_active])):
        if not chosen.empty:
            yield context.paragraph(f"classes.marks.{status}")
            yield Bullets([_mark(context, mark) for _, mark in chosen.head(NAMED).iterrows()])
    yield from _distant_means(context, _of_class(view.tables.class_quantities, number))


def _of_class(table: pd.DataFrame, number: str) -> pd.DataFrame:
    return table[table["class"].astype(str) == number]


def _distant_means(context: Context, own: pd.DataFrame) -> Iterator[Block]:
    """Name the questions on whose number the mean of one class is far from everybody's, the farthest first."""
    far = own[own["v_test"].astype(float).abs() >= CHARACTERISTIC]
    far = far.sort_values("v_test", key=lambda values: -values.astype(float).abs(), kind="stable").head(NAMED)
    if far.empty:
        return
    yield context.paragraph("classes.marks.numbers")
    yield Bullets(
        [
            context.say(
                f"classes.mean.{'above' if row['v_test'] > 0 else 'below'}",
                question=context.with_unit(row["question"]),
                own=context.decimal(row["mean_in_class"], 1),
                all=context.decimal(row["mean_overall"], 1),
            )
            for _, row in far.iterrows()
        ]
    )


def _quantities(context: Context, view: SpaceView) -> Iterator[Block]:
    """Give the mean of each class on the questions answered by a number."""
    table = view.tables.class_quantities
    unknown = table["mean_in_class"].isna()
    if unknown.all():
        return
    columns = [
        column(Context.with_unit, "question", 22, once=("question",)),
        text("class", 8),
        integer("base", 8, "n"),
        decimal("class_mean", 11, "mean_in_class", digits=1),
        decimal("mean_of_all", 11, "mean_overall", digits=1),
        decimal("sd", 11, "sd_overall", digits=1),
        signed("v_test", 11, digits=1),
    ]
    rows = pd.concat([own for _, own in table.groupby("question", sort=False)])
    caption = context.say("classes.quantities_caption")
    printed = table_of(context, identifier("tab-class-quantities", view.key), caption, columns, rows)
    masked = context.paragraphs("classes.masked_means", when=unknown.any())
    yield from introduced(context, "classes.quantities", printed, *masked)


def _mark(context: Context, mark: pd.Series) -> Markdown:
    """Return one category, its share in the class and elsewhere where these may be printed."""
    question, category = mark["question"], mark["category"]
    if pd.isna(mark["share_in_class"]):
        return context.answer(question, category)
    return context.say(
        "classes.mark",
        question=context.question(question),
        category=context.category(question, category),
        own=context.percent(mark["share_in_class"], 0),
        all=context.percent(mark["share_overall"], 0),
    )
