"""Frequencies in prose and in tables: shares with their bases and intervals, and the study's own chapters."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pandas as pd

from analysis.report.chapters.columns import column, total
from analysis.report.context import Context, of_questions, overall
from analysis.report.markdown import Block, Column, Heading, Markdown, Paragraph, Table, identifier, reference
from analysis.report.texts import After, Chapter, filled

Row = list[Markdown]


def share_value(context: Context) -> Callable[[str, str, str], str]:
    """Return what fills `{share:question=category}` and its kin in the study's own texts."""

    def _of(kind: str, question: str, category: str) -> str:
        row = _row_of(context, question, category)
        words = context.words
        if row is None:
            return words.percent(float("nan"))
        printed: dict[str, Callable[[], Markdown]] = {
            "share": lambda: words.percent(row["share"], 0),
            "count": lambda: words.integer(row["n"]),
            "base": lambda: words.integer(row["base"]),
            "interval": lambda: words.percent_interval(row["ci_low"], row["ci_high"]),
        }
        return printed[kind]()

    return _of


def answer_table(context: Context, key: str, caption: Markdown, frequencies: pd.DataFrame) -> Table:
    """Return the table of categories under their questions: count, share, interval."""
    words = context.words
    rows: list[Row] = []
    previous = None
    for _, row in frequencies.iterrows():
        head = _question_cell(context, row) if row["question"] != previous else Markdown("")
        previous = row["question"]
        category = context.category(row["question"], str(row["category"]))
        rows.append([head, category, words.integer(row["n"]), words.percentage(row["share"]), _interval(context, row)])
    return Table(key, caption, [column(context, "question", 24), *_share_columns(context)], rows)


def study_chapters(context: Context, after: After) -> Iterator[Block]:
    """Write the chapters that the study declares at this place: their text, their figures, their shares."""
    for chapter in (chapter for chapter in context.texts.chapters if chapter.after == after):
        yield Heading(context.words.text(chapter.title), identifier("chapter", chapter.key))
        if chapter.text:
            yield Paragraph(context.words.prose(filled(chapter.text, share_value(context), total(context))))
        yield from context.figures("chapter", chapter.key)
        tables = list(_chapter_tables(context, chapter))
        if tables:
            seen = context.words.listed(reference(table.key) for table in tables)
            yield Paragraph(context.words.say("chapter.see", tables=seen))
        yield from tables


def _chapter_tables(context: Context, chapter: Chapter) -> Iterator[Table]:
    title = context.words.text(chapter.title)
    if chapter.shares:
        yield _shares_table(context, chapter, context.words.say("chapter.shares", title=title))
    asked = [context.study.questions[question] for question in chapter.questions]
    rows = overall(of_questions(context.tables.frequencies, asked))
    if not rows.empty:
        caption = context.words.say("chapter.questions", title=title)
        yield answer_table(context, identifier("tab-chapter", chapter.key), caption, rows)
    if chapter.by:
        yield from _groups_table(context, chapter, chapter.by)


def _shares_table(context: Context, chapter: Chapter, caption: Markdown) -> Table:
    columns = [
        column(context, "question", 24),
        column(context, "category", 14),
        column(context, "base", 7, numeric=True),
    ]
    rows = []
    for share in chapter.shares:
        row = _row_of(context, share.question, share.category)
        if row is not None:
            names = [context.question(share.question), context.category(share.question, share.category)]
            rows.append([*names, context.words.integer(row["base"]), *_numbers(context, row)])
    return Table(identifier("tab-shares", chapter.key), caption, [*columns, *_share_columns(context)[1:]], rows)


def _groups_table(context: Context, chapter: Chapter, factor: str) -> Iterator[Table]:
    """Write the chapter's categories in each group of a factor, where the tables break them down."""
    table = context.tables.frequencies
    table = table[table["by"].astype(str) == factor]
    rows: list[Row] = []
    for question, category in _wanted(context, chapter):
        found = table[(table["question"] == question) & (table["category"].astype(str) == category)]
        head = context.words.say(
            "chapter.answer", question=context.question(question), category=context.category(question, category)
        )
        for position, (_, row) in enumerate(found.iterrows()):
            group = context.category(factor, str(row["by_category"]))
            named = context.words.say("chapter.base_group", group=group, base=context.words.integer(row["base"]))
            rows.append([Markdown("") if position else head, named, *_numbers(context, row)])
    if rows:
        title = context.words.text(chapter.title)
        caption = context.words.say("chapter.by", title=title, factor=context.question(factor))
        group_column = Column(context.question(factor), 18)
        columns = [column(context, "question", 24), group_column, *_share_columns(context)[1:]]
        yield Table(identifier("tab-by", chapter.key), caption, columns, rows)


def _wanted(context: Context, chapter: Chapter) -> list[tuple[str, str]]:
    entire = [(key, category) for key in chapter.questions for category in context.study.questions[key].categories]
    return [*((share.question, share.category) for share in chapter.shares), *entire]


def _row_of(context: Context, question: str, category: str) -> pd.Series | None:
    table = overall(context.tables.frequencies)
    found = table[(table["question"] == question) & (table["category"].astype(str) == category)]
    return None if found.empty else found.iloc[0]


def _question_cell(context: Context, row: pd.Series) -> Markdown:
    base = context.words.integer(row["base"])
    return context.words.say("answers.base", question=context.question(row["question"]), base=base)


def _share_columns(context: Context) -> Sequence[Column]:
    return [
        column(context, "category", 18),
        column(context, "count", 8, numeric=True),
        column(context, "share", 8, numeric=True),
        column(context, "interval", 16, numeric=True),
    ]


def _numbers(context: Context, row: pd.Series) -> Row:
    return [context.words.integer(row["n"]), context.words.percentage(row["share"]), _interval(context, row)]


def _interval(context: Context, row: pd.Series) -> Markdown:
    return context.words.percent_interval(row["ci_low"], row["ci_high"])
