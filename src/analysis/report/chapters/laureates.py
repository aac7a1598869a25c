"""The laureates of each edition: counted, on a map, listed; what their categories were called; what became of them."""

import re
from collections.abc import Iterator

import pandas as pd

from analysis.report.chapters.columns import introduced
from analysis.report.context import Context
from analysis.report.markdown import Block, Bullets, Column, Markdown, Table, identifier
from analysis.study.laureates import Laureates


def laureates(context: Context) -> Iterator[Block]:
    """Tell the laureates of each edition, public by nature: no respondent is among them."""
    declared, table = context.study.laureates, context.tables.laureates
    if declared is None or table.empty:
        return
    yield context.heading("laureates.named", "laureates", level=1, label=label_of(context, declared))
    yield context.paragraph("laureates.intro")
    yield from context.paragraphs("laureates.real", when=context.study.data == "reconstructed")
    for edition in declared.editions:
        yield from counted(context, declared, edition)
        yield from context.figures("laureate_map", edition)
        yield from introduced(context, "laureates.list_intro", laureate_list(context, declared, edition))
    yield from category_names(context, declared)
    yield from news(context)


def label_of(context: Context, declared: Laureates) -> Markdown:
    """Return what the laureates of a study are called."""
    return context.text(declared.label) if declared.label else context.say("laureates.title")


def counted(context: Context, declared: Laureates, edition: str) -> Iterator[Block]:
    """Tell how many laureates an edition has, then count them by category and territory."""
    counts = of_edition(context.tables.laureate_counts, edition)
    whole = counts["n_projects"][counts["by"] == "all"]
    towns = of_edition(context.tables.laureate_places, edition)["code"].nunique()
    source = declared.editions[edition].source
    sentence = context.say(
        "laureates.counted",
        int(whole.iloc[0]),
        edition=context.text(edition),
        towns=context.say("laureates.in_towns", towns),
        territories=context.say("laureates.territories", int((counts["by"] == "territory").sum())),
    )
    told = [sentence, *([context.say("laureates.source", source=context.text(source.rstrip(".")))] if source else [])]
    printed = count_table(context, declared, edition)
    yield from introduced(context, "laureates.counts_intro", printed, before=Markdown(" ".join(told)))


def count_table(context: Context, declared: Laureates, edition: str) -> Table:
    """Return the number of projects by category and territory, with what each makes of all."""
    counts = of_edition(context.tables.laureate_counts, edition)
    known = counts.fillna({"category": "", "territory": ""}).set_index(["category", "territory"])["n_projects"]
    territories = [str(each) for each in counts["territory"][counts["by"] == "territory"]]
    total = context.say("laureates.total")
    tops = [Column(name, _width(name), numeric=True) for name in (*map(context.text, territories), total)]
    head = [Column(context.say("laureates.category"), 22), *tops]
    names = {key: context.text(each.named_in(edition)) for key, each in declared.categories.items()}
    rows = [
        [name, *(_count(context, known.get((key, each), 0)) for each in (*territories, ""))]
        for key, name in {**names, "": total}.items()
    ]
    caption = context.say(
        "laureates.counts_caption", edition=context.text(edition), territory=context.text(declared.towns.label)
    )
    return Table(identifier("tab-laureate-counts", edition), caption, head, rows)


def _width(name: str) -> int:
    """Return the width of a column of short numbers whose title is not cut in a word."""
    return 2 + max(map(len, re.split(r"[\s-]", name)))


def _count(context: Context, n: float) -> Markdown:
    return context.integer(n) if n else Markdown("")


def laureate_list(context: Context, declared: Laureates, edition: str, ranks: tuple[int, int] | None = None) -> Table:
    """Return the laureates of an edition in the order of their proclamation, from one rank to another."""
    own = in_sequence(of_edition(context.tables.laureates, edition), ranks)
    widths = {"rank": 5, "project": 40, "commune": 18, "category": 24}
    head = [Column(context.say(f"laureates.{name}"), width, name == "rank") for name, width in widths.items()]
    rows = [
        [
            context.integer(int(row["rank"])),
            project_told(context, row),
            context.text(row["commune"]),
            context.text(declared.categories[str(row["category"])].named_in(edition)),
        ]
        for _, row in own.iterrows()
    ]
    caption = context.say("laureates.list_caption", edition=context.text(edition))
    if ranks is not None:
        first, last = map(context.integer, ranks)
        caption = context.say("laureates.part_caption", edition=context.text(edition), first=first, last=last)
    return Table(identifier("tab-laureates", edition, *map(str, ranks or ())), caption, head, rows)


def project_told(context: Context, row: pd.Series) -> Markdown:
    """Return a project, with who bears it where that is known."""
    project = context.text(row["project"])
    if pd.isna(row["bearer"]) or not row["bearer"]:
        return project
    return context.say("laureates.borne", project=project, bearer=context.text(row["bearer"]))


def category_names(context: Context, declared: Laureates) -> Iterator[Block]:
    """Tell which categories had another name in other editions, and whose reading it is; what else is said of them."""
    items = []
    for category in declared.categories.values():
        label, note = context.text(category.label), context.text(category.note or "")
        if (was := category.was) is not None:
            values = {"label": label, "was": context.text(was.name), "editions": context.listed(was.editions)}
            told = context.say("laureates.renamed_assumed" if was.assumed else "laureates.renamed", **values)
            items.append(Markdown(f"{told} {context.text(was.note or '')}".strip()))
        if note:
            items.append(context.say("laureates.noted", label=label, note=note))
    if items:
        yield context.paragraph("laureates.names_intro")
        yield Bullets(items)


def news(context: Context) -> Iterator[Block]:
    """Tell what became of laureates, by date."""
    items = list(news_items(context))
    if items:
        yield context.paragraph("laureates.news_intro")
        yield Bullets(items)


def news_items(context: Context) -> Iterator[Markdown]:
    """Yield what became of each laureate of whom a note says it."""
    for _, row in context.tables.laureate_news.iterrows():
        values = {name: context.text(row[name]) for name in ("edition", "project", "news")}
        told = context.say("laureates.news", day=context.day(str(row["date"])), **values)
        source = "" if pd.isna(row["source"]) else str(row["source"]).rstrip(".")
        yield Markdown(f"{told} {context.say('laureates.source', source=context.text(source))}") if source else told


def of_edition(table: pd.DataFrame, edition: str) -> pd.DataFrame:
    """Return the rows of one edition."""
    return table[table["edition"].astype("str") == edition]


def in_sequence(own: pd.DataFrame, ranks: tuple[int, int] | None) -> pd.DataFrame:
    """Return the laureates proclaimed from one place to another of the order of the list, the first being 1."""
    return own if ranks is None else own.iloc[ranks[0] - 1 : ranks[1]]
