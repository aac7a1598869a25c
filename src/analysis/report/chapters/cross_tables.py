"""Questions that the study crosses: their table, the effect and the test, the axes of its correspondence analysis."""

from collections.abc import Iterator
from functools import partial

import pandas as pd

from analysis.description.cross_tables import above_mean
from analysis.report.chapters.columns import (
    ANSWER,
    category_name,
    column,
    decimal,
    integer,
    on_axes,
    percentage,
    question_name,
    signed,
    table_of,
    wide,
)
from analysis.report.chapters.tests import counted, numbers_drawn
from analysis.report.context import Context, on_axis
from analysis.report.markdown import Block, Bullets, Heading, Markdown, Paragraph, Table, identifier, reference
from analysis.study import CrossTable
from analysis.tables.results import Tables

READ = 2  # axes in the report; the workbook has all those kept


def cross_tables(context: Context) -> Iterator[Block]:
    """Describe each table that the study declares."""
    tables = context.results.crossed
    if not tables:
        return
    yield context.heading("cross_tables.title", "cross-tables", level=1)
    yield context.paragraph("cross_tables.intro")
    made = pd.concat([one.table_test for one in tables.values()], ignore_index=True)
    tested = made[made["p_value"].notna()]
    if len(tested) > 1:
        yield Paragraph(counted(context, "cross_tables.made", tested))
    if len(tested) and context.results.weighted:
        yield from numbers_drawn(context)
    yield from context.paragraphs("cross_tables.reading", when=len(tested))
    for key, results in tables.items():
        yield from _table(context, context.study.tables[key], results, family=len(tested))


def _table(context: Context, table: CrossTable, results: Tables, family: int) -> Iterator[Block]:
    test = results.table_test.iloc[0]
    yield Heading(context.text(table.label), identifier("cross-table", table.key), 2)
    if table.note:
        yield Paragraph(context.text(table.note))
    yield Paragraph(_counted(context, table, test))
    yield from _unheld(context, results)
    if results.table_counts["n"].isna().any():
        yield context.paragraph("cross_tables.hidden")
    elif pd.isna(test["inertia"]):
        yield context.paragraph("cross_tables.alike")
    else:
        yield from _effect(context, test, family)
        yield from _axes(context, table, results)
    yield _count_table(context, table, results.table_counts)
    if not results.table_categories.empty:
        yield _point_table(context, table, results.table_categories)
    yield from context.figures("table", table.key)


def _counted(context: Context, table: CrossTable, test: pd.Series) -> Markdown:
    answers = {} if test["unit"] == "respondents" else {"answers": context.integer(test["n"])}
    return context.say(
        f"cross_tables.counted.{test['unit']}",
        rows=context.question(table.rows),
        columns=context.question(table.columns),
        n=context.integer(test["n_respondents"]),
        table=reference("tab-cross", table.key),
        **answers,
    )


def _unheld(context: Context, results: Tables) -> Iterator[Block]:
    """Name the declared categories that nobody holds: they have no place on the axes."""
    counts = results.table_counts
    margins = counts[counts["by"].isna() & (counts["n"] == 0)]
    columns = counts[counts["by"].notna() & (counts["base"] == 0)].drop_duplicates(["by", "by_category"])
    empty = [*margins[list(ANSWER)].itertuples(index=False), *columns[["by", "by_category"]].itertuples(index=False)]
    if empty:
        names = [_named(context, results, *pair) for pair in empty]
        yield Paragraph(context.counting("cross_tables.unheld", "names", names))


def _effect(context: Context, test: pd.Series, family: int) -> Iterator[Block]:
    """Give the effect, then the test, or why there is none; weighted respondents are dealt whole."""
    inertia = context.decimal(test["inertia"], 3)
    if pd.isna(test["p_value"]):
        yield context.paragraph(f"cross_tables.untested.{test['method']}", inertia=inertia)
        return
    weighted = "_weighted" if str(test["method"]).startswith("monte_carlo_weighted") else ""
    chance, v = context.decimal(test["expected_inertia"], 3), context.decimal(test["cramer_v"])
    yield context.paragraph(f"cross_tables.effect{weighted}", v=v, inertia=inertia, chance=chance)
    values = {
        "p": context.p_value(test["p_value"]),
        "draws": context.integer(test["draws"]),
        "seed": str(int(test["seed"])),
        **({"adjusted": context.p_value(test["p_adjusted"])} if family > 1 else {}),
    }
    key = f"cross_tables.test{weighted}{'_adjusted' if family > 1 else ''}"
    if weighted:
        yield context.paragraph(key, **values)
        return
    chi2, asymptotic = context.decimal(test["chi2"]), context.p_value(test["asymptotic_p_value"])
    yield context.paragraph(key, int(test["df"]), chi2=chi2, asymptotic=asymptotic, **values)
    if test["n_small_expected"] > 0:
        yield context.paragraph("cross_tables.small_expected", int(test["n_small_expected"]))


def _axes(context: Context, table: CrossTable, results: Tables) -> Iterator[Block]:
    """Describe the axes that are read: their rates, and the categories that make them."""
    axes = results.table_eigenvalues
    if axes.empty:
        yield context.paragraph("cross_tables.independent")
        return
    read = _read(results.table_categories)
    points = reference("tab-points", table.key)
    if len(read) == len(axes):
        yield context.paragraph("cross_tables.all_axes", len(read), points=points)
    else:
        values = {"total": context.integer(len(axes)), "share": context.percent(axes["rate"].head(len(read)).sum())}
        yield context.paragraph("cross_tables.first_axes", len(read), points=points, **values)
    yield Bullets([_axis(context, results, axis) for axis in read])


def _read(categories: pd.DataFrame) -> range:
    return range(1, min(READ, int(categories["axis"].max())) + 1)


def _axis(context: Context, results: Tables, axis: int) -> Markdown:
    row = on_axis(results.table_eigenvalues, axis).iloc[0]
    made = on_axis(results.table_categories[above_mean(results.table_categories)], axis)
    ranked = made.sort_values("contribution", ascending=False, kind="stable")
    sides = {"negative": ranked[ranked["coordinate"] < 0], "positive": ranked[ranked["coordinate"] > 0]}
    names = {
        side: context.listed(_named(context, results, *pair) for pair in own[list(ANSWER)].itertuples(index=False))
        for side, own in sides.items()
        if len(own)
    }
    key = "both" if len(names) == 2 else next(iter(names), "neither")
    values = {"axis": str(axis), "value": context.decimal(row["eigenvalue"], 3), "rate": context.percent(row["rate"])}
    return context.say(f"cross_tables.axis.{key}", **values, **names)


def _named(context: Context, results: Tables, question: str, category: str) -> Markdown:
    """Return a category between quotes, with its question's name where the other question has the same word."""
    by = results.table_counts.dropna(subset="by").iloc[0]
    other = by["by"] if question == by["question"] else by["question"]
    label = context.category(question, category)
    if label in [context.category(other, key) for key in context.study.questions[other].categories]:
        label = context.answer(question, category)
    return context.say("cross_tables.named", name=label)


def _count_table(context: Context, table: CrossTable, counts: pd.DataFrame) -> Table:
    """Return the counts, margins last; those that are masked are dashes."""
    known = counts.astype({"n": "float64", "base": "float64"})
    lines = pd.concat([known[known["by"].isna()].assign(by_category=""), known[known["by"].notna()]])
    last = lines.drop_duplicates("by_category")
    last = last.assign(category="", n=last["base"])
    names = [name for name in last["by_category"] if name]
    columns = [
        column(partial(_line, table.rows), context.question(table.rows), 24, "category"),
        *(integer(context.category(table.columns, name), 10, f"n {name}") for name in names),
        integer("all", 9, "n "),
    ]
    rows = wide(pd.concat([lines, last]), [*names, ""], "category", along="by_category")
    key, caption = identifier("tab-cross", table.key), context.say("cross_tables.counts", label=table.label)
    return table_of(context, key, caption, columns, rows)


def _line(rows: str, context: Context, category: str) -> Markdown:
    """Return the label of a category in rows, or what the last line is called."""
    return context.category(rows, category) if category else context.say("columns.all")


def _point_table(context: Context, table: CrossTable, categories: pd.DataFrame) -> Table:
    axes = _read(categories)
    columns = [
        question_name("question", 18, once=("question",)),
        category_name("category", 18, ANSWER),
        integer("count", 7, "n"),
        *on_axes(
            axes,
            signed("axis_n", 8, "coordinate"),
            percentage("axis_contribution", 8, "contribution"),
            decimal("axis_cos2", 8, "cos2"),
        ),
    ]
    key, caption = identifier("tab-points", table.key), context.say("cross_tables.points", label=table.label)
    return table_of(context, key, caption, columns, wide(categories, axes, *ANSWER))
