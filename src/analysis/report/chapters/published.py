"""Published figures beside computed ones, where the study declares some."""

from collections.abc import Iterator

import pandas as pd

from analysis.report.chapters.columns import column, flag, introduced, named, rows_in, table_of, text
from analysis.report.context import Context, overall
from analysis.report.markdown import Block, Markdown
from analysis.study.published import named_editions
from analysis.tables import TABLES


def published(context: Context) -> Iterator[Block]:
    """Set each published figure beside the count, base and rounding retained, and the computed value."""
    table = context.tables.published.reindex(columns=TABLES["published"].names)
    if table.empty:
        return
    columns = [
        text("question", 24, "label"),
        *([column(_editions, "editions", 12, "edition")] if _tells_editions(table) else []),
        column(_figure, "published", 9, ("published", "unit", "published"), numeric=True),
        column(_used, "used", 13, ("k", "n")),
        named("published.rules", "rule", 12),
        column(_figure, "computed", 9, ("computed", "unit", "published"), numeric=True),
        flag("agrees", 8),
    ]
    yield context.heading("titles.published", "published", level=1)
    n_wrong = len(table) - int(table["agrees"].sum())
    notes = [
        context.paragraph("published.some_disagree", n_wrong) if n_wrong else context.paragraph("published.all_agree"),
        *context.paragraphs("published.fictional", when=context.study.data == "reconstructed"),
    ]
    printed = table_of(context, "tab-published", context.say("published.caption"), columns, table)
    yield from introduced(context, "published.intro", printed, *notes)
    yield from _possible(context, table)


def _possible(context: Context, table: pd.DataFrame) -> Iterator[Block]:
    """Say on which counts and bases each published percentage is possible at all, editions by editions."""
    if context.tables.possible.empty:
        return
    shares = table[table["unit"] == "%"].drop_duplicates("id")
    named = shares["edition"].astype("object").fillna("").astype("str")
    for rank, (editions, own) in enumerate(shares.groupby(named, sort=False)):
        n = _respondents(context, str(editions))
        if n:
            yield from _possible_on(context, own, n, str(editions), f"tab-possible-{rank}" if rank else "tab-possible")


def _respondents(context: Context, editions: str) -> int:
    """Return how many respondents some editions have, all of them by default; 0 where that may not be printed."""
    declared, chosen = context.study.editions, named_editions(editions)
    if not chosen or declared is None:
        return int(context.n_kept)
    rows = overall(context.tables.frequencies)
    own = rows[(rows["question"] == declared.question) & rows["category"].astype("str").isin(chosen)]
    return int(own["n"].sum(skipna=False)) if len(own) == len(chosen) and own["n"].notna().all() else 0


def _possible_on(context: Context, shares: pd.DataFrame, n: int, editions: str, key: str) -> Iterator[Block]:
    possible = context.tables.possible
    bases = range(2 * n // 3, n + 1)  # a smaller base would mean that a third of the answers is missing
    lowest, highest = context.integer(bases.start), context.integer(n)
    nearest = possible[(possible["rule"] == "nearest") & possible["n"].isin(bases)]
    found = [sorted(nearest["n"][nearest["id"] == figure].unique()) for figure in shares["id"]]
    columns = [
        text("question", 26, "label"),
        column(_figure, "published", 9, ("published", "unit", "published"), numeric=True),
        text("possible_whole", 22, "whole", n=highest),
        text("possible_bases", 34, "bases", lowest=lowest, n=highest),
    ]
    whole = possible[possible["n"] == n]
    rows = [
        row | {"whole": _on_whole(context, whole[whole["id"] == row["id"]]), "bases": _bases(context, own)}
        for row, own in zip(rows_in(shares), found, strict=True)
    ]
    if editions:
        told = _editions(context, editions)
        caption = context.say("published.possible_caption_of", editions=told)
        printed = table_of(context, key, caption, columns, rows)
        yield from introduced(context, "published.possible_intro_of", printed, editions=told)
    else:
        printed = table_of(context, key, context.say("published.possible_caption"), columns, rows)
        yield from introduced(context, "published.possible_intro", printed)
    if common := sorted(set.intersection(*map(set, found))):
        yield context.paragraph("published.common", bases=_bases(context, common), lowest=lowest, n=highest)
    else:
        yield context.paragraph("published.no_common", lowest=lowest, n=highest)


def _tells_editions(table: pd.DataFrame) -> bool:
    return bool(table["edition"].notna().any())


def _editions(context: Context, named: str) -> Markdown:
    """Return the labels of the editions that a figure was published on."""
    declared = context.study.editions
    if pd.isna(named) or declared is None:
        return context.say("published.all_editions")
    return context.listed(context.category(declared.question, name) for name in named_editions(named))


def _bases(context: Context, bases: list[int]) -> Markdown:
    return context.listed(map(context.integer, bases)) if bases else context.say("published.impossible")


def _on_whole(context: Context, possible: pd.DataFrame) -> Markdown:
    """Return the counts possible out of all respondents, each with its rules; « impossible » without any."""
    if possible.empty:
        return context.say("published.impossible")
    counts = []
    for k in sorted(possible["k"].unique()):
        rules = dict.fromkeys(context.known("published.rules", rule) for rule in possible["rule"][possible["k"] == k])
        counts.append(context.say("published.possible_one", k=context.integer(k), rule=context.listed(rules)))
    return context.listed(counts)


def _used(context: Context, k: float, n: float) -> Markdown:
    return context.say("published.used", k=context.integer(k), n=context.integer(n))


def _figure(context: Context, value: str | float, unit: str, published: str) -> Markdown:
    """Return a figure in its unit, with the decimals of the published one."""
    digits = len(str(published).replace(",", ".").partition(".")[2].strip("0"))
    number = float(str(value).replace(",", "."))
    return context.percent(number / 100, digits) if unit == "%" else context.decimal(number, digits)
