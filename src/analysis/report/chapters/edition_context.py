"""What is known of the editions besides the answers, and respondents set against it."""

from collections.abc import Iterator

import pandas as pd

from analysis.report.chapters.columns import introduced
from analysis.report.context import Context
from analysis.report.markdown import Block, Bullets, Column, Markdown, Table
from analysis.study import EditionContext
from analysis.study.population import CROSSED


def edition_context(context: Context) -> Iterator[Block]:
    """Tell the numbers known of each edition, with what readers must know of them, and what respondents are of them."""
    declared, table = context.study.editions, context.tables.edition_context
    if declared is None or declared.context is None or table.empty:
        return
    yield context.heading("edition_context.title", "edition-context", level=1)
    yield from introduced(context, "edition_context.intro", _numbers(context, declared.context, declared.question))
    yield from context.figures("edition_life")
    if sentences := [
        _covered(context, row, declared.context, declared.question)
        for _, row in context.tables.edition_coverage.iterrows()
    ]:
        yield context.paragraph("edition_context.coverage_intro")
        yield from context.paragraphs("edition_context.fictional", when=context.study.data == "reconstructed")
        yield Bullets(sentences)
    if notes := list(edition_notes(context, declared.question)):
        yield context.paragraph("edition_context.notes")
        yield Bullets(notes)


def _numbers(context: Context, declared: EditionContext, question: str) -> Table:
    """Return the numbers, editions or measures across: whichever are fewer."""
    table = context.tables.edition_context
    rows = table.assign(edition=[context.category(question, each) for each in table["edition"]])
    rows["measure"] = [context.text(declared.measures.get(each, each)) for each in rows["measure"]]
    down, across = ("measure", "edition") if rows["edition"].nunique() <= rows["measure"].nunique() else _turned()
    names, tops = list(dict.fromkeys(rows[down])), list(dict.fromkeys(rows[across]))
    values = rows.set_index([down, across])["value"].to_dict()
    title = "edition_context.measure" if down == "measure" else "columns.edition"
    head = [Column(context.say(title), 24), *(Column(Markdown(each), 9, numeric=True) for each in tops)]
    cells = [[Markdown(name), *(known_number(context, values.get((name, top))) for top in tops)] for name in names]
    return Table("tab-edition-context", context.say("edition_context.caption"), head, cells)


def _turned() -> tuple[str, str]:
    return "edition", "measure"


def known_number(context: Context, value: float | None) -> Markdown:
    """Return a number, with decimals where it has some; an empty cell where it is unknown."""
    if value is None or pd.isna(value):
        return Markdown("")
    return context.integer(value) if float(value).is_integer() else context.decimal(value)


def _covered(context: Context, row: pd.Series, declared: EditionContext, question: str) -> Markdown:
    values = {
        "edition": context.category(question, row["edition"]),
        "among": _among(context, row),
        "measure": context.text(declared.measures.get(str(row["measure"]), str(row["measure"]))),
    }
    if pd.isna(row["n"]):
        return context.say("edition_context.masked", **values)
    values["n"] = context.integer(row["n"])
    if pd.isna(row["share"]):
        return context.say("edition_context.unknown", **values)
    told = {**values, "total": known_number(context, row["total"])}
    if row["share"] > 1:
        return context.say("edition_context.beyond", **told)
    return context.say("edition_context.covered", **told, share=context.percent(row["share"], 0))


def _among(context: Context, row: pd.Series) -> Markdown:
    """Return whose respondents are counted: all, or those of some categories."""
    if pd.isna(row["question"]) or not row["question"]:
        return context.say("edition_context.everybody")
    return context.listed(context.category(row["question"], each) for each in str(row["categories"]).split(CROSSED))


def edition_notes(context: Context, question: str) -> Iterator[Markdown]:
    """Yield what readers must know of each edition's numbers, and where they were found."""
    lines = context.tables.edition_context.drop_duplicates("edition").fillna({"note": "", "source": ""})
    for _, line in lines.iterrows():
        told = {name: context.text(line[name]) for name in ("note", "source") if line[name]}
        if told:
            key = "sourced" if len(told) == 2 else next(iter(told))
            yield context.say(f"edition_context.{key}", edition=context.category(question, line["edition"]), **told)
