"""Questions that the study crosses: their table, the effect and the test, the axes of its correspondence analysis."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from analysis.description.cross_tables import above_mean
from analysis.report.chapters.columns import column
from analysis.report.chapters.tests import counted
from analysis.report.context import Context, on_axis
from analysis.report.markdown import Block, Bullets, Column, Heading, Markdown, Paragraph, Table, identifier, reference
from analysis.study import CrossTable
from analysis.tables.results import Tables

READ = 2  # axes in the report; the workbook has all those kept


def cross_tables(context: Context) -> Iterator[Block]:
    """Describe each table that the study declares."""
    words, tables = context.words, context.results.crossed
    if not tables:
        return
    yield Heading(words.say("cross_tables.title"), "cross-tables")
    yield Paragraph(words.say("cross_tables.intro"))
    made = pd.concat([one.table_test for one in tables.values()], ignore_index=True)
    tested = made[made["p_value"].notna()]
    if len(tested) > 1:
        yield Paragraph(counted(context, "cross_tables.made", tested))
    if len(tested):
        yield Paragraph(words.say("cross_tables.reading"))
    for key, results in tables.items():
        yield from _table(context, context.study.tables[key], results, family=len(tested))


def _table(context: Context, table: CrossTable, results: Tables, family: int) -> Iterator[Block]:
    words, test = context.words, results.table_test.iloc[0]
    yield Heading(words.text(table.label), identifier("cross-table", table.key), 2)
    if table.note:
        yield Paragraph(words.text(table.note))
    yield Paragraph(_counted(context, table, test))
    yield from _unheld(context, results)
    hidden = results.table_counts["n"].isna().any()
    if hidden:
        yield Paragraph(words.say("cross_tables.hidden"))
    else:
        yield from _effect(context, test, family)
        yield from _axes(context, table, results)
    yield _count_table(context, table, results.table_counts)
    if not results.table_categories.empty:
        yield _point_table(context, table, results.table_categories)
    yield from context.figures("table", table.key)


def _counted(context: Context, table: CrossTable, test: pd.Series) -> Markdown:
    words = context.words
    values = {
        "rows": context.question(table.rows),
        "columns": context.question(table.columns),
        "n": words.integer(test["n_respondents"]),
        "table": reference("tab-cross", table.key),
    }
    if test["unit"] != "respondents":
        values["answers"] = words.integer(test["n"])
    return words.say(f"cross_tables.counted.{test['unit']}", **values)


def _unheld(context: Context, results: Tables) -> Iterator[Block]:
    """Name the declared categories that nobody holds: they have no place on the axes."""
    counts = results.table_counts
    margins = counts[counts["by"].isna()]
    empty = [(row["question"], row["category"]) for _, row in margins[margins["n"] == 0].iterrows()]
    columns = counts.drop_duplicates(["by", "by_category"]).dropna(subset="by")
    empty += [(row["by"], row["by_category"]) for _, row in columns[columns["base"] == 0].iterrows()]
    if empty:
        names = context.words.listed(_named(context, results, *pair) for pair in empty)
        yield Paragraph(context.words.say("cross_tables.unheld", len(empty), names=names))


def _effect(context: Context, test: pd.Series, family: int) -> Iterator[Block]:
    """Give the effect, then the test, or why there is none."""
    words = context.words
    inertia = words.decimal(test["inertia"], 3)
    if pd.isna(test["p_value"]):
        yield Paragraph(words.say(f"cross_tables.untested.{test['method']}", inertia=inertia))
        return
    chance = words.decimal(test["expected_inertia"], 3)
    is_weighted = test["method"] == "monte_carlo_weighted"
    effect = f"cross_tables.{'effect_weighted' if is_weighted else 'effect'}"
    yield Paragraph(words.say(effect, v=words.decimal(test["cramer_v"]), inertia=inertia, chance=chance))
    if is_weighted:
        yield Paragraph(_weighted_test(context, test, family))
        return
    adjusted = {"adjusted": words.p_value(test["p_adjusted"])} if family > 1 else {}
    yield Paragraph(
        words.say(
            f"cross_tables.{'test_adjusted' if adjusted else 'test'}",
            int(test["df"]),
            chi2=words.decimal(test["chi2"]),
            p=words.p_value(test["p_value"]),
            draws=words.integer(test["draws"]),
            seed=str(int(test["seed"])),
            asymptotic=words.p_value(test["asymptotic_p_value"]),
            **adjusted,
        )
    )
    if test["n_small_expected"] > 0:
        yield Paragraph(words.say("cross_tables.small_expected", int(test["n_small_expected"])))


def _weighted_test(context: Context, test: pd.Series, family: int) -> Markdown:
    """Give the test of weighted respondents, who are dealt whole."""
    words = context.words
    adjusted = {"adjusted": words.p_value(test["p_adjusted"])} if family > 1 else {}
    return words.say(
        f"cross_tables.{'test_weighted_adjusted' if adjusted else 'test_weighted'}",
        p=words.p_value(test["p_value"]),
        draws=words.integer(test["draws"]),
        seed=str(int(test["seed"])),
        **adjusted,
    )


def _axes(context: Context, table: CrossTable, results: Tables) -> Iterator[Block]:
    """Describe the axes that are read: their rates, and the categories that make them."""
    words, axes = context.words, results.table_eigenvalues
    if axes.empty:
        yield Paragraph(words.say("cross_tables.independent"))
        return
    read = min(READ, int(results.table_categories["axis"].max()))
    points = reference("tab-points", table.key)
    if read == len(axes):
        yield Paragraph(words.say("cross_tables.all_axes", read, points=points))
    else:
        values = {"total": words.integer(len(axes)), "share": words.percent(axes["rate"].head(read).sum())}
        yield Paragraph(words.say("cross_tables.first_axes", read, points=points, **values))
    yield Bullets([_axis(context, results, axis) for axis in range(1, read + 1)])


def _axis(context: Context, results: Tables, axis: int) -> Markdown:
    words = context.words
    row = on_axis(results.table_eigenvalues, axis).iloc[0]
    made = on_axis(results.table_categories[above_mean(results.table_categories)], axis)
    ranked = made.sort_values("contribution", ascending=False, kind="stable")
    sides = {"negative": ranked[ranked["coordinate"] < 0], "positive": ranked[ranked["coordinate"] > 0]}
    names = {
        side: words.listed(
            _named(context, results, *pair) for pair in zip(own["question"], own["category"], strict=True)
        )
        for side, own in sides.items()
        if len(own)
    }
    key = "both" if len(names) == 2 else next(iter(names), "neither")
    values = {"axis": str(axis), "value": words.decimal(row["eigenvalue"], 3), "rate": words.percent(row["rate"])}
    return words.say(f"cross_tables.axis.{key}", **values, **names)


def _named(context: Context, results: Tables, question: str, category: str) -> Markdown:
    """Return a category between quotes, with its question's name where the other question has the same word."""
    by = results.table_counts.dropna(subset="by").iloc[0]
    other = by["by"] if question == by["question"] else by["question"]
    declared = context.study.questions[other].categories
    label = context.category(question, category)
    if label in [context.category(other, key) for key in declared]:
        label = context.words.say("chapter.answer", question=context.question(question), category=label)
    return context.words.say("cross_tables.named", name=label)


def _count_table(context: Context, table: CrossTable, counts: pd.DataFrame) -> Table:
    """Return the counts, margins last; those that are masked are dashes."""
    words, known = context.words, counts.astype({"n": "float64", "base": "float64"})
    margins, cells = known[known["by"].isna()], known[known["by"].notna()]
    groups = cells.drop_duplicates("by_category")
    columns = [Column(context.question(table.rows), 24)]
    columns += [Column(context.category(table.columns, name), 10, numeric=True) for name in groups["by_category"]]
    columns.append(column(context, "all", 9, numeric=True))
    rows = []
    for _, margin in margins.iterrows():
        numbers = [*cells.loc[cells["category"] == margin["category"], "n"], margin["n"]]
        rows.append([context.category(table.rows, margin["category"]), *map(words.integer, numbers)])
    rows.append([words.say("columns.all"), *map(words.integer, [*groups["base"], margins["base"].iloc[0]])])
    caption = words.say("cross_tables.counts", label=table.label)
    return Table(identifier("tab-cross", table.key), caption, columns, rows)


def _point_table(context: Context, table: CrossTable, categories: pd.DataFrame) -> Table:
    words = context.words
    axes = range(1, min(READ, int(categories["axis"].max())) + 1)
    columns = [column(context, "question", 18), column(context, "category", 18)]
    columns.append(column(context, "count", 7, numeric=True))
    titles = ("axis_n", "axis_contribution", "axis_cos2")
    columns += [column(context, title, 8, numeric=True, axis=str(axis)) for axis in axes for title in titles]
    rows, previous = [], ""
    for _, point in categories.groupby(["question", "category"], sort=False):
        first = point.iloc[0]
        name = context.question(first["question"]) if first["question"] != previous else Markdown("")
        previous = first["question"]
        cells = [cell for axis in axes for cell in _cells(context, on_axis(point, axis).iloc[0])]
        category = context.category(first["question"], first["category"])
        rows.append([name, category, words.integer(first["n"]), *cells])
    caption = words.say("cross_tables.points", label=table.label)
    return Table(identifier("tab-points", table.key), caption, columns, rows)


def _cells(context: Context, point: pd.Series) -> Iterator[Markdown]:
    yield context.words.signed(point["coordinate"])
    yield context.words.percentage(point["contribution"])
    yield context.words.decimal(point["cos2"])
