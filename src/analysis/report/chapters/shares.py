"""Frequencies in tables: shares with their bases and intervals, those of the study's own chapters."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from types import MappingProxyType

import pandas as pd

from analysis.report.chapters.columns import ANSWER, category_name, column, integer, percentage, question_name, table_of
from analysis.report.chapters.followed import followed_tables, groups_followed
from analysis.report.context import Context, of_questions, overall
from analysis.report.markdown import Block, Markdown, Paragraph, Table, identifier
from analysis.report.marks import without_signs
from analysis.report.texts import Chapter, filled

NUMBERS = (
    integer("count", 8, "n"),
    percentage("share", 8),
    column(Context.percent_interval, "interval", 16, ("ci_low", "ci_high"), numeric=True),
)
# What fills the placeholders of the study's own texts: how it is printed, from what of the frequencies.
FILLED: Mapping[str, tuple[Callable[..., Markdown], tuple[str, ...]]] = MappingProxyType(
    {
        "share": (partial(Context.percent, digits=0), ("share",)),
        "count": (Context.integer, ("n",)),
        "base": (Context.integer, ("base",)),
        "interval": (Context.percent_interval, ("ci_low", "ci_high")),
    }
)


def written(context: Context, text: str) -> Paragraph:
    """Return a text of the study's own, its placeholders filled from the tables."""
    values = partial(_value, context), partial(_total, context)
    return Paragraph(context.prose(filled(without_signs(text), *values)))


def _value(context: Context, kind: str, question: str, category: str) -> Markdown:
    """Return what fills `{share:question=category}` and its kin."""
    found = _rows_of(overall(context.tables.frequencies), [(question, category)])
    printed, names = FILLED[kind]
    if found.empty:
        return context.percent(float("nan"))
    row = context.source("frequencies").row(found.iloc[0])
    return printed(context, *(row[name] for name in names))


def _total(context: Context, step: str) -> Markdown:
    """Return what fills `{kept}` and `{received}`."""
    return context.integer(context.rows_at(step))


def answer_table(context: Context, key: str, caption: Markdown, frequencies: pd.DataFrame) -> Table:
    """Return the table of categories under their questions: count, share, interval."""
    columns = [
        column(_with_base, "question", 24, ("question", "base"), once=("question",)),
        category_name("category", 18, ANSWER),
        *NUMBERS,
    ]
    return table_of(context, key, caption, columns, frequencies)


def _with_base(context: Context, question: str, base: float) -> Markdown:
    return context.say("answers.base", question=context.question(question), base=context.integer(base))


def chapter_tables(context: Context) -> Iterator[Block]:
    """Give the tables of the questions that the study's chapters are about, under a title of their own."""
    tables = [table for chapter in context.texts.chapters for table in tables_of(context, chapter)]
    if tables:
        yield context.heading("titles.chapter_tables", "chapter-tables", level=1)
    yield from tables


def chapter_shares(context: Context, chapter: Chapter) -> Iterator[Table]:
    """Yield the table of the shares that a chapter sets side by side."""
    if chapter.shares:
        title = context.text(chapter.title)
        yield _shares_table(context, chapter, context.say("chapter.shares", title=title))


def tables_of(context: Context, chapter: Chapter) -> Iterator[Table]:
    """Yield the tables of a chapter that its annex gives: all its answers, then those of each group."""
    title = context.text(chapter.title)
    asked = [context.study.questions[question] for question in chapter.questions]
    rows = overall(of_questions(context.tables.frequencies, asked))
    if not rows.empty:
        caption = context.say("chapter.questions", title=title)
        yield answer_table(context, identifier("tab-chapter", chapter.key), caption, rows)
    for factor in chapter.by:
        yield from _groups_table(context, chapter, factor)
    yield from followed_tables(context, chapter)


def _shares_table(context: Context, chapter: Chapter, caption: Markdown) -> Table:
    columns = [question_name("question", 24), category_name("category", 14, ANSWER), integer("base", 7), *NUMBERS]
    rows = _rows_of(overall(context.tables.frequencies), _declared(chapter))
    told = context.source("frequencies").rows(rows)
    return table_of(context, identifier("tab-shares", chapter.key), caption, columns, told)


def _groups_table(context: Context, chapter: Chapter, factor: str) -> Iterator[Table]:
    """Write the chapter's categories in each group of a factor, where the tables break them down."""
    questions, table = context.study.questions, context.tables.frequencies
    known = groups_followed(context, chapter)
    told = set(known["question"][known["by"] == factor])  # in a table of their own
    entire = [(key, name) for key in chapter.questions if key not in told for name in questions[key].categories]
    rows = _rows_of(table[table["by"].astype(str) == factor], [*_declared(chapter), *entire])
    if rows.empty:
        return
    columns = [
        column(Context.answer, "question", 24, ANSWER, once=("rank",)),
        column(_group, context.question(factor), 18, ("by", "by_category", "base")),
        *NUMBERS,
    ]
    title = context.text(chapter.title)
    caption = context.say("chapter.by", title=title, factor=context.question(factor))
    yield table_of(context, identifier("tab-by", chapter.key, factor), caption, columns, rows)


def _group(context: Context, by: str, category: str, base: float) -> Markdown:
    return context.say("chapter.base_group", group=context.category(by, category), base=context.integer(base))


def _declared(chapter: Chapter) -> list[tuple[str, str]]:
    return [(share.question, share.category) for share in chapter.shares]


def _rows_of(frequencies: pd.DataFrame, answers: list[tuple[str, str]]) -> pd.DataFrame:
    """Return the rows of some categories, in the order of these, which their rank tells."""
    places: dict[tuple[str, ...], list[int]] = {}
    for place, answer in enumerate(zip(*(frequencies[name].astype("str").tolist() for name in ANSWER), strict=True)):
        places.setdefault(answer, []).append(place)
    found = [(rank, place) for rank, answer in enumerate(answers) for place in places.get(answer, ())]
    return frequencies.iloc[[place for _, place in found]].assign(rank=[rank for rank, _ in found])
